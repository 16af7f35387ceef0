/** Fist of five: how far everybody stands behind each proposal, from a fist (0) to five fingers. */
import { agreement, distributionOf, median } from './ratings.ts';
import type { SlipOf } from './standings.ts';

export interface FistLine {
	id: string;
	/** hands shown */
	people: number;
	/** hands by fingers, from 0 to 5 */
	distribution: number[];
	/** between two fingers where the middle is; null: no hand was shown */
	median: number | null;
	/** hands below the least that carries: who says what would raise it speaks first */
	low: number;
	/** from -1, split, to 1, of one mind; null: no hand was shown */
	agreement: number | null;
	/** `silent`: no hand was shown */
	verdict: 'carried' | 'open' | 'silent';
}

/**
 * Fist of five (Tabaka, "Collaboration Explained", 2006): a proposal is carried when no hand shows fewer fingers than `least`,
 * there 3; else it stays open. A blank is no hand, not a fist. No averages decide: one fist is heard. Options in their order.
 */
export function tallyFists(
	rules: { least: number },
	options: readonly string[],
	slips: readonly SlipOf<number>[]
): FistLine[] {
	return options.map((id) => {
		const hands = slips.flatMap((slip) => slip[id] ?? []);
		const distribution = distributionOf(hands, 0, 5);
		const low = hands.filter((fingers) => fingers < rules.least).length;
		const verdict = hands.length === 0 ? 'silent' : low === 0 ? 'carried' : 'open';
		return {
			id,
			people: hands.length,
			distribution,
			median: median(hands),
			low,
			agreement: agreement(distribution),
			verdict
		};
	});
}
