import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ranking, slipsOf, times } from '../../../../tests/support/slips.ts';
import { rankedOtherwise, scoresOtherwise } from './otherwise.ts';
import { countRanked, tallySchulze } from './schulze.ts';
import { countScores, tallyScores } from './score.ts';
import type { SlipOf } from './standings.ts';

/** What the other methods say of a single winner, from these slips. */
function ofRanked(options: string[], slips: SlipOf<number>[]) {
	const [winner, ...more] = tallySchulze(options, slips).first;
	return winner === undefined || more.length > 0 ? [] : rankedOtherwise(winner, countRanked(options, slips));
}

function ofScores(options: string[], slips: SlipOf<number>[]) {
	const [winner, ...more] = tallyScores(options, slips).first;
	return winner === undefined || more.length > 0 ? [] : scoresOtherwise(winner, countScores(options, slips));
}

describe('a ranked ballot', () => {
	test('Wikipedia, Tennessee: Borda agrees on Nashville, instant runoff drops it second and takes Knoxville', () => {
		const otherwise = ofRanked(
			['Memphis', 'Nashville', 'Chattanooga', 'Knoxville'],
			[
				...times(42, ranking('Memphis > Nashville > Chattanooga > Knoxville')),
				...times(26, ranking('Nashville > Chattanooga > Knoxville > Memphis')),
				...times(15, ranking('Chattanooga > Knoxville > Nashville > Memphis')),
				...times(17, ranking('Knoxville > Chattanooga > Nashville > Memphis'))
			]
		);
		expect(otherwise).toEqual([
			{ method: 'borda', first: ['Nashville'], why: null },
			{
				method: 'instant_runoff',
				first: ['Knoxville'],
				why: { code: 'first_for_few', round: 2, people: 26, other: 'Knoxville', prefer: 68, against: 32 }
			}
		]);
	});

	// By hand: three of five rank a first and b second, two rank b first and a last. a: 3 * 3 + 2 * 1 = 11 points, b: 3 * 2 +
	// 2 * 3 = 12, c: 3 * 1 + 2 * 2 = 7.
	test('Borda takes what stands higher on the whole', () => {
		const slips = [...times(3, ranking('abc')), ...times(2, ranking('bca'))];
		expect(ofRanked([...'abc'], slips)[0]).toEqual({
			method: 'borda',
			first: ['b'],
			why: { code: 'higher_on_the_whole', points: 11, pointsOfOther: 12, other: 'b', prefer: 3, against: 2 }
		});
	});

	// By hand: b goes out first, its five slips go to c, and a with nine goes out against the eleven of c.
	test('instant runoff can take what more people prefer to the winner', () => {
		const slips = [...times(9, ranking('abc')), ...times(5, ranking('bca')), ...times(6, ranking('cab'))];
		expect(tallySchulze([...'abc'], slips).first).toEqual(['a']);
		expect(ofRanked([...'abc'], slips)[1]).toEqual({
			method: 'instant_runoff',
			first: ['c'],
			why: { code: 'first_for_few', round: 2, people: 9, other: 'c', prefer: 9, against: 11 }
		});
	});

	test('a tie, a blank ballot and no ballot say nothing more', () => {
		expect(ofRanked([...'ab'], [ranking('ab'), ranking('ba')])).toEqual([]);
		expect(ofRanked([...'ab'], [{}])).toEqual([]);
		expect(ofRanked([], [])).toEqual([]);
	});
});

