/** Cards as their author has them: written, changed, taken back, and kept while they are not confirmed. */
import { Refusal } from '../domain/refusal.ts';
import type { Mine, Shared } from '../domain/snapshot.ts';
import type { Card, Prompt } from '../domain/workshop.ts';
import type { Drafts, Unsent } from './drafts.ts';
import { onMine, onShared, patched, upserted, Versions, type VerbParts } from './verbs.ts';

export class Writing {
	readonly #parts: VerbParts;
	readonly #drafts: Drafts;
	readonly #versions = new Versions();
	#unsent = $state.raw<readonly Unsent[]>([]);

	constructor(parts: VerbParts, drafts: Drafts) {
		this.#parts = parts;
		this.#drafts = drafts;
	}

	/** Own cards that nobody else can read yet. */
	get sealed(): readonly Card[] {
		const { shared, mine } = this.#parts.intents.rows;
		const shown = new Set(shared.cards.map(({ id }) => id));
		return mine.cards.filter(({ id, phase_id }) => !shown.has(id) && !this.#parts.workshop.isRevealed(phase_id));
	}

	isMine(cardId: string): boolean {
		return this.#parts.intents.rows.mine.cards.some(({ id }) => id === cardId);
	}

	/** Cards that were refused or interrupted, for `resend` or `takeBack`; why, by `troubleAt('card:<id>')`. */
	unsentOf(promptId: string): readonly Unsent[] {
		return this.#unsent.filter((card) => card.promptId === promptId && !this.#parts.workshop.isPending(at(card.id)));
	}

	/** The text that was being typed here, from before a reload too. Not reactive: read it once. */
	draft(place: string): string {
		return this.#drafts.read(place);
	}

	keepDraft(place: string, text: string): void {
		this.#drafts.write(place, text);
	}

	/** Takes the text over from the composer: from now on it is a card, or an unsent one. */
	addCard(promptId: string, body: string): Promise<boolean> {
		const card = { id: this.#parts.ports.newId(), promptId, body };
		this.#drafts.putUnsent(card);
		this.#drafts.write(`prompt:${promptId}`, '');
		return this.#send(card);
	}

	/** Tries an unsent card again. */
	async resend(cardId: string): Promise<boolean> {
		const card = this.#unsent.find(({ id }) => id === cardId);
		return card !== undefined && this.#send(card);
	}

	/**
	 * The server answers again: sealed cards that did not reach it go their way. One that its reveal has overtaken would be
	 * everyone's to read at once, so that is left to its author.
	 */
	resendUnreached(): void {
		const { workshop, intents } = this.#parts;
		for (const { id, promptId } of this.#unsent) {
			const trouble = intents.troubleAt(at(id));
			const prompt = intents.rows.shared.prompts.find((each) => each.id === promptId);
			const isUnreached = trouble instanceof Refusal && trouble.reason === 'unreachable';
			if (isUnreached && prompt && !workshop.isRevealed(prompt.phase_id)) void this.resend(id);
		}
	}

	/** Gives an unsent card's text back to the composer. */
	takeBack(cardId: string): string {
		const body = this.#unsent.find(({ id }) => id === cardId)?.body ?? '';
		this.#drafts.dropUnsent(cardId);
		this.#unsent = this.#drafts.unsent();
		this.#parts.intents.dismiss(at(cardId));
		return body;
	}

	/** Changes an own sealed card, as it was seen at `version`. */
	editCard(cardId: string, version: number, body: string): Promise<boolean> {
		return this.#parts.intents.act({
			place: at(cardId),
			touches: [],
			show: onMine((mine) => ({ ...mine, cards: patched(mine.cards, cardId, { body }) })),
			send: () => this.#versions.write(cardId, version, (meant) => this.#parts.gateway.editCard(cardId, meant, body)),
			keep: withCard
		});
	}

	withdrawCard(cardId: string): Promise<boolean> {
		const isShared = this.#parts.intents.rows.shared.cards.some(({ id }) => id === cardId);
		const without = (cards: readonly Card[]) => cards.filter(({ id }) => id !== cardId);
		return this.#parts.intents.act({
			place: at(cardId),
			touches: isShared ? [cardId] : [],
			show: ({ shared, mine }) => ({
				shared: { ...shared, cards: without(shared.cards) },
				mine: { ...mine, cards: without(mine.cards) }
			}),
			send: () => this.#parts.gateway.withdrawCard(cardId),
			keep: (mine) => ({ ...mine, cards: without(mine.cards) })
		});
	}

	/** Reads what an earlier visit left unsent. */
	restore(): void {
		this.#unsent = this.#drafts.unsent();
		this.forgetConfirmed();
	}

	/** Cards whose answer was lost but which the database holds are unsent no more. */
	forgetConfirmed(): void {
		const held = this.#parts.intents.confirmed.mine.cards;
		const confirmed = this.#unsent.filter((card) => held.some(({ id }) => id === card.id));
		if (confirmed.length === 0) return;
		for (const { id } of confirmed) {
			this.#drafts.dropUnsent(id);
			this.#parts.intents.dismiss(at(id));
		}
		this.#unsent = this.#drafts.unsent();
	}

	async #send(unsent: Unsent): Promise<boolean> {
		const { intents, gateway, workshop } = this.#parts;
		const prompt = intents.rows.shared.prompts.find(({ id }) => id === unsent.promptId);
		if (!prompt) return false;
		const isAdded = workshop.isRevealed(prompt.phase_id);
		const card = provisional(unsent, prompt, isAdded);
		this.#unsent = this.#drafts.unsent();
		const isTaken = await intents.act({
			place: at(card.id),
			touches: isAdded ? [card.id] : [],
			show: isAdded
				? onShared((shared) => withAdded(shared, card))
				: onMine((mine) => (mine.cards.some(({ id }) => id === card.id) ? mine : withCard(mine, card))),
			send: () => gateway.addCard(unsent),
			keep: withCard
		});
		if (isTaken) {
			this.#drafts.dropUnsent(card.id);
			this.#unsent = this.#drafts.unsent();
		}
		return isTaken;
	}
}

function at(cardId: string): string {
	return `card:${cardId}`;
}

function withCard(mine: Mine, card: Card): Mine {
	return { ...mine, cards: upserted(mine.cards, card) };
}

function provisional({ id, body }: Unsent, prompt: Prompt, isAdded: boolean): Card {
	return {
		id,
		phase_id: prompt.phase_id,
		prompt_id: prompt.id,
		// Until the database has made the topic of an added card, its own id stands for it.
		topic_id: isAdded ? id : null,
		body,
		version: 1,
		order_key: null,
		is_added: isAdded,
		taken_down_reason: null,
		author_name: null
	};
}

function withAdded(shared: Shared, card: Card): Partial<Shared> {
	if (shared.cards.some(({ id }) => id === card.id)) return {};
	const topic = {
		id: card.id,
		title: null,
		order_key: Infinity,
		status: 'open',
		park_reason: null,
		version: 1
	} as const;
	return { cards: [...shared.cards, card], topics: [...shared.topics, topic] };
}
