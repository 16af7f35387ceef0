/** Putting cards on topics and naming topics: open to everyone, several at once. */
import { onShared, patched, Versions, type VerbParts } from './verbs.ts';

export class Sorting {
	readonly #parts: VerbParts;
	readonly #versions = new Versions();

	constructor(parts: VerbParts) {
		this.#parts = parts;
	}

	/** Puts a card on a topic. Where it lies already, nothing happens. */
	async moveCard(cardId: string, topicId: string): Promise<boolean> {
		const { intents, gateway } = this.#parts;
		if (intents.rows.shared.cards.some(({ id, topic_id }) => id === cardId && topic_id === topicId)) return true;
		return intents.act({
			place: `card:${cardId}`,
			isAbsolute: true,
			touches: [cardId],
			show: onShared((shared) => ({ cards: patched(shared.cards, cardId, { topic_id: topicId }) })),
			send: () => gateway.moveCard(cardId, topicId)
		});
	}

	/** Takes a card out of its topic, onto one of its own next to it. */
	separateCard(cardId: string): Promise<boolean> {
		const { intents, gateway, ports } = this.#parts;
		const topicId = ports.newId();
		return intents.act({
			place: `card:${cardId}`,
			touches: [cardId],
			show: onShared((shared) => {
				if (shared.topics.some(({ id }) => id === topicId)) return {};
				const former = shared.topics.find(({ id }) => shared.cards.find((card) => card.id === cardId)?.topic_id === id);
				const topic = {
					id: topicId,
					title: null,
					order_key: former?.order_key ?? Infinity,
					status: 'open',
					park_reason: null,
					version: 1
				} as const;
				return { cards: patched(shared.cards, cardId, { topic_id: topicId }), topics: [...shared.topics, topic] };
			}),
			send: () => gateway.separateCard(cardId, topicId)
		});
	}

	/** Names a topic as it was seen at `version`; null takes the name away. */
	renameTopic(topicId: string, version: number, title: string | null): Promise<boolean> {
		const { intents, gateway } = this.#parts;
		return intents.act({
			place: `topic:${topicId}`,
			touches: [topicId],
			show: onShared((shared) => ({ topics: patched(shared.topics, topicId, { title }) })),
			send: () => this.#versions.write(topicId, version, (meant) => gateway.renameTopic(topicId, meant, title))
		});
	}
}
