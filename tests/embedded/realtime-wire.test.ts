/** The protocol by hand: what realtime-js does not show, or does only when something went wrong. */
import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { RealtimeServer, type RawSocket } from './realtime-server';

let server: RealtimeServer;
let room: string;
const opened: RawSocket[] = [];

beforeAll(async () => {
	server = await RealtimeServer.start();
});
afterAll(() => server.stop());
beforeEach(() => {
	server.restart();
	room = `square:${randomUUID()}`;
});
afterEach(() => {
	for (const { socket } of opened.splice(0)) socket.terminate();
});

function open(vsn: string | null = '2.0.0', key?: string): RawSocket {
	const socket = server.raw(vsn, key);
	opened.push(socket);
	return socket;
}

/** Joins with version 2 and takes the answer. */
async function join(socket: RawSocket, topic: string, config: object = {}, more: object = {}, ref = '1') {
	await socket.send([ref, ref, `realtime:${topic}`, 'phx_join', { config: { private: true, ...config }, ...more }]);
	return socket.next();
}

const ok = (response: object = {}) => ({ status: 'ok', response });
const refusal = (reason: string) => ({ status: 'error', response: { reason } });

describe('the two serializers', () => {
	test('answer a heartbeat, each in its form; a client that names none speaks the first', async () => {
		const second = open('2.0.0');
		await second.send([null, '7', 'phoenix', 'heartbeat', {}]);
		expect(await second.next()).toEqual([null, '7', 'phoenix', 'phx_reply', ok()]);
		for (const vsn of ['1.0.0', null]) {
			const first = open(vsn);
			await first.send({ topic: 'phoenix', event: 'heartbeat', payload: {}, ref: '7' });
			const reply = { topic: 'phoenix', event: 'phx_reply', payload: ok(), ref: '7', join_ref: null };
			expect(await first.next()).toEqual(reply);
		}
	});

	test('give the same message from the database as bytes and as text', async () => {
		const [first, second] = [open('1.0.0'), open('2.0.0')];
		const topic = `realtime:${room}`;
		await first.send({ topic, event: 'phx_join', payload: { config: { private: true } }, ref: '1', join_ref: '1' });
		expect(await first.next()).toMatchObject({
			event: 'phx_reply',
			payload: ok({ postgres_changes: [] }),
			join_ref: '1'
		});
		await join(second, room);
		await server.send(room, 'grüße', { id: 'mine', n: 1 });

		const text = await first.next();
		expect(text).toEqual({
			topic,
			event: 'broadcast',
			payload: {
				type: 'broadcast',
				event: 'grüße',
				payload: { id: 'mine', n: 1 },
				meta: { id: expect.stringMatching(/^[0-9a-f-]{36}$/) }
			},
			ref: null,
			join_ref: null
		});
		const frame = bytes(await second.next());
		const [meta, event] = [`{"id":"${frame.toString('utf8').match(/"id":"([0-9a-f-]{36})"/)?.[1]}"}`, 'grüße'];
		const header = [4, topic.length, Buffer.byteLength(event), meta.length, 1];
		const payload = '{"n": 1, "id": "mine"}';
		expect(frame).toEqual(Buffer.concat([Buffer.from(header), Buffer.from(topic + event + meta + payload)]));
	});

	test('carry a binary push of a client on untouched, as bytes to the second and text to the first', async () => {
		const [first, sender, second] = [open('1.0.0'), open('2.0.0'), open('2.0.0')];
		const topic = `realtime:${room}`;
		await first.send({ topic, event: 'phx_join', payload: { config: { private: true } }, ref: '1', join_ref: '1' });
		await first.next();
		for (const socket of [sender, second]) await join(socket, room, { broadcast: { ack: true } });
		await sender.send(push(topic, 'move', '{ "x" : 1 }'));
		expect(await sender.next()).toEqual(['1', '2', topic, 'phx_reply', ok()]);
		const expected = Buffer.concat([Buffer.from([4, topic.length, 4, 0, 1]), Buffer.from(`${topic}move{ "x" : 1 }`)]);
		expect(await second.next()).toEqual(expected);
		expect(await first.next()).toMatchObject({ payload: { type: 'broadcast', event: 'move', payload: { x: 1 } } });

		await sender.send(push(topic, 'raw', Buffer.from([0, 255]), 0));
		await sender.send(push(topic, 'end', '{}'));
		expect(bytes(await second.next()).subarray(-2)).toEqual(Buffer.from([0, 255]));
		expect(await first.next()).toMatchObject({ payload: { event: 'end' } });
	});

	test('refuse a binary push that says JSON and is none', async () => {
		const sender = open();
		await join(sender, room, { broadcast: { ack: true } });
		await sender.send(push(`realtime:${room}`, 'smuggle', '{}},"event":"phx_close"'));
		expect(await sender.next()).toMatchObject(['1', '2', `realtime:${room}`, 'phx_reply', { status: 'error' }]);
	});

	test('carry a text push as text', async () => {
		const [sender, hearer] = [open(), open()];
		for (const socket of [sender, hearer]) await join(socket, room);
		const payload = { type: 'broadcast', event: 'typed', payload: { n: 1 } };
		await sender.send(['1', '2', `realtime:${room}`, 'broadcast', payload]);
		expect(await hearer.next()).toEqual([null, null, `realtime:${room}`, 'broadcast', payload]);
	});

	test('end a socket that speaks neither', async () => {
		for (const nonsense of [
			{ topic: 'phoenix' },
			Buffer.from([9, 9, 9]),
			Buffer.from([3, 255, 255, 255, 255, 255, 1])
		]) {
			const socket = open();
			await socket.send(nonsense);
			expect(await socket.closed).toBe(1007);
		}
	});
});

