/** What of a timetable is to be moved, in an order in which each step is allowed. */
import type { Client } from '$lib/data/call.ts';
import { moveClose, moveLive, setMinutes, updateWorkshop } from '$lib/data/workshops.ts';
import type { Refusal } from '$lib/domain/refusal.ts';
import type { DashboardRow } from '$lib/domain/snapshot.ts';
import { BOUNDS } from '$lib/domain/bounds.ts';
import { closeInstant, liveInstant, revealAfter } from '$lib/domain/timetable.ts';
import type { Instant, Place } from '$lib/domain/workshop.ts';

export interface Times {
	places: readonly Place[];
	closes_at: Instant;
	live_at: Instant;
	/** phase id -> minutes of its timebox */
	minutes: Readonly<Record<string, number>>;
}

/** The field that a refusal of a move is about, which the database names by its place in the timetable; null: about none. */
export function fieldOf({ detail }: Refusal): 'closes_at' | 'live_at' | null {
	if (/^phases\.\d+\.closes_at$/.test(detail ?? '')) return 'closes_at';
	return /^phases\.\d+\.opens_at$/.test(detail ?? '') ? 'live_at' : null;
}

type Rows = Pick<DashboardRow, 'workshop' | 'phases'>;
type Move = (client: Client) => Promise<unknown>;

export function timesOf({ workshop, phases }: Rows): Times {
	const boxes = phases.flatMap(({ id, minutes }): [string, number][] => (minutes === null ? [] : [[id, minutes]]));
	return {
		places: workshop.places,
		closes_at: closeInstant(phases) ?? workshop.closes_at,
		live_at: liveInstant(phases) ?? workshop.closes_at,
		minutes: Object.fromEntries(boxes)
	};
}

/** Why an instant cannot be moved there: it is over, further than a year away, or before the cards are open. */
export type Fault = 'past' | 'far' | 'first';

/** What is wrong with the instants that are moved; `now` in milliseconds since the epoch. */
export function faultsOf(
	held: Times,
	wanted: Times,
	{ now, hasMeeting }: { now: number; hasMeeting: boolean }
): Partial<Record<'closes_at' | 'live_at', Fault>> {
	const faultOf = (field: 'closes_at' | 'live_at'): Fault | null => {
		const at = Date.parse(wanted[field]);
		if (field === 'live_at' && hasMeeting && at < Date.parse(revealAfter(wanted.closes_at))) return 'first';
		if (wanted[field] === held[field]) return null;
		if (at <= now) return 'past';
		return at > now + BOUNDS.days_ahead * 86_400_000 ? 'far' : null;
	};
	const [closes_at, live_at] = [faultOf('closes_at'), faultOf('live_at')];
	return { ...(closes_at && { closes_at }), ...(live_at && { live_at }) };
}

/** The meeting moves before the close when it moves later, and after it when it moves earlier: it is never overtaken. */
export function movesOf(rows: Rows, wanted: Times): Move[] {
	const { id } = rows.workshop;
	const held = timesOf(rows);
	const moves: Move[] = [];
	const close: Move = (client) => moveClose(client, id, wanted.closes_at);
	const live: Move = (client) => moveLive(client, id, wanted.live_at);
	if (wanted.closes_at !== held.closes_at) moves.push(close);
	if (Date.parse(wanted.live_at) > Date.parse(held.live_at)) moves.unshift(live);
	else if (wanted.live_at !== held.live_at) moves.push(live);
	for (const [phase, minutes] of Object.entries(wanted.minutes)) {
		if (minutes !== held.minutes[phase]) moves.push((client) => setMinutes(client, id, phase, minutes));
	}
	if (wanted.places !== held.places) {
		moves.push((client) => updateWorkshop(client, id, { places: [...wanted.places] }));
	}
	return moves;
}
