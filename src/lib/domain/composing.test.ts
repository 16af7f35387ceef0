import { describe, expect, test } from 'vitest';
import { id } from '../../../tests/support/builders.ts';
import {
	before,
	COLLECT,
	DISCUSS,
	free,
	GROUP,
	must,
	READ,
	retro,
	VOTE,
	zone
} from '../../../tests/support/composed.ts';
import {
	changeMode,
	changeStep,
	insertRound,
	makeRound,
	misplaced,
	moveRound,
	openAt,
	rebase,
	removeRound,
	retime,
	setDays,
	setRoundMinutes
} from './composing.ts';
import { withTimes } from './drafting.ts';
import type { PlanPhase } from './plan.ts';
import { spansOf, unheardObjections, type Before } from './spans.ts';
import { workingDaysBetween } from './stretch.ts';

const order = (rounds: readonly PlanPhase[]) => rounds.map(({ id: each }) => each);
const closes = (rounds: readonly PlanPhase[], of: string) => rounds.find(({ id: each }) => each === of)?.closes_at;
const meets = (rounds: readonly PlanPhase[]) =>
	rounds.filter(({ mode, opens_at }) => mode === 'live' && opens_at !== null).map(({ opens_at }) => opens_at);

describe('the first window', () => {
	test('opens later than now where that is wanted, and what comes after it moves along by as many working days', () => {
		const later = openAt(retro(), '2026-03-05T08:00:00.000Z', before);
		expect(later[0]).toMatchObject({ opens_at: '2026-03-05T08:00:00.000Z', closes_at: '2026-03-09T17:00:00.000Z' });
		expect(meets(later)).toEqual(['2026-03-10T14:00:00.000Z']);
		// The next edit leaves it there.
		expect(setDays(later, COLLECT, 1, before)[0]).toMatchObject({
			opens_at: '2026-03-05T08:00:00.000Z',
			closes_at: '2026-03-06T17:00:00.000Z'
		});
	});

	test('opens at once where nothing is wanted, or what is wanted has passed', () => {
		const later = openAt(retro(), '2026-03-05T08:00:00.000Z', before);
		for (const at of [null, '2026-03-02T08:00:00.000Z'])
			expect(spansOf(openAt(later, at, before), before)[0]).toMatchObject({ opens: free });
		expect(closes(openAt(later, null, before), COLLECT)).toBe('2026-03-04T17:00:00.000Z');
	});

	test('opens when that is planned whichever round is the first, and nothing begins before', () => {
		const CHECK = id(6);
		const opens = '2026-03-05T08:00:00.000Z';
		const later = openAt(retro(), opens, before);
		const inserted = must(insertRound(later, 0, makeRound('check', 'async', CHECK), before));
		expect(inserted[0]).toMatchObject({ id: CHECK, opens_at: opens });
		expect(spansOf(inserted, before)[1]?.opens).toBeGreaterThan(Date.parse(opens));
		const moved = must(moveRound(inserted, COLLECT, 0, before));
		expect(moved[0]).toMatchObject({ id: COLLECT, opens_at: opens });
		expect(must(moveRound(moved, CHECK, 0, before))[0]).toMatchObject({ id: CHECK, opens_at: opens });
		expect(must(removeRound(inserted, CHECK, before))[0]).toMatchObject({ id: COLLECT, opens_at: opens });
		// Where people meet first they do not meet before, and the window behind that waits for nothing else.
		const together = must(moveRound(inserted, COLLECT, 1, before));
		const met = must(changeMode(together, CHECK, 'live', before));
		expect(met[0]).toMatchObject({ id: CHECK, mode: 'live', opens_at: '2026-03-05T14:00:00.000Z' });
		expect(spansOf(met, before)[1]?.opens).toBe(spansOf(met, before)[0]?.ends);
	});

	test('opens when that is planned also after a meeting was put before it and taken away again', () => {
		const CHECK = id(6);
		const later = openAt(retro(), '2026-03-12T08:00:00.000Z', before);
		const live = makeRound('check', 'live', CHECK);
		const held = must(insertRound(later, 0, live, before));
		expect(spansOf(held, before)[1]?.opens).toBeGreaterThanOrEqual(Date.parse('2026-03-12T08:00:00Z'));
		expect(must(removeRound(held, CHECK, before))).toEqual(later);
		const behind = must(insertRound(later, 1, live, before));
		expect(must(moveRound(must(moveRound(behind, CHECK, 0, before)), CHECK, 1, before))).toEqual(behind);
	});
});

describe('working days', () => {
	test('are counted by the calendar of the zone', () => {
		const days = (from: string, to: string) => workingDaysBetween(Date.parse(from), Date.parse(to), zone);
		expect(days('2026-03-06T12:00:00Z', '2026-03-09T08:00:00Z')).toBe(1);
		expect(days('2026-03-06T12:00:00Z', '2026-03-08T08:00:00Z')).toBe(0);
		expect(days('2026-03-02T23:30:00Z', '2026-03-03T08:00:00Z')).toBe(0);
	});
});

