/**
 * Several people, two tabs of one of them, at work over a network that drops, doubles, reorders, breaks off, closes, lets
 * tokens expire and limits rates, on pages that are closed and opened again in the middle of it. When it has calmed down
 * every page shows what the server holds, and what anybody did has arrived once or has been given back.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { topic } from '../support/builders.ts';
import { CALM, STORMY } from './network.ts';
import { begin, Browser, HERE, open, THERE, type Page } from './page.ts';
import { PROMPT, type FakeServer } from './server.ts';

const [GROUP, BALLOT] = [2, 3];
/** The storms of every run, unless others are asked for. */
const SEED = Number(process.env['SEED'] ?? 20_261_123);

/** One thing that somebody on a page may do just then. */
function act(server: FakeServer, { state }: Page, onWritten: (body: string) => void): void {
	const { world } = server;
	const topicId = world.pick(state.shared.topics)?.id ?? HERE;
	const card = world.pick(state.shared.cards);
	const dice = world.random();
	if (dice < 0.2) {
		const body = `card ${world.now}`;
		onWritten(body);
		void state.writing.addCard(PROMPT, body);
	} else if (dice < 0.4 && card) void state.sorting.moveCard(card.id, topicId);
	else if (dice < 0.5)
		void state.sorting.renameTopic(topicId, world.pick(state.shared.topics)?.version ?? 1, `${world.now}`);
	else if (dice < 0.6 && card) void state.writing.withdrawCard(card.id);
	else if (dice < 0.8) void state.voting.castVote(topicId, Math.floor(4 * world.random()));
	else if (dice < 0.85) void state.voting.setDone(world.random() < 0.5);
	else if (dice < 0.95) {
		const outcome = { kind: 'note', topic_id: topicId, body: `note ${world.now}`, owner: null, due: null } as const;
		void state.talking.proposeOutcome(outcome);
	} else if (dice < 0.97 && state.isFacilitator) void state.steering.advance();
	else void state.steering.extendTimebox(60);
}

/** Whoever stands before the server refuses everybody for a while, though it is there; everybody, or whose token has run out. */
const NOT_NOW = ['too_many', null, null] as const;

async function storm(seed: number, steps: number, hasLocks = true, onWritten: (body: string) => void = () => {}) {
	const { world, network, server } = begin(seed, GROUP);
	server.shared = {
		...server.shared,
		topics: [topic({ id: HERE, order_key: -1 }), topic({ id: THERE, order_key: 0 })]
	};
	server.announceEvery = 200;
	const browsers = new Map<string, Browser>();
	const enter = (person: string) => {
		const browser = browsers.get(person) ?? new Browser();
		browser.hasLocks = hasLocks;
		browsers.set(person, browser);
		return { person, ...open(server, person, browser) };
	};
	const pages = ['ana', 'ana', 'bo', 'cy', 'facilitator'].map(enter);
	await world.pass(1_000);
	network.faults = STORMY;
	for (let step = 0; step < steps; step++) {
		const at = Math.floor(world.random() * pages.length);
		const page = pages[at];
		if (!page) continue;
		const dice = world.random();
		if (dice < 0.05) page.signs.woke();
		else if (dice < 0.1) {
			page.close();
			pages[at] = enter(page.person);
		} else if (dice < 0.13) network.refusesWith = world.pick(NOT_NOW) ?? null;
		else if (dice < 0.15) network.refusesRenewal = world.pick(NOT_NOW) ?? null;
		else if (dice < 0.18) network.expireTokens();
		else act(server, page, onWritten);
		await world.pass(300 * world.random());
	}
	network.faults = CALM;
	network.refusesWith = network.refusesRenewal = null;
	await world.pass(70_000);
	return { world, server, pages };
}

