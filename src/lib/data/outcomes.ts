/** Actions, decisions and notes: what comes out of the discussion. */
import { Outcome } from '../domain/workshop.ts';
import { call, nothing, type Client } from './call.ts';

export type OutcomeText = Pick<Outcome, 'body' | 'owner' | 'due'>;
export type Commitment = Pick<Outcome, 'id' | 'version'> & { name: string; confidence: number };
export type OutcomeDraft = OutcomeText & Pick<Outcome, 'id' | 'kind' | 'topic_id'>;

/** Accepted at once when it is a note or the facilitator proposes it. */
export function proposeOutcome(client: Client, workshop: string, draft: OutcomeDraft): Promise<Outcome> {
	const args = {
		p_id: draft.id,
		p_workshop: workshop,
		p_kind: draft.kind,
		p_topic: draft.topic_id,
		p_body: draft.body,
		p_owner: draft.owner,
		p_due: draft.due
	};
	return call(client, 'propose_outcome', args, Outcome);
}

/** Changes an outcome that was last seen at `version`. */
export function editOutcome(client: Client, outcome: string, version: number, text: OutcomeText): Promise<Outcome> {
	const args = {
		p_outcome: outcome,
		p_version: version,
		p_body: text.body,
		p_owner: text.owner,
		p_due: text.due
	};
	return call(client, 'edit_outcome', args, Outcome);
}

/** Facilitator: takes a proposal on, as it was seen at `version`. */
export function acceptOutcome(client: Client, outcome: string, version: number): Promise<Outcome> {
	return call(client, 'accept_outcome', { p_outcome: outcome, p_version: version }, Outcome);
}

export function removeOutcome(client: Client, outcome: string): Promise<void> {
	return call(client, 'remove_outcome', { p_outcome: outcome }, nothing);
}

/** The caller takes an action on as it was seen at `version`, under a name that they type. */
export function takeOnAction(client: Client, { id, version, name, confidence }: Commitment): Promise<Outcome> {
	const args = { p_outcome: id, p_version: version, p_name: name, p_confidence: confidence };
	return call(client, 'take_on_action', args, Outcome);
}

/** Who took it on hands it back; the facilitator may take the name off. */
export function handBackAction(client: Client, outcome: string): Promise<Outcome> {
	return call(client, 'hand_back_action', { p_outcome: outcome }, Outcome);
}
