/** Rooms as supabase-js sees them: who gets in, who hears whom, and how one is shown out. */
import { randomUUID } from 'node:crypto';
import type { RealtimeChannel } from '@supabase/supabase-js';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { RealtimeServer } from './realtime-server';

let server: RealtimeServer;
let room: string;
let ana: string;
let bo: string;

beforeAll(async () => {
	server = await RealtimeServer.start();
});
afterAll(() => server.stop());
beforeEach(() => {
	server.restart();
	room = `room:${randomUUID()}`;
	ana = randomUUID();
	bo = randomUUID();
});
afterEach(() => server.empty());

interface Heard {
	event: string;
	payload?: Record<string, unknown>;
	meta?: { id: string };
}

type Client = Awaited<ReturnType<RealtimeServer['client']>>;

/** A channel that remembers what happens on it. */
function listen(client: Client, topic: string, config: NonNullable<Parameters<Client['channel']>[1]>['config'] = {}) {
	const heard: Heard[] = [];
	const statuses: string[] = [];
	const errors: string[] = [];
	const told: string[] = [];
	const channel: RealtimeChannel = client
		.channel(topic, { config: { private: true, ...config } })
		.on('broadcast', { event: '*' }, (message) => heard.push(message))
		.on('system', {}, (message: { message: string }) => told.push(message.message));
	const join = () =>
		new Promise<string>((resolve) =>
			channel.subscribe((status, error) => {
				statuses.push(status);
				if (error) errors.push(error.message);
				resolve(status);
			})
		);
	return { channel, heard, statuses, errors, told, join };
}

describe('the door of a private room', () => {
	test('opens to a person whom a policy lets read', async () => {
		await server.allow(ana, room, { reads: ['broadcast'] });
		expect(await listen(await server.client(ana), room).join()).toBe('SUBSCRIBED');
	});

	test('stays shut for everybody else, in the words of Realtime', async () => {
		await server.allow(ana, room, { reads: ['broadcast'] });
		for (const client of [await server.client(bo), await server.client()]) {
			const { join, errors } = listen(client, room);
			expect(await join()).toBe('CHANNEL_ERROR');
			expect(errors[0]).toContain(`Unauthorized: You do not have permissions to read from this Channel topic: ${room}`);
		}
	});

	test('leads into one room, not into another', async () => {
		await server.allow(ana, room, { reads: ['broadcast'] });
		expect(await listen(await server.client(ana), `${room}:other`).join()).toBe('CHANNEL_ERROR');
	});

	test('stays shut when a policy fails, and whoever runs the server is told', async () => {
		const { join, errors } = listen(await server.client(ana), 'broken');
		expect(await join()).toBe('CHANNEL_ERROR');
		expect(errors[0]).toContain('Unauthorized: ');
		expect(server.embedded.logged.at(-1)).toContain('division by zero');
	});

	test('answers each for themselves when many different people stand before it at once', async () => {
		const people = Array.from({ length: 60 }, () => randomUUID());
		const isAllowed = (index: number) => index % 3 === 0;
		for (const [index, person] of people.entries()) {
			await server.allow(person, isAllowed(index) ? room : `${room}:other`, { reads: ['broadcast'] });
		}
		const clients = await Promise.all(people.map((person) => server.client(person)));
		const answers = await Promise.all(clients.map((client) => listen(client, room).join()));
		expect(answers).toEqual(people.map((_, index) => (isAllowed(index) ? 'SUBSCRIBED' : 'CHANNEL_ERROR')));
	});

	test('lets two hundred people through in the same instant, each at the first try', async () => {
		const people = Array.from({ length: 200 }, () => randomUUID());
		for (const person of people) await server.allow(person, room, { reads: ['broadcast'] });
		const clients = await Promise.all(people.map((person) => server.client(person)));
		const rooms = clients.map((client) => listen(client, room));
		await Promise.all(rooms.map(({ join }) => join()));
		expect(rooms.map(({ statuses }) => statuses)).toEqual(people.map(() => ['SUBSCRIBED']));
	});
});

