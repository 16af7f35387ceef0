import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { card, id, phase, shared, topic, votePhase, workshop } from '../../../tests/support/builders.ts';
import { meetOrNot, meetOrNotIn, roundBeforeMeeting, type MeetOrNot, type Voted } from './meeting.ts';

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

describe('the round before a meeting', () => {
	const ballot = votePhase({ id: id(2), position: 1, mode: 'async', is_over: true });
	const talk = phase({ id: id(4), position: 3, step: 'discuss', minutes: 20 });
	const read = phase({ id: id(3), position: 2, step: 'read', mode: 'async' });
	const standing = (phase_id: string | null) => ({ phase_id, ended_at: null, closed_at: null });

	test('is the vote that has closed, or what is read after it', () => {
		expect(roundBeforeMeeting([ballot, { ...talk, position: 2 }], standing(ballot.id))).toEqual(ballot);
		expect(roundBeforeMeeting([ballot, read, talk], standing(read.id))).toEqual(read);
	});

	test('is none while the vote is open, without one, or where nobody meets next', () => {
		const open = { ...ballot, is_over: false };
		expect(roundBeforeMeeting([open, { ...talk, position: 2 }], standing(open.id))).toBeNull();
		expect(roundBeforeMeeting([read, talk], standing(read.id))).toBeNull();
		expect(roundBeforeMeeting([ballot], standing(ballot.id))).toBeNull();
		expect(roundBeforeMeeting([ballot, talk], standing(talk.id))).toBeNull();
		expect(roundBeforeMeeting([ballot, talk], standing(null))).toBeNull();
	});
});

describe('after a vote over days', () => {
	const ids = [id(21), id(22), id(23)] as const;
	const approval = votePhase({
		id: id(2),
		position: 1,
		mode: 'async',
		is_over: true,
		rules: { method: 'approval', open: false }
	});
	const state = (points: readonly number[], slips: number | null = 6, isWanted = false) => ({
		shared: shared({
			workshop: workshop({ phase_id: approval.id }),
			phases: [approval, phase({ id: id(4), position: 2, step: 'discuss', minutes: 20 })],
			topics: ids.map((each, n) => topic({ id: each, order_key: n, is_wanted: isWanted && n === 2 })),
			cards: ids.map((each, n) => card({ id: id(30 + n), topic_id: each, body: `card ${n + 1}` })),
			results: [
				{
					phase_id: approval.id,
					method: 'approval' as const,
					slips,
					hands: 0,
					tallies: ids.map((topic_id, n) => ({ topic_id, points: points[n] ?? 0, voters: null }))
				}
			]
		}),
		mine: { participant: null },
		counts: { writers: null, counted_at: null, participants: 8, is_thin: false }
	});
	const why = (meeting: MeetOrNot | null) => meeting?.topics.map(({ talk, writing }) => talk ?? writing);

	test('a clear choice closes in writing, and so does what nobody chose', () => {
		const meeting = meetOrNotIn(state([6, 1, 0]));
		expect(why(meeting)).toEqual(['clear', 'clear', 'unvoted']);
		expect(meeting?.advice).toBe('cancel');
	});

	test('a tie and a mark need talk', () => {
		expect(why(meetOrNotIn(state([5, 5, 0])))).toEqual(['close', 'close', 'unvoted']);
		const wanted = meetOrNotIn(state([6, 1, 0], 6, true));
		expect(wanted).toMatchObject({ advice: 'meet' });
		expect(wanted?.topics.find((each) => each.id === ids[2])).toMatchObject({ talk: 'wanted' });
	});

	test('few voters, or too few to be told, never cancel', () => {
		for (const slips of [null, 3]) {
			expect(meetOrNotIn(state([3, 0, 0], slips))).toMatchObject({ advice: 'meet_for_turnout' });
		}
	});
});
