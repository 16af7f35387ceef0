/**
 * When people write and when they meet, over several zones. The defaults give every place two full working days to write
 * and put the meeting at the hour that is least bad for the place that has it worst; what is unfair anyway is named, never
 * hidden. A retro without places lives in the facilitator's zone. `now` is milliseconds since the epoch.
 */
import { tzOffset } from '@date-fns/tz';
import { DAY_BEGINS, DAY_ENDS, localClock, MINUTE, nextWorkingDay, workingHours } from './working-hours.ts';
import { GRACE_MINUTES } from './bounds.ts';
import { sheetRounds } from './sheet-rounds.ts';
import { positionOf, runningPhase, type Standing } from './standing.ts';
import type { Instant, Phase, Place, Step } from './workshop.ts';

/** Full working days that every place gets to write. */
const WRITING_DAYS = 2;
/** And to talk in writing, or to agree: somebody proposes something, and there is a day left to object to it. */
const OBJECTING_DAYS = 2;
/** A meeting wholly within these hours is comfortable; an hour more on either side is bearable. */
const [COMFORT_BEGINS, COMFORT_ENDS] = [9 * 60, 17 * 60];
/** Sitting deeper within the comfortable hours than this is no better. */
const COMFORT_ENOUGH = 60;
const SLOT = 30;
/** Longer windows hold a working day anyway; nobody counts the days of a date mistyped into the far future. */
const ENOUGH_TO_COUNT = 14 * 24 * 60 * MINUTE;

/** Why an instant is a bad one somewhere. */
export type Unfair = 'outside_hours' | 'weekend';

/** An instant as one place meets it. */
export interface LocalInstant {
	place: Place;
	instant: Instant;
	unfair: Unfair | null;
}

/** What is unfair about a timetable, by place; `hours` are the working hours that the place gets to write. */
export type Warning =
	| { place: Place; what: 'close'; why: Unfair }
	/** `is_unavoidable`: whenever it is, somebody meets at a bad hour */
	| { place: Place; what: 'live'; why: Unfair; is_unavoidable?: true }
	| { place: Place; what: 'writing'; why: 'too_short'; hours: number };

function zonesOf(places: readonly Place[], zone: string): string[] {
	return places.length > 0 ? [...new Set(places.map((place) => place.zone))] : [zone];
}

function iso(instant: number): Instant {
	return new Date(instant).toISOString();
}

/** When the cards of a window that closes at `closesAt` are revealed: after the grace. */
export function revealAfter(closesAt: Instant): Instant {
	return iso(Date.parse(closesAt) + GRACE_MINUTES * MINUTE);
}

/** When what follows a round can begin that ends then, milliseconds: cards of a window are still taken for the grace. */
export function freeAfter({ step, mode }: Pick<Phase, 'step' | 'mode'>, ends: number): number {
	return step === 'collect' && mode === 'async' ? ends + GRACE_MINUTES * MINUTE : ends;
}

/** How many full working days a window is given, unless told; `isFirst`: the first of the timetable. */
export function daysGiven(step: Step, isFirst: boolean): number {
	if (step === 'discuss' || step === 'ratify') return OBJECTING_DAYS;
	return isFirst ? WRITING_DAYS : 1;
}

/** The end of the last of so many full working days, two unless told, of the place that comes to it last. */
export function proposeClose(from: number, places: readonly Place[], zone: string, days = WRITING_DAYS): Instant {
	const ends = zonesOf(places, zone).map((each) => {
		let day = nextWorkingDay(each, from);
		for (let full = 1; full < days; full++) day = nextWorkingDay(each, day.ends);
		return day.ends;
	});
	return iso(Math.max(...ends));
}

/**
 * How well a meeting sits in a zone's day: the minutes between it and the nearer edge of 09-17, at most an hour of them;
 * negative outside, down to -60 within 08-18; a weekend costs a whole day.
 */
function comfort(zone: string, start: number, minutes: number): number {
	const local = localClock(zone, start);
	const inside = Math.min(local.minutes - COMFORT_BEGINS, COMFORT_ENDS - (local.minutes + minutes), COMFORT_ENOUGH);
	return local.is_weekend ? inside - 24 * 60 : inside;
}

/** The fairest start for a meeting after the reveal of a window that closes at `closesAt`; see `proposeMeeting`. */
export function proposeLive(closesAt: Instant, minutes: number, places: readonly Place[], zone: string): Instant {
	return proposeMeeting(Date.parse(revealAfter(closesAt)), minutes, places, zone);
}

/**
 * The fairest start for a meeting that may begin at `earliest`: on the half hours (by the clock of the first zone) up to the end of the
 * next working day of every place, the one with the best comfort for the worst place, then for all together, then the
 * earliest.
 */
