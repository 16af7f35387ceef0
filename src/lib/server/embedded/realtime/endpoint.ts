/**
 * The Realtime endpoint of the embedded Supabase: what realtime-js and its REST calls talk to, over the database's port.
 * It keeps nothing but sockets: who is on a topic, and who is present there.
 */
import { STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocketServer } from 'ws';
import { TokenError, type EmbeddedDatabase, type EmbeddedKeys } from '../database.ts';
import type { ApiRequest } from '../http/request.ts';
import type { PlainResponse } from '../worker/messages.ts';
import { broadcastOfRow } from './broadcast.ts';
import { Connection } from './connection.ts';
import { identify, type Context } from './context.ts';
import { LIMITS, type RealtimeLimits } from './limits.ts';
import { refuseToken } from './refusal.ts';
import { answerBroadcast } from './http.ts';
import { Budget, Rooms } from './room.ts';
import { parseVersion } from './wire.ts';

const SOCKET_PATH = '/realtime/v1/websocket';
const MAX_FRAME_BYTES = 5_000_000;
const PARTITIONS_MS = 60 * 60_000;

export interface Realtime {
	/** Takes a socket over when it is for `/realtime/v1/websocket`. @returns false when it is not, and touches nothing */
	upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): boolean;
	/** Answers what is below `/realtime/v1/api`. */
	answer(request: ApiRequest): Promise<PlainResponse>;
	/** Cuts every socket without closing its channels, so that clients come back to the next server by themselves. */
	close(): void;
}

export function createRealtime({
	database,
	keys,
	limits: changes = {},
	report
}: {
	database: EmbeddedDatabase;
	keys: EmbeddedKeys;
	limits?: Partial<RealtimeLimits>;
	/** Told of what concerns whoever runs the server. */
	report: (problem: string, error?: unknown) => void;
}): Realtime {
	const limits = { ...LIMITS, ...changes };
	const rooms = new Rooms(new Budget(limits));
	const context: Context = { database, keys, limits, rooms, report };
	const sockets = new WebSocketServer({
		noServer: true,
		clientTracking: false,
		perMessageDeflate: false,
		maxPayload: MAX_FRAME_BYTES
	});
	const connections = new Set<Connection>();
	let isClosed = false;

	const forgetMessages = database.onMessages((rows) => {
		for (const row of rows) {
			const room = rooms.find(row.topic);
			if (!room || !row.private) continue;
			const broadcast = broadcastOfRow(row, limits.payloadBytes);
			if (broadcast === 'payload_size_exceeded') report(`Realtime message ${row.id} is too large to be sent`);
			else if (broadcast) room.broadcast(broadcast);
		}
	});
	const idleTimer = setInterval(
		() => {
			for (const connection of [...connections]) connection.cutIfIdle();
		},
		Math.min(5_000, limits.idleMs / 4)
	).unref();
	const keepPartitions = () => {
		database.query('select realtime.keep_partitions()').catch((error: unknown) => {
			report('Realtime could not keep its partitions', error);
		});
	};
	// Asked for before anything else can be: the database answers in order.
	keepPartitions();
	const partitionTimer = setInterval(keepPartitions, PARTITIONS_MS).unref();

	async function open(request: IncomingMessage, query: URLSearchParams, stream: Duplex, head: Buffer): Promise<void> {
		const headers = Object.fromEntries(
			Object.entries(request.headers).flatMap(([name, value]) =>
				name.startsWith('x-') && value !== undefined ? [[name, String(value)]] : []
			)
		);
		const token = headers['x-api-key'] ?? query.get('apikey');
		const version = parseVersion(query.get('vsn'));
		const refusal = version === null ? 'Unsupported version of the protocol' : await refuse(context, token);
		if (refusal !== null || version === null || !token) {
			if (limits.connectBackoffMs > 0) await sleep(limits.connectBackoffMs, undefined, { ref: false });
			return respond(stream, version === null ? 403 : 401, refusal ?? 'API key is missing');
		}
		if (isClosed) return void stream.destroy();
		sockets.handleUpgrade(request, stream, head, (socket) => {
			const connection = new Connection(context, socket, stream, { version, token, headers });
			connections.add(connection);
			socket.on('close', () => connections.delete(connection));
		});
	}

	return {
		upgrade(request, stream, head) {
			const [path, query] = (request.url ?? '').split('?');
			if (path !== SOCKET_PATH) return false;
			stream.on('error', () => stream.destroy());
			open(request, new URLSearchParams(query), stream, head).catch((error: unknown) => {
				report('Realtime could not open a socket', error);
				respond(stream, 500, 'Error connecting to Realtime');
			});
			return true;
		},
		answer: (request) => answerBroadcast(context, request),
		close() {
			isClosed = true;
			forgetMessages();
			clearInterval(idleTimer);
			clearInterval(partitionTimer);
			for (const connection of [...connections]) connection.cut();
		}
	};
}

/** @returns what is wrong with an API key, or null */
async function refuse(context: Context, token: string | null): Promise<string | null> {
	if (!token) return 'API key is missing';
	try {
		await identify(context, token);
		return null;
	} catch (error) {
		if (error instanceof TokenError) return error.reason === 'expired' ? 'Token has expired' : refuseToken(error).words;
		throw error;
	}
}

function respond(stream: Duplex, status: number, error: string): void {
	const body = JSON.stringify({ error });
	stream.end(
		`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nconnection: close\r\ncontent-type: application/json\r\n` +
			`content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
	);
}
