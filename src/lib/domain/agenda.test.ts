import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { card, id, phase, shared, topic, votePhase } from '../../../tests/support/builders.ts';
import { agendaOf, divideMinutes, labelOf, MINUTES_PER_TOPIC, nextTopic, shownTopics } from './agenda.ts';
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
});

describe('the minutes of a topic', () => {
	test('divide the box in whole minutes', () => {
		expect(agendaOf(room([3, 2, 1])).minutes).toBe(3);
	});

	test('never fall under two: what does not fit is named', () => {
		const agenda = agendaOf(room([7, 6, 5, 4, 3, 2, 1]));
		expect(agenda.minutes).toBe(2);
		expect(labels(agenda.planned)).toEqual(['card 1', 'card 2', 'card 3', 'card 4', 'card 5']);
		expect(labels(agenda.overflow)).toEqual(['card 6', 'card 7']);
	});

	test('go to topics with dots only, if any has one', () => {
		const agenda = agendaOf(room([0, 2, 0]));
		expect(agenda.minutes).toBe(10);
		expect(labels(agenda.overflow)).toEqual(['card 1', 'card 3']);
	});

	test('add up to no more than the box', () => {
		fc.assert(
			fc.property(fc.nat(240), fc.nat(40), (minutes, topics) => {
				const { each, fitting } = divideMinutes(minutes, topics);
				expect(each * fitting).toBeLessThanOrEqual(minutes);
				expect(fitting === 0 || each >= MINUTES_PER_TOPIC).toBe(true);
			})
		);
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
