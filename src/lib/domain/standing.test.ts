import { describe, expect, test } from 'vitest';
import { id, phase, retroPhases, votePhase } from '../../../tests/support/builders.ts';
import { ballotAhead, hasRevealed, stageOf, type Standing } from './standing.ts';

const phases = retroPhases();
const none = { phase_id: null, ended_at: null, closed_at: null };

describe('what a page shows', () => {
	test('the step that runs', () => {
		expect(stageOf(phases, { ...none, phase_id: id(4) })).toBe('vote');
	});

	test('waiting before anything has begun, the wrap-up after it has ended, then the record', () => {
		expect(stageOf(phases, none)).toBe('waiting');
		expect(stageOf(phases, { ...none, ended_at: '2026-03-05T10:20:00.000Z' })).toBe('wrap-up');
		expect(stageOf(phases, { ...none, closed_at: '2026-03-06T10:20:00.000Z' })).toBe('final');
	});

	test('the cards from a reveal to the meeting, waiting from any other window to the meeting', () => {
		const over = phases.map((phase) => ({ ...phase, is_over: true }));
		expect(stageOf(over, { ...none, phase_id: id(1) })).toBe('read');
		expect(stageOf(over, { ...none, phase_id: id(4) })).toBe('waiting');
	});
});

describe('open cards', () => {
	test('are there from the reveal on, and not before', () => {
		expect(hasRevealed(phases, none)).toBe(false);
		expect(hasRevealed(phases, { ...none, phase_id: id(1) })).toBe(false);
		const over = phases.map((each) => ({ ...each, is_over: true }));
		expect(hasRevealed(over, { ...none, phase_id: id(1) })).toBe(true);
		expect(hasRevealed(phases, { ...none, phase_id: id(4) })).toBe(true);
		expect(hasRevealed(phases, { ...none, ended_at: '2026-03-05T10:20:00.000Z' })).toBe(true);
	});

	test('are not there while people rate before anybody has written', () => {
		const before = phase({ id: id(90), step: 'check', mode: 'async' });
		expect(hasRevealed([before, ...phases], { ...none, phase_id: id(90) })).toBe(false);
	});
});

describe('the ballot ahead', () => {
	const twice = [...phases, votePhase({ id: id(91), position: 20 })];
	const ahead = (standing: Partial<Standing>) => ballotAhead(twice, { ...none, ...standing })?.id ?? null;

	test('is the next one that has not begun, from the first card on', () => {
		expect(ahead({})).toBe(id(4));
		expect(ahead({ phase_id: id(1) })).toBe(id(4));
		expect(ahead({ phase_id: id(4) })).toBe(id(91));
		expect(ahead({ phase_id: id(91) })).toBeNull();
	});

	test('is none once all is over', () => {
		expect(ahead({ ended_at: '2026-03-05T10:20:00.000Z' })).toBeNull();
		expect(ahead({ closed_at: '2026-03-06T10:20:00.000Z' })).toBeNull();
	});
});
