/** Everything that was given to the page arrives once, whatever happens to the network, to the page and to its tabs. */
import { describe, expect, test } from 'vitest';
import { Refusal } from '../../src/lib/domain/refusal.ts';
import { createShelf } from '../../src/lib/workshop/shelf.ts';
import { card, topic } from '../support/builders.ts';
import { begin, Browser, CARD, HERE, open, THERE } from './page.ts';
import { PROMPT } from './server.ts';
import { World } from './world.ts';

const [COLLECT, READ, VOTE, DISCUSS] = [0, 1, 3, 4];
const MINUTE = 60_000;

function ballot() {
	const begun = begin(3, VOTE);
	begun.server.shared = { ...begun.server.shared, topics: [topic({ id: HERE }), topic({ id: THERE, order_key: 1 })] };
	return begun;
}

describe('without a network', () => {
	test('what was written in a page that was closed arrives from the next one, once', async () => {
		const { world, network, server } = begin(1, COLLECT);
		const browser = new Browser();
		const { state, close } = open(server, 'ana', browser);
		await world.pass(1_000);
		network.isDown = true;
		void state.writing.addCard(PROMPT, 'in the tunnel');
		void state.writing.addCard(PROMPT, 'and at its end');
		await world.pass(MINUTE);
		close();
		network.isDown = false;
		const again = open(server, 'ana', browser).state;
		await world.pass(5);
		expect(again.cardsOf(PROMPT).map(({ body }) => body)).toEqual(['in the tunnel', 'and at its end']);
		await world.pass(2_000);
		expect([...server.own('ana').cards.values()].map(({ body }) => body)).toEqual(['in the tunnel', 'and at its end']);
		expect(again.outbox.unsent).toBe(0);
		close();
		await world.pass(2_000);
		expect(open(server, 'ana', browser).state.cardsOf(PROMPT)).toHaveLength(2);
	});

	test('a page that is closed in the middle of a request sends it again as the same', async () => {
		const { world, server } = begin(1, COLLECT);
		const browser = new Browser();
		const { state, close } = open(server, 'ana', browser);
		await world.pass(1_000);
		void state.writing.addCard(PROMPT, 'in a hurry');
		await world.pass(12);
		close();
		const again = open(server, 'ana', browser).state;
		await world.pass(2_000);
		expect(server.own('ana').cards.size).toBe(1);
		expect(again.cardsOf(PROMPT)).toHaveLength(1);
		expect(again.isPending(`card:${again.cardsOf(PROMPT)[0]?.id}`)).toBe(false);
	});

	test('reactions arrive from the next page as they were left, and are nobody else’s to see', async () => {
		const { world, network, server } = begin(1, READ);
		const card = server.addCard('bo', { id: CARD, promptId: PROMPT, body: 'read by all', parentId: null });
		const browser = new Browser();
		const { state, close } = open(server, 'ana', browser);
		await world.pass(1_000);
		network.isDown = true;
		void state.reading.react(card.id, 'agree', true);
		void state.reading.react(card.id, 'thanks', true);
		void state.reading.react(card.id, 'agree', false);
		expect(state.reading.reactionsTo(card.id)?.own).toEqual(['thanks']);
		await world.pass(MINUTE);
		close();
		network.isDown = false;
		const again = open(server, 'ana', browser).state;
		await world.pass(2_000);
		expect(server.own('ana').reactions).toMatchObject([{ card_id: card.id, own: ['thanks'] }]);
		expect(again.reading.reactionsTo(card.id)?.own).toEqual(['thanks']);
		expect(open(server, 'bo').state.reading.reactionsTo(card.id)).toBeUndefined();
	});

	test('a card is written, changed and taken back in the same order when somebody answers', async () => {
		const { world, network, server } = begin(1, COLLECT);
		const { state, signs } = open(server, 'ana');
		await world.pass(1_000);
		network.isDown = true;
		void state.writing.addCard(PROMPT, 'one');
		void state.writing.addCard(PROMPT, 'two');
		const [one, two] = state.cardsOf(PROMPT).map(({ id }) => id);
		void state.writing.editCard(one ?? '', 1, 'one, better');
		void state.writing.editCard(one ?? '', 1, 'one, best');
		void state.writing.withdrawCard(two ?? '');
		await world.pass(10_000);
		expect(state.cardsOf(PROMPT).map(({ body }) => body)).toEqual(['one, best']);
		network.isDown = false;
		signs.woke();
		await world.pass(5_000);
		expect([...server.own('ana').cards.values()]).toMatchObject([{ body: 'one, best', version: 2 }]);
		expect(state.cardsOf(PROMPT).map(({ body }) => body)).toEqual(['one, best']);
	});

	test('an edit upon one whose answer came only to a page that is closed by now means the version that came of it', async () => {
		const { world, network, server } = begin(1, COLLECT);
		const browser = new Browser();
		server.addCard('ana', { id: CARD, promptId: PROMPT, body: 'one' });
		const { state, close } = open(server, 'ana', browser);
		await world.pass(1_000);
		void state.writing.editCard(CARD, 1, 'two');
		await world.pass(3);
		void state.writing.editCard(CARD, 1, 'three');
		await world.pass(3);
		// The first is answered, the second is not.
		network.isDown = false;
		while (server.own('ana').cards.get(CARD)?.version !== 2) await world.pass(1);
		await world.pass(25);
		network.isDown = true;
		await world.pass(1_000);
		close();
		network.isDown = false;
		const again = open(server, 'ana', browser).state;
		await world.pass(2_000);
		expect(server.own('ana').cards.get(CARD)).toMatchObject({ body: 'three', version: 3 });
		expect(again.outbox.returned).toEqual([]);
	});

	test('a facilitator’s reasons arrive from the next page, and what came too late is given back to him', async () => {
		const { world, network, server } = begin(2, DISCUSS);
		server.shared = {
			...server.shared,
			cards: [card({ id: CARD, topic_id: HERE, prompt_id: PROMPT })],
			topics: [topic({ id: HERE }), topic({ id: THERE, order_key: 1 })]
		};
		const browser = new Browser();
		const { state, close } = open(server, 'facilitator', browser);
		await world.pass(1_000);
		network.isDown = true;
		const isTaken = [
			state.steering.parkTopic(HERE, 'The vendor decides in March'),
			state.steering.takeDownCard(CARD, 'It names a customer')
		];
		await world.pass(10_000);
		expect(await Promise.all(isTaken)).toEqual([true, true]);
		close();
		network.isDown = false;
		const again = open(server, 'facilitator', browser);
		await world.pass(5_000);
		expect(server.shared.topics[0]).toMatchObject({ status: 'parked', park_reason: 'The vendor decides in March' });
		expect(server.shared.cards[0]).toMatchObject({ body: null, taken_down_reason: 'It names a customer' });
		expect(again.state.shared).toEqual(server.shared);

		network.isDown = true;
		void again.state.steering.parkTopic(THERE, 'Nobody is left to ask');
		await world.pass(10_000);
		server.advance(server.shared.workshop.phase_id ?? '');
		network.isDown = false;
		await world.pass(MINUTE);
		expect(again.state.returned).toMatchObject([
			{ act: { text: 'Nobody is left to ask' }, why: { reason: 'wrong_phase' } }
		]);
	});

	test('what another version of this page made is given back with what was typed, until its author has seen it', async () => {
		const { world, network, server } = begin(1, COLLECT);
		const browser = new Browser();
		const { state, close } = open(server, 'ana', browser);
		await world.pass(1_000);
		network.isDown = true;
		void state.writing.addCard(PROMPT, 'typed by an older page');
		await world.pass(5_000);
		close();
		const shelf = browser.shelf(server, 'ana', new AbortController().signal);
		await shelf.change((entries) => entries.map((entry) => ({ ...entry, verb: 'add_card_of_old' })));
		network.isDown = false;
		const again = open(server, 'ana', browser).state;
		void again.writing.addCard(PROMPT, 'typed after it');
		await world.pass(5_000);
		expect([...server.own('ana').cards.values()].map(({ body }) => body)).toEqual(['typed after it']);
		expect(again.returned).toMatchObject([{ act: { text: 'typed by an older page', isStrange: true } }]);
		const third = open(server, 'ana', browser).state;
		await world.pass(5_000);
		expect(third.returned).toHaveLength(1);
		third.putAway(third.returned[0]?.id ?? '');
		await world.pass(1_000);
		expect(again.returned).toEqual([]);
		expect(await shelf.read()).toEqual([]);
	});

	test('a refusal is said in a workshop that is over as well, until its author has seen it', async () => {
		const { world, network, server } = ballot();
		const browser = new Browser();
		const { state, close } = open(server, 'ana', browser);
		await world.pass(1_000);
		network.isDown = true;
		void state.voting.castVote(HERE, 2);
		await world.pass(10_000);
		close();
		const { workshop } = server.shared;
		server.advance(workshop.phase_id ?? '');
		server.shared = { ...server.shared, workshop: { ...server.shared.workshop, closed_at: server.instant } };
		network.isDown = false;
		const again = open(server, 'ana', browser);
		await world.pass(5_000);
		expect(again.state.returned).toMatchObject([{ why: { reason: 'ballot_closed' } }]);
		again.close();
		const third = open(server, 'ana', browser).state;
		await world.pass(1_000);
		expect(third.returned).toHaveLength(1);
	});

	test('votes stay as they were cast, and what they come to is sent', async () => {
		const { world, network, server } = ballot();
		const { state, signs } = open(server, 'ana');
		await world.pass(1_000);
		network.isDown = true;
		const isTaken = state.voting.castVote(HERE, 2);
		for (let second = 0; second < 60; second++) {
			await world.pass(1_000);
			expect(state.voting.slip().votes).toEqual({ [HERE]: 2 });
			expect(state.troubleAt(`vote:${HERE}`)).toBeNull();
		}
		expect(await isTaken).toBe(true);
		expect(state.outbox.isUnsent(`vote:${HERE}`)).toBe(true);
		void state.voting.castVote(HERE, 1);
		void state.voting.castVote(THERE, 3);
		await world.pass(5_000);
		expect(state.outbox.unsent).toBe(2);
		network.isDown = false;
		signs.woke();
		await world.pass(2_000);
		expect(server.own('ana').votes).toEqual({ [HERE]: 1, [THERE]: 3 });
		expect(state.outbox.isUnsent(`vote:${HERE}`)).toBe(false);
	});

	test('dots that were taken back to be given elsewhere are taken back first, however they were moved', async () => {
		const { world, network, server } = ballot();
		const { state, signs } = open(server, 'ana');
		await world.pass(1_000);
		void state.voting.castVote(HERE, 3);
		void state.voting.castVote(THERE, 2);
		await world.pass(1_000);
		network.isDown = true;
		for (const [on, dots] of [
			[HERE, 2],
			[THERE, 3],
			[THERE, 1],
			[HERE, 3]
		] as const) {
			void state.voting.castVote(on, dots);
		}
		await world.pass(5_000);
		network.isDown = false;
		signs.woke();
		await world.pass(2_000);
		expect(server.own('ana').votes).toEqual({ [HERE]: 3, [THERE]: 1 });
		expect(state.troubleAt(`vote:${HERE}`)).toBeNull();
	});

	test('a vote that finds its ballot closed is refused, and said until its author has seen it, in the next page too', async () => {
		const { world, network, server } = ballot();
		const browser = new Browser();
		const { state, close } = open(server, 'ana', browser);
		await world.pass(1_000);
		network.isDown = true;
		void state.voting.castVote(HERE, 2);
		await world.pass(10_000);
		server.advance(server.shared.workshop.phase_id ?? '');
		network.isDown = false;
		await world.pass(30_000);
		expect(state.stage).toBe('discuss');
		expect(state.returned.map(({ why }) => why)).toMatchObject([{ reason: 'ballot_closed' }]);
		expect(state.voting.slip(server.shared.phases[VOTE]?.id).votes).toEqual({});
		close();
		const again = open(server, 'ana', browser).state;
		await world.pass(1_000);
		expect(again.returned.map(({ why }) => why)).toMatchObject([{ reason: 'ballot_closed' }]);
		again.outbox.dismiss(again.returned[0]?.id ?? '');
		expect(again.returned).toEqual([]);
		await world.pass(1_000);
		const third = open(server, 'ana', browser).state;
		await world.pass(1_000);
		expect(third.returned).toEqual([]);
	});

	test('a card whose reveal has come is not made public by itself, and its text is given back', async () => {
		const { world, network, server } = begin(1, COLLECT);
		const browser = new Browser();
		const { state, close } = open(server, 'ana', browser);
		await world.pass(1_000);
		network.isDown = true;
		void state.writing.addCard(PROMPT, 'meant to be sealed');
		await world.pass(10_000);
		close();
		network.isDown = false;
		await world.pass(24 * 60 * MINUTE);
		const again = open(server, 'ana', browser).state;
		await world.pass(5_000);
		expect(again.stage).toBe('read');
		expect(server.shared.cards).toEqual([]);
		expect(again.returned).toMatchObject([{ act: { text: 'meant to be sealed' }, why: { reason: 'window_closed' } }]);
		void again.writing.resend(again.writing.unsentOf(PROMPT)[0]?.id ?? '');
		await world.pass(1_000);
		expect(server.shared.cards).toMatchObject([{ body: 'meant to be sealed', is_added: true }]);
		expect(again.returned).toEqual([]);
	});

	test('a proposal that was let go of is given back when it is refused later', async () => {
		const { world, network, server } = begin(1, DISCUSS);
		const { state, signs } = open(server, 'ana');
		await world.pass(1_000);
		network.isDown = true;
		const proposal = { kind: 'action', topic_id: null, body: 'Write it down', owner: 'Bo', due: null } as const;
		const isTaken = state.talking.proposeOutcome(proposal);
		await world.pass(10_000);
		expect(await isTaken).toBe(true);
		expect(state.outcomesOf(null)).toHaveLength(1);
		server.proposeOutcome = () => {
			throw new Refusal('limit_reached');
		};
		network.isDown = false;
		signs.woke();
		await world.pass(5_000);
		expect(state.outcomesOf(null)).toEqual([]);
		expect(state.returned).toMatchObject([{ act: { text: 'Write it down\nBo' }, why: { reason: 'limit_reached' } }]);
	});
});

