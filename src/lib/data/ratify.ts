/** What a person says to a decision before it is final. */
import type { OwnStance } from '../domain/ratify.ts';
import { call, nothing, type Client } from './call.ts';

/** `stance` null: takes back what was said. */
export type Saying = Omit<OwnStance, 'stance'> & { stance: OwnStance['stance'] | null };

/** States it, never changes it by a step; an objection has a reason, and nothing else has. */
export function takeStance(
	client: Client,
	phase: string,
	{ outcome_id, stance, reason, confidence }: Saying
): Promise<void> {
	const args = { p_phase: phase, p_outcome: outcome_id, p_stance: stance, p_reason: reason, p_confidence: confidence };
	return call(client, 'take_stance', args, nothing);
}
