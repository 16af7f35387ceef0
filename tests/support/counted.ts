/** What is told of people together, by the counting rules: written anew for the tests. */
import { median } from '../../src/lib/domain/tally/ratings.ts';
import { CLASS, SEEN } from './talking.ts';
import type { GivenStance, Inside } from './ledger.ts';
import { HOUR, MINUTE } from './people.ts';
import { givers, PEOPLE, type Play } from './play.ts';
import { openTallyOf } from './results.ts';
import { sorted } from './sorted.ts';

/** From four people up: whoever reads it has three others in it. */
const fromFour = (people: number) => (people < 4 ? null : people);

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
		const joined = play.joined <= until ? PEOPLE : 0;
		return {
			writers: isSealed ? fromThree(writers) : null,
			// Nobody who takes part learns of how many they are, but that anonymity is thin.
			participants: who === 'facilitator' ? fromThree(joined) : null,
			is_thin: (who === 'facilitator' ? joined : Math.max(joined, 1)) < 5
		};
	});
}

/** Ratings once their check has closed: nothing under three, the median only under five. */
export function scalesOf(play: Play): unknown[] {
	return play.course.legs.flatMap((leg) => {
		const ratings = play.course.told.has(leg) ? play.rated.get(leg) : undefined;
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
export function progressOf(play: Play): unknown {
	const leg = play.course.running;
	if (leg?.mode !== 'live') return null;
	const people = play.slips.get(leg)?.length ?? 0;
	const hands = play.hands.filter((hand) => hand.leg === leg).length;
	return {
		phase: leg.id,
		voted: people < 4 ? null : people + hands,
		done: play.done.get(leg)?.length ?? 0,
		hands,
		tallies: leg.step === 'vote' && 'open' in leg.rules && leg.rules.open === true ? openTallyOf(play, leg) : null
	};
}

/** First views of a risk once they are opened: the class that most chose, and counts of it from five people up. */
export function risksOf(play: Play): unknown[] {
	return sorted(
		[...play.viewed]
			.filter(([topic]) => play.isOpened(topic))
			.map(([id, leg]) => {
				const people = givers(leg);
				const counts = people < 5 ? null : { [SEEN]: people };
				return {
					...{ id, class: play.classified.has(id) ? CLASS : null, owner: play.classified.get(id) ?? null },
					first_views: { answers: fromFour(people), most: SEEN, counts }
				};
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
					kind === 'misplaced' || size < 4 || !play.counted.has(card) ? [] : [[kind, size]]
				)
			);
			const others = kinds.get('misplaced')?.size ?? 0;
			const isHint = who === 'facilitator' && !course.isClosed && !course.canReact && others >= 3;
			const row = { card, own, counts, misplaced: isHint ? others : null };
			return own.length > 0 || Object.keys(counts).length > 0 || isHint ? [row] : [];
		})
	);
}

/** What everyone said to a decision, told once at the end of the round by the counting rules. */
export function ratifiedOf(play: Play, outcome: string): unknown {
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

export function countOf<Of extends string | number>(
	kinds: readonly Of[],
	given: readonly Of[]
): Record<string, number> {
	return Object.fromEntries(kinds.map((kind) => [String(kind), given.filter((each) => each === kind).length]));
}
