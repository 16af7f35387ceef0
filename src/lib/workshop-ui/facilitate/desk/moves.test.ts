import { describe, expect, test } from 'vitest';
import { id, retroPhases, workshop } from '../../../../../tests/support/builders.ts';
import { Refusal } from '$lib/domain/refusal.ts';
import { faultsOf, fieldOf, movesOf, timesOf } from './moves.ts';

const rows = { workshop: workshop(), phases: retroPhases() };
const held = timesOf(rows);

/** The names of the functions that the moves would call, in order. */
async function called(wanted: Partial<typeof held>): Promise<string[]> {
	const names: string[] = [];
	const rpc = (name: string) => {
		names.push(name);
		return { abortSignal: () => Promise.resolve({ error: { code: 'OV404', message: 'not_found' }, status: 404 }) };
	};
	for (const move of movesOf(rows, { ...held, ...wanted })) {
		await Reflect.apply(move, undefined, [{ rpc }]).catch(() => {});
	}
	return names;
}

describe('moving a timetable', () => {
	test('nothing is sent when nothing has changed', async () => {
		expect(await called({})).toEqual([]);
	});

	test('to later days the meeting goes first, to earlier ones the close', async () => {
		const later = { closes_at: '2026-03-06T18:00:00.000Z', live_at: '2026-03-07T10:00:00.000Z' };
		expect(await called(later)).toEqual(['move_live', 'move_close']);
		const earlier = { closes_at: '2026-03-03T18:00:00.000Z', live_at: '2026-03-04T10:00:00.000Z' };
		expect(await called(earlier)).toEqual(['move_close', 'move_live']);
	});

	test('an instant that is over, before the reveal or more than a year away is wrong at its field, with the reason', () => {
		const faults = (wanted: Partial<typeof held>) =>
			faultsOf(held, { ...held, ...wanted }, { now: Date.parse('2026-03-02T08:00:00Z'), hasMeeting: true });
		expect(faults({})).toEqual({});
		expect(faults({ closes_at: '2026-03-01T18:00:00.000Z' })).toEqual({ closes_at: 'past' });
		expect(faults({ live_at: '2027-03-02T07:59:00.000Z' })).toEqual({});
		expect(faults({ live_at: '2062-03-05T10:00:00.000Z' })).toEqual({ live_at: 'far' });
		expect(faults({ closes_at: '2027-03-02T08:01:00.000Z' })).toEqual({ closes_at: 'far', live_at: 'first' });
	});

	test('only the timebox that was changed is set', async () => {
		expect(await called({ minutes: { ...held.minutes, [id(5)]: 12 } })).toEqual(['set_minutes']);
	});

	test('a refusal goes to the field that it is about', () => {
		const fields = (details: (string | null)[]) => details.map((detail) => fieldOf(new Refusal('invalid', detail)));
		expect(fields(['phases.0.closes_at', 'phases.12.opens_at', 'phases.2.minutes', 'naming', null])).toEqual([
			'closes_at',
			'live_at',
			null,
			null,
			null
		]);
	});
});
