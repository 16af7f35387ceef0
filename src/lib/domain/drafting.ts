/** A template as the beginning of a plan: its words said, its phases put into the calendar. */
import type { Plan, PlanPhase } from './plan.ts';
import type { Known, TemplateWords } from './templates.ts';
import { revealAfter } from './timetable.ts';
import type { Instant } from './workshop.ts';

/** The phases, prompts and ground rule of a plan; the rest of it is the facilitator's. */
export type Draft = Pick<Plan, 'kind' | 'template' | 'ground_rule' | 'phases' | 'prompts'>;

/**
 * A template as the beginning of a plan: written from `opens_at` to `closes_at`, met at `live_at`. `say` gives the words of
 * a key, `newId` a fresh UUIDv4.
 */
export function draftOf(
	template: Known,
	times: { opens_at: Instant; closes_at: Instant; live_at: Instant },
	say: (key: TemplateWords) => string,
	newId: () => string
): Draft {
	const sayOrNull = (key: TemplateWords | null) => key && say(key);
	const made = template.phases.map((phase) => ({ id: newId(), phase }));
	const phases = made.map(({ id, phase }): PlanPhase => {
		const minutes = phase.mode === 'live' ? phase.minutes : null;
		const base = { id, mode: phase.mode, opens_at: null, closes_at: null, minutes };
		if (phase.step === 'vote') return { ...base, step: phase.step, rules: { ...phase.rules } };
		return { ...base, step: phase.step, rules: {} };
	});
	const prompts = made.flatMap(({ id, phase }) => {
		if (!('prompts' in phase)) return [];
		return phase.prompts.map(({ kind, text, hint, colour }) => {
			return { id: newId(), phase_id: id, kind, text: say(text), hint: sayOrNull(hint), colour };
		});
	});
	return {
		kind: template.kind,
		template: template.id,
		ground_rule: sayOrNull(template.ground_rule),
		phases: withTimes(phases, times),
		prompts
	};
}

/** The phases at other instants: the window, the reading from the reveal to the meeting, the meeting. */
export function withTimes(
	phases: readonly PlanPhase[],
	{ opens_at, closes_at, live_at }: { opens_at: Instant; closes_at: Instant; live_at: Instant }
): PlanPhase[] {
	const firstLive = phases.findIndex((phase) => phase.mode === 'live');
	return phases.map((phase, n) => {
		if (phase.mode === 'live') return { ...phase, opens_at: n === firstLive ? live_at : null };
		if (phase.step === 'collect') return { ...phase, opens_at, closes_at };
		return { ...phase, opens_at: revealAfter(closes_at), closes_at: live_at };
	});
}
