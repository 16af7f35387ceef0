/** What people think of a revealed card without saying a word. */
import * as z from 'zod/mini';

/** The last is no opinion of what the card says: "does not belong here", a hint for who sorts. */
export const REACTIONS = ['agree', 'thanks', 'question', 'misplaced'] as const;
export const Reaction = z.enum(REACTIONS);
export type Reaction = z.infer<typeof Reaction>;

/** What a reader knows of the reactions to one card. */
export const CardReactions = z.object({
	card_id: z.uuid(),
	/** the reader's own, until the close */
	own: z.array(Reaction),
	/** people, from four up, once nothing is left to write, to react to or to vote on */
	counts: z.record(z.string(), z.int()),
	/** facilitator only: people other than the reader, from three up, once nobody can react any more */
	misplaced: z.nullable(z.int())
});
export type CardReactions = z.infer<typeof CardReactions>;

/** The reader's own reaction stated: the row of that card, made where there is none. */
export function reacted(
	rows: readonly CardReactions[],
	cardId: string,
	kind: Reaction,
	isOn: boolean
): CardReactions[] {
	const row = rows.find(({ card_id }) => card_id === cardId) ?? {
		card_id: cardId,
		own: [],
		counts: {},
		misplaced: null
	};
	const own = [...row.own.filter((each) => each !== kind), ...(isOn ? [kind] : [])];
	return [...rows.filter((each) => each !== row), { ...row, own }];
}
