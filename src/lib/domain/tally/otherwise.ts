/**
 * Whether another method would have chosen otherwise from the same slips, and why: codes and numbers, the words are the
 * page's. It questions a result that names one winner; a tie is questioned by being one, and so is what too few voted on.
 */
import type { Result, ResultOf } from '../ballot.ts';

/** For and against the winner beside the other: how many slips put the one above the other. */
export interface OneToOne {
	/** who the other method would have chosen, the first of them where they tie */
	other: string;
	prefer: number;
	against: number;
}

export type Why =
	/** the other stands higher on the slips as a whole */
	| ({ code: 'higher_on_the_whole'; points: number; pointsOfOther: number } & OneToOne)
	/** the winner was the highest left on too few slips, and went out in that round (1 is the first) */
	| ({ code: 'first_for_few'; round: number; people: number } & OneToOne)
	/** the middle one of its scores is lower, though their mean is higher */
	| ({
			code: 'lower_in_the_middle';
			median: number;
			medianOfOther: number;
			mean: number;
			meanOfOther: number;
	  } & OneToOne)
	/** one to one, where by how much does not count, more people prefer the other */
	| ({ code: 'fewer_prefer_it' } & OneToOne)
	/** one to one as many prefer the winner as the other, but the winner is behind a third, and the other behind none */
	| ({ code: 'behind_a_third' } & OneToOne);

export interface Otherwise {
	method: 'borda' | 'instant_runoff' | 'median' | 'one_to_one';
	/** whom it would have put first; several: a tie */
	first: string[];
	/** null: it names the same winner, alone or in a tie, or nobody */
	why: Why | null;
}

/** For and against `winner` beside `other`, by what is told of pairs. */
function oneToOne(ids: readonly string[], pairs: readonly number[], winner: string, other: string): OneToOne {
	const [i, j] = [ids.indexOf(winner), ids.indexOf(other)];
	return { other, prefer: pairs[i * ids.length + j] ?? 0, against: pairs[j * ids.length + i] ?? 0 };
}

/** The ids of those with the most, of those that `of` gives a number. */
function highest<Tally extends { topic_id: string }>(tallies: readonly Tally[], of: (tally: Tally) => number | null) {
	const most = Math.max(...tallies.map((tally) => of(tally) ?? -Infinity));
	return tallies.filter((tally) => of(tally) === most).map(({ topic_id }) => topic_id);
}

/**
 * A ranked ballot, won by the Schulze method by `winner`, by Borda's count and by instant runoff. Empty where not all of it is
 * told.
 */
export function rankedOtherwise(
	winner: string,
	{ tallies, pairs, rounds }: Pick<ResultOf<'ranked'>, 'tallies' | 'pairs' | 'rounds'>
): Otherwise[] {
	if (!pairs || !rounds) return [];
	const ids = tallies.map(({ topic_id }) => topic_id);
	const pointsOf = (id: string) => tallies.find(({ topic_id }) => topic_id === id)?.borda ?? 0;
	const byBorda = highest(tallies, ({ borda }) => borda);
	const last = rounds.at(-1);
	const byRunoff = last?.counts.some(({ people }) => people > 0) ? last.counts.map(({ topic_id }) => topic_id) : [];
	const left = rounds.findIndex(({ out }) => out.includes(winner));
	const people = rounds[left]?.counts.find(({ topic_id }) => topic_id === winner)?.people ?? 0;
	const why = (chosen: readonly string[], because: (beside: OneToOne) => Why): Why | null =>
		chosen[0] === undefined || chosen.includes(winner) ? null : because(oneToOne(ids, pairs, winner, chosen[0]));
	return [
		{
			method: 'borda',
			first: byBorda,
			why: why(byBorda, (beside) => ({
				code: 'higher_on_the_whole',
				points: pointsOf(winner),
				pointsOfOther: pointsOf(beside.other),
				...beside
			}))
		},
		{
			method: 'instant_runoff',
			first: byRunoff,
			why: why(byRunoff, (beside) => ({ code: 'first_for_few', round: left + 1, people, ...beside }))
		}
	];
}

/**
 * A scored ballot, won by its mean by `winner`, by the median (after Balinski and Laraki, "A theory of measuring, electing, and
 * ranking", PNAS 104, 2007, without their breaking of ties) and by how many score which of two higher: what at least as many
 * score above every other one as below it. Only what half of the voters scored. Empty where not all of it is told.
 */
export function scoresOtherwise(
	winner: string,
	{ tallies, pairs }: Pick<ResultOf<'score'>, 'tallies' | 'pairs'>
): Otherwise[] {
	if (!pairs) return [];
	const ids = tallies.map(({ topic_id }) => topic_id);
	const known = tallies.filter(({ is_known }) => is_known);
	const of = (id: string) => tallies.find(({ topic_id }) => topic_id === id);
	const inTheMiddle = highest(known, ({ median }) => median);
	const unbeaten = known
		.map(({ topic_id }) => topic_id)
		.filter((one) =>
			known.every(({ topic_id }) => {
				const { prefer, against } = oneToOne(ids, pairs, one, topic_id);
				return prefer >= against;
			})
		);
	const [middle, preferred] = [inTheMiddle[0], unbeaten[0]];
	const beside = (other: string) => oneToOne(ids, pairs, winner, other);
	const behind = (other: string): Why => {
		const both = beside(other);
		return { code: both.against > both.prefer ? 'fewer_prefer_it' : 'behind_a_third', ...both };
	};
	return [
		{
			method: 'median',
			first: inTheMiddle,
			why:
				middle === undefined || inTheMiddle.includes(winner)
					? null
					: {
							code: 'lower_in_the_middle',
							median: of(winner)?.median ?? 0,
							medianOfOther: of(middle)?.median ?? 0,
							mean: of(winner)?.mean ?? 0,
							meanOfOther: of(middle)?.mean ?? 0,
							...beside(middle)
						}
		},
		{
			method: 'one_to_one',
			first: unbeaten,
			why: preferred === undefined || unbeaten.includes(winner) ? null : behind(preferred)
		}
	];
}

/** Of a result and whom it puts first; empty where it has no single winner, or no other method is asked. */
export function otherwiseOf(result: Result, first: readonly string[]): Otherwise[] {
	const [winner, ...more] = first;
	if (winner === undefined || more.length > 0) return [];
	if (result.method === 'ranked') return rankedOtherwise(winner, result);
	return result.method === 'score' ? scoresOtherwise(winner, result) : [];
}
