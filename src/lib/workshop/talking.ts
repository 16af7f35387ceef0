/** What comes out of a topic: actions, decisions and notes, proposed by anyone. */
import type { OutcomeDraft, OutcomeText } from '../data/outcomes.ts';
import type { Outcome } from '../domain/workshop.ts';
import { onShared, patched, Versions, type VerbParts } from './verbs.ts';

export class Talking {
	readonly #parts: VerbParts;
	readonly #versions = new Versions();

	constructor(parts: VerbParts) {
		this.#parts = parts;
	}

	/** Proposes an outcome under a new id. Its form keeps what was typed until this resolves to true. */
	proposeOutcome(draft: Omit<OutcomeDraft, 'id'>): Promise<boolean> {
		const { intents, gateway, ports, workshop } = this.#parts;
		const isAccepted = workshop.isFacilitator || draft.kind === 'note';
		const outcome: Outcome = {
			...draft,
			id: ports.newId(),
			status: isAccepted ? 'accepted' : 'proposed',
			version: 1,
			position: Infinity
		};
		return intents.act({
			// A form proposes one at a time, so its refusal stands at the form.
			place: `propose:${draft.kind}:${draft.topic_id ?? 'whole'}`,
			touches: [outcome.id],
			show: onShared(({ outcomes }) =>
				outcomes.some(({ id }) => id === outcome.id) ? {} : { outcomes: [...outcomes, outcome] }
			),
			send: () => gateway.proposeOutcome({ ...draft, id: outcome.id })
		});
	}

	/** Changes an outcome as it was seen at `version`. */
	editOutcome(outcomeId: string, version: number, text: OutcomeText): Promise<boolean> {
		const { intents, gateway } = this.#parts;
		return intents.act({
			place: `outcome:${outcomeId}`,
			touches: [outcomeId],
			show: onShared((shared) => ({ outcomes: patched(shared.outcomes, outcomeId, text) })),
			send: () => this.#versions.write(outcomeId, version, (meant) => gateway.editOutcome(outcomeId, meant, text))
		});
	}

	/** Facilitator: takes a proposal on, as it was seen at `version`. */
	acceptOutcome(outcomeId: string, version: number): Promise<boolean> {
		const { intents, gateway } = this.#parts;
		return intents.act({
			place: `outcome:${outcomeId}`,
			touches: [outcomeId],
			show: onShared((shared) => ({ outcomes: patched(shared.outcomes, outcomeId, { status: 'accepted' }) })),
			send: () => this.#versions.write(outcomeId, version, (meant) => gateway.acceptOutcome(outcomeId, meant))
		});
	}

	removeOutcome(outcomeId: string): Promise<boolean> {
		const { intents, gateway } = this.#parts;
		return intents.act({
			place: `outcome:${outcomeId}`,
			touches: [outcomeId],
			show: onShared((shared) => ({ outcomes: shared.outcomes.filter(({ id }) => id !== outcomeId) })),
			send: () => gateway.removeOutcome(outcomeId)
		});
	}
}
