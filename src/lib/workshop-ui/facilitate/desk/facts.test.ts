import { describe, expect, test } from 'vitest';
import { id, phase, prompt, retroPhases, workshop } from '../../../../../tests/support/builders.ts';
import { Refusal } from '$lib/domain/refusal.ts';
import { factsOf, fieldsOf, isAsked, readFacts } from './facts.ts';

const phases = retroPhases();
const [collect] = phases;
const row = {
	workshop: workshop({ ground_rule: 'Be kind' }),
	phases,
	prompts: [
		{
			id: id(20),
			phase_id: collect.id,
			position: 0,
			kind: 'cards' as const,
			text: 'Start?',
			hint: null,
			colour: 'teal' as const,
			rules: {}
		}
	]
};
const facts = factsOf(row);

describe('editing what a workshop says about itself', () => {
	test('only what has changed is sent, so that what is fixed stays out of it', () => {
		expect(readFacts(facts, row)).toEqual({ patch: {}, errors: null });
		expect(readFacts({ ...facts, title: ' Sprint 43 ' }, row).patch).toEqual({ title: 'Sprint 43' });
		expect(readFacts({ ...facts, ground_rule: ' ' }, row).patch).toEqual({ ground_rule: null });
	});

	test('a language to write in is asked for, and no longer', () => {
		expect(readFacts({ ...facts, language: 'es' }, row).patch).toEqual({ language: 'es' });
		const asked = { ...row, workshop: workshop({ language: 'es' }) };
		expect(readFacts({ ...factsOf(asked), language: null }, asked).patch).toEqual({ language: null });
	});

	test('a question is sent whole, and the others are left out', () => {
		const prompts = [{ id: id(20), text: 'Start?', hint: 'Anything' }];
		expect(readFacts({ ...facts, prompts }, row).patch).toEqual({ prompts });
	});

	test('what is wrong is said by its field', () => {
		const wrong = {
			...facts,
			title: '',
			call_url: 'http://call.example',
			prompts: [{ id: id(20), text: ' ', hint: '' }]
		};
		expect(readFacts(wrong, row).errors).toEqual({
			title: 'plan_title_empty',
			call_url: 'plan_call_not_https',
			'prompts.0.text': 'plan_prompt_empty'
		});
	});
});

test('what is asked again for a rule for stopping is asked in the same words', () => {
	const check = (n: number, rules = {}) => phase({ id: id(n), position: n, step: 'check', mode: 'async', rules });
	const ask = (n: number) =>
		prompt({ id: id(20 + n), phase_id: id(n), position: n, kind: 'scale', text: 'How likely?' });
	const delphi = {
		workshop: workshop({ phase_id: null }),
		phases: [check(1, { agree: 70 }), check(2)],
		prompts: [ask(1), ask(2)]
	};
	const worded = (...texts: string[]) => {
		const typed = factsOf(delphi);
		return readFacts(
			{ ...typed, prompts: typed.prompts.map((each, n) => ({ ...each, text: texts[n] ?? '' })) },
			delphi
		);
	};
	expect(worded('How likely?', 'How sure?').errors).toEqual({ 'prompts.1.text': 'plan_asked_alike' });
	expect(worded('How sure?', 'How likely?').errors).toEqual({ 'prompts.1.text': 'plan_asked_alike' });
	expect(worded('How sure?', 'How sure?').patch?.prompts).toHaveLength(2);
	// Whom the first check has asked cannot be asked otherwise any more.
	delphi.workshop = workshop({ phase_id: id(1) });
	expect(worded('How likely?', 'How sure?').errors).toEqual({ 'prompts.1.text': 'plan_asked_alike' });
});

test('what is rated stays as it was asked once its step has begun', () => {
	const check = phases.at(-1);
	const prompts = row.prompts.map((prompt) => ({ ...prompt, kind: 'scale' as const, phase_id: check?.id ?? '' }));
	const asked = (state: Partial<typeof row.workshop>) =>
		isAsked(id(20), { workshop: workshop(state), phases, prompts });
	expect(asked({ phase_id: null })).toBe(false);
	expect(asked({ phase_id: phases.at(-2)?.id ?? null })).toBe(false);
	expect(asked({ phase_id: check?.id ?? null })).toBe(true);
	expect(asked({ phase_id: null, ended_at: '2026-03-05T10:30:00.000Z' })).toBe(true);
	expect(isAsked(id(20), { workshop: workshop({ phase_id: collect.id }), phases, prompts: row.prompts })).toBe(false);
});

describe('what is refused since somebody has joined', () => {
	const at = (detail: string, prompts: typeof facts.prompts) =>
		fieldsOf(new Refusal('fixed_once_joined', detail), { ...facts, prompts }, row);
	const typed = (text: string, hint = '') => [{ id: id(20), text, hint }];

	test('is said at the field that was changed', () => {
		expect(at('readers', typed('Start?'))).toEqual(['readers']);
		expect(at('naming', typed('Start?'))).toEqual(['naming']);
		expect(at('prompts', typed('Stop?'))).toEqual(['prompts.0.text']);
		expect(at('prompts', typed(' Start? ', 'Anything'))).toEqual(['prompts.0.hint']);
	});

	test('is said beside the form where no field shows it', () => {
		expect(at('prompts', typed('Start?'))).toEqual([]);
		expect(fieldsOf(new Refusal('unreachable'), facts, row)).toEqual([]);
	});
});
