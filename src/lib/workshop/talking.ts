/** What comes out of a topic: actions, decisions and notes, proposed by anyone. */
import * as z from 'zod/mini';
import type { OutcomeDraft, OutcomeText } from '../data/outcomes.ts';
import type { Mine } from '../domain/snapshot.ts';
import { Outcome } from '../domain/workshop.ts';
import { keptVerb, onShared, patched, type VerbParts } from './verbs.ts';

const Proposal = z.pick(Outcome, { id: true, kind: true, topic_id: true, body: true, owner: true, due: true });
const Edit = z.extend(z.pick(Outcome, { id: true, body: true, owner: true, due: true }), { version: z.int() });
const Acceptance = z.object({ id: z.uuid(), version: z.int() });
const Removal = z.object({ id: z.uuid() });
const TakingOn = z.object({ id: z.uuid(), version: z.int(), name: z.string(), confidence: z.int() });

export class Talking {
	readonly #parts: VerbParts;

	constructor(parts: VerbParts) {
		this.#parts = parts;
	}

	/** Proposes an outcome under a new id. Its form keeps what was typed until this resolves to true. */
	proposeOutcome(draft: Omit<OutcomeDraft, 'id'>): Promise<boolean> {
		const { outbox, ports } = this.#parts;
		return outbox.perform(this.#proposing, { ...draft, id: ports.newId() });
	}

	/** Changes an outcome as it was seen at `version`. */
	editOutcome(outcomeId: string, version: number, text: OutcomeText): Promise<boolean> {
		return this.#parts.outbox.perform(this.#editing, { ...text, id: outcomeId, version });
	}

	/** Facilitator: takes a proposal on, as it was seen at `version`. */
	acceptOutcome(outcomeId: string, version: number): Promise<boolean> {
		return this.#parts.outbox.perform(this.#accepting, { id: outcomeId, version });
	}

	removeOutcome(outcomeId: string): Promise<boolean> {
		return this.#parts.outbox.perform(this.#removing, { id: outcomeId });
	}

	/** Whether the reader has taken this action on, and nobody has taken the name off since. */
	isCommittedTo({ id, confidence }: Outcome): boolean {
		return confidence !== null && this.#parts.intents.rows.mine.own_commitments.includes(id);
	}

	/** The reader takes an action on as it was seen at `version`, under a typed name, or says it otherwise. */
	takeOn({ id, version }: Outcome, name: string, confidence: number): Promise<boolean> {
		return this.#parts.outbox.perform(this.#takingOn, { id, version, name, confidence });
	}

	/** Who took it on hands it back; the facilitator may take anybody's name off. */
	handBack(outcomeId: string): Promise<boolean> {
		return this.#parts.outbox.perform(this.#handingBack, { id: outcomeId });
	}

	readonly #proposing = keptVerb('propose_outcome', Proposal, (draft) => {
		const { phase, isFacilitator } = this.#parts.workshop;
		// Apart everything that is proposed can be objected to; the database says until when.
		const talk = phase?.step === 'discuss' && phase.mode === 'async' ? phase.id : null;
		const isAccepted = draft.kind === 'note' || (talk === null && isFacilitator);
		// Apart it is its proposer's alone to correct.
		const ownOf = (mine: Mine): Mine =>
			talk === null
				? mine
				: { ...mine, own_outcomes: [...mine.own_outcomes.filter((own) => own !== draft.id), draft.id] };
		const outcome: Outcome = {
			...draft,
			confidence: null,
			status: isAccepted ? 'accepted' : 'proposed',
			version: 1,
			position: Infinity,
			phase_id: talk,
			objectable_until: null,
			is_contested: false,
			ratified: null
		};
		return {
			// A form proposes one at a time, so its refusal stands at the form.
			place: `propose:${draft.kind}:${draft.topic_id ?? 'whole'}`,
			touches: [draft.id],
			text: textOf(draft),
			isAtHand: () => false,
			show: ({ shared, mine }) => ({
				shared: shared.outcomes.some(({ id }) => id === draft.id)
					? shared
					: { ...shared, outcomes: [...shared.outcomes, outcome] },
				mine: ownOf(mine)
			}),
			send: () => this.#parts.gateway.proposeOutcome(draft),
			keep: ownOf
		};
	});

	readonly #editing = keptVerb('edit_outcome', Edit, ({ id, version, ...text }) => ({
		place: `outcome:${id}`,
		isAbsolute: true,
		touches: [id],
		text: textOf(text),
		isAtHand: () => false,
		show: onShared((shared) => ({ outcomes: patched(shared.outcomes, id, text) })),
		send: () => this.#parts.gateway.editOutcome(id, version, text)
	}));

	readonly #accepting = keptVerb('accept_outcome', Acceptance, ({ id, version }) => ({
		place: `outcome:${id}`,
		touches: [id],
		text: null,
		isAtHand: () => this.#isListed(id),
		show: onShared((shared) => ({ outcomes: patched(shared.outcomes, id, { status: 'accepted' }) })),
		send: () => this.#parts.gateway.acceptOutcome(id, version)
	}));

	readonly #removing = keptVerb('remove_outcome', Removal, ({ id }) => ({
		place: `outcome:${id}`,
		touches: [id],
		text: null,
		isAtHand: () => this.#isListed(id),
		show: onShared((shared) => ({ outcomes: shared.outcomes.filter((each) => each.id !== id) })),
		send: () => this.#parts.gateway.removeOutcome(id)
	}));

	readonly #takingOn = keptVerb('take_on_action', TakingOn, (made) => ({
		place: `commitment:${made.id}`,
		isAbsolute: true,
		touches: [made.id],
		text: made.name,
		isAtHand: () => false,
		show: ({ shared, mine }) => ({
			shared: {
				...shared,
				outcomes: patched(shared.outcomes, made.id, { owner: made.name, confidence: made.confidence })
			},
			mine: committed(mine, made.id)
		}),
		send: () => this.#parts.gateway.takeOnAction(made),
		keep: (mine) => committed(mine, made.id)
	}));

	readonly #handingBack = keptVerb('hand_back_action', Removal, ({ id }) => ({
		place: `commitment:${id}`,
		isAbsolute: true,
		touches: [id],
		text: null,
		isAtHand: () => this.#isListed(id),
		show: onShared((shared) => ({ outcomes: patched(shared.outcomes, id, { owner: null, confidence: null }) })),
		send: () => this.#parts.gateway.handBackAction(id),
		keep: (mine) => ({ ...mine, own_commitments: mine.own_commitments.filter((own) => own !== id) })
	}));

	readonly kept = [this.#proposing, this.#editing, this.#accepting, this.#removing, this.#takingOn, this.#handingBack];

	/** Its refusal stands below it, in the list of the topic that is talked about and in the wrap-up. */
	#isListed(outcomeId: string): boolean {
		const { stage, shared, workshop } = this.#parts.workshop;
		const found = shared.outcomes.find(({ id }) => id === outcomeId);
		if (!found) return false;
		return stage === 'wrap-up' || (stage === 'discuss' && found.topic_id === workshop.spotlight_topic_id);
	}
}

function textOf({ body, owner, due }: OutcomeText): string {
	return [body, owner, due].filter((part) => part !== null).join('\n');
}

function committed(mine: Mine, id: string): Mine {
	return { ...mine, own_commitments: [...mine.own_commitments.filter((own) => own !== id), id] };
}
