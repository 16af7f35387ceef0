/**
 * What travels on a Realtime socket: both versions of the Phoenix serializer, with Supabase's two binary kinds.
 * Outgoing messages are whole WebSocket frames, because the same bytes go to every member of a room: written straight to
 * the TCP socket they cost a fifth less than `ws.send`, which frames anew for each of them.
 */

/** The serializer a client asked for with `vsn`. */
export type Version = 1 | 2;

/** A reference chosen by the client, given back as it came. */
export type Ref = string | number | null;

/** A message from a client. */
export interface ClientMessage {
	readonly joinRef: Ref;
	readonly ref: Ref;
	/** With its `realtime:` prefix. */
	readonly topic: string;
	readonly event: string;
	/** Parsed JSON, or what a binary broadcast carried. */
	readonly payload: unknown;
}

/** A broadcast that came as binary frame (kind 3): its body is sent on untouched. */
export class BinaryPush {
	constructor(
		readonly event: string,
		readonly encoding: 'json' | 'binary',
		readonly body: Buffer
	) {}
}

/** A whole WebSocket frame. */
export type Frame = Buffer;

/** A broadcast on its way to a room. */
export type Broadcast =
	/** Text for everyone: what a text push or the batch endpoint sent, as the JSON text of the payload. */
	| { readonly form: 'message'; readonly json: string }
	/** Kind 4 where the client knows it, text otherwise. `meta` names the row that it came from. */
	| {
			readonly form: 'event';
			readonly event: string;
			readonly encoding: 'json' | 'binary';
			readonly body: Uint8Array | string;
			readonly meta: { readonly id: string } | null;
	  };

const TEXT = 0x81;
const BINARY = 0x82;
const USER_BROADCAST_PUSH = 3;
const USER_BROADCAST = 4;

/** @returns null when the server does not speak it; without `vsn` a client speaks version 1. */
export function parseVersion(vsn: string | null): Version | null {
	if (vsn === null || /^1\.0\.\d+$/.test(vsn)) return 1;
	return /^2\.0\.\d+$/.test(vsn) ? 2 : null;
}

/** @returns null when it is not a message of this version. */
export function decodeText(version: Version, text: string): ClientMessage | null {
	let message: unknown;
	try {
		message = JSON.parse(text);
	} catch {
		return null;
	}
	if (typeof message !== 'object' || message === null) return null;
	let fields: unknown[];
	if (version === 2) {
		if (!Array.isArray(message)) return null;
		fields = message;
	} else {
		const named: { join_ref?: unknown; ref?: unknown; topic?: unknown; event?: unknown; payload?: unknown } = message;
		fields = [named.join_ref, named.ref, named.topic, named.event, named.payload];
	}
	const [joinRef, ref, topic, event, payload] = fields;
	if (!isRef(joinRef) || !isRef(ref) || typeof topic !== 'string' || typeof event !== 'string') return null;
	return { joinRef: joinRef ?? null, ref: ref ?? null, topic, event, payload };
}

/** @returns null when it is not a broadcast push (kind 3), the only binary message that clients send. */
export function decodeBinary(bytes: Buffer): ClientMessage | null {
	if (bytes.length < 7 || bytes[0] !== USER_BROADCAST_PUSH) return null;
	let at = 7;
	const [joinRef = '', ref = '', topic = '', event = ''] = [1, 2, 3, 4].map((field) => {
		const end = at + bytes.readUInt8(field);
		const text = bytes.toString('utf8', at, end);
		at = end;
		return text;
	});
	at += bytes.readUInt8(5);
	if (at > bytes.length) return null;
	const payload = new BinaryPush(event, bytes[6] === 0 ? 'binary' : 'json', bytes.subarray(at));
	return { joinRef: joinRef || null, ref: ref || null, topic, event: 'broadcast', payload };
}

/** A text message; `json` is the payload as JSON text. */
export function encodeText(
	version: Version,
	message: { joinRef: Ref; ref: Ref; topic: string; event: string; json: string }
): Frame {
	const [joinRef, ref, topic, event] = [message.joinRef, message.ref, message.topic, message.event].map((field) =>
		JSON.stringify(field)
	);
	const text =
		version === 2
			? `[${joinRef},${ref},${topic},${event},${message.json}]`
			: `{"topic":${topic},"event":${event},"payload":${message.json},"ref":${ref},"join_ref":${joinRef}}`;
	return frame(TEXT, Buffer.from(text));
}

/** @returns null when this version cannot represent it: bytes in version 1. */
export function encodeBroadcast(version: Version, topic: string, broadcast: Broadcast): Frame | null {
	const text = (json: string) => encodeText(version, { joinRef: null, ref: null, topic, event: 'broadcast', json });
	if (broadcast.form === 'message') return text(broadcast.json);
	const meta = broadcast.meta === null ? '' : JSON.stringify(broadcast.meta);
	const header = [topic, broadcast.event, meta].map((field) => Buffer.from(field));
	if (version === 2 && header.every((field) => field.length <= 255)) {
		const kind = Buffer.from([
			USER_BROADCAST,
			...header.map((field) => field.length),
			broadcast.encoding === 'json' ? 1 : 0
		]);
		return frame(
			BINARY,
			kind,
			...header,
			typeof broadcast.body === 'string' ? Buffer.from(broadcast.body) : broadcast.body
		);
	}
	return broadcast.encoding === 'json' ? text(jsonOf(broadcast)) : null;
}

/** An event as the payload of a text message. */
function jsonOf({ event, body, meta }: Extract<Broadcast, { form: 'event' }>): string {
	const payload = typeof body === 'string' ? body : Buffer.from(body).toString();
	return `{"type":"broadcast","event":${JSON.stringify(event)},"payload":${payload}${meta ? `,"meta":${JSON.stringify(meta)}` : ''}}`;
}

function isRef(value: unknown): value is Ref | undefined {
	return value === null || value === undefined || typeof value === 'string' || typeof value === 'number';
}

/** RFC 6455, 5.2: final, unmasked (as a server's frames are), uncompressed. */
function frame(first: number, ...parts: readonly Uint8Array[]): Frame {
	const length = parts.reduce((sum, part) => sum + part.length, 0);
	let head: Buffer;
	if (length < 126) {
		head = Buffer.from([first, length]);
	} else if (length < 65_536) {
		head = Buffer.from([first, 126, length >> 8, length & 255]);
	} else {
		head = Buffer.alloc(10);
		head[0] = first;
		head[1] = 127;
		head.writeBigUInt64BE(BigInt(length), 2);
	}
	return Buffer.concat([head, ...parts], head.length + length);
}
