/**
 * The result of a closed ballot as it is to be told: turnout, one winner or a stated tie where the method chooses, what came
 * near, and whether another method would have chosen otherwise. Who may be told which number is not decided here.
 */
import { tallyApproval, type ApprovalLine } from './approval.ts';
import { tallyConsent, type ConsentLine } from './consent.ts';
import { tallyDots, type DotLine } from './dots.ts';
import { tallyFists, type FistLine } from './fist.ts';
import { tallyImpactEffort, type ImpactEffortLine } from './impact-effort.ts';
import type { BallotRules, BallotSlip } from './methods.ts';
import { rankedOtherwise, scoresOtherwise, type Otherwise } from './otherwise.ts';
import { tallySchulze, type SchulzeLine } from './schulze.ts';
import { tallyScores, type ScoreLine } from './score.ts';
import { votersOf, type Standings } from './standings.ts';
import { tallyYesNo, type YesNoLine } from './yes-no.ts';

/** Each option judged for itself, in the order given: no winner. */
interface Verdicts<Line> {
	slips: number;
	voters: number;
	lines: Line[];
}

export type BallotResult =
	| ({ method: 'dots' } & Standings<DotLine>)
	| ({ method: 'approval' } & Standings<ApprovalLine>)
	| ({ method: 'score'; otherwise: Otherwise[] } & Standings<ScoreLine>)
	| ({ method: 'ranked'; otherwise: Otherwise[] } & Standings<SchulzeLine>)
	| ({ method: 'fist' } & Verdicts<FistLine>)
	| ({ method: 'impact_effort' } & Verdicts<ImpactEffortLine>)
	| ({ method: 'consent' } & Verdicts<ConsentLine>)
	| ({ method: 'yes_no' } & Verdicts<YesNoLine>);

/** What the first line of a result says. */
export type Headline = { kind: 'winner'; id: string } | { kind: 'tie'; ids: string[] } | { kind: 'nobody_voted' };

/** `options`: the ids of the topics in their drawn order. Slips of another method count nowhere. */
export function resultOf(rules: BallotRules, options: readonly string[], slips: readonly BallotSlip[]): BallotResult {
	const own = slips.filter(({ method }) => method === rules.method);
	const turnout = {
		slips: own.length,
		voters: votersOf(
			options,
			own.map(({ votes }) => votes)
		)
	};
	switch (rules.method) {
		case 'dots': {
			const votes = slips.flatMap((slip) => (slip.method === 'dots' ? [slip.votes] : []));
			return { method: 'dots', ...tallyDots(rules, options, votes) };
		}
		case 'approval': {
			const votes = slips.flatMap((slip) => (slip.method === 'approval' ? [slip.votes] : []));
			return { method: 'approval', ...tallyApproval(options, votes) };
		}
		case 'score': {
			const votes = slips.flatMap((slip) => (slip.method === 'score' ? [slip.votes] : []));
			return { method: 'score', ...tallyScores(options, votes), otherwise: scoresOtherwise(options, votes) };
		}
		case 'ranked': {
			const votes = slips.flatMap((slip) => (slip.method === 'ranked' ? [slip.votes] : []));
			return { method: 'ranked', ...tallySchulze(options, votes), otherwise: rankedOtherwise(options, votes) };
		}
		case 'fist': {
			const votes = slips.flatMap((slip) => (slip.method === 'fist' ? [slip.votes] : []));
			return { method: 'fist', ...turnout, lines: tallyFists(rules, options, votes) };
		}
		case 'impact_effort': {
			const votes = slips.flatMap((slip) => (slip.method === 'impact_effort' ? [slip.votes] : []));
			return { method: 'impact_effort', ...turnout, lines: tallyImpactEffort(options, votes) };
		}
		case 'consent': {
			const votes = slips.flatMap((slip) => (slip.method === 'consent' ? [slip.votes] : []));
			return { method: 'consent', ...turnout, lines: tallyConsent(options, votes) };
		}
		case 'yes_no': {
			const votes = slips.flatMap((slip) => (slip.method === 'yes_no' ? [slip.votes] : []));
			return { method: 'yes_no', ...turnout, lines: tallyYesNo(rules, options, votes) };
		}
	}
}

/** One winner or a stated tie; null where the method names none. */
export function headlineOf(result: BallotResult): Headline | null {
	if (!('first' in result)) return null;
	const [winner, ...more] = result.first;
	if (winner === undefined) return { kind: 'nobody_voted' };
	return more.length > 0 ? { kind: 'tie', ids: result.first } : { kind: 'winner', id: winner };
}