describe('refused for a while', () => {
	const refused = (check: (seed: number, seconds: number) => Promise<void>) =>
		fc.assert(fc.asyncProperty(fc.integer(), fc.integer({ min: 3, max: 600 }), check), { seed: SEED, numRuns: 15 });

	/** Somebody votes while nobody is let in: the channel is closed for good, and so is each next. */
	async function outside(seed: number) {
		const { world, network, server } = begin(seed, BALLOT);
		server.shared = { ...server.shared, topics: [topic({ id: HERE, order_key: 0 })] };
		const [ana, bo] = [open(server, 'ana').state, open(server, 'bo').state];
		await world.pass(1_000);
		expect([ana.status, bo.status]).toEqual(['live', 'live']);
		return { world, network, server, ana, bo };
	}
	type Outside = Awaited<ReturnType<typeof outside>>;

	/** All goes on by itself: what was done is there, and live it is by what it hears, not by what it asks for now and then. */
	async function expectWell({ world, server, ana, bo }: Outside): Promise<void> {
		for (const state of [ana, bo]) {
			expect(state.end).toBeNull();
			expect(state.status).toBe('live');
			expect(state.shared).toEqual(server.shared);
		}
		expect(ana.outbox.unsent).toBe(0);
		expect(server.own('ana').votes).toEqual({ [HERE]: 2 });
		const { fetches } = server;
		server.renameTopic(HERE, 2, 'Afterwards');
		await world.pass(10);
		expect(bo.shared).toEqual(server.shared);
		expect(server.fetches).toBe(fetches);
		for (const state of [ana, bo]) state.stop();
	}

	test.each([
		['over a limit', 'too_many', null],
		['with a token that has run out and no other over a limit', null, 'too_many'],
		['with a token that has run out and nobody who gives another', null, 'unreachable']
	] as const)(
		'%s a page says so, undoes nothing, does not press on, and misses nothing',
		async (_, reason, renewal) => {
			await refused(async (seed, seconds) => {
				const room = await outside(seed);
				const { world, network, server, ana } = room;
				const [requests, channels] = [network.requests, network.channels.length];
				network.refusesWith = reason;
				network.refusesRenewal = renewal;
				if (renewal) network.expireTokens();
				void ana.voting.castVote(HERE, 2);
				server.renameTopic(HERE, 1, 'Meanwhile');
				for (let second = 0; second < seconds; second++) {
					await world.pass(1_000);
					// Offline only where nobody answers.
					const known = renewal === 'unreachable' ? 'offline' : 'reconnecting';
					expect(ana.status).toMatch(second < 2 ? /reconnecting|offline/ : known);
					expect(ana.end).toBeNull();
					expect(ana.voting.slip().votes).toEqual({ [HERE]: 2 });
					expect(ana.outbox.unsent).toBe(1);
					expect(server.own('ana').votes).toEqual({});
				}
				// Two pages, each of which asks for the workshop, for a channel and for its vote to be taken.
				expect(network.requests - requests).toBeLessThan(2 * (20 + seconds / 3));
				expect(network.channels.length - channels).toBeLessThan(2 * (10 + seconds / 6));
				network.refusesWith = network.refusesRenewal = null;
				await world.pass(40_000);
				await expectWell(room);
			});
		}
	);

	test('with a token that has run out a page gets one new one, and goes on within seconds', async () => {
		await refused(async (seed) => {
			const room = await outside(seed);
			const { world, network, server, ana } = room;
			network.expireTokens();
			void ana.voting.castVote(HERE, 2);
			server.renameTopic(HERE, 1, 'Meanwhile');
			await world.pass(5_000);
			expect(network.renewals).toBe(2);
			await expectWell(room);
		});
	});

	test('by a server that takes no new token either a page waits, and asks for one a minute', async () => {
		await refused(async (seed, seconds) => {
			const room = await outside(seed);
			const { world, network, server, ana } = room;
			network.runsOutAtOnce = true;
			network.expireTokens();
			void ana.voting.castVote(HERE, 2);
			server.renameTopic(HERE, 1, 'Meanwhile');
			for (let second = 0; second < seconds; second++) {
				await world.pass(1_000);
				expect(ana.status).not.toBe('live');
				expect(ana.end).toBeNull();
			}
			expect(network.renewals).toBeLessThanOrEqual(2 * (1 + Math.ceil(seconds / 60)));
			network.runsOutAtOnce = false;
			await world.pass(90_000);
			await expectWell(room);
		});
	});

	test('by a server that knows the account no more, the page ends and says so', async () => {
		await refused(async (seed) => {
			const { world, network, ana } = await outside(seed);
			network.refusesRenewal = 'not_signed_in';
			network.expireTokens();
			void ana.voting.castVote(HERE, 2);
			await world.pass(60_000);
			expect(ana.end).toMatchObject({ reason: 'not_signed_in' });
			const { requests } = network;
			await world.pass(600_000);
			expect(network.requests).toBe(requests);
		});
	});
});

describe('after the storm', () => {
	test('every page shows what the server holds, and nothing hangs in the air', async () => {
		await fc.assert(
			fc.asyncProperty(fc.integer(), fc.integer({ min: 5, max: 80 }), async (seed, steps) => {
				const { world, server, pages } = await storm(seed, steps);
				for (const { person, state } of pages) {
					expect(state.end).toBeNull();
					expect(state.shared).toEqual(server.shared);
					expect(state.voting.slip(server.shared.phases[3]?.id).votes).toEqual(server.own(person).votes);
					expect(state.status).toBe('live');
					expect(state.outbox.unsent).toBe(0);
				}
				expect(world.faults).toEqual([]);
				for (const { state } of pages) state.stop();
			}),
			{ seed: SEED, numRuns: 30 }
		);
	}, 180_000);

	for (const hasLocks of [true, false]) {
		test(`each card is there once, or was given back: ${hasLocks ? 'with' : 'without'} locks`, async () => {
			await fc.assert(
				fc.asyncProperty(fc.integer(), fc.integer({ min: 5, max: 80 }), async (seed, steps) => {
					const written: string[] = [];
					const { server, pages } = await storm(seed, steps, hasLocks, (body) => written.push(body));
					const arrived = server.everWritten;
					const returned = new Set(pages.flatMap(({ state }) => state.writing.unsent.map(({ body }) => body)));
					expect([...arrived, ...returned].sort()).toEqual([...written].sort());
					for (const { state } of pages) state.stop();
				}),
				{ seed: SEED, numRuns: 20 }
			);
		}, 180_000);
	}

	test('nobody asks more than it takes to compare', async () => {
		await fc.assert(
			fc.asyncProperty(fc.integer(), async (seed) => {
				const { world, server, pages } = await storm(seed, 40);
				const before = server.fetches;
				await world.pass(600_000);
				expect(server.fetches - before).toBeLessThanOrEqual(pages.length * 41);
				for (const { state } of pages) state.stop();
			}),
			{ seed: SEED, numRuns: 10 }
		);
	}, 180_000);
});
