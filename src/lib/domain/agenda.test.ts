import { describe, expect, test } from 'vitest';
import { card, id, phase, shared, topic, votePhase } from '../../../tests/support/builders.ts';
import { agendaOf, comingItems, labelOf, minutesOf, nextTopic, shownTopics } from './agenda.ts';
import type { TallyOf } from './ballot.ts';

/** Topics 1..n with a card each, `points` of the closed ballot by topic, and a discuss box. */
function room(points: (number | null)[], minutes = 10, tallies: Partial<TallyOf<'dots'>>[] = []) {
	const ids = points.map((_, n) => id(n + 1));
	return shared({
		phases: [votePhase({ id: id(100) }), phase({ id: id(101), position: 1, step: 'discuss', minutes })],
		topics: ids.map((topicId, n) => topic({ id: topicId, order_key: n })),
		cards: ids.map((topicId, n) => card({ id: id(200 + n), topic_id: topicId, body: `card ${n + 1}` })),
		results: [
			{
				phase_id: id(100),
				method: 'dots',
				slips: 5,
				hands: 0,
				tallies: ids.flatMap((topic_id, n) => {
					const own = points[n] ?? null;
					return own === null ? [] : [{ topic_id, points: own, voters: null, distribution: null, ...tallies[n] }];
				})
			}
		]
	});
}

const labels = (entries: { label: string }[]) => entries.map((entry) => entry.label);

describe('the label of a topic', () => {
	const cards = [
		card({ id: id(1), topic_id: id(9), order_key: 2, body: 'second' }),
		card({ id: id(2), topic_id: id(9), order_key: 1, body: 'first' }),
		card({ id: id(3), topic_id: id(8), order_key: 0, body: 'of another' })
	];

	test('is its title', () => {
		expect(labelOf(topic({ id: id(9), title: 'Releases' }), cards)).toBe('Releases');
	});

	test('is else its first card, taken down ones apart', () => {
		const gone = card({ id: id(4), topic_id: id(9), order_key: 0, body: null, taken_down_reason: 'a name' });
		expect(labelOf(topic({ id: id(9) }), [...cards, gone])).toBe('first');
	});
});

describe('the order of topics', () => {
	test('is by points, then by voters, then as drawn', () => {
		const state = room([1, 3, 3, 2, 3], 10, [{}, { voters: 2 }, { voters: 3 }, {}, { voters: 2 }]);
		expect(labels(agendaOf(state).topics)).toEqual(['card 3', 'card 2', 'card 5', 'card 4', 'card 1']);
	});

	test('is by when it happened where no vote says otherwise, what has no time last', () => {
		const { phases, topics, cards, results } = room([null, null, null, 1]);
		const told = (n: number, minute: number) => ({
			...card({ id: id(300 + n + minute), topic_id: id(n) }),
			happened_at: new Date(Date.UTC(2026, 10, 20, 13, minute)).toISOString()
		});
		const timed = [...cards, told(3, 5), told(2, 20), told(2, 10)];
		const agenda = agendaOf({ phases, topics, cards: timed, results, agendas: [] });
		expect(agenda.topics.map(({ topic }) => topic.id)).toEqual([id(4), id(3), id(2), id(1)]);
	});

	test('topics without a kept card are not shown', () => {
		const gone = card({ id: id(50), topic_id: id(7), body: null, taken_down_reason: 'a name' });
		expect(shownTopics([topic({ id: id(7) }), topic({ id: id(6) })], [gone])).toEqual([]);
	});

	test('before a ballot closed it is as drawn and has no result', () => {
		const agenda = agendaOf({ ...room([1, 2]), results: [] });
		expect(agenda.topics.map((entry) => [entry.label, entry.result])).toEqual([
			['card 1', null],
			['card 2', null]
		]);
	});

	test('follows the last ballot that closed', () => {
		const state = room([5, 1]);
		const second = votePhase({ id: id(102), position: 2 });
		const results = [
			...state.results,
			{
				phase_id: id(102),
				method: 'dots' as const,
				slips: 2,
				hands: 0,
				tallies: [{ topic_id: id(2), points: 2, voters: null, distribution: null }]
			}
		];
		expect(labels(agendaOf({ ...state, phases: [...state.phases, second], results }).topics)).toEqual([
			'card 2',
			'card 1'
		]);
	});

	test('goes by what people wanted before where the last ballot asks for verdicts', () => {
		const state = room([1, 3, 2], 2);
		const second = votePhase({ id: id(102), position: 2, rules: { method: 'consent' } });
		const tallies = [1, 2, 3].map((n) => ({ topic_id: id(n), agree: 3, abstain: 0, object: 0, reasons: [] }));
		const results = [...state.results, { phase_id: id(102), method: 'consent' as const, slips: 3, hands: 0, tallies }];
		expect(labels(agendaOf({ ...state, phases: [...state.phases, second], results }).topics)).toEqual([
			'card 2',
			'card 3',
			'card 1'
		]);
	});
});

