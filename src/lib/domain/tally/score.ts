/** Score: 0 to 5 for each option, or no opinion. */
import { agreement, distributionOf, median } from './ratings.ts';
import { inPlaces, standings, votersOf, type SlipOf, type Standings } from './standings.ts';

export const HIGHEST_SCORE = 5;

export interface ScoreLine {
	id: string;
	/** of its scores, not rounded; null: nobody scored it */
	mean: number | null;
	/** all its scores together */
	points: number;
	/** who scored it; the other voters have no opinion */
	people: number;
	/** at least half of the voters scored it */
	isKnown: boolean;
	/** scores by value, from 0 to 5 */
	distribution: number[];
	median: number | null;
	/** from -1, split, to 1, of one mind; null: nobody scored it */
	agreement: number | null;
}

type Sum = Pick<ScoreLine, 'points' | 'people'>;

/** Negative when `a` stands before `b` among so many voters: by whole numbers, no opinion below every mean. */
function byMean(a: Sum, b: Sum, voters: number): number {
	const isKnown = ({ people }: Sum) => people > 0 && 2 * people >= voters;
	if (isKnown(a) !== isKnown(b)) return isKnown(a) ? -1 : 1;
	if (a.people === 0 || b.people === 0) return Math.sign(b.people) - Math.sign(a.people);
	return b.points * a.people - a.points * b.people;
}

/**
 * Score voting (Smith, "Range voting", 2000): the higher mean of those with an opinion stands first; a blank is no opinion,
 * not a 0. What fewer than half of the voters scored stands behind what the others know, or one friend could make it win.
 * Equal means, compared unrounded, are a tie. Near: a slip with 5 for it and 0 for the first would put it level.
 */
export function tallyScores(options: readonly string[], slips: readonly SlipOf<number>[]): Standings<ScoreLine> {
	const voters = votersOf(options, slips);
	const lines = options.map((id) => {
		const scores = slips.flatMap((slip) => slip[id] ?? []);
		const points = scores.reduce((sum, score) => sum + score, 0);
		const people = scores.length;
		const distribution = distributionOf(scores, 0, HIGHEST_SCORE);
		const mean = people > 0 ? points / people : null;
		const isKnown = people > 0 && 2 * people >= voters;
		return {
			id,
			mean,
			points,
			people,
			isKnown,
			distribution,
			median: median(scores),
			agreement: agreement(distribution)
		};
	});
	const placed = inPlaces(lines, (a, b) => byMean(a, b, voters));
	return standings({ slips: slips.length, voters }, placed, (line, first) => {
		const raised = { points: line.points + HIGHEST_SCORE, people: line.people + 1 };
		return byMean(raised, { points: first.points, people: first.people + 1 }, voters + 1) <= 0;
	});
}