describe('a topic', () => {
	test('is left with an answer and a close', async () => {
		const socket = open();
		await join(socket, room);
		await socket.send(['1', '2', `realtime:${room}`, 'phx_leave', {}]);
		expect(await socket.next()).toEqual(['1', '2', `realtime:${room}`, 'phx_reply', ok()]);
		expect(await socket.next()).toEqual(['1', '1', `realtime:${room}`, 'phx_close', {}]);
	});

	test('that was not joined takes no message, and may be left', async () => {
		const socket = open();
		await socket.send([null, '1', `realtime:${room}`, 'broadcast', {}]);
		expect(await socket.next()).toEqual([null, '1', `realtime:${room}`, 'phx_reply', refusal('unmatched topic')]);
		await socket.send([null, '2', `realtime:${room}`, 'phx_leave', {}]);
		expect(await socket.next()).toEqual([null, '2', `realtime:${room}`, 'phx_reply', ok()]);
		await socket.send(['3', '3', `room:${room}`, 'phx_join', {}]);
		expect(await socket.next()).toEqual(['3', '3', `room:${room}`, 'phx_reply', refusal('unmatched topic')]);
	});

	test('that is joined again closes the first channel and opens another', async () => {
		const socket = open();
		await join(socket, room);
		expect(await join(socket, room, {}, {}, '5')).toEqual(['1', '1', `realtime:${room}`, 'phx_close', {}]);
		expect(await socket.next()).toMatchObject(['5', '5', `realtime:${room}`, 'phx_reply', { status: 'ok' }]);
		await server.send(room, 'once', {});
		await socket.send([null, '9', 'phoenix', 'heartbeat', {}]);
		expect(bytes(await socket.next())[0]).toBe(4);
		expect(await socket.next()).toEqual([null, '9', 'phoenix', 'phx_reply', ok()]);
	});

	test('must have a name', async () => {
		const reply = await join(open(), '');
		expect(payloadOf(reply)).toMatchObject(refusal('TopicNameRequired: You must provide a topic name'));
	});

	test('is one of a hundred on a socket, and no more', async () => {
		const socket = open();
		for (let n = 1; n <= 100; n++) {
			expect(payloadOf(await join(socket, `${room}:${n}`, {}, {}, String(n)))).toMatchObject({ status: 'ok' });
		}
		const reply = await join(socket, `${room}:101`, {}, {}, '101');
		expect(payloadOf(reply)).toMatchObject(refusal('ChannelRateLimitReached: Too many channels'));
		await socket.send(['1', 'x', `realtime:${room}:1`, 'phx_leave', {}]);
		await socket.next();
		await socket.next();
		expect(payloadOf(await join(socket, `${room}:102`, {}, {}, '102'))).toMatchObject({ status: 'ok' });
	});
});

