/** Cards as their author has them: written, changed, taken back, and given back when they were refused. */
import * as z from 'zod/mini';
import { Refusal } from '../domain/refusal.ts';
import type { Mine, Shared } from '../domain/snapshot.ts';
import { madeTopic } from '../domain/topic.ts';
import type { Card, Prompt } from '../domain/workshop.ts';
import type { Told } from '../data/cards.ts';
import type { Drafts } from './drafts.ts';
import { keptVerb, onMine, onShared, patched, unchanged, upserted, type VerbParts } from './verbs.ts';

/** What else the question asks; cards of an earlier version of this page told nothing. */
const told = {
	happened_at: z._default(z.nullable(z.string()), null),
	signature: z._default(z.nullable(z.string()), null)
};
const NOTHING: Told = { happened_at: null, signature: null };

/** `is_sealed`: meant to be read by nobody else yet. */
const Addition = z.object({
	id: z.uuid(),
	prompt: z.uuid(),
	body: z.string(),
	is_sealed: z.boolean(),
	parent: z._default(z.nullable(z.uuid()), null),
	...told
});
type Addition = z.infer<typeof Addition>;
const Edit = z.object({ id: z.uuid(), version: z.int(), body: z.string(), ...told });
const Withdrawal = z.object({ id: z.uuid() });

/** A card that was refused. */
export interface Unsent {
	id: string;
	body: string;
	told: Told;
	why: Error;
	/** of the outbox, until its author has seen it */
	entry: string;
}

export class Writing {
	readonly #parts: VerbParts;
	readonly #drafts: Drafts;

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

