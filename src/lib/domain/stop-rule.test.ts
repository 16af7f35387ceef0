import { describe, expect, test } from 'vitest';
import { id, phase, prompt } from '../../../tests/support/builders.ts';
import { stopAfter, stopRuleOf, stopsNothing } from './stop-rule.ts';
import type { Phase, Prompt } from './workshop.ts';

const window = (n: number, step: 'check' | 'collect', rules = {}): Phase =>
	phase({ id: id(n), step, mode: 'async', minutes: null, position: n, rules });
const scale = (n: number, phase_id: string, text = 'How likely is it?') =>
	prompt({ id: id(0x20 + n), kind: 'scale', phase_id, position: n, text });

/** Rated, reasons, rated again, reasons, rated for the last time. */
const delphi = (rule: { agree?: number } = { agree: 70 }, later: { agree?: number } = {}) => {
	const phases = [
		window(1, 'check', rule),
		window(2, 'collect'),
		window(3, 'check', later),
		window(4, 'collect'),
		window(5, 'check')
	];
	return { phases, prompts: [scale(1, id(1)), scale(3, id(3)), scale(5, id(5))] as const };
};
const result = (...distribution: number[]) => ({ prompt_id: id(0x21), answers: 9, median: 3, distribution });

describe('a rule for stopping', () => {
	test('is that of the first check, and holds for all that ask the same', () => {
		const { phases, prompts } = delphi();
		const [first, second, third] = prompts;
		expect(stopRuleOf(first, { phases, prompts })).toEqual({ agree: 70, again: id(3) });
		expect(stopRuleOf(second, { phases, prompts })).toEqual({ agree: 70, again: id(5) });
		expect(stopRuleOf(third, { phases, prompts })).toEqual({ agree: 70, again: null });
	});

	test('stops nothing but in the first check that asks what a later one asks again', () => {
		const asked = delphi();
		const idle = ({ phases, prompts }: { phases: readonly Phase[]; prompts: readonly Prompt[] }) =>
			phases.filter(({ step }) => step === 'check').map((round) => stopsNothing(round, { phases, prompts }));
		expect(idle(asked)).toEqual([false, true, true]);
		expect(idle({ ...asked, prompts: asked.prompts.slice(0, 1) })).toEqual([true, true, true]);
		expect(
			idle({ ...asked, prompts: [...asked.prompts, scale(7, id(3), 'Another'), scale(8, id(5), 'Another')] })
		).toEqual([false, false, true]);
	});

	test('is not made once people have answered: what a later check says is no rule', () => {
		const { phases, prompts } = delphi({}, { agree: 60 });
		expect(prompts.map((each) => stopRuleOf(each, { phases, prompts }))).toEqual([null, null, null]);
	});

	test('knows a question again by its words, whatever its key', () => {
		const { phases, prompts } = delphi();
		const [first, second, third] = prompts.map((each) => ({ ...each, rules: { key: 'likely' } }));
		if (!first || !second || !third) throw new Error('it is asked thrice');
		const asked = { phases, prompts: [{ ...first, rules: {} }, { ...second, text: 'Another' }, third] };
		expect(stopRuleOf(first, asked)).toEqual({ agree: 70, again: id(5) });
		expect(stopRuleOf({ ...second, text: 'Another' }, asked)).toBeNull();
	});

	test.each([
		// seven of ten on 3 and 4
		[[0, 1, 3, 4, 2], 7, 10, true],
		[[0, 2, 3, 3, 2], 6, 10, false],
		// of one mind, and split in two
		[[0, 0, 0, 0, 5], 5, 5, true],
		[[5, 0, 0, 0, 5], 5, 10, false],
		[[1, 1, 1, 1, 1], 2, 5, false]
	])('of the answers %j counts those within one step of each other', (counts, close, answers, isMet) => {
		const rule = { agree: 70, again: id(3) };
		expect(stopAfter(rule, result(...counts))).toEqual({ ...rule, near: { close, answers }, isMet });
	});

	test('says nothing of what is not told, and then goes on', () => {
		const rule = { agree: 50, again: null };
		for (const few of [null, { ...result(), distribution: null }]) {
			expect(stopAfter(rule, few)).toEqual({ ...rule, near: null, isMet: false });
		}
	});
});
