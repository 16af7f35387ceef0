/** What of a timetable is to be moved, in an order in which each step is allowed. */
import type { Client } from '$lib/data/call.ts';
import { moveClose, moveLive, moveOpen, setMinutes, updateWorkshop } from '$lib/data/workshops.ts';
import type { Refusal } from '$lib/domain/refusal.ts';
import type { DashboardRow } from '$lib/domain/snapshot.ts';
import { MINUTES_PER_TOPIC } from '$lib/domain/agenda.ts';
import { BOUNDS } from '$lib/domain/bounds.ts';
import {
	endsWithMeeting,
	liveInstant,
	openWindow,
	opensLater,
	revealAfter,
	stopsAhead,
	type Stop
} from '$lib/domain/timetable.ts';
import { timeToObject } from '$lib/domain/post.ts';
import { positionOf } from '$lib/domain/standing.ts';
import type { Instant, Phase, Place } from '$lib/domain/workshop.ts';

export interface Times {
	places: readonly Place[];
	/** of the first window; `now`: at once; null: it has opened */
	opens_at: Instant | 'now' | null;
	/** the window whose close can still be moved, by its id, and when it closes; null: there is none */
	window: string | null;
	closes_at: Instant | null;
	live_at: Instant;
	/** phase id -> minutes of its timebox */
	minutes: Readonly<Record<string, number>>;
}

export type TimesField = 'opens_at' | 'closes_at' | 'live_at';

/** The field that a refusal of a move is about, which the database names by its place in the timetable; null: about none. */
export function fieldOf({ detail }: Refusal, { phases }: Pick<DashboardRow, 'phases'>): TimesField | null {
	const [, position, field] = /^phases\.(\d+)\.(opens_at|closes_at)$/.exec(detail ?? '') ?? [];
	if (field !== 'opens_at') return field === 'closes_at' ? field : null;
	return phases.find((phase) => phase.position === Number(position))?.mode === 'async' ? field : 'live_at';
}

type Rows = Pick<DashboardRow, 'workshop' | 'phases'>;
type Move = (client: Client) => Promise<unknown>;

/** `now` in milliseconds since the epoch. */
export function timesOf({ workshop, phases }: Rows, now: number): Times {
	const boxes = phases.flatMap(({ id, minutes }): [string, number][] => (minutes === null ? [] : [[id, minutes]]));
	const window = openWindow(phases, workshop, now);
	return {
		places: workshop.places,
		opens_at: opensLater(phases, workshop, now),
		window: window?.id ?? null,
		closes_at: window?.closes_at ?? null,
		live_at: liveInstant(phases) ?? workshop.closes_at,
		minutes: Object.fromEntries(boxes)
	};
}

/**
 * What is wanted where it was changed from what it was, and what holds by now everywhere else. An opening or a close that was
 * moved stays wanted when the clock was quicker, and is wrong then: nobody takes it for saved, nor is it another window's close.
 */
export function followed(wanted: Times, from: Times, held: Times): Times {
	const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
	const pick = <Value>(now: Value, before: Value, by: Value) => (isSame(now, before) ? by : now);
	const minutes = Object.entries(held.minutes).map(([phase, by]): [string, number] => [
		phase,
		pick(wanted.minutes[phase] ?? by, from.minutes[phase] ?? by, by)
	]);
	return {
		places: pick(wanted.places, from.places, held.places),
		opens_at:
			wanted.opens_at === 'now' && held.opens_at === null ? null : pick(wanted.opens_at, from.opens_at, held.opens_at),
		window: isSame(wanted.closes_at, from.closes_at) ? held.window : wanted.window,
		closes_at: pick(wanted.closes_at, from.closes_at, held.closes_at),
		live_at: pick(wanted.live_at, from.live_at, held.live_at),
		minutes: Object.fromEntries(minutes)
	};
}

/**
 * What the close of the running window meets next, the window after it or the meeting, and until when it leaves that room: a talk
 * over days keeps its time to object. Null: neither comes.
 */
export function nextOf({ workshop, phases }: Rows, window: Phase): (Stop & { until: number }) | null {
	const [next] = stopsAhead(phases, workshop).filter(({ phase }) => phase.position > window.position);
	if (!next) return null;
	const time = timeToObject(next.phase);
	const hasTime = time !== null && Date.parse(next.phase.opens_at ?? '') < time.until;
	return { ...next, until: hasTime ? time.until : Date.parse(next.at) };
}

/**
 * Why an instant cannot be moved there: it is over, further than a year away, not after what it follows, not before what follows
 * it, or what it was for has begun.
 */
export type Fault = 'past' | 'far' | 'first' | 'next' | 'begun';

/** What is wanted, but for the close of a window that is not the one to close now: what holds takes its place. */
export function withoutPassed(wanted: Times, { window, closes_at }: Times): Times {
	return wanted.window === window ? wanted : { ...wanted, window, closes_at };
}

