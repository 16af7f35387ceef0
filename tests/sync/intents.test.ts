/** What a person does shows at once; it stays when the database took it, and goes with words when it did not. */
import { describe, expect, test } from 'vitest';
import { Refusal } from '../../src/lib/domain/refusal.ts';
import { dotsUsed } from '../../src/lib/domain/slip.ts';
import { topic } from '../support/builders.ts';
import type { Topic } from '../../src/lib/domain/workshop.ts';
import { begin, Browser, CARD, HERE, open, room, THERE } from './page.ts';
import { talkAfterMeeting } from '../../src/lib/workshop-ui/live/talk-after-meeting.ts';
import { EPOCH, PROMPT } from './server.ts';

const VOTE = 3;
const DISCUSS = 4;

describe('an act', () => {
	test('shows at once, and never jumps back while it is confirmed', async () => {
		const { world, server } = room();
		const { state } = open(server, 'ana');
		await world.pass(1_000);
		const done = state.sorting.moveCard(CARD, THERE);
		for (let step = 0; step < 500; step++) {
			expect(state.shared.cards[0]?.topic_id).toBe(THERE);
			await world.pass(10);
		}
		expect(await done).toBe(true);
		expect(state.isPending(`card:${CARD}`)).toBe(false);
		expect(state.shared).toEqual(server.shared);
	});

	test('whose message is lost is confirmed by a snapshot', async () => {
		const { world, network, server } = room();
		const { state } = open(server, 'ana');
		await world.pass(1_000);
		network.faults = { ...network.faults, drop: 1 };
		void state.sorting.moveCard(CARD, THERE);
		await world.pass(1_000);
		expect(state.isPending(`card:${CARD}`)).toBe(true);
		await world.pass(2_000);
		expect(state.isPending(`card:${CARD}`)).toBe(false);
		expect(state.shared).toEqual(server.shared);
	});

	test('is not taken back by a snapshot that was on its way before it', async () => {
		const { world, network, server } = room();
		const { state } = open(server, 'ana');
		await world.pass(1_000);
		network.faults = { ...network.faults, drop: 1 };
		network.holdNextAnswer = 500;
		state.refresh();
		await world.pass(50);
		void state.sorting.moveCard(CARD, THERE);
		for (let step = 0; step < 300; step++) {
			await world.pass(10);
			expect(state.shared.cards[0]?.topic_id).toBe(THERE);
		}
	});

	test('that somebody else has gone over meanwhile gives way to them', async () => {
		const { world, server } = room();
		const { state } = open(server, 'ana');
		await world.pass(1_000);
		void state.sorting.moveCard(CARD, THERE);
		await world.pass(20);
		server.moveCard(CARD, HERE);
		await world.pass(3_000);
		expect(state.shared.cards[0]?.topic_id).toBe(HERE);
	});

	test('that is refused is undone, and says why where it happened', async () => {
		const { world, server } = room();
		const { state } = open(server, 'ana');
		await world.pass(1_000);
		server.renameTopic(HERE, 1, 'Bo was first');
		const isTaken = state.sorting.renameTopic(HERE, 1, 'Ana was second');
		expect(state.shared.topics[0]?.title).toBe('Ana was second');
		await world.pass(3_000);
		expect(await isTaken).toBe(false);
		expect(state.shared.topics[0]?.title).toBe('Bo was first');
		const trouble = state.troubleAt(`topic:${HERE}`);
		expect(trouble).toMatchObject({ reason: 'stale' });
		expect(trouble instanceof Refusal && JSON.parse(trouble.detail ?? '')).toMatchObject({ title: 'Bo was first' });
	});

	test('after a refusal at the same place clears it', async () => {
		const { world, server } = room();
		const { state } = open(server, 'ana');
		await world.pass(1_000);
		server.renameTopic(HERE, 1, 'Bo was first');
		void state.sorting.renameTopic(HERE, 1, 'stale');
		await world.pass(1_000);
		void state.sorting.renameTopic(HERE, 2, 'Ana was second');
		expect(state.troubleAt(`topic:${HERE}`)).toBeNull();
		await world.pass(1_000);
		expect(server.shared.topics[0]?.title).toBe('Ana was second');
	});

	test('on one’s own act of a moment before is not stale', async () => {
		const { world, server } = room();
		const { state } = open(server, 'ana');
		await world.pass(1_000);
		void state.sorting.renameTopic(HERE, 1, 'first');
		await world.pass(3);
		void state.sorting.renameTopic(HERE, 1, 'second thought');
		await world.pass(3_000);
		expect(state.troubleAt(`topic:${HERE}`)).toBeNull();
		expect(server.shared.topics.find(({ id }) => id === HERE)).toMatchObject({ title: 'second thought', version: 3 });
	});

	test('on the room that nobody answers is sent again, and given up with words in the end', async () => {
		const { world, network, server } = room();
		const { state } = open(server, 'facilitator');
		await world.pass(1_000);
		network.isDown = true;
		const first = state.steering.extendTimebox(60);
		await world.pass(1_000);
		network.isDown = false;
		await world.pass(5_000);
		expect(await first).toBe(true);
		expect(server.shared.workshop.timebox_ends_at).not.toBeNull();

		network.isDown = true;
		const second = state.steering.advance();
		await world.pass(30_000);
		expect(await second).toBe(false);
		expect(state.troubleAt('phase')).toMatchObject({ reason: 'unreachable' });
	});

	test('that fails without a reason is undone and reported', async () => {
		const { world, server } = room();
		const { state } = open(server, 'ana');
		await world.pass(1_000);
		const isTaken = state.steering.parkForTime([HERE]);
		await world.pass(1_000);
		expect(await isTaken).toBe(false);
		expect(state.shared.topics[0]?.status).toBe('open');
		expect(state.troubleAt('overflow')).not.toBeInstanceOf(Refusal);
		expect(world.faults).toHaveLength(1);
	});

	test('done twice moves the room by one step', async () => {
		const { world, server } = room();
		const { state } = open(server, 'facilitator');
		await world.pass(1_000);
		void state.steering.advance();
		void state.steering.advance();
		await world.pass(3_000);
		expect(state.stage).toBe('vote');
		expect(state.troubleAt('phase')).toBeNull();
	});
});

