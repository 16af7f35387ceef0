/** Talk over days: a thread a topic, and reasons against what is proposed there. */
import * as z from 'zod/mini';
import type { Objection, Post } from '../domain/post.ts';
import { keptVerb, onShared, patched, type VerbParts } from './verbs.ts';

const Saying = z.object({
	id: z.uuid(),
	topic_id: z.uuid(),
	phase_id: z.uuid(),
	body: z.string(),
	is_author: z.boolean()
});
const Objecting = z.object({ id: z.uuid(), outcome_id: z.uuid(), reason: z.string() });
const Own = z.object({ id: z.uuid(), at: z.uuid() });
const TakingDown = z.object({ id: z.uuid(), reason: z.string() });

export class TalkingApart {
	readonly #parts: VerbParts;

	constructor(parts: VerbParts) {
		this.#parts = parts;
	}

	/** What was said about a topic, with what was taken down. */
	postsOf(topicId: string): readonly Post[] {
		return this.#parts.workshop.shared.posts.filter(({ topic_id }) => topic_id === topicId);
	}

	objectionsTo(outcomeId: string): readonly Objection[] {
		return this.#parts.workshop.shared.objections.filter(({ outcome_id }) => outcome_id === outcomeId);
	}

	/** Said, objected or proposed by the reader. */
	isMine(id: string): boolean {
		const { own_posts, own_objections, own_outcomes } = this.#parts.intents.rows.mine;
		return [own_posts, own_objections, own_outcomes].some((own) => own.includes(id));
	}

	/** The reader wrote a card of the topic that is still there, and may answer as its author. */
	isAuthorOn(topicId: string): boolean {
		const { mine } = this.#parts.intents.rows;
		return mine.cards.some((card) => card.topic_id === topicId && card.body !== null);
	}

	/** The form keeps what was typed until this resolves to true; as with `object`. */
	say(topicId: string, body: string, asAuthor: boolean): Promise<boolean> {
		const { outbox, ports, workshop } = this.#parts;
		if (!workshop.phase) return Promise.resolve(false);
		const said = { id: ports.newId(), topic_id: topicId, phase_id: workshop.phase.id, body, is_author: asAuthor };
		return outbox.perform(this.#saying, said);
	}

	takeBack({ id, topic_id }: Post): Promise<boolean> {
		return this.#parts.outbox.perform(this.#withdrawing, { id, at: topic_id });
	}

	/** Facilitator: the reason is shown to all. */
	takeDown(postId: string, reason: string): Promise<boolean> {
		return this.#parts.outbox.perform(this.#takingDown, { id: postId, reason });
	}

	object(outcomeId: string, reason: string): Promise<boolean> {
		const { outbox, ports } = this.#parts;
		return outbox.perform(this.#objecting, { id: ports.newId(), outcome_id: outcomeId, reason });
	}

	takeObjectionBack({ id, outcome_id }: Objection): Promise<boolean> {
		return this.#parts.outbox.perform(this.#yielding, { id, at: outcome_id });
	}

	readonly #saying = keptVerb('add_post', Saying, (draft) => ({
		place: `thread:${draft.topic_id}`,
		touches: [draft.id],
		text: draft.body,
		isAtHand: () => false,
		show: ({ shared, mine }) =>
			shared.posts.some(({ id }) => id === draft.id)
				? { shared, mine }
				: {
						shared: { ...shared, posts: [...shared.posts, { ...draft, ...UNSAID }] },
						mine: { ...mine, own_posts: [...mine.own_posts, draft.id] }
					},
		send: () => this.#parts.gateway.addPost(draft),
		keep: (mine) => ({ ...mine, own_posts: [...mine.own_posts.filter((own) => own !== draft.id), draft.id] })
	}));

	readonly #withdrawing = keptVerb('withdraw_post', Own, ({ id, at }) => ({
		place: `thread:${at}`,
		touches: [id],
		text: null,
		isAtHand: () => this.#isTalk,
		show: onShared(({ posts }) => ({ posts: posts.filter((each) => each.id !== id) })),
		send: () => this.#parts.gateway.withdrawPost(id)
	}));

	readonly #takingDown = keptVerb('take_down_post', TakingDown, ({ id, reason }) => ({
		place: `post:${id}`,
		touches: [id],
		text: reason,
		isAtHand: () => false,
		show: onShared(({ posts }) => ({ posts: patched(posts, id, { body: null, taken_down_reason: reason }) })),
		send: () => this.#parts.gateway.takeDownPost(id, reason)
	}));

	readonly #objecting = keptVerb('object_to_outcome', Objecting, (draft) => ({
		place: `object:${draft.outcome_id}`,
		touches: [draft.id],
		text: draft.reason,
		isAtHand: () => false,
		show: ({ shared, mine }) =>
			shared.objections.some(({ id }) => id === draft.id)
				? { shared, mine }
				: {
						shared: {
							...shared,
							objections: [...shared.objections, { ...draft, order_key: Infinity, author_name: null }],
							outcomes: patched(shared.outcomes, draft.outcome_id, { is_contested: true })
						},
						mine: { ...mine, own_objections: [...mine.own_objections, draft.id] }
					},
		send: () => this.#parts.gateway.objectToOutcome(draft),
		keep: (mine) => ({ ...mine, own_objections: [...mine.own_objections.filter((own) => own !== draft.id), draft.id] })
	}));

	readonly #yielding = keptVerb('withdraw_objection', Own, ({ id, at }) => ({
		place: `object:${at}`,
		touches: [id],
		text: null,
		isAtHand: () => this.#isTalk,
		show: onShared(({ objections }) => ({ objections: objections.filter((each) => each.id !== id) })),
		send: () => this.#parts.gateway.withdrawObjection(id)
	}));

	readonly kept = [this.#saying, this.#withdrawing, this.#takingDown, this.#objecting, this.#yielding];

	get #isTalk(): boolean {
		const { phase } = this.#parts.workshop;
		return phase?.step === 'discuss' && phase.mode === 'async';
	}
}

const UNSAID = { position: Infinity, taken_down_reason: null, author_name: null };
