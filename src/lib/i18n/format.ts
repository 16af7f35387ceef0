/**
 * Instants, durations and lists in the reader's words. Pure: the language, the zone and the present come in. Hours are
 * counted to 24 in every language and English dates are British: a team that spans zones must not wonder which six o'clock.
 */
import { TZDate } from '@date-fns/tz';
import { differenceInCalendarDays } from 'date-fns';
import { m } from '$messages';
import { cityIn } from './cities.ts';
import type { Locale } from './paraglide/runtime.js';

/** Whose words: a language of the catalogue and an IANA zone. */
export interface Reader {
	locale: Locale;
	zone: string;
}

type Words = Locale | 'en-GB';

function intl(locale: Locale): Words {
	return locale === 'en' ? 'en-GB' : locale;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a format is slow (a tenth of a millisecond) and a page needs the same few again and again. */
function format({ locale, zone }: Reader, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
	const key = `${locale} ${zone} ${JSON.stringify(options)}`;
	const made = formats.get(key) ?? new Intl.DateTimeFormat(intl(locale), { ...options, timeZone: zone });
	formats.set(key, made);
	return made;
}

/** "18:00" */
export function formatTime(at: string, reader: Reader): string {
	return format(reader, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(Date.parse(at));
}

/** "18:00" as it stands in a sentence, which may count its hours: "a las 18:00" and "a la 01:00". */
export function formatTimeAt(at: string, reader: Reader): string {
	const time = formatTime(at, reader);
	return m.format_at({ time, hour: Number(time.slice(0, 2)) }, { locale: reader.locale });
}

/** "20 November 2025" */
export function formatDate(at: string, reader: Reader): string {
	return format(reader, { day: 'numeric', month: 'long', year: 'numeric' }).format(Date.parse(at));
}

/** "16–19 November 2025" */
export function formatDates(from: string, to: string, reader: Reader): string {
	const dates = format(reader, { day: 'numeric', month: 'long', year: 'numeric' });
	return dates.formatRange(Date.parse(from), Date.parse(to));
}

/** "Thursday 20 November, 18:00": true whenever it is read. The year is said by what stands around it. */
export function formatInstant(at: string, reader: Reader): string {
	const date = format(reader, { weekday: 'long', day: 'numeric', month: 'long' }).format(Date.parse(at));
	return m.format_date_time({ date, time: formatTimeAt(at, reader) }, { locale: reader.locale });
}

/** "Thu, 20 Nov 2025, 18:00": when something happened, true whenever and beside whatever it is read. */
export function formatMoment(at: string, reader: Reader): string {
	const day = { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' } as const;
	return format(reader, { ...day, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(Date.parse(at));
}

/**
 * "today 18:00", "Thursday 18:00", and "Thu 20 Nov, 18:00" once a weekday alone could be misread: further than six days
 * ahead, or before yesterday. For pages, which are read now; what is kept takes formatInstant.
 */
export function formatWhen(at: string, reader: Reader, now: number): string {
	const time = formatTimeAt(at, reader);
	const days = daysAhead(at, reader, now);
	if (days < -1 || days > 6) {
		const date = format(reader, { weekday: 'short', day: 'numeric', month: 'short' }).format(Date.parse(at));
		return m.format_date_time({ date, time }, { locale: reader.locale });
	}
	const words = { locale: reader.locale };
	if (Math.abs(days) > 1) {
		// A language may say "on Thursday" where it says "today".
		const day = format(reader, { weekday: 'long' }).format(Date.parse(at));
		return m.format_weekday_time({ day, time }, words);
	}
	return m.format_day_time({ day: formatDay(days, reader.locale), time }, words);
}

/** "today 18:00", "Thu 18:00", "20 Nov 18:00": formatWhen for where there is room for a few letters only. */
export function formatBriefly(at: string, reader: Reader, now: number): string {
	const days = daysAhead(at, reader, now);
	const date: Intl.DateTimeFormatOptions =
		days < -1 || days > 6 ? { day: 'numeric', month: 'short' } : { weekday: 'short' };
	const day = Math.abs(days) <= 1 ? formatDay(days, reader.locale) : format(reader, date).format(Date.parse(at));
	return `${day} ${formatTime(at, reader)}`;
}

function daysAhead(at: string, { zone }: Reader, now: number): number {
	return differenceInCalendarDays(new TZDate(Date.parse(at), zone), new TZDate(now, zone));
}

/** "today", "tomorrow", "yesterday" */
function formatDay(days: number, locale: Locale): string {
	return new Intl.RelativeTimeFormat(intl(locale), { numeric: 'auto' }).format(days, 'day');
}

/**
 * What a city of the zone database is called: it writes no accents, which the readers of those zones miss, and browsers still
 * answer names that it has given up.
 */
const NAMES: Record<string, string> = {
	Araguaina: 'Araguaína',
	Asuncion: 'Asunción',
	Belem: 'Belém',
	Bogota: 'Bogotá',
	Calcutta: 'Kolkata',
	Cancun: 'Cancún',
	'Ciudad Juarez': 'Ciudad Juárez',
	Cordoba: 'Córdoba',
	Cuiaba: 'Cuiabá',
	Eirunepe: 'Eirunepé',
	Katmandu: 'Kathmandu',
	Kiev: 'Kyiv',
	Maceio: 'Maceió',
	Mazatlan: 'Mazatlán',
	Merida: 'Mérida',
	Rangoon: 'Yangon',
	Saigon: 'Ho Chi Minh City',
	Santarem: 'Santarém',
	'Sao Paulo': 'São Paulo',
	Tucuman: 'Tucumán'
};

/** The city that a zone is named after: "Buenos Aires" of America/Argentina/Buenos_Aires. */
export function cityOf(zone: string): string {
	const city = (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
	return NAMES[city] ?? city;
}

/** "Buenos Aires time"; "UTC" and offsets are their own name. */
export function formatZone(zone: string, locale: Locale): string {
	if (/^(UTC|GMT|Etc\/(UTC|GMT|UCT|Zulu|Universal|Greenwich))$/.test(zone)) return m.format_utc({}, { locale });
	if (!zone.includes('/') || zone.startsWith('Etc/')) {
		const parts = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'shortOffset' }).formatToParts(0);
		return parts.find((part) => part.type === 'timeZoneName')?.value ?? zone;
	}
	return m.format_zone({ city: cityIn(cityOf(zone), locale) }, { locale });
}

const MINUTE = 60_000;

/** "1 day 4 h", "3 h 20 min", "12 min", "less than a minute": the two largest parts of so many milliseconds. */
export function formatDuration(milliseconds: number, locale: Locale): string {
	const words = { locale };
	const minutes = Math.floor(milliseconds / MINUTE);
	if (minutes < 1) return m.format_moment({}, words);
	const days = Math.floor(minutes / 1440);
	const hours = Math.floor((minutes % 1440) / 60);
	const parts = [
		days > 0 && m.format_days({ count: days }, words),
		hours > 0 && m.format_hours({ count: hours }, words),
		days === 0 && minutes % 60 > 0 && m.format_minutes({ count: minutes % 60 }, words)
	].filter((part) => part !== false);
	return parts.reduce((first, second) => m.format_pair({ first, second }, words));
}

/** "1 day 4 h left", the time in one piece; null once the instant has come. */
export function formatLeft(until: string, now: number, locale: Locale): string | null {
	const left = Date.parse(until) - now;
	if (left <= 0) return null;
	return m.format_left({ duration: formatDuration(left, locale).replaceAll(' ', '\u00a0') }, { locale });
}

/** "20 min" of a timebox; of less than a minute its seconds, "50 secs". */
export function formatMinutes(count: number, locale: Locale): string {
	if (Number.isInteger(count)) return m.format_minutes({ count }, { locale });
	const [value, unit] = count < 1 ? [Math.round(count * 60), 'second'] : [count, 'minute'];
	return new Intl.NumberFormat(intl(locale), { style: 'unit', unit, maximumFractionDigits: 1 }).format(value);
}

/** "1:24", and "1:02:03" from an hour up. */
export function formatClock(seconds: number): string {
	const two = (value: number) => String(value).padStart(2, '0');
	const hours = Math.floor(seconds / 3600);
	const minutes = Math.floor((seconds % 3600) / 60);
	const rest = two(Math.floor(seconds % 60));
	return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

/** "Brazilian Portuguese" */
export function formatLanguage(language: Locale, locale: Locale): string {
	return new Intl.DisplayNames(intl(locale), { type: 'language' }).of(language) ?? language;
}

/** "4.25": two digits behind the point at the most */
export function formatNumber(value: number, locale: Locale): string {
	return new Intl.NumberFormat(intl(locale), { maximumFractionDigits: 2 }).format(value);
}

/** "Ana, Bo and Chidi" */
export function formatList(items: readonly string[], locale: Locale): string {
	return new Intl.ListFormat(intl(locale)).format(items);
}
