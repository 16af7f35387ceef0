import { describe, expect, test } from 'vitest';
import { id, phase, prompt } from '../../../tests/support/builders.ts';
import { stopRules, stopRulesAhead } from './said-stop.ts';
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
describe('a rule for stopping, before anybody answers', () => {
	test('is carried out by itself where people only rate, write and read in between, and what follows can do without', () => {
		const { phases, prompts } = delphi();
		const carried = (rounds: readonly Phase[]) =>
			stopRules({ phases: rounds, prompts }, ({ id: each }) => each === id(1))[0]?.isCarriedOut;
		const talk = phase({ id: id(9), step: 'discuss', mode: 'live', minutes: 5, position: 4 });
		expect(carried(phases)).toBe(true);
		expect(carried([...phases, { ...talk, position: 6 }])).toBe(true);
		expect(carried(phases.map((each) => (each.position === 4 ? talk : each)))).toBe(false);
		const unwritten = phases.map((each, n) => (n === 1 ? { ...window(2, 'check'), id: each.id } : each));
		expect(carried([...unwritten, window(6, 'collect')])).toBe(true);
		expect(carried([...unwritten, { ...talk, position: 6 }])).toBe(false);
	});

	test('is not carried out where what would go asks something that was never asked, but for reasons', () => {
		const { phases, prompts } = delphi();
		const carried = (rounds: readonly Phase[], asked: readonly Prompt[], at = id(1)) =>
			stopRules({ phases: rounds, prompts: asked }, ({ id: each }) => each === at)[0]?.isCarriedOut;
		const bad = scale(6, id(3), 'How bad is it?');
		expect(carried(phases, [...prompts, bad])).toBe(false);
		expect(carried(phases, [...prompts, bad, scale(7, id(1), 'How bad is it?')])).toBe(true);
		const moved = phases.map((each) => (each.position > 4 ? { ...each, position: each.position + 1 } : each));
		expect(carried([...moved, { ...window(9, 'collect'), position: 5 }], prompts)).toBe(false);
		expect(carried([...moved, phase({ id: id(9), step: 'read', mode: 'async', position: 5 })], prompts)).toBe(true);
	});

	test('is one for each check: what is asked again first and last of all that it asks', () => {
		const { phases, prompts } = delphi();
		const bad = [scale(6, id(1), 'How bad is it?'), scale(7, id(7), 'How bad is it?')];
		const talk = phase({ id: id(6), step: 'discuss', mode: 'live', minutes: 5, position: 6 });
		const asked = { phases: [...phases, talk, window(7, 'check')], prompts: [...prompts, ...bad] };
		expect(stopRules(asked, ({ id: each }) => each === id(1))).toEqual([
			{ agree: 70, again: id(3), isCarriedOut: false }
		]);
		expect(stopRules(asked, ({ id: each }) => each === id(3))).toEqual([
			{ agree: 70, again: id(5), isCarriedOut: true }
		]);
	});

	test('is said once for all that it holds for, to whoever is invited as long as it is rated', () => {
		const asked = delphi();
		const rule = { agree: 70, again: id(3), isCarriedOut: true };
		expect(stopRulesAhead(asked, { phase_id: null, ended_at: null })).toEqual([rule]);
		expect(stopRulesAhead(asked, { phase_id: id(4), ended_at: null })).toEqual([{ ...rule, again: null }]);
		expect(stopRulesAhead(asked, { phase_id: null, ended_at: '2026-03-04T18:00:00.000Z' })).toEqual([]);
		expect(stopRulesAhead(delphi({}), { phase_id: null, ended_at: null })).toEqual([]);
	});
});
