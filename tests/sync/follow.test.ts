/** Following a workshop: what is missed, late, doubled or never said is made good, and nobody asks without need. */
import { describe, expect, test } from 'vitest';
import { id, topic } from '../support/builders.ts';
import { begin, CARD, HERE, open, room, THERE } from './page.ts';
import { PROMPT } from './server.ts';

describe('the beginning', () => {
	test('a change between the snapshot of the page and its first message is not missed', async () => {
		const { world, server } = room();
		const { state } = open(server, 'ana');
		server.moveCard(CARD, THERE);
		await world.pass(1_000);
		expect(state.shared).toEqual(server.shared);
		expect(state.status).toBe('live');
	});

	test('a page says nothing of being behind before it has joined', async () => {
		const { world, server } = room();
		const { state } = open(server, 'ana');
		expect(state.status).toBe('connecting');
		await world.pass(1_000);
		expect(state.status).toBe('live');
	});
});

describe('a hand that somebody who facilitates too has cast', () => {
	const HAND = id(0x900);

	test('is there for the other within a second, and goes again; what one casts oneself is not asked for', async () => {
		const { world, server } = room();
		server.advance(server.shared.workshop.phase_id);
		const [one, other, ana] = (['facilitator', 'facilitator', 'ana'] as const).map((who) => open(server, who).state);
		if (!one || !other || !ana) throw new Error('nobody came');
		await world.pass(1_000);
		const before = server.fetches;
		void one.voting.open(HAND).cast(HERE, 1);
		await world.pass(1_500);
		expect(other.voting.hands).toMatchObject([{ id: HAND, votes: { [HERE]: 1 } }]);
		// Neither who cast it nor who takes part asked for anything.
		expect(server.fetches).toBe(before + 1);
		expect(ana.voting.hands).toEqual([]);
		void other.voting.removeHand(HAND);
		await world.pass(1_500);
		expect(one.voting.hands).toEqual([]);
	});
});

describe('messages', () => {
	test('in their order are applied without asking', async () => {
		const { world, server } = room();
		const { state } = open(server, 'ana');
		await world.pass(1_000);
		const before = server.fetches;
		server.renameTopic(HERE, 1, 'Releases');
		server.moveCard(CARD, THERE);
		await world.pass(100);
		expect(state.shared).toEqual(server.shared);
		expect(server.fetches).toBe(before);
	});

	test('that come the wrong way round wait for each other, without asking', async () => {
		const { world, network, server } = room();
		const { state } = open(server, 'ana');
		await world.pass(1_000);
		const before = server.fetches;
		const [channel] = network.channels;
		const { workshop } = server.shared;
		channel?.deliver('change', { rev: 2, type: 'topic_changed', topics: [topic({ id: HERE, title: 'second' })] });
		channel?.deliver('change', { rev: 1, type: 'topic_changed', topics: [topic({ id: HERE, title: 'first' })] });
		expect(state.workshop.rev).toBe(workshop.rev + 2);
		expect(state.shared.topics[0]?.title).toBe('second');
		await world.pass(1_000);
		expect(server.fetches).toBe(before);
	});

	test('of which one is lost are made good by one fetch', async () => {
		const { world, network, server } = room();
		const { state } = open(server, 'ana');
		await world.pass(1_000);
		const before = server.fetches;
		network.faults = { ...network.faults, drop: 1 };
		server.renameTopic(HERE, 1, 'Lost');
		network.faults = { ...network.faults, drop: 0 };
		server.moveCard(CARD, THERE);
		server.renameTopic(THERE, 1, 'Heard');
		await world.pass(1_000);
		expect(state.shared).toEqual(server.shared);
		expect(server.fetches).toBe(before + 1);
	});

	test('that make no sense are reported and made good', async () => {
		const { world, network, server } = room();
		const { state } = open(server, 'ana');
		await world.pass(1_000);
		network.channels[0]?.deliver('change', { rev: 'one', type: 'unheard of' });
		await world.pass(2_000);
		expect(world.faults).toHaveLength(1);
		expect(state.shared).toEqual(server.shared);
	});

	test('that never come at all are made good within half a minute of a live phase', async () => {
		const { world, network, server } = room();
		const { state } = open(server, 'ana');
		await world.pass(1_000);
		network.faults = { ...network.faults, drop: 1 };
		server.moveCard(CARD, THERE);
		await world.pass(26_000);
		expect(state.shared).toEqual(server.shared);
	});
});

describe('a snapshot that was long on its way', () => {
	test('takes back nothing that came after it', async () => {
		const { world, network, server } = room();
		const { state } = open(server, 'ana');
		await world.pass(1_000);
		network.holdNextAnswer = 1_000;
		state.refresh();
		await world.pass(50);
		server.moveCard(CARD, THERE);
		await world.pass(50);
		for (let step = 0; step < 150; step++) {
			expect(state.shared.cards[0]?.topic_id).toBe(THERE);
			await world.pass(10);
		}
	});

	test('is followed by another when there was reason to ask meanwhile', async () => {
		const { world, network, server } = room();
		const { state } = open(server, 'ana');
		await world.pass(1_000);
		network.holdNextAnswer = 1_000;
		state.refresh();
		await world.pass(50);
		network.faults = { ...network.faults, drop: 1 };
		server.moveCard(CARD, THERE);
		const before = server.fetches;
		for (let doubts = 0; doubts < 5; doubts++) state.refresh();
		await world.pass(1_200);
		expect(state.shared).toEqual(server.shared);
		expect(server.fetches - before).toBe(1);
	});
});