export function proposeMeeting(earliest: number, minutes: number, places: readonly Place[], zone: string): Instant {
	const zones = zonesOf(places, zone);
	const latest = Math.max(...zones.map((each) => nextWorkingDay(each, earliest).ends)) - minutes * MINUTE;
	const shift = tzOffset(zones[0] ?? zone, new Date(earliest)) * MINUTE;
	const slot = SLOT * MINUTE;
	let best = { start: earliest, worst: -Infinity, sum: -Infinity };
	for (let start = Math.ceil((earliest + shift) / slot) * slot - shift; start <= latest; start += slot) {
		const comforts = zones.map((each) => comfort(each, start, minutes));
		const worst = Math.min(...comforts);
		const sum = comforts.reduce((total, each) => total + each, 0);
		if (worst > best.worst || (worst === best.worst && sum > best.sum)) best = { start, worst, sum };
	}
	return iso(best.start);
}

/** The close and the meeting that a new retro starts from. */
export function proposeTimetable(now: number, minutes: number, places: readonly Place[], zone: string) {
	const closes_at = proposeClose(now, places, zone);
	return { closes_at, live_at: proposeLive(closes_at, minutes, places, zone) };
}

/** Whether something at `instant` that lasts `minutes` falls outside 08-18 or on a weekend in the zone. */
export function unfairIn(zone: string, instant: Instant, minutes = 0): Unfair | null {
	const local = localClock(zone, Date.parse(instant));
	if (local.is_weekend) return 'weekend';
	const isInside = local.minutes >= DAY_BEGINS * 60 && local.minutes + minutes <= DAY_ENDS * 60;
	return isInside ? null : 'outside_hours';
}

/** An instant in every place, with what is unfair about it there. */
export function windowsIn(places: readonly Place[], instant: Instant, minutes = 0): LocalInstant[] {
	return places.map((place) => ({ place, instant, unfair: unfairIn(place.zone, instant, minutes) }));
}

/** Whether a meeting of so many minutes can be within the working hours of every place, in the week that begins then. */
function hasFairHour(from: Instant, minutes: number, places: readonly Place[]): boolean {
	const slot = SLOT * MINUTE;
	const first = Math.ceil(Date.parse(from) / slot) * slot;
	return Array.from({ length: (7 * 24 * 60) / SLOT }, (_, n) => iso(first + n * slot)).some((at) =>
		places.every(({ zone }) => unfairIn(zone, at, minutes) === null)
	);
}

/** What a meeting of so many minutes does to each place. */
export function warningsOfMeeting(meets: Instant, minutes: number, places: readonly Place[]): Warning[] {
	const unfair = windowsIn(places, meets, minutes).filter((each) => each.unfair !== null);
	const isUnavoidable = unfair.length > 0 && !hasFairHour(meets, minutes, places);
	return unfair.flatMap(({ place, unfair: why }): Warning[] =>
		why ? [{ place, what: 'live', why, ...(isUnavoidable && { is_unavoidable: true as const }) }] : []
	);
}

/** What a timetable does to each place: bad hours, and less than one working day to write. No close: nothing is said of a window. */
export function warningsOf(
	timetable: { opens_at: Instant; closes_at: Instant | null; live_at: Instant | null; minutes: number },
	places: readonly Place[]
): Warning[] {
	const { closes_at } = timetable;
	const opens = Date.parse(timetable.opens_at);
	const counted = Math.min(Date.parse(closes_at ?? ''), opens + ENOUGH_TO_COUNT);
	const ofWindow = places.flatMap((place): Warning[] => {
		const hours = closes_at ? workingHours(place.zone, opens, counted) : Infinity;
		const close = closes_at && unfairIn(place.zone, closes_at);
		return [
			...(hours < DAY_ENDS - DAY_BEGINS ? [{ place, what: 'writing', why: 'too_short', hours } as const] : []),
			...(close ? [{ place, what: 'close', why: close } as const] : [])
		];
	});
	return timetable.live_at
		? [...ofWindow, ...warningsOfMeeting(timetable.live_at, timetable.minutes, places)]
		: ofWindow;
}

/** The minutes that people spend together in all: the timeboxes of every meeting. */
export function minutesTogether(phases: readonly Pick<Phase, 'mode' | 'minutes'>[]): number {
	return phases.reduce((sum, phase) => sum + (phase.mode === 'live' ? (phase.minutes ?? 0) : 0), 0);
}

/** The window in which people write: the first that is not over, else the last. */
function writingWindow(phases: readonly Phase[]): Phase | null {
	const windows = phases.filter(({ step, mode }) => step === 'collect' && mode === 'async');
	return windows.find(({ is_over }) => !is_over) ?? windows.at(-1) ?? null;
}

