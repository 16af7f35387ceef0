/** Putting cards on topics and naming topics: open to everyone, several at once. */
import * as z from 'zod/mini';
import type { Topic } from '../domain/workshop.ts';
import { keptVerb, onShared, patched, type VerbParts } from './verbs.ts';

const Move = z.object({ card: z.uuid(), topic: z.uuid() });
const Rename = z.object({ id: z.uuid(), version: z.int(), title: z.nullable(z.string()) });

export class Sorting {
	readonly #parts: VerbParts;

	constructor(parts: VerbParts) {
		this.#parts = parts;
	}

	/** Puts a card on a topic. Where it lies already, nothing happens. */
	async moveCard(cardId: string, topicId: string): Promise<boolean> {
		const { intents, outbox } = this.#parts;
		if (intents.rows.shared.cards.some(({ id, topic_id }) => id === cardId && topic_id === topicId)) return true;
		return outbox.perform(this.#moving, { card: cardId, topic: topicId });
	}

	/** Takes a card out of its topic, onto one of its own next to it. */
	separateCard(cardId: string): Promise<boolean> {
		const { outbox, ports } = this.#parts;
		return outbox.perform(this.#separating, { card: cardId, topic: ports.newId() });
	}

	/** Names a topic as it was seen at `version`; null takes the name away. */
	renameTopic(topicId: string, version: number, title: string | null): Promise<boolean> {
		return this.#parts.outbox.perform(this.#renaming, { id: topicId, version, title });
	}

	readonly #moving = keptVerb('move_card', Move, ({ card, topic }) => ({
		place: `card:${card}`,
		isAbsolute: true,
		touches: [card],
		text: null,
		isAtHand: () => this.#isAtHand,
		show: onShared((shared) => ({ cards: patched(shared.cards, card, { topic_id: topic }) })),
		send: () => this.#parts.gateway.moveCard(card, topic)
	}));

	readonly #separating = keptVerb('separate_card', Move, ({ card, topic }) => ({
		place: `card:${card}`,
		touches: [card],
		text: null,
		isAtHand: () => this.#isAtHand,
		show: onShared((shared) => {
			if (shared.topics.some(({ id }) => id === topic)) return {};
			const former = shared.topics.find(({ id }) => shared.cards.find((each) => each.id === card)?.topic_id === id);
			const made: Topic = {
				id: topic,
				title: null,
				order_key: former?.order_key ?? Infinity,
				status: 'open',
				park_reason: null,
				version: 1
			};
			return { cards: patched(shared.cards, card, { topic_id: topic }), topics: [...shared.topics, made] };
		}),
		send: () => this.#parts.gateway.separateCard(card, topic)
	}));

	readonly #renaming = keptVerb('rename_topic', Rename, ({ id, version, title }) => ({
		place: `topic:${id}`,
		isAbsolute: true,
		touches: [id],
		text: title,
		// Only an open name field shows its refusal, and that has been closed by the time it comes late.
		isAtHand: () => false,
		show: onShared((shared) => ({ topics: patched(shared.topics, id, { title }) })),
		send: () => this.#parts.gateway.renameTopic(id, version, title)
	}));

	readonly kept = [this.#moving, this.#separating, this.#renaming];

	get #isAtHand(): boolean {
		return this.#parts.workshop.stage === 'group';
	}
}
