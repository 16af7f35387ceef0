/** What is left on revealed cards while they are read: short comments, and reactions, of which nobody is told yet. */
import * as z from 'zod/mini';
import type { Comment } from '../domain/comment.ts';
import { reacted, Reaction, type CardReactions } from '../domain/reaction.ts';
import type { Mine } from '../domain/snapshot.ts';
import { keptVerb, onMine, type VerbParts } from './verbs.ts';

const Saying = z.object({ id: z.uuid(), card: z.uuid(), body: z.string() });
const Withdrawal = z.object({ id: z.uuid(), card: z.uuid() });
const Reacting = z.object({ cardId: z.uuid(), kind: Reaction, isOn: z.boolean() });

export class Reading {
	readonly #parts: VerbParts;

	constructor(parts: VerbParts) {
		this.#parts = parts;
	}

	/** Comments may be left, or reactions given, just now. */
	takes(what: 'comments' | 'reactions'): boolean {
		const { phase } = this.#parts.workshop;
		return phase?.step === 'read' && !phase.is_over && phase.rules[what] === true;
	}

	/** Reactions to a card can be given now: not where they have been counted and told. */
	canReact(cardId: string): boolean {
		return this.takes('reactions') && Object.keys(this.reactionsTo(cardId)?.counts ?? {}).length === 0;
	}

	/** What the reader knows of the reactions to a card; undefined: nothing. */
	reactionsTo(cardId: string): CardReactions | undefined {
		return this.#parts.intents.rows.mine.reactions.find(({ card_id }) => card_id === cardId);
	}

	/** States the reader's own reaction; the same again changes nothing. */
	react(cardId: string, kind: Reaction, isOn: boolean): Promise<boolean> {
		return this.#parts.outbox.perform(this.#reacting, { cardId, kind, isOn });
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
		isAtHand: () => this.takes('comments'),
		show: ({ shared, mine }) => ({
			shared: { ...shared, comments: shared.comments.filter((each) => each.id !== id) },
			mine
		}),
		send: () => this.#parts.gateway.withdrawComment(id)
	}));

	readonly #reacting = keptVerb('react_to_card', Reacting, (stated) => {
		const keep = (mine: Mine): Mine => ({ ...mine, reactions: reacted(mine.reactions, stated) });
		return {
			place: `reaction:${stated.cardId}:${stated.kind}`,
			isAbsolute: true,
			touches: [],
			text: null,
			isAtHand: () => this.takes('reactions'),
			show: onMine(keep),
			send: () => this.#parts.gateway.reactToCard(stated),
			keep
		};
	});

	readonly kept = [this.#saying, this.#withdrawing, this.#reacting];
}

function provisional(id: string, card_id: string, body: string): Comment {
	return { id, card_id, body, order_key: Infinity, taken_down_reason: null, author_name: null };
}
