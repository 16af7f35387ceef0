/** Reviews: what was done, or what happened, and what to learn from it. */
import {
	cards,
	CHECK,
	dated,
	datedRolesIn,
	DISCUSS,
	GROUP,
	READ,
	rolesIn,
	ROTI,
	scale,
	signed,
	VOTE,
	type Template
} from './template.ts';

export const REVIEWS = [
	{
		id: 'after-action-review',
		kind: 'review',
		name: 'template_aar',
		about: 'template_aar_about',
		ground_rule: 'template_aar_rule',
		source: { name: 'US Army: A Leader’s Guide to After-Action Reviews, TC 25-20, 1993' },
		phases: [
			{
				step: 'collect',
				mode: 'async',
				title: 'template_aar_round_facts',
				hint: 'template_aar_tip_facts',
				prompts: [cards('indigo', 'template_aar_planned'), dated('teal', 'template_aar_happened')]
			},
			{ ...READ, hint: 'template_aar_tip_read' },
			{ ...GROUP, title: 'template_aar_round_agree', hint: 'template_aar_tip_agree' },
			{
				step: 'collect',
				mode: 'live',
				minutes: 6,
				title: 'template_aar_round_reasons',
				hint: 'template_aar_tip_reasons',
				prompts: [cards('amber', 'template_aar_why'), cards('rose', 'template_aar_next')]
			},
			{ ...GROUP, hint: 'template_aar_tip_group' },
			VOTE,
			{ ...DISCUSS, minutes: 15, hint: 'template_aar_tip_discuss' },
			CHECK
		]
	},
	{
		id: 'close-out',
		kind: 'review',
		name: 'template_close_out',
		about: 'template_close_out_about',
		ground_rule: 'template_prime_directive',
		source: { name: 'Norman L. Kerth: Project Retrospectives, 2001' },
		phases: [
			{
				step: 'collect',
				mode: 'async',
				hint: 'template_tip_collect',
				prompts: [
					cards('indigo', 'template_close_out_result'),
					cards('teal', 'template_close_out_again'),
					cards('amber', 'template_close_out_different'),
					cards('rose', 'template_close_out_open'),
					signed('teal', 'template_close_out_thanks')
				]
			},
			READ,
			GROUP,
			VOTE,
			{ ...DISCUSS, minutes: 15, hint: 'template_close_out_tip_discuss' },
			CHECK
		]
	},
	{
		id: 'incident',
		kind: 'review',
		name: 'template_incident',
		about: 'template_incident_about',
		ground_rule: 'template_incident_rule',
		source: {
			name: 'John Lunney, Sue Lueder: Postmortem Culture, in Site Reliability Engineering, 2016',
			url: 'https://sre.google/sre-book/postmortem-culture/'
		},
		phases: [
			{
				step: 'collect',
				mode: 'async',
				title: 'template_incident_round_timeline',
				hint: 'template_incident_tip_timeline',
				prompts: [
					datedRolesIn('indigo', 'template_incident_event'),
					datedRolesIn('teal', 'template_incident_known'),
					datedRolesIn('rose', 'template_incident_effect')
				]
			},
			{ ...READ, hint: 'template_incident_tip_read' },
			{ ...GROUP, minutes: 8, title: 'template_incident_round_agree', hint: 'template_incident_tip_agree' },
			{
				step: 'collect',
				mode: 'live',
				minutes: 6,
				title: 'template_incident_round_causes',
				hint: 'template_incident_tip_causes',
				prompts: [
					rolesIn('amber', 'template_incident_possible'),
					rolesIn('rose', 'template_incident_worse'),
					rolesIn('teal', 'template_incident_helped')
				]
			},
			{ ...GROUP, minutes: 4, title: 'template_incident_round_sort' },
			// No ballot: a cause is not truer for having more dots.
			{ ...DISCUSS, minutes: 20, hint: 'template_incident_tip_discuss' },
			CHECK
		]
	},
	{
		id: 'customer-review',
		kind: 'review',
		name: 'template_customer',
		about: 'template_customer_about',
		ground_rule: null,
		source: {
			name: 'Ken Schwaber, Jeff Sutherland: The Scrum Guide, 2020 (Sprint Review)',
			url: 'https://scrumguides.org/scrum-guide.html'
		},
		phases: [
			{
				step: 'collect',
				mode: 'async',
				hint: 'template_customer_tip_collect',
				prompts: [
					cards('teal', 'template_customer_works'),
					cards('rose', 'template_customer_missing'),
					cards('amber', 'template_customer_surprise'),
					cards('indigo', 'template_customer_next')
				]
			},
			READ,
			GROUP,
			VOTE,
			{ ...DISCUSS, minutes: 15, hint: 'template_customer_tip_discuss' },
			{ ...CHECK, prompts: [scale('indigo', 'template_customer_useful'), ROTI] }
		]
	},
	{
		id: 'milestone',
		kind: 'review',
		name: 'template_milestone',
		about: 'template_milestone_about',
		ground_rule: null,
		source: { name: 'Robert G. Cooper: Stage-Gate Systems, Business Horizons, 1990' },
		phases: [
			{
				step: 'check',
				mode: 'async',
				days: 1,
				title: 'template_milestone_round_before',
				hint: 'template_milestone_tip_before',
				prompts: [scale('indigo', 'template_milestone_next')]
			},
			{
				step: 'collect',
				mode: 'async',
				days: 2,
				hint: 'template_tip_collect',
				prompts: [
					cards('teal', 'template_milestone_reached'),
					cards('amber', 'template_milestone_otherwise'),
					cards('rose', 'template_milestone_way')
				]
			},
			READ,
			GROUP,
			VOTE,
			{ ...DISCUSS, minutes: 15, hint: 'template_milestone_tip_discuss' },
			{
				...CHECK,
				title: 'template_milestone_round_after',
				hint: 'template_milestone_tip_after',
				prompts: [scale('indigo', 'template_milestone_next'), ROTI]
			}
		]
	},
	{
		id: 'decision-review',
		kind: 'review',
		name: 'template_decision',
		about: 'template_decision_about',
		ground_rule: 'template_decision_rule',
		source: { name: 'Annie Duke: Thinking in Bets, 2018' },
		phases: [
			{
				step: 'collect',
				mode: 'async',
				title: 'template_decision_round_then',
				hint: 'template_decision_tip_then',
				prompts: [cards('indigo', 'template_decision_knew'), cards('teal', 'template_decision_expected')]
			},
			{
				step: 'check',
				mode: 'async',
				title: 'template_decision_round_judge',
				hint: 'template_decision_tip_judge',
				prompts: [scale('indigo', 'template_decision_quality')]
			},
			{
				step: 'collect',
				mode: 'async',
				title: 'template_decision_round_since',
				hint: 'template_tip_build',
				prompts: [cards('amber', 'template_decision_came'), cards('rose', 'template_decision_now')]
			},
			READ,
			{ ...GROUP, hint: 'template_decision_tip_group' },
			{ ...VOTE, minutes: 4, rules: { method: 'consent' }, hint: 'template_decision_tip_vote' },
			{ ...DISCUSS, minutes: 12, hint: 'template_decision_tip_discuss' },
			CHECK,
			{ step: 'ratify', mode: 'async', days: 2, rules: { confidence: true }, hint: 'template_decision_tip_ratify' }
		]
	}
] as const satisfies readonly Template[];
