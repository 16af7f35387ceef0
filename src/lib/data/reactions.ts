/** Reactions to cards. */
import type { Stated } from '../domain/reaction.ts';
import { call, nothing, type Client } from './call.ts';

/** States one's own, while a read phase runs that asks for reactions: the same twice is the same. */
export function reactToCard(client: Client, workshop: string, reaction: Stated): Promise<void> {
	const args = { p_workshop: workshop, p_card: reaction.cardId, p_kind: reaction.kind, p_on: reaction.isOn };
	return call(client, 'react_to_card', args, nothing);
}
