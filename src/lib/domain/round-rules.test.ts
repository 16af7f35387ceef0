import { describe, expect, test } from 'vitest';
import { id } from '../../../tests/support/builders.ts';
import { ASKED, CELLS, OBJECTIONS, RULES, roundsWith, SHEETS, STOPS } from '../../../tests/support/round-rules.ts';
import { roundsPlan, type Round } from '../../../tests/support/rounds.ts';
import { changeMode } from './composing.ts';
import { readRest } from './plan.ts';
import { Prompt, RULES as SCHEMAS, type Step } from './workshop.ts';

const now = Date.parse('2026-03-02T09:30:00Z');
const before = { free: now, last: null, steps: [], zone: 'UTC' };

/** A plan as a form sends it. */
function sent(rounds: readonly Round[]) {
	const { phases, prompts } = roundsPlan(rounds, now);
	const none = { opens_at: null, closes_at: null, minutes: null };
	return {
		phases: phases.map((phase) => ({ ...none, ...phase })),
		prompts: prompts.map((each) => ({ hint: null, ...each }))
	};
}
const read = (rounds: readonly Round[]) => readRest(sent(rounds), now, before);

test('the table has every rule of every step', () => {
	const { vote: _, ...schemas } = SCHEMAS;
	const known = Object.entries(schemas).map(([step, schema]) => [step, Object.keys(schema.shape)] as const);
	for (const [step, rules] of known) expect(Object.keys(RULES[step as Step])).toEqual(rules);
});

describe('a rule of a round', () => {
	test.each(CELLS.filter(({ own }) => own))('$rule $value of $step $mode: taken $isTaken', (cell) => {
		const { rounds, at } = roundsWith(cell);
		const path = `phases.${at}.rules.${cell.rule}`;
		const { errors } = read(rounds);
		if (cell.value === null) expect(errors).toMatchObject({ [path]: 'refusal_invalid' });
		else expect(errors).toEqual(cell.isTaken ? null : { [path]: `plan_rule_${cell.mode}` });
	});

	test.each(CELLS.filter(({ own }) => !own))('$rule is none of $step $mode', (cell) => {
		const { rounds, at } = roundsWith(cell);
		expect(read(rounds).plan?.phases[at]?.rules).not.toHaveProperty(cell.rule);
	});

	test.each(CELLS.filter(({ own, isTaken }) => own && isTaken))(
		'$rule $value of $step $mode goes where it would mean nothing',
		(cell) => {
			const { rounds, at } = roundsWith(cell);
			const phases = read(rounds).plan?.phases ?? [];
			const other = cell.mode === 'live' ? 'async' : 'live';
			const changed = changeMode(phases, phases[at]?.id ?? '', other, before)?.[at];
			const { only, none } = RULES[cell.step][cell.rule] ?? {};
			const goes = only === cell.mode && cell.value !== none;
			expect((changed?.rules as Record<string, unknown>)[cell.rule]).toEqual(
				goes ? (cell.value === true ? false : undefined) : cell.value
			);
		}
	);
});

describe('sheets', () => {
	test.each(SHEETS)('%s', (_, rounds, at) => {
		const { errors } = read(rounds);
		if (at === null) expect(errors).toBeNull();
		else expect(errors).toHaveProperty([`phases.${at}.rules.sheets`], 'plan_sheets_alone');
	});

	test('go on from a round that has begun', () => {
		const { phases, prompts } = sent([{ step: 'collect', hours: 24, rules: { sheets: true } }]);
		const after = (last: { mode: 'async' | 'live'; sheets: boolean }) =>
			readRest({ phases, prompts }, now, { ...before, last, steps: ['collect'] }).errors;
		expect(after({ mode: 'async', sheets: true })).toBeNull();
		for (const last of [
			{ mode: 'live', sheets: true },
			{ mode: 'async', sheets: false }
		] as const) {
			expect(after(last)).toEqual({ 'phases.0.rules.sheets': 'plan_sheets_alone' });
		}
	});
});

