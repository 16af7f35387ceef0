/** A workshop as a template: what is planned, without its instants, its people and its purpose. */
import { BOUNDS } from '../bounds.ts';
import type { PlanPhase, PlanPrompt } from '../plan.ts';
import { OBJECTION_HOURS } from '../post.ts';
import { withoutIdle } from '../round-rules.ts';
import { workingDaysBetween } from '../stretch.ts';
import { endsWithMeeting } from '../timetable.ts';
import type { Kind, Phase, PromptRules, Step } from '../workshop.ts';
import type { SaidPhase, SaidTemplate } from './said.ts';

/** A workshop, planned or there: what of it can be kept. */
export interface Made {
	kind: Kind;
	ground_rule: string | null;
	phases: readonly (PlanPhase | Phase)[];
	prompts: readonly (Omit<PlanPrompt, 'rules'> & { rules?: PromptRules | undefined })[];
}

interface Named {
	name: string;
	/** when to use it; empty: not said */
	about: string;
}

/** The hint of the round at that place: what the template says at the same step, as often as it has come before. */
export function hintOf(
	template: Pick<SaidTemplate, 'phases'>,
	phases: readonly { step: Step }[],
	n: number
): string | null {
	const step = phases[n]?.step;
	const before = phases.slice(0, n).filter((phase) => phase.step === step).length;
	const same = template.phases.filter((phase) => phase.step === step);
	return (same[before] ?? same.at(-1))?.hint ?? null;
}

/**
 * What is made, as a template; not yet read for what is wrong with it. `from`: the template that it began with, whose hints
 * and source stay. `zone`: by whose clock working days are counted.
 */
export function templateFrom(
	made: Made,
	{ name, about }: Named,
	from: SaidTemplate | null,
	zone: string
): SaidTemplate {
	const planned = withoutIdle(made);
	const phases = planned.phases.map((phase, n): SaidPhase => {
		const base = { title: phase.title ?? null, hint: from && hintOf(from, planned.phases, n) };
		const days = endsWithMeeting(planned.phases, n) ? null : daysOf(phase, zone);
		const when =
			phase.mode === 'live'
				? { ...base, mode: phase.mode, minutes: phase.minutes ?? 0 }
				: { ...base, mode: phase.mode, ...(days && { days }) };
		const asked = planned.prompts.filter(({ phase_id }) => phase_id === phase.id);
		switch (phase.step) {
			case 'collect':
				return {
					...when,
					step: phase.step,
					rules: phase.rules,
					prompts: asked.map((prompt) => questionOf(prompt, 'cards'))
				};
			case 'check':
				return {
					...when,
					step: phase.step,
					rules: phase.rules,
					prompts: asked.map((prompt) => questionOf(prompt, 'scale'))
				};
			case 'read':
				return { ...when, step: phase.step, rules: phase.rules };
			case 'group':
				return { ...when, step: phase.step, rules: phase.rules };
			case 'vote':
				return { ...when, step: phase.step, rules: phase.rules };
			case 'discuss':
				return { ...when, step: phase.step, rules: phase.rules };
			case 'ratify':
				return { ...when, step: phase.step, rules: phase.rules };
		}
	});
	return {
		name,
		kind: made.kind,
		about: about.trim() === '' ? null : about,
		ground_rule: made.ground_rule,
		source: from?.source ?? null,
		phases
	};
}

function questionOf<K extends 'cards' | 'scale'>({ text, hint, colour, rules = {} }: Made['prompts'][number], kind: K) {
	return { kind, text, hint, colour, ...(Object.keys(rules).length > 0 && { rules }) };
}

function daysOf(phase: PlanPhase | Phase, zone: string): number | null {
	const { opens_at, closes_at } = phase;
	if (opens_at === null || closes_at === null) return null;
	const days = workingDaysBetween(Date.parse(opens_at), Date.parse(closes_at), zone);
	// Over a weekend a talk of one working day has time to object that it has not on every day.
	const hours = phase.step === 'discuss' ? (phase.rules.objection_hours ?? OBJECTION_HOURS) : 0;
	return Math.min(Math.max(days, Math.floor(hours / 24) + 1), BOUNDS.template_days);
}
