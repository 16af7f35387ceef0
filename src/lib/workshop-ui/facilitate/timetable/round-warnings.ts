/** What is hard on people in one round: its hours in their places, a time that is too short for what is done in it. */
import { leastMinutes, unheardObjections, type Span } from '$lib/domain/spans.ts';
import type { PlanPhase } from '$lib/domain/plan.ts';
import {
	endsWithMeeting,
	minutesTogether,
	warningsOf,
	warningsOfMeeting,
	type Warning
} from '$lib/domain/timetable.ts';
import type { Place } from '$lib/domain/workshop.ts';

/** What is wrong with the time of a round; null or empty: nothing. */
export interface Troubles {
	/** by place */
	unfair: Warning[];
	/** the minutes that would do */
	least: number | null;
	/** the time to object, in milliseconds, that is not shorter than the talk */
	unheard: number | null;
}

/** Of the round at that place, which asks so many questions. */
export function troublesOf(
	rounds: readonly PlanPhase[],
	spans: readonly Span[],
	at: number,
	asked: number,
	places: readonly Place[]
): Troubles {
	const [round, span] = [rounds[at], spans[at]];
	if (!round || !span) return { unfair: [], least: null, unheard: null };
	const least = leastMinutes(round, asked);
	const unheard = unheardObjections(round, span);
	return { unfair: unfairTo(places, rounds, round, span, at), least, unheard };
}

function unfairTo(
	places: readonly Place[],
	rounds: readonly PlanPhase[],
	round: PlanPhase,
	span: Span,
	at: number
): Warning[] {
	const opens_at = new Date(span.opens).toISOString();
	if (round.mode === 'live') {
		if (rounds[at - 1]?.mode === 'live') return [];
		const next = rounds.findIndex(({ mode }, n) => n > at && mode === 'async');
		const minutes = minutesTogether(rounds.slice(at, next < 0 ? undefined : next));
		return warningsOfMeeting(opens_at, minutes, places);
	}
	// The reading before a meeting ends with it, and what is unfair about that instant is said there.
	if (endsWithMeeting(rounds, at)) return [];
	const closes_at = new Date(span.ends).toISOString();
	const unfair = warningsOf({ opens_at, closes_at, live_at: null, minutes: 0 }, places);
	// Who only reads may do so later.
	return unfair.filter(({ what }) => what !== 'writing' || round.step !== 'read');
}
