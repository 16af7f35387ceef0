/**
 * What somebody in a workshop is to be told, no more and no less, of all that people have given: written from the
 * rules and the privacy page's table, from the timetable as it runs (`Course`) and what was given (`Ledger`) alone. The same
 * shape comes of what they are really told (`asTold` in told-to.ts), so that the two are compared whole.
 */
import { median } from '../../src/lib/domain/tally/ratings.ts';
import { byOrderKey } from '../../src/lib/domain/agenda.ts';
import { VoteRules } from '../../src/lib/domain/ballot.ts';
import type { Stage } from '../../src/lib/domain/standing.ts';
import { SEEN } from './acting.ts';
import { dissent, numberOf, wordsOf } from './given-words.ts';
import type { Leg } from './course.ts';
import type { Given, GivenOutcome, GivenStance, Inside } from './ledger.ts';
import { HOUR, MINUTE } from './people.ts';
import { givers, type Play } from './play.ts';
import { resultFrom } from './slips.ts';
import { told } from './told.ts';

/** What one reader knows. Lists whose order says nothing are sorted by `sorted`. */
export interface Told {
	readonly stage: Stage;
	readonly cards: unknown[];
	readonly ownCards: unknown[];
	readonly results: unknown[];
	readonly scales: unknown[];
	readonly progress: unknown;
	readonly risks: unknown[];
	readonly ownViews: unknown[];
	readonly comments: unknown[];
	readonly ownComments: unknown[];
	readonly reactions: unknown[];
	readonly piles: unknown[];
	readonly posts: unknown[];
	readonly ownPosts: unknown[];
	readonly outcomes: unknown[];
	readonly ownOutcomes: unknown[];
	readonly ownCommitments: unknown[];
	readonly objections: unknown[];
	readonly ownObjections: unknown[];
	readonly stances: unknown[];
	readonly thumbs: unknown[];
	readonly ownThumbs: unknown[];
	readonly wanted: unknown[];
	readonly ownWanted: unknown[];
	readonly slips: unknown[];
	readonly hands: unknown[];
	readonly answers: unknown;
	/** of all words that somebody gave, those that are found in whatever this reader is told */
	readonly words: string[];
}

