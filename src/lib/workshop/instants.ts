/** The instants at which a workshop changes by the clock alone, with nobody sending a word about it. */
import type { Shared } from '../domain/snapshot.ts';

export interface KnownInstant {
	/** milliseconds since the epoch */
	at: number;
	/** a reveal is fetched by everyone, and is large */
	isReveal: boolean;
}

/** The first known instant after `now` (milliseconds since the epoch), or null. */
export function nextInstant({ workshop, phases }: Shared, now: number): KnownInstant | null {
	const known = phases.flatMap(({ opens_at, closes_at, reveals_at }) => [
		{ instant: opens_at, isReveal: false },
		{ instant: closes_at, isReveal: false },
		{ instant: reveals_at, isReveal: true }
	]);
	const last = workshop.closed_at === null ? [{ instant: workshop.closes_at, isReveal: false }] : [];
	return [...known, ...last]
		.flatMap(({ instant, isReveal }) => (instant === null ? [] : [{ at: Date.parse(instant), isReveal }]))
		.filter(({ at }) => at > now)
		.reduce<KnownInstant | null>((first, next) => {
			if (first === null || next.at < first.at) return next;
			return next.at === first.at && next.isReveal ? next : first;
		}, null);
}
