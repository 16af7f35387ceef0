import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { slipsOf } from '../../../../tests/support/slips.ts';
import { tallyApproval } from './approval.ts';

describe('a published property of approval voting', () => {
	// Brams and Fishburn, "Approval voting" (1978): with dichotomous preferences (who ticks what he likes and likes no more
	// of it than that) the first beats, or ties with, every other option one to one. Held for any slips.
	test('Brams and Fishburn (1978): with dichotomous preferences the first is beaten by no other', () => {
		fc.assert(
			fc.property(slipsOf(fc.constant<1>(1)), ({ options, slips }) => {
				const [first = ''] = tallyApproval(options, slips).first;
				fc.pre(first !== '');
				for (const other of options) {
					const forFirst = slips.filter((slip) => slip[first] && !slip[other]).length;
					const forOther = slips.filter((slip) => slip[other] && !slip[first]).length;
					expect(forFirst).toBeGreaterThanOrEqual(forOther);
				}
			})
		);
	});
});

describe('approval', () => {
	test('gives the share of people, not of ticks', () => {
		const tally = tallyApproval(['a', 'b'], [{ a: 1, b: 1 }, { a: 1 }, {}]);
		expect(tally).toMatchObject({ slips: 3, voters: 2, first: ['a'], near: ['b'] });
		expect(tally.lines.map(({ share }) => share)).toEqual([1, 0.5]);
	});

	test('two people behind is not near', () => {
		expect(tallyApproval(['a', 'b'], [{ a: 1 }, { a: 1 }]).near).toEqual([]);
	});

	test('ticks for everything are a tie', () => {
		expect(tallyApproval(['b', 'a'], [{ a: 1, b: 1 }]).first).toEqual(['b', 'a']);
	});

	test.each([
		['no slip', []],
		['blank slips', [{}, {}]]
	])('%s: nobody is first and no share is given', (_, slips) => {
		const tally = tallyApproval(['a', 'b'], slips);
		expect(tally).toMatchObject({ slips: slips.length, voters: 0, first: [], near: [] });
		expect(tally.lines.map(({ share }) => share)).toEqual([null, null]);
	});

	test('the order of the slips does not matter; more ticks never set an option back', () => {
		fc.assert(
			fc.property(slipsOf(fc.constant<1>(1)), fc.nat(6), ({ options, slips }, at) => {
				const tally = tallyApproval(options, slips);
				expect(tallyApproval(options, slips.toReversed())).toEqual(tally);
				const id = options[at % options.length] ?? '';
				const more = tallyApproval(options, [...slips, { [id]: 1 }]);
				const place = (of: typeof tally) => of.lines.find((line) => line.id === id)?.place ?? 0;
				expect(place(more)).toBeLessThanOrEqual(place(tally));
			})
		);
	});
});
