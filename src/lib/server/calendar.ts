/**
 * The calendar file of a workshop: the close of the writing and the meeting. Instants are in UTC, so no calendar has to know
 * a zone. The UIDs come from the participant code, which a calendar that subscribes without an account knows too; SEQUENCE
 * grows with each announced change, so an entry moves instead of doubling.
 */
import ical, { ICalCalendarMethod, ICalEventTransparency } from 'ical-generator';
import type { Face } from '$lib/domain/snapshot.ts';
import { closeInstant, liveInstant, minutesTogether } from '$lib/domain/timetable.ts';
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

/** The text of `calendar.ics`, with as many of the two entries as have their instant. */
export function calendarOf(
	workshop: Pick<Face, 'code' | 'title' | 'purpose' | 'phases' | 'sequence'>,
	{ link, call_url, now, locale }: CalendarContext
): string {
	const { code, phases, sequence } = workshop;
	const [title, purpose] = [plain(workshop.title).replaceAll('\n', ' '), plain(workshop.purpose)];
	const words = { locale };
	const calendar = ical({
		prodId: '//Overlap//Overlap//EN',
		method: ICalCalendarMethod.PUBLISH,
		ttl: TTL
	});
	const shared = { sequence, stamp: new Date(now), url: link };
	const close = closeInstant(phases);
	if (close) {
		calendar.createEvent({
			...shared,
			id: `${code}-close@overlap`,
			summary: m.calendar_close({ title }, words),
			description: [purpose, m.calendar_write_here({ link }, words)].join('\n\n'),
			start: new Date(Date.parse(close) - CLOSING_MINUTES * MINUTE),
			end: new Date(close),
			// a deadline keeps nobody from meeting
			transparency: ICalEventTransparency.TRANSPARENT
		});
	}
	const live = liveInstant(phases);
	if (live) {
		const call = call_url ? [m.calendar_call({ link: call_url }, words)] : [];
		calendar.createEvent({
			...shared,
			id: `${code}-live@overlap`,
			summary: m.calendar_live({ title }, words),
			description: [purpose, m.calendar_go_here({ link }, words), ...call].join('\n\n'),
			location: call_url,
			start: new Date(live),
			end: new Date(Date.parse(live) + minutesTogether(phases) * MINUTE)
		});
	}
	return calendar.toString();
}
