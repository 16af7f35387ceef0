/** Dots: points handed out freely within a budget. */
import type { DotRules } from '../workshop.ts';
import { inPlaces, standings, votersOf, type SlipOf, type Standings } from './standings.ts';

export interface DotLine {
	id: string;
	points: number;
	/** who gave it any */
	people: number;
	/** slips by how many dots they gave it, from none to the cap; the voters only */
	distribution: number[];
}

/**
 * Cumulative voting (Sawyer and MacRae, "Game theory and cumulative voting in Illinois: 1902-1954", American Political
 * Science Review 56, 1962), with a cap on what one option may get. More points stand first; of equal points, more people;
 * equal in both is a tie. Nothing is rounded. Near: as many points behind as one slip may put on one option, or fewer.
 */
export function tallyDots(
	rules: Pick<DotRules, 'budget' | 'cap'>,
	options: readonly string[],
	slips: readonly SlipOf<number>[]
): Standings<DotLine> {
	const voters = votersOf(options, slips);
	const most = Math.min(rules.budget, rules.cap);
	const lines = options.map((id) => {
		const given = slips.flatMap((slip) => slip[id] ?? []);
		const distribution = Array.from({ length: most + 1 }, (_, dots) => given.filter((value) => value === dots).length);
		distribution[0] = voters - given.length;
		return { id, points: given.reduce((sum, value) => sum + value, 0), people: given.length, distribution };
	});
	const placed = inPlaces(lines, (a, b) => b.points - a.points || b.people - a.people);
	return standings({ slips: slips.length, voters }, placed, (line, first) => first.points - line.points <= most);
}
