/** Slips for the tests of the tallies. */
import fc from 'fast-check';
import type { SlipOf } from '../../src/lib/domain/tally/standings.ts';

/** The same slip from so many people. */
export function times<Value>(people: number, slip: SlipOf<Value>): SlipOf<Value>[] {
	return Array.from({ length: people }, () => slip);
}

/** A full ranking written as in the literature: "ACB" or "Memphis > Nashville". */
export function ranking(text: string): SlipOf<number> {
	const ids = text.includes('>') ? text.split('>').map((name) => name.trim()) : [...text];
	return Object.fromEntries(ids.map((id, at) => [id, at + 1]));
}

/** One to seven options and up to twelve slips with values on some of them. */
export function slipsOf<Value>(
	value: fc.Arbitrary<Value>
): fc.Arbitrary<{ options: string[]; slips: SlipOf<Value>[] }> {
	return fc.integer({ min: 1, max: 7 }).chain((n) => {
		const options = Array.from({ length: n }, (_, at) => 'abcdefg'.charAt(at));
		const slip = fc.dictionary(fc.constantFrom(...options), value, { maxKeys: n, noNullPrototype: true });
		return fc.record({ options: fc.constant(options), slips: fc.array(slip, { maxLength: 12 }) });
	});
}

/** One to six options and up to eleven full rankings without a tie. */
export const rankings: fc.Arbitrary<{ options: string[]; slips: SlipOf<number>[] }> = fc
	.integer({ min: 1, max: 6 })
	.chain((n) => {
		const options = Array.from({ length: n }, (_, at) => 'abcdef'.charAt(at));
		const slip = fc.shuffledSubarray(options, { minLength: n }).map((order) => ranking(order.join('')));
		return fc.record({ options: fc.constant(options), slips: fc.array(slip, { minLength: 1, maxLength: 11 }) });
	});
