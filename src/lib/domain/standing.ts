/** Where a workshop stands: which of its rounds a page shows. Read off the rows alone, so that everyone sees the same. */
import type { Phase, Step, VotePhase, Workshop } from './workshop.ts';

/**
 * What of a workshop a page shows: a step; `waiting`: nothing has begun, or a window is over and people have yet to meet; the
 * wrap-up while its check stays open; the final record.
 */
export type Stage = Step | 'waiting' | 'wrap-up' | 'final';

/** What is needed of a workshop to say where it stands. */
export type Standing = Pick<Workshop, 'phase_id' | 'ended_at' | 'closed_at'>;

/** The running phase, also one whose window is over while people wait for the meeting; null before and after. */
export function runningPhase(phases: readonly Phase[], { phase_id }: Pick<Standing, 'phase_id'>): Phase | null {
	return phases.find(({ id }) => id === phase_id) ?? null;
}

/** The number of the running round; before the first begins -1, after the last Infinity. */
export function positionOf(phases: readonly Phase[], standing: Pick<Standing, 'phase_id' | 'ended_at'>): number {
	return runningPhase(phases, standing)?.position ?? (standing.ended_at === null ? -1 : Infinity);
}

/** Whether a round is behind: a window by the clock, a box once it was ended. */
export function hasEnded({ mode, closes_at, is_over }: Pick<Phase, 'mode' | 'closes_at' | 'is_over'>): boolean {
	return mode === 'live' ? closes_at !== null : is_over;
}

/** Whether it closed by itself before anybody opened a room that it has: nobody ended it, and no box has been ended. */
export function nobodyMet({ ended_at, closes_at }: Pick<Workshop, 'ended_at' | 'closes_at'>, phases: readonly Phase[]) {
	const rooms = phases.filter(({ mode }) => mode === 'live');
	return ended_at === closes_at && rooms.length > 0 && !rooms.some(hasEnded);
}

/** What a page shows of a workshop that stands there. */
export function stageOf(phases: readonly Phase[], standing: Standing): Stage {
	if (standing.closed_at !== null) return 'final';
	const running = runningPhase(phases, standing);
	if (!running) return standing.ended_at === null ? 'waiting' : 'wrap-up';
	if (!running.is_over) return running.step;
	// Cards that are open can be read until the people meet.
	return running.step === 'collect' ? 'read' : 'waiting';
}

/** Whether there are cards that are open: some round of writing is behind, whatever runs now. */
export function hasRevealed(phases: readonly Phase[], standing: Standing): boolean {
	const past = positionOf(phases, standing);
	return phases.some(({ step, position, is_over }) => step === 'collect' && (is_over || position < past));
}

/** The next ballot that has not opened: its rules may still change. Null: none is to come. */
export function ballotAhead(phases: readonly Phase[], standing: Standing): VotePhase | null {
	if (standing.ended_at !== null || standing.closed_at !== null) return null;
	const at = runningPhase(phases, standing)?.position ?? -Infinity;
	return phases.find((phase): phase is VotePhase => phase.step === 'vote' && phase.position > at) ?? null;
}
