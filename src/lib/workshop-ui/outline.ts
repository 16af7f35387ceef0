/**
 * What the page says about a workshop to whoever looks: a stranger has its face, a participant the same out of the live
 * state. And where it stands by the clock, which a page must know between an instant and the fetch that confirms it.
 */
import type { Face } from '../domain/snapshot.ts';
import type { Instant, Phase, Workshop } from '../domain/workshop.ts';
import type { WorkshopState } from '../workshop/workshop.svelte.ts';

/** Strangers are told neither the ends of the running timebox and of its topic nor the way to the call. */
export type Outline = Omit<Face, 'id' | 'is_facilitator' | 'now'> &
	Partial<Pick<Workshop, 'timebox_ends_at' | 'topic_ends_at' | 'call_url'>>;

/** How somebody came to a stage: by opening the page, or from the stage before, with the focus in it or elsewhere. */
export type Arrival = 'anew' | 'followed' | 'interrupted';

export function outlineOf(room: WorkshopState): Outline {
	const { workshop, shared } = room;
	return { ...workshop, phases: shared.phases, prompts: shared.prompts };
}

/** `grace`: closed, but a text that was being typed is still taken; `opening`: the reveal is due, the cards are on their way. */
export type WindowState = 'early' | 'open' | 'grace' | 'opening';

/** Where a collect window stands at `now`, milliseconds since the epoch. */
export function windowState(phase: Pick<Phase, 'opens_at' | 'closes_at' | 'reveals_at'>, now: number): WindowState {
	const isPast = (instant: Instant | null) => instant !== null && Date.parse(instant) <= now;
	if (isPast(phase.reveals_at)) return 'opening';
	if (isPast(phase.closes_at)) return 'grace';
	return phase.opens_at === null || isPast(phase.opens_at) ? 'open' : 'early';
}

/** The first instant after `now` at which the clock alone changes what this page shows, or null. Milliseconds. */
export function nextTurn(outline: Pick<Outline, 'phases' | 'closes_at' | 'closed_at'>, now: number): number | null {
	const ends = outline.closed_at === null ? [outline.closes_at] : [];
	const instants = outline.phases
		.flatMap(({ opens_at, closes_at, reveals_at }) => [opens_at, closes_at, reveals_at])
		.concat(ends)
		.flatMap((instant) => (instant === null ? [] : [Date.parse(instant)]))
		.filter((at) => at > now);
	return instants.length > 0 ? Math.min(...instants) : null;
}
