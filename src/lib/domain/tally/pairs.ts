/** Slips compared option by option: who stands above whom on how many of them. Options are numbers here, 0 to n - 1. */
import type { SlipOf } from './standings.ts';

/**
 * Where each option stands on a slip: 1 and the number of those above it. Equal ranks stand together, gaps mean nothing, and
 * what was left blank stands below all that was ranked, together. `ranked`: how many were ranked.
 */
export function ranksOf(options: readonly string[], slip: SlipOf<number>): { ranks: number[]; ranked: number } {
	const given = options.map((id) => slip[id] ?? Infinity);
	const sorted = given.filter((rank) => rank < Infinity).sort((a, b) => a - b);
	const standing = new Map<number, number>();
	sorted.forEach((rank, above) => standing.set(rank, standing.get(rank) ?? above + 1));
	return { ranks: given.map((rank) => standing.get(rank) ?? sorted.length + 1), ranked: sorted.length };
}

/** Slips that value option i more than option j, at i n + j. NaN is more than nothing, and nothing is more than it. */
function countAbove(n: number, slips: readonly (readonly number[])[]): Int32Array {
	const over = new Int32Array(n * n);
	for (const slip of slips) {
		const values = Float64Array.from(slip);
		for (let i = 0; i < n; i++)
			for (let j = 0; j < n; j++)
				if ((values[i] ?? NaN) > (values[j] ?? NaN)) over[i * n + j] = (over[i * n + j] ?? 0) + 1;
	}
	return over;
}

/** Slips that rank option i above option j, at i n + j. `ranks`: slip by slip where each of the n options stands. */
export function pairsOf(n: number, ranks: readonly (readonly number[])[]): Int32Array {
	const values = ranks.map((slip) => slip.map((rank) => -rank));
	return countAbove(n, values);
}

/** Slips that score option i above option j, at i n + j: who has no opinion on one of them says nothing about the two. */
export function scoredPairs(options: readonly string[], slips: readonly SlipOf<number>[]): Int32Array {
	const values = slips.map((slip) => options.map((id) => slip[id] ?? NaN));
	return countAbove(options.length, values);
}