describe('cards', () => {
	test('are written, changed and taken back while they are sealed', async () => {
		const { world, server } = begin(1, 0);
		const { state } = open(server, 'ana');
		const other = open(server, 'bo');
		await world.pass(1_000);
		void state.writing.addCard(PROMPT, 'one');
		expect(state.cardsOf(PROMPT).map(({ body }) => body)).toEqual(['one']);
		await world.pass(1_000);
		const [written] = state.cardsOf(PROMPT);
		const cardId = written?.id ?? '';
		void state.writing.editCard(cardId, 1, 'two');
		await world.pass(3);
		void state.writing.editCard(cardId, 1, 'three');
		await world.pass(1_000);
		expect(server.own('ana').cards.get(cardId)).toMatchObject({ body: 'three', version: 3 });
		expect(state.cardsOf(PROMPT).map(({ body }) => body)).toEqual(['three']);
		expect(other.state.cardsOf(PROMPT)).toEqual([]);
		void state.writing.withdrawCard(cardId);
		expect(state.cardsOf(PROMPT)).toEqual([]);
		await world.pass(1_000);
		expect(state.cardsOf(PROMPT)).toEqual([]);
	});

	test('of another tab, missed because of own ones, are asked for at once', async () => {
		const { world, network, server } = begin(1, 0);
		const { state } = open(server, 'ana');
		await world.pass(1_000);
		server.addCard('ana', { id: CARD, promptId: PROMPT, body: 'of the other tab' });
		network.holdNextAnswer = 500;
		state.refresh();
		await world.pass(50);
		void state.writing.addCard(PROMPT, 'of this tab');
		await world.pass(2_000);
		expect(state.cardsOf(PROMPT).map(({ body }) => body)).toEqual(['of the other tab', 'of this tab']);
	});

	test('whose answer is lost are not written twice', async () => {
		const { world, network, server } = begin(5, 0);
		const { state } = open(server, 'ana');
		await world.pass(1_000);
		network.faults = { ...network.faults, lose: 0.5 };
		for (let n = 0; n < 5; n++) void state.writing.addCard(PROMPT, `card ${n}`);
		await world.pass(10_000);
		network.faults = { ...network.faults, lose: 0 };
		await world.pass(10_000);
		expect([...server.own('ana').cards.values()].map(({ body }) => body).sort()).toEqual(
			[0, 1, 2, 3, 4].map((n) => `card ${n}`)
		);
		expect(state.writing.unsentOf(PROMPT)).toEqual([]);
	});

	test('that did not reach the server while they are sealed arrive by themselves, once it answers', async () => {
		const { world, network, server } = begin(7, 0);
		const { state, signs } = open(server, 'ana');
		await world.pass(1_000);
		network.isDown = true;
		void state.writing.addCard(PROMPT, 'written in a tunnel');
		await world.pass(30_000);
		expect(state.outbox.unsent).toBe(1);
		expect(state.cardsOf(PROMPT).map(({ body }) => body)).toEqual(['written in a tunnel']);
		network.isDown = false;
		signs.woke();
		await world.pass(5_000);
		expect([...server.own('ana').cards.values()].map(({ body }) => body)).toEqual(['written in a tunnel']);
		expect(state.outbox.unsent).toBe(0);
	});

	test('that the reveal has overtaken meanwhile wait for their author: they would be everyone’s at once', async () => {
		const { world, network, server } = begin(7, 0);
		const { state, signs } = open(server, 'ana');
		await world.pass(1_000);
		network.isDown = true;
		void state.writing.addCard(PROMPT, 'meant to be sealed');
		await world.pass(30_000);
		server.shared = {
			...server.shared,
			workshop: {
				...server.shared.workshop,
				phase_id: state.phases[1]?.id ?? null,
				rev: server.shared.workshop.rev + 1
			}
		};
		network.isDown = false;
		signs.woke();
		await world.pass(30_000);
		expect(state.stage).toBe('read');
		expect(server.shared.cards).toEqual([]);
		expect(state.writing.unsentOf(PROMPT)).toMatchObject([{ body: 'meant to be sealed' }]);
	});

	test('are given back by the database where this page had not heard of the reveal', async () => {
		const { world, server } = begin(7, 0);
		const { state } = open(server, 'ana');
		await world.pass(1_000);
		server.shared = {
			...server.shared,
			workshop: { ...server.shared.workshop, phase_id: state.phases[1]?.id ?? null, rev: 1 }
		};
		expect(state.stage).toBe('collect');
		void state.writing.addCard(PROMPT, 'meant to be sealed');
		await world.pass(30_000);
		expect(state.stage).toBe('read');
		expect(server.shared.cards).toEqual([]);
		const [{ id = '' } = {}] = state.writing.unsentOf(PROMPT);
		void state.writing.resend(id);
		await world.pass(10_000);
		expect(server.shared.cards).toMatchObject([{ id, body: 'meant to be sealed' }]);
	});

	test('that were refused keep their text, over a reload too', async () => {
		const { world, server } = room();
		const browser = new Browser();
		const { state } = open(server, 'ana', browser);
		server.shared = {
			...server.shared,
			workshop: { ...server.shared.workshop, phase_id: state.phases[VOTE]?.id ?? null }
		};
		void state.writing.addCard(PROMPT, 'too late');
		await world.pass(1_000);
		const [unsent] = state.writing.unsentOf(PROMPT);
		expect(unsent).toMatchObject({ body: 'too late' });
		expect(state.troubleAt(`card:${unsent?.id}`)).toMatchObject({ reason: 'topics_frozen' });
		expect(state.cardsOf(PROMPT)).toHaveLength(1);
		state.stop();
		const again = open(server, 'ana', browser).state;
		await world.pass(100);
		expect(again.writing.unsentOf(PROMPT)).toMatchObject([{ body: 'too late' }]);
		again.writing.takeBack(unsent?.id ?? '');
		expect(again.writing.unsentOf(PROMPT)).toEqual([]);
	});

	test('that were added after the reveal stand on a topic at once', async () => {
		const { world, server } = room();
		const { state } = open(server, 'ana');
		await world.pass(1_000);
		void state.writing.addCard(PROMPT, 'an afterthought');
		expect(state.agenda.topics.map(({ label }) => label)).toContain('an afterthought');
		await world.pass(1_000);
		expect(state.agenda.topics.map(({ label }) => label)).toContain('an afterthought');
		expect(state.shared).toEqual(server.shared);
	});

	test('the text being typed outlives the page', () => {
		const { server } = begin(1, 0);
		const browser = new Browser();
		open(server, 'ana', browser).state.writing.keepDraft(`prompt:${PROMPT}`, 'half a tho');
		expect(open(server, 'ana', browser).state.writing.draft(`prompt:${PROMPT}`)).toBe('half a tho');
	});
});

