/** What this person says to each decision before it is final: stated, never a step, and free to change until the end. */
import * as z from 'zod/mini';
import { Stance, type OwnStance } from '../domain/ratify.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Mine } from '../domain/snapshot.ts';
import type { Outcome } from '../domain/workshop.ts';
import { keptVerb, onMine, type VerbParts } from './verbs.ts';

/** `voided`: how often what was said in the round was given back by then. */
const Saying = z.object({
	phase: z.uuid(),
	voided: z.int(),
	outcome_id: z.uuid(),
	stance: z.nullable(Stance),
	reason: z.nullable(z.string()),
	confidence: z.nullable(z.int())
});

export class Ratifying {
	readonly #parts: VerbParts;

	constructor(parts: VerbParts) {
		this.#parts = parts;
	}

	/** What has been decided, and everyone is asked about. */
	get decisions(): readonly Outcome[] {
		const { outcomes } = this.#parts.workshop.shared;
		return outcomes.filter(({ kind, status }) => kind === 'decision' && status === 'accepted');
	}

	/** What the reader says to a decision; null: nothing yet. */
	stanceOn(outcomeId: string): OwnStance | null {
		return this.#parts.intents.rows.mine.stances.find(({ outcome_id }) => outcome_id === outcomeId) ?? null;
	}

	/** Resolves to whether the database took it; `stance` null takes back what was said. */
	say(outcomeId: string, said: Pick<OwnStance, 'reason' | 'confidence'> & { stance: Stance | null }): Promise<boolean> {
		const { outbox, workshop } = this.#parts;
		const { phase } = workshop;
		if (phase?.step !== 'ratify') return Promise.resolve(false);
		const saying = { ...said, phase: phase.id, voided: phase.voided, outcome_id: outcomeId };
		return outbox.perform(this.#saying, saying);
	}

	readonly #saying = keptVerb('take_stance', Saying, ({ phase, voided, ...said }) => {
		const kept = (mine: Mine): Mine => {
			const others = mine.stances.filter(({ outcome_id }) => outcome_id !== said.outcome_id);
			const { stance } = said;
			return { ...mine, stances: stance === null ? others : [...others, { ...said, stance }] };
		};
		return {
			place: `stance:${said.outcome_id}`,
			isAbsolute: true,
			touches: [],
			text: said.reason,
			isAtHand: () => this.#parts.workshop.phase?.id === phase,
			overtaken: () =>
				this.#parts.workshop.phases.some((each) => each.id === phase && each.voided !== voided)
					? new Refusal('window_closed')
					: null,
			show: onMine(kept),
			send: () => this.#parts.gateway.takeStance(phase, said),
			keep: kept
		};
	});

	readonly kept = [this.#saying];
}
