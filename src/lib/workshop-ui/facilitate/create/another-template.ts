/** Another template for a workshop being planned: what it brings, and what somebody had typed before. */
import { BOUNDS } from '$lib/domain/bounds.ts';
import { plannedFrom } from '$lib/domain/drafting.ts';
import type { Plan } from '$lib/domain/plan.ts';
import type { SaidTemplate, TeamTemplate } from '$lib/domain/templates/said.ts';
import { asks, composedOf } from '../timetable/composed.ts';
import { isSimple, promptsOf, type CreationDraft, type DraftPrompt } from './creation-draft.ts';

/** What is known of words and minutes when another template is chosen. */
interface Words {
	/** the template that was chosen before, if it is known */
	given: Pick<SaidTemplate, 'phases'> | null;
	/** whether a question stands as a template asks it */
	isFromTemplate: (question: DraftPrompt) => boolean;
	/** whether a ground rule is a template's */
	isTheirRule: (text: string) => boolean;
}

/**
 * The plan of another template. Questions that somebody wrote or changed stay, and so do minutes that somebody set; what
 * stands as a template has it gives way, as far as both fit, and what has no room is kept aside. Steps become those of the
 * template, and what the simple form cannot say becomes a timetable. `now` in milliseconds since the epoch; `zone`: the
 * facilitator's.
 */
export function withTemplate(
	draft: CreationDraft,
	template: TeamTemplate,
	{ given, isFromTemplate, isTheirRule }: Words,
	newId: () => string,
	{ now, zone }: { now: number; zone: string }
): CreationDraft {
	const { closes_at, live_at, places } = draft;
	const times = { opens_at: new Date(now).toISOString(), closes_at, live_at };
	const { kind, phases, ...made } = plannedFrom(template.body, times, newId, { places, zone });
	const own = [...(draft.steps?.questions ?? draft.prompts), ...draft.aside].filter(
		(each) => `${each.text}${each.hint}`.trim() !== '' && !isFromTemplate(each)
	);
	const { prompts, aside } = withOwn({ phases, prompts: made.prompts }, own);
	const isOwnRule = draft.ground_rule.trim() !== '' && !isTheirRule(draft.ground_rule);
	const ground_rule = isOwnRule ? draft.ground_rule : (made.ground_rule ?? '');
	const chosen = { ...draft, kind, template: template.id, ground_rule, aside: promptsOf(aside) };
	if (!isSimple(phases)) {
		const simple = draft.simple ?? { kind: draft.kind, template: draft.template, ground_rule: draft.ground_rule };
		return { ...chosen, steps: composedOf({ phases, prompts }), simple };
	}
	return { ...chosen, phases: minutesOf(draft, phases, given), prompts: promptsOf(prompts), steps: null, simple: null };
}

/**
 * What a template asks with somebody's own questions among it: a scale that it has in other words in the place of that one, each
 * further one of the same in the next such place, and all else in the first round that asks such and has room.
 */
function withOwn({ phases, prompts }: Pick<Plan, 'phases' | 'prompts'>, own: readonly DraftPrompt[]) {
	let aside = own;
	const placed: DraftPrompt[] = [];
	const asked = phases.flatMap((phase) => {
		const theirs = prompts.filter(({ phase_id }) => phase_id === phase.id);
		const isHere = (each: DraftPrompt) => theirs.some(isSameAs(each)) || ![...prompts, ...placed].some(isSameAs(each));
		const mine = aside
			.filter((each) => each.kind === asks(phase) && isHere(each))
			.filter((each, n, all) => !all.slice(0, n).some(isSameAs(each)))
			.slice(0, BOUNDS.prompts);
		aside = aside.filter((each) => !mine.includes(each));
		placed.push(...mine);
		const others = theirs.filter((their) => !mine.some((each) => isSameAs(each)(their)));
		return [...others.slice(0, BOUNDS.prompts - mine.length), ...mine.map((each) => ({ ...each, phase_id: phase.id }))];
	});
	return { prompts: asked, aside };
}

/** Whether a scale is another in other words. */
function isSameAs({ rules }: DraftPrompt): (other: Pick<Plan['prompts'][number], 'rules'>) => boolean {
	return (other) => rules.key !== undefined && rules.key === other.rules?.key;
}

/** The phases of the form with the minutes of another template, unless somebody has set them. */
function minutesOf(
	{ phases, steps }: CreationDraft,
	made: Plan['phases'],
	given: Words['given']
): CreationDraft['phases'] {
	const isTouched = phases.some(({ step, minutes }) => {
		const before = given?.phases.find((phase) => phase.step === step);
		return before?.mode === 'live' && before.minutes !== minutes;
	});
	return made.map(({ id, step, mode, minutes }) => {
		const before = phases.find((phase) => phase.step === step);
		const set = isTouched && steps === null ? before?.minutes : null;
		return { id: before?.id ?? id, step, mode, minutes: set ?? minutes };
	});
}

/** What is another when another template is chosen. */
export function chosenIn({ kind, template, ground_rule, phases, prompts, aside, steps, simple }: CreationDraft) {
	return { kind, template, ground_rule, phases, prompts, aside, steps, simple };
}