describe('a join', () => {
	test('with a bad token is refused with the reason', async () => {
		const person = randomUUID();
		const late = await server.token(person, { seconds: -60 });
		const good = await server.token(person);
		const forged = `${good.slice(0, good.lastIndexOf('.'))}.${'A'.repeat(43)}`;
		for (const [token, reason] of [
			['nonsense', /^MalformedJWT: The token provided is not a valid JWT$/],
			[forged, /^JwtSignatureError: Failed to validate JWT signature$/],
			[late, /^InvalidJWTToken: Token has expired \d+ seconds ago$/]
		] as const) {
			const reply = await join(open(), room, {}, { access_token: token });
			expect(payloadOf(reply)).toMatchObject({ status: 'error', response: { reason: expect.stringMatching(reason) } });
		}
	});

	test('takes booleans as text, a key in the place of a token, and what it does not know', async () => {
		const config = { private: 'True', broadcast: null, presence: { enabled: 'no' }, colour: 'teal' };
		const reply = await join(open(), `room:${room}`, config, { access_token: 'sb_publishable_x' });
		expect(payloadOf(reply)).toMatchObject({
			status: 'error',
			response: { reason: expect.stringMatching(/^Unauthorized: /) }
		});
	});

	test('that asks for changes of tables is told that there are none', async () => {
		const socket = open();
		const change = { event: '*', schema: 'public', table: 'cards' };
		const reply = await join(socket, room, { postgres_changes: [change] });
		expect(payloadOf(reply)).toMatchObject(ok({ postgres_changes: [{ ...change, id: 0 }] }));
		expect(await socket.next()).toEqual([
			'1',
			null,
			`realtime:${room}`,
			'system',
			{
				extension: 'postgres_changes',
				status: 'error',
				message:
					'Unable to subscribe to changes with given parameters. Please check Realtime is enabled for the given ' +
					'connect parameters: [event: *, schema: public, table: cards]',
				channel: room
			}
		]);
	});

	test('may ask to be told when messages from the database flow', async () => {
		const socket = open();
		await join(socket, room, { broadcast: { replication_ready: true } });
		const message = 'Replication connection established';
		expect(payloadOf(await socket.next())).toMatchObject({ extension: 'system', status: 'ok', message, channel: room });
	});

	test('of a public channel is refused, and so is one to the past', async () => {
		for (const [config, reason] of [
			[{ private: false }, 'PrivateOnly: This project only allows private channels'],
			[{ broadcast: { replay: { since: 0 } } }, 'UnableToReplayMessages: Replay is not offered here']
		] as const) {
			expect(payloadOf(await join(open(), room, config))).toMatchObject(refusal(reason));
		}
	});

	test('beyond the rate of all joins ends the socket', async () => {
		server.restart({ joinsPerSecond: 1 });
		const socket = open();
		for (let n = 1; n <= 6; n++) void join(socket, `${room}:${n}`, {}, {}, String(n));
		expect(await socket.closed).toBe(1001);
	});
});

