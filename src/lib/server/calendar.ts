/**
 * The calendar file of a workshop: the close of each window, and the meetings. Instants are in UTC, so no calendar has to know
 * a zone. The UIDs come from the participant code, which a calendar that subscribes without an account knows too; SEQUENCE
 * grows with each announced change, so an entry moves instead of doubling. A meeting that is not held, a window that was taken
 * out and one that ends with a meeting now stay in it as cancelled: left out, they would stay with those who have them.
 */
import ical, { ICalCalendarMethod, ICalEventStatus, ICalEventTransparency } from 'ical-generator';
import type { CalendarFace } from '$lib/domain/calendar.ts';
import { endsWithMeeting, meetingsOf, minutesTogether, takesSomething } from '$lib/domain/timetable.ts';
import type { Instant, Phase } from '$lib/domain/workshop.ts';
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

/** The text of `calendar.ics`: the close of each window in which people give something, and each meeting. */
export function calendarOf(
	workshop: Pick<
		CalendarFace,
		'code' | 'title' | 'purpose' | 'phases' | 'meetings' | 'taken_out' | 'plain_close' | 'sequence'
	>,
	{ link, call_url, now, locale }: CalendarContext
): string {
	const { code, phases, meetings, taken_out, plain_close, sequence } = workshop;
	const [title, purpose] = [plain(workshop.title).replaceAll('\n', ' '), plain(workshop.purpose)];
	const words = { locale };
	const calendar = ical({
		prodId: '//Overlap//Overlap//EN',
		method: ICalCalendarMethod.PUBLISH,
		ttl: TTL
	});
	const shared = { sequence, stamp: new Date(now), url: link };
	const closeOf = (phase: Pick<Phase, 'id' | 'step' | 'title'>, closes_at: Instant) => ({
		...shared,
		id: `${code}-close${phase.id === plain_close ? '' : `-${phase.id}`}@overlap`,
		summary:
			phase.step === 'collect' && phase.title === null
				? m.calendar_close({ title }, words)
				: m.calendar_step_closes({ step: plain(phaseName(phase, words)), title }, words),
		start: new Date(Date.parse(closes_at) - CLOSING_MINUTES * MINUTE),
		end: new Date(closes_at),
		// a deadline keeps nobody from meeting
		transparency: ICalEventTransparency.TRANSPARENT
	});
	for (const [at, phase] of phases.entries()) {
		if (phase.mode !== 'async' || !phase.closes_at || !takesSomething(phase) || endsWithMeeting(phases, at)) continue;
		const asked =
			phase.step === 'collect' ? m.calendar_write_here({ link }, words) : m.calendar_take_part({ link }, words);
		calendar.createEvent({ ...closeOf(phase, phase.closes_at), description: [purpose, asked].join('\n\n') });
	}
	for (const phase of taken_out) {
		// What ends with a meeting now is there as before.
		const isGone = phases.every(({ id }) => id !== phase.id);
		const description = [purpose, ...(isGone ? [m.calendar_taken_out({}, words)] : [])].join('\n\n');
		calendar.createEvent({ ...closeOf(phase, phase.closes_at), description, status: ICalEventStatus.CANCELLED });
	}
	const held = new Map(meetingsOf(phases).map((meeting) => [meeting[0]?.id, meeting]));
	for (const { number, begins_with, meets_at, minutes } of meetings) {
		const meeting = held.get(begins_with ?? '');
		const begins = meeting?.[0]?.opens_at ?? meets_at;
		const lasts = meeting ? minutesTogether(meeting) : minutes;
		const entry = {
			...shared,
			id: `${code}-live${number === 0 ? '' : `-${number}`}@overlap`,
			summary: m.calendar_live({ title }, words),
			start: new Date(begins),
			end: new Date(Date.parse(begins) + lasts * MINUTE)
		};
		if (meeting) {
			const call = call_url ? [m.calendar_call({ link: call_url }, words)] : [];
			const description = [purpose, m.calendar_go_here({ link }, words), ...call].join('\n\n');
			calendar.createEvent({ ...entry, description, location: call_url, status: ICalEventStatus.CONFIRMED });
		} else {
			calendar.createEvent({
				...entry,
				description: [purpose, m.calendar_off({}, words)].join('\n\n'),
				status: ICalEventStatus.CANCELLED,
				transparency: ICalEventTransparency.TRANSPARENT
			});
		}
	}
	return calendar.toString();
}
