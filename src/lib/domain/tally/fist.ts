/** Fist of five: how far everybody stands behind each proposal, from a fist (0) to five fingers. */
import type { TallyOf } from '../ballot.ts';
import { agreement, ratingOf } from './ratings.ts';
import type { SlipOf } from './standings.ts';

export interface FistLine {
	id: string;
	/** hands shown; null: too few to say, here as below */
	people: number | null;
	/** hands by fingers, from 0 to 5 */
	distribution: number[] | null;
	/** between two fingers where the middle is; null also: no hand was shown */
	median: number | null;
	/** hands below the least that carries: who says what would raise it speaks first */
	low: number | null;
	/** from -1, split, to 1, of one mind; null also: no hand was shown */
	agreement: number | null;
	/** `silent`: no hand was shown, or too few to say */
	verdict: 'carried' | 'open' | 'silent';
}

/** What is told of each option, all of it. */
export function countFists(
	rules: { least: number },
	options: readonly string[],
	slips: readonly SlipOf<number>[]
): TallyOf<'fist'>[] {
	return options.map((topic_id) => {
		const hands = slips.flatMap((slip) => slip[topic_id] ?? []);
		return { topic_id, low: hands.filter((fingers) => fingers < rules.least).length, ...ratingOf(hands, 0, 5) };
	});
}

/**
 * Fist of five (Tabaka, "Collaboration Explained", 2006): a proposal is carried when no hand shows fewer fingers than `least`,
 * there 3; else it stays open. A blank is no hand, not a fist. No averages decide: one fist is heard. Options in their order.
 *
 * No publication was found that prints everybody's fingers in a round and what it came to: the tests try the rule, and single hands
 * that are told of.
 */
export function readFists(tallies: readonly TallyOf<'fist'>[]): FistLine[] {
	return tallies.map(({ topic_id, low, median, people, distribution }) => {
		const verdict = median === null || low === null ? 'silent' : low === 0 ? 'carried' : 'open';
		const split = distribution && agreement(distribution);
		return { id: topic_id, people, distribution, median, low, agreement: split, verdict };
	});
}

export function tallyFists(rules: { least: number }, options: readonly string[], slips: readonly SlipOf<number>[]) {
	return readFists(countFists(rules, options, slips));
}
