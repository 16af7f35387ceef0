/** The broadcasts from the database that a joiner of a private channel asks to be given again. */
import * as z from 'zod';
import type { EmbeddedDatabase } from '../database.ts';
import type { JoinRequest } from './join-request.ts';
import { refuseReading, Refusal } from './refusal.ts';
import { encodeBroadcast, encodeText, jsonOf, type Broadcast, type Frame, type Ref, type Version } from './wire.ts';

export type Replayed = Extract<Broadcast, { form: 'event' }> & { readonly meta: { readonly id: string } };

const MOST = 25;

/** The newest `limit` from `since` (milliseconds of the epoch) on. */
const Request = z.object({
	since: z.int(),
	limit: z
		.int()
		.default(MOST)
		.transform((limit) => Math.min(Math.max(limit, 1), MOST))
});

const Rows = z.array(
	z.object({
		id: z.string(),
		event: z.string(),
		payload: z.string().nullable(),
		binary_payload: z.instanceof(Uint8Array).nullable()
	})
);

/** In the order in which they were sent. @throws Refusal or DatabaseError */
export async function replay(
	database: EmbeddedDatabase,
	topic: string,
	config: JoinRequest['config'],
	readsBroadcasts: boolean
): Promise<readonly Replayed[]> {
	const asked = config.broadcast.replay;
	if (typeof asked !== 'object' || asked === null) return [];
	if (!config.private) throw new Refusal('UnableToReplayMessages', 'Replay is not allowed for public channels');
	if (!readsBroadcasts) throw refuseReading(topic);
	const request = Request.safeParse(asked).data;
	if (!request) throw new Refusal('UnableToReplayMessages', 'Replay params are not valid');
	const rows = await database.query(
		`select id, event, payload::text as payload, binary_payload from realtime.messages
		where topic = $1 and private and extension = 'broadcast' and event is not null
			and inserted_at >= $2::timestamp and inserted_at < $3::timestamp
		order by inserted_at desc limit $4`,
		[topic, instant(request.since), instant(Date.now() + 60_000), request.limit]
	);
	return Rows.parse(rows)
		.reverse()
		.flatMap(({ id, event, payload, binary_payload }) => {
			const body = binary_payload ?? payload;
			if (body === null) return [];
			const encoding = binary_payload ? 'binary' : 'json';
			return [{ form: 'event', event, encoding, body, meta: { id, replayed: true } } as const];
		});
}

/** Text with the joiner's reference, or kind 4 for bytes. @returns null when this version cannot represent it. */
export function encodeReplayed(version: Version, joinRef: Ref, topic: string, message: Replayed): Frame | null {
	return message.encoding === 'json'
		? encodeText(version, { joinRef, ref: null, topic, event: 'broadcast', json: jsonOf(message) })
		: encodeBroadcast(version, topic, message);
}

function instant(milliseconds: number): string {
	const date = new Date(milliseconds);
	if (Number.isNaN(date.getTime())) throw new Refusal('UnableToReplayMessages', 'Replay params are not valid');
	return date.toISOString();
}
