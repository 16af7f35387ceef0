/** What a round is called, and what it costs people, in a line. */
import { formatMinutes, formatWhen, type Reader } from '$i18n/format.ts';
import { m } from '$messages';
import type { Span } from '$lib/domain/spans.ts';
import { endsWithMeeting } from '$lib/domain/timetable.ts';
import type { PlanPhase } from '$lib/domain/plan.ts';
import { stepName } from '$i18n/phase.ts';

/** "Risks", else "Write" */
export function roundName({ title, step }: Pick<PlanPhase, 'title' | 'step'>): string {
	return title?.trim() || stepName(step);
}

/** "apart, until Thursday 18:00", "together, 10 min": `at` is the place of the round among `rounds`. */
export function roundTime(rounds: readonly PlanPhase[], at: number, span: Span, here: Reader, now: number): string {
	const round = rounds[at];
	if (!round) return '';
	if (round.mode === 'async') {
		if (endsWithMeeting(rounds, at)) return m.compose_until_meet();
		return m.compose_until({ when: formatWhen(new Date(span.ends).toISOString(), here, now) });
	}
	const minutes = formatMinutes(round.minutes ?? 0, here.locale);
	if (round.opens_at === null) return m.compose_for({ minutes });
	return m.compose_for_at({ minutes, when: formatWhen(round.opens_at, here, now) });
}