describe('a server that answers with "not now"', () => {
	test('is asked again, less and less often, and nothing is undone', async () => {
		const { world, network, server } = ballot();
		const { state } = open(server, 'ana');
		await world.pass(1_000);
		network.refusesWith = 'too_many';
		const before = network.requests;
		void state.voting.castVote(HERE, 2);
		await world.pass(2 * MINUTE);
		expect(state.voting.slip().votes).toEqual({ [HERE]: 2 });
		expect(state.outbox.unsent).toBe(1);
		expect(network.requests - before).toBeLessThan(60);
		network.refusesWith = null;
		await world.pass(MINUTE);
		expect(server.own('ana').votes).toEqual({ [HERE]: 2 });
		expect(state.end).toBeNull();
	});

	test('is asked by the next page for what the last one could not send: it has ended, the account was gone', async () => {
		const { world, network, server } = ballot();
		const browser = new Browser();
		const { state, close } = open(server, 'ana', browser);
		await world.pass(1_000);
		network.refusesRenewal = 'not_signed_in';
		network.expireTokens();
		void state.voting.castVote(HERE, 2);
		await world.pass(5 * MINUTE);
		expect(state.end).toMatchObject({ reason: 'not_signed_in' });
		expect(server.own('ana').votes).toEqual({});
		close();
		network.refusesRenewal = null;
		open(server, 'ana', browser);
		await world.pass(1_000);
		expect(server.own('ana').votes).toEqual({ [HERE]: 2 });
	});
});

