/** Slips for the tests of the tallies, and what is told of them. */
import fc from 'fast-check';
import * as z from 'zod';
import { VOTES, type Result, type VoteRules } from '../../src/lib/domain/ballot.ts';
import { countApproval } from '../../src/lib/domain/tally/approval.ts';
import { countConsent } from '../../src/lib/domain/tally/consent.ts';
import { countDots } from '../../src/lib/domain/tally/dots.ts';
import { countFists } from '../../src/lib/domain/tally/fist.ts';
import { countImpactEffort } from '../../src/lib/domain/tally/impact-effort.ts';
import { countRanked } from '../../src/lib/domain/tally/schulze.ts';
import { countScores } from '../../src/lib/domain/tally/score.ts';
import type { SlipOf } from '../../src/lib/domain/tally/standings.ts';
import { countYesNo } from '../../src/lib/domain/tally/yes-no.ts';

/** The same slip from so many people. */
export function times<Value>(people: number, slip: SlipOf<Value>): SlipOf<Value>[] {
	return Array.from({ length: people }, () => slip);
}

/** A full ranking written as in the literature: "ACB" or "Memphis > Nashville". */
export function ranking(text: string): SlipOf<number> {
	const ids = text.includes('>') ? text.split('>').map((name) => name.trim()) : [...text];
	return Object.fromEntries(ids.map((id, at) => [id, at + 1]));
}

/** Every full ranking of the options without a tie. */
export function everyRanking(options: readonly string[]): SlipOf<number>[] {
	const orders = (left: readonly string[]): string[][] =>
		left.length === 0
			? [[]]
			: left.flatMap((first) => orders(left.filter((id) => id !== first)).map((rest) => [first, ...rest]));
	return orders(options).map((order) => Object.fromEntries(order.map((id, at) => [id, at + 1])));
}

/** One to `most`, seven at the most, options and up to twelve slips with values on some of them. */
export function slipsOf<Value>(
	value: fc.Arbitrary<Value>,
	most = 7
): fc.Arbitrary<{ options: string[]; slips: SlipOf<Value>[] }> {
	return fc.integer({ min: 1, max: most }).chain((n) => {
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

/** The result of a ballot with these slips, all of it told however few they are. Slips that the method does not know throw. */
export function resultFrom(
	rules: VoteRules,
	options: readonly string[],
	slips: readonly SlipOf<unknown>[],
	phase_id: string
): Result {
	const base = { phase_id, slips: slips.length, hands: 0 };
	const votes = <Value extends z.core.$ZodType>(value: Value) => z.array(z.record(z.string(), value)).parse(slips);
	const { method } = rules;
	switch (method) {
		case 'dots':
			return { ...base, method, tallies: countDots(rules, options, votes(VOTES.dots)) };
		case 'approval':
			return { ...base, method, tallies: countApproval(options, votes(VOTES.approval)) };
		case 'score':
			return { ...base, method, ...countScores(options, votes(VOTES.score)) };
		case 'ranked':
			return { ...base, method, ...countRanked(options, votes(VOTES.ranked)) };
		case 'fist':
			return { ...base, method, tallies: countFists(rules, options, votes(VOTES.fist)) };
		case 'impact_effort':
			return { ...base, method, tallies: countImpactEffort(options, votes(VOTES.impact_effort)) };
		case 'consent':
			return { ...base, method, tallies: countConsent(options, votes(VOTES.consent)) };
		case 'yes_no':
			return { ...base, method, tallies: countYesNo(options, votes(VOTES.yes_no)) };
	}
}
