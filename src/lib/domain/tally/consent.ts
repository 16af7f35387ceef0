/** Consent: a proposal stands unless somebody objects and says why. */
import type { SlipOf } from './standings.ts';

export type Stance = { stance: 'agree' } | { stance: 'abstain' } | { stance: 'object'; reason: string };

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

/**
 * Consent as in sociocracy (Endenburg, "Sociocracy: the organization of decision-making", 1998): a proposal is carried when
 * nobody has a reasoned objection. One objection suffices; any number of agreements does not outweigh it. Who abstains
 * stands aside. Silence is no agreement: nothing is carried unless somebody agrees. Options in their order.
 */
export function tallyConsent(options: readonly string[], slips: readonly SlipOf<Stance>[]): ConsentLine[] {
	return options.map((id) => {
		const stances = slips.flatMap((slip) => slip[id] ?? []);
		const count = (of: Stance['stance']) => stances.filter(({ stance }) => stance === of).length;
		const [agree, abstain, object] = [count('agree'), count('abstain'), count('object')];
		const reasons = stances.flatMap((one) => (one.stance === 'object' ? one.reason : [])).sort();
		const verdict = object > 0 ? 'objected' : agree > 0 ? 'carried' : 'silent';
		return { id, agree, abstain, object, reasons, verdict };
	});
}
