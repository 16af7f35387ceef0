/** What people think of a revealed card without saying a word. */
import * as z from 'zod/mini';

/** The last is no opinion of what the card says: "does not belong here", a hint for who sorts. */
export const REACTIONS = ['agree', 'thanks', 'question', 'misplaced'] as const;
export const Reaction = z.enum(REACTIONS);
export type Reaction = z.infer<typeof Reaction>;

/** People by what they think; `misplaced` is never among them. */
export const ReactionCounts = z.record(z.string(), z.int());
export type ReactionCounts = z.infer<typeof ReactionCounts>;

/** What a reader knows of the reactions to one card. */
export const CardReactions = z.object({
	card_id: z.uuid(),
	/** the reader's own, until the close */
	own: z.array(Reaction),
	/** people, from four up, once nothing is left to write, to react to or to vote on */
	counts: ReactionCounts,
	/** facilitator only: people other than the reader, from three up, once nobody can react any more */
	misplaced: z.nullable(z.int())
});
export type CardReactions = z.infer<typeof CardReactions>;

/** One's own reaction to a card, as it is from now on. */
export interface Stated {
	cardId: string;
	kind: Reaction;
	isOn: boolean;
}

/** The reader's own reaction stated: the row of that card, made where there is none. */
export function reacted(rows: readonly CardReactions[], { cardId, kind, isOn }: Stated): CardReactions[] {
	const row = rows.find(({ card_id }) => card_id === cardId);
	const others = row?.own.filter((each) => each !== kind) ?? [];
	return [
		...rows.filter((each) => each !== row),
		{ counts: {}, misplaced: null, ...row, card_id: cardId, own: isOn ? [...others, kind] : others }
	];
}
