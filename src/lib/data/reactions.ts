/** Reactions to cards. */
import type { Reaction } from '../domain/reaction.ts';
import { call, nothing, type Client } from './call.ts';

/** States one's own, while a read phase runs that asks for reactions: the same twice is the same. */
export function reactToCard(
	client: Client,
	workshop: string,
	reaction: { cardId: string; kind: Reaction; isOn: boolean }
): Promise<void> {
	const args = { p_workshop: workshop, p_card: reaction.cardId, p_kind: reaction.kind, p_on: reaction.isOn };
	return call(client, 'react_to_card', args, nothing);
}
