/**
 * Putting cards on topics and naming topics: open to everyone, several at once. While people sort apart, putting them on
 * piles of one's own instead.
 */
import * as z from 'zod/mini';
import type { AgendaTopic } from '../domain/agenda.ts';
import { isStrictAt, looseCard, pilesOf, sortsApart, type Piles } from '../domain/piles.ts';
import type { Mine } from '../domain/snapshot.ts';
import { madeTopic } from '../domain/topic.ts';
import { fixedTopics } from '../domain/topic.ts';
import { keptVerb, onMine, onShared, patched, type VerbParts } from './verbs.ts';

const Move = z.object({ card: z.uuid(), topic: z.uuid() });
const Pile = z.object({ phase: z.uuid(), piles: z.record(z.string(), z.string()) });
const Accounts = z.object({
	id: z.uuid(),
	version: z.int(),
	accounts: z.enum(['differ', 'agree']),
	agreed: z.nullable(z.string())
});
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

	/** Says of a topic as it was seen at `version` that its accounts differ. */
	dispute(topicId: string, version: number): Promise<boolean> {
		return this.#parts.outbox.perform(this.#marking, { id: topicId, version, accounts: 'differ', agreed: null });
	}

	/** Says that they agree; `agreed`: on what, null where there was nothing to settle. */
	settle(topicId: string, version: number, agreed: string | null): Promise<boolean> {
		return this.#parts.outbox.perform(this.#marking, { id: topicId, version, accounts: 'agree', agreed });
	}

	/** True while everyone sorts alone: then there are piles of one's own, and no topics to change. */
	get isApart(): boolean {
		const { phase } = this.#parts.workshop;
		return sortsApart(phase) && phase?.is_over === false;
	}

	/** Whether only what says the very same is put together. */
	get isStrict(): boolean {
		const { phases, phase } = this.#parts.workshop;
		return isStrictAt(phases, phase);
	}

	/** The cards that people who sorted apart did not agree about, and that have not been put with others since. */
	get disputed(): ReadonlySet<string> {
		const { shared, agenda } = this.#parts.workshop;
		const alone = new Set(
			agenda.topics.flatMap(({ cards: [card, ...others] }) => (card && others.length === 0 ? card.id : []))
		);
		return new Set(shared.disputed.flatMap(({ id }) => (alone.has(id) ? id : [])));
	}

	/** What was voted on or talked about: it stays as it was. */
	get fixed(): ReadonlySet<string> {
		return fixedTopics(this.#parts.workshop.shared);
	}

	/** Own piles of what is free to be sorted, single cards too, in the order of the wall; before them what stays as it was. */
	get piles(): readonly AgendaTopic[] {
		const { workshop, intents } = this.#parts;
		const { topics } = workshop.agenda;
		const { fixed } = this;
		const free = topics.filter(({ topic }) => !fixed.has(topic.id));
		return [
			...topics.filter(({ topic }) => fixed.has(topic.id)),
			...pilesOf(free, ownPiles(intents.rows.mine, workshop.phase?.id))
		];
	}

	/** The cards that this person has not sorted yet: about them he says nothing. */
	get unsorted(): readonly string[] {
		return this.piles.flatMap(({ topic }) => looseCard(topic.id) ?? []);
	}

	/** Puts cards on an own pile, or together with a card that is on none yet. */
	putInPile(cards: readonly string[], pile: string): Promise<boolean> {
		const loose = looseCard(pile);
		const target = loose === null ? pile : this.#parts.ports.newId();
		return this.#pile([...cards, ...(loose === null ? [] : [loose])].map((card) => [card, target]));
	}

	/** Says of each that it belongs with no other. */
	putAlone(cards: readonly string[]): Promise<boolean> {
		return this.#pile(cards.map((card) => [card, this.#parts.ports.newId()]));
	}

	async #pile(piles: readonly (readonly [card: string, pile: string])[]): Promise<boolean> {
		const { outbox, workshop } = this.#parts;
		if (!workshop.phase || piles.length === 0) return false;
		return outbox.perform(this.#piling, { phase: workshop.phase.id, piles: Object.fromEntries(piles) });
	}

	readonly #piling = keptVerb('put_in_piles', Pile, ({ phase, piles }) => ({
		place: 'piles',
		touches: [],
		text: null,
		isAtHand: () => this.#parts.workshop.phase?.id === phase,
		show: onMine((mine) => withPiles(mine, phase, { ...ownPiles(mine, phase), ...piles })),
		send: () => this.#parts.gateway.putInPiles(phase, piles),
		keep: (mine: Mine, all: Piles['cards']) => withPiles(mine, phase, all)
	}));

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
			const made = madeTopic(topic, former);
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

	readonly #marking = keptVerb('mark_accounts', Accounts, ({ id, version, accounts, agreed }) => ({
		place: `accounts:${id}`,
		isAbsolute: true,
		touches: [id],
		text: agreed,
		isAtHand: () => false,
		show: onShared((shared) => ({ topics: patched(shared.topics, id, { accounts, agreed }) })),
		send: () =>
			this.#parts.gateway.markAccounts(
				id,
				version,
				accounts === 'differ' ? { accounts, agreed: null } : { accounts, agreed }
			)
	}));

	readonly kept = [this.#marking, this.#piling, this.#moving, this.#separating, this.#renaming];

	get #isAtHand(): boolean {
		return this.#parts.workshop.stage === 'group';
	}
}

function ownPiles(mine: Mine, phaseId: string | undefined): Piles['cards'] {
	return mine.piles.find(({ phase_id }) => phase_id === phaseId)?.cards ?? {};
}

function withPiles(mine: Mine, phaseId: string, cards: Piles['cards']): Mine {
	return {
		...mine,
		piles: [...mine.piles.filter(({ phase_id }) => phase_id !== phaseId), { phase_id: phaseId, cards }]
	};
}