/** When the cards of the writing window are revealed; null where nothing is collected apart. */
export function revealInstant(phases: readonly Phase[]): Instant | null {
	const window = writingWindow(phases);
	if (!window) return null;
	return (sheetRounds(phases, window).at(-1) ?? window).reveals_at;
}

/** When the writing window closes. */
export function closeInstant(phases: readonly Phase[]): Instant | null {
	return writingWindow(phases)?.closes_at ?? null;
}

/** The meetings: timeboxes in a row, for which people come together once. */
export function meetingsOf<Round extends Pick<Phase, 'mode'>>(phases: readonly Round[]): Round[][] {
	const meetings: Round[][] = [];
	for (const [n, phase] of phases.entries()) {
		if (phase.mode !== 'live') continue;
		if (phases[n - 1]?.mode === 'live') meetings.at(-1)?.push(phase);
		else meetings.push([phase]);
	}
	return meetings;
}

/** The meeting that people come to next, or came to last: the first that has not ended. */
function nextMeeting<Round extends Pick<Phase, 'mode'> & Partial<Pick<Phase, 'closes_at'>>>(
	phases: readonly Round[]
): Round[] {
	const meetings = meetingsOf(phases);
	return meetings.find((meeting) => !meeting.at(-1)?.closes_at) ?? meetings.at(-1) ?? [];
}

/** When the people meet next, or met last: the beginning of the first meeting that has not ended. */
export function liveInstant(phases: readonly Phase[]): Instant | null {
	return nextMeeting(phases)[0]?.opens_at ?? null;
}

/** How many minutes the meeting takes that `liveInstant` names. */
export function minutesOfMeeting(
	phases: readonly (Pick<Phase, 'mode' | 'minutes'> & Partial<Pick<Phase, 'closes_at'>>)[]
): number {
	return minutesTogether(nextMeeting(phases));
}

/** Whether people give something there, and do not only read. */
export function takesSomething(phase: Phase): boolean {
	return phase.step !== 'read' || phase.rules.comments === true || phase.rules.reactions === true;
}

/** Whether the window at that place ends when people meet: what is read before that does. */
export function endsWithMeeting(rounds: readonly Pick<Phase, 'step' | 'mode'>[], at: number): boolean {
	return rounds[at]?.step === 'read' && rounds[at].mode === 'async' && rounds[at + 1]?.mode === 'live';
}

type Under = Pick<Standing, 'phase_id' | 'ended_at'>;

/** The window that is open, or is the first to open, and whose close can be put off; null: there is none. `now` in milliseconds. */
export function openWindow(phases: readonly Phase[], workshop: Under, now: number): Phase | null {
	const running = runningPhase(phases, workshop);
	if (running?.mode !== 'async' || running.is_over || endsWithMeeting(phases, phases.indexOf(running))) return null;
	return Date.parse(running.closes_at ?? '') > now ? running : null;
}

/** When the window opens that is the first to; null: it has opened, or people begin together. `now` in milliseconds. */
export function opensLater(
	phases: readonly Phase[],
	workshop: Pick<Standing, 'phase_id'>,
	now: number
): Instant | null {
	const running = runningPhase(phases, workshop);
	const opens = running?.mode === 'async' && running.position === 0 ? running.opens_at : null;
	return opens !== null && Date.parse(opens) > now ? opens : null;
}

/** What is to come of a timetable, in its order: the window that closes then, or the first round of a meeting that begins then. */
export interface Stop {
	phase: Phase;
	at: Instant;
}

/** What is to come, the window that runs included; what is read before a meeting ends with that, and is no stop of its own. */
export function stopsAhead(phases: readonly Phase[], workshop: Under): Stop[] {
	const running = positionOf(phases, workshop);
	const meetings = new Set(meetingsOf(phases).map(([first]) => first?.id));
	return phases.flatMap((phase, at): Stop[] => {
		if (phase.mode === 'live') {
			const isAhead = phase.position > running && meetings.has(phase.id);
			return isAhead && phase.opens_at !== null ? [{ phase, at: phase.opens_at }] : [];
		}
		const isAhead = phase.position >= running && !phase.is_over && !endsWithMeeting(phases, at);
		return isAhead && phase.closes_at !== null ? [{ phase, at: phase.closes_at }] : [];
	});
}

/** What people are needed for of what is to come: they meet, or give something and do not only read. */
export function neededAhead(phases: readonly Phase[], workshop: Under): Stop[] {
	return stopsAhead(phases, workshop).filter(({ phase }) => phase.mode === 'live' || takesSomething(phase));
}
