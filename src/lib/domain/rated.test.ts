import { describe, expect, test } from 'vitest';
import { id, phase, prompt } from '../../../tests/support/builders.ts';
import { Phase } from './workshop.ts';
import { isRated, ratedScales, staysOpen } from './rated.ts';

const CLOSED = '2026-03-04T18:00:00.000Z';
const collect = phase({ id: id(1), step: 'collect', mode: 'async', position: 0, closes_at: CLOSED, is_over: true });
const check = phase({ id: id(2), step: 'check', position: 1, minutes: 5 });
const discuss = phase({ id: id(3), step: 'discuss', position: 2, minutes: 5 });
const inTheMiddle = [collect, check, discuss];
const atTheEnd = [collect, check];

describe('the ratings of a check', () => {
	test('are in once its timebox has ended', () => {
		expect(isRated(check, inTheMiddle, false)).toBe(false);
		expect(isRated({ ...check, closes_at: CLOSED }, inTheMiddle, false)).toBe(true);
	});

	test('are in once the end of its window has been carried out, not at its mere instant', () => {
		const window = { ...check, mode: 'async' as const, minutes: null, closes_at: CLOSED };
		expect(isRated(window, inTheMiddle, false)).toBe(false);
		expect(isRated({ ...window, is_over: true }, inTheMiddle, false)).toBe(true);
	});

	test('stay open through the wrap-up where it is the last thing asked', () => {
		expect(staysOpen(check, atTheEnd)).toBe(true);
		expect(staysOpen(check, inTheMiddle)).toBe(false);
		expect(isRated({ ...check, closes_at: CLOSED }, atTheEnd, false)).toBe(false);
		expect(isRated(check, atTheEnd, true)).toBe(true);
	});
});

describe('the ratings of a check with a rule for stopping', () => {
	const ruled = Phase.parse({ ...check, rules: { agree: 70 }, closes_at: CLOSED });
	const reasons = phase({ id: id(4), step: 'collect', mode: 'async', position: 2, closes_at: CLOSED });

	test('wait for the reasons that are written right after it', () => {
		expect(isRated(ruled, [collect, ruled, reasons], false)).toBe(false);
		expect(isRated(ruled, [collect, ruled, { ...reasons, is_over: true }], false)).toBe(true);
		expect(isRated(ruled, [collect, ruled, reasons], true)).toBe(true);
	});

	test('do not wait where nothing is written next, or where there is no rule', () => {
		expect(isRated(ruled, [collect, ruled, discuss], false)).toBe(true);
		expect(isRated({ ...check, closes_at: CLOSED }, [collect, check, reasons], false)).toBe(true);
	});
});

describe('rated scales', () => {
	const speed = prompt({
		id: id(22),
		kind: 'scale',
		phase_id: check.id,
		position: 2,
		text: 'Speed',
		rules: { key: 'speed' }
	});
	const fun = prompt({ id: id(21), kind: 'scale', phase_id: check.id, position: 1, text: 'Fun' });
	const cards = prompt({ id: id(20), phase_id: collect.id, position: 0 });
	const result = { prompt_id: speed.id, answers: 4, median: 3.5, distribution: null };
	const source = { phases: atTheEnd, prompts: [speed, cards, fun], scales: [result] };

	test('come as they were asked, with their result or without, and how they went before', () => {
		const points = [{ on: '2026-02-05', median: 3 }];
		expect(ratedScales(source, true, [{ prompt_id: speed.id, points }])).toMatchObject([
			{ text: 'Fun', result: null, trend: [] },
			{ text: 'Speed', result, trend: points, rules: { key: 'speed' } }
		]);
	});

	test('that ask the same in two rounds are told apart by the names of the rounds', () => {
		const before = { ...check, id: id(30), title: 'Before' };
		const after = { ...check, id: id(31), title: 'After' };
		const asked = [before, after].map(({ id: phase_id }, n) =>
			prompt({ id: id(32 + n), kind: 'scale', phase_id, position: n, text: 'How sure are we?' })
		);
		const twice = {
			phases: [before, after],
			prompts: [...asked, { ...fun, phase_id: after.id, position: 2 }],
			scales: []
		};
		expect(ratedScales(twice, true).map(({ text }) => text)).toEqual([
			'How sure are we? (Before)',
			'How sure are we? (After)',
			'Fun'
		]);
	});

	test('are none while they can be rated', () => {
		expect(ratedScales(source, false)).toEqual([]);
	});
});
