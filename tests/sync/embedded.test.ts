// @vitest-environment node
/** The live workshop on the real thing: supabase-js, sockets, the embedded Supabase and the migrations. */
import { createServer } from 'node:http';
import type { SupabaseClient } from '@supabase/supabase-js';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { joinWorkshop } from '../../src/lib/data/participants.ts';
import { createWorkshop, getWorkshop } from '../../src/lib/data/workshops.ts';
import { dotsUsed } from '../../src/lib/domain/slip.ts';
import type { Workshop } from '../../src/lib/domain/workshop.ts';
import { newId } from '../../src/lib/workshop/identity.ts';
import { enterRoom } from '../../src/lib/workshop/supabase-channel.ts';
import type { WorkshopState } from '../../src/lib/workshop/workshop.svelte.ts';
import { passing } from '../../src/serve/demo/passing.ts';
import { clientOf, startTestEmbedded, type TestEmbedded } from '../support/embedded.ts';
import { follow, planOf, signedIn } from '../support/pages.ts';

const HOUR = 3_600_000;

let embedded: TestEmbedded;
const server = createServer((request, response) => void embedded.handle(request, response));
server.on('upgrade', (request, socket, head) => void embedded.upgrade(request, socket, head));
let origin = '';
const faults: unknown[] = [];
const open: { state: WorkshopState; client: SupabaseClient }[] = [];

beforeAll(async () => {
	embedded = await startTestEmbedded();
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
	const address = server.address();
	if (address && typeof address === 'object') origin = `http://127.0.0.1:${address.port}`;
});
afterEach(async () => {
	for (const { state, client } of open.splice(0)) {
		state.stop();
		await client.removeAllChannels();
	}
	expect(faults.splice(0)).toEqual([]);
});
afterAll(async () => {
	server.closeAllConnections();
	server.close();
	await embedded.discard();
});

const person = () => signedIn(origin, embedded.publishableKey);

/** A retro that is written now, and its facilitator. */
async function retro(): Promise<{ facilitator: SupabaseClient; made: Workshop }> {
	const facilitator = await person();
	const made = await createWorkshop(facilitator, newId(), planOf({ budget: 5, cap: 3, open: false }));
	return { facilitator, made };
}

async function join(client: SupabaseClient, { code, id }: Workshop): Promise<WorkshopState> {
	await joinWorkshop(client, code, null);
	const state = follow(client, await getWorkshop(client, id), faults);
	open.push({ state, client });
	return state;
}

async function pass(hours: number): Promise<void> {
	await embedded.database.transaction(passing(null, hours * HOUR).map((sql) => ({ sql })));
}

/** What all of them must come to agree on. */
async function agree(pages: readonly WorkshopState[], client: SupabaseClient): Promise<void> {
	const id = pages[0]?.workshop.id ?? '';
	for (const page of pages) {
		await expect.poll(async () => page.shared).toEqual((await getWorkshop(client, id)).shared);
	}
}

