import { describe, expect, test } from 'vitest';
import { card, id, prompt, topic } from '../../../tests/support/builders.ts';
import { beginOf, shownTopics } from './agenda.ts';
import { inTime, isDisputed, tells, timelineOf } from './timeline.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 20, 13, minute)).toISOString();
const account = (n: number, minute: number | null, on = 1) =>
	card({ id: id(n), topic_id: id(on), order_key: n, happened_at: minute === null ? null : at(minute) });

describe('the timeline', () => {
	test('has the topics of which an instant is told, by the first one, whatever their drawn order', () => {
		const topics = [1, 2, 3].map((n) => topic({ id: id(n), order_key: n }));
		const cards = [account(11, 30, 1), account(12, 10, 1), account(13, 5, 2), account(14, null, 3)];
		const timeline = timelineOf(shownTopics(topics, cards));
		expect(timeline.map((entry) => [entry.topic.id, entry.at])).toEqual([
			[id(2), at(5)],
			[id(1), at(10)]
		]);
	});

	test('has the accounts of one topic by their instants, those without one last', () => {
		const cards = [account(11, null), account(12, 30), account(13, 10)];
		expect(inTime(cards).map((each) => each.id)).toEqual([id(13), id(12), id(11)]);
		expect(beginOf({ cards })).toBe(at(10));
		expect(beginOf({ cards: [account(11, null)] })).toBeNull();
	});
});

describe('a disputed fact', () => {
	const differing = [account(11, 5), account(12, 25), account(13, null)];
	const alike = [account(11, 5), account(12, 5), account(13, null)];

	test.each([
		{ accounts: null, cards: differing, disputed: true },
		{ accounts: null, cards: alike, disputed: false },
		{ accounts: null, cards: [account(11, 5)], disputed: false },
		{ accounts: 'agree' as const, cards: differing, disputed: false },
		{ accounts: 'differ' as const, cards: alike, disputed: true }
	])('is what people say ($accounts), and else what the instants do: $disputed', ({ accounts, cards, disputed }) => {
		expect(isDisputed({ topic: { accounts }, cards })).toBe(disputed);
	});

	test('is told by cards of a question that asks when it happened only', () => {
		const [when, plain] = [prompt({ id: id(20), rules: { happened: true } }), prompt({ id: id(21) })];
		const one = card({ id: id(11), prompt_id: when.id });
		const other = card({ id: id(12), prompt_id: plain.id });
		expect(tells({ cards: [other, one] }, [when, plain])).toBe(true);
		expect(tells({ cards: [other] }, [when, plain])).toBe(false);
	});
});
