import { describe, expect, test } from 'vitest';
import { id } from '../../../../tests/support/builders.ts';
import { resultFrom } from '../../../../tests/support/slips.ts';
import { Result, type VoteRules } from '../ballot.ts';
import { otherwiseOf } from './otherwise.ts';
import { headlineOf, readResult } from './result.ts';

const [a, b, ballot] = [id(1), id(2), id(3)];
const BALLOTS: [VoteRules, unknown, unknown][] = [
	[{ method: 'dots', budget: 5, cap: 3, open: false }, 3, 1],
	[{ method: 'approval', open: false }, 1, undefined],
	[{ method: 'score' }, 5, 2],
	[{ method: 'ranked' }, 1, 2],
	[{ method: 'fist', least: 3 }, 4, 1],
	[{ method: 'impact_effort' }, { impact: 5, effort: 1 }, { impact: 1, effort: 4 }],
	[{ method: 'consent' }, { stance: 'agree' }, { stance: 'object', reason: 'too soon' }],
	[{ method: 'yes_no', threshold: 'majority', quorum: 1, open: false }, 'yes', 'no']
];
const slip = (votes: Record<string, unknown>) =>
	Object.fromEntries(Object.entries(votes).filter(([, vote]) => vote !== undefined));
const read = (rules: VoteRules, votes: Record<string, unknown>[]) =>
	readResult(rules, resultFrom(rules, [a, b], votes.map(slip), ballot));

describe('the result of a ballot', () => {
	test.each(BALLOTS)('of $method tells the turnout and the better option', (rules, more, less) => {
		const result = read(rules, [{ [a]: less, [b]: more }, {}]);
		expect(result).toMatchObject({ method: rules.method, slips: 2 });
		if ('first' in result) expect(headlineOf(result)).toEqual({ kind: 'winner', id: b });
		else {
			expect(headlineOf(result)).toBeNull();
			const better = { fist: 'carried', impact_effort: 'quick_win', consent: 'carried', yes_no: 'carried' };
			expect(result.lines.map((line) => ('quadrant' in line ? line.quadrant : line.verdict))[1]).toBe(
				better[result.method]
			);
		}
	});

	test.each(BALLOTS)('of $method travels unchanged', (rules, more, less) => {
		const result = resultFrom(rules, [a, b], [slip({ [a]: less, [b]: more })], ballot);
		expect(Result.parse(JSON.parse(JSON.stringify(result)))).toEqual(result);
	});

	test('states a tie, and that nobody voted', () => {
		const rules: VoteRules = { method: 'approval', open: false };
		expect(headlineOf(read(rules, [{ [a]: 1, [b]: 1 }]))).toEqual({ kind: 'tie', ids: [a, b] });
		expect(headlineOf(read(rules, []))).toEqual({ kind: 'nobody_voted' });
	});

	test('asks other methods of ranked and scored ballots, where one is first', () => {
		const otherwise = (rules: VoteRules, votes: Record<string, unknown>) => {
			const result = resultFrom(rules, [a, b], [votes], ballot);
			const reading = readResult(rules, result);
			return otherwiseOf(result, 'first' in reading ? reading.first : []).map(({ method }) => method);
		};
		expect(otherwise({ method: 'ranked' }, { [a]: 1, [b]: 2 })).toEqual(['borda', 'instant_runoff']);
		expect(otherwise({ method: 'score' }, { [a]: 5, [b]: 2 })).toEqual(['median', 'one_to_one']);
		expect(otherwise({ method: 'score' }, { [a]: 2, [b]: 2 })).toEqual([]);
		expect(otherwise({ method: 'approval', open: false }, { [a]: 1 })).toEqual([]);
	});

	test('says nothing where too few voted to say', () => {
		const few = { median: null, people: null, distribution: null };
		const base = { phase_id: ballot, slips: null, hands: 0 };
		const scored = [{ topic_id: a, mean: null, is_known: false, ...few }];
		expect(readResult({ method: 'score' }, { ...base, method: 'score', tallies: scored, pairs: null })).toMatchObject({
			first: [],
			near: []
		});
		const ranked = [{ topic_id: a, people: null, firsts: null, distribution: null, borda: null }];
		const untold = { ...base, method: 'ranked' as const, tallies: ranked, pairs: null, rounds: null };
		expect(readResult({ method: 'ranked' }, untold)).toMatchObject({ first: [], near: [] });
		const fists = [{ topic_id: a, low: null, ...few }];
		expect(readResult({ method: 'fist', least: 3 }, { ...base, method: 'fist', tallies: fists }).lines).toMatchObject([
			{ verdict: 'silent', agreement: null }
		]);
	});

	test('is read by the rules of its own ballot only', () => {
		const result = resultFrom({ method: 'score' }, [a], [{ [a]: 5 }], ballot);
		expect(() => readResult({ method: 'approval', open: false }, result)).toThrow(RangeError);
	});
});
