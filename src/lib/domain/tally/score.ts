/** Score: 0 to 5 for each option, or no opinion. */
import type { ResultOf, TallyOf } from '../ballot.ts';
import { scoredPairs } from './pairs.ts';
import { agreement, ratingOf, sumOf } from './ratings.ts';
import { inPlaces, standings, turnoutOf, type SlipOf, type Standings, type Turnout } from './standings.ts';

export const HIGHEST_SCORE = 5;

export interface ScoreLine {
	id: string;
	/** of its scores, not rounded; null: nobody scored it, or too few to say */
	mean: number | null;
	/** who scored it; the other voters have no opinion */
	people: number | null;
	/** at least half of the voters scored it */
	isKnown: boolean;
	/** scores by value, from 0 to 5 */
	distribution: number[] | null;
	median: number | null;
	/** from -1, split, to 1, of one mind; null: nobody scored it, or too few to say */
	agreement: number | null;
}

type Sum = Pick<ScoreLine, 'mean' | 'isKnown'>;

/** Negative when `a` stands before `b`; what nobody scored stands below every mean. Means of equal fractions are equal. */
function byMean(a: Sum, b: Sum): number {
	if (a.isKnown !== b.isKnown) return a.isKnown ? -1 : 1;
	return (b.mean ?? -1) - (a.mean ?? -1);
}

/** What is told of each option, all of it. */
export function countScores(
	options: readonly string[],
	slips: readonly SlipOf<number>[]
): Pick<ResultOf<'score'>, 'tallies' | 'pairs'> {
	const { voters } = turnoutOf(options, slips);
	const tallies = options.map((topic_id) => {
		const scores = slips.flatMap((slip) => slip[topic_id] ?? []);
		const people = scores.length;
		const mean = people > 0 ? scores.reduce((sum, score) => sum + score, 0) / people : null;
		return { topic_id, mean, is_known: people > 0 && 2 * people >= voters, ...ratingOf(scores, 0, HIGHEST_SCORE) };
	});
	return { tallies, pairs: [...scoredPairs(options, slips)] };
}

/**
 * Score voting (Smith, "Range voting", 2000): the higher mean of those with an opinion stands first; a blank is no opinion,
 * not a 0. What fewer than half of the voters scored stands behind what the others know, or one friend could make it win.
 * Equal means, compared unrounded, are a tie. Near, where enough is told: a slip with 5 for it, and 0 or nothing
 * for the first, would put it level.
 */
export function readScores(tallies: readonly TallyOf<'score'>[], turnout: Turnout): Standings<ScoreLine> {
	const lines = tallies.map(({ topic_id, mean, is_known, median, people, distribution }): ScoreLine => {
		const split = distribution && agreement(distribution);
		return { id: topic_id, mean, people, isKnown: is_known, distribution, median, agreement: split };
	});
	const placed = inPlaces(lines, byMean);
	const isVoted = lines.some(({ mean }) => mean !== null);
	const { voters } = turnout;
	return standings(turnout, placed, isVoted, (line, first) => {
		if (voters === null || line.distribution === null || first.distribution === null) return false;
		const withSlip = ({ distribution }: ScoreLine, scores: number[]): Sum => {
			const people = (distribution ?? []).reduce((all, count) => all + count, scores.length);
			const sum = scores.reduce((all, score) => all + score, sumOf(distribution ?? [], 0));
			return { mean: people > 0 ? sum / people : null, isKnown: people > 0 && 2 * people >= voters + 1 };
		};
		const raised = withSlip(line, [HIGHEST_SCORE]);
		return [[0], []].some((scores) => byMean(raised, withSlip(first, scores)) <= 0);
	});
}

export function tallyScores(options: readonly string[], slips: readonly SlipOf<number>[]) {
	return readScores(countScores(options, slips).tallies, turnoutOf(options, slips));
}