describe('the connection', () => {
	test('that the server closed for good is replaced by a new one', async () => {
		const { world, network, server } = room();
		const { state } = open(server, 'ana');
		await world.pass(1_000);
		network.channels[0]?.tell('closed');
		expect(state.status).toBe('reconnecting');
		server.moveCard(CARD, THERE);
		await world.pass(3_000);
		expect(network.channels.map(({ status }) => status)).toEqual(['closed', 'joined']);
		expect(state.status).toBe('live');
		expect(state.shared).toEqual(server.shared);
	});

	test('that is closed again and again is not asked for ever faster', async () => {
		const { world, network, server } = room();
		open(server, 'ana');
		for (let minute = 0; minute < 10; minute++) {
			for (let second = 0; second < 60; second++) {
				await world.pass(1_000);
				network.channels.at(-1)?.tell('closed');
			}
		}
		expect(network.channels.length).toBeLessThan(80);
	});

	test('that breaks off and comes back by itself brings what was missed', async () => {
		const { world, network, server } = room();
		const { state } = open(server, 'ana');
		await world.pass(1_000);
		network.channels[0]?.tell('interrupted');
		expect(state.status).toBe('reconnecting');
		server.moveCard(CARD, THERE);
		await world.pass(3_000);
		expect(network.channels).toHaveLength(1);
		expect(state.status).toBe('live');
		expect(state.shared).toEqual(server.shared);
	});

	test('without a server the page is offline, asks ever more seldom, and recovers by itself', async () => {
		const { world, network, server } = room();
		const { state } = open(server, 'ana');
		await world.pass(1_000);
		network.isDown = true;
		network.channels[0]?.tell('interrupted');
		const before = network.requests;
		await world.pass(120_000);
		expect(state.status).toBe('offline');
		expect(network.requests - before).toBeLessThan(20);
		network.isDown = false;
		server.moveCard(CARD, THERE);
		await world.pass(16_000);
		expect(state.status).toBe('live');
		expect(state.shared).toEqual(server.shared);
	});

	test('a page that wakes asks at once', async () => {
		const { world, network, server } = room();
		const { state, signs } = open(server, 'ana');
		await world.pass(1_000);
		network.faults = { ...network.faults, drop: 1 };
		server.moveCard(CARD, THERE);
		signs.woke();
		await world.pass(100);
		expect(state.shared).toEqual(server.shared);
	});
});

describe('asking', () => {
	test('an hour of silence in a live phase costs a comparison every twenty seconds, no more', async () => {
		const { world, server } = room();
		open(server, 'ana');
		await world.pass(3_600_000);
		expect(server.fetches).toBeGreaterThan(120);
		expect(server.fetches).toBeLessThan(245);
	});

	test('a gap that no snapshot fills is not asked for in a loop', async () => {
		const { world, network, server } = room();
		open(server, 'ana');
		await world.pass(1_000);
		const before = server.fetches;
		network.channels[0]?.deliver('change', { rev: 999, type: 'topic_changed' });
		await world.pass(60_000);
		expect(server.fetches - before).toBeLessThan(15);
	});

	test('a stopped page hears and asks nothing', async () => {
		const { world, network, server } = room();
		const { state } = open(server, 'ana');
		await world.pass(1_000);
		state.stop();
		const before = server.fetches;
		server.moveCard(CARD, THERE);
		await world.pass(600_000);
		expect(server.fetches).toBe(before);
		expect(network.channels[0]?.status).toBe('left');
	});
});

describe('the clock', () => {
	test('a reveal reaches every page within two seconds, though nobody says a word', async () => {
		const { world, network, server } = begin(7, 0);
		server.addCard('ana', { id: CARD, promptId: PROMPT, body: 'sealed' });
		const pages = ['ana', 'bo', 'facilitator'].map((person) => open(server, person));
		network.faults = { ...network.faults, drop: 1 };
		await world.pass(70 * 60_000 - 1);
		expect(pages.map(({ state }) => state.cardsOf(PROMPT).length)).toEqual([1, 0, 0]);
		await world.pass(2_200);
		expect(pages.map(({ state }) => state.cardsOf(PROMPT).length)).toEqual([1, 1, 1]);
		expect(pages.map(({ state }) => state.stage)).toEqual(['read', 'read', 'read']);
	});

	test('pages ask after a known instant spread over time, not as one', async () => {
		const { world, network, server } = begin(7, 0);
		network.faults = { ...network.faults, drop: 1 };
		const asked: number[] = [];
		const told = server.snapshot.bind(server);
		server.snapshot = (person) => {
			asked.push(world.now);
			return told(person);
		};
		for (let n = 0; n < 20; n++) open(server, `person ${n}`);
		await world.pass(70 * 60_000 - 1);
		asked.length = 0;
		await world.pass(2_500);
		expect(asked.length).toBeGreaterThanOrEqual(20);
		expect(asked.length).toBeLessThanOrEqual(40);
		expect(Math.max(...asked) - Math.min(...asked)).toBeGreaterThan(1_000);
	});
});

describe('the end', () => {
	test('a deleted workshop is followed no more', async () => {
		const { world, server } = room();
		const { state } = open(server, 'ana');
		await world.pass(1_000);
		server.isDeleted = true;
		await world.pass(26_000);
		const before = server.fetches;
		await world.pass(600_000);
		expect(state.end?.reason).toBe('deleted');
		expect(server.fetches).toBe(before);
	});
});