describe('two tabs', () => {
	for (const hasLocks of [true, false]) {
		test(`${hasLocks ? 'with' : 'without'} locks show what was done in either, and send it once`, async () => {
			const { world, server } = begin(1, COLLECT);
			const browser = new Browser();
			browser.hasLocks = hasLocks;
			let sent = 0;
			const addCard = server.addCard.bind(server);
			server.addCard = (...args) => {
				sent++;
				return addCard(...args);
			};
			const [one, two] = [open(server, 'ana', browser).state, open(server, 'ana', browser).state];
			await world.pass(1_000);
			void one.writing.addCard(PROMPT, 'of the one');
			void two.writing.addCard(PROMPT, 'of the other');
			await world.pass(2_000);
			expect(sent).toBeLessThanOrEqual(hasLocks ? 2 : 4);
			expect(server.own('ana').cards.size).toBe(2);
			for (const state of [one, two]) {
				expect(
					state
						.cardsOf(PROMPT)
						.map(({ body }) => body)
						.sort()
				).toEqual(['of the one', 'of the other']);
				expect(state.outbox.unsent).toBe(0);
			}
		});
	}

	test('agree on the votes at once, though no message tells of them', async () => {
		const { world, server } = ballot();
		const browser = new Browser();
		const [one, two] = [open(server, 'ana', browser).state, open(server, 'ana', browser).state];
		await world.pass(1_000);
		void one.voting.castVote(HERE, 3);
		await world.pass(200);
		expect(two.voting.slip().votes).toEqual({ [HERE]: 3 });
		void two.voting.castVote(HERE, 1);
		await world.pass(200);
		expect(one.voting.slip().votes).toEqual({ [HERE]: 1 });
	});

	test('one closed, the other sends what it left', async () => {
		const { world, network, server } = begin(1, COLLECT);
		const browser = new Browser();
		const [one, two] = [open(server, 'ana', browser), open(server, 'ana', browser)];
		await world.pass(1_000);
		network.isDown = true;
		void one.state.writing.addCard(PROMPT, 'left behind');
		await world.pass(1_000);
		one.close();
		network.isDown = false;
		two.signs.woke();
		await world.pass(20_000);
		expect([...server.own('ana').cards.values()].map(({ body }) => body)).toEqual(['left behind']);
		expect(two.state.cardsOf(PROMPT).map(({ body }) => body)).toEqual(['left behind']);
	});
});

