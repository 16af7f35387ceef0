/** The instants at which a workshop changes by the clock alone, with nobody sending a word about it. */
import { viewsOpenAt } from '../domain/risk.ts';
import type { Shared } from '../domain/snapshot.ts';

export interface KnownInstant {
	/** milliseconds since the epoch */
	at: number;
	/** a reveal is fetched by everyone, and is large */
	isReveal: boolean;
}

/** The first known instant after `now` (milliseconds since the epoch), or null. */
export function nextInstant({ workshop, phases, thumbs }: Shared, now: number): KnownInstant | null {
	const known = phases.flatMap(({ opens_at, closes_at, reveals_at }) => [
		{ instant: opens_at, isReveal: false },
		{ instant: closes_at, isReveal: false },
		{ instant: reveals_at, isReveal: true }
	]);
	// At the end of a topic's box the clock asks for thumbs, and shows them when they have been asked for long enough.
	const talk = phases.find(({ id }) => id === workshop.phase_id);
	const asks = talk?.step === 'discuss' && (talk.rules.renewals ?? 0) > 0 ? [workshop.topic_ends_at] : [];
	const asked = thumbs.flatMap(({ is_closed, closes_at }) => (is_closed ? [] : [closes_at]));
	const thumbed = [...asks, ...asked].map((instant) => ({ instant, isReveal: false }));
	const views = phases.flatMap((phase) => {
		const at = viewsOpenAt(phase);
		return at === null ? [] : [{ at, isReveal: false }];
	});
	const last = workshop.closed_at === null ? [{ instant: workshop.closes_at, isReveal: false }] : [];
	return [...known, ...thumbed, ...last]
		.flatMap(({ instant, isReveal }) => (instant === null ? [] : [{ at: Date.parse(instant), isReveal }]))
		.concat(views)
		.filter(({ at }) => at > now)
		.reduce<KnownInstant | null>((first, next) => {
			if (first === null || next.at < first.at) return next;
			return next.at === first.at && next.isReveal ? next : first;
		}, null);
}
