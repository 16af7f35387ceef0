/**
 * Office hours in a zone: Monday to Friday, 08 to 18 on the local clock. Public holidays are not known here. Instants are
 * milliseconds since the epoch.
 */
import { TZDateMini } from '@date-fns/tz';

export const DAY_BEGINS = 8;
export const DAY_ENDS = 18;
export const HOUR = 3_600_000;
export const MINUTE = 60_000;

/** One working day of a zone, from 08 to 18. */
export interface WorkingDay {
	begins: number;
	ends: number;
}

/** True for a zone that this runtime knows by its IANA name (an offset such as "+02:00" is no place's zone). */
export function isZone(zone: string): boolean {
	if (!/^[A-Za-z]/.test(zone)) return false;
	try {
		return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }));
	} catch {
		return false;
	}
}

/** The working days of a zone from the local day of `from` on, without end. */
function* workingDays(zone: string, from: number): Generator<WorkingDay> {
	const start = new TZDateMini(from, zone);
	const [year, month, date] = [start.getFullYear(), start.getMonth(), start.getDate()];
	for (let i = 0; ; i++) {
		const begins = new TZDateMini(year, month, date + i, DAY_BEGINS, zone);
		if (begins.getDay() === 0 || begins.getDay() === 6) continue;
		const ends = new TZDateMini(year, month, date + i, DAY_ENDS, zone);
		yield { begins: begins.getTime(), ends: ends.getTime() };
	}
}

/** The first working day that begins at or after `from`. */
export function nextWorkingDay(zone: string, from: number): WorkingDay {
	for (const day of workingDays(zone, from)) if (day.begins >= from) return day;
	throw new Error('the calendar ended');
}

/** The working hours of a zone between two instants, as a number of hours. */
export function workingHours(zone: string, from: number, to: number): number {
	let sum = 0;
	for (const { begins, ends } of workingDays(zone, from)) {
		if (begins >= to) break;
		sum += Math.max(0, Math.min(ends, to) - Math.max(begins, from));
	}
	return sum / HOUR;
}

/** The local clock of a zone: minutes since midnight, and whether it is Saturday or Sunday. */
export function localClock(zone: string, instant: number): { minutes: number; is_weekend: boolean } {
	const local = new TZDateMini(instant, zone);
	return {
		minutes: local.getHours() * 60 + local.getMinutes(),
		is_weekend: local.getDay() === 0 || local.getDay() === 6
	};
}
