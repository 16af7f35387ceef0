/**
 * What somebody in a workshop is to be told, no more and no less, of all that people have given: written from the
 * rules and the privacy page's table, from the timetable as it runs (`Course`) and what was given (`Ledger`) alone. The same
 * shape comes of what they are really told (`asTold` in told-to.ts), so that the two are compared whole.
 */
import type { Stage } from '../../src/lib/domain/standing.ts';
import { countOf, progressOf, ratifiedOf, reactionsTo, risksOf, scalesOf } from './counted.ts';
import { isObjectedTo, stands, waiting } from './fates.ts';
import { dissent, numberOf, wordsOf } from './given-words.ts';
import type { Given, GivenOutcome, Inside } from './ledger.ts';
import type { Play } from './play.ts';
import { isInOrder } from './talking.ts';
import { inHand } from './sheets-dealt.ts';
import { resultOf } from './results.ts';
import { sorted } from './sorted.ts';
import { sortedApart } from './sorted-apart.ts';
import { aboutThen, topicsOf } from './topics.ts';

/** What one reader knows. Lists whose order says nothing are sorted by `sorted`. */
export interface Told {
	readonly stage: Stage;
	/** who the reader is in it, and what of it they have on a dashboard */
	readonly self: unknown;
	readonly teams: unknown[];
	readonly workshops: unknown[];
	readonly timetable: unknown[];
	/** when all becomes final */
	readonly final: unknown;
	readonly questions: unknown[];
	readonly cards: unknown[];
	/** what others wrote on the sheet in the reader's hand */
	readonly sheets: unknown[];
	/** with their cards, what has become of them, and whether somebody wants to talk about them */
	readonly topics: unknown[];
	readonly disputed: unknown[];
	readonly spotlight: string | null;
	readonly agendas: unknown[];
	readonly ownCards: unknown[];
	/** something that the reader's own order of a ballot's topics is drawn from */
	readonly hasDraw: boolean;
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
	readonly ownWanted: unknown[];
	readonly slips: unknown[];
	readonly hands: unknown[];
	readonly answers: unknown;
	/** of all words that somebody gave, those that are found in whatever this reader is told */
	readonly words: string[];
}

/** What `who` is to be told. */
export function entitled(play: Play, who: Inside): Told {
	const { course } = play;
	/** Links to people are kept until all is final. */
	const isOwn = (given: Pick<Given, 'by'>) => given.by === who && !course.isClosed;
	const shown = ({ name }: Pick<Given, 'name'>) => (play.naming === 'named' ? name : null);
	const ids = (given: readonly Given[]) => sorted(given.filter(isOwn).map(({ id }) => id));
	const number = course.isClosed ? null : numberOf(who);
	const facilitates = who === 'facilitator';
	const isMember = !facilitates;
	const sheet = inHand(play, who);
	const words = ({ state, body, reason }: { state: string; body: string; reason: string }) =>
		state === 'kept' ? { body, reason: null } : { body: null, reason };
	const isThere = ({ state }: { state: string }) => state !== 'withdrawn';
	const isKept = ({ state }: { state: string }) => state === 'kept';
	return {
		stage: course.stage,
		self: { name: isMember ? shown(play.giver(numberOf(who) ?? 0)) : null, isMember, facilitates },
		teams: facilitates ? [play.team] : [],
		workshops: facilitates ? [play.id] : [],
		timetable: timetableOf(play),
		final: aboutThen(course.finalAt),
		questions: [...play.rules.keys()].sort(),
		cards: sorted(
			play.cards
				.filter(({ leg }) => leg.isRevealed)
				.map((card) => ({
					...{ id: card.id, prompt: card.prompt, body: card.body, name: card.signature ?? shown(card) },
					happened: card.happened && Date.parse(card.happened)
				}))
		),
		ownCards: ids(play.cards),
		hasDraw: isMember,
		sheets: sheet === null ? [] : [{ phase: course.running?.id, cards: sheet }],
		topics: sorted(topicsOf(play)),
		disputed: sorted([...sortedApart(play).disputed].map(({ id }) => id)),
		spotlight: (course.running && play.spotlit.get(course.running)) ?? null,
		agendas: sorted(
			[...play.agendas].map(([leg, { items }]) => ({ phase: leg.id, items, counts: isInOrder(play, leg) }))
		),
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
		ownWanted: sorted(
			new Set(
				waiting(play)
					.filter(isOwn)
					.map(({ card }) => play.topicOf(card))
			)
		),
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
				.filter(({ isTo }) => isTo(who))
				.map(({ word }) => word)
		)
	};
}

/** When each round opens or opened, and closes or closed; a check that is answered together is open as long as all is. */
export function timetableOf({ course }: Play): unknown[] {
	const about = (at: number | null) => at && aboutThen(at);
	return course.legs.map(({ id, step, mode, opens, closes }) => {
		const isOpenToTheEnd = step === 'check' && mode === 'live' && course.isClosed;
		return { id, opens: about(opens), closes: isOpenToTheEnd ? null : about(closes) };
	});
}

/** What was proposed: it stands where nobody objected for long enough, or who facilitates has said it with all together. */
function outcomeOf(play: Play, given: GivenOutcome): unknown {
	const { id, leg, body, topic, owner, confidence, isInTime } = given;
	const isContested = isObjectedTo(play, id) || dissent(play).some(({ outcome }) => outcome === id);
	return {
		...{ id, body, topic, owner, confidence, isContested, kind: owner === null ? 'decision' : 'action' },
		phase: leg.mode === 'async' ? leg.id : null,
		status: stands(play, given) ? 'accepted' : 'proposed',
		canBeObjectedTo: isInTime,
		ratified: ratifiedOf(play, id) ?? null
	};
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
