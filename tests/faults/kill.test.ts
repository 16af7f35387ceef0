/** The server is killed under load, five times on one data folder. Nothing acknowledged is lost, nobody has to do anything. */
import { setTimeout as pass } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { getWorkshop } from '../../src/lib/data/workshops.ts';
import { AppServer } from '../support/server.ts';
import { Room, type Write } from './room.ts';

const HOUR = 3_600_000;
/** A write that is only remembered until a pause comes is lost by then; one that is on the disk is not. */
const AFTER_A_BURST_MS = 15;

let server: AppServer;
let room: Room;

beforeAll(async () => {
	server = await AppServer.start();
}, 120_000);
beforeAll(async () => {
	room = await Room.open(server, 5);
	return () => room.leave();
});
afterAll(() => server.remove());

/** Kills the server in the middle of these writes, or a moment after the last, and looks at what is left. */
async function kill(writes: readonly Write[], when: { acknowledged: number; then?: number }): Promise<void> {
	const { acknowledged, rest } = await room.burst(writes, when.acknowledged);
	if (when.then !== undefined) await pass(when.then);
	await server.stop('SIGKILL');
	await rest;
	await server.restart();
	expect(acknowledged.size).toBeGreaterThanOrEqual(when.acknowledged);
	await room.expectKept(acknowledged);
}

/** Where the writing stopped, it goes on: the same requests again are each carried out once. */
async function sendAgain(writes: readonly Write[]): Promise<void> {
	const { acknowledged, rest } = await room.burst(writes, writes.length);
	await rest;
	await room.expectKept(acknowledged);
	expect(acknowledged.size).toBe(writes.length);
}

async function advance(to: string): Promise<void> {
	expect(await room.host.page.steering.advance()).toBe(true);
	for (const { page } of room.everyone) await expect.poll(() => page.stage).toBe(to);
}

describe('a server that is killed', () => {
	test('while cards are written', async () => {
		await room.converge();
		const writes = room.writesOf(5);
		await kill(writes, { acknowledged: 8 });
		await room.converge();
		await sendAgain(writes);
		for (const { client } of room.people) {
			expect((await getWorkshop(client, room.workshop.id)).mine.cards).toHaveLength(5);
		}
		await room.expectHeard('after the first');
	});

	test('while cards are grouped', async () => {
		await server.travel(1.5 * HOUR);
		for (const { page } of room.everyone) await expect.poll(() => page.stage, { timeout: 30_000 }).toBe('read');
		await advance('group');
		const { shared } = await getWorkshop(room.host.client, room.workshop.id);
		const writes = room.movesOf(shared);
		expect(writes).toHaveLength(25);
		await kill(writes, { acknowledged: 11 });
		await room.converge();
		await sendAgain(writes);
		await room.expectHeard('after the second');
		await advance('vote');
	});

	test.each([
		['a moment after a burst of twenty votes', 1, 20],
		['in the midst of a burst of twenty votes', 2, 1],
		['a moment after twenty votes were changed', 3, 20]
	])('%s', async (_, dots, acknowledged) => {
		const writes = room.votesOf(20, dots);
		expect(writes).toHaveLength(20);
		await kill(writes, { acknowledged, then: AFTER_A_BURST_MS });
		await room.converge();
		await sendAgain(writes);
		await room.expectHeard(`after ${dots} dots`);
	});

	test('has neither lost nor doubled anybody, and every sign-in can be renewed', async () => {
		await room.expectSamePeople();
		for (const { client } of room.everyone) {
			const before = (await client.auth.getUser()).data.user?.id;
			expect(before).toBeDefined();
			expect((await client.auth.refreshSession()).data.user?.id).toBe(before);
		}
		await advance('discuss');
		await room.converge();
		expect(room.faults).toEqual([]);
	});
});