describe('a message from the database', () => {
	test('reaches everyone in the room, as it was stored, with the id of its row', async () => {
		for (const person of [ana, bo]) await server.allow(person, room, { reads: ['broadcast'] });
		const rooms = [listen(await server.client(ana), room), listen(await server.client(bo), room)];
		for (const { join } of rooms) await join();
		await server.send(room, 'card', { text: 'Größe ✓', rev: 7 });
		for (const { heard } of rooms) {
			await expect.poll(() => heard).toHaveLength(1);
			expect(heard[0]).toMatchObject({ event: 'card', payload: { text: 'Größe ✓', rev: 7 } });
			expect(heard[0]?.meta?.id).toBe(heard[0]?.payload?.id);
		}
	});

	test('arrives whole when it is too long for a notification', async () => {
		await server.allow(ana, room, { reads: ['broadcast'] });
		const { join, heard } = listen(await server.client(ana), room);
		await join();
		const text = 'x'.repeat(100_000);
		await server.send(room, 'long', { text });
		await expect.poll(() => heard[0]?.payload?.text).toBe(text);
	});

	test('stays in its room, and is sent to nobody when it is public', async () => {
		await server.allow(ana, room, { reads: ['broadcast'] });
		const inside = listen(await server.client(ana), room);
		expect(await inside.join()).toBe('SUBSCRIBED');
		await server.send(room, 'private', {});
		await server.send(room, 'public', {}, false);
		await server.send(`${room}:other`, 'elsewhere', {});
		await server.send(room, 'last', {});
		await expect.poll(() => inside.heard.map(({ event }) => event)).toEqual(['private', 'last']);
	});

	test('is not sent when its transaction is rolled back', async () => {
		await server.allow(ana, room, { reads: ['broadcast'] });
		const { join, heard } = listen(await server.client(ana), room);
		await join();
		const sql = `select realtime.send('{}'::jsonb, 'undone', $1)`;
		await server.embedded.database.transaction([{ sql, params: [room] }], { rollback: true });
		await server.send(room, 'done', {});
		await expect.poll(() => heard.map(({ event }) => event)).toEqual(['done']);
	});
});

describe('a message from a person', () => {
	test('reaches the others when a policy lets that person send, and the sender only who asks for it', async () => {
		await server.allow(ana, room, { reads: ['broadcast'], writes: ['broadcast'] });
		await server.allow(bo, room, { reads: ['broadcast'] });
		const sender = listen(await server.client(ana), room, { broadcast: { ack: true } });
		const hearer = listen(await server.client(bo), room);
		for (const { join } of [sender, hearer]) await join();
		expect(await sender.channel.send({ type: 'broadcast', event: 'hi', payload: { n: 1 } })).toBe('ok');
		await expect.poll(() => hearer.heard).toHaveLength(1);
		expect(hearer.heard[0]).toMatchObject({ event: 'hi', payload: { n: 1 } });
		expect(sender.heard).toEqual([]);

		const echoed = listen(await server.client(ana), room, { broadcast: { self: true, ack: true } });
		await echoed.join();
		await echoed.channel.send({ type: 'broadcast', event: 'echo', payload: {} });
		await expect.poll(() => echoed.heard.map(({ event }) => event)).toEqual(['echo']);
	});

	test('is dropped in silence when no policy lets that person send', async () => {
		await server.allow(ana, room, { reads: ['broadcast'] });
		await server.allow(bo, room, { reads: ['broadcast'] });
		const sender = listen(await server.client(ana), room, { broadcast: { ack: true } });
		const hearer = listen(await server.client(bo), room);
		for (const { join } of [sender, hearer]) await join();
		const sent = await sender.channel.send({ type: 'broadcast', event: 'hi', payload: {} }, { timeout: 300 });
		expect(sent).toBe('timed out');
		await server.send(room, 'after', {});
		await expect.poll(() => hearer.heard.map(({ event }) => event)).toEqual(['after']);
	});

	test('of more than 256 kB is refused', async () => {
		await server.allow(ana, room, { reads: ['broadcast'], writes: ['broadcast'] });
		const { join, channel } = listen(await server.client(ana), room, { broadcast: { ack: true } });
		await join();
		const payload = { text: 'x'.repeat(300_000) };
		expect(await channel.send({ type: 'broadcast', event: 'much', payload })).toBe('error');
	});
});

