import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { slipsOf } from '../../../../tests/support/slips.ts';
import { tallyImpactEffort } from './impact-effort.ts';

const asRisk = (impact: number, effort: number) =>
	tallyImpactEffort(['p'], [{ p: { impact, effort } }], 'likelihood')[0]?.quadrant;

const rated = (...pairs: [impact: number, effort: number][]) =>
	tallyImpactEffort(
		['p'],
		pairs.map(([impact, effort]) => ({ p: { impact, effort } }))
	)[0];

describe('impact and effort', () => {
	test.each([
		['quick_win', [5, 1]],
		['big_project', [4, 5]],
		['fill_in', [2, 2]],
		['time_sink', [1, 4]],
		['line', [3, 1]],
		['line', [5, 3]]
	] as const)('the quadrants of Gray, Brown and Macanufo, "Gamestorming" (2010): %s', (quadrant, [impact, effort]) => {
		expect(rated([impact, effort])?.quadrant).toBe(quadrant);
	});

	test.each([
		['act_first', 5, 4],
		['be_ready', 4, 1],
		['as_it_comes', 2, 5],
		['let_be', 1, 2],
		['line', 3, 5]
	] as const)('a risk by what it does and how likely it is: %s', (quadrant, impact, likelihood) => {
		expect(asRisk(impact, likelihood)).toBe(quadrant);
	});

	test('medians decide: one extreme rating does not move it', () => {
		expect(rated([5, 1], [5, 2], [4, 1], [1, 5])?.quadrant).toBe('quick_win');
	});

	test('a median between two steps is not rounded to the line', () => {
		expect(rated([3, 2], [4, 2])).toMatchObject({ impact: { median: 3.5 }, quadrant: 'quick_win' });
	});

	test('says how far apart people are on each axis', () => {
		expect(rated([1, 2], [1, 2], [5, 2], [5, 2])).toMatchObject({
			impact: { people: 4, median: 3, spread: 4, agreement: -1, distribution: [2, 0, 0, 0, 2] },
			effort: { median: 2, spread: 0, agreement: 1 }
		});
	});

	test('what nobody rated is in no quadrant', () => {
		expect(tallyImpactEffort(['p'], [{}])).toMatchObject([
			{ quadrant: null, impact: { people: 0, median: null, spread: null, agreement: null } }
		]);
	});

	test('the order of the slips does not matter', () => {
		const step = fc.integer({ min: 1, max: 5 });
		fc.assert(
			fc.property(slipsOf(fc.record({ impact: step, effort: step }, { noNullPrototype: true })), (room) => {
				const lines = tallyImpactEffort(room.options, room.slips);
				expect(tallyImpactEffort(room.options, room.slips.toReversed())).toEqual(lines);
			})
		);
	});
});
