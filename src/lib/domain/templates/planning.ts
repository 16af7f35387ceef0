/** Plannings: where it goes, what fits, what could go wrong. */
import {
	cards,
	CHECK,
	CONFIDENT,
	DISCUSS,
	GROUP,
	READ,
	risksIn,
	ROTI,
	signed,
	VOTE,
	type Template
} from './template.ts';

const PLANNING = { kind: 'planning', ground_rule: null } as const;
const CONFIDENCE = { ...CHECK, prompts: [CONFIDENT, ROTI] } as const;

export const PLANNINGS = [
	{
		...PLANNING,
		id: 'goals-risks',
		name: 'template_goals_risks',
		about: 'template_goals_risks_about',
		source: { name: 'Tom DeMarco, Timothy Lister: Waltzing with Bears, 2003' },
		phases: [
			{
				step: 'collect',
				mode: 'async',
				title: 'template_goals_risks_round_goals',
				hint: 'template_goals_risks_tip_goals',
				prompts: [cards('teal', 'template_goals_risks_goal'), cards('indigo', 'template_goals_risks_sign')]
			},
			{
				step: 'collect',
				mode: 'async',
				title: 'template_goals_risks_round_risks',
				hint: 'template_tip_build',
				prompts: [risksIn('rose', 'template_goals_risks_risk'), cards('amber', 'template_goals_risks_need')]
			},
			READ,
			{ ...GROUP, hint: 'template_goals_risks_tip_group' },
			VOTE,
			{ ...DISCUSS, minutes: 15, hint: 'template_goals_risks_tip_discuss' },
			CONFIDENCE
		]
	},
	{
		...PLANNING,
		id: 'premortem',
		name: 'template_premortem',
		about: 'template_premortem_about',
		source: {
			name: 'Gary Klein: Performing a Project Premortem, Harvard Business Review, 2007',
			url: 'https://hbr.org/2007/09/performing-a-project-premortem'
		},
		phases: [
			{
				step: 'collect',
				mode: 'async',
				title: 'template_premortem_round_failed',
				hint: 'template_premortem_tip_failed',
				prompts: [risksIn('rose', 'template_premortem_why')]
			},
			{ ...READ, hint: 'template_premortem_tip_read' },
			{ ...GROUP, hint: 'template_premortem_tip_group' },
			{
				...VOTE,
				minutes: 5,
				rules: { method: 'impact_effort', across: 'likelihood' },
				hint: 'template_premortem_tip_vote'
			},
			{ ...DISCUSS, minutes: 20, hint: 'template_premortem_tip_discuss' },
			CONFIDENCE
		]
	},
	{
		...PLANNING,
		id: 'capacity',
		name: 'template_capacity',
		about: 'template_capacity_about',
		source: { name: 'Mike Cohn: Agile Estimating and Planning, 2005' },
		phases: [
			{
				step: 'collect',
				mode: 'async',
				title: 'template_capacity_round_what',
				hint: 'template_capacity_tip_what',
				prompts: [
					cards('amber', 'template_capacity_taken'),
					cards('teal', 'template_capacity_must'),
					cards('rose', 'template_capacity_wait')
				]
			},
			READ,
			{ ...GROUP, minutes: 4 },
			{ ...VOTE, hint: 'template_capacity_tip_vote' },
			{
				...DISCUSS,
				minutes: 12,
				title: 'template_capacity_round_cut',
				hint: 'template_capacity_tip_cut'
			},
			{
				step: 'collect',
				mode: 'live',
				minutes: 4,
				title: 'template_capacity_round_commit',
				hint: 'template_capacity_tip_commit',
				prompts: [signed('indigo', 'template_capacity_commit')]
			},
			{
				...DISCUSS,
				minutes: 5,
				title: 'template_capacity_round_promise',
				hint: 'template_capacity_tip_promise'
			},
			CONFIDENCE
		]
	},
	{
		...PLANNING,
		id: 'objectives',
		name: 'template_objectives',
		about: 'template_objectives_about',
		source: { name: 'Andrew S. Grove: High Output Management, 1983' },
		phases: [
			{
				step: 'collect',
				mode: 'async',
				title: 'template_objectives_round_objectives',
				hint: 'template_objectives_tip_objectives',
				prompts: [cards('teal', 'template_objectives_objective'), cards('rose', 'template_objectives_leave')]
			},
			{
				step: 'collect',
				mode: 'async',
				title: 'template_objectives_round_results',
				hint: 'template_tip_build',
				prompts: [cards('indigo', 'template_objectives_result')]
			},
			READ,
			{ ...GROUP, hint: 'template_objectives_tip_group' },
			VOTE,
			{ ...DISCUSS, minutes: 18, hint: 'template_objectives_tip_discuss' },
			CONFIDENCE
		]
	},
	{
		...PLANNING,
		id: 'roam',
		name: 'template_roam',
		about: 'template_roam_about',
		source: { name: 'Scaled Agile Framework: PI Planning', url: 'https://framework.scaledagile.com/pi-planning' },
		phases: [
			{
				step: 'collect',
				mode: 'async',
				title: 'template_roam_round_risks',
				hint: 'template_tip_collect',
				prompts: [risksIn('rose', 'template_roam_risk')]
			},
			READ,
			{ ...GROUP, minutes: 6, hint: 'template_roam_tip_group' },
			// No ballot: all of them are talked about.
			{ ...DISCUSS, minutes: 20, hint: 'template_roam_tip_discuss' },
			CONFIDENCE
		]
	}
] as const satisfies readonly Template[];
