import { describe, expect, test } from 'vitest';
import {
	cityOf,
	formatBriefly,
	formatClock,
	formatDates,
	formatDuration,
	formatInstant,
	formatLanguage,
	formatLeft,
	formatList,
	formatTime,
	formatWhen,
	formatZone,
	type Reader
} from './format.ts';

const buenosAires: Reader = { locale: 'en', zone: 'America/Argentina/Buenos_Aires' };
// A Tuesday, 14:00 in Buenos Aires (UTC-3).
const now = Date.parse('2026-03-03T17:00:00Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('an instant', () => {
	test.each([
		['2026-03-03T21:00:00Z', 'today 18:00'],
		['2026-03-04T21:00:00Z', 'tomorrow 18:00'],
		['2026-03-02T21:00:00Z', 'yesterday 18:00'],
		['2026-03-05T21:00:00Z', 'Thursday 18:00'],
		['2026-03-09T21:00:00Z', 'Monday 18:00'],
		['2026-03-10T21:00:00Z', 'Tue 10 Mar, 18:00'],
		['2026-02-26T21:00:00Z', 'Thu 26 Feb, 18:00']
	])('%s is said as %s', (at, words) => {
		expect(formatWhen(at, buenosAires, now)).toBe(words);
	});

	test('days are those of the zone, not of UTC', () => {
		const late = '2026-03-04T02:30:00Z';
		expect(formatWhen(late, buenosAires, now)).toBe('today 23:30');
		expect(formatWhen(late, { ...buenosAires, zone: 'Asia/Kolkata' }, now)).toBe('tomorrow 08:00');
	});

	test('midnight is 00:00', () => {
		expect(formatTime('2026-03-04T03:00:00Z', buenosAires)).toBe('00:00');
	});

	test('one that is kept says its date', () => {
		expect(formatInstant('2026-03-05T21:00:00Z', buenosAires)).toBe('Thursday 5 March, 18:00');
	});

	test('a day that clocks are changed on is still one day', () => {
		const madrid: Reader = { locale: 'en', zone: 'Europe/Madrid' };
		// 29 March 2026 has 23 hours there.
		expect(formatWhen('2026-03-29T22:30:00Z', madrid, Date.parse('2026-03-28T23:30:00Z'))).toBe('tomorrow 00:30');
	});
});

test('a span of dates says what is common once', () => {
	const dates = formatDates('2026-11-16T12:00:00Z', '2026-11-19T12:00:00Z', buenosAires);
	// Some versions of the language data put thin spaces around the dash.
	expect(dates.replace(/\s*–\s*/u, '–')).toBe('16–19 November 2026');
});

test.each([
	['2026-03-03T21:00:00Z', 'hoy 18:00'],
	['2026-03-05T21:00:00Z', 'jue 18:00'],
	['2026-03-13T21:00:00Z', '13 mar 18:00']
])('%s is said briefly as %s', (at, words) => {
	expect(formatBriefly(at, { ...buenosAires, locale: 'es' }, now)).toBe(words);
});

describe('a zone', () => {
	test.each([
		['America/Argentina/Buenos_Aires', 'Buenos Aires time'],
		['Europe/Madrid', 'Madrid time'],
		['Asia/Calcutta', 'Kolkata time'],
		['UTC', 'UTC'],
		['Etc/UTC', 'UTC'],
		['Etc/GMT+3', 'GMT-3']
	])('%s is named %s', (zone, name) => {
		expect(formatZone(zone, 'en')).toBe(name);
	});

	test.each([
		['America/New_York', 'es', 'hora de Nueva York'],
		['Europe/London', 'pt-BR', 'horário de Londres'],
		['America/Lima', 'es', 'hora de Lima'],
		['America/New_York', 'en', 'New York time']
	] as const)('%s is named in %s: %s', (zone, locale, name) => {
		expect(formatZone(zone, locale)).toBe(name);
	});

	test('has its city', () => {
		expect(cityOf('America/New_York')).toBe('New York');
		expect(cityOf('America/Sao_Paulo')).toBe('São Paulo');
	});
});

describe('a duration', () => {
	test.each([
		[DAY + 4 * HOUR + 10 * MINUTE, '1 day 4 h'],
		[2 * DAY, '2 days'],
		[3 * HOUR + 20 * MINUTE, '3 h 20 min'],
		[HOUR, '1 h'],
		[12 * MINUTE + 59_000, '12 min'],
		[59_999, 'less than a minute']
	])('of %i ms is said as %s', (milliseconds, words) => {
		expect(formatDuration(milliseconds, 'en')).toBe(words);
	});

	test('that is over is not said', () => {
		expect(formatLeft('2026-03-03T18:00:00Z', now, 'en')).toBe('1\u00a0h left');
		expect(formatLeft('2026-03-03T17:00:00Z', now, 'en')).toBeNull();
	});
});

test('a clock', () => {
	expect([0, 84, 600, 3723].map(formatClock)).toEqual(['0:00', '1:24', '10:00', '1:02:03']);
});

test.each([
	['en', 'Brazilian Portuguese'],
	['es', 'portugués de Brasil'],
	['pt-BR', 'português (Brasil)']
] as const)('a language is named in the language %s', (locale, name) => {
	expect(formatLanguage('pt-BR', locale)).toBe(name);
});

test.each([
	['es', 'el jueves a las 18:00', 'el jue, 5 mar, a las 18:00', 'el jueves, 5 de marzo, a las 18:00'],
	['pt-BR', 'quinta-feira às 18:00', 'qui., 5 de mar., às 18:00', 'quinta-feira, 5 de março, às 18:00']
] as const)('an instant is said in %s', (locale, soon, far, kept) => {
	const at = '2026-03-05T21:00:00Z';
	const here = { ...buenosAires, locale };
	expect(formatWhen(at, here, now)).toBe(soon);
	expect(formatWhen(at, here, now - 7 * DAY)).toBe(far);
	expect(formatInstant(at, here)).toBe(kept);
});

test('counts that have a plural form of their own still have words', () => {
	expect(formatDuration(1_000_000 * DAY, 'es')).toBe('1000000 días');
	expect(formatDuration(DAY, 'pt-BR')).toBe('1 dia');
});

test('a list', () => {
	expect(formatList(['Ana', 'Bo', 'Chidi'], 'en')).toBe('Ana, Bo and Chidi');
});

test.each([
	['es', '2026-03-05T04:05:00Z', 'el jueves a la 01:05'],
	['es', '2026-03-05T03:05:00Z', 'el jueves a las 00:05'],
	['pt-BR', '2026-03-05T04:05:00Z', 'quinta-feira à 01:05'],
	['pt-BR', '2026-03-05T05:05:00Z', 'quinta-feira às 02:05']
] as const)('in %s %s has the article of its hour', (locale, at, words) => {
	expect(formatWhen(at, { ...buenosAires, locale }, now)).toBe(words);
});
