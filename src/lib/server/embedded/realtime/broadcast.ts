/** What clients and committed transactions ask to be broadcast, checked before it goes to a room. */
import type { RealtimeMessage } from '../database.ts';
import { BinaryPush, type Broadcast } from './wire.ts';

/** Why a broadcast does not go out, in the word that the sender is told. */
export type BroadcastFault = 'payload_size_exceeded' | 'invalid_payload';

/** @param limit of the payload, in bytes */
export function broadcastOfPush(payload: unknown, limit: number): Broadcast | BroadcastFault {
	if (payload instanceof BinaryPush) {
		const { event, encoding, body } = payload;
		if (body.length > limit) return 'payload_size_exceeded';
		if (encoding === 'json' && !isJson(body.toString())) return 'invalid_payload';
		return { form: 'event', event, encoding, body, meta: null };
	}
	if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) return 'invalid_payload';
	const json = JSON.stringify(payload);
	return Buffer.byteLength(json) > limit ? 'payload_size_exceeded' : { form: 'message', json };
}

/** @returns null for a row without an event or without a payload, which nobody is sent. */
export function broadcastOfRow(row: RealtimeMessage, limit: number): Broadcast | 'payload_size_exceeded' | null {
	const { id, event } = row;
	const body = row.binary ?? row.payload;
	if (event === null || body === null) return null;
	if (Buffer.byteLength(body) > limit) return 'payload_size_exceeded';
	return { form: 'event', event, encoding: row.binary ? 'binary' : 'json', body, meta: { id } };
}

/** A body that is not JSON would break the clients that parse it, or smuggle fields into a text message. */
function isJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}
