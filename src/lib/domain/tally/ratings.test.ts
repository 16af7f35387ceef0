import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { agreement, distributionOf, median, quantile, spread } from './ratings.ts';

describe('quantiles', () => {
	// Wikipedia, "Percentile", linear interpolation with C = 1: of 15, 20, 35, 40, 50 the 40th is 20 + 0.6 (35 - 20).
	test('Wikipedia, "Percentile": 15, 20, 35, 40, 50', () => {
		const values = [50, 15, 40, 20, 35];
		expect(quantile(values, 0.4)).toBeCloseTo(29, 10);
		expect(quantile(values, 1)).toBe(50);
		expect(median(values)).toBe(35);
	});

	// Wikipedia, "Quartile", example 2: 7, 15, 36, 39, 40, 41 has the median 37.5. By definition 7 the quartiles lie at
	// 1.25 and 3.75: 15 + 0.25 (36 - 15) = 20.25 and 39 + 0.75 (40 - 39) = 39.75.
	test('Wikipedia, "Quartile": 7, 15, 36, 39, 40, 41', () => {
		const values = [7, 15, 36, 39, 40, 41];
		expect(median(values)).toBe(37.5);
		expect(spread(values)).toBeCloseTo(39.75 - 20.25, 10);
	});

	// SciPy's manual, "scipy.stats.iqr" (linear interpolation, as here), x = [[10, 7, 4], [3, 2, 1]]: 4 over all, 3.5, 2.5 and
	// 1.5 down the columns, 3 and 1 along the rows. NumPy's, "numpy.percentile": their medians 3.5; 6.5, 4.5, 2.5; 7, 2.
	test.each([
		[[10, 7, 4, 3, 2, 1], 4, 3.5],
		[[10, 3], 3.5, 6.5],
		[[7, 2], 2.5, 4.5],
		[[4, 1], 1.5, 2.5],
		[[10, 7, 4], 3, 7],
		[[3, 2, 1], 1, 2]
	])('the manuals of SciPy and NumPy: %j is spread over %d around %d', (values, width, middle) => {
		expect([spread(values), median(values)]).toEqual([width, middle]);
	});

	// The table's columns: 1, 1, 1, 5, 5 and 2 panellists of fifteen, the last three at 7, 8 and 9; which of 1 to 6 the first three
	// gave the figures do not depend on.
	test('BMJ Open 2 (2012), e001431, table 1 (RAND/UCLA appropriateness method): median 7, percentiles 7 and 8', () => {
		const values = [4, 5, 6, ...Array<number>(5).fill(7), ...Array<number>(5).fill(8), 9, 9];
		expect([median(values), quantile(values, 0.3), quantile(values, 0.7)]).toEqual([7, 7, 8]);
	});

	test('of nothing are none, of one value it', () => {
		expect([median([]), spread([]), median([3]), spread([3])]).toEqual([null, null, 3, 0]);
	});
});

describe('agreement', () => {
	test('van der Eijk (2001), as computed by Ruedin\'s "agrmt": 30, 40, 210, 130, 530, 50, 10', () => {
		expect(agreement([30, 40, 210, 130, 530, 50, 10])).toBeCloseTo(0.6113333, 7);
	});

	test.each([
		['all the same', [0, 0, 7, 0, 0], 1],
		['evenly over all', [2, 2, 2, 2, 2], 0],
		['half at either end', [4, 0, 0, 0, 4], -1],
		['half at either end of six steps', [3, 0, 0, 0, 0, 3], -1],
		['one person', [0, 0, 0, 1, 0], 1]
	])('van der Eijk (2001): %s', (_, distribution, expected) => {
		expect(agreement(distribution)).toBeCloseTo(expected, 12);
	});

	test('of nobody is none', () => {
		expect(agreement([0, 0, 0])).toBeNull();
	});

	test('lies between -1 and 1, whichever end is called low', () => {
		fc.assert(
			fc.property(fc.array(fc.nat(20), { minLength: 3, maxLength: 7 }), (distribution) => {
				const found = agreement(distribution) ?? NaN;
				fc.pre(!Number.isNaN(found));
				expect(found).toBeGreaterThanOrEqual(-1 - 1e-9);
				expect(found).toBeLessThanOrEqual(1 + 1e-9);
				expect(agreement(distribution.toReversed())).toBeCloseTo(found, 10);
			})
		);
	});
});

test('a distribution counts every step', () => {
	expect(distributionOf([1, 5, 5], 1, 5)).toEqual([1, 0, 0, 0, 2]);
	expect(distributionOf([0], 0, 2)).toEqual([1, 0, 0]);
});