describe('votes', () => {
	function ballot() {
		const begun = begin(3, VOTE);
		begun.server.shared = { ...begun.server.shared, topics: [topic({ id: HERE }), topic({ id: THERE, order_key: 1 })] };
		return begun;
	}

	test('show at once and stay', async () => {
		const { world, server } = ballot();
		const { state } = open(server, 'ana');
		await world.pass(1_000);
		const isTaken = state.voting.castVote(HERE, 2);
		expect(dotsUsed(state.voting.slip().votes)).toBe(2);
		await world.pass(1_000);
		expect(await isTaken).toBe(true);
		expect(state.voting.slip().votes).toEqual({ [HERE]: 2 });
	});

	test('over the budget are undone, the others stay', async () => {
		const { world, server } = ballot();
		const { state } = open(server, 'ana');
		await world.pass(1_000);
		void state.voting.castVote(HERE, 3);
		const isTaken = state.voting.castVote(THERE, 3);
		await world.pass(2_000);
		expect(await isTaken).toBe(false);
		expect(state.troubleAt(`vote:${THERE}`)).toMatchObject({ reason: 'over_budget' });
		expect(state.voting.slip().votes).toEqual({ [HERE]: 3 });
	});

	test('tapped quickly end as the last one says', async () => {
		const { world, server } = ballot();
		const { state } = open(server, 'ana');
		await world.pass(1_000);
		const before = server.network.requests;
		for (const value of [1, 2, 3, 2, 1, 2]) void state.voting.castVote(HERE, value);
		await world.pass(2_000);
		expect(server.own('ana').votes).toEqual({ [HERE]: 2 });
		expect(server.network.requests - before).toBeLessThanOrEqual(2);
	});

	test('from two tabs of one person are one slip, which both come to show', async () => {
		const { world, server } = ballot();
		const [one, two] = [open(server, 'ana').state, open(server, 'ana').state];
		await world.pass(1_000);
		void one.voting.castVote(HERE, 3);
		await world.pass(100);
		void two.voting.castVote(THERE, 3);
		await world.pass(1_000);
		expect(two.troubleAt(`vote:${THERE}`)).toMatchObject({ reason: 'over_budget' });
		expect(two.voting.slip().votes).toEqual({ [HERE]: 3 });
		void two.voting.castVote(THERE, 1);
		await world.pass(26_000);
		expect(one.voting.slip().votes).toEqual({ [HERE]: 3, [THERE]: 1 });
	});

	test('are not taken back by a snapshot that was on its way before them', async () => {
		const { world, network, server } = ballot();
		const { state } = open(server, 'ana');
		await world.pass(1_000);
		network.holdNextAnswer = 500;
		state.refresh();
		await world.pass(50);
		void state.voting.castVote(HERE, 1);
		for (let step = 0; step < 200; step++) {
			await world.pass(5);
			expect(state.voting.slip().votes).toEqual({ [HERE]: 1 });
		}
	});
});