describe('the minutes of a topic', () => {
	const dealt = (agenda: ReturnType<typeof agendaOf>) => [...agenda.minutes.values()];

	test('go by what the vote says, and fill the box', () => {
		const agenda = agendaOf(room([6, 3, 1], 20));
		expect(dealt(agenda)).toEqual([11, 6, 3]);
		expect(agenda).toMatchObject({ box: 20, sum: 20, overflow: [], isStored: false, version: 0 });
	});

	test('never fall under two: what does not fit is named', () => {
		const agenda = agendaOf(room([7, 6, 5, 4, 3, 2, 1]));
		expect(dealt(agenda)).toEqual([2, 2, 2, 2, 2]);
		expect(labels(agenda.overflow)).toEqual(['card 6', 'card 7']);
		expect(minutesOf(agenda, id(7))).toBe(2);
	});

	test('go to topics with dots only, if any has one', () => {
		const agenda = agendaOf(room([0, 2, 0]));
		expect(dealt(agenda)).toEqual([10]);
		expect(labels(agenda.overflow)).toEqual(['card 1', 'card 3']);
	});

	test('go to what somebody wants to talk about, votes or none', () => {
		const state = room([0, 9, 8, 7, 6, 5, 4]);
		const [first, ...others] = state.topics;
		if (!first) throw new Error('seven topics');
		const agenda = agendaOf({ ...state, topics: [{ ...first, is_wanted: true }, ...others] });
		expect(labels(agenda.planned)).toEqual(['card 2', 'card 3', 'card 4', 'card 5', 'card 1']);
		expect(labels(agenda.overflow)).toEqual(['card 6', 'card 7']);
	});

	test('are seconds where more is wanted than there are minutes, and fill the box all the same', () => {
		const state = room([1, 1, 1, 1, 1, 1, 1], 5);
		const agenda = agendaOf({ ...state, topics: state.topics.map((row) => ({ ...row, is_wanted: true })) });
		expect(dealt(agenda).map((minutes) => Math.round(minutes * 60))).toEqual([43, 43, 43, 43, 43, 43, 42]);
		expect(agenda).toMatchObject({ sum: 5, overflow: [] });
	});

	test('go to what is open: what was settled before needs none', () => {
		const state = room([3, 2, 1]);
		const topics = state.topics.map((row, n) => ({ ...row, status: n === 0 ? ('discussed' as const) : row.status }));
		const agenda = agendaOf({ ...state, topics });
		expect(labels(agenda.planned)).toEqual(['card 2', 'card 3']);
		expect(labels(agenda.topics)).toEqual(['card 2', 'card 3', 'card 1']);
	});
});

