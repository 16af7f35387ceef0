/** A ballot in words, by its method: what is asked, how one answers, and the rules that hold. */
import { m } from '$messages';
import { acrossOf, isOpenBallot, type Method, type VoteRules } from '../../../domain/ballot.ts';
import { getLocale } from '../../../i18n/paraglide/runtime.js';
import { thresholdWords } from '../../../i18n/points.ts';

const TITLES: Record<Exclude<Method, 'impact_effort'>, () => string> = {
	dots: m.live_vote_title,
	approval: m.live_vote_title_approval,
	score: m.voting_title_score,
	ranked: m.voting_title_ranked,
	fist: m.voting_title_fist,
	consent: m.voting_title_consent,
	yes_no: m.voting_title_yes_no
};

/** The question: "What matters most?" */
export function ballotTitle(rules: VoteRules): string {
	if (rules.method === 'impact_effort') return m.voting_title_impact_effort({ across: acrossOf(rules) });
	return TITLES[rules.method]();
}

/** How one answers it. */
export function ballotLead(rules: VoteRules): string {
	switch (rules.method) {
		case 'dots':
			return m.live_vote_lead({ count: rules.budget, cap: rules.cap });
		case 'approval':
			return m.live_vote_lead_approval();
		case 'score':
			return m.voting_lead_score();
		case 'ranked':
			return m.voting_lead_ranked();
		case 'fist':
			return m.voting_lead_fist();
		case 'impact_effort':
			return m.voting_lead_impact_effort();
		case 'consent':
			return m.voting_lead_consent();
		case 'yes_no':
			return m.voting_lead_yes_no();
	}
}

/** What is counted and what decides, then ties and rounding, then what holds for every ballot. */
export function ballotRules(rules: VoteRules): string[] {
	return [
		...methodRules(rules),
		isOpenBallot(rules) ? openRule(rules.method) : m.live_rules_sealed(),
		m.live_rules_change(),
		m.live_rules_order(),
		m.live_rules_nameless()
	];
}

function methodRules(rules: VoteRules): string[] {
	switch (rules.method) {
		case 'dots':
			return [m.live_rules_budget({ count: rules.budget, cap: rules.cap }), m.voting_rule_dots_tie()];
		case 'approval':
			return [m.live_rules_approval(), m.voting_rule_approval_tie()];
		case 'score':
			return [m.voting_rule_score(), m.voting_rule_score_tie()];
		case 'ranked':
			return [m.voting_rule_ranked(), m.voting_rule_ranked_tie()];
		case 'fist':
			return [m.voting_rule_fist({ least: rules.least }), m.voting_rule_fist_tie()];
		case 'impact_effort':
			return [m.voting_rule_impact_effort({ across: acrossOf(rules) }), m.voting_rule_impact_effort_tie()];
		case 'consent':
			return [m.voting_rule_consent(), m.voting_rule_consent_tie()];
		case 'yes_no': {
			const threshold = thresholdWords(rules.threshold, { locale: getLocale() });
			return [m.voting_rule_yes_no({ threshold, quorum: rules.quorum }), m.voting_rule_yes_no_tie()];
		}
	}
}

function openRule(method: Method): string {
	if (method === 'dots') return m.live_rules_open();
	return method === 'approval' ? m.live_rules_open_ticks() : m.voting_rule_open_answers();
}
