import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ranking, rankings, slipsOf, times } from '../../../../tests/support/slips.ts';
import { runOff } from './runoff.ts';

describe('published examples of instant runoff', () => {
	// Wikipedia: Chattanooga (15) goes and hands Knoxville 15 more (32); Nashville (26) goes; its slips go on to Knoxville.
	test('Wikipedia, "Instant-runoff voting": Tennessee, Knoxville wins with 58 to 42', () => {
		const { rounds, first } = runOff(
			['Memphis', 'Nashville', 'Chattanooga', 'Knoxville'],
			[
				...times(42, ranking('Memphis > Nashville > Chattanooga > Knoxville')),
				...times(26, ranking('Nashville > Chattanooga > Knoxville > Memphis')),
				...times(15, ranking('Chattanooga > Knoxville > Nashville > Memphis')),
				...times(17, ranking('Knoxville > Chattanooga > Nashville > Memphis'))
			]
		);
		const counts = rounds.map((round) => Object.fromEntries(round.counts.map(({ id, people }) => [id, people])));
		expect(counts.slice(0, 3)).toEqual([
			{ Memphis: 42, Nashville: 26, Chattanooga: 15, Knoxville: 17 },
			{ Memphis: 42, Nashville: 26, Knoxville: 32 },
			{ Memphis: 42, Knoxville: 58 }
		]);
		expect(rounds.map(({ out }) => out)).toEqual([['Chattanooga'], ['Nashville'], ['Memphis'], []]);
		expect(first).toEqual(['Knoxville']);
	});
});

describe('instant runoff', () => {
	test('equals on one slip count one each', () => {
		expect(runOff([...'abc'], [{ a: 1, b: 1 }, { b: 1 }, { c: 1 }]).rounds[0]?.counts).toEqual([
			{ id: 'a', people: 1 },
			{ id: 'b', people: 2 },
			{ id: 'c', people: 1 }
		]);
	});

	test('a slip without a ranked option left counts nowhere', () => {
		const { rounds, first } = runOff(
			[...'abc'],
			[...times(3, ranking('ac')), ...times(2, ranking('bc')), ranking('c')]
		);
		expect(rounds[1]?.counts).toEqual([
			{ id: 'a', people: 3 },
			{ id: 'b', people: 2 }
		]);
		expect(first).toEqual(['a']);
	});

	test('several with the fewest go together; all who are left are a tie', () => {
		const slips = [...times(4, ranking('a')), ...times(3, ranking('b')), ...times(3, ranking('c'))];
		expect(runOff([...'abc'], slips)).toMatchObject({ first: ['a'], rounds: [{ out: ['b', 'c'] }, { out: [] }] });
		expect(runOff([...'ab'], [ranking('a'), ranking('b')]).first).toEqual(['a', 'b']);
	});

	test.each([
		['no slip', []],
		['blank slips', [{}, {}]]
	])('%s: nobody is first', (_, slips) => {
		expect(runOff([...'ab'], slips).first).toEqual([]);
	});

	test('no option: no round', () => {
		expect(runOff([], [{}])).toEqual({ rounds: [], first: [] });
	});

	test('the order of the slips does not matter', () => {
		fc.assert(
			fc.property(slipsOf(fc.integer({ min: 1, max: 4 })), ({ options, slips }) => {
				expect(runOff(options, slips.toReversed())).toEqual(runOff(options, slips));
			})
		);
	});

	test('what more than half put first wins', () => {
		fc.assert(
			fc.property(rankings, ({ options, slips }) => {
				const { rounds, first } = runOff(options, slips);
				const best = rounds[0]?.counts.find(({ people }) => 2 * people > slips.length);
				fc.pre(best !== undefined);
				expect(first).toEqual([best?.id]);
			})
		);
	});
});
