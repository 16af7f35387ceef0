/**
 * The server is killed under load, time and again on one data folder: at instants that a seed chooses, and a moment after
 * a burst has been acknowledged. Nothing acknowledged is lost, nobody has to do anything. KILLS says how often, SEED when.
 */
import { setTimeout as pass } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { getWorkshop } from '../../src/lib/data/workshops.ts';
import { AppServer } from '../support/server.ts';
import { Renewing } from './renewing.ts';
import { Room, type Write } from './room.ts';

const HOUR = 3_600_000;
const PEOPLE = 5;
const KILLS = Number(process.env.KILLS ?? 20);
const SEED = Number(process.env.SEED ?? 1);
/** A write that is only remembered until a pause comes is lost by then; one that is on the disk is not. */
const AFTER_A_BURST_MS = 15;
/** Cards are few a person and cannot be written for ever; votes can be changed as often as one likes. */
const OF_CARDS = Math.floor(KILLS / 5);
const OF_MOVES = Math.floor(KILLS / 5);
const OF_RENEWALS = Math.floor(KILLS / 5);
const OF_VOTES = KILLS - OF_CARDS - OF_MOVES - OF_RENEWALS;
const ROUND_AT_MOST_MS = 60_000;

let server: AppServer;
let room: Room;
let kills = 0;
const chance = seeded(SEED);

beforeAll(async () => {
	server = await AppServer.start();
}, 120_000);
beforeAll(async () => {
	room = await Room.open(server, PEOPLE);
	return () => room.leave();
});
afterAll(() => server.remove());

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function seeded(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

/**
 * Kills the server amid these writes, after a number of acknowledgements and a time that chance chooses; every third time
 * a moment after the last. Looks at what is left, and sends the same again: each is carried out once.
 */
async function kill(writes: readonly Write[]): Promise<void> {
	const isAfter = ++kills % 3 === 0;
	const enough = isAfter ? writes.length : Math.floor(chance() * writes.length);
	const { acknowledged, rest } = await room.burst(writes, enough);
	await pass(isAfter ? AFTER_A_BURST_MS : chance() * 5);
	await server.stop('SIGKILL');
	await rest;
	await server.restart();
	expect(acknowledged.size).toBeGreaterThanOrEqual(enough);
	await room.expectKept(acknowledged);
	const again = await room.burst(writes, writes.length);
	await again.rest;
	expect(again.acknowledged.size).toBe(writes.length);
}

async function advance(to: string): Promise<void> {
	expect(await room.host.page.steering.advance()).toBe(true);
	for (const { page } of room.everyone) await expect.poll(() => page.stage, { timeout: 30_000 }).toBe(to);
}

describe(`a server that is killed ${KILLS} times, seed ${SEED}`, () => {
	test(
		'while cards are written',
		async () => {
			await room.converge();
			const cards = Math.max(1, Math.floor(8 / Math.max(1, OF_CARDS)));
			for (let n = 0; n < OF_CARDS; n++) await kill(room.writesOf(cards));
			await room.converge();
			for (const { client } of room.people) {
				expect((await getWorkshop(client, room.workshop.id)).mine.cards).toHaveLength(OF_CARDS * cards);
			}
			await room.expectHeard('after the cards');
		},
		OF_CARDS * ROUND_AT_MOST_MS
	);

	test(
		'while cards are grouped',
		async () => {
			await server.travel(1.5 * HOUR);
			for (const { page } of room.everyone) await expect.poll(() => page.stage, { timeout: 30_000 }).toBe('read');
			await advance('group');
			for (let n = 0; n < OF_MOVES; n++) {
				const { shared } = await getWorkshop(room.host.client, room.workshop.id);
				const writes = room.movesOf(shared, n);
				expect(writes.length).toBeGreaterThanOrEqual(PEOPLE);
				await kill(writes);
			}
			await room.converge();
			await room.expectHeard('after the moves');
			await advance('vote');
		},
		(OF_MOVES + 1) * ROUND_AT_MOST_MS
	);

	test(
		'while votes are cast and changed',
		async () => {
			for (let n = 0; n < OF_VOTES; n++) await kill(room.votesOf(20, 1 + (n % 3)));
			await room.converge();
			await room.expectHeard('after the votes');
		},
		OF_VOTES * ROUND_AT_MOST_MS
	);

	test(
		'while sign-ins are renewed',
		async () => {
			for (let n = 0; n < OF_RENEWALS; n++) {
				kills++;
				const people = await Promise.all(Array.from({ length: PEOPLE }, () => Renewing.signIn(server)));
				let isUp = true;
				const renewing = people.map(async (person) => {
					while (isUp) await person.renew().catch(() => {});
				});
				await pass(100 + chance() * 200);
				await server.stop('SIGKILL');
				isUp = false;
				await Promise.all(renewing);
				await server.restart();
				for (const person of people) expect(await person.renew()).toBe(person.id);
			}
		},
		OF_RENEWALS * ROUND_AT_MOST_MS
	);

	test('has neither lost nor doubled anybody, and every sign-in can be renewed', async () => {
		expect(kills).toBe(KILLS);
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
