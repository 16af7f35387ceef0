import { describe, expect, test } from 'vitest';
import { id, phase, prompt } from '../../../tests/support/builders.ts';
import { stopRules, stopRulesAhead } from './said-stop.ts';
import type { Phase } from './workshop.ts';

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

	test('is said once for all that it holds for, to whoever is invited as long as it is rated', () => {
		const asked = delphi();
		const rule = { agree: 70, again: id(3), isCarriedOut: true };
		expect(stopRulesAhead(asked, { phase_id: null, ended_at: null })).toEqual([rule]);
		expect(stopRulesAhead(asked, { phase_id: id(4), ended_at: null })).toEqual([{ ...rule, again: null }]);
		expect(stopRulesAhead(asked, { phase_id: null, ended_at: '2026-03-04T18:00:00.000Z' })).toEqual([]);
		expect(stopRulesAhead(delphi({}), { phase_id: null, ended_at: null })).toEqual([]);
	});
});
