/** A template as the beginning of a plan: its words said, its phases put into the calendar. */
import type { Plan, PlanPhase } from './plan.ts';
import { said, type SaidTemplate } from './templates/said.ts';
import type { Known, TemplateWords } from './templates.ts';
import { daysGiven, endsWithMeeting, freeAfter, minutesTogether, proposeClose, proposeMeeting } from './timetable.ts';
import { MINUTE } from './working-hours.ts';
import type { Instant, Place } from './workshop.ts';

/** The phases, prompts and ground rule of a plan; the rest of it is the facilitator's. */
export type Draft = Pick<Plan, 'kind' | 'template' | 'ground_rule' | 'phases' | 'prompts'>;

/**
 * A template as the beginning of a plan, at `times`, fair to where the people are. `say` gives the words of a key, `newId` a
 * fresh UUIDv4.
 */
export function draftOf(
	template: Known,
	times: Times,
	say: (key: TemplateWords) => string,
	newId: () => string,
	where?: Where
): Draft {
	return { ...plannedFrom(said(template, say), times, newId, where), template: template.id };
}

/** The same of a template whose words are said. */
export function plannedFrom(
	template: SaidTemplate,
	times: Times,
	newId: () => string,
	where?: Where
): Omit<Draft, 'template'> {
	const made = template.phases.map((phase) => ({ id: newId(), phase }));
	const phases = made.map(({ id, phase }): PlanPhase => {
		const minutes = phase.mode === 'live' ? phase.minutes : null;
		const base = { id, mode: phase.mode, title: phase.title ?? null, opens_at: null, closes_at: null, minutes };
		switch (phase.step) {
			case 'collect':
				return { ...base, step: phase.step, rules: { ...phase.rules } };
			case 'vote':
				return { ...base, step: phase.step, rules: { ...phase.rules } };
			case 'read':
				return { ...base, step: phase.step, rules: { ...phase.rules } };
			case 'group':
				return { ...base, step: phase.step, rules: { ...phase.rules } };
			case 'discuss':
				return { ...base, step: phase.step, rules: { ...phase.rules } };
			case 'ratify':
				return { ...base, step: phase.step, rules: { ...phase.rules } };
			case 'check':
				return { ...base, step: phase.step, rules: { ...phase.rules } };
		}
	});
	const prompts = made.flatMap(({ id, phase }) => {
		if (!('prompts' in phase)) return [];
		return phase.prompts.map(({ kind, text, hint = null, colour, rules = {} }) => {
			return { id: newId(), phase_id: id, kind, text, hint, colour, rules: { ...rules } };
		});
	});
	const days = Object.fromEntries(
		made.flatMap(({ id, phase }) => (phase.mode === 'async' && phase.days ? [[id, phase.days]] : []))
	);
	return {
		kind: template.kind,
		ground_rule: template.ground_rule ?? null,
		phases: withTimes(phases, times, where, days),
		prompts
	};
}

/** What is known of the instants: the first window's beginning, its close and the first meeting where they were chosen. */
export interface Times {
	opens_at: Instant;
	closes_at: Instant | null;
	live_at: Instant | null;
}

/** Where the people are: a timetable is proposed that is fair to each place, in the facilitator's zone where none is named. */
export interface Where {
	places: readonly Place[];
	zone: string;
}

/** Where people meet first of all, it is no sooner than this: everyone has heard of it by then. */
const NOTICE = 24 * 60 * MINUTE;

/**
 * The rounds one after another: each window as long as proposed (`days`: full working days by the id of a round), each
 * meeting at the fairest hour after it, the reading before a meeting until then.
 */
export function withTimes(
	phases: readonly PlanPhase[],
	{ opens_at, closes_at, live_at }: Times,
	{ places, zone }: Where = { places: [], zone: 'UTC' },
	days: Readonly<Record<string, number>> = {}
): PlanPhase[] {
	const firstWindow = phases.findIndex(({ mode }) => mode === 'async');
	const firstMeeting = phases.findIndex(({ mode }) => mode === 'live');
	let free = Date.parse(opens_at);
	const timed: PlanPhase[] = [];
	for (const [n, phase] of phases.entries()) {
		const opens = new Date(free).toISOString();
		if (phase.mode === 'live') {
			const isMeeting = phases[n - 1]?.mode !== 'live';
			const meets = isMeeting
				? ((n === firstMeeting ? live_at : null) ??
					proposeMeeting(n === 0 ? free + NOTICE : free, minutesFrom(phases, n), places, zone))
				: null;
			const before = timed[n - 1];
			if (meets && before && endsWithMeeting(phases, n - 1)) timed[n - 1] = { ...before, closes_at: meets };
			timed.push({ ...phase, opens_at: meets, closes_at: null });
			free = (meets ? Date.parse(meets) : free) + (phase.minutes ?? 0) * MINUTE;
			continue;
		}
		// What is read before a meeting takes no time of its own: it ends when the people meet.
		const closes = endsWithMeeting(phases, n)
			? opens
			: ((n === firstWindow ? closes_at : null) ??
				proposeClose(free, places, zone, days[phase.id] ?? daysGiven(phase.step, n === firstWindow)));
		timed.push({ ...phase, opens_at: opens, closes_at: closes });
		free = freeAfter(phase, Date.parse(closes));
	}
	return timed;
}

/** The minutes of a meeting: of the timeboxes in a row from there on. */
function minutesFrom(phases: readonly PlanPhase[], first: number): number {
	const next = phases.findIndex(({ mode }, n) => n > first && mode === 'async');
	return minutesTogether(phases.slice(first, next < 0 ? undefined : next));
}