	/** Cards that were refused, for `resend` or `takeBack`. */
	get unsent(): readonly Unsent[] {
		return this.#refused.map(({ card, why, entry }) => ({
			id: card.id,
			body: card.body,
			told: toldIn(card),
			why,
			entry
		}));
	}

	unsentOf(promptId: string): readonly Unsent[] {
		const here = this.#refused.filter(({ card }) => card.prompt === promptId).map(({ card }) => card.id);
		return this.unsent.filter(({ id }) => here.includes(id));
	}

	/** The text that was being typed here, from before a reload too. Not reactive: read it once. */
	draft(place: string): string {
		return this.#drafts.read(place);
	}

	keepDraft(place: string, text: string): void {
		this.#drafts.write(place, text);
	}

	/** Takes the text over from the composer: from now on it is a card, or one that was refused. */
	addCard(promptId: string, body: string, told: Told = NOTHING): Promise<boolean> {
		this.#drafts.write(`prompt:${promptId}`, '');
		return this.#add({ id: this.#parts.ports.newId(), prompt: promptId, body, parent: null, ...told });
	}

	/** A card that was written before its author took part: sealed, or given back to him. */
	addFirst(card: unknown): Promise<boolean> {
		const known = Addition.safeParse({ ...Object(card), is_sealed: true });
		return known.success ? this.#parts.outbox.perform(this.#adding, known.data) : Promise.resolve(false);
	}

	/** The same for a card that builds on one that is read. */
	buildOn(parent: Card, body: string, told: Told = NOTHING): Promise<boolean> {
		this.#drafts.write(`build:${parent.id}`, '');
		return this.#add({ id: this.#parts.ports.newId(), prompt: parent.prompt_id, body, parent: parent.id, ...told });
	}

	/** Tries a refused card again: sealed if it still can be, otherwise for everyone to read. */
	async resend(cardId: string): Promise<boolean> {
		const found = this.#refused.find(({ card }) => card.id === cardId);
		if (!found) return false;
		this.#parts.outbox.dismiss(found.entry);
		return this.#add(found.card);
	}

	/** Gives a refused card back to the composer: its author has it again. */
	takeBack(cardId: string): void {
		const found = this.#refused.find(({ card }) => card.id === cardId);
		if (!found) return;
		this.#parts.outbox.dismiss(found.entry);
		this.#parts.intents.dismiss(at(cardId));
	}

	/** Changes an own sealed card, as it was seen at `version`. */
	editCard(cardId: string, version: number, body: string, told: Told = NOTHING): Promise<boolean> {
		return this.#parts.outbox.perform(this.#editing, { id: cardId, version, body, ...told });
	}

	withdrawCard(cardId: string): Promise<boolean> {
		return this.#parts.outbox.perform(this.#withdrawing, { id: cardId });
	}

	readonly #adding = keptVerb('add_card', Addition, ({ id, prompt: promptId, body, is_sealed, parent, ...rest }) => {
		const told = toldIn(rest);
		const prompt = this.#parts.intents.rows.shared.prompts.find((each) => each.id === promptId);
		const card = prompt && provisional({ id, body, parent, ...told }, prompt, !is_sealed);
		const inSealed = (mine: Mine) => (mine.cards.some((each) => each.id === id) ? mine : withCard(mine, card));
		return {
			place: at(id),
			touches: is_sealed ? [] : [id],
			text: body,
			isHandedOver: true,
			isAtHand: () => this.#parts.workshop.phase?.id === prompt?.phase_id,
			// Late it would be everyone's to read at once, which is for its author to say.
			overtaken: () => (is_sealed && prompt && this.#isOpened(prompt.phase_id) ? new Refusal('window_closed') : null),
			show: !card ? unchanged : is_sealed ? onMine(inSealed) : onShared((shared) => withAdded(shared, card)),
			send: () => this.#parts.gateway.addCard({ id, promptId, body, parentId: parent, told, isSealed: is_sealed }),
			keep: withCard
		};
	});

	readonly #editing = keptVerb('edit_card', Edit, ({ id, version, body, happened_at, signature }) => ({
		place: at(id),
		isAbsolute: true,
		touches: [],
		text: body,
		isAtHand: () => false,
		show: onMine((mine) => ({ ...mine, cards: patched(mine.cards, id, { body, happened_at, ...named(signature) }) })),
		send: () => this.#parts.gateway.editCard(id, version, body, { happened_at, signature }),
		keep: withCard
	}));

	readonly #withdrawing = keptVerb('withdraw_card', Withdrawal, ({ id }) => {
		const isShared = this.#parts.intents.rows.shared.cards.some((each) => each.id === id);
		const without = (cards: readonly Card[]) => cards.filter((each) => each.id !== id);
		return {
			place: at(id),
			touches: isShared ? [id] : [],
			text: null,
			isAtHand: () => ['collect', 'read', 'group'].includes(this.#parts.workshop.stage),
			show: ({ shared, mine }) => ({
				shared: { ...shared, cards: without(shared.cards) },
				mine: { ...mine, cards: without(mine.cards) }
			}),
			send: () => this.#parts.gateway.withdrawCard(id),
			keep: (mine: Mine) => ({ ...mine, cards: without(mine.cards) })
		};
	});

	readonly kept = [this.#adding, this.#editing, this.#withdrawing];

	get #refused(): readonly { card: Addition; why: Error; entry: string }[] {
		return this.#parts.outbox.returned.flatMap(({ id, entry, why }) => {
			const card = entry.verb === this.#adding.name ? Addition.safeParse(entry.args).data : undefined;
			return card ? { card, why, entry: id } : [];
		});
	}

	async #add(card: Omit<Addition, 'is_sealed'>): Promise<boolean> {
		const prompt = this.#parts.intents.rows.shared.prompts.find(({ id }) => id === card.prompt);
		if (!prompt) return false;
		const is_sealed = !this.#parts.workshop.isRevealed(prompt.phase_id);
		return this.#parts.outbox.perform(this.#adding, { ...card, is_sealed });
	}

	/** Whether the cards of that phase are everyone's, or are by now though this page has not heard of it. */
	#isOpened(phaseId: string): boolean {
		const { workshop } = this.#parts;
		if (workshop.isRevealed(phaseId)) return true;
		const reveals = workshop.phases.find(({ id }) => id === phaseId)?.reveals_at ?? null;
		return reveals !== null && Date.parse(reveals) <= workshop.clock.exact();
	}
}

function at(cardId: string): string {
	return `card:${cardId}`;
}

function withCard(mine: Mine, card: Card | undefined): Mine {
	return card ? { ...mine, cards: upserted(mine.cards, card) } : mine;
}

function toldIn({ happened_at, signature }: Told): Told {
	return { happened_at, signature };
}

/** A card that nobody signs has the name that it has. */
function named(signature: string | null): Partial<Card> {
	return signature === null ? {} : { author_name: signature };
}

function provisional(
	{ id, body, parent, happened_at, signature }: Pick<Addition, 'id' | 'body' | 'parent' | keyof Told>,
	prompt: Prompt,
	isAdded: boolean
): Card {
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
		parent_id: parent,
		happened_at,
		taken_down_reason: null,
		author_name: signature
	};
}

function withAdded(shared: Shared, card: Card): Partial<Shared> {
	if (shared.cards.some(({ id }) => id === card.id)) return {};
	const next = shared.cards.find(({ id }) => id === card.parent_id)?.topic_id;
	const topic = madeTopic(
		card.id,
		shared.topics.find(({ id }) => id === next)
	);
	return { cards: [...shared.cards, card], topics: [...shared.topics, topic] };
}
