import { describe, expect, test } from 'vitest';
import { id, retroPhases } from '../../../tests/support/builders.ts';
import { stopsOf } from './rail.ts';

const phases = retroPhases();
const at = (instant: string, phase_id: string | null, timebox_ends_at: string | null = null) =>
	stopsOf(phases, { phase_id, timebox_ends_at }, Date.parse(instant));
const states = (...stops: Parameters<typeof at>) => at(...stops).map((stop) => stop.state);

describe('the rail', () => {
	test('a window runs from its opening to its close', () => {
		expect(states('2026-03-02T07:00:00Z', id(1))[0]).toBe('next');
		expect(states('2026-03-02T08:00:00Z', id(1))).toEqual(['now', 'next', 'next', 'next', 'next', 'next']);
		expect(at('2026-03-03T13:00:00Z', id(1))[0]?.progress).toBe(0.5);
	});

	test('writing is done at its close, reading begins at the reveal, before anybody said so', () => {
		expect(states('2026-03-04T18:05:00Z', id(1)).slice(0, 2)).toEqual(['done', 'next']);
		expect(states('2026-03-04T18:10:00Z', id(1)).slice(0, 2)).toEqual(['done', 'now']);
	});

	test('reading runs until the facilitator opens the room, however late', () => {
		const stops = at('2026-03-05T11:00:00Z', id(2));
		expect(stops[1]).toMatchObject({ state: 'now', progress: 1 });
		expect(stops[2]?.state).toBe('next');
	});

	test('a live phase follows the facilitator and its timebox', () => {
		const stops = at('2026-03-05T10:04:00Z', id(3), '2026-03-05T10:08:00Z');
		expect(stops.map((stop) => stop.state)).toEqual(['done', 'done', 'now', 'next', 'next', 'next']);
		expect(stops[2]?.progress).toBe(0.5);
		expect(stopsOf(phases, { phase_id: id(3) }, Date.parse('2026-03-05T10:01:00Z'))[2]?.progress).toBeCloseTo(0.2);
	});

	test('a window that is over is done while people wait for the meeting', () => {
		const over = [...phases.slice(0, 1), ...phases.slice(2)].map((phase, n) => ({ ...phase, is_over: n === 0 }));
		const stops = stopsOf(over, { phase_id: id(1) }, Date.parse('2026-03-05T11:00:00Z'));
		expect(stops.map(({ state }) => state)).toEqual(['done', 'next', 'next', 'next', 'next']);
	});

	test('nothing has begun before people who begin together have met', () => {
		const together = phases.slice(2);
		const stops = (ended_at: string | null) =>
			stopsOf(together, { phase_id: null, ended_at }, Date.parse('2026-03-05T11:00:00Z')).map(({ state }) => state);
		expect(new Set(stops(null))).toEqual(new Set(['next']));
		expect(new Set(stops('2026-03-05T10:30:00Z'))).toEqual(new Set(['done']));
	});

	test('all is done once the live part has ended', () => {
		expect(new Set(states('2026-03-05T10:30:00Z', null))).toEqual(new Set(['done']));
	});
});
