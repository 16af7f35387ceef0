/**
 * The result of a closed ballot as it is to be told: turnout, one winner or a stated tie where the method chooses, and what came
 * near. What may be told has been decided by who handed it out. Whether another method would have chosen otherwise is asked
 * of `otherwise.ts`, which a page needs only where it says so.
 */
import { acrossOf, type Across, type Result, type VoteRules } from '../ballot.ts';
import { readApproval, type ApprovalLine } from './approval.ts';
import { readConsent, type ConsentLine } from './consent.ts';
import { readDots, type DotLine } from './dots.ts';
import { readFists, type FistLine } from './fist.ts';
import { readImpactEffort, type ImpactEffortLine } from './impact-effort.ts';
import { readRanked, type SchulzeLine } from './schulze.ts';
import { readScores, type ScoreLine } from './score.ts';
import type { Standings, Turnout } from './standings.ts';
import { readYesNo, type YesNoLine } from './yes-no.ts';

/** Each option judged for itself, in the order given: no winner. */
interface Verdicts<Line> extends Turnout {
	lines: Line[];
}

export type BallotReading =
	| ({ method: 'dots' } & Standings<DotLine>)
	| ({ method: 'approval' } & Standings<ApprovalLine>)
	| ({ method: 'score' } & Standings<ScoreLine>)
	| ({ method: 'ranked' } & Standings<SchulzeLine>)
	| ({ method: 'fist' } & Verdicts<FistLine>)
	| ({ method: 'impact_effort'; across: Across } & Verdicts<ImpactEffortLine>)
	| ({ method: 'consent' } & Verdicts<ConsentLine>)
	| ({ method: 'yes_no' } & Verdicts<YesNoLine>);

/** What the first line of a result says. */
export type Headline = { kind: 'winner'; id: string } | { kind: 'tie'; ids: string[] } | { kind: 'nobody_voted' };

/** Reads a result by the rules of its ballot. `RangeError` when the two are of different methods. */
export function readResult(rules: VoteRules, result: Result): BallotReading {
	const turnout = { slips: result.slips, voters: result.slips };
	if (rules.method === 'dots' && result.method === 'dots')
		return { method: 'dots', ...readDots(rules, result.tallies, turnout) };
	if (rules.method === 'fist' && result.method === 'fist')
		return { method: 'fist', ...turnout, lines: readFists(result.tallies) };
	if (rules.method === 'yes_no' && result.method === 'yes_no')
		return { method: 'yes_no', ...turnout, lines: readYesNo(rules, result.tallies) };
	if (rules.method !== result.method) throw new RangeError(`${result.method} is no result of ${rules.method}`);
	switch (result.method) {
		case 'approval':
			return { method: 'approval', ...readApproval(result.tallies, turnout) };
		case 'score':
			return { method: 'score', ...readScores(result.tallies, turnout) };
		case 'ranked':
			return { method: 'ranked', ...readRanked(result, turnout) };
		case 'impact_effort':
			return {
				method: 'impact_effort',
				across: acrossOf(rules),
				...turnout,
				lines: readImpactEffort(result.tallies, acrossOf(rules))
			};
		case 'consent':
			return { method: 'consent', ...turnout, lines: readConsent(result.tallies) };
		default:
			throw new RangeError(result.method);
	}
}

/** One winner or a stated tie; null where the method names none. */
export function headlineOf(reading: BallotReading): Headline | null {
	if (!('first' in reading)) return null;
	const [winner, ...more] = reading.first;
	if (winner === undefined) return { kind: 'nobody_voted' };
	return more.length > 0 ? { kind: 'tie', ids: reading.first } : { kind: 'winner', id: winner };
}
