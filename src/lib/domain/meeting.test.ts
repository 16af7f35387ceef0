import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { meetOrNot, type Voted } from './meeting.ts';

const settled: Voted = {
	id: 'a',
	objections: 0,
	isWanted: false,
	agreement: 0.9,
	isClose: false,
	isOpen: false,
	isChosen: false
};
const all = { voters: 5, people: 6 };

describe('meet or not', () => {
	test('when no topic needs talk, it proposes to cancel', () => {
		expect(meetOrNot([settled, { ...settled, id: 'b', agreement: null }], all)).toEqual({
			topics: [
				{ id: 'a', why: null },
				{ id: 'b', why: null }
			],
			advice: 'cancel'
		});
	});

	test.each<[string, Partial<Voted>]>([
		['objected', { objections: 1, isWanted: true, agreement: -1 }],
		['wanted', { isWanted: true, isOpen: true }],
		['open', { isOpen: true, agreement: 0 }],
		['split', { agreement: 0.39, isChosen: true }],
		['chosen', { isChosen: true, isClose: true }],
		['close', { isClose: true }]
	])('what is %s needs talk, the weightiest reason is given', (why, row) => {
		const meeting = meetOrNot([settled, { ...settled, id: 'b', ...row }], all);
		expect(meeting).toMatchObject({ topics: [{ why: null }, { id: 'b', why }], advice: 'meet' });
	});

	test.each([
		[0, null],
		[2, 2],
		[2, null],
		[4, 9],
		[99, 200]
	])('%i voters of %s never cancel', (voters, people) => {
		expect(meetOrNot([settled], { voters, people }).advice).toBe('meet_for_turnout');
	});

	test('half of the people are enough', () => {
		expect(meetOrNot([settled], { voters: 5, people: 10 }).advice).toBe('cancel');
	});

	test('one private mark keeps the meeting, whatever else was voted', () => {
		const row = fc.record({
			id: fc.string(),
			objections: fc.nat(3),
			isWanted: fc.boolean(),
			agreement: fc.option(fc.double({ min: -1, max: 1, noNaN: true })),
			isClose: fc.boolean(),
			isOpen: fc.boolean(),
			isChosen: fc.boolean()
		});
		fc.assert(
			fc.property(fc.array(row), fc.nat(200), (rows, voters) => {
				expect(meetOrNot([...rows, { ...settled, isWanted: true }], { voters, people: voters }).advice).toBe('meet');
			})
		);
	});
});