describe('over HTTP', () => {
	const post = async (path: string, key: string, body: unknown, type = 'application/json') => {
		const headers = { apikey: key, 'content-type': type };
		return fetch(`${server.url}/realtime/v1/api/broadcast${path}`, {
			method: 'POST',
			headers,
			body: body instanceof Uint8Array ? Buffer.from(body) : JSON.stringify(body)
		});
	};

	test('a batch reaches the rooms where the sender may send', async () => {
		await server.allow(ana, room, { reads: ['broadcast'] });
		const inside = listen(await server.client(ana), room);
		await inside.join();
		const batch = (event: string) => ({ messages: [{ topic: room, event, payload: { n: 1 }, private: true }] });
		expect((await post('', server.embedded.publishableKey, batch('stranger'))).status).toBe(202);
		expect((await post('', server.embedded.secretKey, batch('service'))).status).toBe(202);
		await expect.poll(() => inside.heard.map(({ event }) => event)).toEqual(['service']);
	});

	test('what is public is refused', async () => {
		const { secretKey } = server.embedded;
		const messages = [{ topic: room, event: 'note', payload: {} }];
		expect((await post('', secretKey, { messages })).status).toBe(422);
		expect((await post(`/${room}/events/e`, secretKey, {})).status).toBe(403);
	});

	test('one message reaches its room, or is refused aloud', async () => {
		await server.allow(ana, room, { reads: ['broadcast'], writes: ['broadcast'] });
		await server.allow(bo, room, { reads: ['broadcast'] });
		const hearer = listen(await server.client(bo), room);
		await hearer.join();
		const sender = (await server.client(ana)).channel(room, { config: { private: true } });
		expect(await sender.httpSend('one', { n: 1 })).toEqual({ success: true });
		await expect.poll(() => hearer.heard).toHaveLength(1);
		expect(hearer.heard[0]).toMatchObject({ event: 'one', payload: { n: 1 } });

		const silenced = (await server.client(bo)).channel(room, { config: { private: true } });
		await expect(silenced.httpSend('two', {})).rejects.toThrow('Unauthorized');
	});

	test('a stranger, a wrong body and a wrong type are refused', async () => {
		const { publishableKey } = server.embedded;
		expect((await post('', 'sb_publishable_guess', { messages: [] })).status).toBe(401);
		expect((await post('', publishableKey, { messages: [{ topic: room }] })).status).toBe(422);
		expect((await post(`/${room}/events/e?private=true`, publishableKey, {}, 'text/plain')).status).toBe(415);
		expect((await post(`/${room}/events/e?private=true`, publishableKey, {})).status).toBe(403);
	});
});

