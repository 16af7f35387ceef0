/**
 * Ready-made workshops. A template is data: its texts are keys of messages, which become the workshop's own words, in the
 * facilitator's language, when it is created. A new template is a new entry in `TEMPLATES`.
 */
import type { Plan, PlanPhase } from './plan.ts';
import { revealAfter } from './timetable.ts';
import type { Colour, DotRules, Instant, Kind, Phase } from './workshop.ts';

type TemplatePhase =
	| { step: 'vote'; mode: 'live'; minutes: number; rules: DotRules }
	| { step: Exclude<Phase['step'], 'vote'>; mode: 'live'; minutes: number }
	| { step: 'collect' | 'read'; mode: 'async' };

interface TemplatePrompt {
	kind: 'cards' | 'scale';
	text: string;
	hint: string | null;
	colour: Colour;
}

/** Texts are keys of messages; `Cards` prompts belong to the collect phase, scales to the check. */
export interface Template {
	id: string;
	kind: Kind;
	name: string;
	/** when to use it, in a line */
	about: string;
	ground_rule: string | null;
	prompts: readonly TemplatePrompt[];
	phases: readonly TemplatePhase[];
}

const DOTS = { method: 'dots', budget: 5, cap: 3, open: false } as const satisfies DotRules;

/** All retros run alike, so that another template is another set of questions and moves nothing else. */
const RETRO_PHASES = [
	{ step: 'collect', mode: 'async' },
	{ step: 'read', mode: 'async' },
	{ step: 'group', mode: 'live', minutes: 5 },
	{ step: 'vote', mode: 'live', minutes: 3, rules: DOTS },
	{ step: 'discuss', mode: 'live', minutes: 10 },
	{ step: 'check', mode: 'live', minutes: 2 }
] as const satisfies readonly TemplatePhase[];

const ROTI = {
	kind: 'scale',
	text: 'template_roti',
	hint: 'template_roti_hint',
	colour: 'amber'
} as const satisfies TemplatePrompt;

const RETRO = { kind: 'retro', ground_rule: 'template_prime_directive', phases: RETRO_PHASES } as const;

export const TEMPLATES = [
	{
		...RETRO,
		id: 'start-stop-continue',
		name: 'template_start_stop_continue',
		about: 'template_start_stop_continue_about',
		prompts: [
			{ kind: 'cards', text: 'template_start', hint: 'template_start_hint', colour: 'teal' },
			{ kind: 'cards', text: 'template_stop', hint: 'template_stop_hint', colour: 'rose' },
			{ kind: 'cards', text: 'template_continue', hint: 'template_continue_hint', colour: 'indigo' },
			ROTI
		]
	},
	{
		...RETRO,
		id: 'mad-sad-glad',
		name: 'template_mad_sad_glad',
		about: 'template_mad_sad_glad_about',
		prompts: [
			{ kind: 'cards', text: 'template_mad', hint: 'template_mad_hint', colour: 'rose' },
			{ kind: 'cards', text: 'template_sad', hint: 'template_sad_hint', colour: 'indigo' },
			{ kind: 'cards', text: 'template_glad', hint: 'template_glad_hint', colour: 'teal' },
			ROTI
		]
	},
	{
		...RETRO,
		id: '4ls',
		name: 'template_4ls',
		about: 'template_4ls_about',
		prompts: [
			{ kind: 'cards', text: 'template_liked', hint: 'template_liked_hint', colour: 'teal' },
			{ kind: 'cards', text: 'template_learned', hint: 'template_learned_hint', colour: 'indigo' },
			{ kind: 'cards', text: 'template_lacked', hint: 'template_lacked_hint', colour: 'amber' },
			{ kind: 'cards', text: 'template_longed_for', hint: 'template_longed_for_hint', colour: 'rose' },
			ROTI
		]
	},
	{
		...RETRO,
		id: 'sailboat',
		name: 'template_sailboat',
		about: 'template_sailboat_about',
		prompts: [
			{ kind: 'cards', text: 'template_wind', hint: 'template_wind_hint', colour: 'teal' },
			{ kind: 'cards', text: 'template_anchor', hint: 'template_anchor_hint', colour: 'amber' },
			{ kind: 'cards', text: 'template_rocks', hint: 'template_rocks_hint', colour: 'rose' },
			{ kind: 'cards', text: 'template_island', hint: 'template_island_hint', colour: 'indigo' },
			ROTI
		]
	}
] as const satisfies readonly Template[];

/** A template that is ready-made here. */
export type Known = (typeof TEMPLATES)[number];
type KnownPrompt = Known['prompts'][number];

/** The keys of all messages that templates speak in. */
export type TemplateWords =
	| Known['name']
	| Known['about']
	| NonNullable<Known['ground_rule']>
	| KnownPrompt['text']
	| NonNullable<KnownPrompt['hint']>;

/** What 1 to 5 mean on a scale (return on time invested), as keys of messages. */
export const SCALE_WORDS = ['scale_roti_1', 'scale_roti_2', 'scale_roti_3', 'scale_roti_4', 'scale_roti_5'] as const;

/** The template of that id, or null. */
export function templateOf(id: string): Known | null {
	return TEMPLATES.find((template) => template.id === id) ?? null;
}

/** The minutes that a template keeps people together. */
export function templateMinutes(template: Template): number {
	return template.phases.reduce((sum, phase) => sum + ('minutes' in phase ? phase.minutes : 0), 0);
}

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
	const phases: PlanPhase[] = template.phases.map((phase) => {
		const base = { id: newId(), mode: phase.mode, opens_at: null, closes_at: null, minutes: null };
		if (phase.step === 'vote') return { ...base, step: phase.step, minutes: phase.minutes, rules: { ...phase.rules } };
		const timed = { ...base, step: phase.step, rules: {} };
		return phase.mode === 'live' ? { ...timed, minutes: phase.minutes } : timed;
	});
	const collect = phases.find((phase) => phase.step === 'collect');
	const check = phases.find((phase) => phase.step === 'check');
	const prompts = template.prompts.flatMap((prompt) => {
		const phase = prompt.kind === 'cards' ? collect : check;
		if (!phase) return [];
		const { kind, colour } = prompt;
		return [{ id: newId(), phase_id: phase.id, kind, text: say(prompt.text), hint: say(prompt.hint), colour }];
	});
	return {
		kind: template.kind,
		template: template.id,
		ground_rule: say(template.ground_rule),
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