describe('retiming', () => {
	test('a later close moves what follows as many working days, at the same hour', () => {
		const later = retime(retro(), COLLECT, '2026-03-06T17:00:00.000Z', before);
		expect(closes(later, COLLECT)).toBe('2026-03-06T17:00:00.000Z');
		// Friday evening, so the reading ends on Monday.
		expect(closes(later, READ)).toBe('2026-03-09T14:00:00.000Z');
		expect(meets(later)).toEqual(['2026-03-09T14:00:00.000Z']);
	});

	test('days are given instead of an instant', () => {
		const longer = setDays(retro(), COLLECT, 3, before);
		expect(closes(longer, COLLECT)).toBe('2026-03-05T17:00:00.000Z');
		expect(meets(longer)).toEqual(['2026-03-06T14:00:00.000Z']);
	});

	test('the hour of the day is kept when the clocks change', () => {
		const longer = setDays(retro(), COLLECT, 22, before);
		expect(closes(longer, COLLECT)).toBe('2026-04-01T16:00:00.000Z');
		expect(meets(longer)).toEqual(['2026-04-02T13:00:00.000Z']);
	});

	test('the reading ends when the people meet, whichever of the two is moved', () => {
		const at = '2026-03-06T09:30:00.000Z';
		for (const moved of [retime(retro(), GROUP, at, before), retime(retro(), READ, at, before)]) {
			expect([closes(moved, READ), ...meets(moved)]).toEqual([at, at]);
			expect(closes(moved, COLLECT)).toBe('2026-03-04T17:00:00.000Z');
		}
	});

	test('what was typed too early stands, for a field to say so', () => {
		expect(meets(retime(retro(), GROUP, '2026-03-03T09:30:00.000Z', before))).toEqual(['2026-03-03T09:30:00.000Z']);
	});

	test('while people read until they meet, that meeting can be moved forward, and nothing else begins before its end', () => {
		const [meeting, ...later] = retro().slice(2);
		if (!meeting) throw new Error('people meet');
		const reading: Before = {
			free: Date.parse('2026-03-05T14:00:00Z'),
			meets: { id: GROUP, step: 'group', from: free },
			last: { mode: 'async' },
			steps: ['collect', 'read'],
			zone
		};
		const at = '2026-03-03T09:30:00.000Z';
		const sooner = retime([meeting, ...later, makeRound('check', 'async', id(6))], GROUP, at, reading);
		expect(spansOf(sooner, reading)[0]?.opens).toBe(Date.parse(at));
		expect(spansOf(sooner, reading)[3]?.opens).toBe(Date.parse('2026-03-03T09:48:00Z'));
		// The next edit leaves it there.
		expect(meets(setRoundMinutes(sooner, VOTE, 5, reading))).toEqual([at]);
		const others = [
			makeRound('check', 'async', id(6)),
			{ ...makeRound('vote', 'live', VOTE), opens_at: at },
			// Done otherwise it is another round.
			{ ...makeRound('vote', 'live', GROUP), opens_at: at }
		];
		for (const round of others) expect(spansOf([round], reading)[0]?.opens).toBe(reading.free);
	});

	test('a longer timebox puts back the window after the meeting', () => {
		const rounds = must(insertRound(retro(), 5, makeRound('ratify', 'async', id(6)), before));
		const longer = setRoundMinutes(rounds, DISCUSS, 40, before);
		expect(spansOf(longer, before)[5]?.opens).toBe(Date.parse('2026-03-05T14:48:00Z'));
	});
});

describe('composing', () => {
	test('a window that is put in pushes the meeting to the next working day on which it has room', () => {
		const rounds = must(insertRound(retro(), 2, makeRound('vote', 'async', id(6)), before));
		expect(closes(rounds, id(6))).toBe('2026-03-06T17:00:00.000Z');
		expect(meets(rounds)).toEqual(['2026-03-09T14:00:00.000Z']);
	});

	test('what stands before a change keeps its instants to the millisecond', () => {
		const odd = retime(retro(), COLLECT, '2026-03-07T03:21:00.000Z', before);
		const rounds = must(insertRound(odd, 5, makeRound('check', 'live', id(6)), before));
		expect(closes(rounds, COLLECT)).toBe('2026-03-07T03:21:00.000Z');
		expect(meets(rounds)).toEqual(meets(odd));
	});

	test('without the reading people still meet at the hour that they had', () => {
		const rounds = must(removeRound(retro(), READ, before));
		expect(order(rounds)).toEqual([COLLECT, GROUP, VOTE, DISCUSS]);
		expect(meets(rounds)).toEqual(['2026-03-05T14:00:00.000Z']);
	});

	test('a vote over days on what was grouped together has people meet twice', () => {
		const apart = must(changeMode(retro(), VOTE, 'async', before));
		expect(closes(apart, VOTE)).toBe('2026-03-06T17:00:00.000Z');
		expect(meets(apart)).toEqual(['2026-03-05T14:00:00.000Z', '2026-03-09T14:00:00.000Z']);
		expect(meets(must(changeMode(apart, VOTE, 'live', before)))).toEqual(['2026-03-05T14:00:00.000Z']);
	});

	test('another order moves the instants along', () => {
		const rounds = must(moveRound(must(changeMode(retro(), VOTE, 'async', before)), VOTE, 1, before));
		expect(order(rounds)).toEqual([COLLECT, VOTE, READ, GROUP, DISCUSS]);
		const spans = spansOf(rounds, before);
		for (const [n, { opens, ends }] of spans.entries()) {
			expect(ends).toBeGreaterThan(opens);
			expect(opens).toBeGreaterThanOrEqual(spans[n - 1]?.ends ?? 0);
		}
	});

	test('another step comes with the rules that are proposed for it', () => {
		const rounds = must(changeStep(retro(), VOTE, 'discuss', before));
		expect(rounds[3]).toMatchObject({ id: VOTE, step: 'discuss', minutes: 3, rules: {} });
		expect(must(changeStep(rounds, VOTE, 'vote', before))[3]?.rules).toMatchObject({ budget: 5, cap: 3 });
	});
});

