/**
 * What a workshop needs next from its facilitator: what the dashboard sorts by and offers. Read off the rows and the clock,
 * so that it is right between an instant and the state that confirms it.
 */
import { nobodyMet, runningPhase } from './standing.ts';
import { endsWithMeeting, liveInstant } from './timetable.ts';
import type { Phase, Workshop } from './workshop.ts';

export type Need =
	/** people write apart */
	| 'writing'
	/** the window has closed, the cards open within minutes */
	| 'revealing'
	/** people read, vote or answer apart: a window is open that ends by itself */
	| 'apart'
	/** the cards are open: read, and meet when it is time */
	| 'meeting'
	/** the announced instant has passed and nobody has opened the room */
	| 'late'
	/** the room is open */
	| 'live'
	/** met; wording can be put right until it becomes final */
	| 'wrap-up'
	| 'final'
	/** closed without anybody having met */
	| 'lapsed';

export type NeedGroup = 'yours' | 'under-way' | 'done';

const GROUPS: Readonly<Record<Need, NeedGroup>> = {
	writing: 'under-way',
	revealing: 'under-way',
	apart: 'under-way',
	meeting: 'yours',
	late: 'yours',
	live: 'yours',
	'wrap-up': 'yours',
	final: 'done',
	lapsed: 'done'
};

/** `now` in milliseconds since the epoch. */
export function needOf(
	workshop: Pick<Workshop, 'phase_id' | 'ended_at' | 'closed_at'>,
	phases: readonly Phase[],
	now: number
): Need {
	if (workshop.closed_at !== null)
		return nobodyMet({ ended_at: workshop.ended_at, closes_at: workshop.closed_at }, phases) ? 'lapsed' : 'final';
	const running = runningPhase(phases, workshop);
	if (!running && workshop.ended_at !== null) return 'wrap-up';
	if (running?.mode === 'live') return 'live';
	const isPast = (instant: string | null) => instant !== null && Date.parse(instant) <= now;
	if (running?.step === 'collect' && !isPast(running.reveals_at))
		return isPast(running.closes_at) ? 'revealing' : 'writing';
	// What is read before a meeting has no end of its own.
	const next = phases.find(({ position }) => position > (running?.position ?? -1));
	const isReadBefore = running && endsWithMeeting(phases, phases.indexOf(running));
	if (running && running.step !== 'collect' && !isReadBefore && !isPast(running.closes_at)) return 'apart';
	return next?.mode === 'live' && isPast(liveInstant(phases)) ? 'late' : 'meeting';
}

/** Where on the dashboard a workshop with this need stands. */
export function needGroup(need: Need): NeedGroup {
	return GROUPS[need];
}
