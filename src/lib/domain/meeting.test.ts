import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { card, id, outcome, phase, shared, topic, votePhase, workshop } from '../../../tests/support/builders.ts';
import { resultFrom, times } from '../../../tests/support/slips.ts';
import { afterMeeting } from './after-meeting.ts';
import { agendaOf } from './agenda.ts';
import type { VoteRules } from './ballot.ts';
import { meetOrNot, meetOrNotIn, roundBeforeMeeting, type MeetOrNot, type Voted } from './meeting.ts';
import type { Outcome } from './workshop.ts';

const settled: Voted = {
	id: 'a',
	objections: 0,
	isWanted: false,
	agreement: 0.9,
	isClose: false,
	isOpen: false,
	isUntold: false,
	isUnasked: false,
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
		[null, null],
		[null, 3],
		[4, 9],
		[99, 200]
	])('%s voters of %s never cancel', (voters, people) => {
		expect(meetOrNot([settled], { voters, people }).advice).toBe('meet_for_turnout');
	});

	test('a topic on which too few voted to tell whether they disagree never lets it cancel', () => {
		const untold = { ...settled, id: 'b', agreement: null, isUntold: true };
		expect(meetOrNot([settled, untold], all).advice).toBe('meet_for_turnout');
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
			isUntold: fc.boolean(),
			isUnasked: fc.boolean(),
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

	test('a decision made without a talk is known, with what it leads to where the meeting is called off', () => {
		const { shared: rows, ...rest } = state([6, 1, 0]);
		const ratify = phase({ id: id(9), position: 3, step: 'ratify', mode: 'async' });
		const phases = [...rows.phases, ratify];
		const next = (...outcomes: Outcome[]) => {
			const { isDecided } = meetOrNotIn({ shared: { ...rows, phases, outcomes }, ...rest }) ?? {};
			return afterMeeting(phases, approval, isDecided === true)?.step;
		};
		const decision = outcome({ id: id(41), kind: 'decision' });
		expect(next(decision)).toBe('ratify');
		expect(next()).toBeUndefined();
		expect(next({ ...decision, status: 'proposed' }, outcome({ id: id(42) }))).toBeUndefined();
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

	const consent = votePhase({ id: id(5), position: 0, mode: 'async', is_over: true, rules: { method: 'consent' } });
	const objected = (phase_id: string, object: number, agree: number, slips: number | null = 5) => ({
		phase_id,
		method: 'consent' as const,
		slips,
		hands: 0,
		tallies: [{ topic_id: ids[2], agree, abstain: 0, object, reasons: object > 0 ? ['too soon'] : [] }]
	});
	const withConsents = (...results: ReturnType<typeof objected>[]) => {
		const { shared: rows, ...rest } = state([6, 1, 0]);
		const again = { ...consent, id: id(6), position: 0.5 };
		return {
			shared: { ...rows, phases: [consent, again, ...rows.phases], results: [...rows.results, ...results] },
			...rest
		};
	};

	test('that few took a stance before never cancels, however many voted last', () => {
		for (const [slips, agree] of [
			[null, 1],
			[null, 3],
			[3, 3]
		] as const) {
			const meeting = meetOrNotIn(withConsents(objected(consent.id, 0, agree, slips)));
			expect(meeting?.advice, `${agree}`).toBe('meet_for_turnout');
		}
		expect(meetOrNotIn(withConsents(objected(consent.id, 0, 5)))?.advice).toBe('cancel');
	});

	test('a topic that is objected to and wanted keeps the meeting by its mark as well', () => {
		const { shared: rows, ...rest } = withConsents(objected(consent.id, 1, 4));
		const topics = rows.topics.map((each) => ({ ...each, is_wanted: each.id === ids[2] }));
		expect(meetOrNotIn({ shared: { ...rows, topics }, ...rest })).toMatchObject({
			isWanted: true,
			topics: expect.arrayContaining([expect.objectContaining({ id: ids[2], talk: 'objected' })])
		});
	});

	test('an objection stands though another ballot followed that asked for none', () => {
		const before = withConsents(objected(consent.id, 1, 4));
		const meeting = meetOrNotIn(before);
		expect(meeting?.advice).toBe('meet');
		expect(meeting?.topics).toContainEqual(expect.objectContaining({ id: ids[2], talk: 'objected' }));
		expect([...agendaOf(before.shared).minutes.keys()][0]).toBe(ids[2]);
	});

	test('an objection is gone once people consent, but not by their silence', () => {
		const talk = (state: ReturnType<typeof withConsents>) =>
			meetOrNotIn(state)?.topics.find((each) => each.id === ids[2])?.talk;
		expect(talk(withConsents(objected(consent.id, 1, 4), objected(id(6), 0, 5)))).toBeNull();
		expect(talk(withConsents(objected(consent.id, 1, 4), objected(id(6), 0, 0)))).toBe('objected');
	});

	test('four who are split as far as can be are too few to tell, not of one mind', () => {
		const { shared: rows, ...rest } = state([]);
		const scores = { ...approval, rules: { method: 'score' as const } };
		const few = { mean: 2.5, is_known: true, median: 2.5, people: null, distribution: null };
		const tallies = ids.map((topic_id, n) => ({ topic_id, ...few, mean: 3 - n / 2 }));
		const results = [{ phase_id: scores.id, method: 'score' as const, slips: 4, hands: 0, tallies, pairs: null }];
		const split = { shared: { ...rows, phases: [scores, ...rows.phases.slice(1)], results }, ...rest };
		expect(why(meetOrNotIn(split))).toEqual(['untold', 'untold', 'untold']);
		expect(meetOrNotIn(split)?.advice).toBe('meet_for_turnout');
	});

	/** The ballot over days by other rules, as it came out. */
	const voted = (rules: VoteRules, slips: Parameters<typeof resultFrom>[2]) => {
		const { shared: rows, ...rest } = state([]);
		const phases = [{ ...approval, rules }, ...rows.phases.slice(1)];
		return { shared: { ...rows, phases, results: [resultFrom(rules, ids, slips, approval.id)] }, ...rest };
	};
	const [one, two, three] = ids;
	const agree = { stance: 'agree' };
	const quorate: VoteRules = { method: 'yes_no', threshold: 'majority', quorum: 5, open: false };

	test.each<[string, VoteRules, Parameters<typeof resultFrom>[2]]>([
		[
			'a quorum',
			quorate,
			[...times(4, { [one]: 'yes', [two]: 'yes', [three]: 'abstain' }), { [one]: 'yes', [two]: 'yes' }]
		],
		[
			'the stance of half of the voters',
			{ method: 'consent' },
			[{ [one]: agree, [two]: agree, [three]: agree }, ...times(9, { [one]: agree, [two]: agree })]
		],
		['anything said on one of them', { method: 'consent' }, times(10, { [one]: agree, [two]: agree })]
	])('a topic without %s never lets it cancel', (_, rules, slips) => {
		const meeting = meetOrNotIn(voted(rules, slips));
		// What is not told comes first, for there is something to talk about.
		expect(meeting?.topics[0]?.id).toBe(three);
		expect(why(meeting)).toEqual(['untold', 'clear', 'clear']);
		expect(meeting?.advice).toBe('meet_for_turnout');
	});

	test('what too few took a stance on stays so, though another ballot followed that asked for none', () => {
		expect(meetOrNotIn(withConsents(objected(consent.id, 0, 2)))?.advice).toBe('meet_for_turnout');
		expect(meetOrNotIn(withConsents(objected(consent.id, 0, 3)))?.advice).toBe('cancel');
	});

	test('where enough took a stance on each, it can be cancelled', () => {
		const all = { [one]: agree, [two]: agree, [three]: agree };
		expect(
			meetOrNotIn(voted({ method: 'consent' }, [...times(5, all), ...times(5, { [one]: agree, [two]: agree })]))
		).toMatchObject({
			advice: 'cancel'
		});
		expect(meetOrNotIn(voted(quorate, times(5, { [one]: 'yes', [two]: 'yes', [three]: 'yes' })))?.advice).toBe(
			'cancel'
		);
	});
});

describe('what no ballot has been on', () => {
	const [ballot, talk] = [
		votePhase({ id: id(2), position: 1, mode: 'async', is_over: true, closes_at: '2026-03-04T10:00:00.000Z' }),
		phase({ id: id(4), position: 3, step: 'discuss', minutes: 20 })
	];
	const result = resultFrom({ method: 'fist', least: 3 }, [id(6)], times(5, { [id(6)]: 5 }), ballot.id);
	const rows = shared({
		workshop: workshop({ phase_id: id(3) }),
		phases: [
			{ ...ballot, rules: { method: 'fist', least: 3 } },
			phase({ id: id(3), position: 2, step: 'read', mode: 'async' }),
			talk
		],
		cards: [card({ id: id(10), topic_id: id(6) }), card({ id: id(11), topic_id: id(7) })],
		topics: [topic({ id: id(6) }), topic({ id: id(7), order_key: 2 })],
		results: [result]
	});

	test('needs talk, and has minutes on the agenda', () => {
		const counts = { participants: 5, writers: null, counted_at: null, is_thin: false };
		const asked = meetOrNotIn({ shared: rows, mine: { participant: null }, counts });
		expect(new Map(asked?.topics.map(({ id: of, talk: why }) => [of, why]))).toEqual(
			new Map([
				[id(6), null],
				[id(7), 'unasked']
			])
		);
		expect(asked?.advice).toBe('meet');
		expect([...agendaOf(rows).minutes]).toEqual([[id(7), 20]]);
	});

	test('and was talked about since, does not', () => {
		const since = rows.topics.map((each) => ({ ...each, talked_at: '2026-03-04T11:00:00.000Z' }));
		const asked = meetOrNotIn({
			shared: { ...rows, topics: since },
			mine: { participant: null },
			counts: { participants: 5, writers: null, counted_at: null, is_thin: false }
		});
		expect(asked?.advice).toBe('cancel');
	});
});
