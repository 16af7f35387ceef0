import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tallyDots } from './dots.ts';
import { slipsOf, times } from '../../../../tests/support/slips.ts';

const rules = { budget: 6, cap: 3 };
const points = ({ lines }: ReturnType<typeof tallyDots>) => lines.map((line) => [line.id, line.points, line.people]);

describe('a published rule of cumulative voting, with numbers of our own', () => {
	// N directors of D are safe with more than S N / (D + 1) of S shares. Of 100 shares and three directors: one takes 26
	// shares, and 25 do not suffice. Each share has three votes; the others split theirs evenly over three of their own.
	const elected = (minority: number) => {
		const other = 100 - minority;
		const slips = [...times(minority, { M: 3 }), ...times(other, { A: 1, B: 1, C: 1 })];
		return tallyDots({ budget: 3, cap: 3 }, ['A', 'B', 'C', 'M'], slips);
	};

	test('Cole, "Legal and mathematical aspects of cumulative voting" (1950): 26 of 100 shares elect one of three', () => {
		expect(points(elected(26))[0]).toEqual(['M', 78, 26]);
		expect(elected(26).first).toEqual(['M']);
	});

	test('25 of 100 shares tie in points, and by our own rule the many who gave little stand before the few who gave much', () => {
		expect(elected(25).lines.map((line) => [line.id, line.points, line.place])).toEqual([
			['A', 75, 1],
			['B', 75, 1],
			['C', 75, 1],
			['M', 75, 4]
		]);
	});
});

describe('dots', () => {
	test('count points, and people as well', () => {
		const tally = tallyDots(rules, ['a', 'b', 'c'], [{ a: 3, b: 1 }, { b: 1, c: 1 }, { b: 1 }]);
		expect(points(tally)).toEqual([
			['b', 3, 3],
			['a', 3, 1],
			['c', 1, 1]
		]);
		expect(tally.first).toEqual(['b']);
		expect(tally.lines.map(({ distribution }) => distribution)).toEqual([
			[0, 3, 0, 0],
			[2, 0, 0, 1],
			[2, 1, 0, 0]
		]);
	});

	test('name what is within one slip of the first', () => {
		const tally = tallyDots(
			rules,
			['a', 'b', 'c'],
			[
				{ a: 3, b: 3 },
				{ a: 3, c: 2 }
			]
		);
		expect(tally.near).toEqual(['b']);
	});

	test('equal in points and people is a tie, in the order given', () => {
		const tally = tallyDots(rules, ['c', 'a', 'b'], [{ a: 1 }, { b: 1 }]);
		expect(tally.first).toEqual(['a', 'b']);
		expect(tally.lines.map(({ place }) => place)).toEqual([1, 1, 3]);
	});

	test.each([
		['no slip', [], 0],
		['blank slips only', [{}, {}], 2]
	])('%s: nobody is first', (_, slips, handedIn) => {
		const tally = tallyDots(rules, ['a', 'b'], slips);
		expect(tally).toMatchObject({ slips: handedIn, voters: 0, first: [], near: [] });
		expect(tally.lines.map(({ place }) => place)).toEqual([1, 1]);
	});

	test('one voter decides', () => {
		expect(tallyDots(rules, ['a', 'b'], [{ b: 1 }]).first).toEqual(['b']);
	});

	test('no option: nothing', () => {
		expect(tallyDots(rules, [], [{}])).toEqual({ slips: 1, voters: 0, lines: [], first: [], near: [] });
	});

	test('what is on no option of the ballot counts nowhere', () => {
		expect(tallyDots(rules, ['a'], [{ x: 2 }, { a: 1 }])).toMatchObject({ slips: 2, voters: 1 });
	});

	test('the order of the slips does not matter, and every dot is counted once', () => {
		fc.assert(
			fc.property(slipsOf(fc.integer({ min: 1, max: 3 })), ({ options, slips }) => {
				const tally = tallyDots(rules, options, slips);
				expect(tallyDots(rules, options, slips.toReversed())).toEqual(tally);
				const given = slips.flatMap((slip) => Object.values(slip)).reduce((sum, dots) => sum + dots, 0);
				expect(tally.lines.reduce((sum, line) => sum + line.points, 0)).toBe(given);
				for (const { distribution } of tally.lines) expect(distribution?.reduce((a, b) => a + b)).toBe(tally.voters);
			})
		);
	});

	test('what is near stands level or before once a slip gives it all it can', () => {
		fc.assert(
			fc.property(slipsOf(fc.integer({ min: 1, max: 3 })), ({ options, slips }) => {
				const { near, first, lines } = tallyDots(rules, options, slips);
				for (const { id, place } of lines.filter((line) => line.place > 1)) {
					const after = new Map(
						tallyDots(rules, options, [...slips, { [id]: 3 }]).lines.map((line) => [line.id, line])
					);
					const isLevel = first.every((one) => (after.get(id)?.place ?? 0) <= (after.get(one)?.place ?? 0));
					expect([id, place, near.includes(id)]).toEqual([id, place, isLevel]);
				}
			})
		);
	});
});