describe('presence', () => {
	test('that changes leaves and joins at once, the new entry naming the old', async () => {
		const socket = open();
		const topic = `realtime:${room}`;
		await join(socket, room, { presence: { key: 'ana', enabled: true } });
		expect(await socket.next()).toEqual(['1', null, topic, 'presence_state', {}]);
		const track = (ref: string, payload: unknown) =>
			socket.send(['1', ref, topic, 'presence', { type: 'presence', event: 'TRACK', payload }]);
		await track('2', { n: 1 });
		const joined = await socket.next();
		expect(joined).toEqual([
			null,
			null,
			topic,
			'presence_diff',
			{ joins: { ana: { metas: [{ n: 1, phx_ref: expect.any(String) }] } }, leaves: {} }
		]);
		expect(await socket.next()).toEqual(['1', '2', topic, 'phx_reply', ok()]);
		const { phx_ref } = JSON.parse(JSON.stringify(payloadOf(joined))).joins.ana.metas[0];
		await track('3', { n: 2 });
		expect(payloadOf(await socket.next())).toMatchObject({
			joins: { ana: { metas: [{ n: 2, phx_ref_prev: phx_ref }] } },
			leaves: { ana: { metas: [{ n: 1, phx_ref }] } }
		});
		await socket.next();
		await track('4', { n: 2 });
		expect(await socket.next()).toEqual(['1', '4', topic, 'phx_reply', ok()]);
		await track('5', 'here');
		expect(payloadOf(await socket.next())).toMatchObject(refusal('Presence track payload must be a map'));
	});
});

describe('a socket', () => {
	const status = (path: string) =>
		new Promise<number | undefined>((resolve, reject) => {
			const headers = {
				connection: 'Upgrade',
				upgrade: 'websocket',
				'sec-websocket-version': '13',
				'sec-websocket-key': Buffer.alloc(16).toString('base64')
			};
			request(server.url + path, { headers }, (response) => resolve(response.statusCode))
				.on('upgrade', (response, stream) => resolve(stream.destroy() && response.statusCode))
				.on('error', reject)
				.end();
		});

	test('needs a key that is good, and a version that is spoken', async () => {
		const path = '/realtime/v1/websocket?vsn=2.0.0';
		expect(await status(path)).toBe(401);
		expect(await status(`${path}&apikey=sb_publishable_guess`)).toBe(401);
		expect(await status(`/realtime/v1/websocket?vsn=3.0.0&apikey=${server.embedded.publishableKey}`)).toBe(403);
		expect(await status(`${path}&apikey=${server.embedded.publishableKey}`)).toBe(101);
	});

	test('of somebody else is left alone', async () => {
		expect(await status('/_vite/hmr')).toBe(404);
	});

	test('that says nothing is cut', async () => {
		server.restart({ idleMs: 50 });
		expect(await open().closed).toBe(1006);
	});

	test('of a reader who is too slow is cut before it fills the memory', async () => {
		server.restart({ backlogBytes: 1_000_000 });
		const socket = open();
		await join(socket, room);
		socket.socket.pause();
		const text = 'x'.repeat(200_000);
		for (let n = 0; n < 100; n++) await server.send(room, 'much', { text });
		socket.socket.resume();
		expect(await socket.closed).toBe(1006);
	});
});

/** What a message of version 2 carries. */
function payloadOf(message: unknown): unknown {
	return Array.isArray(message) ? message[4] : message;
}

function bytes(message: unknown): Buffer {
	if (!Buffer.isBuffer(message)) throw new Error(`Not bytes: ${JSON.stringify(message)}`);
	return message;
}

/** Kind 3, on the channel that was joined with reference 1. */
function push(topic: string, event: string, payload: string | Buffer, encoding = 1): Buffer {
	const fields = ['1', '2', topic, event, ''];
	const head = Buffer.from([3, ...fields.map((field) => Buffer.byteLength(field)), encoding]);
	return Buffer.concat([head, Buffer.from(fields.join('')), Buffer.from(payload)]);
}