describe('a scored ballot', () => {
	test('says so when the others agree', () => {
		expect(ofScores([...'ab'], [{ a: 5, b: 1 }])).toEqual([
			{ method: 'median', first: ['a'], why: null },
			{ method: 'one_to_one', first: ['a'], why: null }
		]);
	});

	// By hand: a has 5, 5, 2, 2, 2 (mean 3.2, median 2); b has 0, 3, 3, 3, 3 (mean 2.4, median 3). Two score a higher, three b.
	test('names who a few strong scores have put behind', () => {
		const slips = [{ a: 5, b: 0 }, { a: 5, b: 3 }, ...times(3, { a: 2, b: 3 })];
		const beside = { other: 'b', prefer: 2, against: 3 };
		expect(ofScores([...'ab'], slips)).toEqual([
			{
				method: 'median',
				first: ['b'],
				why: { code: 'lower_in_the_middle', median: 2, medianOfOther: 3, mean: 3.2, meanOfOther: 2.4, ...beside }
			},
			{ method: 'one_to_one', first: ['b'], why: { code: 'fewer_prefer_it', ...beside } }
		]);
	});

	// By hand: four score x above w, two w above x; three score y above x, one x above y; y and w are level, three to three.
	test('what is level with the winner is put first where the winner is behind a third', () => {
		const slips = [{ w: 5, x: 0, y: 0 }, { w: 5, x: 0, y: 0 }, { w: 1, x: 2, y: 0 }, ...times(3, { w: 1, x: 2, y: 3 })];
		expect(ofScores([...'wxy'], slips)[1]).toEqual({
			method: 'one_to_one',
			first: ['y'],
			why: { code: 'behind_a_third', other: 'y', prefer: 3, against: 3 }
		});
	});

	test('who has no opinion on one of two says nothing about them; what few know is not asked about', () => {
		const slips: SlipOf<number>[] = [{ a: 3 }, { a: 3 }, { a: 3, few: 5 }];
		expect(ofScores(['a', 'few'], slips).map(({ first }) => first)).toEqual([['a'], ['a']]);
	});

	test('where each is beaten by another, nobody is first one to one', () => {
		const slips = [
			{ a: 5, b: 3, c: 1 },
			{ b: 4, c: 3, a: 1 },
			{ c: 4, a: 3, b: 1 }
		];
		expect(ofScores([...'abc'], slips)[1]).toEqual({ method: 'one_to_one', first: [], why: null });
	});

	test('says what is so: the middle lower and the mean higher, more or as many for the other, and then a third before the winner', () => {
		const scores = slipsOf(fc.integer({ min: 0, max: 5 }));
		fc.assert(
			fc.property(scores, ({ options, slips }) => {
				const { tallies } = countScores(options, slips);
				const [winner = '', ...tied] = tallyScores(options, slips).first;
				const above = (one: string, other: string) =>
					slips.filter((slip) => (slip[one] ?? NaN) > (slip[other] ?? NaN)).length;
				const of = (id: string) => tallies.find(({ topic_id }) => topic_id === id);
				fc.pre(winner !== '' && tied.length === 0);
				for (const { why } of ofScores(options, slips)) {
					if (why === null) continue;
					const { other } = why;
					expect([why.prefer, why.against]).toEqual([above(winner, other), above(other, winner)]);
					if (why.code === 'lower_in_the_middle') {
						expect(of(other)).toMatchObject({ median: why.medianOfOther, mean: why.meanOfOther });
						expect(of(winner)).toMatchObject({ median: why.median, mean: why.mean });
						expect([why.median < why.medianOfOther, why.mean > why.meanOfOther]).toEqual([true, true]);
					} else if (why.code === 'fewer_prefer_it') expect(why.against).toBeGreaterThan(why.prefer);
					else {
						expect(why).toMatchObject({ code: 'behind_a_third', against: why.prefer });
						const known = tallies.filter(({ is_known }) => is_known).map(({ topic_id }) => topic_id);
						expect(known.some((id) => above(id, winner) > above(winner, id))).toBe(true);
					}
				}
			})
		);
	});

	test('a tie and a blank ballot say nothing more', () => {
		expect(ofScores([...'ab'], [{ a: 1, b: 1 }])).toEqual([]);
		expect(ofScores([...'ab'], [])).toEqual([]);
	});
});

test('what too few voted on is not questioned', () => {
	const told = countRanked([...'ab'], times(3, ranking('ab')));
	expect(rankedOtherwise('a', { ...told, rounds: null })).toEqual([]);
	expect(scoresOtherwise('a', { ...countScores([...'ab'], [{ a: 5, b: 1 }]), pairs: null })).toEqual([]);
});