describe('the progress of the room', () => {
	test('grows, and an older announcement never overwrites a newer one', async () => {
		const { world, network, server } = begin(3, VOTE);
		const { state } = open(server, 'ana');
		await world.pass(1_000);
		const phase_id = state.phase?.id ?? '';
		const told = (seq: number, voted: number) => ({ phase_id, seq, voted, done: 0, tallies: null });
		network.channels[0]?.deliver('progress', told(5, 5));
		network.channels[0]?.deliver('progress', told(4, 4));
		expect(state.progress?.voted).toBe(5);
		network.channels[0]?.deliver('progress', told(6, 6));
		expect(state.progress?.voted).toBe(6);
	});

	test('of another phase does not show', async () => {
		const { world, network, server } = begin(3, VOTE);
		const { state } = open(server, 'ana');
		await world.pass(1_000);
		const late = { phase_id: state.phases[2]?.id, seq: 99, voted: 9, done: 9, tallies: null };
		network.channels[0]?.deliver('progress', late);
		expect(state.progress).toMatchObject({ voted: null, done: 0 });
	});

	test('is announced in the end, by one promise however many votes were cast', async () => {
		const { world, server } = begin(3, VOTE);
		server.shared = { ...server.shared, topics: [topic({ id: HERE })] };
		server.announceEvery = 500;
		let asked = 0;
		const announce = server.announceProgress.bind(server);
		server.announceProgress = () => {
			asked++;
			return announce();
		};
		const [ana, bo] = [open(server, 'ana').state, open(server, 'bo').state];
		await world.pass(1_000);
		for (const value of [1, 2, 3, 2, 1]) {
			void ana.voting.castVote(HERE, value);
			await world.pass(60);
		}
		for (const { voting } of [ana, bo]) void voting.setDone(true);
		await world.pass(2_000);
		expect(ana.progress?.done).toBe(2);
		expect(bo.progress?.done).toBe(2);
		expect(asked).toBeLessThanOrEqual(2);
	});
});

