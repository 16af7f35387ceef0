import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { slipsOf } from '../../../../tests/support/slips.ts';
import { tallyFists } from './fist.ts';

const hands = (...fingers: number[]) =>
	tallyFists(
		{ least: 3 },
		['p'],
		fingers.map((p) => ({ p }))
	)[0];

describe('fist of five', () => {
	test.each([
		['all show three and more: carried', [3, 4, 5, 3], 'carried', 0],
		['one fist keeps it open', [5, 5, 5, 5, 0], 'open', 1],
		['twos keep it open', [4, 2, 2, 5], 'open', 2],
		['one voter decides', [3], 'carried', 0],
		['no hand: silence', [], 'silent', 0]
	])('the rule of Tabaka, "Collaboration Explained" (2006): %s', (_, fingers, verdict, low) => {
		expect(hands(...fingers)).toMatchObject({ verdict, low, people: fingers.length });
	});

	test('a blank is no hand, a fist is one', () => {
		expect(tallyFists({ least: 1 }, ['a', 'b'], [{ a: 0 }, { b: 4 }, {}])).toMatchObject([
			{ id: 'a', people: 1, distribution: [1, 0, 0, 0, 0, 0], verdict: 'open', median: 0 },
			{ id: 'b', people: 1, distribution: [0, 0, 0, 0, 1, 0], verdict: 'carried', median: 4 }
		]);
	});

	test('says how split people are', () => {
		expect(hands(0, 0, 5, 5)).toMatchObject({ median: 2.5, agreement: -1 });
		expect(hands()).toMatchObject({ median: null, agreement: null });
	});

	test('the order of the slips does not matter; a fist more carries nothing', () => {
		fc.assert(
			fc.property(slipsOf(fc.integer({ min: 0, max: 5 })), ({ options, slips }) => {
				const lines = tallyFists({ least: 3 }, options, slips);
				expect(tallyFists({ least: 3 }, options, slips.toReversed())).toEqual(lines);
				const fists = Object.fromEntries(options.map((id) => [id, 0]));
				for (const { verdict } of tallyFists({ least: 3 }, options, [...slips, fists])) expect(verdict).toBe('open');
			})
		);
	});
});