describe('a retro on the embedded Supabase', () => {
	test('is written sealed, revealed, grouped, voted on and talked about on every page alike', async () => {
		const { facilitator, made } = await retro();
		const host = await join(facilitator, made);
		const [ana, bo] = [await join(await person(), made), await join(await person(), made)];
		const pages = [host, ana, bo];
		for (const page of pages) await expect.poll(() => page.status).toBe('live');

		const prompt = ana.promptsOf(ana.phase?.id ?? '')[0]?.id ?? '';
		expect(await ana.writing.addCard(prompt, 'Write the checklist first')).toBe(true);
		expect(await bo.writing.addCard(prompt, 'Release on Tuesdays')).toBe(true);
		host.refresh();
		bo.refresh();
		await expect.poll(() => pages.map((page) => page.cardsOf(prompt).length)).toEqual([0, 1, 1]);

		await pass(1.5);
		host.refresh();
		for (const page of pages) await expect.poll(() => page.stage).toBe('read');
		await expect.poll(() => pages.map((page) => page.cardsOf(prompt).length)).toEqual([2, 2, 2]);

		expect(await host.steering.advance()).toBe(true);
		for (const page of pages) await expect.poll(() => page.stage).toBe('group');
		const [first, second] = ana.agenda.topics;
		const moved = second?.cards[0]?.id ?? '';
		expect(await ana.sorting.moveCard(moved, first?.topic.id ?? '')).toBe(true);
		await expect.poll(() => pages.map((page) => page.agenda.topics.length)).toEqual([1, 1, 1]);
		expect(await bo.sorting.separateCard(moved)).toBe(true);
		await expect.poll(() => pages.map((page) => page.agenda.topics.length)).toEqual([2, 2, 2]);

		expect(await host.steering.advance()).toBe(true);
		for (const page of pages) await expect.poll(() => page.stage).toBe('vote');
		const [one, two] = ana.agenda.topics.map(({ topic }) => topic.id);
		expect(await ana.voting.castVote(one ?? '', 3)).toBe(true);
		expect(await ana.voting.castVote(two ?? '', 2)).toBe(true);
		expect(await bo.voting.castVote(two ?? '', 3)).toBe(true);
		expect(dotsUsed(ana.voting.slip().votes)).toBe(5);
		expect(await host.voting.castVote(one ?? '', 1)).toBe(true);
		for (const page of pages) expect(page.progress?.voted ?? null, 'three are not counted').toBeNull();
		const cleo = await join(await person(), made);
		expect(await cleo.voting.castVote(two ?? '', 1)).toBe(true);
		for (const page of pages) await expect.poll(() => page.progress?.voted).toBe(4);
		const key = clientOf(embedded, { key: embedded.secretKey });
		for (const table of ['votes', 'cards', 'answers', 'workshops']) {
			expect((await key.from(table).select()).error, `${table}, with the operator’s key`).toMatchObject({
				code: '42501'
			});
		}
		expect(await bo.voting.castVote(one ?? '', 4)).toBe(false);
		expect(bo.troubleAt(`vote:${one}`)).toMatchObject({ reason: 'over_cap' });

		expect(await host.steering.advance()).toBe(true);
		for (const page of pages) await expect.poll(() => page.stage).toBe('discuss');
		await expect
			.poll(() => pages.map((page) => page.agenda.topics[0]?.result?.tally))
			.toMatchObject([{ points: 6 }, { points: 6 }, { points: 6 }]);
		const top = ana.agenda.topics[0]?.topic.id ?? '';
		expect(await host.steering.discussTopic(top)).toBe(true);
		const action = { kind: 'action', topic_id: top, body: 'Ship it', owner: 'Bo', due: null } as const;
		expect(await ana.talking.proposeOutcome(action)).toBe(true);
		await expect.poll(() => host.outcomesOf(top).map(({ status }) => status)).toEqual(['proposed']);
		const [proposed] = host.outcomesOf(top);
		expect(await host.talking.acceptOutcome(proposed?.id ?? '', proposed?.version ?? 0)).toBe(true);
		await agree(pages, facilitator);
	}, 60_000);

	test('is caught up with after the server was stopped and started on its folder', async () => {
		const { facilitator, made } = await retro();
		const host = await join(facilitator, made);
		const ana = await join(await person(), made);
		for (const page of [host, ana]) await expect.poll(() => page.status).toBe('live');

		const { dataDir } = embedded;
		await embedded.close();
		server.closeAllConnections();
		const written = ana.writing.addCard(ana.promptsOf(ana.phase?.id ?? '')[0]?.id ?? '', 'written into the dark');
		await expect.poll(() => ana.status).not.toBe('live');
		embedded = await startTestEmbedded({ dataDir });

		for (const page of [host, ana]) await expect.poll(() => page.status, { timeout: 20_000 }).toBe('live');
		expect(await written).toBe(true);
		await expect.poll(() => ana.outbox.unsent, { timeout: 20_000 }).toBe(0);
		expect(ana.cardsOf(ana.promptsOf(ana.phase?.id ?? '')[0]?.id ?? '').map(({ body }) => body)).toEqual([
			'written into the dark'
		]);
		expect(await host.steering.update({ title: 'Sprint 43' })).toBe(true);
		await expect.poll(() => ana.workshop.title).toBe('Sprint 43');
	}, 60_000);

	test('tells its facilitator, and nobody else, how many pages are here', async () => {
		const { facilitator, made } = await retro();
		const ana = await person();
		await joinWorkshop(ana, made.code, null);
		const counted: number[] = [];
		const overheard: number[] = [];
		const leave = [enterRoom(facilitator, made.id, (here) => counted.push(here))];
		await expect.poll(() => counted.at(-1)).toBe(1);
		leave.push(enterRoom(ana, made.id, (here) => overheard.push(here)));
		await expect.poll(() => counted.at(-1)).toBe(2);
		leave.pop()?.();
		await expect.poll(() => counted.at(-1)).toBe(1);
		expect(overheard.filter((here) => here > 0)).toEqual([]);
		for (const go of leave) go();
	});

	test('leaves the page of a stranger with words', async () => {
		const { made } = await retro();
		await expect(getWorkshop(await person(), made.id)).rejects.toMatchObject({ reason: 'not_member' });
	});
});
