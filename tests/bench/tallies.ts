/** How long each method's tally of 200 slips on 60 options takes: in this process, as a page does it. */
import { tallyApproval } from '../../src/lib/domain/tally/approval.ts';
import { tallyBorda } from '../../src/lib/domain/tally/borda.ts';
import { tallyConsent, type Stance } from '../../src/lib/domain/tally/consent.ts';
import { tallyDots } from '../../src/lib/domain/tally/dots.ts';
import { tallyFists } from '../../src/lib/domain/tally/fist.ts';
import { tallyImpactEffort } from '../../src/lib/domain/tally/impact-effort.ts';
import { runOff } from '../../src/lib/domain/tally/runoff.ts';
import { tallySchulze } from '../../src/lib/domain/tally/schulze.ts';
import { tallyScores } from '../../src/lib/domain/tally/score.ts';
import { tallyYesNo } from '../../src/lib/domain/tally/yes-no.ts';
import type { Row } from './figures.ts';

const VOTERS = 200;
const OPTIONS = Array.from({ length: 60 }, (_, n) => `option-${n}`);
const BAR = 50;

/** Numbers from 0 to `below`, the same in every run (Park and Miller's generator). */
function drawn(seed: number): (below: number) => number {
	let state = seed;
	return (below) => {
		state = (state * 48_271) % 2_147_483_647;
		return state % below;
	};
}

/** Full slips: every voter says something about every option, the most that there is to count. */
function slipsWith<Value>(value: (draw: (below: number) => number) => Value): Record<string, Value>[] {
	const draw = drawn(2011);
	return Array.from({ length: VOTERS }, () => Object.fromEntries(OPTIONS.map((id) => [id, value(draw)])));
}

const whole = slipsWith((draw) => draw(6));
const ranks = slipsWith((draw) => 1 + draw(1000));
const ticks = slipsWith(() => 1 as const);
const rated = slipsWith((draw) => ({ impact: 1 + draw(5), effort: 1 + draw(5) }));
const answers = slipsWith((draw) => (['yes', 'no', 'abstain'] as const)[draw(3)] ?? 'abstain');
const stances = slipsWith((draw): Stance => (draw(9) ? { stance: 'agree' } : { stance: 'object', reason: 'Too soon' }));

const METHODS: Readonly<Record<string, () => unknown>> = {
	dots: () => tallyDots({ budget: 50, cap: 5 }, OPTIONS, whole),
	approval: () => tallyApproval(OPTIONS, ticks),
	score: () => tallyScores(OPTIONS, whole),
	'ranked, Schulze': () => tallySchulze(OPTIONS, ranks),
	'ranked, Borda': () => tallyBorda(OPTIONS, ranks),
	'ranked, instant runoff': () => runOff(OPTIONS, ranks),
	'fist of five': () => tallyFists({ least: 3 }, OPTIONS, whole),
	'impact and effort': () => tallyImpactEffort(OPTIONS, rated),
	consent: () => tallyConsent(OPTIONS, stances),
	'yes or no': () => tallyYesNo({ threshold: 'two_thirds', quorum: 100 }, OPTIONS, answers)
};

/** A row for each method, so many runs each, after one that is not counted: it compiles. */
export function measureTallies(runs: number): Row[] {
	return Object.entries(METHODS).map(([method, tally]) => {
		tally();
		const seen = Array.from({ length: runs }, () => {
			const began = performance.now();
			tally();
			return performance.now() - began;
		});
		const what = `tally of ${VOTERS} voters on ${OPTIONS.length} options: ${method}`;
		return { what, unit: 'ms', seen, bar: `<= ${BAR}`, holds: (ms) => ms <= BAR };
	});
}
