import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MINUTES_PER_TOPIC } from './agenda.ts';
import { byLargestRemainder, dealMinutes, disagreementOf, secondsIn, steppedMinutes, type Claim } from './dealing.ts';

const claim = (id: string, votes: number, disagreement = 0, isObjected = false, isWanted = false): Claim => ({
	id,
	votes,
	disagreement,
	isObjected,
	isWanted
});

describe('largest remainders', () => {
	test('Wikipedia, "Quota method": ten seats by 47, 16, 15.9, 12, 6 and 3.1 thousand votes', () => {
		expect(byLargestRemainder(10, [47_000, 16_000, 15_900, 12_000, 6_000, 3_100])).toEqual([5, 2, 1, 1, 1, 0]);
	});

	test('without any weight all weigh the same, the earlier first', () => {
		expect(byLargestRemainder(5, [0, 0, 0])).toEqual([2, 2, 1]);
	});
});

describe('the minutes of a meeting', () => {
	test('go to votes and to disagreement', () => {
		// Weights 1, 0.5 + 1 and 0.5; two minutes each leave 9: 3, 4.5 and 1.5, so that the first remainder takes one.
		const deal = dealMinutes(15, [claim('popular', 8), claim('split', 4, 1), claim('small', 4)]);
		expect(deal).toEqual({
			planned: [
				{ topic: 'split', minutes: 7 },
				{ topic: 'popular', minutes: 5 },
				{ topic: 'small', minutes: 3 }
			],
			overflow: []
		});
	});

	test('an objection comes first, however few votes it has', () => {
		const deal = dealMinutes(10, [claim('popular', 9, 0.9), claim('objected', 0, 0, true)]);
		expect(deal.planned.map(({ topic }) => topic)).toEqual(['objected', 'popular']);
	});

	test('what would leave less than two minutes to each is named', () => {
		const deal = dealMinutes(5, [claim('a', 1), claim('b', 3), claim('c', 2)]);
		expect(deal).toEqual({
			planned: [
				{ topic: 'b', minutes: 3 },
				{ topic: 'c', minutes: 2 }
			],
			overflow: ['a']
		});
	});

	test('what somebody asks to talk about is never left over', () => {
		const deal = dealMinutes(5, [claim('a', 1, 0, false, true), claim('b', 3), claim('c', 2)]);
		expect(deal).toEqual({
			planned: [
				{ topic: 'b', minutes: 3 },
				{ topic: 'a', minutes: 2 }
			],
			overflow: ['c']
		});
		// Not even where the box has no room for it.
		const wanted = ['a', 'b', 'c'].map((id) => claim(id, id === 'b' ? 1 : 0, 0, false, true));
		const planned = (...minutes: number[]) => ['b', 'a', 'c'].map((topic, at) => ({ topic, minutes: minutes[at] }));
		expect(dealMinutes(4, [...wanted, claim('d', 9)])).toEqual({ planned: planned(2, 1, 1), overflow: ['d'] });
		expect(dealMinutes(2, wanted)).toEqual({ planned: planned(40 / 60, 40 / 60, 40 / 60), overflow: [] });
		expect(dealMinutes(0, wanted).planned).toEqual(planned(1, 1, 1));
	});

	test('no time, no topic', () => {
		expect(dealMinutes(1, [claim('a', 1)])).toEqual({ planned: [], overflow: ['a'] });
		expect(dealMinutes(30, [])).toEqual({ planned: [], overflow: [] });
	});

	test('fill the box exactly, lose no topic, and fall under two only for what is wanted beyond the room for it', () => {
		const claims = fc.array(
			fc.record({
				votes: fc.nat(50),
				disagreement: fc.double({ min: 0, max: 1, noNaN: true }),
				isObjected: fc.boolean(),
				isWanted: fc.boolean()
			}),
			{ minLength: 1, maxLength: 60 }
		);
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 240 }), claims, (minutes, rows) => {
				const topics = rows.map((row, n) => ({ ...row, id: `${n}` }));
				const wanted = topics.filter(({ isWanted }) => isWanted).map(({ id }) => id);
				// A box that is too short for any talk has none.
				fc.pre(minutes >= MINUTES_PER_TOPIC || wanted.length > 0);
				const isTight = wanted.length * MINUTES_PER_TOPIC > minutes;
				const least = isTight ? Math.min(1, Math.floor((60 * minutes) / wanted.length) / 60) : MINUTES_PER_TOPIC;
				const { planned, overflow } = dealMinutes(minutes, topics);
				const seconds = planned.map((topic) => secondsIn(topic.minutes));
				expect(seconds.reduce((sum, each) => sum + each, 0)).toBe(60 * minutes);
				expect(planned.every((topic) => topic.minutes < 1 || Number.isInteger(topic.minutes))).toBe(true);
				expect(planned.every((topic) => topic.minutes >= least)).toBe(true);
				if (isTight) expect(planned.every((topic) => topic.minutes <= MINUTES_PER_TOPIC)).toBe(true);
				expect(planned.map(({ topic }) => topic)).toEqual(expect.arrayContaining(wanted));
				expect([...planned.map(({ topic }) => topic), ...overflow].sort()).toEqual(topics.map(({ id }) => id).sort());
			})
		);
	});

	test('more weight never gets fewer minutes', () => {
		fc.assert(
			fc.property(
				fc.array(fc.nat(20), { minLength: 1, maxLength: 12 }),
				fc.integer({ min: 2, max: 90 }),
				(votes, box) => {
					const { planned } = dealMinutes(
						box,
						votes.map((count, n) => claim(`${n}`, count))
					);
					const dealt = planned.map(({ minutes }) => minutes);
					expect(dealt).toEqual(dealt.toSorted((a, b) => b - a));
				}
			)
		);
	});
});

test('a minute more or less is a whole one, from one to four hours', () => {
	const stepped = (minutes: number) => [steppedMinutes(minutes, -1), steppedMinutes(minutes, 1)];
	expect([3, 1, 20 / 60, 240].map(stepped)).toEqual([
		[2, 4],
		[null, 2],
		[null, 1],
		[239, null]
	]);
});

test('disagreement goes from 0, of one mind, to 1, split', () => {
	expect([1, 0, -1, null].map(disagreementOf)).toEqual([0, 0.5, 1, 0]);
});
