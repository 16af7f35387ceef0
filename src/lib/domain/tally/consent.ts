/** Consent: a proposal stands unless somebody objects and says why. */
import type { TallyOf, VoteOf } from '../ballot.ts';
import type { SlipOf } from './standings.ts';

export type Stance = VoteOf<'consent'>;

export interface ConsentLine {
	id: string;
	agree: number;
	abstain: number;
	object: number;
	/** why, sorted as texts, so that their order does not tell whose they are */
	reasons: string[];
	/** `silent`: nobody agreed and nobody objected */
	verdict: 'carried' | 'objected' | 'silent';
}

/** What is told of each option. */
export function countConsent(options: readonly string[], slips: readonly SlipOf<Stance>[]): TallyOf<'consent'>[] {
	return options.map((topic_id) => {
		const stances = slips.flatMap((slip) => slip[topic_id] ?? []);
		const count = (of: string) => stances.filter(({ stance }) => stance === of).length;
		const reasons = stances.flatMap((one) => (one.stance === 'object' ? one.reason : [])).sort();
		return { topic_id, agree: count('agree'), abstain: count('abstain'), object: count('object'), reasons };
	});
}

/**
 * Consent as in sociocracy (Endenburg, "Sociocracy: the organization of decision-making", 1998): a proposal is carried when
 * nobody has a reasoned objection. One objection suffices; any number of agreements does not outweigh it. Who abstains
 * stands aside. Silence is no agreement: nothing is carried unless somebody agrees. Options in their order.
 *
 * No publication was found that prints everybody's stances in a sociocratic round: the tests count votes of the Security Council, where a
 * permanent member that is against stops what the others want and one that abstains does not.
 */
export function readConsent(tallies: readonly TallyOf<'consent'>[]): ConsentLine[] {
	return tallies.map(({ topic_id, ...told }) => {
		const verdict = told.object > 0 ? 'objected' : told.agree > 0 ? 'carried' : 'silent';
		return { id: topic_id, ...told, verdict };
	});
}

export function tallyConsent(options: readonly string[], slips: readonly SlipOf<Stance>[]) {
	return readConsent(countConsent(options, slips));
}
