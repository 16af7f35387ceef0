import { describe, expect, test } from 'vitest';
import { isOutside, middleHalf } from './middle-half.ts';

describe('the middle half of a rated scale', () => {
	test.each([
		// one each: the second and the fourth of five
		[[1, 1, 1, 1, 1], { low: 2, high: 4 }],
		[[0, 1, 1, 5, 3], { low: 4, high: 4.75 }],
		// of one mind, and split in two
		[[0, 0, 6, 0, 0], { low: 3, high: 3 }],
		[[5, 0, 0, 0, 5], { low: 1, high: 5 }],
		// between two answers the quartile lies between them
		[[2, 0, 0, 4, 0], { low: 1.75, high: 4 }]
	])('of %j', (counts, half) => {
		expect(middleHalf(counts)).toEqual(half);
	});

	test('is told where the distribution is, and nowhere else', () => {
		expect(middleHalf(null)).toBeNull();
		expect(middleHalf([0, 0, 0, 0, 0])).toBeNull();
	});

	test('has its ends in it', () => {
		const half = { low: 2, high: 3.5 };
		expect([1, 2, 3, 4].map((answer) => isOutside(answer, half))).toEqual([true, false, false, true]);
	});
});
