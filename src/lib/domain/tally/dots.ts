/** Dots: points handed out freely within a budget. */
import type { DotRules, TallyOf } from '../ballot.ts';
import { inPlaces, standings, turnoutOf, type SlipOf, type Standings, type Turnout } from './standings.ts';

type Rules = Pick<DotRules, 'budget' | 'cap'>;

export interface DotLine {
	id: string;
	points: number;
	/** who gave it any; null: too few to say */
	people: number | null;
	/** slips by how many dots they gave it, from none to the cap; the voters only */
	distribution: number[] | null;
}

/** What is told of each option, all of it. */
export function countDots(
	rules: Rules,
	options: readonly string[],
	slips: readonly SlipOf<number>[]
): TallyOf<'dots'>[] {
	const { voters } = turnoutOf(options, slips);
	const most = Math.min(rules.budget, rules.cap);
	return options.map((topic_id) => {
		const given = slips.flatMap((slip) => slip[topic_id] ?? []);
		const distribution = Array.from({ length: most + 1 }, (_, dots) => given.filter((value) => value === dots).length);
		distribution[0] = voters - given.length;
		return { topic_id, points: given.reduce((sum, value) => sum + value, 0), voters: given.length, distribution };
	});
}

/**
 * Cumulative voting (Sawyer and MacRae, "Game theory and cumulative voting in Illinois: 1902-1954", American Political
 * Science Review 56, 1962), with a cap on what one option may get. More points stand first; of equal points, more people,
 * where they are told; equal in both is a tie. Nothing is rounded. Near: one slip more, with as
 * much on it as it may put on one option, would put it level or first.
 */
export function readDots(rules: Rules, tallies: readonly TallyOf<'dots'>[], turnout: Turnout): Standings<DotLine> {
	const most = Math.min(rules.budget, rules.cap);
	const lines = tallies.map(({ topic_id, points, voters, distribution }) => {
		return { id: topic_id, points, people: voters, distribution };
	});
	const placed = inPlaces(lines, (a, b) => b.points - a.points || (b.people ?? 0) - (a.people ?? 0));
	const isVoted = lines.some(({ points }) => points > 0);
	return standings(turnout, placed, isVoted, (line, first) => {
		const ahead = line.points + most - first.points;
		return ahead > 0 || (ahead === 0 && (line.people ?? 0) + 1 >= (first.people ?? 0));
	});
}

export function tallyDots(rules: Rules, options: readonly string[], slips: readonly SlipOf<number>[]) {
	return readDots(rules, countDots(rules, options, slips), turnoutOf(options, slips));
}
