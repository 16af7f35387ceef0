/** Instants as the clock of a zone shows them: the value of a `datetime-local` field, and back. */
import { TZDateMini } from '@date-fns/tz';
import type { Instant } from '$lib/domain/workshop.ts';

function two(value: number): string {
	return String(value).padStart(2, '0');
}

/** "2026-11-26T18:00" */
export function toInput(at: Instant, zone: string): string {
	const local = new TZDateMini(Date.parse(at), zone);
	const date = [String(local.getFullYear()).padStart(4, '0'), two(local.getMonth() + 1), two(local.getDate())].join(
		'-'
	);
	return `${date}T${two(local.getHours())}:${two(local.getMinutes())}`;
}

/** Null while the field is not filled in (a year is typed as 0002 first, and none is before 1900). A time that the zone skips in spring is the one an hour later. */
export function fromInput(value: string, zone: string): Instant | null {
	const found = /^((?:19|2\d)\d\d)-(\d\d)-(\d\d)T(\d\d):(\d\d)/.exec(value);
	if (!found) return null;
	const [year = 0, month = 1, day = 1, hour = 0, minute = 0] = found.slice(1).map(Number);
	return new Date(new TZDateMini(year, month - 1, day, hour, minute, zone).getTime()).toISOString();
}
