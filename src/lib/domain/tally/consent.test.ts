import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { slipsOf, times } from '../../../../tests/support/slips.ts';
import { tallyConsent, type Stance } from './consent.ts';

const agree: Stance = { stance: 'agree' };
const abstain: Stance = { stance: 'abstain' };
const object = (reason: string): Stance => ({ stance: 'object', reason });

describe('consent', () => {
	test('Endenburg, "Sociocracy" (1998): one reasoned objection outweighs any number of agreements', () => {
		const slips = [...times(199, { p: agree }), { p: object('It breaks the release') }];
		expect(tallyConsent(['p'], slips)).toEqual([
			{ id: 'p', agree: 199, abstain: 0, object: 1, reasons: ['It breaks the release'], verdict: 'objected' }
		]);
	});

	test('who abstains stands aside: of the Council of the European Union, "abstention does not prevent a decision"', () => {
		expect(tallyConsent(['p'], [{ p: agree }, { p: abstain }, { p: abstain }])[0]?.verdict).toBe('carried');
	});

	test.each([
		['no slip', []],
		['blank slips', [{}, {}]],
		['abstentions only', [{ p: abstain }]]
	])('silence is no agreement: %s', (_, slips) => {
		expect(tallyConsent(['p'], slips)[0]?.verdict).toBe('silent');
	});

	test('each option stands for itself, in the order given', () => {
		const lines = tallyConsent(['b', 'a'], [{ a: agree, b: object('no') }]);
		expect(lines.map(({ id, verdict }) => [id, verdict])).toEqual([
			['b', 'objected'],
			['a', 'carried']
		]);
	});

	test('the order of the slips does not matter, and does not show in the reasons', () => {
		const stance = fc.oneof(fc.constant(agree), fc.constant(abstain), fc.string({ minLength: 1 }).map(object));
		fc.assert(
			fc.property(slipsOf(stance), ({ options, slips }) => {
				expect(tallyConsent(options, slips.toReversed())).toEqual(tallyConsent(options, slips));
			})
		);
	});
});
