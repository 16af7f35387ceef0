import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { id, phase, retroPhases } from '../../../tests/support/builders.ts';
import {
	closeInstant,
	liveInstant,
	minutesOfMeeting,
	minutesTogether,
	proposeClose,
	proposeLive,
	proposeTimetable,
	revealAfter,
	revealInstant,
	unfairIn,
	warningsOf,
	warningsOfMeeting,
	windowsIn
} from './timetable.ts';
import { sheetRounds } from './sheet-rounds.ts';
import { isZone, workingHours } from './working-hours.ts';
import type { Place } from './workshop.ts';

const lisbon = { name: 'Lisbon', zone: 'Europe/Lisbon' };
const auckland = { name: 'Auckland', zone: 'Pacific/Auckland' };
const angeles = { name: 'Los Angeles', zone: 'America/Los_Angeles' };
const kathmandu = { name: 'Kathmandu', zone: 'Asia/Kathmandu' };
const berlin = { name: 'Berlin', zone: 'Europe/Berlin' };
const saoPaulo = { name: 'São Paulo', zone: 'America/Sao_Paulo' };

const ms = (instant: string) => Date.parse(instant);
/** Monday 2 March 2026, 09:30 in Lisbon (UTC then). */
const monday = ms('2026-03-02T09:30:00Z');

describe('working hours', () => {
	test('are Monday to Friday, 08 to 18 by the local clock', () => {
		expect(workingHours('Europe/Lisbon', ms('2026-03-06T17:00:00Z'), ms('2026-03-09T09:00:00Z'))).toBe(2);
		expect(workingHours('Pacific/Auckland', ms('2026-03-06T17:00:00Z'), ms('2026-03-08T20:00:00Z'))).toBe(1);
		expect(workingHours('Europe/Lisbon', ms('2026-03-07T00:00:00Z'), ms('2026-03-09T00:00:00Z'))).toBe(0);
	});

	test('a day of a clock change has as many as any other', () => {
		// Cairo springs forward on Friday, 24 April 2026; Berlin falls back on a Sunday, so its week has fifty hours too.
		expect(workingHours('Africa/Cairo', ms('2026-04-23T22:00:00Z'), ms('2026-04-24T21:00:00Z'))).toBe(10);
		expect(workingHours('Europe/Berlin', ms('2026-10-23T00:00:00Z'), ms('2026-10-27T00:00:00Z'))).toBe(20);
	});

	test('never exceed the time that passes', () => {
		const zone = fc.constantFrom('Europe/Lisbon', 'Pacific/Auckland', 'America/Los_Angeles', 'Asia/Kathmandu', 'UTC');
		const start = fc.integer({ min: ms('2026-01-01T00:00:00Z'), max: ms('2027-01-01T00:00:00Z') });
		fc.assert(
			fc.property(zone, start, fc.nat(14 * 24), (where, from, hours) => {
				const worked = workingHours(where, from, from + hours * 3_600_000);
				expect(worked).toBeGreaterThanOrEqual(0);
				expect(worked).toBeLessThanOrEqual(hours);
			})
		);
	});

	test('a zone is an IANA name', () => {
		expect(['Europe/Lisbon', 'UTC', '+02:00', 'Mars/Olympus', ''].map(isZone)).toEqual([
			true,
			true,
			false,
			false,
			false
		]);
	});
});

describe('the proposed close', () => {
	test('gives two full working days: the day that has begun does not count', () => {
		expect(proposeClose(monday, [], 'Europe/Lisbon')).toBe('2026-03-04T18:00:00.000Z');
		expect(proposeClose(ms('2026-03-02T07:59:00Z'), [], 'Europe/Lisbon')).toBe('2026-03-03T18:00:00.000Z');
	});

	test('skips the weekend', () => {
		expect(proposeClose(ms('2026-03-05T12:00:00Z'), [], 'Europe/Lisbon')).toBe('2026-03-09T18:00:00.000Z');
	});

	test('waits for the place that comes last', () => {
		const early = ms('2026-03-02T07:00:00Z');
		expect(proposeClose(early, [lisbon, auckland], 'UTC')).toBe('2026-03-04T05:00:00.000Z');
		expect(proposeClose(early, [lisbon, angeles], 'UTC')).toBe('2026-03-04T02:00:00.000Z');
	});

	test('is six in the evening on both sides of a clock change', () => {
		// Los Angeles springs forward on Sunday, 8 March 2026.
		expect(proposeClose(ms('2026-03-04T17:00:00Z'), [angeles], 'UTC')).toBe('2026-03-07T02:00:00.000Z');
		expect(proposeClose(ms('2026-03-05T17:00:00Z'), [angeles], 'UTC')).toBe('2026-03-10T01:00:00.000Z');
	});
});

