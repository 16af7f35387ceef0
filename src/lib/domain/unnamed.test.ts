import { describe, expect, test } from 'vitest';
import { card, id, outcome, prompt, shared, topic, workshop } from '../../../tests/support/builders.ts';
import { agendaOf } from './agenda.ts';
import type { Result } from './ballot.ts';
import { isNameable, unnamedTopics } from './unnamed.ts';
import type { Topic } from './workshop.ts';

describe('where a question asks for roles, what is forwarded holds no card', () => {
	const roles = prompt({ id: id(0x20), rules: { roles: true } });
	const rows = (topics: Topic[], asked = roles) => ({
		...shared({
			workshop: workshop({ spotlight_topic_id: id(7) }),
			prompts: [asked],
			topics,
			cards: topics.map((each) => card({ id: id(100 + (each.order_key ?? 0)), topic_id: each.id, body: 'A cause' })),
			outcomes: [outcome({ id: id(8), topic_id: id(1) })]
		})
	});
	const topics = [
		topic({ id: id(1), order_key: 1 }),
		topic({ id: id(2), order_key: 2, status: 'discussed' }),
		topic({ id: id(3), order_key: 3, status: 'parked' }),
		topic({ id: id(4), order_key: 4, status: 'discussed', title: 'Named' }),
		topic({ id: id(5), order_key: 5, status: 'discussed', agreed: 'It rang at noon' }),
		topic({ id: id(6), order_key: 6 }),
		topic({ id: id(7), order_key: 7 })
	];

	test('what was talked about, parked or acted on is without a name, unless people agreed on an account', () => {
		const unnamed = (asked = roles) => {
			const source = rows(topics, asked);
			return unnamedTopics(source, agendaOf(source).topics)
				.map(({ topic }) => topic.id)
				.sort();
		};
		expect(unnamed()).toEqual([id(1), id(2), id(3), id(7)]);
		expect(unnamed(prompt({ id: id(0x20) }))).toEqual([]);
	});

	test('what was voted on by its name keeps it, and what had none there may get one, and another', () => {
		const tallies = [1, 4, 6].map((n) => ({ topic_id: id(n), points: 1, voters: null, distribution: null }));
		const ballot = { phase_id: id(9), method: 'dots' as const, slips: 3, hands: 0, tallies, unnamed: [id(1), id(6)] };
		// By then the last one had got its name.
		const again = { ...ballot, phase_id: id(10), tallies: tallies.slice(2), unnamed: [] };
		const voted = topics.map((each) => (each.id === id(1) ? { ...each, title: 'On call' } : each));
		const nameable = (...results: Result[]) =>
			voted.filter((each) => isNameable({ results }, each)).map(({ id }) => id);
		expect(nameable(ballot)).toEqual([1, 2, 3, 5, 6, 7].map(id));
		expect(nameable(ballot, again)).toEqual([1, 2, 3, 5, 7].map(id));
		expect(nameable({ ...ballot, unnamed: undefined })).toEqual([2, 3, 5, 7].map(id));
	});
});
