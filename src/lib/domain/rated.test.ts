import { describe, expect, test } from 'vitest';
import { id, phase, prompt } from '../../../tests/support/builders.ts';
import { Phase } from './workshop.ts';
import { ratedScales, reasonsAfter, staysOpen } from './rated.ts';

const CLOSED = '2026-03-04T18:00:00.000Z';
const collect = phase({ id: id(1), step: 'collect', mode: 'async', position: 0, closes_at: CLOSED, is_over: true });
const check = phase({ id: id(2), step: 'check', position: 1, minutes: 5 });
const discuss = phase({ id: id(3), step: 'discuss', position: 2, minutes: 5 });
const told = { ...check, closes_at: CLOSED, is_told: true };

describe('a check', () => {
	test('stays open through the wrap-up where it is the last thing asked, and was never told', () => {
		expect(staysOpen(check, [collect, check])).toBe(true);
		expect(staysOpen(check, [collect, check, discuss])).toBe(false);
		expect(staysOpen(told, [collect, told])).toBe(false);
	});

	test('with a rule for stopping waits for the reasons that are written right after it', () => {
		const ruled = Phase.parse({ ...check, rules: { agree: 70 }, closes_at: CLOSED });
		const reasons = phase({ id: id(4), step: 'collect', mode: 'async', position: 2, closes_at: CLOSED });
		expect(reasonsAfter(ruled, [collect, ruled, reasons])).toEqual(reasons);
		expect(reasonsAfter(ruled, [collect, ruled, discuss])).toBeNull();
		expect(reasonsAfter(check, [collect, check, reasons])).toBeNull();
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
	const source = { phases: [collect, told], prompts: [speed, cards, fun], scales: [result] };

	test('come as they were asked, with their result or without, and how they went before', () => {
		const points = [{ on: '2026-02-05', median: 3 }];
		expect(ratedScales(source, [{ prompt_id: speed.id, points }])).toMatchObject([
			{ text: 'Fun', result: null, trend: [] },
			{ text: 'Speed', result, trend: points, rules: { key: 'speed' } }
		]);
	});

	test('that ask the same in two rounds are told apart by the names of the rounds', () => {
		const before = { ...told, id: id(30), title: 'Before' };
		const after = { ...told, id: id(31), title: 'After' };
		const asked = [before, after].map(({ id: phase_id }, n) =>
			prompt({ id: id(32 + n), kind: 'scale', phase_id, position: n, text: 'How sure are we?' })
		);
		const twice = {
			phases: [before, after],
			prompts: [...asked, { ...fun, phase_id: after.id, position: 2 }],
			scales: []
		};
		expect(ratedScales(twice).map(({ text }) => text)).toEqual([
			'How sure are we? (Before)',
			'How sure are we? (After)',
			'Fun'
		]);
	});

	test('are none while they can be rated', () => {
		expect(ratedScales({ ...source, phases: [collect, check] })).toEqual([]);
	});

	test('may be left out where all that its check asked has met the rule, as long as it is ahead', () => {
		const ruled = Phase.parse({ ...told, position: 0, rules: { agree: 70 } });
		const again = phase({ id: id(5), step: 'check', position: 1 });
		const asked = [ruled, again].flatMap(({ id: phase_id }, n) =>
			['One?', 'Two?'].map((text, nth) => prompt({ id: id(40 + 2 * n + nth), kind: 'scale', phase_id, text }))
		);
		const answered = (n: number, ...distribution: number[]) => ({
			prompt_id: id(n),
			answers: 5,
			median: 3,
			distribution
		});
		const left = (two: number[], at: number) =>
			ratedScales(
				{ phases: [ruled, again], prompts: asked, scales: [answered(40, 0, 0, 0, 5, 0), answered(41, ...two)] },
				[],
				at
			).map(({ stop }) => [stop?.isMet, stop?.mayLeaveOut]);
		expect(left([5, 0, 0, 0, 0], 0)).toEqual([
			[true, true],
			[true, true]
		]);
		expect(left([5, 0, 0, 0, 0], 1)).toEqual([
			[true, false],
			[true, false]
		]);
		expect(left([1, 1, 1, 1, 1], 0)).toEqual([
			[true, false],
			[false, false]
		]);
	});
});