describe('the proposed meeting', () => {
	test('is the next working day at ten for a team in one zone', () => {
		expect(proposeTimetable(monday, 20, [], 'Europe/Lisbon')).toEqual({
			closes_at: '2026-03-04T18:00:00.000Z',
			live_at: '2026-03-05T10:00:00.000Z'
		});
	});

	test('is after the weekend when the close is a Friday', () => {
		expect(proposeLive('2026-03-06T18:00:00Z', 20, [lisbon], 'UTC')).toBe('2026-03-09T10:00:00.000Z');
	});

	test('keeps to the half hours of a zone off by quarters', () => {
		expect(proposeLive('2026-03-04T12:15:00Z', 20, [kathmandu], 'UTC')).toBe('2026-03-05T04:15:00.000Z');
	});

	test('is comfortable for all where their days overlap', () => {
		// Berlin 14:30 to 17:00 is São Paulo 10:30 to 13:00.
		const live = proposeLive('2026-03-04T21:00:00Z', 20, [berlin, saoPaulo], 'UTC');
		expect(live).toBe('2026-03-05T13:00:00.000Z');
	});

	test('is the least bad for who has it worst where they do not', () => {
		const live = proposeLive('2026-03-04T02:00:00Z', 20, [lisbon, angeles], 'UTC');
		// 09:00 in Los Angeles, 17:00 in Lisbon.
		expect(live).toBe('2026-03-04T17:00:00.000Z');
		expect(windowsIn([lisbon, angeles], live, 20).map((local) => local.unfair)).toEqual([null, null]);
	});

	test('avoids a weekend that only one place has', () => {
		const live = proposeLive('2026-03-06T02:00:00Z', 20, [angeles, auckland], 'UTC');
		expect(windowsIn([angeles, auckland], live, 20).map((local) => local.unfair)).not.toContain('weekend');
	});

	test('is after the reveal, on a half hour, and the same every time', () => {
		const places = fc.subarray([lisbon, auckland, angeles, kathmandu, berlin, saoPaulo]);
		const now = fc.integer({ min: ms('2026-01-01T00:00:00Z'), max: ms('2027-01-01T00:00:00Z') });
		fc.assert(
			fc.property(now, places, (from, where) => {
				const proposal = proposeTimetable(from, 20, where, 'Europe/Lisbon');
				expect(ms(proposal.closes_at)).toBeGreaterThan(from);
				expect(ms(proposal.live_at)).toBeGreaterThanOrEqual(ms(revealAfter(proposal.closes_at)));
				expect(ms(proposal.live_at) % (15 * 60_000)).toBe(0);
				expect(proposeTimetable(from, 20, where, 'Europe/Lisbon')).toEqual(proposal);
				const short = warningsOf({ opens_at: new Date(from).toISOString(), minutes: 20, ...proposal }, where);
				expect(short.filter((warning) => warning.what === 'writing')).toEqual([]);
			}),
			{ numRuns: 40 }
		);
	});
});

