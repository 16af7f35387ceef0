/** Topics: their names, and their way through the discussion. */
import { Topic, Workshop } from '../domain/workshop.ts';
import { call, type Client } from './call.ts';

/** Names a topic that was last seen at `version`; null takes the name away. */
export function renameTopic(client: Client, topic: string, version: number, title: string | null): Promise<Topic> {
	return call(client, 'rename_topic', { p_topic: topic, p_version: version, p_title: title }, Topic);
}

/** Moves the spotlight from one topic to another (null: from none, to none) for so many seconds. */
export function discussTopic(
	client: Client,
	workshop: string,
	move: { from: string | null; to: string | null; seconds: number }
): Promise<Workshop> {
	const args = { p_workshop: workshop, p_from: move.from, p_to: move.to, p_seconds: move.seconds };
	return call(client, 'discuss_topic', args, Workshop);
}

/** The instant at which the time of the topic in the spotlight ends. */
export function setTopicTimebox(client: Client, workshop: string, topic: string, endsAt: string): Promise<Workshop> {
	return call(client, 'set_topic_timebox', { p_workshop: workshop, p_topic: topic, p_ends_at: endsAt }, Workshop);
}

export function parkTopic(client: Client, topic: string, reason: string): Promise<Topic> {
	return call(client, 'park_topic', { p_topic: topic, p_reason: reason }, Topic);
}

export function unparkTopic(client: Client, topic: string): Promise<Topic> {
	return call(client, 'unpark_topic', { p_topic: topic }, Topic);
}
