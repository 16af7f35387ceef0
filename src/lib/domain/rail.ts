/**
 * The timetable as a line of stops: what was, what runs and how far it is, what comes. Windows follow the clock, so a page
 * is right between the instant and the snapshot that confirms it; live phases follow the facilitator alone.
 */
import type { Instant, Phase, Workshop } from './workshop.ts';

export interface Stop {
	phase: Phase;
	state: 'done' | 'now' | 'next';
	/** how much of its window or timebox is over, 0 to 1 */
	progress: number;
}

/** What the rail needs of a workshop; a Face has all of it but the end of the running timebox. */
export type Running = Pick<Workshop, 'phase_id'> & { ended_at?: Instant | null; timebox_ends_at?: Instant | null };

function share(from: Instant | null, to: number | null, now: number): number {
	if (from === null || to === null) return 0;
	const begin = Date.parse(from);
	return to <= begin ? 1 : Math.min(1, Math.max(0, (now - begin) / (to - begin)));
}

function endOf(phase: Phase, running: Running): number | null {
	if (phase.mode === 'async') return phase.closes_at === null ? null : Date.parse(phase.closes_at);
	if (running.timebox_ends_at) return Date.parse(running.timebox_ends_at);
	return phase.opens_at === null || phase.minutes === null ? null : Date.parse(phase.opens_at) + phase.minutes * 60_000;
}

function hasBegun(phase: Phase, now: number): boolean {
	return phase.opens_at !== null && Date.parse(phase.opens_at) <= now;
}

/**
 * The phases as stops, `now` in milliseconds. A collect window is done at its close, though the cards are revealed a grace
 * later; the window after it is next until it opens; a live phase is next until the facilitator begins it, however late.
 */
export function stopsOf(phases: readonly Phase[], running: Running, now: number): Stop[] {
	const at = phases.findIndex((phase) => phase.id === running.phase_id);
	// Windows that the clock has opened since the last settled state.
	let current = at;
	while (at >= 0) {
		const following = phases[current + 1];
		if (phases[current]?.mode !== 'async' || following?.mode !== 'async' || !hasBegun(following, now)) break;
		current++;
	}
	// People who begin together have not begun before the room is opened.
	if (at < 0 && running.ended_at === null && phases[0]?.mode === 'live' && phases[0].closes_at === null) {
		return phases.map((phase) => ({ phase, state: 'next', progress: 0 }));
	}
	return phases.map((phase, index): Stop => {
		if (at < 0 || index < current) return { phase, state: 'done', progress: 1 };
		if (index > current) return { phase, state: 'next', progress: 0 };
		const progress = share(phase.opens_at, endOf(phase, running), now);
		if (phase.mode === 'live') return { phase, state: 'now', progress };
		if (!hasBegun(phase, now)) return { phase, state: 'next', progress: 0 };
		// What is read is read until the people meet.
		const isOver = phase.is_over || (phase.step !== 'read' && progress === 1);
		return { phase, state: isOver ? 'done' : 'now', progress };
	});
}