describe('a browser', () => {
	test('that two people share sends nothing of the one for the other, and shows none of it', async () => {
		const { world, network, server } = begin(1, COLLECT);
		const browser = new Browser();
		const ana = open(server, 'ana', browser);
		await world.pass(1_000);
		network.isDown = true;
		void ana.state.writing.addCard(PROMPT, 'ana’s own');
		await world.pass(5_000);
		ana.close();
		network.isDown = false;
		const bo = open(server, 'bo', browser);
		await world.pass(5_000);
		expect(bo.state.cardsOf(PROMPT)).toEqual([]);
		expect(server.own('bo').cards.size).toBe(0);
		bo.close();
		open(server, 'ana', browser);
		await world.pass(5_000);
		expect(server.own('ana').cards.size).toBe(1);
	});

	test('keeps nothing of a workshop that was deleted, and gives back on its page what was typed', async () => {
		const { world, network, server } = begin(1, COLLECT);
		const browser = new Browser();
		const { state, close } = open(server, 'ana', browser);
		await world.pass(1_000);
		network.isDown = true;
		void state.writing.addCard(PROMPT, 'too late for it');
		await world.pass(5_000);
		server.isDeleted = true;
		network.isDown = false;
		await world.pass(MINUTE);
		expect(state.end).toMatchObject({ reason: 'deleted' });
		expect(state.outbox.texts).toEqual(['too late for it']);
		close();
		server.isDeleted = false;
		const again = open(server, 'ana', browser).state;
		await world.pass(5_000);
		expect(again.cardsOf(PROMPT)).toEqual([]);
		expect(server.own('ana').cards.size).toBe(0);
	});
});

