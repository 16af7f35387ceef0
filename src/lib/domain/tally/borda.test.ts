import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ranking, slipsOf, times } from '../../../../tests/support/slips.ts';
import { tallyBorda } from './borda.ts';

const points = (lines: ReturnType<typeof tallyBorda>) => lines.map((line) => [line.id, line.points]);

describe('published examples of the Borda count', () => {
	// Wikipedia gives 3, 2, 1, 0 to the ranks: Memphis 126, Nashville 194, Chattanooga 173, Knoxville 107. Here it is 4, 3, 2,
	// 1, so each of the 100 voters gives each city one point more.
	test('Wikipedia, "Borda count": Tennessee, Nashville 194, Chattanooga 173, Memphis 126, Knoxville 107', () => {
		const lines = tallyBorda(
			['Memphis', 'Nashville', 'Chattanooga', 'Knoxville'],
			[
				...times(42, ranking('Memphis > Nashville > Chattanooga > Knoxville')),
				...times(26, ranking('Nashville > Chattanooga > Knoxville > Memphis')),
				...times(15, ranking('Chattanooga > Knoxville > Nashville > Memphis')),
				...times(17, ranking('Knoxville > Chattanooga > Nashville > Memphis'))
			]
		);
		expect(points(lines)).toEqual([
			['Nashville', 194 + 100],
			['Chattanooga', 173 + 100],
			['Memphis', 126 + 100],
			['Knoxville', 107 + 100]
		]);
	});

	test('Emerson (2013): one preference exercises 1 point, two preferences 2 and 1', () => {
		expect(points(tallyBorda([...'abcde'], [ranking('a')]))[0]).toEqual(['a', 1]);
		expect(points(tallyBorda([...'abcde'], [ranking('ba')]))).toEqual([
			['b', 2],
			['a', 1],
			['c', 0],
			['d', 0],
			['e', 0]
		]);
	});
});

describe('the Borda count', () => {
	test('equals share the points of their ranks', () => {
		expect(points(tallyBorda([...'abc'], [{ a: 1, b: 1, c: 2 }]))).toEqual([
			['a', 2.5],
			['b', 2.5],
			['c', 1]
		]);
	});

	test('nobody voted: all are level at none', () => {
		expect(tallyBorda([...'ab'], [{}]).map(({ place, points: sum }) => [place, sum])).toEqual([
			[1, 0],
			[1, 0]
		]);
	});

	test('a slip that ranks m options gives 1 + ... + m points; the order of the slips does not matter', () => {
		fc.assert(
			fc.property(slipsOf(fc.integer({ min: 1, max: 4 })), ({ options, slips }) => {
				const lines = tallyBorda(options, slips);
				expect(tallyBorda(options, slips.toReversed())).toEqual(lines);
				const given = slips.map((slip) => Object.keys(slip).length).reduce((sum, m) => sum + (m * (m + 1)) / 2, 0);
				expect(lines.reduce((sum, line) => sum + line.points, 0)).toBe(given);
			})
		);
	});
});
