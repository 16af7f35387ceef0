import { describe, expect, test } from 'vitest';
import { id } from '../../../tests/support/builders.ts';
import { resultFrom, times } from '../../../tests/support/slips.ts';
import type { VoteRules } from './ballot.ts';
import { weigh } from './weighing.ts';

const [a, b, c, ballot] = [id(1), id(2), id(3), id(9)];
const weighed = (rules: VoteRules, slips: Record<string, unknown>[]) =>
	weigh(rules, resultFrom(rules, [a, b, c], slips, ballot));

describe('what a ballot says of a topic', () => {
	test('dots: its place, its share of the most, and what came near', () => {
		const rules: VoteRules = { method: 'dots', budget: 5, cap: 2, open: false };
		expect(weighed(rules, [{ [a]: 2, [b]: 1 }, { [a]: 2 }])).toMatchObject([
			{ id: a, place: 1, votes: 1, isClose: false },
			{ id: b, place: 2, votes: 0.25, isClose: false },
			{ id: c, place: 3, votes: 0, isClose: false }
		]);
	});

	test('a tie is close, what nobody wanted is not', () => {
		const rules: VoteRules = { method: 'approval', open: false };
		expect(weighed(rules, [{ [a]: 1, [b]: 1 }]).map(({ isClose }) => isClose)).toEqual([true, true, false]);
	});

	test('nobody voted: no place', () => {
		expect(weighed({ method: 'approval', open: false }, []).map(({ place }) => place)).toEqual([null, null, null]);
	});

	test('scores: by the mean, with how far people agree', () => {
		expect(
			weighed({ method: 'score' }, [...times(2, { [a]: 5, [b]: 4 }), ...times(2, { [a]: 0, [b]: 4 })])
		).toMatchObject([
			{ id: a, place: 2, votes: 0.625, agreement: -1 },
			{ id: b, place: 1, votes: 1, agreement: 1 },
			{ id: c, place: 3, votes: 0, agreement: null }
		]);
	});

	test('ranked: by the place', () => {
		expect(weighed({ method: 'ranked' }, times(3, { [b]: 1, [a]: 2, [c]: 3 })).map(({ votes }) => votes)).toEqual([
			2 / 3,
			1,
			1 / 3
		]);
	});

	test('verdicts: what was not carried is open, silence is not', () => {
		expect(weighed({ method: 'fist', least: 3 }, times(3, { [a]: 1, [b]: 4 })).map(({ isOpen }) => isOpen)).toEqual([
			true,
			false,
			false
		]);
		const yesNo: VoteRules = { method: 'yes_no', threshold: 'majority', quorum: 2, open: false };
		expect(weighed(yesNo, [{ [a]: 'no', [b]: 'yes' }]).map(({ isOpen }) => isOpen)).toEqual([true, true, false]);
	});

	test('consent: objections are counted', () => {
		const object = { stance: 'object', reason: 'too soon' };
		expect(weighed({ method: 'consent' }, [{ [a]: object, [b]: { stance: 'agree' } }])).toMatchObject([
			{ objections: 1, isOpen: true },
			{ objections: 0, isOpen: false },
			{ objections: 0, isOpen: false }
		]);
	});

	test('yes or no: without a quorum it is not told, though who abstained was there', () => {
		const rules: VoteRules = { method: 'yes_no', threshold: 'majority', quorum: 5, open: false };
		const slips = [...times(4, { [a]: 'abstain', [b]: 'yes' }), { [b]: 'yes' }];
		expect(weighed(rules, slips)).toMatchObject([
			{ id: a, isOpen: false, isUntold: true },
			{ id: b, isOpen: false, isUntold: false },
			{ id: c, isOpen: false, isUntold: true }
		]);
	});

	test('consent: what fewer than half of the voters took a stance on is not told, an objection always is', () => {
		const [agree, abstain] = [{ stance: 'agree' }, { stance: 'abstain' }];
		const slips = [
			{ [a]: agree, [b]: agree, [c]: { stance: 'object', reason: 'too soon' } },
			...times(4, { [a]: abstain }),
			...times(5, {})
		];
		expect(weighed({ method: 'consent' }, slips)).toMatchObject([
			{ id: a, isUntold: false },
			{ id: b, isUntold: true },
			{ id: c, objections: 1, isUntold: false }
		]);
		expect(weighed({ method: 'consent' }, slips.slice(0, -1)).map(({ isUntold }) => isUntold)).toEqual([
			false,
			true,
			false
		]);
		expect(weighed({ method: 'consent' }, []).map(({ isUntold }) => isUntold)).toEqual([true, true, true]);
	});

	test('impact and effort: by the impact, as split as the more split axis', () => {
		const slips = [...times(2, { [a]: { impact: 4, effort: 1 } }), ...times(2, { [a]: { impact: 4, effort: 5 } })];
		expect(weighed({ method: 'impact_effort' }, slips)[0]).toMatchObject({ place: null, votes: 0.8, agreement: -1 });
		// Both axes are far up: as bad as 4 of 5, as likely as 3 of 5.
		expect(weighed({ method: 'impact_effort', across: 'likelihood' }, slips)[0]?.votes).toBeCloseTo(0.8 * 0.6);
	});
});
