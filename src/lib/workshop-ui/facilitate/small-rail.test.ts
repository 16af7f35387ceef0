import { describe, expect, test } from 'vitest';
import { id, phase, retroPhases } from '../../../../tests/support/builders.ts';
import { smallRail } from './small-rail.ts';

const reader = { locale: 'en', zone: 'Europe/Lisbon' } as const;
const now = Date.parse('2026-03-05T10:06:00.000Z');

describe('the short line of a timetable', () => {
	test('has one stop for all that happens together, where it stands: also before a window', () => {
		const [collect, read, ...met] = retroPhases();
		const later = phase({
			id: id(9),
			position: 6,
			step: 'check',
			mode: 'async',
			closes_at: '2026-03-06T12:00:00.000Z'
		});
		const rail = smallRail([collect, read, ...met, later], { phase_id: id(4) }, reader, now);
		expect(rail.map(({ label, state }) => [label, state])).toEqual([
			['Write', 'done'],
			['Read', 'done'],
			['Meet', 'now'],
			['Rate', 'next']
		]);
		expect(rail[2]).toMatchObject({ sub: '20 min' });
	});

	test('has each meeting with its own minutes, or when it is', () => {
		const [collect] = retroPhases();
		const rounds = [
			phase({
				id: id(7),
				position: 0,
				step: 'collect',
				minutes: 30,
				opens_at: '2026-03-02T10:00:00.000Z',
				closes_at: '2026-03-02T10:30:00.000Z'
			}),
			{ ...collect, position: 1 },
			phase({ id: id(8), position: 2, step: 'discuss', minutes: 12, opens_at: '2026-03-09T10:00:00.000Z' })
		];
		const rail = smallRail(rounds, { phase_id: collect.id }, reader, now);
		expect(rail.map(({ label, sub }) => [label, sub])).toEqual([
			['Meet', '30 min'],
			['Write', ''],
			['Meet', 'Mon 10:00']
		]);
	});
});
