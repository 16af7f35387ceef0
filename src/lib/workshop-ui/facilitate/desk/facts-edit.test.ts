import { describe, expect, test } from 'vitest';
import { id, prompt, retroPhases, workshop } from '../../../../../tests/support/builders.ts';
import { begun, draftOf, followed, settled, theirsIn } from './facts-edit.ts';
import { factsOf } from './facts.ts';

const phases = retroPhases();
const ask = (n: number, text: string, hint: string | null = null) =>
	prompt({ id: id(20 + n), phase_id: phases[0].id, position: n, text, hint });
const row = { workshop: workshop({ ground_rule: 'Be kind' }), phases, prompts: [ask(0, 'Start?'), ask(1, 'Stop?')] };
/** Somebody else has given the second question other words meanwhile. */
const since = { ...row, prompts: [ask(0, 'Start?'), ask(1, 'Slow?')] };
const typing = (change: Partial<ReturnType<typeof factsOf>>) => ({
	typed: { ...factsOf(row), ...change },
	from: factsOf(row)
});
const wording = (first: string, hint: string, second: string) =>
	typing({
		prompts: [
			{ id: id(20), text: first, hint },
			{ id: id(21), text: second, hint: '' }
		]
	});

describe('a kept edit of what a workshop says about itself', () => {
	test('holds what was changed, field by field, and comes back on what holds by then', () => {
		expect(draftOf(typing({}))).toBe('');
		const kept = draftOf(wording('Start?', 'Half a thought', 'Stop?'));
		expect(begun(since, kept).typed.prompts).toEqual([
			{ id: id(20), text: 'Start?', hint: 'Half a thought' },
			{ id: id(21), text: 'Slow?', hint: '' }
		]);
		expect(theirsIn(begun(since, kept), since)).toEqual({});
		const emptied = begun(row, draftOf(typing({ ground_rule: '', language: 'es', naming: 'named' })));
		expect(emptied.typed).toMatchObject({ ground_rule: '', language: 'es', naming: 'named' });
	});

	test('of a question that is no more or that people are rating, or that makes no sense, is left out', () => {
		const kept = draftOf(wording('Begin?', '', 'Halt?'));
		const left = begun({ ...row, prompts: [ask(1, 'Stop?')] }, kept);
		expect(left.typed.prompts).toEqual([{ id: id(21), text: 'Halt?', hint: '' }]);
		const check = phases.at(-1);
		const rated = [{ ...ask(0, 'Start?'), kind: 'scale' as const, phase_id: check?.id ?? '' }];
		const asked = { ...row, workshop: workshop({ phase_id: check?.id ?? null }), prompts: rated };
		expect(draftOf(begun(asked, kept))).toBe('');
		for (const nonsense of ['{"title":7}', 'no', '']) expect(begun(row, nonsense).typed).toEqual(factsOf(row));
	});
});

describe('what somebody else saved where something is changed here', () => {
	const kept = draftOf(wording('Start?', '', 'Halt?'));

	test('is to be seen beside it, until it is said which of both is kept', () => {
		const edit = begun(since, kept);
		expect(theirsIn(edit, since)).toEqual({ [`text:${id(21)}`]: 'Slow?' });
		const mine = settled(edit, since, `text:${id(21)}`, true);
		expect(theirsIn(mine, since)).toEqual({});
		expect(mine.typed.prompts[1]?.text).toBe('Halt?');
		const theirs = settled(edit, since, `text:${id(21)}`, false);
		expect(theirs.typed).toEqual(factsOf(since));
		expect(draftOf(theirs)).toBe('');
	});

	test('is no choice where it says the same', () => {
		const same = { ...row, prompts: [ask(0, 'Start?'), ask(1, 'Halt?')] };
		expect(draftOf(followed(begun(row, kept), same))).toBe('');
	});
});
