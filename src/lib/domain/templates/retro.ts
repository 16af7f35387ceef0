/** Retros: a team looks back on how it works. */
import { DOTS, ROTI, type Template, type TemplatePhase, type TemplatePrompt } from './template.ts';

/** Most retros run alike, so that another template is another set of questions and moves nothing else. */
const asking = <const Prompts extends readonly TemplatePrompt[]>(prompts: Prompts) =>
	[
		{ step: 'collect', mode: 'async', prompts },
		{ step: 'read', mode: 'async' },
		{ step: 'group', mode: 'live', minutes: 5 },
		{ step: 'vote', mode: 'live', minutes: 3, rules: DOTS },
		{ step: 'discuss', mode: 'live', minutes: 10 },
		{ step: 'check', mode: 'live', minutes: 2, prompts: [ROTI] }
	] as const satisfies readonly TemplatePhase[];

const RETRO = { kind: 'retro', ground_rule: 'template_prime_directive', source: null } as const;

export const RETROS = [
	{
		...RETRO,
		id: 'start-stop-continue',
		name: 'template_start_stop_continue',
		about: 'template_start_stop_continue_about',
		phases: asking([
			{ kind: 'cards', text: 'template_start', hint: 'template_start_hint', colour: 'teal' },
			{ kind: 'cards', text: 'template_stop', hint: 'template_stop_hint', colour: 'rose' },
			{ kind: 'cards', text: 'template_continue', hint: 'template_continue_hint', colour: 'indigo' }
		])
	},
	{
		...RETRO,
		id: 'mad-sad-glad',
		name: 'template_mad_sad_glad',
		about: 'template_mad_sad_glad_about',
		phases: asking([
			{ kind: 'cards', text: 'template_mad', hint: 'template_mad_hint', colour: 'rose' },
			{ kind: 'cards', text: 'template_sad', hint: 'template_sad_hint', colour: 'indigo' },
			{ kind: 'cards', text: 'template_glad', hint: 'template_glad_hint', colour: 'teal' }
		])
	},
	{
		...RETRO,
		id: '4ls',
		name: 'template_4ls',
		about: 'template_4ls_about',
		phases: asking([
			{ kind: 'cards', text: 'template_liked', hint: 'template_liked_hint', colour: 'teal' },
			{ kind: 'cards', text: 'template_learned', hint: 'template_learned_hint', colour: 'indigo' },
			{ kind: 'cards', text: 'template_lacked', hint: 'template_lacked_hint', colour: 'amber' },
			{ kind: 'cards', text: 'template_longed_for', hint: 'template_longed_for_hint', colour: 'rose' }
		])
	},
	{
		...RETRO,
		id: 'sailboat',
		name: 'template_sailboat',
		about: 'template_sailboat_about',
		phases: asking([
			{ kind: 'cards', text: 'template_wind', hint: 'template_wind_hint', colour: 'teal' },
			{ kind: 'cards', text: 'template_anchor', hint: 'template_anchor_hint', colour: 'amber' },
			{ kind: 'cards', text: 'template_rocks', hint: 'template_rocks_hint', colour: 'rose' },
			{ kind: 'cards', text: 'template_island', hint: 'template_island_hint', colour: 'indigo' }
		])
	}
] as const satisfies readonly Template[];