describe('what has no room', () => {
	test('nothing is read, grouped, voted on or talked about before somebody was asked', () => {
		expect(moveRound(retro(), COLLECT, 1, before)).toBeNull();
		expect(removeRound(retro(), COLLECT, before)).toBeNull();
		expect(insertRound(retro(), 0, makeRound('vote', 'live', id(6)), before)).toBeNull();
		expect(changeStep(retro(), COLLECT, 'discuss', before)).toBeNull();
	});

	test('a question may come first, and another after it', () => {
		const once = must(insertRound(retro(), 0, makeRound('check', 'async', id(6)), before));
		expect(misplaced(must(insertRound(once, 1, makeRound('check', 'async', id(7)), before)), before)).toBeNull();
	});

	test('what was written before counts', () => {
		const going: Before = { ...before, last: { mode: 'async' }, steps: ['collect'] };
		expect(must(removeRound(retro(), COLLECT, going))).toHaveLength(4);
	});
});

describe('what is proposed', () => {
	test('a window that is put in has the days that a template gives it', () => {
		const steps = ['collect', 'read', 'collect', 'group', 'vote', 'discuss', 'check', 'ratify'] as const;
		const made = steps.map((step, n) => makeRound(step, 'async', id(n + 10)));
		const composed = made.reduce((rounds, round, n) => must(insertRound(rounds, n, round, before)), [] as PlanPhase[]);
		const times = { opens_at: new Date(free).toISOString(), closes_at: null, live_at: null };
		const days = (rounds: readonly PlanPhase[]) =>
			spansOf(rounds, before).map(({ opens, ends }) => workingDaysBetween(opens, ends, zone));
		expect(days(composed)).toEqual(days(withTimes(made, times, { places: [], zone })));
		expect(days(composed)).toEqual([2, 1, 1, 1, 1, 2, 1, 2]);
	});

	test.each([1, 2, 3, 4, 5, 6, 7])(
		'talk made apart has time to object at first, on day %i of a week, made apart and put to fair times',
		(day) => {
			for (const hour of [0, 7, 9, 12, 17, 18, 23]) {
				const start: Before = { ...before, free: Date.UTC(2026, 2, 1 + day, hour) };
				const opens_at = new Date(start.free).toISOString();
				const times = { opens_at, closes_at: null, live_at: null };
				const apart = [GROUP, VOTE, DISCUSS].reduce(
					(rounds, each) => must(changeMode(rounds, each, 'async', start)),
					withTimes(retro(), times, { places: [], zone })
				);
				const days = apart.map((round, n): [string, number] => {
					const { opens, ends } = spansOf(apart, start)[n] ?? { opens: 0, ends: 0 };
					return [round.id, Math.max(1, workingDaysBetween(opens, ends, zone))];
				});
				const where = {
					places: [
						{ name: 'Auckland', zone: 'Pacific/Auckland' },
						{ name: 'Lima', zone: 'America/Lima' }
					],
					zone
				};
				for (const rounds of [
					apart,
					withTimes(apart, times, { places: [], zone }, Object.fromEntries(days)),
					withTimes(apart, times, where),
					withTimes(apart, times, where, Object.fromEntries(days))
				]) {
					const talk = rounds.findIndex(({ step }) => step === 'discuss');
					const [round, span] = [rounds[talk], spansOf(rounds, start)[talk]];
					expect(round && span && unheardObjections(round, span)).toBeNull();
				}
			}
		}
	);
});

describe('while the workshop moves on', () => {
	const going: Before = {
		free: Date.parse('2026-03-04T17:10:00Z'),
		last: { mode: 'async' },
		steps: ['collect'],
		zone
	};

	test('what has begun leaves the edit, the rest of it stays as it was typed', () => {
		const typed = must(changeMode(retro().slice(1), VOTE, 'async', going));
		const now: Before = {
			...going,
			free: Date.parse('2026-03-05T14:00:00Z'),
			last: { mode: 'async' },
			steps: ['collect', 'read']
		};
		const { rounds, begun } = rebase(typed, new Set([COLLECT, READ]), going, now);
		expect(begun).toEqual([READ]);
		expect(order(rounds)).toEqual([GROUP, VOTE, DISCUSS]);
		expect(meets(rounds)).toEqual(meets(typed));
	});
});