describe('what comes next', () => {
	test('is changed by whoever has seen what it is: of two tabs the second writes over nothing', async () => {
		const { world, network, server } = begin(1, DISCUSS);
		const [one, other] = [open(server, 'facilitator').state, open(server, 'facilitator').state];
		await world.pass(1_000);
		const planned = (state: typeof one) => talkAfterMeeting(state.shared, EPOCH + world.now, 'UTC');
		const [first, second] = [planned(one), planned(other)];
		if (!first || !second) throw new Error('there is room for a round');
		network.faults = { ...network.faults, drop: 1 };
		const steps = () => server.shared.phases.map(({ step, mode }) => `${step} ${mode}`);
		const before = steps();
		const saved = one.steering.changeRest(first);
		await world.pass(1_000);
		expect(await saved).toBe(true);
		const held = steps();
		expect(held).toHaveLength(before.length + 1);
		const late = other.steering.changeRest(second);
		await world.pass(5_000);
		expect(await late).toBe(false);
		expect(other.troubleAt('overflow')).toEqual(new Refusal('stale', 'timetable'));
		expect(steps()).toEqual(held);
		expect(other.shared.phases).toEqual(server.shared.phases);
	});
});

describe('a mark that a topic needs talk', () => {
	/** What is told of the topic here while `ana` has marked both. */
	async function told(change: Partial<Topic>, held: Partial<Topic> = {}) {
		const { world, server } = room();
		server.shared = { ...server.shared, topics: server.shared.topics.map((each) => ({ ...each, ...held })) };
		server.own('ana').wanted = [HERE, THERE];
		const { state } = open(server, 'ana');
		await world.pass(1_000);
		expect(state.discussing.wants(HERE)).toBe(true);
		server.changeTopic(HERE, change);
		await world.pass(1_000);
		expect(state.discussing.wants(THERE)).toBe(true);
		return state.discussing.wants(HERE);
	}

	test('goes at once when it has been talked about, or parked with a reason', async () => {
		expect(await told({ status: 'discussed' })).toBe(false);
		expect(await told({ status: 'parked', park_reason: 'Later' })).toBe(false);
	});

	test('stays where there was no time, and where it is new', async () => {
		expect(await told({ status: 'parked', parked_why: 'no_time' })).toBe(true);
		expect(await told({ title: 'Another' })).toBe(true);
		expect(await told({ title: 'Another' }, { status: 'discussed' })).toBe(true);
	});
});
