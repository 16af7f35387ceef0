/**
 * When the rounds of a timetable are open, as the database reckons it from what is planned, and whether that is time enough for
 * what is done there.
 */
import { MINUTES_PER_TOPIC } from './agenda.ts';
import { sortsApart } from './piles.ts';
import type { PlanPhase } from './plan.ts';
import { OBJECTION_HOURS } from './post.ts';
import type { Question } from './same-question.ts';
import { freeAfter } from './timetable.ts';
import { HOUR, MINUTE } from './working-hours.ts';
import type { Instant, Mode, Prompt, Step } from './workshop.ts';

/** What stands before the rounds that are composed. */
export interface Before {
	/** nothing begins earlier, milliseconds since the epoch */
	free: number;
	/** the meeting until which people read, by its first round and what is done there: that may begin as early as this, milliseconds since the epoch */
	meets?: { id: string; step: Step; from: number } | undefined;
	/** the round before the first, whether its sheets go on, and whether everyone sorts apart in it; null: they are the first */
	last: { mode: Mode; sheets?: boolean; sortsApart?: boolean } | null;
	/** sheets that go round from it: through so many rounds yet, and when all is shown then, where that was said, milliseconds since the epoch */
	sealed?: { rounds: number; until: number | null } | undefined;
	/** the steps of all rounds before the first, in their order */
	steps: readonly Step[];
	/** what they rate: a rule for stopping counts where that is asked first */
	rated?: readonly Question[];
	/** what such a rule, which has begun to hold, finds among the rounds that are composed */
	again?: readonly Prompt[];
	/** what the workshop holds of what is composed */
	held?: readonly Prompt[];
	/** they ask for risks, of which nobody has talked since */
	needsTalk?: boolean;
	/** the zone by whose clock days are counted: the facilitator's */
	zone: string;
}

/** From when to when a round is open, milliseconds since the epoch. */
export interface Span {
	opens: number;
	ends: number;
}

/** Less than this is too little to do it in. */
const LEAST: Partial<Record<Step, number>> = {
	collect: 2,
	group: 2,
	vote: 2,
	discuss: 3 * MINUTES_PER_TOPIC,
	ratify: 2
};
/** So many scales can be answered in a minute. */
const SCALES_PER_MINUTE = 4;
const ms = (instant: Instant | null | undefined) => (instant ? Date.parse(instant) : null);

/** Whether a round is the first of those for which people come together. */
export function isMeeting(rounds: readonly { mode: Mode }[], at: number, before: Before): boolean {
	return rounds[at]?.mode === 'live' && (rounds[at - 1] ?? before.last)?.mode !== 'live';
}

/** When the first of these rounds can begin. */
export function freeFor([first]: readonly Pick<PlanPhase, 'id' | 'step' | 'mode'>[], { free, meets }: Before): number {
	return meets && first?.mode === 'live' && first.id === meets.id && first.step === meets.step ? meets.from : free;
}

/** From when to when each round is open, as the database reckons it. */
export function spansOf(rounds: readonly PlanPhase[], before: Before): Span[] {
	let free = freeFor(rounds, before);
	return rounds.map((round, at) => {
		const last = rounds[at - 1] ?? before.last;
		const follows = last?.mode === 'async' && round.mode === 'async';
		const opens =
			follows || (last?.mode === 'live' && round.mode === 'live') ? free : Math.max(ms(round.opens_at) ?? free, free);
		if (round.mode === 'live') {
			free = opens + (round.minutes ?? 0) * MINUTE;
			return { opens, ends: free };
		}
		const ends = ms(round.closes_at) ?? opens;
		free = freeAfter(round, ends);
		return { opens, ends };
	});
}

/** The least minutes that would do for what is asked there, `asked` questions; null: its timebox has them, or it is a window. */
export function leastMinutes({ step, mode, minutes }: PlanPhase, asked: number): number | null {
	const least = step === 'check' ? Math.ceil(asked / SCALES_PER_MINUTE) : (LEAST[step] ?? 0);
	return mode === 'live' && (minutes ?? 0) < least ? least : null;
}

/**
 * Of talk over days in which nothing that is proposed can stand by itself, because it is over before the time to object is:
 * that time, in milliseconds. Null: there is room for it, or it is no such talk.
 */
export function unheardObjections(round: PlanPhase, { opens, ends }: Span): number | null {
	if (round.step !== 'discuss' || round.mode !== 'async') return null;
	const lasts = (round.rules.objection_hours ?? OBJECTION_HOURS) * HOUR;
	return ends - opens > lasts ? null : lasts;
}

/**
 * What comes before the round at that place, where it is a ballot and nobody can put together by then what belongs together: cards
 * are revealed in the moment in which it opens, or everyone has sorted apart, and nothing is moved until it opens, however late that
 * is. Null: neither.
 */
export function opensWith(rounds: readonly PlanPhase[], at: number, before: Before): 'revealed' | 'sorted' | null {
	const spans = spansOf(rounds, before);
	const [round, span, last, ended] = [rounds[at], spans[at], rounds[at - 1], spans[at - 1]];
	if (round?.step !== 'vote' || !span) return null;
	if (last ? sortsApart(last) : before.last?.sortsApart) return 'sorted';
	if (span.opens > (last && ended ? freeAfter(last, ended.ends) : before.free)) return null;
	return (last?.step ?? before.steps.at(-1)) === 'collect' ? 'revealed' : null;
}

/** Whether the round at that place groups what stands by then: all that was written before was voted on. */
export function groupsWhatStands(rounds: readonly Pick<PlanPhase, 'step'>[], at: number, before: Before): boolean {
	const steps = [...before.steps, ...rounds.slice(0, at).map(({ step }) => step)];
	const sinceWritten = steps.slice(steps.lastIndexOf('collect') + 1);
	return rounds[at]?.step === 'group' && sinceWritten.includes('vote');
}
