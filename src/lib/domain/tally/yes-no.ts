/** Yes or no, with a threshold and a quorum. */
import type { TallyOf, Threshold, VoteOf } from '../ballot.ts';
import type { SlipOf } from './standings.ts';

/** How many of the votes cast must be yes: `strict` is more than the fraction, else at least it. */
const THRESHOLDS = {
	majority: { of: 2, needs: 1, strict: true },
	two_thirds: { of: 3, needs: 2, strict: false },
	three_quarters: { of: 4, needs: 3, strict: false },
	unanimous: { of: 1, needs: 1, strict: false }
} as const satisfies Record<Threshold, unknown>;

export interface YesNoLine {
	id: string;
	yes: number;
	no: number;
	abstain: number;
	/** how many yes of the votes cast were needed */
	needed: number;
	verdict: 'carried' | 'rejected' | 'no_quorum';
}

/** The fewest yes among so many votes cast that meet the threshold; at least one. */
export function yesNeeded(threshold: Threshold, cast: number): number {
	const { of, needs, strict } = THRESHOLDS[threshold];
	const fraction = cast * needs;
	return Math.max(1, strict ? Math.floor(fraction / of) + 1 : Math.ceil(fraction / of));
}

type Rules = { threshold: Threshold; quorum: number };

/** What is told of each option. */
export function countYesNo(
	options: readonly string[],
	slips: readonly SlipOf<VoteOf<'yes_no'>>[]
): TallyOf<'yes_no'>[] {
	return options.map((topic_id) => {
		const count = (of: string) => slips.filter((slip) => slip[topic_id] === of).length;
		return { topic_id, yes: count('yes'), no: count('no'), abstain: count('abstain') };
	});
}

/**
 * Votes as in Robert's Rules of Order Newly Revised (12th edition, 2020, section 44): the threshold is one of the votes cast,
 * yes and no; who abstains is not among them, but counts for the quorum, as who is present does. A quorum is a number of
 * people, per option. A majority is more than half, so an even split is rejected. Whole numbers, no rounding. In their order.
 */
export function readYesNo(rules: Rules, tallies: readonly TallyOf<'yes_no'>[]): YesNoLine[] {
	return tallies.map(({ topic_id, yes, no, abstain }) => {
		const needed = yesNeeded(rules.threshold, yes + no);
		const isPresent = yes + no + abstain >= rules.quorum;
		const verdict = !isPresent ? 'no_quorum' : yes >= needed ? 'carried' : 'rejected';
		return { id: topic_id, yes, no, abstain, needed, verdict };
	});
}

export function tallyYesNo(rules: Rules, options: readonly string[], slips: readonly SlipOf<VoteOf<'yes_no'>>[]) {
	return readYesNo(rules, countYesNo(options, slips));
}
