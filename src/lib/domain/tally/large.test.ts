import { describe, expect, test } from 'vitest';
import { tallyApproval } from './approval.ts';
import { tallyBorda } from './borda.ts';
import { tallyConsent, type Stance } from './consent.ts';
import { tallyDots } from './dots.ts';
import { tallyFists } from './fist.ts';
import { tallyImpactEffort } from './impact-effort.ts';
import { runOff } from './runoff.ts';
import { tallySchulze } from './schulze.ts';
import { tallyScores } from './score.ts';
import { tallyYesNo } from './yes-no.ts';

const options = Array.from({ length: 60 }, (_, n) => `o${n}`);
const even = options.filter((_, at) => at % 2 === 0);

/** 200 slips. Nobody is against what has an even number; of the odd, one in four is: 50 against, 150 for. */
function slips<Value>(pro: Value, against: Value | null): Record<string, Value>[] {
	return Array.from({ length: 200 }, (_, voter) => {
		const values = options.flatMap((id, at): [string, Value][] => {
			const value = at % 2 === 1 && voter % 4 === 0 ? against : pro;
			return value === null ? [] : [[id, value]];
		});
		return Object.fromEntries(values);
	});
}

describe('200 voters on 60 options', () => {
	test('dots', () => {
		const tally = tallyDots({ budget: 50, cap: 1 }, options, slips(1, null));
		expect(tally.first).toEqual(even);
		expect(tally.lines.at(-1)).toMatchObject({ points: 150, people: 150, place: 31, distribution: [50, 150] });
	});

	test('approval', () => {
		const tally = tallyApproval(options, slips<1>(1, null));
		expect(tally.first).toEqual(even);
		expect(tally.lines.at(-1)).toMatchObject({ people: 150, share: 0.75 });
	});

	test('score', () => {
		const tally = tallyScores(options, slips(4, 0));
		expect(tally.first).toEqual(even);
		expect(tally.lines.at(-1)).toMatchObject({ mean: 3, people: 200, median: 4 });
	});

	test('ranked', () => {
		// An even option beats each odd one by 50 to 0 and ties the other even ones. A quarter ranks 30 equals above 30
		// equals, the others 60 equals: Borda gives an even one 50 * 45.5 + 150 * 30.5, an odd one 50 * 15.5 + 150 * 30.5.
		const ranked = slips(1, 2);
		const schulze = tallySchulze(options, ranked);
		expect(schulze.first).toEqual(even);
		expect(schulze.lines[0]).toMatchObject({ beats: 30, beatenBy: 0, firsts: 200 });
		const borda = tallyBorda(options, ranked);
		expect([borda[0]?.points, borda.at(-1)?.points]).toEqual([6850, 5350]);
		expect(runOff(options, ranked)).toMatchObject({ first: even, rounds: [{ out: { length: 30 } }, { out: [] }] });
	});

	test('fist of five', () => {
		const carried = tallyFists({ least: 3 }, options, slips(4, 2)).filter(({ verdict }) => verdict === 'carried');
		expect(carried.map(({ id }) => id)).toEqual(even);
	});

	test('impact and effort', () => {
		const lines = tallyImpactEffort(options, slips({ impact: 5, effort: 1 }, { impact: 1, effort: 5 }));
		expect(lines[1]).toMatchObject({
			quadrant: 'quick_win',
			impact: { distribution: [50, 0, 0, 0, 150] }
		});
	});

	test('consent', () => {
		const lines = tallyConsent(options, slips<Stance>({ stance: 'agree' }, { stance: 'object', reason: 'too soon' }));
		expect(lines.filter(({ verdict }) => verdict === 'carried').map(({ id }) => id)).toEqual(even);
		expect(lines[1]).toMatchObject({ agree: 150, object: 50 });
	});

	test('yes or no', () => {
		const rules = { threshold: 'three_quarters', quorum: 200 } as const;
		const lines = tallyYesNo(rules, options, slips<'yes' | 'no'>('yes', 'no'));
		expect(lines[1]).toMatchObject({ yes: 150, no: 50, needed: 150, verdict: 'carried' });
	});
});
