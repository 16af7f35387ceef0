/** Talk over days: what is said about a topic, and reasons against what is proposed there. */
import { Objection, Post } from '../domain/post.ts';
import { call, nothing, type Client } from './call.ts';

export type PostDraft = Pick<Post, 'id' | 'topic_id' | 'is_author'> & { body: string };
export type ObjectionDraft = Pick<Objection, 'id' | 'outcome_id' | 'reason'>;

/** Inside the window of the talk; `is_author`: for who wrote a card of the topic that is kept. */
export function addPost(client: Client, { id, topic_id, body, is_author }: PostDraft): Promise<Post> {
	const args = { p_id: id, p_topic: topic_id, p_body: body, p_as_author: is_author };
	return call(client, 'add_post', args, Post);
}

/** Takes back an own post, while its talk runs. */
export function withdrawPost(client: Client, post: string): Promise<void> {
	return call(client, 'withdraw_post', { p_post: post }, nothing);
}

/** Facilitator: takes a post down; the reason is shown to all. */
export function takeDownPost(client: Client, post: string, reason: string): Promise<void> {
	return call(client, 'take_down_post', { p_post: post, p_reason: reason }, nothing);
}

/** Until the hour that the outcome carries. */
export function objectToOutcome(client: Client, { id, outcome_id, reason }: ObjectionDraft): Promise<Objection> {
	return call(client, 'object_to_outcome', { p_id: id, p_outcome: outcome_id, p_reason: reason }, Objection);
}

/** Takes back an own objection, while the talk runs. */
export function withdrawObjection(client: Client, objection: string): Promise<void> {
	return call(client, 'withdraw_objection', { p_objection: objection }, nothing);
}
