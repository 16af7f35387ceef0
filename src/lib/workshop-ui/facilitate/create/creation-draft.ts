/**
 * A workshop being planned, as the form holds it and this browser keeps it: loose, because it is unfinished. Every id is
 * made with it, so that sending it twice makes one workshop. The plan that is sent is read off it.
 */
import * as z from 'zod/mini';
import type { DashboardRow } from '$lib/domain/snapshot.ts';
import type { Plan } from '$lib/domain/plan.ts';
import { draftOf, withTimes } from '$lib/domain/drafting.ts';
import { TEMPLATES, type Known, type TemplateWords } from '$lib/domain/templates.ts';
import { proposeClose, proposeLive, minutesTogether } from '$lib/domain/timetable.ts';
import { BOUNDS } from '$lib/domain/bounds.ts';
import { Colour, DotRules, Instant, Kind, Language, Mode, Naming, Place, Prompt, Step } from '$lib/domain/workshop.ts';

const DraftPrompt = z.object({
	id: z.uuid(),
	kind: Prompt.shape.kind,
	text: z.string(),
	hint: z.string(),
	colour: Colour
});
export type DraftPrompt = z.infer<typeof DraftPrompt>;

export const CreationDraft = z.object({
	id: z.uuid(),
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
	ballot: DotRules,
	prompts: z.array(DraftPrompt)
});
export type CreationDraft = z.infer<typeof CreationDraft>;

type Phases = readonly (Pick<Plan['phases'][number], 'step' | 'mode' | 'minutes'> & { rules: object })[];

const [TEMPLATE] = TEMPLATES;
/** Only where it stands matters here, until the real instants are put in. */
const SOMETIME = new Date(0).toISOString();
const SOMETIMES = { opens_at: SOMETIME, closes_at: SOMETIME, live_at: SOMETIME };
const DOTS: DotRules = { method: 'dots', budget: 5, cap: 3, open: false };

function ballotOf(phases: Phases): DotRules {
	const parsed = DotRules.safeParse(phases.find(({ step }) => step === 'vote')?.rules);
	return parsed.success ? parsed.data : DOTS;
}

function promptsOf({ prompts }: Pick<Plan, 'prompts'>): DraftPrompt[] {
	return prompts.map(({ id, kind, text, hint, colour }) => ({ id, kind, text, hint: hint ?? '', colour }));
}

/** The template as it comes. `say` gives the words of a key, `newId` a fresh UUIDv4. */
export function freshDraft(say: (key: TemplateWords) => string, newId: () => string): CreationDraft {
	const made = draftOf(TEMPLATE, SOMETIMES, say, newId);
	const { kind, template, ground_rule, phases } = made;
	return {
		id: newId(),
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
		prompts: promptsOf(made)
	};
}

/** What a question becomes when another template is chosen. */
interface Words {
	/** the words of a key */
	say: (key: TemplateWords) => string;
	/** whether a question stands as a template asks it */
	isFromTemplate: (text: string, hint: string) => boolean;
}

/**
 * The plan with the questions of another template. Those that somebody wrote or changed stay; the others give way to the
 * template's, as many as fit beside them.
 */
export function withTemplate(
	draft: CreationDraft,
	template: Known,
	{ say, isFromTemplate }: Words,
	newId: () => string
): CreationDraft {
	const isOwn = ({ kind, text, hint }: DraftPrompt) =>
		kind === 'cards' && `${text}${hint}`.trim() !== '' && !isFromTemplate(text, hint);
	const own = draft.prompts.filter(isOwn);
	const scales = draft.prompts.filter(({ kind }) => kind === 'scale');
	const asked = promptsOf(draftOf(template, SOMETIMES, say, newId)).filter(({ kind }) => kind === 'cards');
	const room = BOUNDS.prompts - own.length - scales.length;
	return { ...draft, template: template.id, prompts: [...asked.slice(0, room), ...own, ...scales] };
}

/** Another workshop like this one: everything but its ids and its times. */
export function draftLike({ workshop, phases, prompts }: DashboardRow, newId: () => string): CreationDraft {
	return {
		id: newId(),
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
		prompts: prompts.map(({ kind, text, hint, colour }) => ({ id: newId(), kind, text, hint: hint ?? '', colour }))
	};
}

/** When it closes and when people meet: as chosen, else as proposed. */
export function timesOf(draft: CreationDraft, now: number, zone: string): { closes_at: Instant; live_at: Instant } {
	const closes_at = draft.closes_at ?? proposeClose(now, draft.places, zone);
	const live_at = draft.live_at ?? proposeLive(closes_at, minutesTogether(draft.phases), draft.places, zone);
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
		phases: withTimes(phases, { opens_at: new Date(now).toISOString(), ...timesOf(draft, now, zone) }),
		prompts: draft.prompts.map((prompt) => ({ ...prompt, phase_id: asking(prompt.kind), hint: orNull(prompt.hint) }))
	};
}