describe('warnings', () => {
	test('an instant is unfair outside 08-18 and on a weekend', () => {
		expect(unfairIn('Europe/Lisbon', '2026-03-04T18:00:00Z')).toBeNull();
		expect(unfairIn('Europe/Lisbon', '2026-03-04T18:00:00Z', 20)).toBe('outside_hours');
		expect(unfairIn('Europe/Lisbon', '2026-03-04T07:59:00Z')).toBe('outside_hours');
		expect(unfairIn('Europe/Lisbon', '2026-03-07T10:00:00Z')).toBe('weekend');
	});

	test('name each place and what it gets', () => {
		const timetable = {
			opens_at: '2026-03-05T09:00:00Z',
			closes_at: '2026-03-06T12:00:00Z',
			live_at: '2026-03-06T16:00:00Z',
			minutes: 20
		};
		expect(warningsOf(timetable, [lisbon, auckland])).toEqual([
			{ place: auckland, what: 'close', why: 'weekend' },
			{ place: auckland, what: 'live', why: 'weekend', is_unavoidable: true }
		]);
		expect(warningsOf({ ...timetable, closes_at: '2026-03-05T21:00:00Z' }, [auckland])).toEqual([
			{ place: auckland, what: 'writing', why: 'too_short', hours: 2 },
			{ place: auckland, what: 'live', why: 'weekend' }
		]);
	});
});

test('a meeting at a bad hour says whether a better one is to be had, past the weekend too', () => {
	const [madrid, christchurch, vegas] = ['Europe/Madrid', 'Pacific/Auckland', 'America/Los_Angeles'].map((zone) => ({
		name: zone,
		zone
	}));
	if (!madrid || !christchurch || !vegas) throw new Error('three places');
	const said = (at: string, ...places: Place[]) =>
		warningsOfMeeting(at, 20, places).map((warning) => warning.what === 'live' && warning.is_unavoidable === true);
	expect(said('2026-03-05T10:00:00Z', madrid)).toEqual([]);
	expect(said('2026-03-05T16:00:00Z', madrid, christchurch, vegas)).toEqual([true]);
	expect(said('2026-03-05T22:00:00Z', madrid, vegas)).toEqual([false]);
	// Friday there is Thursday here; from Friday evening on, only Monday here will do.
	expect(said('2026-03-07T04:00:00Z', christchurch, vegas)).toEqual([false, false]);
});

describe('the instants of a workshop', () => {
	test('are read off its phases', () => {
		const phases = retroPhases();
		expect([closeInstant(phases), revealInstant(phases), liveInstant(phases)]).toEqual([
			'2026-03-04T18:00:00.000Z',
			'2026-03-04T18:10:00.000Z',
			'2026-03-05T10:00:00.000Z'
		]);
		expect([minutesTogether(phases), minutesOfMeeting(phases)]).toEqual([20, 20]);
		expect([closeInstant([]), revealInstant([]), liveInstant([])]).toEqual([null, null, null]);
		expect(minutesOfMeeting([])).toBe(0);
	});

	test('where people meet twice, each meeting takes its own minutes', () => {
		const [collect, , , , discuss, check] = retroPhases();
		const met = (closes_at: string | null) => [
			phase({ id: id(7), step: 'collect', minutes: 30, opens_at: '2026-03-02T10:00:00.000Z', closes_at }),
			{ ...collect, position: 1 },
			{ ...discuss, position: 2, opens_at: '2026-03-05T10:00:00.000Z' },
			{ ...check, position: 3 }
		];
		const spent = [met(null), met('2026-03-02T10:30:00.000Z')].map((phases) => [
			liveInstant(phases),
			minutesOfMeeting(phases),
			minutesTogether(phases)
		]);
		expect(spent).toEqual([
			['2026-03-02T10:00:00.000Z', 30, 42],
			['2026-03-05T10:00:00.000Z', 12, 42]
		]);
	});
});

test('sheets go round among neighbours of one mode; what is written on them is revealed after the last', () => {
	const [, read] = retroPhases();
	const sheets = { sheets: true };
	const round = (n: number, mode: 'async' | 'live', rules: { sheets?: boolean } = sheets) =>
		phase({ id: id(n), step: 'collect', mode, rules, reveals_at: `2026-03-0${n}T18:10:00.000Z` });
	const phases = [
		round(1, 'async', {}),
		round(2, 'async'),
		round(3, 'async'),
		round(4, 'live'),
		{ ...read, id: id(9) },
		round(5, 'async')
	];
	const runs = phases.map((each) =>
		sheetRounds(phases, each).map(({ id }) => phases.findIndex((one) => one.id === id))
	);
	expect(runs).toEqual([[], [1, 2], [1, 2], [3], [], [5]]);
	expect(revealInstant(phases.slice(1))).toBe('2026-03-03T18:10:00.000Z');
});
