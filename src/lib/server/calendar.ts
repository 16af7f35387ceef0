/**
 * The calendar file of a workshop: the close of each window, and the meetings. Instants are in UTC, so no calendar has to know
 * a zone. The UIDs come from the participant code, which a calendar that subscribes without an account knows too; SEQUENCE
 * grows with each announced change, so an entry moves instead of doubling.
 */
import ical, { ICalCalendarMethod, ICalEventStatus, ICalEventTransparency } from 'ical-generator';
import type { Face } from '$lib/domain/snapshot.ts';
import { endsWithMeeting, meetingsOf, minutesTogether } from '$lib/domain/timetable.ts';
import type { Phase } from '$lib/domain/workshop.ts';
import { phaseName } from '$i18n/phase.ts';
import { m } from '$messages';
import type { Locale } from '$i18n/paraglide/runtime.js';

/** The last minutes of a window: an entry without a length is hard to see in most calendars. */
const CLOSING_MINUTES = 15;
const MINUTE = 60_000;
/** How often a calendar that subscribes should look again, in seconds. */
const TTL = 3600;

export interface CalendarContext {
	/** the participant link, absolute */
	link: string;
	/** for members only: null is no entry's business */
	call_url: string | null;
	/** milliseconds since the epoch */
	now: number;
	locale: Locale;
}

/** Text whose line ends are "\n" and which controls nothing; the library escapes the rest. */
function plain(text: string): string {
	return text.replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n').replace(/[^\P{Cc}\n]/gu, ' ');
}

/** Whether people give something there, and do not only read. */
function takes(phase: Phase): boolean {
	return phase.step !== 'read' || phase.rules.comments === true || phase.rules.reactions === true;
}

/** The text of `calendar.ics`: the close of each window in which people give something, and each meeting. */
export function calendarOf(
	workshop: Pick<Face, 'code' | 'title' | 'purpose' | 'phases' | 'cancelled' | 'sequence'>,
	{ link, call_url, now, locale }: CalendarContext
): string {
	const { code, phases, cancelled, sequence } = workshop;
	const [title, purpose] = [plain(workshop.title).replaceAll('\n', ' '), plain(workshop.purpose)];
	const words = { locale };
	const calendar = ical({
		prodId: '//Overlap//Overlap//EN',
		method: ICalCalendarMethod.PUBLISH,
		ttl: TTL
	});
	const shared = { sequence, stamp: new Date(now), url: link };
	const windows = phases.filter((phase, at) => phase.mode === 'async' && takes(phase) && !endsWithMeeting(phases, at));
	for (const [n, phase] of windows.entries()) {
		if (!phase.closes_at) continue;
		const isWriting = phase.step === 'collect' && phase.title === null;
		calendar.createEvent({
			...shared,
			id: `${code}-close${n === 0 ? '' : `-${phase.id}`}@overlap`,
			summary: isWriting
				? m.calendar_close({ title }, words)
				: m.calendar_step_closes({ step: plain(phaseName(phase, words)), title }, words),
			description: [
				purpose,
				phase.step === 'collect' ? m.calendar_write_here({ link }, words) : m.calendar_take_part({ link }, words)
			].join('\n\n'),
			start: new Date(Date.parse(phase.closes_at) - CLOSING_MINUTES * MINUTE),
			end: new Date(phase.closes_at),
			// a deadline keeps nobody from meeting
			transparency: ICalEventTransparency.TRANSPARENT
		});
	}
	const isLeftOut = new Set(cancelled.map(({ number }) => number));
	const meetings = meetingsOf(phases);
	/** What calendars know the meetings by: one that was called off keeps its number. */
	const numbers = Array.from({ length: meetings.length + cancelled.length }, (_, n) => n).filter(
		(n) => !isLeftOut.has(n)
	);
	const idOf = (n: number) => `${code}-live${n === 0 ? '' : `-${n}`}@overlap`;
	for (const { number, meets_at, minutes } of cancelled) {
		calendar.createEvent({
			...shared,
			id: idOf(number),
			status: ICalEventStatus.CANCELLED,
			summary: m.calendar_live({ title }, words),
			description: [purpose, m.meet_cancelled({}, words)].join('\n\n'),
			start: new Date(meets_at),
			end: new Date(Date.parse(meets_at) + minutes * MINUTE),
			transparency: ICalEventTransparency.TRANSPARENT
		});
	}
	for (const [n, meeting] of meetings.entries()) {
		const live = meeting[0]?.opens_at;
		if (!live) continue;
		const call = call_url ? [m.calendar_call({ link: call_url }, words)] : [];
		calendar.createEvent({
			...shared,
			id: idOf(numbers[n] ?? n),
			summary: m.calendar_live({ title }, words),
			description: [purpose, m.calendar_go_here({ link }, words), ...call].join('\n\n'),
			location: call_url,
			start: new Date(live),
			end: new Date(Date.parse(live) + minutesTogether(meeting) * MINUTE)
		});
	}
	return calendar.toString();
}
