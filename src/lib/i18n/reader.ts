/**
 * Who reads this page: the language that was chosen for it and the zone of the device. On the server the zone is not known,
 * so times are said in UTC, with its name, until the page runs; without JavaScript that is what stays, and it is true.
 */
import type { Reader } from './format.ts';
import { getLocale } from './paraglide/runtime.js';

/** The reader of the page that is being rendered. */
export function reader(): Reader {
	const zone = typeof window === 'undefined' ? 'UTC' : Intl.DateTimeFormat().resolvedOptions().timeZone;
	return { locale: getLocale(), zone };
}
