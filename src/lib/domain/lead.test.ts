import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { leadOf } from './lead.ts';
import { tallyApproval } from './tally/approval.ts';
import { tallyDots } from './tally/dots.ts';

const dots = { method: 'dots', budget: 5, cap: 3, open: false } as const;
const approval = { method: 'approval', open: false } as const;
const tally = (topic_id: string, points: number, voters: number | null = null) => ({ topic_id, points, voters });

describe('the lead of a ballot', () => {
	test('is one winner, and what one voter could have put level with it', () => {
		expect(leadOf(dots, [tally('a', 4), tally('b', 9), tally('c', 6), tally('d', 5)])).toMatchObject({
			first: ['b'],
			near: ['c']
		});
		expect(leadOf(approval, [tally('a', 4), tally('b', 5), tally('c', 3)])).toMatchObject({
			first: ['b'],
			near: ['a']
		});
	});

	test('is a tie where nothing told breaks it, and more people do', () => {
		expect(leadOf(dots, [tally('a', 6), tally('b', 6), tally('c', 1)])).toMatchObject({ first: ['a', 'b'], near: [] });
		expect(leadOf(dots, [tally('a', 6, 2), tally('b', 6, 4)])).toMatchObject({ first: ['b'], near: ['a'] });
	});

	test('is nobody’s where nobody voted', () => {
		expect(leadOf(dots, [tally('a', 0), tally('b', 0)])).toMatchObject({ first: [], near: [] });
		expect(leadOf(approval, [])).toMatchObject({ first: [], near: [] });
	});

	test('is that of the slips, where people are told', () => {
		const options = ['a', 'b', 'c', 'd'];
		const slip = (most: number) =>
			fc.dictionary(fc.constantFrom(...options), fc.integer({ min: 1, max: most }), { maxKeys: 2 });
		fc.assert(
			fc.property(fc.array(slip(2), { maxLength: 9 }), (slips) => {
				const rules = { ...dots, cap: 2 };
				const { first, near, lines } = tallyDots(rules, options, slips);
				const lead = leadOf(
					rules,
					lines.map(({ id, points, people }) => tally(id, points, people))
				);
				expect(lead.first.toSorted()).toEqual(first.toSorted());
				// Nothing without a dot is called near.
				const given = lines.filter(({ points }) => points > 0).map(({ id }) => id);
				expect(lead.near.toSorted()).toEqual(near.filter((id) => given.includes(id)).toSorted());
			})
		);
		fc.assert(
			fc.property(
				fc.array(fc.dictionary(fc.constantFrom(...options), fc.constant(1 as const)), { maxLength: 9 }),
				(slips) => {
					const { first, lines } = tallyApproval(options, slips);
					const lead = leadOf(
						approval,
						lines.map(({ id, people }) => tally(id, people, people))
					);
					expect(lead.first.toSorted()).toEqual(first.toSorted());
				}
			)
		);
	});
});
