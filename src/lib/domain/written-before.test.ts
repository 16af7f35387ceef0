import { describe, expect, test } from 'vitest';
import { card, id, phase, prompt, shared } from '../../../tests/support/builders.ts';
import { TEMPLATES } from './templates.ts';
import type { Step } from './workshop.ts';
import { goesOnFrom, writtenBefore } from './written-before.ts';

const [GOALS, RISKS, PLANS] = [id(1), id(2), id(3)];
const phases = [GOALS, RISKS, PLANS].map((each, position) =>
	phase({ id: each, position, step: 'collect', mode: 'async', title: ['Goals', 'Risks', 'Plans'][position] })
);
const prompts = phases.map(({ id: phase_id }, n) => prompt({ id: id(0x20 + n), phase_id, text: `Question ${n}` }));
const from = (round: number, n: number, row = {}) =>
	card({ id: id(n), phase_id: id(round), prompt_id: id(0x1f + round), order_key: n, body: `Card ${n}`, ...row });

const told = (cards: ReturnType<typeof card>[], position: number) =>
	writtenBefore(shared({ phases, prompts, cards }), { position }).map(({ title, questions }) => [
		title,
		questions.map(({ prompt: { text }, cards }) => [text, cards.map(({ body }) => body)])
	]);

describe('what was written before', () => {
	test('stands by round and question, the newest round first, in the drawn order', () => {
		expect(told([from(1, 102), from(2, 103), from(1, 101)], 2)).toEqual([
			['Risks', [['Question 1', ['Card 103']]]],
			['Goals', [['Question 0', ['Card 101', 'Card 102']]]]
		]);
	});

	test('is of earlier rounds only', () => {
		expect(told([from(1, 101), from(2, 102), from(3, 103)], 1)).toEqual([['Goals', [['Question 0', ['Card 101']]]]]);
		expect(told([from(1, 101)], 0)).toEqual([]);
	});

	test('leaves out what was taken down and what stands on the timeline', () => {
		const cards = [
			from(1, 101, { body: null, taken_down_reason: 'A name' }),
			from(1, 102, { happened_at: '2026-03-01T10:00:00.000Z' })
		];
		expect(told(cards, 1)).toEqual([]);
	});
});

describe('a round goes on from what was written', () => {
	const goesOn = (...steps: Exclude<Step, 'vote'>[]) =>
		goesOnFrom(
			steps.map((step, position) => phase({ id: id(position), position, step })),
			{ position: steps.length }
		);

	test('right after it, and after a rating of it', () => {
		expect(goesOn('collect')).toBe(true);
		expect(goesOn('collect', 'read', 'collect')).toBe(true);
		expect(goesOn('collect', 'check')).toBe(true);
	});

	test('not once it was read, sorted or talked about', () => {
		expect(goesOn('collect', 'read')).toBe(false);
		expect(goesOn('collect', 'group', 'check')).toBe(false);
		expect(goesOn('collect', 'discuss')).toBe(false);
		expect(goesOn('check')).toBe(false);
	});

	test('where it is why people rated as they did, also once it was read', () => {
		expect(goesOn('check', 'collect', 'read')).toBe(true);
		expect(goesOn('check', 'collect', 'read', 'check')).toBe(true);
		expect(goesOn('check', 'collect', 'read', 'group')).toBe(false);
	});

	test('in the templates whose steps say so', () => {
		// Who writes on sheets is shown none but the one in hand.
		const others = TEMPLATES.filter(({ id }) => id !== 'brainwriting-635');
		const open = others
			.map(({ id: name, phases }) => {
				const steps = phases.map(({ step }, position) => ({ step, position }));
				const at = steps.filter((each) => ['collect', 'check'].includes(each.step) && goesOnFrom(steps, each));
				return [name, at.map(({ position }) => position + 1)] as const;
			})
			.filter(([, at]) => at.length > 0);
		expect(Object.fromEntries(open)).toEqual({
			'how-might-we': [2, 3],
			reverse: [2],
			delphi: [4, 5, 7],
			'goals-risks': [2],
			objectives: [2],
			'decision-review': [2, 3],
			'what-so-what-now-what': [2]
		});
	});
});