describe('a token', () => {
	test('that ends closes the channel, with the reason', async () => {
		await server.allow(ana, room, { reads: ['broadcast'] });
		const token = await server.token(ana, { seconds: 4 });
		const { join, statuses, told } = listen(await server.client(ana, token), room);
		await join();
		await expect.poll(() => statuses.at(-1)).toBe('CLOSED');
		expect(told).toEqual([expect.stringMatching(/^Token has expired \d+ seconds ago$/)]);
	});

	test('that is renewed keeps the channel when the old one ends', async () => {
		await server.allow(ana, room, { reads: ['broadcast'] });
		const token = await server.token(ana, { seconds: 4 });
		const [renewing, forgetting] = [await server.client(ana, token), await server.client(ana, token)];
		const [renewed, forgotten] = [listen(renewing, room), listen(forgetting, room)];
		for (const { join } of [renewed, forgotten]) await join();
		await renewing.realtime.setAuth(await server.token(ana));
		await expect.poll(() => forgotten.statuses.at(-1)).toBe('CLOSED');
		await server.send(room, 'later', {});
		await expect.poll(() => renewed.heard).toHaveLength(1);
		expect(renewed.statuses).toEqual(['SUBSCRIBED']);
	});

	test('of somebody who may no longer read closes the channel', async () => {
		await server.allow(ana, room, { reads: ['broadcast'] });
		const client = await server.client(ana);
		const { join, statuses, told } = listen(client, room);
		await join();
		await server.allow(ana, room, {});
		await client.realtime.setAuth(await server.token(ana, { seconds: 1800 }));
		await expect.poll(() => statuses.at(-1)).toBe('CLOSED');
		expect(told).toEqual([`You do not have permissions to read from this Channel topic: ${room}`]);
	});

	test('that may read less than before closes the channel too', async () => {
		await server.allow(ana, room, { reads: ['broadcast', 'presence'] });
		const client = await server.client(ana);
		const { join, told, statuses } = listen(client, room, { presence: { enabled: true, key: 'ana' } });
		await join();
		await server.allow(ana, room, { reads: ['broadcast'] });
		await client.realtime.setAuth(await server.token(ana, { seconds: 1800 }));
		await expect.poll(() => statuses.at(-1)).toBe('CLOSED');
		expect(told).toEqual([`You no longer have permission to read from this Channel topic: ${room}`]);
	});
});

describe('presence', () => {
	test('is seen by who may read it, and by nobody else', async () => {
		const [cy, di] = [randomUUID(), randomUUID()];
		await server.allow(ana, room, { reads: ['broadcast', 'presence'] });
		await server.allow(bo, room, { reads: ['broadcast'], writes: ['presence'] });
		await server.allow(cy, room, { reads: ['broadcast'], writes: ['presence'] });
		await server.allow(di, room, { reads: ['broadcast'] });
		const present = (channel: RealtimeChannel) => Object.keys(channel.presenceState()).sort();

		const facilitator = listen(await server.client(ana), room, { presence: { key: 'ana', enabled: true } });
		const first = listen(await server.client(bo), room, { presence: { key: 'bo', enabled: true } });
		const second = listen(await server.client(cy), room, { presence: { key: 'cy' } });
		const third = listen(await server.client(di), room, { presence: { key: 'di' } });
		for (const { join } of [facilitator, first, second, third]) await join();
		expect(await first.channel.track({ here: true })).toBe('ok');
		expect(await second.channel.track({ here: true })).toBe('ok');
		expect(await third.channel.track({ here: true })).toBe('error');
		await expect.poll(() => present(facilitator.channel)).toEqual(['bo', 'cy']);
		await second.channel.untrack();
		await expect.poll(() => present(facilitator.channel)).toEqual(['bo']);
		await first.channel.unsubscribe();
		await expect.poll(() => present(facilitator.channel)).toEqual([]);
		for (const { channel } of [first, second, third]) expect(present(channel)).toEqual([]);
	});

	test('is told whole to who comes later, and ends with the socket', async () => {
		for (const person of [ana, bo]) {
			await server.allow(person, room, { reads: ['presence'], writes: ['presence'] });
		}
		const phone = await server.client(ana);
		const early = listen(phone, room, { presence: { key: 'ana', enabled: true } });
		await early.join();
		await early.channel.track({ from: 'phone' });
		const late = listen(await server.client(bo), room, { presence: { key: 'bo', enabled: true } });
		await late.join();
		await expect.poll(() => late.channel.presenceState()).toMatchObject({ ana: [{ from: 'phone' }] });
		await phone.realtime.disconnect();
		await expect.poll(() => late.channel.presenceState()).toEqual({});
	});

	test('of more than five calls in the window closes the channel', async () => {
		await server.allow(ana, room, { reads: ['presence'], writes: ['presence'] });
		const { channel, join, statuses, told } = listen(await server.client(ana), room, {
			presence: { key: 'ana', enabled: true }
		});
		await join();
		for (let n = 1; n <= 5; n++) expect(await channel.track({ n })).toBe('ok');
		void channel.track({ n: 6 });
		await expect.poll(() => statuses.at(-1)).toBe('CLOSED');
		expect(told).toEqual(['Client presence rate limit exceeded']);
	});
});

