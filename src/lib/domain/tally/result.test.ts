import { describe, expect, test } from 'vitest';
import { id } from '../../../../tests/support/builders.ts';
import { BallotSlip, type BallotRules } from './methods.ts';
import { headlineOf, resultOf } from './result.ts';

const [a, b] = [id(1), id(2)];
const BALLOTS: [BallotRules, unknown, unknown][] = [
	[{ method: 'dots', budget: 5, cap: 3, open: false }, 3, 1],
	[{ method: 'approval', open: false }, 1, undefined],
	[{ method: 'score', open: false }, 5, 2],
	[{ method: 'ranked', ties: true, open: false }, 1, 2],
	[{ method: 'fist', least: 3, open: false }, 4, 1],
	[
		{ method: 'impact_effort', open: false },
		{ impact: 5, effort: 1 },
		{ impact: 1, effort: 4 }
	],
	[{ method: 'consent', open: false }, { stance: 'agree' }, { stance: 'object', reason: 'too soon' }],
	[{ method: 'yes_no', threshold: 'majority', quorum: 1, open: false }, 'yes', 'no']
];
const slip = (method: string, votes: Record<string, unknown>) =>
	BallotSlip.parse(JSON.parse(JSON.stringify({ method, votes })));

describe('the result of a ballot', () => {
	test.each(BALLOTS)('of $method tells the turnout and the better option', (rules, more, less) => {
		const slips = [slip(rules.method, { [a]: less, [b]: more }), slip(rules.method, {})];
		const result = resultOf(rules, [a, b], slips);
		expect(result).toMatchObject({ method: rules.method, slips: 2, voters: 1 });
		if ('first' in result) expect(headlineOf(result)).toEqual({ kind: 'winner', id: b });
		else {
			expect(headlineOf(result)).toBeNull();
			const better = { fist: 'carried', impact_effort: 'quick_win', consent: 'carried', yes_no: 'carried' };
			expect(result.lines.map((line) => ('quadrant' in line ? line.quadrant : line.verdict))[1]).toBe(
				better[result.method]
			);
		}
	});

	test('states a tie, and that nobody voted', () => {
		const rules: BallotRules = { method: 'approval', open: false };
		expect(headlineOf(resultOf(rules, [a, b], [slip('approval', { [a]: 1, [b]: 1 })]))).toEqual({
			kind: 'tie',
			ids: [a, b]
		});
		expect(headlineOf(resultOf(rules, [a, b], []))).toEqual({ kind: 'nobody_voted' });
	});

	test('asks other methods of ranked and scored ballots', () => {
		const ranked: BallotRules = { method: 'ranked', ties: false, open: false };
		expect(resultOf(ranked, [a, b], [slip('ranked', { [a]: 1, [b]: 2 })])).toMatchObject({
			otherwise: [
				{ method: 'borda', first: [a], why: null },
				{ method: 'instant_runoff', first: [a], why: null }
			]
		});
	});

	test('slips of another method count nowhere', () => {
		const rules: BallotRules = { method: 'dots', budget: 5, cap: 3, open: false };
		expect(resultOf(rules, [a, b], [slip('score', { [a]: 5 }), slip('dots', { [b]: 1 })])).toMatchObject({
			slips: 1,
			voters: 1,
			first: [b]
		});
	});
});
