/**
 * Ways through time that can be gone again from elsewhere: so many working days on, to an hour of the day, by the clock of a
 * zone. What is pushed by a day so ends neither at night nor on a Sunday, and keeps its hour when the clocks change.
 */
import { TZDateMini } from '@date-fns/tz';
import { MINUTE } from './working-hours.ts';

/** From one instant to another, milliseconds since the epoch. */
export interface Stretch {
	from: number;
	to: number;
	days: number;
	/** false: Saturdays and Sundays are not counted */
	isCalendar: boolean;
	/** minutes since midnight at its end */
	clock: number;
}

function isWeekend(date: Date): boolean {
	return date.getDay() === 0 || date.getDay() === 6;
}

/** That hour of the local day of `from`, `days` on. */
function atClock(from: number, days: number, clock: number, zone: string): Date {
	const day = new TZDateMini(from, zone);
	return new TZDateMini(
		day.getFullYear(),
		day.getMonth(),
		day.getDate() + days,
		Math.floor(clock / 60),
		clock % 60,
		zone
	);
}

/** That hour, so many working days after the local day of `from`; no days on: of the day itself. */
export function onWorkingDay(from: number, days: number, clock: number, zone: string): number {
	let ahead = 0;
	for (let left = days; left > 0;) if (!isWeekend(atClock(from, ++ahead, clock, zone))) left--;
	return atClock(from, ahead, clock, zone).getTime();
}

/** The working days from the day of one instant to that of another: 1 from a Friday to the Monday after. */
export function workingDaysBetween(from: number, to: number, zone: string): number {
	let days = 0;
	const last = atClock(to, 0, 0, zone).getTime();
	for (let ahead = 1; days < 1000; ahead++) {
		const day = atClock(from, ahead, 0, zone);
		if (day.getTime() > last) break;
		if (!isWeekend(day)) days++;
	}
	return days;
}

/** The way from one instant to another. */
export function stretch(from: number, to: number, zone: string): Stretch {
	const end = new TZDateMini(to, zone);
	const isCalendar = isWeekend(end);
	const midnight = (at: number) => atClock(at, 0, 0, zone).getTime();
	return {
		from,
		to,
		days: isCalendar
			? Math.round((midnight(to) - midnight(from)) / (24 * 60 * MINUTE))
			: workingDaysBetween(from, to, zone),
		isCalendar,
		clock: end.getHours() * 60 + end.getMinutes()
	};
}

/** The end of a stretch that begins elsewhere; null where that hour has passed by then. */
export function reach({ from, to, days, isCalendar, clock }: Stretch, begins: number, zone: string): number | null {
	if (begins === from) return to;
	const end = isCalendar ? atClock(begins, days, clock, zone).getTime() : onWorkingDay(begins, days, clock, zone);
	return end > begins ? end : null;
}

/** The next instant, from `begins` on, at that hour of a working day. */
export function nextAt(begins: number, clock: number, zone: string): number {
	const today = atClock(begins, 0, clock, zone);
	return today.getTime() >= begins && !isWeekend(today) ? today.getTime() : onWorkingDay(begins, 1, clock, zone);
}
