/** Ranked slips by Borda's count: beside the Schulze method, to say whether it would have chosen otherwise. */
import { ranksOf } from './pairs.ts';
import { inPlaces, type Placed, type SlipOf } from './standings.ts';

export interface BordaLine {
	id: string;
	/** whole or half */
	points: number;
}

/**
 * Borda's count as he wrote it, for slips that rank some options only: who ranked m gives m points to the first of them,
 * m - 1 to the next, 1 to the last and none to a blank, so that ranking more weighs more (Emerson, "The original Borda count
 * and partial voting", Social Choice and Welfare 40, 2013). Equals on a slip share the points of their ranks evenly. Equal
 * sums are a tie; nothing is rounded.
 */
export function tallyBorda(options: readonly string[], slips: readonly SlipOf<number>[]): Placed<BordaLine>[] {
	const points = options.map(() => 0);
	for (const slip of slips) {
		const { ranks, ranked } = ranksOf(options, slip);
		const sharing = new Map<number, number>();
		for (const rank of ranks) sharing.set(rank, (sharing.get(rank) ?? 0) + 1);
		ranks.forEach((rank, i) => {
			if (rank > ranked) return;
			points[i] = (points[i] ?? 0) + ranked - rank + 1 - ((sharing.get(rank) ?? 1) - 1) / 2;
		});
	}
	const lines = options.map((id, i) => ({ id, points: points[i] ?? 0 }));
	return inPlaces(lines, (a, b) => b.points - a.points);
}
