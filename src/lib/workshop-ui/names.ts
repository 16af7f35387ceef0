/** The words of the domain as the page says them. */
import { m } from '$messages';
import type { Kind, Phase, Step } from '../domain/workshop.ts';
import type { Stage } from './outline.ts';

const kinds: Record<Kind, () => string> = {
	retro: m.kind_retro,
	review: m.kind_review,
	planning: m.kind_planning,
	brainstorm: m.kind_brainstorm
};

const steps: Record<Step, () => string> = {
	collect: m.step_collect,
	read: m.step_read,
	group: m.step_group,
	vote: m.step_vote,
	discuss: m.step_discuss,
	check: m.step_check,
	ratify: m.step_ratify
};

/** "Retro" */
export function kindName(kind: Kind): string {
	return kinds[kind]();
}

/** "Write", "Vote": what people do in a phase. */
export function stepName(step: Step): string {
	return steps[step]();
}

/** "Risks": a phase by its own name, if it has one, else by what people do in it. */
export function phaseName({ title, step }: Pick<Phase, 'title' | 'step'>): string {
	return title ?? stepName(step);
}

/** "Vote", "Wrap-up", "The end": where a workshop stands. */
export function stageName(stage: Stage): string {
	if (stage === 'wrap-up') return m.stage_wrap_up();
	if (stage === 'waiting') return m.stage_waiting();
	return stage === 'final' ? m.stage_final() : stepName(stage);
}
