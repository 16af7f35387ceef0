import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { slipsOf } from '../../../../tests/support/slips.ts';
import { tallyScores } from './score.ts';
import type { SlipOf } from './standings.ts';

const score = fc.integer({ min: 0, max: 5 });
const means = ({ lines }: ReturnType<typeof tallyScores>) => lines.map((line) => [line.id, line.mean]);

describe('scores', () => {
	test('a blank is no opinion, a 0 is one', () => {
		const tally = tallyScores(['a', 'b'], [{ a: 4, b: 3 }, { b: 5 }, { a: 0, b: 1 }]);
		expect(means(tally)).toEqual([
			['b', 3],
			['a', 2]
		]);
		expect(tally.lines[1]).toMatchObject({ people: 2, distribution: [1, 0, 0, 0, 1, 0], median: 2 });
	});

	test('what few know stands behind what many do, however they like it', () => {
		const tally = tallyScores(['few', 'many', 'none'], [{ few: 5, many: 3 }, { many: 2 }, { many: 3 }]);
		expect(tally.lines.map(({ id, place, isKnown }) => [id, place, isKnown])).toEqual([
			['many', 1, true],
			['few', 2, false],
			['none', 3, false]
		]);
	});

	test('known to exactly half is known', () => {
		expect(tallyScores(['a', 'b'], [{ a: 5 }, { b: 4 }]).first).toEqual(['a']);
	});

	test('means equal in thirds are a tie', () => {
		const slips: SlipOf<number>[] = [{ a: 1, b: 1 }, { a: 0, b: 0 }, { a: 0, b: 0 }, { b: 1 }, { b: 0 }, { b: 0 }];
		expect(tallyScores(['a', 'b'], slips).first).toEqual(['a', 'b']);
	});

	test.each([
		['no slip', []],
		['blank slips', [{}, {}]]
	])('%s: nobody is first', (_, slips) => {
		const tally = tallyScores(['a', 'b'], slips);
		expect(tally).toMatchObject({ voters: 0, first: [], near: [] });
		expect(tally.lines[0]).toMatchObject({ mean: null, median: null, agreement: null, isKnown: false });
	});

	test('one voter decides', () => {
		expect(tallyScores(['a', 'b'], [{ a: 0, b: 1 }]).first).toEqual(['b']);
	});

	test('the order of the slips does not matter; options that all score alike are a tie', () => {
		fc.assert(
			fc.property(slipsOf(score), score, ({ options, slips }, value) => {
				expect(tallyScores(options, slips.toReversed())).toEqual(tallyScores(options, slips));
				const alike = slips.map(() => Object.fromEntries(options.map((id) => [id, value])));
				expect(tallyScores(options, alike).first).toEqual(slips.length > 0 ? options : []);
			})
		);
	});

	test('near is what one slip with 5 for it, and 0 or nothing for the first, puts level or before', () => {
		fc.assert(
			fc.property(slipsOf(score), ({ options, slips }) => {
				const { near, first, lines } = tallyScores(options, slips);
				for (const { id } of lines.filter((line) => line.place > 1)) {
					const isLevel = (one: string, slip: Record<string, number>) => {
						const after = tallyScores(options, [...slips, { ...slip, [id]: 5 }]).lines;
						const place = (of: string) => after.find((line) => line.id === of)?.place ?? 0;
						return place(id) <= place(one);
					};
					expect([id, near.includes(id)]).toEqual([
						id,
						first.length > 0 && first.every((one) => isLevel(one, { [one]: 0 }) || isLevel(one, {}))
					]);
				}
			})
		);
	});
});