/** What is wrong with the instants that are moved; `now` in milliseconds since the epoch. */
export function faultsOf(rows: Rows, wanted: Times, now: number): Partial<Record<TimesField, Fault>> {
	const held = timesOf(rows, now);
	const window = openWindow(rows.phases, rows.workshop, now);
	const next = window && nextOf(rows, window);
	const { closes_at: closes, live_at: meets } = withoutPassed(wanted, held);
	const opens = wanted.opens_at === 'now' ? null : wanted.opens_at;
	const isOpenAfter = opens !== null && closes !== null && Date.parse(opens) >= Date.parse(closes);
	const isOpenPast = opens !== null && opens !== held.opens_at && Date.parse(opens) <= now;
	const outOfReach = (at: Instant): Fault | null => {
		if (Date.parse(at) <= now) return 'past';
		return Date.parse(at) > now + BOUNDS.days_ahead * 86_400_000 ? 'far' : null;
	};
	const faultOfClose = (): Fault | null => {
		if (wanted.window !== held.window) return 'begun';
		if (closes === null || closes === held.closes_at) return null;
		const isOverNext = next?.phase.mode === 'async' && Date.parse(freeFrom(window, closes)) >= next.until;
		return outOfReach(closes) ?? (isOverNext ? 'next' : null);
	};
	const faultOfMeeting = (): Fault | null => {
		const isMoved = meets !== held.live_at;
		if (!isMoved && closes === held.closes_at) return null;
		const isFirst = Date.parse(meets) < Date.parse(meetsFrom(rows, closes, now) ?? '');
		return (isMoved ? outOfReach(meets) : null) ?? (isFirst ? 'first' : null);
	};
	const [closes_at, live_at] = [faultOfClose(), faultOfMeeting()];
	return {
		...(isOpenAfter && { opens_at: 'next' as const }),
		...(isOpenPast && { opens_at: 'past' as const }),
		...(opens !== null && held.opens_at === null && { opens_at: 'begun' as const }),
		...(closes_at && { closes_at }),
		...(live_at && { live_at })
	};
}

/** The timeboxes, by the ids of their rounds, in which there would be no time to talk about even one topic. */
export function tooShort({ phases }: Rows, { minutes }: Times): string[] {
	return phases.flatMap(({ id, step, mode }) =>
		step === 'discuss' && mode === 'live' && (minutes[id] ?? MINUTES_PER_TOPIC) < MINUTES_PER_TOPIC ? [id] : []
	);
}

/** When what follows a window can begin that closes at `closes`: cards are open a little later. */
function freeFrom(window: Phase | null, closes: Instant): Instant {
	return !window || window.step === 'collect' ? revealAfter(closes) : closes;
}

/** What the next meeting waits for, and what is read until it, which gives way. */
function beforeMeeting({ workshop, phases }: Rows): { read: Phase | undefined; before: Phase | undefined } {
	const running = positionOf(phases, workshop);
	const at = phases.findIndex(({ mode, position }) => mode === 'live' && position > running);
	const read = endsWithMeeting(phases, at - 1) ? phases[at - 1] : undefined;
	return { read, before: phases[read ? at - 2 : at - 1] };
}

/** Whether it is that window which the next meeting waits for. */
export function isMetAfter(rows: Rows, { id }: Phase): boolean {
	return beforeMeeting(rows).before?.id === id;
}

/**
 * From when on the people can meet next, where the close that can be moved is at `closes`; null: nothing comes before. What is read until
 * then gives way.
 */
export function meetsFrom(rows: Rows, closes: Instant | null, now: number): Instant | null {
	const { read, before } = beforeMeeting(rows);
	const window = openWindow(rows.phases, rows.workshop, now);
	if (window && closes !== null && before?.id === window.id) return freeFrom(window, closes);
	return read?.opens_at ?? before?.reveals_at ?? before?.closes_at ?? null;
}

/** Whether people have yet to meet. */
export function isMeetingAhead({ workshop, phases }: Rows): boolean {
	const running = positionOf(phases, workshop);
	return phases.some(({ mode, position }) => mode === 'live' && position > running);
}

/**
 * The meeting moves before the close when it moves later, and after it when it moves earlier, and so does the close with the opening:
 * none is ever overtaken. `held`: the times as they are.
 */
export function movesOf({ workshop: { id } }: Rows, wanted: Times, held: Times): Move[] {
	const moves: Move[] = [];
	const opens_at = wanted.opens_at === 'now' ? new Date(0).toISOString() : wanted.opens_at;
	const { closes_at } = withoutPassed(wanted, held);
	const live: Move = (client) => moveLive(client, id, wanted.live_at);
	if (closes_at !== null && closes_at !== held.closes_at) moves.push((client) => moveClose(client, id, closes_at));
	if (Date.parse(wanted.live_at) > Date.parse(held.live_at)) moves.unshift(live);
	else if (wanted.live_at !== held.live_at) moves.push(live);
	if (opens_at !== null && held.opens_at !== null && opens_at !== held.opens_at) {
		const open: Move = (client) => moveOpen(client, id, opens_at);
		if (Date.parse(opens_at) < Date.parse(held.opens_at)) moves.unshift(open);
		else moves.push(open);
	}
	for (const [phase, minutes] of Object.entries(wanted.minutes)) {
		if (minutes !== held.minutes[phase]) moves.push((client) => setMinutes(client, id, phase, minutes));
	}
	if (wanted.places !== held.places) {
		moves.push((client) => updateWorkshop(client, id, { places: [...wanted.places] }));
	}
	return moves;
}
