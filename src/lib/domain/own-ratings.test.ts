import { describe, expect, test } from 'vitest';
import { id, phase, prompt } from '../../../tests/support/builders.ts';
import type { ScaleResult } from './workshop.ts';
import { answersToExplain, lastAnswer } from './own-ratings.ts';

const window = (n: number, step: 'check' | 'collect' | 'read', more: object = {}) =>
	phase({ id: id(n), step, mode: 'async', minutes: null, position: n, closes_at: '2026-03-04T18:00:00.000Z', ...more });
const scale = (n: number, phase_id: string) =>
	prompt({ id: id(0x20 + n), kind: 'scale', phase_id, position: n, text: 'How likely?' });
const phases = [
	window(0, 'check', { rules: { agree: 70 }, is_over: true, is_told: true }),
	window(1, 'collect', { is_over: true }),
	window(2, 'read', { is_over: true }),
	window(3, 'check', { is_over: true, is_told: true }),
	window(4, 'collect'),
	window(5, 'check'),
	window(6, 'collect')
];
const [first, second, third] = [scale(0, id(0)), scale(3, id(3)), scale(5, id(5))];
const prompts = [first, second, third];
const gave =
	(...given: [typeof first, number][]) =>
	(promptId: string) =>
		given.find(([each]) => each.id === promptId)?.[1] ?? null;
const told = (...distribution: number[]) => [{ prompt_id: second.id, answers: 5, median: 3, distribution }];
const at = (n: number) => phases[n] ?? window(9, 'collect');

describe('one’s own last answer', () => {
	test('is that of the last round in which one was given, also where a round was skipped', () => {
		expect(lastAnswer(third, { phases, prompts }, gave([first, 2], [second, 4]))).toMatchObject({
			answer: 4,
			phase: { id: id(3) }
		});
		expect(lastAnswer(third, { phases, prompts }, gave([first, 2]))).toMatchObject({ answer: 2, phase: { id: id(0) } });
		expect(lastAnswer(second, { phases, prompts }, gave([second, 4], [third, 5]))).toBeNull();
	});

	test('is to the same question', () => {
		const other = { ...first, text: 'How bad?' };
		expect(lastAnswer(third, { phases, prompts: [other, third] }, gave([other, 2]))).toBeNull();
	});
});

describe('where reasons are written after a rating', () => {
	const explain = (n: number, scales: ScaleResult[], answer: number, rounds = phases) =>
		answersToExplain(
			rounds[n] ?? at(n),
			{ phases: rounds, prompts, scales },
			gave([n < 3 ? first : second, answer])
		).map(({ answer: own, isOutside }) => [own, isOutside]);

	test('whoever lies outside the middle half is asked for a reason', () => {
		expect(explain(4, told(1, 1, 1, 1, 1), 5)).toEqual([[5, true]]);
		expect(explain(4, told(1, 1, 1, 1, 1), 4)).toEqual([[4, false]]);
	});

	test('nobody is where the same is asked only once: nothing is to come together', () => {
		const asked = { phases, prompts: [second], scales: told(1, 1, 1, 1, 1) };
		expect(answersToExplain(at(4), asked, gave([second, 5]))).toMatchObject([{ answer: 5, isOutside: null }]);
	});

	test('nobody is while the answers are not told, or too few to tell', () => {
		const blind = phases.map((each) => (each.id === id(1) ? { ...each, is_over: false } : each));
		expect(explain(1, [], 5, blind)).toEqual([[5, null]]);
		expect(explain(4, [{ prompt_id: second.id, answers: 4, median: 3, distribution: null }], 5)).toEqual([[5, null]]);
	});

	test('nothing is said to who did not answer, nor where something else was written in between', () => {
		expect(answersToExplain(at(4), { phases, prompts, scales: told(1, 1, 1, 1, 1) }, gave([first, 5]))).toEqual([]);
		const rounds = phases.map((each) => (each.id === id(5) ? window(5, 'collect') : each));
		expect(explain(6, told(1, 1, 1, 1, 1), 5, rounds)).toEqual([]);
	});
});
