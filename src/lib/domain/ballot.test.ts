import { describe, expect, test } from 'vitest';
import { id } from '../../../tests/support/builders.ts';
import { METHODS, Vote, VoteRules, Votes, VOTES } from './ballot.ts';

const RULES: VoteRules[] = [
	{ method: 'dots', budget: 5, cap: 3, open: false },
	{ method: 'approval', open: false },
	{ method: 'score' },
	{ method: 'ranked' },
	{ method: 'fist', least: 3 },
	{ method: 'impact_effort' },
	{ method: 'consent' },
	{ method: 'yes_no', threshold: 'two_thirds', quorum: 4, open: true }
];

describe('the rules of a ballot', () => {
	test.each(RULES)('of $method travel unchanged', (rules) => {
		expect(VoteRules.parse(JSON.parse(JSON.stringify(rules)))).toEqual(rules);
	});

	test.each([
		{ method: 'lots', open: false },
		{ method: 'approval' },
		{ method: 'dots', budget: 0, cap: 1, open: false },
		{ method: 'fist', least: 0 },
		{ method: 'fist', least: 6 },
		{ method: 'yes_no', threshold: 'majority', quorum: 0, open: false },
		{ method: 'yes_no', threshold: 'most', quorum: 1, open: false }
	])('%j are none', (rules) => {
		expect(VoteRules.safeParse(rules).success).toBe(false);
	});
});

describe('a vote', () => {
	const isVote = (of: string, value: unknown) => {
		const method = METHODS.find((each) => each === of);
		return method !== undefined && VOTES[method].safeParse(value).success;
	};

	test.each([
		['dots', 3],
		['approval', 1],
		['score', 0],
		['ranked', 60],
		['fist', 0],
		['impact_effort', { impact: 5, effort: 1 }],
		['impact_effort', { impact: null, effort: 1 }],
		['consent', { stance: 'agree' }],
		['consent', { stance: 'object', reason: 'Not before the audit' }],
		['yes_no', 'abstain']
	])('of %s can be %j', (method, value) => {
		expect(isVote(method, value)).toBe(true);
		expect(Vote.parse(value)).toEqual(value);
	});

	test.each([
		['dots', -1],
		['dots', 0],
		['dots', 1.5],
		['approval', 2],
		['score', 6],
		['score', -1],
		['ranked', 0],
		['ranked', null],
		['fist', 2.5],
		['impact_effort', { impact: 5 }],
		['impact_effort', { impact: null, effort: null }],
		['impact_effort', { impact: 6, effort: 1 }],
		['consent', { stance: 'object' }],
		['consent', { stance: 'object', reason: '  ' }],
		['yes_no', true],
		['lots', 1]
	])('of %s cannot be %j', (method, value) => {
		expect(isVote(method, value)).toBe(false);
	});

	test('is on a topic', () => {
		expect(Votes.safeParse({ topic: 1 }).success).toBe(false);
		expect(Votes.safeParse({ [id(1)]: 1 }).success).toBe(true);
	});
});
