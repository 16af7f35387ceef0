/** Rankings compared option by option: who stands above whom on how many slips. Options are numbers here, 0 to n - 1. */
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

/** Slips that put option i above option j, at i n + j. */
export function pairsOf(options: readonly string[], slips: readonly SlipOf<number>[]): Int32Array {
	const n = options.length;
	const over = new Int32Array(n * n);
	for (const slip of slips) {
		const { ranks } = ranksOf(options, slip);
		for (let i = 0; i < n; i++)
			for (let j = 0; j < n; j++) if ((ranks[i] ?? 0) < (ranks[j] ?? 0)) over[i * n + j] = (over[i * n + j] ?? 0) + 1;
	}
	return over;
}
