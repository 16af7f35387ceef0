import { describe, expect, test } from 'vitest';
import { id, retroPhases, votePhase } from '../../../tests/support/builders.ts';
import { needGroup, needOf } from './need.ts';

const phases = retroPhases();
const need = (instant: string, phase_id: string | null, over: { ended_at?: string; closed_at?: string } = {}) =>
	needOf({ phase_id, ended_at: over.ended_at ?? null, closed_at: over.closed_at ?? null }, phases, Date.parse(instant));

describe('what a workshop needs next', () => {
	test('nothing of the facilitator while people write, nor in the ten minutes after', () => {
		expect(need('2026-03-03T08:00:00Z', id(1))).toBe('writing');
		expect(need('2026-03-04T18:05:00Z', id(1))).toBe('revealing');
		expect([needGroup('writing'), needGroup('revealing')]).toEqual(['under-way', 'under-way']);
	});

	test('the facilitator from the reveal on, before the state says so', () => {
		expect(need('2026-03-04T18:10:00Z', id(1))).toBe('meeting');
		expect(need('2026-03-05T09:00:00Z', id(2))).toBe('meeting');
		expect(needGroup('meeting')).toBe('yours');
	});

	test('a meeting that was missed is late, not lost', () => {
		expect(need('2026-03-05T10:00:00Z', id(2))).toBe('late');
	});

	test('people who vote or answer apart: until its close, then the meeting', () => {
		const ballot = votePhase({
			id: id(8),
			position: 1,
			mode: 'async',
			opens_at: '2026-03-04T18:10:00.000Z',
			closes_at: '2026-03-05T08:00:00.000Z'
		});
		const rounds = phases.map((phase) => (phase.id === id(2) ? ballot : phase));
		const at = (instant: string) =>
			needOf({ phase_id: id(8), ended_at: null, closed_at: null }, rounds, Date.parse(instant));
		expect(at('2026-03-05T07:00:00Z')).toBe('apart');
		expect(needGroup('apart')).toBe('under-way');
		expect(at('2026-03-05T08:30:00Z')).toBe('meeting');
		expect(at('2026-03-05T10:30:00Z')).toBe('late');
	});

	test('the room to be opened, where people begin together', () => {
		const at = (instant: string) =>
			needOf({ phase_id: null, ended_at: null, closed_at: null }, phases.slice(2), Date.parse(instant));
		expect(at('2026-03-05T09:00:00Z')).toBe('meeting');
		expect(at('2026-03-05T10:30:00Z')).toBe('late');
	});

	test('an open room, and the wrap-up after it', () => {
		expect(need('2026-03-05T10:05:00Z', id(4))).toBe('live');
		expect(need('2026-03-05T11:00:00Z', null, { ended_at: '2026-03-05T10:20:00Z' })).toBe('wrap-up');
	});

	test('nothing once it is closed, met or not', () => {
		const closed_at = '2026-03-06T10:20:00Z';
		expect(need('2026-03-07T00:00:00Z', null, { ended_at: '2026-03-05T10:20:00Z', closed_at })).toBe('final');
		expect(need('2026-03-20T00:00:00Z', null, { ended_at: closed_at, closed_at })).toBe('lapsed');
		const apart = phases.filter(({ mode }) => mode === 'async');
		expect(needOf({ phase_id: null, ended_at: closed_at, closed_at }, apart, Date.parse(closed_at))).toBe('final');
		const left = phases.map((phase) => (phase.id === id(4) ? { ...phase, closes_at: closed_at } : phase));
		expect(needOf({ phase_id: null, ended_at: closed_at, closed_at }, left, Date.parse(closed_at))).toBe('final');
		expect([needGroup('final'), needGroup('lapsed')]).toEqual(['done', 'done']);
	});
});
