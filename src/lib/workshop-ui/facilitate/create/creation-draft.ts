/**
 * A workshop being planned, as the form holds it and this browser keeps it: loose, because it is unfinished. Every id is
 * made with it, so that sending it twice makes one workshop. The plan that is sent is read off it.
 */
import * as z from 'zod/mini';
import type { DashboardRow } from '$lib/domain/snapshot.ts';
import type { Plan } from '$lib/domain/plan.ts';
import { getLocale } from '$i18n/paraglide/runtime.js';
import { draftOf, withTimes } from '$lib/domain/drafting.ts';
import { TEMPLATES, type TemplateWords } from '$lib/domain/templates.ts';
import { TeamTemplate } from '$lib/domain/templates/said.ts';
import { proposeClose, proposeLive, minutesOfMeeting } from '$lib/domain/timetable.ts';
import { withoutIdle } from '$lib/domain/round-rules.ts';
import { Composed, composedLike, sentOf } from '../timetable/composed.ts';
import {
	Colour,
	Instant,
	Kind,
	Language,
	Mode,
	Naming,
	Place,
	Prompt,
	PromptRules,
	Step,
	type Phase
} from '$lib/domain/workshop.ts';
import { VoteRules } from '$lib/domain/ballot.ts';

const DraftPrompt = z.object({
	id: z.uuid(),
	kind: Prompt.shape.kind,
	text: z.string(),
	hint: z.string(),
	colour: Colour,
	rules: z._default(PromptRules, {})
});
export type DraftPrompt = z.infer<typeof DraftPrompt>;

export const CreationDraft = z.object({
	id: z.uuid(),
	/** the language of the page that it was last on: in it what stands as a template has it was said; null: not known */
	spoken: z._default(z.nullable(Language), null),
	kind: Kind,
	template: z.string(),
	title: z.string(),
	purpose: z.string(),
	ground_rule: z.string(),
	call_url: z.string(),
	readers: z.string(),
	naming: Naming,
	/** the language to write in; null: whichever */
	language: z._default(z.nullable(Language), null),
	places: z.array(Place),
	/** null: as it is proposed for the places, and for the present */
	closes_at: z.nullable(Instant),
	live_at: z.nullable(Instant),
	phases: z.array(z.object({ id: z.uuid(), step: Step, mode: Mode, minutes: z.nullable(z.int()) })),
	ballot: VoteRules,
	prompts: z.array(DraftPrompt),
	/** questions of the facilitator's own that the chosen template has no room for: the next that has brings them back */
	aside: z._default(z.array(DraftPrompt), []),
	/** a timetable of the facilitator's own, instead of the phases, the ballot, the prompts and the instants above */
	steps: z._default(z.nullable(Composed), null),
	/** what a template that put a timetable there had of another: the way back to the simple form brings it back */
	simple: z._default(z.nullable(z.object({ kind: Kind, template: z.string(), ground_rule: z.string() })), null),
	/** the last template that came as a file: nobody keeps it but this form */
	file: z._default(z.nullable(TeamTemplate), null)
});
export type CreationDraft = z.infer<typeof CreationDraft>;

type Phases = readonly (Pick<Plan['phases'][number], 'step' | 'mode' | 'minutes'> & { rules: object })[];

const [TEMPLATE] = TEMPLATES;
/** Only where it stands matters here, until the real instants are put in. */
const SOMETIME = new Date(0).toISOString();
const SOMETIMES = { opens_at: SOMETIME, closes_at: SOMETIME, live_at: SOMETIME };
const DOTS: VoteRules = { method: 'dots', budget: 5, cap: 3, open: false };

function ballotOf(phases: Phases): VoteRules {
	const parsed = VoteRules.safeParse(phases.find(({ step }) => step === 'vote')?.rules);
	return parsed.success ? parsed.data : DOTS;
}

/** Questions as the form holds them. */
export function promptsOf(asked: readonly Omit<Plan['prompts'][number], 'phase_id'>[]): DraftPrompt[] {
	return asked.map(({ id, kind, text, hint, colour, rules = {} }) => {
		return { id, kind, text, hint: hint ?? '', colour, rules };
	});
}

/** The template as it comes. `say` gives the words of a key, `newId` a fresh UUIDv4. */
export function freshDraft(say: (key: TemplateWords) => string, newId: () => string): CreationDraft {
	const made = draftOf(TEMPLATE, SOMETIMES, say, newId);
	const { kind, template, ground_rule, phases } = made;
	return {
		id: newId(),
		spoken: getLocale(),
		kind,
		template,
		title: '',
		purpose: '',
		ground_rule: ground_rule ?? '',
		call_url: '',
		readers: '',
		naming: 'anonymous',
		language: null,
		places: [],
		closes_at: null,
		live_at: null,
		phases: phases.map(({ id, step, mode, minutes }) => ({ id, step, mode, minutes })),
		ballot: ballotOf(phases),
		prompts: promptsOf(made.prompts),
		aside: [],
		steps: null,
		simple: null,
		file: null
	};
}