describe('the shelf', () => {
	const entry = (id: string, made_at: string) => ({ id, verb: 'x', args: {}, made_at, slot: null, refusal: null });
	const [OLD, NEW] = ['2026-01-01T00:00:00.000Z', '2026-03-01T00:00:00.000Z'];
	const now = () => Date.parse('2026-03-02T00:00:00.000Z');

	/** Runs the shelf's own time beside that of IndexedDB. */
	function shelf(name: string, owner = async () => 'ana/w1') {
		const world = new World(1);
		return { world, made: createShelf({ owner, now, ports: world.page().ports, name }) };
	}

	test('forgets what nobody came back for in a month, whoever’s it was', async () => {
		const { made } = shelf('old', async () => 'ana/w1');
		await made.change(() => [entry(CARD, OLD)]);
		const other = shelf('old', async () => 'bo/w2').made;
		await other.change((entries) => [...entries, entry(HERE, NEW)]);
		expect(await shelf('old', async () => 'ana/w1').made.read()).toEqual([]);
		expect(await shelf('old', async () => 'bo/w2').made.read()).toHaveLength(1);
	});

	test('leaves out what makes no sense', async () => {
		const { made } = shelf('odd');
		await made.change(() => [entry(CARD, NEW), { ...entry(HERE, NEW), id: 'no uuid' }]);
		expect((await shelf('odd').made.read()).map(({ id }) => id)).toEqual([CARD]);
	});

	test('holds for the page what the browser does not keep, says so, and hands it over when it can', async () => {
		let isOut = true;
		const { made } = shelf('refused', async () => {
			if (isOut) throw new Error('nobody knows who is here');
			return 'ana/w1';
		});
		expect(await made.change((entries) => [...entries, entry(CARD, NEW)])).toHaveLength(1);
		expect(made.isLasting).toBe(false);
		isOut = false;
		await made.change((entries) => [...entries, entry(HERE, NEW)]);
		expect(made.isLasting).toBe(true);
		expect((await shelf('refused').made.read()).map(({ id }) => id)).toEqual([CARD, HERE]);
	});

	test('does not wait for a browser that never answers', async () => {
		const { world, made } = shelf('mute', () => new Promise(() => {}));
		const changed = made.change((entries) => [...entries, entry(CARD, NEW)]);
		await world.pass(5_000);
		expect(await changed).toHaveLength(1);
		expect(made.isLasting).toBe(false);
	});
});
