/** The server's clock jumps forward and back while people are in a workshop: windows follow stored instants, nobody is lost. */
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { getClock } from '../../src/lib/data/clock.ts';
import { getWorkshop } from '../../src/lib/data/workshops.ts';
import { nodeTransport } from '../../src/lib/server/transport.ts';
import { AppServer } from '../support/server.ts';
import { Room } from './room.ts';

const HOUR = 3_600_000;
const folder = mkdtempSync(join(tmpdir(), 'overlap-clock-'));
const offBy = join(folder, 'off-by');

let server: AppServer;
let room: Room;
/** Nobody, whose token cannot expire. */
let stranger: SupabaseClient;

beforeAll(async () => {
	const preload = fileURLToPath(new URL('clock.js', import.meta.url));
	server = await AppServer.start({ NODE_OPTIONS: `--import ${preload}`, CLOCK_OFF_BY: offBy });
	room = await Room.open(server, 2);
	const { publishableKey }: { publishableKey: string } = await (await fetch(`${server.origin}/healthz`)).json();
	stranger = createClient(server.origin, publishableKey, {
		auth: { persistSession: false },
		realtime: { transport: nodeTransport }
	});
}, 120_000);
afterAll(async () => {
	await room.leave();
	await server.remove();
	rmSync(folder, { recursive: true });
});

/** Puts the clock wrong by so much, and waits until the server has it so. */
async function jump(hours: number): Promise<void> {
	writeFileSync(offBy, String(hours * HOUR));
	// A clock a moment behind rounds to -0, which is not 0 to a test.
	const off = async () => Math.round((Date.parse(await getClock(stranger)) - Date.now()) / HOUR) + 0;
	await expect.poll(off, { timeout: 20_000 }).toBe(hours);
}

async function cardsInSight(): Promise<number> {
	return (await getWorkshop(room.host.client, room.workshop.id)).shared.cards.length;
}

describe('a clock that jumps', () => {
	test('two hours forward ends tokens and the window, as the stored instants say', async () => {
		const early = room.writesOf(2);
		const { acknowledged, rest } = await room.burst(early, early.length);
		await rest;
		expect(acknowledged.size).toBe(early.length);
		expect(await cardsInSight()).toBe(0);

		await jump(2);
		// Nobody helps the pages: each gets a new sign-in, a new channel, and what it missed.
		const { writing } = room.host.page;
		const isOpen = () => room.host.page.stage !== 'collect';
		// A card that is written before the page knows is meant to be sealed, and its author's to publish.
		const [knew, isTaken] = [isOpen(), await writing.addCard(room.promptId, 'After the jump')];
		expect(isTaken).toBe(knew);
		await expect.poll(isOpen, { timeout: 20_000 }).toBe(true);
		for (const { id } of writing.unsent) expect(await writing.resend(id)).toBe(true);
		await room.converge();
		expect(await cardsInSight()).toBe(early.length + 1);
		await room.expectHeard('Two hours later');
		const { mine } = await getWorkshop(room.host.client, room.workshop.id);
		expect(mine.cards.map(({ body }) => body)).toEqual(['After the jump']);
	});

	test('and back leaves tokens good and what was opened open', async () => {
		const before = await cardsInSight();
		await jump(0);
		expect(await cardsInSight()).toBe(before);
		await room.converge();
		await room.expectHeard('And back');
		const health = await fetch(`${server.origin}/healthz`);
		expect(health.status).toBe(200);
	});
});
