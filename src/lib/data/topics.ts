/** Topics: their names, and their way through the discussion. */
import { StoredAgenda, type AgendaItem } from '../domain/stored-agenda.ts';
import type { Thumb } from '../domain/thumbs.ts';
import { Topic, Workshop } from '../domain/workshop.ts';
import { call, nothing, type Client } from './call.ts';

/** Another topic in the spotlight; null: none before, or none after it. */
export interface SpotlightMove {
	from: string | null;
	to: string | null;
	/** the length of its box where the agenda gives it none */
	seconds: number;
	/** kept as the agenda where none is stored that counts */
	agenda?: readonly AgendaItem[];
}

export type MarkedAccounts = { accounts: 'differ'; agreed: null } | { accounts: 'agree'; agreed: string | null };

/** Names a topic that was last seen at `version`; null takes the name away. */
export function renameTopic(client: Client, topic: string, version: number, title: string | null): Promise<Topic> {
	return call(client, 'rename_topic', { p_topic: topic, p_version: version, p_title: title }, Topic);
}

/** Says of a topic that was last seen at `version` that its accounts differ, or that they agree, and perhaps on what. */
export function markAccounts(client: Client, topic: string, version: number, marked: MarkedAccounts): Promise<Topic> {
	const args = { p_topic: topic, p_version: version, p_accounts: marked.accounts, p_agreed: marked.agreed };
	return call(client, 'mark_accounts', args, Topic);
}

export function discussTopic(client: Client, workshop: string, move: SpotlightMove): Promise<Workshop> {
	const { from, to, seconds, agenda } = move;
	const args = { p_workshop: workshop, p_from: from, p_to: to, p_seconds: seconds, p_agenda: agenda ?? null };
	return call(client, 'discuss_topic', args, Workshop);
}

/** Facilitator: what is still to be talked about, over the agenda that was seen at `version` (0: none was stored). */
export function setAgenda(
	client: Client,
	workshop: string,
	phase: string,
	items: readonly AgendaItem[],
	version: number
): Promise<StoredAgenda> {
	const args = { p_workshop: workshop, p_phase: phase, p_agenda: items, p_version: version };
	return call(client, 'set_agenda', args, StoredAgenda);
}

/** One's own thumb on more time for the topic; the last one counts. */
export function showThumb(client: Client, round: string, value: Thumb): Promise<void> {
	return call(client, 'show_thumb', { p_round: round, p_value: value }, nothing);
}

/** Facilitator: shows all thumbs before the clock does. */
export function closeThumbs(client: Client, round: string): Promise<void> {
	return call(client, 'close_thumbs', { p_round: round }, nothing);
}

/** Marks a topic, privately, as one to talk about, or takes that back as long as nobody has been told. */
export function wantTalk(client: Client, topic: string, isOn: boolean): Promise<void> {
	return call(client, 'want_talk', { p_topic: topic, p_on: isOn }, nothing);
}

/** The instant at which the time of the topic in the spotlight ends. */
export function setTopicTimebox(client: Client, workshop: string, topic: string, endsAt: string): Promise<Workshop> {
	return call(client, 'set_topic_timebox', { p_workshop: workshop, p_topic: topic, p_ends_at: endsAt }, Workshop);
}

export function parkTopic(client: Client, topic: string, reason: string): Promise<Topic> {
	return call(client, 'park_topic', { p_topic: topic, p_reason: reason }, Topic);
}

/** Parks what there is no time for, all at once. */
export function parkTopics(client: Client, workshop: string, topics: readonly string[]): Promise<void> {
	return call(client, 'park_topics', { p_workshop: workshop, p_topics: topics }, nothing);
}

export function unparkTopic(client: Client, topic: string): Promise<Topic> {
	return call(client, 'unpark_topic', { p_topic: topic }, Topic);
}
