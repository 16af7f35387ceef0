/** Where the facilitator is, as far as a zone tells it. */
import { cityOf } from '$i18n/format.ts';
import type { Place } from '$lib/domain/workshop.ts';

/** Null for a zone that is no place's: UTC, an offset. */
export function ownPlace(zone: string): Place | null {
	return zone.includes('/') && !zone.startsWith('Etc/') ? { name: cityOf(zone), zone } : null;
}

/** The places named, or the facilitator's own while there are none. */
export function placesOrOwn(places: readonly Place[], zone: string): readonly Place[] {
	const own = ownPlace(zone);
	return places.length > 0 || own === null ? places : [own];
}
