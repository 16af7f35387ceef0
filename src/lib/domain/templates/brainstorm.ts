/** Brainstorms: many ideas first, then a choice; or a judgement of people who know. */
import { cards, CHECK, DISCUSS, GROUP, READ, scale, TICK, VOTE, type Template } from './template.ts';

const BRAINSTORM = { kind: 'brainstorm', ground_rule: null } as const;
/** The best of each person, in order. */
const RANKED = { method: 'ranked' } as const;
/** What each idea would bring and what it would take, each person for themselves. */
const RATED = { ...VOTE, rules: { method: 'impact_effort' } } as const;
/** Five minutes with one sheet, of six. */
const SHEET = { step: 'collect', mode: 'live', minutes: 5, rules: { sheets: true } } as const;
const BUILD = {
	...SHEET,
	hint: 'template_brainwriting_tip_3',
	prompts: [cards('teal', 'template_brainwriting_second')]
} as const;
const BUILD_ON = {
	...SHEET,
	hint: 'template_brainwriting_tip_3',
	prompts: [cards('amber', 'template_brainwriting_third')]
} as const;
/** The purpose says of what. */
const LIKELY = { ...scale('indigo', 'template_delphi_likely'), isNew: true } as const;

export const BRAINSTORMS = [
	{
		...BRAINSTORM,
		id: 'nominal-group',
		name: 'template_ngt',
		about: 'template_ngt_about',
		source: {
			name: 'Andre L. Delbecq, Andrew H. Van de Ven, David H. Gustafson: Group Techniques for Program Planning, 1975'
		},
		phases: [
			{
				step: 'collect',
				mode: 'async',
				hint: 'template_ngt_tip_collect',
				prompts: [cards('indigo', 'template_ngt_idea')]
			},
			{ ...READ, hint: 'template_ngt_tip_read' },
			{
				...GROUP,
				title: 'template_ngt_round_clarify',
				rules: { merge: 'duplicates' },
				hint: 'template_ngt_tip_group'
			},
			{ ...VOTE, title: 'template_ngt_round_first', rules: RANKED, hint: 'template_ngt_tip_first' },
			{ ...DISCUSS, minutes: 12, hint: 'template_ngt_tip_discuss' },
			{ ...VOTE, title: 'template_ngt_round_final', rules: RANKED, hint: 'template_ngt_tip_final' },
			CHECK
		]
	},
	{
		...BRAINSTORM,
		id: 'brainwriting-635',
		name: 'template_brainwriting',
		about: 'template_brainwriting_about',
		source: { name: 'Bernd Rohrbach: Kreativ nach Regeln, Methode 635, Absatzwirtschaft, 1969' },
		phases: [
			{
				...SHEET,
				title: 'template_brainwriting_round_1',
				hint: 'template_brainwriting_tip_1',
				prompts: [cards('indigo', 'template_brainwriting_first')]
			},
			{ ...BUILD, title: 'template_brainwriting_round_2', hint: 'template_brainwriting_tip_2' },
			{ ...BUILD, title: 'template_brainwriting_round_3' },
			{ ...BUILD, title: 'template_brainwriting_round_4', hint: 'template_brainwriting_tip_4' },
			{ ...BUILD_ON, title: 'template_brainwriting_round_5' },
			{ ...BUILD_ON, title: 'template_brainwriting_round_6', hint: 'template_brainwriting_tip_6' },
			{ ...READ, days: 1, rules: { reactions: true }, hint: 'template_tip_react' },
			{ step: 'group', mode: 'async', rules: { apart: true }, hint: 'template_brainwriting_tip_group' },
			{
				step: 'group',
				mode: 'async',
				title: 'template_brainwriting_round_settle',
				hint: 'template_brainwriting_tip_settle'
			},
			{ step: 'vote', mode: 'async', rules: TICK.rules, hint: 'template_tip_tick' },
			DISCUSS,
			CHECK
		]
	},
	{
		...BRAINSTORM,
		id: 'how-might-we',
		name: 'template_hmw',
		about: 'template_hmw_about',
		source: { name: 'Warren Berger: The Secret Phrase Top Innovators Use, Harvard Business Review, 2012' },
		phases: [
			{
				step: 'collect',
				mode: 'async',
				days: 1,
				title: 'template_hmw_round_seen',
				hint: 'template_tip_collect',
				prompts: [cards('rose', 'template_hmw_seen')]
			},
			{
				step: 'collect',
				mode: 'async',
				title: 'template_hmw_round_questions',
				hint: 'template_hmw_tip_questions',
				prompts: [cards('indigo', 'template_hmw_question')]
			},
			{
				step: 'collect',
				mode: 'async',
				title: 'template_hmw_round_ideas',
				hint: 'template_tip_build',
				prompts: [cards('teal', 'template_hmw_idea')]
			},
			READ,
			{ ...GROUP, hint: 'template_hmw_tip_group' },
			{ ...RATED, title: 'template_hmw_round_first', minutes: 5, hint: 'template_hmw_tip_vote' },
			{ ...DISCUSS, minutes: 12, hint: 'template_hmw_tip_discuss' },
			{ ...RATED, title: 'template_hmw_round_final', hint: 'template_hmw_tip_final' },
			CHECK
		]
	},
	{
		...BRAINSTORM,
		id: 'six-hats',
		name: 'template_hats',
		about: 'template_hats_about',
		source: { name: 'Edward de Bono: Six Thinking Hats, 1985' },
		phases: [
			{
				step: 'collect',
				mode: 'async',
				hint: 'template_hats_tip_collect',
				prompts: [
					cards('indigo', 'template_hats_white'),
					cards('rose', 'template_hats_red'),
					cards('amber', 'template_hats_yellow'),
					cards('rose', 'template_hats_black'),
					cards('teal', 'template_hats_green'),
					cards('indigo', 'template_hats_blue')
				]
			},
			READ,
			{ ...GROUP, hint: 'template_hats_tip_group' },
			VOTE,
			{ ...DISCUSS, minutes: 12 },
			CHECK
		]
	},
	{
		...BRAINSTORM,
		id: 'scamper',
		name: 'template_scamper',
		about: 'template_scamper_about',
		source: { name: 'Bob Eberle: Scamper, 1971' },
		phases: [
			{
				step: 'collect',
				mode: 'async',
				hint: 'template_scamper_tip_collect',
				prompts: [
					cards('indigo', 'template_scamper_substitute'),
					cards('teal', 'template_scamper_combine'),
					cards('amber', 'template_scamper_adapt'),
					cards('rose', 'template_scamper_modify'),
					cards('indigo', 'template_scamper_put'),
					cards('teal', 'template_scamper_eliminate'),
					cards('amber', 'template_scamper_reverse')
				]
			},
			READ,
			GROUP,
			TICK,
			DISCUSS,
			CHECK
		]
	},
	{
		...BRAINSTORM,
		id: 'reverse',
		name: 'template_reverse',
		about: 'template_reverse_about',
		source: { name: 'Arthur B. VanGundy: Techniques of Structured Problem Solving, 1981' },
		phases: [
			{
				step: 'collect',
				mode: 'async',
				days: 1,
				title: 'template_reverse_round_worse',
				hint: 'template_reverse_tip_worse',
				prompts: [cards('rose', 'template_reverse_worse')]
			},
			{
				step: 'collect',
				mode: 'async',
				title: 'template_reverse_round_turn',
				hint: 'template_tip_build',
				prompts: [cards('teal', 'template_reverse_turn')]
			},
			READ,
			{ ...GROUP, hint: 'template_reverse_tip_group' },
			{ ...VOTE, hint: 'template_reverse_tip_vote' },
			DISCUSS,
			CHECK
		]
	},
	{
		...BRAINSTORM,
		id: 'delphi',
		name: 'template_delphi',
		about: 'template_delphi_about',
		ground_rule: 'template_delphi_rule',
		source: {
			name: 'Norman Dalkey, Olaf Helmer: An Experimental Application of the Delphi Method, Management Science, 1963',
			url: 'https://doi.org/10.1287/mnsc.9.3.458'
		},
		phases: [
			{
				step: 'check',
				mode: 'async',
				days: 2,
				rules: { agree: 70 },
				title: 'template_delphi_round_1',
				hint: 'template_delphi_tip_1',
				prompts: [LIKELY]
			},
			{
				step: 'collect',
				mode: 'async',
				days: 1,
				title: 'template_delphi_round_1_why',
				hint: 'template_delphi_tip_why',
				prompts: [cards('teal', 'template_delphi_reason')]
			},
			{ ...READ, hint: 'template_delphi_tip_read' },
			{
				step: 'check',
				mode: 'async',
				title: 'template_delphi_round_2',
				hint: 'template_delphi_tip_2',
				prompts: [LIKELY]
			},
			{
				step: 'collect',
				mode: 'async',
				title: 'template_delphi_round_2_why',
				hint: 'template_delphi_tip_why_2',
				prompts: [cards('amber', 'template_delphi_outside')]
			},
			{ ...READ, hint: 'template_delphi_tip_read' },
			{
				step: 'check',
				mode: 'async',
				title: 'template_delphi_round_3',
				hint: 'template_delphi_tip_3',
				prompts: [LIKELY]
			}
		]
	}
] as const satisfies readonly Template[];
