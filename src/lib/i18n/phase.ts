/** What a phase is called. */
import { m } from '$messages';
import type { Phase, Step } from '../domain/workshop.ts';

const STEPS: Record<Step, typeof m.step_collect> = {
	collect: m.step_collect,
	read: m.step_read,
	group: m.step_group,
	vote: m.step_vote,
	discuss: m.step_discuss,
	check: m.step_check,
	ratify: m.step_ratify
};

type Options = Parameters<typeof m.step_collect>[1];

/** "Write", "Vote": what people do in a phase. */
export function stepName(step: Step, options: Options = {}): string {
	return STEPS[step]({}, options);
}

/** "Risks": a phase by its own name, if it has one, else by what people do in it. */
export function phaseName({ title, step }: Pick<Phase, 'title' | 'step'>, options: Options = {}): string {
	return title ?? stepName(step, options);
}
