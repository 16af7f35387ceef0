/** Retros: a team looks back on how it works. */
import {
	cards,
	CHECK,
	dated,
	DISCUSS,
	GROUP,
	READ,
	scale,
	VOTE,
	type Template,
	type TemplatePhase,
	type TemplatePrompt
} from './template.ts';

/** Most retros run alike, so that another template is another set of questions and moves nothing else. */
const asking = <const Prompts extends readonly TemplatePrompt[]>(...prompts: Prompts) =>
	[
		{ step: 'collect', mode: 'async', hint: 'template_tip_collect', prompts },
		READ,
		GROUP,
		VOTE,
		DISCUSS,
		CHECK
	] as const satisfies readonly TemplatePhase[];

const RETRO = { kind: 'retro', ground_rule: 'template_prime_directive' } as const;
const FUN_RETROSPECTIVES = {
	name: 'Paulo Caroli, Taina Caetano Coimbra: Fun Retrospectives, 2015',
	url: 'https://www.funretrospectives.com/'
} as const;

export const RETROS = [
	{
		...RETRO,
		id: 'start-stop-continue',
		name: 'template_start_stop_continue',
		about: 'template_start_stop_continue_about',
		source: { name: 'Thomas J. DeLong: Three Questions for Effective Feedback, Harvard Business Review, 2011' },
		phases: asking(
			cards('teal', 'template_start'),
			cards('rose', 'template_stop'),
			cards('indigo', 'template_continue')
		)
	},
	{
		...RETRO,
		id: 'mad-sad-glad',
		name: 'template_mad_sad_glad',
		about: 'template_mad_sad_glad_about',
		source: { name: 'Esther Derby, Diana Larsen: Agile Retrospectives, 2006' },
		phases: asking(cards('rose', 'template_mad'), cards('indigo', 'template_sad'), cards('teal', 'template_glad'))
	},
	{
		...RETRO,
		id: '4ls',
		name: 'template_4ls',
		about: 'template_4ls_about',
		source: { name: 'Mary Gorman, Ellen Gottesdiener: The 4L’s, A Retrospective Technique, 2010' },
		phases: asking(
			cards('teal', 'template_liked'),
			cards('indigo', 'template_learned'),
			cards('amber', 'template_lacked'),
			cards('rose', 'template_longed_for')
		)
	},
	{
		...RETRO,
		id: 'sailboat',
		name: 'template_sailboat',
		about: 'template_sailboat_about',
		source: { name: 'Luke Hohmann: Innovation Games, 2006 (Speed Boat)' },
		phases: asking(
			cards('teal', 'template_wind'),
			cards('amber', 'template_anchor'),
			cards('rose', 'template_rocks'),
			cards('indigo', 'template_island')
		)
	},
	{
		...RETRO,
		id: 'starfish',
		name: 'template_starfish',
		about: 'template_starfish_about',
		source: { name: 'Patrick Kua: The Retrospective Starfish, 2006' },
		phases: asking(
			cards('teal', 'template_starfish_keep'),
			cards('teal', 'template_starfish_more'),
			cards('amber', 'template_starfish_less'),
			cards('rose', 'template_starfish_stop'),
			cards('indigo', 'template_starfish_start')
		)
	},
	{
		...RETRO,
		id: 'kalm',
		name: 'template_kalm',
		about: 'template_kalm_about',
		source: FUN_RETROSPECTIVES,
		phases: asking(
			cards('teal', 'template_kalm_keep'),
			cards('indigo', 'template_kalm_add'),
			cards('rose', 'template_kalm_less'),
			cards('amber', 'template_kalm_more')
		)
	},
	{
		...RETRO,
		id: 'daki',
		name: 'template_daki',
		about: 'template_daki_about',
		source: FUN_RETROSPECTIVES,
		phases: asking(
			cards('rose', 'template_daki_drop'),
			cards('indigo', 'template_daki_add'),
			cards('teal', 'template_daki_keep'),
			cards('amber', 'template_daki_improve')
		)
	},
	{
		...RETRO,
		id: 'what-so-what-now-what',
		name: 'template_what_so_what',
		about: 'template_what_so_what_about',
		source: {
			name: 'Terry Borton: Reach, Touch and Teach, 1970; Henri Lipmanowicz, Keith McCandless: Liberating Structures, 2013',
			url: 'https://www.liberatingstructures.com/'
		},
		phases: [
			{
				step: 'collect',
				mode: 'async',
				title: 'template_what_so_what_round_what',
				hint: 'template_what_so_what_tip_what',
				prompts: [cards('indigo', 'template_what_so_what_what')]
			},
			{
				step: 'collect',
				mode: 'async',
				title: 'template_what_so_what_round_so_what',
				hint: 'template_tip_build',
				prompts: [cards('amber', 'template_what_so_what_so_what')]
			},
			READ,
			{ ...GROUP, hint: 'template_what_so_what_tip_group' },
			VOTE,
			{
				...DISCUSS,
				minutes: 12,
				title: 'template_what_so_what_round_now_what',
				hint: 'template_what_so_what_tip_now_what'
			},
			CHECK
		]
	},
	{
		...RETRO,
		id: 'timeline',
		name: 'template_timeline',
		about: 'template_timeline_about',
		source: { name: 'Norman L. Kerth: Project Retrospectives, 2001' },
		phases: [
			{
				step: 'collect',
				mode: 'async',
				hint: 'template_timeline_tip_collect',
				prompts: [
					dated('indigo', 'template_timeline_event'),
					dated('teal', 'template_timeline_high'),
					dated('rose', 'template_timeline_low')
				]
			},
			READ,
			{ ...GROUP, minutes: 8, hint: 'template_timeline_tip_group' },
			VOTE,
			{ ...DISCUSS, minutes: 15 },
			CHECK
		]
	},
	{
		...RETRO,
		id: 'health-check',
		name: 'template_health',
		about: 'template_health_about',
		source: { name: 'Henrik Kniberg, Kristian Lindwall: Squad Health Check Model, Spotify, 2014' },
		phases: [
			{
				step: 'check',
				mode: 'async',
				days: 2,
				title: 'template_health_round_rate',
				hint: 'template_health_tip_rate',
				prompts: [
					scale('indigo', 'template_health_mission'),
					scale('teal', 'template_health_value'),
					scale('amber', 'template_health_say'),
					scale('rose', 'template_health_pace'),
					scale('indigo', 'template_health_quality'),
					scale('teal', 'template_health_together'),
					scale('amber', 'template_health_learning'),
					scale('rose', 'template_health_fun')
				]
			},
			{
				step: 'collect',
				mode: 'async',
				days: 1,
				title: 'template_health_round_why',
				hint: 'template_health_tip_why',
				prompts: [cards('indigo', 'template_health_talk'), cards('teal', 'template_health_better')]
			},
			READ,
			GROUP,
			VOTE,
			{ ...DISCUSS, minutes: 15, hint: 'template_health_tip_discuss' }
		]
	},
	{
		...RETRO,
		id: 'lean-coffee',
		name: 'template_lean_coffee',
		about: 'template_lean_coffee_about',
		source: { name: 'Jim Benson, Jeremy Lightsmith: Lean Coffee, 2009', url: 'https://leancoffee.org/' },
		phases: [
			{
				step: 'collect',
				mode: 'async',
				hint: 'template_tip_collect',
				prompts: [cards('indigo', 'template_lean_coffee_topic')]
			},
			READ,
			{ ...GROUP, minutes: 2, rules: { merge: 'duplicates' }, hint: 'template_lean_coffee_tip_group' },
			VOTE,
			{ ...DISCUSS, minutes: 25, rules: { renewals: 2 }, hint: 'template_lean_coffee_tip_discuss' },
			CHECK
		]
	}
] as const satisfies readonly Template[];
