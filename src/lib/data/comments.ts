/** Comments on cards: said, taken back, taken down. */
import { Comment } from '../domain/comment.ts';
import { call, nothing, type Client } from './call.ts';

/** While a read phase runs that asks for comments. */
export function addComment(client: Client, comment: { id: string; cardId: string; body: string }): Promise<Comment> {
	const args = { p_id: comment.id, p_card: comment.cardId, p_body: comment.body };
	return call(client, 'add_comment', args, Comment);
}

/** Takes back an own comment, likewise. */
export function withdrawComment(client: Client, comment: string): Promise<void> {
	return call(client, 'withdraw_comment', { p_comment: comment }, nothing);
}

/** Facilitator: takes a comment down; the reason is shown to all. */
export function takeDownComment(client: Client, comment: string, reason: string): Promise<void> {
	return call(client, 'take_down_comment', { p_comment: comment, p_reason: reason }, nothing);
}
