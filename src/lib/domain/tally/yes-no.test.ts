import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { slipsOf, times } from '../../../../tests/support/slips.ts';
import type { Threshold } from '../ballot.ts';
import { tallyYesNo, yesNeeded } from './yes-no.ts';

const vote = (yes: number, no: number, abstain: number, threshold: Threshold = 'majority', quorum = 1) =>
	tallyYesNo(
		{ threshold, quorum },
		['p'],
		[
			...times(yes, { p: 'yes' as const }),
			...times(no, { p: 'no' as const }),
			...times(abstain, { p: 'abstain' as const })
		]
	)[0]?.verdict;

describe("published examples: Robert's Rules of Order Newly Revised (12th edition, section 44)", () => {
	test.each([
		[19, 10],
		[20, 11],
		[21, 11]
	])('a majority of %i votes cast is %i', (cast, needed) => {
		expect(yesNeeded('majority', cast)).toBe(needed);
	});

	test.each([
		[30, 20],
		[31, 21],
		[32, 22],
		[33, 22]
	])('two thirds of %i votes cast are %i', (cast, needed) => {
		expect(yesNeeded('two_thirds', cast)).toBe(needed);
	});
});

describe('yes or no', () => {
	test('an even split is no majority', () => {
		expect([vote(2, 2, 0), vote(3, 2, 0)]).toEqual(['rejected', 'carried']);
	});

	test('who abstains is not among the votes cast', () => {
		expect(vote(2, 1, 5)).toBe('carried');
		expect(vote(0, 0, 5)).toBe('rejected');
	});

	test('who abstains counts for the quorum, a blank does not', () => {
		expect(vote(2, 1, 2, 'majority', 5)).toBe('carried');
		expect(vote(2, 1, 1, 'majority', 5)).toBe('no_quorum');
		expect(tallyYesNo({ threshold: 'majority', quorum: 2 }, ['p'], [{ p: 'yes' }, {}])[0]?.verdict).toBe('no_quorum');
	});

	test.each([
		['three_quarters', 3, 1, 'carried'],
		['three_quarters', 5, 2, 'rejected'],
		['unanimous', 7, 0, 'carried'],
		['unanimous', 199, 1, 'rejected']
	] as const)('%s: %i to %i is %s', (threshold, yes, no, verdict) => {
		expect(vote(yes, no, 0, threshold)).toBe(verdict);
	});

	test('one voter decides, no voter leaves it without a quorum', () => {
		expect([vote(1, 0, 0), vote(0, 1, 0), vote(0, 0, 0)]).toEqual(['carried', 'rejected', 'no_quorum']);
	});

	test('the order of the slips does not matter; one yes more never undoes what was carried', () => {
		const value = fc.constantFrom('yes' as const, 'no' as const, 'abstain' as const);
		const threshold = fc.constantFrom<Threshold>('majority', 'two_thirds', 'three_quarters', 'unanimous');
		fc.assert(
			fc.property(slipsOf(value), threshold, fc.integer({ min: 1, max: 4 }), ({ options, slips }, rule, quorum) => {
				const rules = { threshold: rule, quorum };
				const lines = tallyYesNo(rules, options, slips);
				expect(tallyYesNo(rules, options, slips.toReversed())).toEqual(lines);
				const all = Object.fromEntries(options.map((id) => [id, 'yes' as const]));
				const more = tallyYesNo(rules, options, [...slips, all]);
				lines.forEach((line, at) => {
					if (line.verdict === 'carried') expect(more[at]?.verdict).toBe('carried');
				});
			})
		);
	});
});