describe('a rule for stopping', () => {
	test.each(STOPS)('%s', (_, rounds, at) => {
		expect(read(rounds).errors).toEqual(at === null ? null : { [`phases.${at}.rules.agree`]: 'plan_stops_nothing' });
	});

	test('counts in a round that has begun, if that asked the same', () => {
		const [, again, last] = STOPS.find(([what]) => what === 'the same was asked before')?.[1] ?? [];
		if (!again || !last) throw new Error('three are asked');
		const coming = sent([again, last]);
		const rated = [{ kind: 'scale' as const, text: 'likely', phase_id: id(1), rules: { low: 'No', high: 'Yes' } }];
		expect(readRest(coming, now, { ...before, steps: ['check'] }).errors).toBeNull();
		expect(readRest(coming, now, { ...before, steps: ['check'], rated }).errors).toEqual({
			'phases.0.rules.agree': 'plan_stops_nothing'
		});
	});
});

describe('rounds that a rule for stopping was meant to compare', () => {
	const KEY = 'template_delphi_likely';
	const check = (text: string, rules = {}): Round => ({
		step: 'check',
		hours: 24,
		rules,
		scales: [{ text, key: KEY }]
	});
	const asked = (first: string, ...later: string[]) =>
		sent([check(first, { agree: 70 }), ...later.map((text) => check(text))]);
	const heldLike = (prompts: readonly object[]) =>
		prompts.map((prompt, position) => Prompt.parse({ ...prompt, position }));
	const alike = (...at: number[]) => Object.fromEntries(at.map((n) => [`prompts.${n}.text`, 'plan_asked_alike']));

	test.each([
		['all in the same words', ['Ships?', 'Ships?', 'Ships?'], null],
		['the first alone in others', ['Ships?', 'Likely?', 'Likely?'], alike(1, 2)],
		['the last alone in others', ['Ships?', 'Ships?', 'Likely?'], alike(2)]
	])('and that come from one scale of a template: %s', (_, [first = '', ...later], errors) => {
		expect(readRest(asked(first, ...later), now, before).errors).toEqual(errors);
	});

	test('and that asked the same in the workshop that is there, whatever their keys', () => {
		const { phases, prompts } = asked('Ships?', 'Ships?', 'Ships?');
		const bare = prompts.map((prompt) => ({ ...prompt, rules: {} }));
		const held = heldLike(bare);
		const worded = (...texts: string[]) =>
			readRest({ phases, prompts: bare.map((prompt, n) => ({ ...prompt, text: texts[n] ?? '' })) }, now, {
				...before,
				held
			}).errors;
		expect(worded('Sells?', 'Sells?', 'Ships?')).toEqual(alike(2));
		expect(worded('Sells?', 'Sells?', 'Sells?')).toBeNull();
	});

	test('stay as they are where they had parted in a workshop that is there', () => {
		const { phases, prompts } = asked('Ships?', 'Ships?', 'Likely?');
		const held = heldLike(prompts);
		expect(readRest({ phases, prompts }, now, { ...before, held }).errors).toBeNull();
		const [first, second, third] = prompts;
		const put = [first, second, { ...third, text: 'Ships?' }];
		expect(readRest({ phases, prompts: put }, now, { ...before, held }).errors).toBeNull();
	});

	test('may be given the words of what was answered, and no others once they have them', () => {
		const { phases, prompts } = asked('Ships?', 'Ships?');
		const coming = phases.slice(1);
		const worded = (was: string, is: string) => {
			const again = heldLike(prompts.slice(1).map((prompt) => ({ ...prompt, text: was })));
			const alike = again.filter(({ text }) => text === 'Ships?');
			const put = again.map((prompt) => ({ ...prompt, text: is }));
			return readRest({ phases: coming, prompts: put }, now, { ...before, again: alike, held: again }).errors;
		};
		expect(worded('Likely?', 'Ships?')).toBeNull();
		expect(worded('Ships?', 'Likely?')).toEqual(alike(0));
	});
});

test.each(OBJECTIONS)('talk over %d hours with %s to object: taken %s', (hours, objection_hours, isTaken) => {
	const rules = objection_hours === null ? {} : { objection_hours };
	const { errors } = read([
		{ step: 'collect', hours: 24 },
		{ step: 'discuss', hours, rules }
	]);
	expect(errors).toEqual(isTaken ? null : { 'phases.1.rules.objection_hours': 'plan_objection_too_long' });
});

test.each(ASKED)('a question for %s that asks %o: taken %s', (kind, rules, isTaken) => {
	const asked: Round =
		kind === 'cards' ? { step: 'collect', hours: 24, asks: rules } : { step: 'check', hours: 24, scales: [rules] };
	expect(read([asked]).errors === null).toBe(isTaken);
});
