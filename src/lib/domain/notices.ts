/**
 * Which ready-made message to the team is due. A facilitator pastes it into the team's chat; none is ever made for one
 * person. Read off the rows and the clock, like what a workshop needs next.
 */
import { needOf } from './need.ts';
import { runningPhase } from './standing.ts';
import { closeInstant, liveInstant, opensLater, stopsAhead, takesSomething } from './timetable.ts';
import type { Phase, Workshop } from './workshop.ts';

/** A ready-made message to the team, by its occasion. */
export type Notice =
	/** come and write */
	| 'invitation'
	/** the times are not what the invitation said */
	| 'moved'
	/** the last day to write */
	| 'closes_soon'
	/** people vote or answer apart, until then */
	| 'round'
	/** the last day of what they do apart then */
	| 'round_closes'
	/** the room opens within the hour */
	| 'meet_soon'
	/** the meeting is called off */
	| 'cancelled'
	/** met: the summary is there to read */
	| 'summary';

const HOUR = 3_600_000;
/** How long before the close the team is told, and how long the summary is offered after the meeting. */
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

/** A message and what it is about: told once, it is due again only when that has changed. */
export interface DueNotice {
	notice: Notice;
	about: string;
	/** the windows and the meetings that are to come, each with its instant */
	stops: readonly string[];
}

/** What is due at `now`, milliseconds since the epoch, the most pressing first. */
export function noticesDue(
	workshop: Pick<Workshop, 'phase_id' | 'ended_at' | 'closed_at' | 'sequence' | 'cancelled'>,
	phases: readonly Phase[],
	now: number
): DueNotice[] {
	const need = needOf(workshop, phases, now);
	const untilOf = (instant: string | null) => (instant === null ? Infinity : Date.parse(instant) - now);
	const close = closeInstant(phases);
	const live = liveInstant(phases);
	const times = `${close} ${live}`;
	const opens = opensLater(phases, workshop, now);
	const stops = [
		...(opens ? [`opens ${opens}`] : []),
		...stopsAhead(phases, workshop).map(({ phase, at }) => `${phase.id} ${at}`)
	];
	const due: Omit<DueNotice, 'stops'>[] = [];
	const off = workshop.cancelled.at(-1);
	if (off && workshop.closed_at === null) due.push({ notice: 'cancelled', about: `${off.number} ${off.meets_at}` });
	const isUnderWay = ['writing', 'revealing', 'meeting', 'apart'].includes(need);
	const untilLive = untilOf(live);
	if (isUnderWay && untilLive > 0 && untilLive <= HOUR) due.push({ notice: 'meet_soon', about: times });
	if (isUnderWay && workshop.sequence > 0) due.push({ notice: 'moved', about: times });
	if (need === 'writing') {
		if (!opens && untilOf(close) <= DAY) due.push({ notice: 'closes_soon', about: times });
		due.push({ notice: 'invitation', about: times });
	}
	const running = runningPhase(phases, workshop);
	if (need === 'meeting' && !running) due.push({ notice: 'invitation', about: times });
	if (need === 'apart' && running) {
		const about = `${running.id} ${running.closes_at}`;
		if (!opens && takesSomething(running) && untilOf(running.closes_at) <= DAY)
			due.push({ notice: 'round_closes', about });
		// Nobody has been invited to what begins with a round that is not writing.
		if (running.position === 0) due.push({ notice: 'invitation', about: times });
		else due.push({ notice: 'round', about });
	}
	if (workshop.ended_at !== null && untilOf(workshop.ended_at) > -WEEK) {
		due.push({ notice: 'summary', about: workshop.closed_at === null ? 'provisional' : 'final' });
	}
	return due.map((one) => ({ ...one, stops }));
}

/**
 * Whether nobody needs to hear it. Every message leads to all times as they were then: that some were moved is news only where one
 * of those to come is not what it was at the last message, or where people still wait for one that comes no more. `told` in the
 * order in which it was; `now` in milliseconds since the epoch.
 */
function isTold({ notice, about, stops }: DueNotice, told: readonly DueNotice[], now: number): boolean {
	if (notice !== 'moved') return told.some((one) => one.about === about && one.notice === notice);
	const known = told.at(-1)?.stops;
	if (known === undefined) return false;
	const isWaitedFor = (stop: string) => Date.parse(stop.split(' ')[1] ?? '') > now;
	return (
		stops.every((stop) => known.includes(stop)) && known.every((stop) => !isWaitedFor(stop) || stops.includes(stop))
	);
}

/** What of it the team has not heard, as far as this device knows; `now` in milliseconds since the epoch. */
export function newsIn(due: readonly DueNotice[], told: readonly DueNotice[], now: number): DueNotice[] {
	return due.filter((one) => !isTold(one, told, now));
}
