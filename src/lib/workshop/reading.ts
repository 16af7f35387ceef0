/** What is left on revealed cards while they are read: short comments. */
import * as z from 'zod/mini';
import type { Comment } from '../domain/comment.ts';
import { keptVerb, type VerbParts } from './verbs.ts';

const Saying = z.object({ id: z.uuid(), card: z.uuid(), body: z.string() });
const Withdrawal = z.object({ id: z.uuid(), card: z.uuid() });

export class Reading {
	readonly #parts: VerbParts;

	constructor(parts: VerbParts) {
		this.#parts = parts;
	}

	/** Comments may be left just now. */
	get hasComments(): boolean {
		const { phase } = this.#parts.workshop;
		return phase?.step === 'read' && !phase.is_over && phase.rules.comments === true;
	}

	/** What is said to a card, with what was taken down. */
	commentsOf(cardId: string): readonly Comment[] {
		return this.#parts.workshop.shared.comments.filter(({ card_id }) => card_id === cardId);
	}

	isMine(commentId: string): boolean {
		return this.#parts.intents.rows.mine.own_comments.includes(commentId);
	}

	/** Says something short to a card. Its form keeps what was typed until this resolves to true. */
	addComment(cardId: string, body: string): Promise<boolean> {
		const { outbox, ports } = this.#parts;
		return outbox.perform(this.#saying, { id: ports.newId(), card: cardId, body });
	}

	withdrawComment({ id, card_id }: Comment): Promise<boolean> {
		return this.#parts.outbox.perform(this.#withdrawing, { id, card: card_id });
	}

	readonly #saying = keptVerb('add_comment', Saying, ({ id, card, body }) => ({
		place: `comment-on:${card}`,
		touches: [id],
		text: body,
		isAtHand: () => false,
		show: ({ shared, mine }) =>
			shared.comments.some((each) => each.id === id)
				? { shared, mine }
				: {
						shared: { ...shared, comments: [...shared.comments, provisional(id, card, body)] },
						mine: { ...mine, own_comments: [...mine.own_comments, id] }
					},
		send: () => this.#parts.gateway.addComment({ id, cardId: card, body }),
		keep: (mine) => ({ ...mine, own_comments: [...mine.own_comments.filter((own) => own !== id), id] })
	}));

	readonly #withdrawing = keptVerb('withdraw_comment', Withdrawal, ({ id, card }) => ({
		place: `comment-on:${card}`,
		touches: [id],
		text: null,
		isAtHand: () => this.hasComments,
		show: ({ shared, mine }) => ({
			shared: { ...shared, comments: shared.comments.filter((each) => each.id !== id) },
			mine
		}),
		send: () => this.#parts.gateway.withdrawComment(id)
	}));

	readonly kept = [this.#saying, this.#withdrawing];
}

function provisional(id: string, card_id: string, body: string): Comment {
	return { id, card_id, body, order_key: Infinity, taken_down_reason: null, author_name: null };
}
