import { describe, expect, test } from 'vitest';
import { id, phase, retroPhases, votePhase, workshop } from '../../../../../tests/support/builders.ts';
import { Refusal } from '$lib/domain/refusal.ts';
import type { DashboardRow } from '$lib/domain/snapshot.ts';
import { faultsOf, fieldOf, followed, movesOf, nextOf, timesOf, tooShort, withoutPassed } from './moves.ts';

const rows: Pick<DashboardRow, 'workshop' | 'phases'> = { workshop: workshop(), phases: retroPhases() };
const NOW = Date.parse('2026-03-02T08:00:00Z');
const held = timesOf(rows, NOW);

/** The names of the functions that the moves would call, in order. */
async function called(wanted: Partial<typeof held>, of: typeof rows = rows): Promise<string[]> {
	const names: string[] = [];
	const rpc = (name: string) => {
		names.push(name);
		return { abortSignal: () => Promise.resolve({ error: { code: 'OV404', message: 'not_found' }, status: 404 }) };
	};
	for (const move of movesOf(of, { ...timesOf(of, NOW), ...wanted }, timesOf(of, NOW))) {
		await Reflect.apply(move, undefined, [{ rpc }]).catch(() => {});
	}
	return names;
}

describe('moving a timetable', () => {
	test('nothing is sent when nothing has changed', async () => {
		expect(await called({})).toEqual([]);
	});

	test('what somebody else has moved meanwhile stays where nothing was changed here', async () => {
		const since = {
			...rows,
			workshop: workshop({ places: [{ name: 'Madrid', zone: 'Europe/Madrid' }] }),
			phases: rows.phases.map((each) => ({ ...each, minutes: each.minutes && each.minutes + 1 }))
		};
		const [first] = Object.keys(held.minutes);
		const wanted = { ...held, minutes: { ...held.minutes, [first ?? '']: 20 } };
		const now = followed(wanted, held, timesOf(since, NOW));
		expect(now).toEqual({ ...timesOf(since, NOW), minutes: { ...timesOf(since, NOW).minutes, [first ?? '']: 20 } });
		expect(await called(now, since)).toEqual(['set_minutes']);
	});

	test('to later days the meeting goes first, to earlier ones the close', async () => {
		const later = { closes_at: '2026-03-06T18:00:00.000Z', live_at: '2026-03-07T10:00:00.000Z' };
		expect(await called(later)).toEqual(['move_live', 'move_close']);
		const earlier = { closes_at: '2026-03-03T18:00:00.000Z', live_at: '2026-03-04T10:00:00.000Z' };
		expect(await called(earlier)).toEqual(['move_close', 'move_live']);
	});

	test('an instant that is over, before the reveal or more than a year away is wrong at its field, with the reason', () => {
		const faults = (wanted: Partial<typeof held>) => faultsOf(rows, { ...held, ...wanted }, NOW);
		expect(faults({})).toEqual({});
		expect(faults({ closes_at: '2026-03-01T18:00:00.000Z' })).toEqual({ closes_at: 'past' });
		expect(faults({ live_at: '2027-03-02T07:59:00.000Z' })).toEqual({});
		expect(faults({ live_at: '2062-03-05T10:00:00.000Z' })).toEqual({ live_at: 'far' });
		expect(faults({ closes_at: '2027-03-02T08:01:00.000Z' })).toEqual({ closes_at: 'far', live_at: 'first' });
	});

	describe('a window in which nobody writes', () => {
		const [written] = retroPhases();
		const apart = { mode: 'async', opens_at: '2026-03-04T18:10:00.000Z' } as const;
		const voted = votePhase({ ...apart, id: id(7), position: 1, closes_at: '2026-03-05T18:00:00.000Z' });
		const talk = phase({ ...apart, id: id(8), position: 2, step: 'discuss', closes_at: '2026-03-07T18:00:00.000Z' });
		const met = phase({ id: id(9), position: 3, step: 'discuss', minutes: 10, opens_at: '2026-03-08T10:00:00.000Z' });
		const [earlier, later] = ['2026-03-05T12:00:00.000Z', '2026-03-06T12:00:00.000Z'];
		const under = (running: string, phases: DashboardRow['phases']) => ({
			workshop: workshop({ phase_id: running }),
			phases: [{ ...written, is_over: true }, ...phases]
		});
		const faults = (of: ReturnType<typeof under>, wanted: Partial<typeof held>, now = earlier) =>
			faultsOf(of, { ...timesOf(of, NOW), ...wanted }, Date.parse(now));

		test.each([
			['a vote', under(voted.id, [voted, talk, met])],
			[
				'talk',
				under(
					talk.id,
					[voted, talk, met].map((each) => ({ ...each, is_over: each.id === voted.id }))
				)
			],
			['a vote at the end', under(voted.id, [voted])]
		])('is put off: %s', async (_, of) => {
			expect(timesOf(of, NOW).closes_at).toBe(of.phases.find(({ id }) => id === of.workshop.phase_id)?.closes_at);
			const closes_at = of.workshop.phase_id === talk.id ? (met.opens_at ?? '') : later;
			expect(faults(of, { closes_at })).toEqual({});
			expect(await called({ ...timesOf(of, NOW), closes_at }, of)).toEqual(['move_close']);
		});

		test('closes before the next window does, which it does not move', () => {
			const of = under(voted.id, [voted, talk, met]);
			const until = Date.parse('2026-03-06T18:00:00.000Z');
			expect(nextOf(of, voted)).toEqual({ phase: talk, at: talk.closes_at, until });
			// A talk keeps a day to object.
			expect(faults(of, { closes_at: new Date(until).toISOString() })).toEqual({ closes_at: 'next' });
			expect(faults(of, { closes_at: new Date(until - 60_000).toISOString() })).toEqual({});
		});

		test('closes before people meet, at that instant at the latest', () => {
			const of = under(
				talk.id,
				[voted, talk, met].map((each) => ({ ...each, is_over: each.id === voted.id }))
			);
			expect(nextOf(of, talk)).toMatchObject({ phase: met, at: met.opens_at });
			expect(faults(of, { closes_at: '2026-03-08T10:01:00.000Z' })).toEqual({ live_at: 'first' });
		});
	});

	test('talk together does not come down to a minute', () => {
		const minutes = (discuss: number, check: number) => ({
			...held,
			minutes: { ...held.minutes, [id(5)]: discuss, [id(6)]: check }
		});
		expect(tooShort(rows, minutes(2, 1))).toEqual([]);
		expect(tooShort(rows, minutes(1, 1))).toEqual([id(5)]);
	});

	test('only the timebox that was changed is set', async () => {
		expect(await called({ minutes: { ...held.minutes, [id(5)]: 12 } })).toEqual(['set_minutes']);
	});

	test('a refusal goes to the field that it is about', () => {
		const fields = (...details: (string | null)[]) =>
			details.map((detail) => fieldOf(new Refusal('invalid', detail), rows));
		expect(fields('phases.0.opens_at', 'phases.0.closes_at', 'phases.2.opens_at')).toEqual([
			'opens_at',
			'closes_at',
			'live_at'
		]);
		expect(fields('phases.2.minutes', 'naming', null)).toEqual([null, null, null]);
	});

	describe('a window that has not opened', () => {
		const early = Date.parse('2026-03-01T08:00:00Z');
		const [opens, closes] = [rows.phases[0]?.opens_at ?? '', rows.phases[0]?.closes_at ?? ''];
		const moved = async (opens_at: string, closes_at = closes) => {
			const before = timesOf(rows, early);
			const names: string[] = [];
			const rpc = (name: string) => {
				names.push(name);
				return { abortSignal: () => Promise.resolve({ error: { code: 'OV404', message: 'not_found' }, status: 404 }) };
			};
			for (const move of movesOf(rows, { ...before, opens_at, closes_at }, before))
				await Reflect.apply(move, undefined, [{ rpc }]).catch(() => {});
			return names;
		};

		test('opens when it is moved to: before its close moves to an earlier day, after it moves to a later one', async () => {
			expect(timesOf(rows, early).opens_at).toBe(opens);
			expect(timesOf(rows, NOW).opens_at).toBeNull();
			expect(await moved(opens)).toEqual([]);
			expect(await moved('2026-03-01T09:00:00.000Z', '2026-03-02T07:00:00.000Z')).toEqual(['move_open', 'move_close']);
			expect(await moved('2026-03-05T08:00:00.000Z', '2026-03-06T18:00:00.000Z')).toEqual(['move_close', 'move_open']);
		});

		test('opens before it closes', () => {
			const faults = (opens_at: string) => faultsOf(rows, { ...timesOf(rows, early), opens_at }, early);
			expect(faults(opens)).toEqual({});
			expect(faults(closes)).toEqual({ opens_at: 'next' });
		});

		test('opens at once where that is said, and not by an instant that has passed', async () => {
			const faults = (opens_at: string) => faultsOf(rows, { ...timesOf(rows, early), opens_at }, early);
			expect(faults('2025-03-09T09:00:00.000Z')).toEqual({ opens_at: 'past' });
			expect(faults('now')).toEqual({});
			expect(await moved('now')).toEqual(['move_open']);
			expect(await moved('now', '2026-03-02T07:00:00.000Z')).toEqual(['move_open', 'move_close']);
		});

		test('that opened while its opening was being moved is told of, and one that was to open at once is not', () => {
			const [from, opened] = [timesOf(rows, early), timesOf(rows, NOW)];
			const faults = (opens_at: string) => faultsOf(rows, followed({ ...from, opens_at }, from, opened), NOW);
			expect(faults('2026-03-03T08:00:00.000Z')).toEqual({ opens_at: 'begun' });
			expect(faults(opens)).toEqual({});
			expect(faults('now')).toEqual({});
		});
	});

	describe('wherever the workshop stands', () => {
		const [written, read, grouped, voted, discussed, checked] = retroPhases();
		const later = (row: Partial<typeof written> & Pick<typeof written, 'id' | 'step'>) =>
			phase({ mode: 'async', opens_at: '2026-03-05T10:30:00.000Z', ...row });
		const again = [
			later({ id: id(10), position: 3, step: 'collect', closes_at: '2026-03-09T18:00:00.000Z' }),
			phase({ id: id(11), position: 4, step: 'discuss', minutes: 10, opens_at: '2026-03-10T10:00:00.000Z' })
		].map((each) => (each.step === 'collect' ? { ...each, reveals_at: '2026-03-09T18:10:00.000Z' } : each));
		const over = { ...written, is_over: true };
		const met = { ...discussed, position: 2, opens_at: grouped.opens_at };
		const gone = { ...met, closes_at: '2026-03-05T10:30:00.000Z' };
		const of = (phases: DashboardRow['phases'], phase_id: string | null, row = {}) => ({
			workshop: workshop({ phase_id, ...row }),
			phases
		});
		const meeting = [grouped, voted, discussed, checked];
		const alone = [over, { ...discussed, position: 1, opens_at: grouped.opens_at }];

		/** The standing, when it is, and until when the meeting cannot begin. */
		test.each([
			['before the first window opens', of(retroPhases(), id(1)), '2026-03-01T08:00', '2026-03-04T18:10'],
			['writing', of(retroPhases(), id(1)), '2026-03-03T08:00', '2026-03-04T18:10'],
			['the cards about to open', of(retroPhases(), id(1)), '2026-03-04T18:05', '2026-03-04T18:10'],
			['reading until the meeting', of([over, read, ...meeting], id(2)), '2026-03-04T20:00', '2026-03-04T20:01'],
			[
				'reading, with writing after the meeting',
				of([over, read, met, ...again], id(2)),
				'2026-03-04T20:00',
				'2026-03-04T20:01'
			],
			['a window over, a meeting next', of(alone, id(1)), '2026-03-04T20:00', '2026-03-04T20:01'],
			['late', of([over, read, ...meeting], id(2)), '2026-03-05T11:00', '2026-03-05T11:01'],
			['before people begin together', of([{ ...met, position: 0 }], null), '2026-03-04T20:00', '2026-03-04T20:01'],
			['between meetings', of([over, read, gone, ...again], id(10)), '2026-03-06T08:00', '2026-03-09T18:10']
		])('%s: minutes, places, sooner and later', async (_, rows, at, first) => {
			const now = Date.parse(`${at}:00.000Z`);
			const held = timesOf(rows, now);
			const moved = (wanted: Partial<typeof held>) => faultsOf(rows, { ...held, ...wanted }, now);
			const minutes = Object.fromEntries(Object.keys(held.minutes).map((each) => [each, 7]));
			expect(moved({ minutes })).toEqual({});
			expect(moved({ places: [{ name: 'Madrid', zone: 'Europe/Madrid' }] })).toEqual({});
			expect(moved({ live_at: `${first}:00.000Z` })).toEqual({});
			expect(moved({ live_at: '2026-03-20T10:00:00.000Z' })).toEqual({});
			const early = new Date(Date.parse(`${first}:00.000Z`) - 60_000).toISOString();
			expect(moved({ live_at: early })).toEqual({ live_at: Date.parse(early) <= now ? 'past' : 'first' });
			expect(await called({ live_at: '2026-03-20T10:00:00.000Z' }, rows)).toEqual(['move_live']);
		});

		test.each([
			['live', of([over, { ...read, is_over: true }, ...meeting], id(4))],
			['live, with writing after it', of([over, { ...read, is_over: true }, met, ...again], met.id)],
			['over', of([over, { ...read, is_over: true }, gone], null, { ended_at: gone.closes_at })]
		])('%s: nothing is wrong with minutes that change', (_, rows) => {
			const now = Date.parse('2026-03-05T10:40:00.000Z');
			const held = timesOf(rows, now);
			const minutes = Object.fromEntries(Object.keys(held.minutes).map((each) => [each, 7]));
			expect(faultsOf(rows, { ...held, minutes }, now)).toEqual({});
		});

		test('a close that was moved while the window ended is told of', () => {
			const [from, held] = ['2026-03-04T17:59', '2026-03-04T18:01'].map((at) =>
				timesOf(rows, Date.parse(`${at}:00.000Z`))
			);
			if (!from || !held) throw new Error('no times');
			const now = Date.parse('2026-03-04T18:01:00.000Z');
			const wanted = followed({ ...from, closes_at: '2026-03-04T19:00:00.000Z' }, from, held);
			expect(faultsOf(rows, wanted, now)).toEqual({ closes_at: 'begun' });
			expect(faultsOf(rows, followed(from, from, held), now)).toEqual({});
		});

		test('a close that was moved while the next window began is told of, and moves no other', async () => {
			const opens_at = '2026-03-04T18:10:00.000Z';
			const next = votePhase({
				id: id(7),
				position: 1,
				mode: 'async',
				opens_at,
				closes_at: '2026-03-06T18:00:00.000Z'
			});
			const ahead = of([written, next], written.id);
			const begun = of([over, next], next.id);
			const from = timesOf(ahead, NOW);
			const now = Date.parse('2026-03-04T18:20:00.000Z');
			const held = timesOf(begun, now);
			const wanted = followed({ ...from, closes_at: '2026-03-07T18:00:00.000Z' }, from, held);
			// However often the page has followed since.
			expect(followed(wanted, held, held)).toEqual(wanted);
			expect(faultsOf(begun, wanted, now)).toEqual({ closes_at: 'begun' });
			expect(movesOf(begun, wanted, held)).toEqual([]);
			expect(withoutPassed(wanted, held)).toEqual(held);
			expect(followed(from, from, held)).toEqual(held);
		});
	});
});
