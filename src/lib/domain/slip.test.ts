import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dotsLeft, dotsOn, dotsUsed, refusalOfVote, withVote, type Votes } from './slip.ts';

const rules = { method: 'dots', budget: 5, cap: 3, open: false } as const;

describe('a slip of dots', () => {
	test('a dot over the cap is refused', () => {
		expect(refusalOfVote(rules, { a: 3 }, 'a', 4)).toBe('over_cap');
	});

	test('a dot over the budget is refused', () => {
		expect(refusalOfVote(rules, { a: 3, b: 2 }, 'c', 1)).toBe('over_budget');
		expect(refusalOfVote(rules, { a: 3, b: 2 }, 'b', 3)).toBe('over_budget');
	});

	test('dots move freely within the budget', () => {
		expect(refusalOfVote(rules, { a: 3, b: 2 }, 'b', 1)).toBeNull();
		expect(refusalOfVote(rules, { a: 3 }, 'b', 1)).toBeNull();
	});

	test('lowering is never refused, though the slip is over the budget', () => {
		expect(refusalOfVote({ ...rules, budget: 2 }, { a: 3, b: 2 }, 'a', 1)).toBeNull();
		expect(dotsLeft({ ...rules, budget: 2 }, { a: 3, b: 2 })).toBe(0);
	});

	test('only whole dots that are not negative are votes', () => {
		expect([-1, 0.5, NaN].map((value) => refusalOfVote(rules, {}, 'a', value))).toEqual([
			'invalid',
			'invalid',
			'invalid'
		]);
	});

	test('a dot can be taken back', () => {
		expect(withVote(rules, { a: 1, b: 1 }, 'a', 0)).toEqual({ b: 1 });
	});

	test('no sequence of accepted votes overspends', () => {
		const steps = fc.array(fc.record({ topic: fc.constantFrom('a', 'b', 'c'), value: fc.nat(6) }));
		fc.assert(
			fc.property(steps, (votes) => {
				let slip: Votes = {};
				for (const { topic, value } of votes) {
					if (refusalOfVote(rules, slip, topic, value) === null) slip = withVote(rules, slip, topic, value);
				}
				expect(dotsUsed(slip)).toBeLessThanOrEqual(rules.budget);
				expect(Math.max(0, ...Object.keys(slip).map((topic) => dotsOn(slip, topic)))).toBeLessThanOrEqual(rules.cap);
			})
		);
	});
});

describe('a slip of ticks', () => {
	const approval = { method: 'approval', open: false } as const;

	test('ticks do not run out, and are one a topic', () => {
		expect(refusalOfVote(approval, { a: 1, b: 1 }, 'c', 1)).toBeNull();
		expect(refusalOfVote(approval, { a: 1 }, 'a', 0)).toBeNull();
		expect(refusalOfVote(approval, {}, 'a', 2)).toBe('invalid');
		expect(dotsLeft(approval, { a: 1, b: 1 })).toBe(Infinity);
	});
});

describe('a slip of another method', () => {
	test('keeps a score of 0, and leaves out what was taken back', () => {
		const score = { method: 'score' } as const;
		expect(withVote(score, { a: 3 }, 'b', 0)).toEqual({ a: 3, b: 0 });
		expect(withVote(score, { a: 3 }, 'a', null)).toEqual({});
		expect(refusalOfVote(score, {}, 'a', 6)).toBe('invalid');
	});

	test('needs a reason to object', () => {
		const consent = { method: 'consent' } as const;
		expect(refusalOfVote(consent, {}, 'a', { stance: 'object', reason: ' ' })).toBe('invalid');
		expect(refusalOfVote(consent, {}, 'a', { stance: 'agree' })).toBeNull();
	});
});