/** Whether the form can say all of it: written over days, read until people meet, each step once, as it is proposed. */
export function isSimple(
	phases: readonly (Pick<Phase, 'step' | 'mode' | 'rules'> & { title?: string | null | undefined })[]
) {
	if (!phases.some(({ step }) => step === 'collect')) return false;
	return phases.every(
		({ step, mode, title, rules }, n) =>
			!title &&
			phases.findIndex((each) => each.step === step) === n &&
			(mode === 'async') === (step === 'collect' || step === 'read') &&
			(step === 'vote' || Object.keys(rules).length === 0)
	);
}

/**
 * Another workshop like this one: everything but its ids and its times. `now` in milliseconds since the epoch; `zone`: the
 * facilitator's.
 */
export function draftLike(row: DashboardRow, newId: () => string, now: number, zone: string): CreationDraft {
	const { workshop } = row;
	const { phases, prompts } = withoutIdle(row);
	const before = { free: now, last: null, steps: [], zone };
	return {
		id: newId(),
		spoken: getLocale(),
		kind: workshop.kind,
		template: workshop.template,
		title: workshop.title,
		purpose: workshop.purpose,
		ground_rule: workshop.ground_rule ?? '',
		call_url: workshop.call_url ?? '',
		readers: workshop.readers ?? '',
		naming: workshop.naming,
		language: workshop.language,
		places: workshop.places,
		closes_at: null,
		live_at: null,
		phases: phases.map(({ step, mode, minutes }) => ({ id: newId(), step, mode, minutes })),
		ballot: ballotOf(phases),
		prompts: promptsOf(prompts).map((prompt) => ({ ...prompt, id: newId() })),
		aside: [],
		steps: isSimple(phases) ? null : composedLike({ phases, prompts }, before, newId),
		simple: null,
		file: null
	};
}

/** The same form for another workshop. */
export function withNewIds(draft: CreationDraft, newId: () => string): CreationDraft {
	const ids = new Map<string, string>();
	const renewed = <Item extends { id: string }>(item: Item): Item => {
		const id = ids.get(item.id) ?? newId();
		ids.set(item.id, id);
		return { ...item, id };
	};
	const rounds = draft.steps?.rounds.map(renewed) ?? [];
	const questions = (draft.steps?.questions ?? []).map((question) => ({
		...renewed(question),
		phase_id: ids.get(question.phase_id) ?? question.phase_id
	}));
	return {
		...draft,
		id: newId(),
		phases: draft.phases.map(renewed),
		prompts: draft.prompts.map(renewed),
		aside: draft.aside.map(renewed),
		steps: draft.steps && { rounds, questions }
	};
}

/** When it closes and when people meet: as chosen, else as proposed. */
export function timesOf(draft: CreationDraft, now: number, zone: string): { closes_at: Instant; live_at: Instant } {
	const closes_at = draft.closes_at ?? proposeClose(now, draft.places, zone);
	const live_at = draft.live_at ?? proposeLive(closes_at, minutesOfMeeting(draft.phases), draft.places, zone);
	return { closes_at, live_at };
}

/** What is sent, not yet read for what is wrong with it. An empty text is none. */
export function planOf(draft: CreationDraft, now: number, zone: string): Plan {
	const orNull = (text: string) => (text.trim() === '' ? null : text);
	const phases = draft.phases.map(({ id, step, mode, minutes }) => {
		const base = { id, mode, minutes, opens_at: null, closes_at: null };
		return step === 'vote' ? { ...base, step, rules: draft.ballot } : { ...base, step, rules: {} };
	});
	const asking = (kind: DraftPrompt['kind']) =>
		draft.phases.find(({ step }) => step === (kind === 'cards' ? 'collect' : 'check'))?.id ?? '';
	return {
		kind: draft.kind,
		template: draft.template,
		title: draft.title,
		purpose: draft.purpose,
		ground_rule: orNull(draft.ground_rule),
		call_url: orNull(draft.call_url),
		places: draft.places,
		naming: draft.naming,
		readers: orNull(draft.readers),
		language: draft.language,
		zone,
		...(draft.steps
			? sentOf(draft.steps)
			: {
					phases: withTimes(phases, { opens_at: new Date(now).toISOString(), ...timesOf(draft, now, zone) }),
					prompts: draft.prompts.map((prompt) => ({
						...prompt,
						phase_id: asking(prompt.kind),
						hint: orNull(prompt.hint)
					}))
				})
	};
}
