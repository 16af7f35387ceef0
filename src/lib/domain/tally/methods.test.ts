import { describe, expect, test } from 'vitest';
import { id } from '../../../../tests/support/builders.ts';
import { BallotRules, BallotSlip } from './methods.ts';

const RULES: BallotRules[] = [
	{ method: 'dots', budget: 5, cap: 3, open: false },
	{ method: 'approval', open: false },
	{ method: 'score', open: false },
	{ method: 'ranked', ties: true, open: false },
	{ method: 'fist', least: 3, open: false },
	{ method: 'impact_effort', open: false },
	{ method: 'consent', open: false },
	{ method: 'yes_no', threshold: 'two_thirds', quorum: 4, open: true }
];

describe('the rules of a ballot', () => {
	test.each(RULES)('of $method travel unchanged', (rules) => {
		expect(BallotRules.parse(JSON.parse(JSON.stringify(rules)))).toEqual(rules);
	});

	test.each([
		{ method: 'lots', open: false },
		{ method: 'approval' },
		{ method: 'fist', least: 0, open: false },
		{ method: 'fist', least: 6, open: false },
		{ method: 'yes_no', threshold: 'majority', quorum: 0, open: false },
		{ method: 'yes_no', threshold: 'most', quorum: 1, open: false }
	])('%j are none', (rules) => {
		expect(BallotRules.safeParse(rules).success).toBe(false);
	});
});

describe('a vote', () => {
	const isVote = (method: string, value: unknown, topic = id(1)) =>
		BallotSlip.safeParse({ method, votes: { [topic]: value } }).success;

	test.each([
		['dots', 3],
		['approval', 1],
		['score', 0],
		['ranked', 60],
		['fist', 0],
		['impact_effort', { impact: 5, effort: 1 }],
		['consent', { stance: 'agree' }],
		['consent', { stance: 'object', reason: 'Not before the audit' }],
		['yes_no', 'abstain']
	])('of %s can be %j', (method, value) => {
		expect(isVote(method, value)).toBe(true);
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
		['impact_effort', { impact: 6, effort: 1 }],
		['consent', { stance: 'object' }],
		['consent', { stance: 'object', reason: '  ' }],
		['yes_no', true],
		['lots', 1]
	])('of %s cannot be %j', (method, value) => {
		expect(isVote(method, value)).toBe(false);
	});

	test('is on a topic', () => {
		expect(isVote('dots', 1, 'topic')).toBe(false);
	});
});
