/** What is hard on people in one round: its hours in their places, a box that is too small. */
import { tightBoxes, type Span } from '$lib/domain/composing.ts';
import type { PlanPhase } from '$lib/domain/plan.ts';
import { minutesTogether, unfairIn, warningsOf, type Warning } from '$lib/domain/timetable.ts';
import type { Place } from '$lib/domain/workshop.ts';

/** The round at that place: what is unfair about it, by place, and the least minutes that would do; null: they do. */
export function troublesOf(
	rounds: readonly PlanPhase[],
	spans: readonly Span[],
	at: number,
	places: readonly Place[]
): { unfair: Warning[]; least: number | null } {
	const [round, span] = [rounds[at], spans[at]];
	if (!round || !span) return { unfair: [], least: null };
	const opens_at = new Date(span.opens).toISOString();
	if (round.mode === 'live') {
		const least = tightBoxes([round])[0]?.least ?? null;
		if (rounds[at - 1]?.mode === 'live') return { unfair: [], least };
		const next = rounds.findIndex(({ mode }, n) => n > at && mode === 'async');
		const minutes = minutesTogether(rounds.slice(at, next < 0 ? undefined : next));
		const unfair = places.flatMap((place): Warning[] => {
			const why = unfairIn(place.zone, opens_at, minutes);
			return why ? [{ place, what: 'live', why }] : [];
		});
		return { unfair, least };
	}
	// The reading before a meeting ends with it, and what is unfair about that instant is said there.
	if (round.step === 'read' && rounds[at + 1]?.mode === 'live') return { unfair: [], least: null };
	const closes_at = new Date(span.ends).toISOString();
	const unfair = warningsOf({ opens_at, closes_at, live_at: null, minutes: 0 }, places);
	// Who only reads may do so later.
	return { unfair: unfair.filter(({ what }) => what !== 'writing' || round.step !== 'read'), least: null };
}