export function sorted<Of>(list: Iterable<Of>): Of[] {
	return [...list].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

/** From four people up: whoever reads it has three others in it. */
const fromFour = (people: number) => (people < 4 ? null : people);

/** What `who` is to be told. `held`: the cards on the sheet that they have in hand, which goes by chance. */
export function entitled(play: Play, who: Inside, held: ReadonlySet<string>): Told {
	const { course } = play;
	/** Links to people are kept until all is final. */
	const isOwn = (given: Pick<Given, 'by'>) => given.by === who && !course.isClosed;
	const shown = ({ name }: Pick<Given, 'name'>) => (play.naming === 'named' ? name : null);
	const ids = (given: readonly Given[]) => sorted(given.filter(isOwn).map(({ id }) => id));
	const number = course.isClosed ? null : numberOf(who);
	const words = ({ state, body, reason }: { state: string; body: string; reason: string }) =>
		state === 'kept' ? { body, reason: null } : { body: null, reason };
	const isThere = ({ state }: { state: string }) => state !== 'withdrawn';
	const isKept = ({ state }: { state: string }) => state === 'kept';
	return {
		stage: course.stage,
		cards: sorted(
			play.cards
				.filter(({ leg }) => leg.isRevealed)
				.map((card) => ({ id: card.id, body: card.body, name: card.signature ?? shown(card) }))
		),
		ownCards: ids(play.cards),
		results: course.legs.filter(({ step, isOver }) => step === 'vote' && isOver).map((leg) => resultOf(play, leg)),
		scales: scalesOf(play),
		progress: progressOf(play),
		risks: risksOf(play),
		ownViews: sorted(number === null ? [] : play.viewed.keys()),
		comments: sorted(
			play.comments.filter(isThere).map((each) => ({ id: each.id, card: each.card, ...words(each), name: shown(each) }))
		),
		ownComments: ids(play.comments.filter(isKept)),
		reactions: reactionsTo(play, who, number),
		piles: sorted(play.piles.filter((each) => isOwn(each) && !each.leg.isOver).map(({ id, cards }) => ({ id, cards }))),
		posts: play.posts.filter(isThere).map((each) => {
			const { id, topic, leg, isAuthor } = each;
			return { id, topic, phase: leg.id, ...words(each), isAuthor, name: isAuthor ? null : shown(each) };
		}),
		ownPosts: ids(play.posts.filter(isKept)),
		outcomes: sorted([...play.outcomes, ...play.actions].map((each) => outcomeOf(play, each))),
		// While people are together nobody's proposal is their own.
		ownOutcomes: ids(
			[...play.outcomes, ...play.actions].filter(({ leg, by }) => leg.mode === 'async' && by !== 'facilitator')
		),
		ownCommitments: ids(play.actions),
		objections: sorted([
			...play.objections
				.filter(({ isWithdrawn }) => !isWithdrawn)
				.map((each) => ({ outcome: each.outcome, reason: each.reason, name: shown(each) })),
			...dissent(play).map(({ outcome, reason, name }) => ({
				outcome,
				reason,
				name: play.naming === 'named' ? name : null
			}))
		]),
		ownObjections: ids(play.objections.filter(({ isWithdrawn }) => !isWithdrawn)),
		stances: sorted(
			[...play.asked.values()].flatMap((decisions) =>
				[...decisions].flatMap(([outcome_id, said]) => {
					const stance = number === null ? undefined : said[number];
					return stance ? [{ outcome_id, ...stance }] : [];
				})
			)
		),
		thumbs: course.questions.map(({ leg, topic, shown, isClosed, isRenewed }) => ({
			...{ phase: leg.id, topic, isClosed, isRenewed },
			counts: isClosed && shown.length >= 3 ? countOf(['up', 'side', 'down'], shown) : null
		})),
		ownThumbs: course.questions
			.filter(({ isClosed }) => !isClosed)
			.flatMap(({ shown }) => (number === null ? [] : (shown[number] ?? []))),
		wanted: sorted(
			new Set(
				play.wishes
					.filter((each) => isToldOf(play, each))
					.map(({ card }) => topicOf(play, card))
					.filter((topic) => play.statusOf(topic) !== 'parked')
			)
		),
		ownWanted: sorted(new Set(play.wishes.filter(isOwn).map(({ card }) => topicOf(play, card)))),
		slips: number === null ? [] : slipsOf(play, number),
		hands:
			who === 'facilitator' && !course.isClosed
				? sorted(play.hands.map(({ id, leg, votes }) => ({ id, phase: leg.id, votes })))
				: [],
		answers: Object.fromEntries(
			[...play.rated].flatMap(([leg, ratings]) =>
				leg.questions.flatMap((prompt) => (number === null ? [] : [[prompt, ratings[number]]]))
			)
		),
		words: sorted(
			wordsOf(play)
				.filter(({ isTo }) => isTo(who, held))
				.map(({ word }) => word)
		)
	};
}

/**
 * The counts that somebody in it may be told: people other than the reader, from three up; as at the last full hour while a
 * window of writing is open, and as they are afterwards. More than one where somebody came or wrote as the hour struck.
 */
export function countsFor(play: Play, who: Inside, countedAt: string | null): unknown[] {
	const { running } = play.course;
	const isSealed = running?.step === 'collect' && running.mode === 'async' && !running.isRevealed;
	if (isSealed !== (countedAt !== null)) return [];
	const fromThree = (people: number) => (people < 3 ? null : people);
	const hour = countedAt === null ? Infinity : play.onClock(countedAt);
	if (countedAt !== null && (Date.parse(countedAt) % HOUR !== 0 || play.now - hour > HOUR + MINUTE)) return [];
	return [hour - 2_000, hour, hour + 2_000].map((until) => {
		const wrote = [...((running && play.wrote.get(running)) ?? [])];
		const writers = wrote.filter(([number, at]) => play.giver(number).by !== who && at <= until).length;
		const joined = play.joined <= until ? 5 : 0;
		return {
			writers: isSealed ? fromThree(writers) : null,
			// Nobody who takes part learns of how many they are, but that anonymity is thin.
			participants: who === 'facilitator' ? fromThree(joined) : null,
			is_thin: (who === 'facilitator' ? joined : Math.max(joined, 1)) < 5
		};
	});
}

/** A result is there once its ballot has closed, as far as the counting rules let it be told. */
function resultOf(play: Play, leg: Leg): unknown {
	const topics = new Map(play.seen.shared.topics.map((topic) => [topic.id, topic]));
	const options = [...play.optionsOf(leg)]
		.flatMap((id) => topics.get(id) ?? [])
		.sort(byOrderKey)
		.map(({ id }) => id);
	const hands = play.hands.filter((hand) => hand.leg === leg).map(({ votes }) => votes);
	const slips = [...(play.slips.get(leg) ?? []), ...hands];
	return told(
		{ ...resultFrom(VoteRules.parse(leg.rules), options, slips, leg.id), hands: hands.length },
		(topic) => hands.filter((votes) => topic in votes).length
	);
}

/** Ratings once their check has closed: nothing under three, the median only under five. */
function scalesOf(play: Play): unknown[] {
	return play.course.legs.flatMap((leg) => {
		const ratings = play.course.isRated(leg) ? play.rated.get(leg) : undefined;
		if (!ratings) return [];
		const result = {
			answers: fromFour(ratings.length),
			median: median(ratings),
			distribution:
				ratings.length < 5 ? null : [1, 2, 3, 4, 5].map((step) => ratings.filter((each) => each === step).length)
		};
		return leg.questions.map((prompt_id) => ({ prompt_id, ...result }));
	});
}

/** While people are together, how many voted and how many said that they are done; the tally of an open ballot. */
function progressOf(play: Play): unknown {
	const leg = play.course.running;
	if (leg?.mode !== 'live') return null;
	const people = play.slips.get(leg)?.length ?? 0;
	const hands = play.hands.filter((hand) => hand.leg === leg).length;
	return {
		phase: leg.id,
		voted: people < 4 ? null : people + hands,
		done: play.done.get(leg)?.length ?? 0,
		hands,
		isTold: leg.step === 'vote' && 'open' in leg.rules && leg.rules.open === true
	};
}

/** First views of a risk once they are opened: the class that most chose, and counts of it from five people up. */
function risksOf(play: Play): unknown[] {
	return sorted(
		[...play.viewed]
			.filter(([topic]) => play.isOpened(topic))
			.map(([id, leg]) => {
				const people = givers(leg);
				const counts = people < 5 ? null : { [SEEN]: people };
				return { id, first_views: { answers: fromFour(people), most: SEEN, counts } };
			})
	);
}

/** One's own until the close; counts of others where nothing is left that they could anchor; what does not belong, for who sorts. */
export function reactionsTo(play: Play, who: Inside, number: number | null) {
	const { course } = play;
	return sorted(
		[...play.reactions].flatMap(([card, kinds]) => {
			const own = sorted(
				[...kinds].filter(([, people]) => number !== null && people.has(number)).map(([kind]) => kind)
			);
			const counts = Object.fromEntries(
				[...kinds].flatMap(([kind, { size }]) =>
					kind === 'misplaced' || size < 4 || !course.isAllSaid ? [] : [[kind, size]]
				)
			);
			const others = kinds.get('misplaced')?.size ?? 0;
			const isHint = who === 'facilitator' && !course.isClosed && !course.canReact && others >= 3;
			const row = { card, own, counts, misplaced: isHint ? others : null };
			return own.length > 0 || Object.keys(counts).length > 0 || isHint ? [row] : [];
		})
	);
}

/** What was proposed: it stands where nobody objected for long enough, or who facilitates has said it with all together. */
function outcomeOf(play: Play, given: GivenOutcome): unknown {
	const { id, leg, body, topic, owner, confidence, by, isInTime } = given;
	const isObjectedTo = play.objections.some((each) => each.outcome === id && !each.isWithdrawn);
	const isContested = isObjectedTo || dissent(play).some(({ outcome }) => outcome === id);
	const isUnobjected = leg.isOver && isInTime && !isObjectedTo;
	const isAccepted = leg.mode === 'async' ? isUnobjected : by === 'facilitator' || owner !== null;
	return {
		...{ id, body, topic, owner, confidence, isContested },
		status: isAccepted ? 'accepted' : 'proposed',
		canBeObjectedTo: isInTime,
		ratified: ratifiedOf(play, id) ?? null
	};
}

/** What everyone said to a decision, told once at the end of the round by the counting rules. */
function ratifiedOf(play: Play, outcome: string): unknown {
	for (const [leg, decisions] of play.asked) {
		const said = decisions.get(outcome);
		if (!leg.isOver || !said) continue;
		const count = (stance: GivenStance['stance']) => said.filter((each) => each.stance === stance).length;
		const fromFive = (people: number) => (said.length < 5 ? null : people);
		const sure = said.flatMap(({ confidence }) => confidence ?? []);
		return {
			phase: leg.id,
			result: said.length === 0 ? 'silent' : count('object') > 0 ? 'objected' : 'ratified',
			people: fromFour(said.length),
			agreed: fromFive(count('agree')),
			stood_aside: fromFive(count('aside')),
			confidence:
				sure.length < 3
					? null
					: {
							answers: fromFour(sure.length),
							median: median(sure),
							distribution: sure.length < 5 ? null : Object.values(countOf([0, 1, 2, 3, 4, 5], sure))
						}
		};
	}
	return null;
}

/** Whether all are told that somebody wants to talk: with the ballot's result, at the full hour, or as the talk begins. */
function isToldOf(play: Play, { leg, tells }: Play['wishes'][number]): boolean {
	const { course } = play;
	const talk = course.legs.find(({ step, at }) => step === 'discuss' && at > leg.at);
	const isTalking =
		talk !== undefined && course.at >= talk.at && !(course.isEnded && talk.opens === null && talk.closes === null);
	return isTalking || (typeof tells === 'number' ? tells <= course.now : tells.isOver);
}

const topicOf = (play: Play, card: string) => play.cards.find(({ id }) => id === card)?.topic;

function countOf<Of extends string | number>(kinds: readonly Of[], given: readonly Of[]): Record<string, number> {
	return Object.fromEntries(kinds.map((kind) => [String(kind), given.filter((each) => each === kind).length]));
}

/** One's own votes, and that one is done. */
function slipsOf(play: Play, number: number): unknown[] {
	return sorted(
		play.course.legs.flatMap((leg) => {
			const votes = play.slips.get(leg)?.[number] ?? {};
			const isDone = play.done.get(leg)?.includes(number) ?? false;
			return isDone || Object.keys(votes).length > 0 ? [{ phase: leg.id, isDone, votes }] : [];
		})
	);
}