describe('an agenda that the database keeps', () => {
	const kept = (items: { topic: string; minutes: number }[], set_at = '2026-03-05T10:10:00.000Z') => ({
		id: id(101),
		items,
		version: 3,
		set_at
	});
	const state = room([3, 2, 1]);
	const closed = votePhase({ id: id(100), closes_at: '2026-03-05T10:08:00.000Z' });
	const phases = state.phases.map((row) => (row.id === closed.id ? closed : row));
	const items = [
		{ topic: id(3), minutes: 9 },
		{ topic: id(1), minutes: 4 }
	];

	test('is what the room runs on, more than the box included', () => {
		const agenda = agendaOf({ ...state, phases, agendas: [kept(items)] });
		expect(labels(agenda.topics)).toEqual(['card 3', 'card 1', 'card 2']);
		expect(labels(agenda.overflow)).toEqual(['card 2']);
		expect(agenda).toMatchObject({ sum: 13, box: 10, isStored: true, version: 3 });
		expect([3, 1, 2].map((n) => minutesOf(agenda, id(n)))).toEqual([9, 4, 2]);
		expect(comingItems(agenda, id(3))).toEqual([{ topic: id(1), minutes: 4 }]);
	});

	test('has what somebody wants to talk about after it, and what is parked or done only where it was', () => {
		const marked = (status: 'open' | 'parked' | 'discussed') => {
			const topics = state.topics.map((row) => (row.id === id(2) ? { ...row, status, is_wanted: true } : row));
			return agendaOf({ ...state, topics, phases, agendas: [kept(items)] });
		};
		const agenda = marked('open');
		expect(labels(agenda.planned)).toEqual(['card 3', 'card 1', 'card 2']);
		expect(agenda).toMatchObject({ sum: 15, overflow: [], isStored: true, version: 3 });
		expect(comingItems(agenda, id(3))).toEqual([
			{ topic: id(1), minutes: 4 },
			{ topic: id(2), minutes: 2 }
		]);
		for (const status of ['parked', 'discussed'] as const) expect(marked(status).sum).toBe(13);
		// Where it has a place and minutes already, it keeps them.
		const topics = state.topics.map((row) => (row.id === id(3) ? { ...row, is_wanted: true } : row));
		expect(comingItems(agendaOf({ ...state, topics, phases, agendas: [kept(items)] }), null)).toEqual(items);
	});

	test('keeps the place of what is parked, without its minutes', () => {
		const topics = state.topics.map((row) => (row.id === id(3) ? { ...row, status: 'parked' as const } : row));
		const agenda = agendaOf({ ...state, topics, phases, agendas: [kept(items)] });
		expect(labels(agenda.topics)).toEqual(['card 3', 'card 1', 'card 2']);
		expect(agenda.sum).toBe(4);
		expect(comingItems(agenda, null)).toEqual([{ topic: id(1), minutes: 4 }]);
	});

	test('from before the close of the ballot counts no more', () => {
		const agenda = agendaOf({ ...state, phases, agendas: [kept(items, '2026-03-05T10:07:59.999Z')] });
		expect(labels(agenda.topics)).toEqual(['card 1', 'card 2', 'card 3']);
		expect(agenda).toMatchObject({ isStored: false, version: 3 });
		const open = agendaOf({ ...state, agendas: [kept(items)] });
		expect(open.isStored).toBe(false);
	});

	test('passes over a topic that is shown no more', () => {
		const agenda = agendaOf({ ...state, phases, agendas: [kept([{ topic: id(77), minutes: 5 }, ...items])] });
		expect(labels(agenda.planned)).toEqual(['card 3', 'card 1']);
		expect(agenda.sum).toBe(13);
	});
});

describe('the next topic', () => {
	test('is the first open one but the one in the spotlight', () => {
		const state = room([3, 2, 1]);
		const [one, two, three] = state.topics;
		if (!one || !two || !three) throw new Error('three topics');
		const topics = [one, { ...two, status: 'parked' as const }, three];
		const agenda = agendaOf({ ...state, topics });
		expect(nextTopic(agenda, null)?.label).toBe('card 1');
		expect(nextTopic(agenda, one.id)?.label).toBe('card 3');
		const done = agendaOf({ ...state, topics: topics.map((row) => ({ ...row, status: 'discussed' as const })) });
		expect(nextTopic(done, null)).toBeNull();
	});
});