describe('limits', () => {
	test('too many messages close the channels that they reach', async () => {
		server.restart({ messagesPerSecond: 1 });
		await server.allow(ana, room, { reads: ['broadcast'] });
		const { join, statuses, told, heard } = listen(await server.client(ana), room);
		await join();
		for (let n = 0; n < 40; n++) await server.send(room, 'flood', { n });
		await expect.poll(() => statuses.at(-1)).toBe('CLOSED');
		expect(told).toEqual(['Too many messages per second']);
		expect(heard.length).toBeLessThan(40);
	});
});

describe('somebody who sends too much', () => {
	test('is shown out alone, may they send or not', async () => {
		server.restart({ channelMessagesPerSecond: 2 });
		await server.allow(ana, room, { reads: ['broadcast'] });
		await server.allow(bo, room, { reads: ['broadcast'], writes: ['broadcast'] });
		const [silenced, speaker] = [listen(await server.client(ana), room), listen(await server.client(bo), room)];
		const [hearer] = [listen(await server.client(ana), room)];
		for (const { join } of [silenced, speaker, hearer]) await join();
		for (const { channel, statuses, told } of [silenced, speaker]) {
			for (let n = 0; n < 40; n++) void channel.send({ type: 'broadcast', event: 'flood', payload: { n } });
			await expect.poll(() => statuses.at(-1)).toBe('CLOSED');
			expect(told).toEqual(['Too many messages per second']);
		}
		await server.send(room, 'after', {});
		await expect.poll(() => hearer.heard.at(-1)?.event).toBe('after');
		expect(hearer.statuses).toEqual(['SUBSCRIBED']);
	});

	test('for all together is shown out, and not those who heard it', async () => {
		server.restart({ messagesPerSecond: 2 });
		await server.allow(ana, room, { reads: ['broadcast'] });
		await server.allow(bo, room, { reads: ['broadcast'], writes: ['broadcast'] });
		const [hearer, speaker] = [listen(await server.client(ana), room), listen(await server.client(bo), room)];
		for (const { join } of [hearer, speaker]) await join();
		for (let n = 0; n < 40; n++) void speaker.channel.send({ type: 'broadcast', event: 'flood', payload: { n } });
		await expect.poll(() => speaker.statuses.at(-1)).toBe('CLOSED');
		expect(hearer.statuses).toEqual(['SUBSCRIBED']);
	});
});

describe('when the server stops and starts', () => {
	test('everyone is in the room again without doing anything', async () => {
		for (const person of [ana, bo]) await server.allow(person, room, { reads: ['broadcast'] });
		const rooms = [listen(await server.client(ana), room), listen(await server.client(bo), room)];
		for (const { join } of rooms) await join();
		server.cut();
		for (const { statuses } of rooms) await expect.poll(() => statuses.at(-1)).toBe('CHANNEL_ERROR');
		server.restart();
		for (const { statuses } of rooms) await expect.poll(() => statuses.at(-1)).toBe('SUBSCRIBED');
		await server.send(room, 'back', {});
		for (const { heard, statuses } of rooms) {
			await expect.poll(() => heard.map(({ event }) => event)).toEqual(['back']);
			expect(statuses).not.toContain('CLOSED');
		}
	});
});
