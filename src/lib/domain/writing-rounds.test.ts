import { describe, expect, test } from 'vitest';
import { id, phase } from '../../../tests/support/builders.ts';
import { writingRounds } from './writing-rounds.ts';

const write = (n: number, title: string | null = null, rules: { sheets?: boolean } = {}) =>
	phase({ id: id(n), position: n, step: 'collect', mode: 'async', title, rules });
const from = (...rounds: number[]) => rounds.map((n) => ({ phase_id: id(n) }));

describe('rounds of writing', () => {
	test('are those of the cards, by their names', () => {
		const phases = [write(1, 'Goals'), phase({ id: id(2), step: 'read' }), write(3, 'Risks')];
		expect(writingRounds(phases, from(3, 1, 3))).toMatchObject([
			{ id: id(1), title: 'Goals' },
			{ id: id(3), title: 'Risks' }
		]);
		expect(writingRounds(phases, from(3))).toMatchObject([{ id: id(3), title: 'Risks', number: 2 }]);
		expect(writingRounds(phases, [])).toEqual([]);
	});

	test('are counted where they have no name, or the same', () => {
		const named = (...titles: (string | null)[]) =>
			writingRounds(
				titles.map((title, n) => write(n, title)),
				from(...titles.keys())
			).map(({ title, number }) => title ?? number);
		expect(named(null, 'Risks', null)).toEqual([1, 'Risks', 3]);
		expect(named('Ideas', 'Ideas', 'Risks')).toEqual([1, 2, 'Risks']);
	});

	test('are one while sheets go round', () => {
		const sheet = (n: number) => write(n, null, { sheets: true });
		const phases = [sheet(1), sheet(2), phase({ id: id(3), step: 'read' }), write(4)];
		expect(writingRounds(phases, from(2, 4))).toEqual([
			{ id: id(1), title: null, number: 1, phases: new Set([id(1), id(2)]) },
			{ id: id(4), title: null, number: 2, phases: new Set([id(4)]) }
		]);
	});
});
