import { describe, expect, test } from 'vitest';
import { id, phase, prompt, workshop } from '../../../../../tests/support/builders.ts';
import { readTemplate } from '$lib/domain/templates/template-file.ts';
import { templateFrom } from '$lib/domain/templates/own.ts';
import type { Phase, Prompt, PromptRules, Step } from '$lib/domain/workshop.ts';
import { draftLike } from './creation-draft.ts';

const NOW = Date.parse('2026-03-02T08:00:00Z');
const window = { mode: 'async', opens_at: '2026-03-02T08:00:00.000Z', closes_at: '2026-03-04T18:00:00.000Z' } as const;
const round = (n: number, step: Exclude<Step, 'vote'>, rules = {}) =>
	phase({ ...window, id: id(n), position: n, step, rules });
const ask = (n: number, kind: Prompt['kind'], rules: PromptRules = {}) =>
	prompt({ id: id(0x20 + n), phase_id: id(n), position: n, kind, text: 'How likely?', rules });

/** The workshop held again, and kept as a template. */
function againAndKept(phases: Phase[], prompts: Prompt[]) {
	const row = { phases, prompts, counts: { writers: null, counted_at: null, participants: 0, is_thin: false } };
	const made = { kind: 'planning', ground_rule: null, phases, prompts } as const;
	const again = draftLike({ ...row, workshop: workshop() }, () => crypto.randomUUID(), NOW, 'UTC');
	return { again, kept: readTemplate(templateFrom(made, { name: 'Ours', about: '' }, null, 'UTC')) };
}

describe('a workshop is held again, and kept as a template', () => {
	test.each([
		[
			'without the rule that has nothing left to stop, where people have stopped',
			[round(0, 'check', { agree: 70 })],
			[{}]
		],
		['with the rule that has', [round(0, 'check', { agree: 70 }), round(1, 'check')], [{ agree: 70 }, {}]]
	])('%s', (_, checks, rules) => {
		const phases = [...checks, round(2, 'collect')];
		const prompts = [...checks.map(({ position }) => ask(position, 'scale')), ask(2, 'cards')];
		const { again, kept } = againAndKept(phases, prompts);
		expect(again.steps?.rounds.map((each) => each.rules)).toEqual([...rules, {}]);
		expect(kept).toHaveProperty(
			'template.phases',
			expect.objectContaining(rules.map((each) => expect.objectContaining({ rules: each })))
		);
	});

	test.each([
		['and the sorting stands', [round(0, 'collect'), round(1, 'group')]],
		['and only the reading stands', [round(0, 'collect'), round(1, 'read')]],
		['and what everyone was to agree to stands', [round(0, 'collect'), round(1, 'ratify')]]
	])('without asking for risks, where the talk was called off with its meeting %s', (_, phases) => {
		const { again, kept } = againAndKept(phases, [ask(0, 'cards', { risks: true, signed: true })]);
		expect((again.steps?.questions ?? again.prompts).map(({ rules }) => rules)).toEqual([{ signed: true }]);
		expect(kept).toHaveProperty('template.phases.0.prompts.0.rules', { signed: true });
	});
});
