import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { everyRanking, ranking, rankings, slipsOf, times } from '../../../../tests/support/slips.ts';
import { pairsOf, ranksOf } from './pairs.ts';
import { strongestPaths, tallySchulze } from './schulze.ts';

const rank = fc.integer({ min: 1, max: 4 });
const order = ({ lines }: ReturnType<typeof tallySchulze>) => lines.map(({ id }) => id).join('');
const rows = (matrix: Int32Array, n: number) =>
	Array.from({ length: n }, (_, i) => [...matrix.slice(i * n, i * n + n)].filter((_, j) => j !== i));

describe('published examples of the Schulze method', () => {
	const slips = [
		...times(5, ranking('ACBED')),
		...times(5, ranking('ADECB')),
		...times(8, ranking('BEDAC')),
		...times(3, ranking('CABED')),
		...times(7, ranking('CAEBD')),
		...times(2, ranking('CBADE')),
		...times(7, ranking('DCEBA')),
		...times(8, ranking('EBADC'))
	];

	test('Wikipedia, "Schulze method", and Schulze\'s examples: 45 voters, E > A > C > B > D', () => {
		const options = [...'ABCDE'];
		const over = pairsOf(
			options.length,
			slips.map((slip) => ranksOf(options, slip).ranks)
		);
		expect(rows(over, 5)).toEqual([
			[20, 26, 30, 22],
			[25, 16, 33, 18],
			[19, 29, 17, 24],
			[15, 12, 28, 14],
			[23, 27, 21, 31]
		]);
		expect(rows(strongestPaths(over, 5), 5)).toEqual([
			[28, 28, 30, 24],
			[25, 28, 33, 24],
			[25, 29, 29, 24],
			[25, 28, 28, 24],
			[25, 28, 28, 31]
		]);
		const tally = tallySchulze(options, slips);
		expect(order(tally)).toBe('EACBD');
		expect(tally.lines.map(({ place }) => place)).toEqual([1, 2, 3, 4, 5]);
	});

	test('Wikipedia, "Condorcet method": Tennessee, Nashville beats each of the others', () => {
		const tally = tallySchulze(
			['Memphis', 'Nashville', 'Chattanooga', 'Knoxville'],
			[
				...times(42, ranking('Memphis > Nashville > Chattanooga > Knoxville')),
				...times(26, ranking('Nashville > Chattanooga > Knoxville > Memphis')),
				...times(15, ranking('Chattanooga > Knoxville > Nashville > Memphis')),
				...times(17, ranking('Knoxville > Chattanooga > Nashville > Memphis'))
			]
		);
		expect(tally.lines.map(({ id, beats }) => [id, beats])).toEqual([
			['Nashville', 3],
			['Chattanooga', 2],
			['Knoxville', 1],
			['Memphis', 0]
		]);
	});
});

describe('ranks', () => {
	test('equals share one, gaps mean nothing, blanks stand last together', () => {
		expect(ranksOf([...'abcde'], { b: 7, c: 2, a: 7 })).toEqual({ ranks: [2, 2, 1, 4, 4], ranked: 3 });
	});
});

describe('the Schulze method', () => {
	test('a cycle of equals is a tie of all', () => {
		expect(tallySchulze([...'abc'], ['abc', 'bca', 'cab'].map(ranking)).first).toEqual(['a', 'b', 'c']);
	});

	test('what was left blank stands below what was ranked', () => {
		const tally = tallySchulze([...'abc'], [{ b: 1 }, { b: 1 }, { c: 1 }]);
		expect(tally).toMatchObject({ first: ['b'], voters: 3 });
		expect(order(tally)).toBe('bca');
	});

	test('one slip behind is near', () => {
		expect(tallySchulze([...'ab'], ['ab', 'ab', 'ba'].map(ranking)).near).toEqual(['b']);
		expect(tallySchulze([...'ab'], ['ab', 'ab'].map(ranking)).near).toEqual([]);
	});

	test.each([
		['no slip', []],
		['blank slips', [{}, {}]]
	])('%s: nobody is first', (_, slips) => {
		expect(tallySchulze([...'ab'], slips)).toMatchObject({ voters: 0, first: [], near: [] });
	});

	test('one voter decides, no option is nothing', () => {
		expect(order(tallySchulze([...'abc'], [ranking('cab')]))).toBe('cab');
		expect(tallySchulze([], [{}]).lines).toEqual([]);
	});

	test('the order of the slips does not matter, ties and blanks included', () => {
		fc.assert(
			fc.property(slipsOf(rank), ({ options, slips }) => {
				expect(tallySchulze(options, slips.toReversed())).toEqual(tallySchulze(options, slips));
			})
		);
	});

	test('Condorcet: what beats every other is the first alone', () => {
		fc.assert(
			fc.property(slipsOf(rank), ({ options, slips }) => {
				const tally = tallySchulze(options, slips);
				const best = tally.lines.find(({ beats }) => beats === options.length - 1);
				fc.pre(best !== undefined && tally.voters !== 0);
				expect(tally.first).toEqual([best?.id]);
			})
		);
	});

	test('reversal symmetry: the first alone is not first when everybody means the opposite', () => {
		fc.assert(
			fc.property(rankings, ({ options, slips }) => {
				const [first, ...more] = tallySchulze(options, slips).first;
				fc.pre(first !== undefined && more.length === 0 && options.length > 1);
				const turned = slips.map((slip) =>
					Object.fromEntries(options.map((id) => [id, options.length + 1 - (slip[id] ?? 0)]))
				);
				expect(tallySchulze(options, turned).first).not.toContain(first);
			})
		);
	});

	test('clones: twins next to each other on every slip change nothing for the others', () => {
		fc.assert(
			fc.property(rankings, fc.nat(5), fc.array(fc.boolean(), { minLength: 11, maxLength: 11 }), (room, at, before) => {
				const original = room.options[at % room.options.length] ?? '';
				const slips = room.slips.map((slip, n) => {
					const doubled = Object.fromEntries(Object.entries(slip).map(([id, place]) => [id, place * 2]));
					const own = doubled[original] ?? 0;
					return { ...doubled, twin: before[n] ? own - 1 : own + 1 };
				});
				const plain = tallySchulze(room.options, room.slips).first;
				const cloned = tallySchulze([...room.options, 'twin'], slips).first;
				const isIts = (id: string) => id === original || id === 'twin';
				expect(cloned.some(isIts)).toBe(plain.includes(original));
				expect(cloned.filter((id) => !isIts(id))).toEqual(plain.filter((id) => id !== original));
			})
		);
	});

	test('near is what one slip more could put first, whatever is on it', () => {
		fc.assert(
			fc.property(slipsOf(rank, 4), ({ options, slips }) => {
				const { near, lines, first } = tallySchulze(options, slips);
				fc.pre(first.length > 0);
				const slipsMore = everyRanking(options);
				for (const { id } of lines.filter(({ place }) => place > 1))
					expect([id, near.includes(id)]).toEqual([
						id,
						slipsMore.some((slip) => tallySchulze(options, [...slips, slip]).first.includes(id))
					]);
			})
		);
	});

	test('near also where the kindest slip ranks the others: A wins ABC ×3, BCA ×2, CAB ×1, one more BCA ties it with B', () => {
		const slips = [...times(3, ranking('ABC')), ...times(2, ranking('BCA')), ranking('CAB')];
		expect(tallySchulze([...'ABC'], slips)).toMatchObject({ first: ['A'], near: ['B'] });
		expect(tallySchulze([...'ABC'], [...slips, ranking('BCA')]).first).toEqual(['A', 'B']);
	});
});
