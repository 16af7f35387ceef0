/**
 * Several people, two tabs of one of them, at work over a network that drops, doubles, reorders, breaks off and closes.
 * When it has calmed down every page shows what the server holds, and nothing anybody did hangs in the air.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { topic } from '../support/builders.ts';
import { CALM, STORMY } from './network.ts';
import { begin, HERE, open, THERE, type Page } from './page.ts';
import { PROMPT, type FakeServer } from './server.ts';

const GROUP = 2;

/** One thing that somebody on a page may do just then. */
function act(server: FakeServer, { state }: Page): void {
	const { world } = server;
	const topicId = world.pick(state.shared.topics)?.id ?? HERE;
	const card = world.pick(state.shared.cards);
	const dice = world.random();
	if (dice < 0.2) void state.writing.addCard(PROMPT, `card ${world.now}`);
	else if (dice < 0.4 && card) void state.sorting.moveCard(card.id, topicId);
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

async function storm(seed: number, steps: number) {
	const { world, network, server } = begin(seed, GROUP);
	server.shared = {
		...server.shared,
		topics: [topic({ id: HERE, order_key: -1 }), topic({ id: THERE, order_key: 0 })]
	};
	server.announceEvery = 200;
	const pages = ['ana', 'ana', 'bo', 'cy', 'facilitator'].map((person) => ({ person, ...open(server, person) }));
	await world.pass(1_000);
	network.faults = STORMY;
	for (let step = 0; step < steps; step++) {
		const page = world.pick(pages);
		if (page && world.random() < 0.05) page.signs.woke();
		else if (page) act(server, page);
		await world.pass(300 * world.random());
	}
	network.faults = CALM;
	await world.pass(70_000);
	return { world, server, pages };
}

describe('after the storm', () => {
	test('every page shows what the server holds, and nothing hangs in the air', async () => {
		await fc.assert(
			fc.asyncProperty(fc.integer(), fc.integer({ min: 5, max: 80 }), async (seed, steps) => {
				const { world, server, pages } = await storm(seed, steps);
				for (const { person, state } of pages) {
					expect(state.shared).toEqual(server.shared);
					expect(state.voting.slip(server.shared.phases[3]?.id).votes).toEqual(server.own(person).votes);
					expect(state.status).toBe('live');
				}
				expect(world.faults).toEqual([]);
				for (const { state } of pages) state.stop();
			}),
			{ numRuns: 60 }
		);
	}, 60_000);

	test('nobody asks more than it takes to compare', async () => {
		await fc.assert(
			fc.asyncProperty(fc.integer(), async (seed) => {
				const { world, server, pages } = await storm(seed, 40);
				const before = server.fetches;
				await world.pass(600_000);
				expect(server.fetches - before).toBeLessThanOrEqual(pages.length * 41);
				for (const { state } of pages) state.stop();
			}),
			{ numRuns: 10 }
		);
	}, 60_000);
});
