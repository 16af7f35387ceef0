/** What a meeting that is called off leads to: a file of its own, which a room fetches where people wait for one. */
import type { Phase } from './workshop.ts';

/**
 * What begins when the meeting after this round is called off; undefined: the wrap-up. Where nobody will have talked, and nothing was
 * decided without a talk, there is nothing to agree to.
 */
export function afterMeeting(phases: readonly Phase[], from: Phase, isDecided: boolean): Phase | undefined {
	const canAgree = isDecided || phases.some(({ step, position }) => step === 'discuss' && position <= from.position);
	return phases.find(
		({ step, mode, position }) =>
			mode === 'async' &&
			position > from.position &&
			(step !== 'ratify' || canAgree || phases.some((next) => next.position === position + 1 && next.mode === 'live'))
	);
}
