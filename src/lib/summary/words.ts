/**
 * The sentences of a summary around what people wrote. The page and the files say the same ones, so they stand here once.
 * What a room says too stands beside it by its subject, so that a room does not carry the rest.
 */
import { formatDate, formatInstant, formatMinutes, formatMoment, formatZone, type Reader } from '$i18n/format.ts';
import { confidenceWords } from '$i18n/confidence.ts';
import { PARKED_WORDS } from '$i18n/parked.ts';
import { RISK_WORDS, viewsWords } from '$i18n/risk.ts';
import { roundName } from '$i18n/round-name.ts';
import type { ReactionCounts } from '$lib/domain/reaction.ts';
import type {
	SummaryAction,
	SummaryBallot,
	SummaryModel,
	SummaryPrompt,
	SummaryRisk,
	SummaryTopic,
	SummaryWriting
} from '$lib/domain/summary-model.ts';
import type { Instant, Kind } from '$lib/domain/workshop.ts';
import { acrossOf, isOpenBallot, type VoteRules } from '../domain/ballot.ts';
import { thresholdWords } from '../i18n/points.ts';
import { talkWords, writingWords } from '$i18n/meet.ts';
import { m } from '$messages';
import { voteName } from './vote-words.ts';

const KINDS = {
	retro: m.summary_kind_retro,
	review: m.summary_kind_review,
	planning: m.summary_kind_planning,
	brainstorm: m.summary_kind_brainstorm
} as const;

/** "Retro" */
export function kindWords(kind: Kind, { locale }: Reader): string {
	return KINDS[kind]({}, { locale });
}

/** How final it is, and when that changes. */
export function stageWords(model: SummaryModel, reader: Reader): string {
	const words = { locale: reader.locale };
	const opens = model.writing[0]?.reveals_at;
	if (model.stage === 'upcoming' && opens) return m.summary_upcoming({ when: formatInstant(opens, reader) }, words);
	const say = model.stage === 'final' ? m.summary_final : m.summary_provisional;
	return say({ when: formatInstant(model.final_at, reader) }, words);
}

/** When people write in a round; of one in a meeting, that they do. */
function writtenWords({ apart, is_revealed }: SummaryWriting, reader: Reader): string {
	const words = { locale: reader.locale };
	if (!apart) return (is_revealed ? m.summary_written_met : m.summary_writes_met)({}, words);
	const say = is_revealed ? m.summary_apart : m.summary_writes;
	return say({ from: formatInstant(apart.from, reader), to: formatInstant(apart.to, reader) }, words);
}

/** Until when nobody read what was written in a round, but for its author or whoever held the sheet. */
function sealWords({ reveals_at, is_revealed, has_sheets }: SummaryWriting, reader: Reader): string {
	const words = { locale: reader.locale };
	const when = reveals_at && formatInstant(reveals_at, reader);
	if (when === null) return (has_sheets ? m.summary_sheets_together : m.summary_seals_together)({}, words);
	if (has_sheets) return (is_revealed ? m.summary_rule_sheets : m.summary_sheets)({ when }, words);
	return (is_revealed ? m.summary_rule_sealed : m.summary_seals)({ when }, words);
}

/** When people wrote and met, and in which zone that is told; of several rounds of writing, each with its seal. */
export function timeWords(model: SummaryModel, reader: Reader): string[] {
	const words = { locale: reader.locale };
	const { writing, together } = model;
	const met = together?.ended_at ? m.summary_met : model.stage === 'final' ? m.summary_unmet : m.summary_meets;
	return [
		...(writing.length > 1
			? writing.map((round) => {
					const rules = `${writtenWords(round, reader)} ${sealWords(round, reader)}`;
					return m.summary_rule_of_ballot({ name: roundName(round, words), rules }, words);
				})
			: writing.flatMap((round) => (round.apart ? [writtenWords(round, reader)] : []))),
		...(together
			? [
					met(
						{
							when: formatInstant(together.opens_at, reader),
							minutes: formatMinutes(together.minutes, reader.locale)
						},
						words
					)
				]
			: []),
		...(model.is_cancelled ? [m.summary_cancelled({}, words)] : []),
		m.summary_times_zone({ zone: formatZone(reader.zone, reader.locale) }, words)
	];
}

/** The owner, the date and the topic of an action, as far as it has them. */
export function actionWords(action: SummaryAction, { locale }: Reader): string[] {
	const words = { locale };
	const date = action.due && formatDate(`${action.due}T00:00:00Z`, { locale, zone: 'UTC' });
	return [
		...standingWords(action, words),
		...ownerWords(action, words),
		...(date ? [m.summary_due({ date }, words)] : []),
		...(action.topic ? [m.summary_from_topic({ topic: action.topic }, words)] : [])
	];
}

/** Who does it: whoever took it on themselves, with how far they believe in it, or whoever was named. */
function ownerWords({ owner, confidence }: SummaryAction, words: { locale: Reader['locale'] }): string[] {
	if (owner === null) return [m.summary_owner_none({}, words)];
	if (confidence === null) return [m.summary_owner({ owner }, words)];
	return [m.commit_taken({ name: owner }, words), confidenceWords(confidence, words)];
}

/** The rules by which a ballot was held. */
export function heldWords(rules: VoteRules, words: { locale: Reader['locale'] }): string[] {
	return [
		methodRuleWords(rules, words),
		(isOpenBallot(rules) ? m.summary_rule_ballot_open : m.summary_rule_ballot_sealed)({}, words)
	];
}

/** How one ballot was held, in sentences; nothing of one that has not closed, but that it was voided. */
function ballotWords({ rules, slips, voided, result }: SummaryBallot, words: { locale: Reader['locale'] }): string[] {
	return [
		...(result ? heldWords(rules, words) : []),
		...(slips === null ? [] : [m.summary_slips({ count: slips }, words)]),
		...(result && result.hands > 0 ? [m.results_hands({ count: result.hands }, words)] : []),
		...(voided > 0 ? [m.summary_voided({ count: voided }, words)] : [])
	];
}

/** The rules by which it was done. */
export function ruleWords(model: SummaryModel, reader: Reader): string[] {
	const words = { locale: reader.locale };
	const { ratify, voided_rounds: gone } = model.outcome;
	const ballots = gone.reduce((sum, { step, voided }) => sum + (step === 'vote' ? voided : 0), 0);
	const isRatifyVoided = (ratify?.voided ?? 0) > 0 || gone.some(({ step }) => step === 'ratify');
	return [
		...(model.writing.length === 1 ? model.writing.map((round) => sealWords(round, reader)) : []),
		(model.naming === 'named' ? m.summary_rule_named : m.summary_rule_anonymous)({}, words),
		m.summary_cards({ count: model.cards_kept }, words),
		...(model.cards_taken_down > 0 ? [m.summary_taken_down({ count: model.cards_taken_down }, words)] : []),
		...model.outcome.ballots.flatMap((ballot, at, all) => {
			const sentences = ballotWords(ballot, words).join(' ');
			if (sentences === '' || all.length === 1) return sentences || [];
			return m.summary_rule_of_ballot({ name: voteName(ballot.title, at, words), rules: sentences }, words);
		}),
		...(ballots > 0 ? [m.summary_voided_gone({ count: ballots }, words)] : []),
		...(ratify?.is_over ? [m.summary_rule_ratify({}, words)] : []),
		...(isRatifyVoided ? [m.summary_ratify_voided({}, words)] : []),
		...(model.outcome.are_ratings_voided ? [m.summary_check_voided({}, words)] : []),
		m.summary_rule_votes({}, words)
	];
}

function methodRuleWords(rules: VoteRules, words: { locale: Reader['locale'] }): string {
	switch (rules.method) {
		case 'dots':
			return m.summary_rule_dots({ budget: rules.budget, cap: rules.cap }, words);
		case 'approval':
			return m.summary_rule_approval({}, words);
		case 'score':
			return m.summary_rule_score({}, words);
		case 'ranked':
			return m.summary_rule_ranked({}, words);
		case 'fist':
			return m.summary_rule_fist({ least: rules.least }, words);
		case 'impact_effort':
			return m.summary_rule_impact_effort({ across: acrossOf(rules) }, words);
		case 'consent':
			return m.summary_rule_consent({}, words);
		case 'yes_no':
			return m.summary_rule_yes_no({ threshold: thresholdWords(rules.threshold, words), quorum: rules.quorum }, words);
	}
}

/** A question of the record, with its round where another asks the same. */
export function questionWords(
	{ text, round }: Pick<SummaryPrompt, 'text' | 'round'>,
	words: { locale: Reader['locale'] }
): string {
	return round ? `${text} (${roundName(round, words)})` : text;
}

/** "Proposed", or that it is not settled; nothing of what stands. */
export function standingWords(
	{ is_proposed, is_contested }: { is_proposed: boolean; is_contested: boolean },
	words: { locale: Reader['locale'] }
): string[] {
	if (is_contested) return [m.summary_contested({}, words)];
	return is_proposed ? [m.summary_proposed({}, words)] : [];
}

/** Why nobody settled a topic, or how it closed without a meeting; nothing of what was settled, or of what a person parked. */
export function unsettledWords(
	{ parked_why, unmet }: Pick<SummaryTopic, 'parked_why' | 'unmet'>,
	words: { locale: Reader['locale'] }
): string[] {
	if (unmet?.talk) return [m.summary_not_talked({ why: talkWords(unmet.talk, words) }, words)];
	if (unmet) return [m.summary_in_writing({ why: writingWords(unmet.writing, words) }, words)];
	return parked_why === null ? [] : [PARKED_WORDS[parked_why]({}, words)];
}

/** That the accounts on a topic differ, and on what people agreed; nothing of one that nobody disputes. */
export function accountsWords(
	{ is_disputed, agreed }: { is_disputed: boolean; agreed: string | null },
	words: { locale: Reader['locale'] }
): string[] {
	return [
		...(is_disputed ? [m.accounts_disputed({}, words)] : []),
		...(agreed === null ? [] : [m.accounts_agreed({ text: agreed }, words)])
	];
}

/** When something happened, with the zone in which that is told. */
export function momentWords(at: Instant, reader: Reader): string {
	const where = formatZone(reader.zone, reader.locale);
	return m.ui_when_where({ when: formatMoment(at, reader), where }, { locale: reader.locale });
}

/** How many reacted to a card, kind by kind. */
export function reactedWords(counts: ReactionCounts, words: { locale: Reader['locale'] }): string[] {
	const say = {
		agree: m.reading_counted_agree,
		thanks: m.reading_counted_thanks,
		question: m.reading_counted_question
	};
	return (['agree', 'thanks', 'question'] as const).flatMap((kind) => {
		const count = counts[kind];
		return count ? [say[kind]({ count }, words)] : [];
	});
}

/** "Mitigated", or that nobody has classified it. */
export function riskClassWords(risk: Pick<SummaryRisk, 'class'>, words: { locale: Reader['locale'] }): string {
	return risk.class ? RISK_WORDS[risk.class]({}, words) : m.summary_risk_none({}, words);
}

/** How people first saw a risk, where that may be told. */
export function firstViewWords(
	{ first_views: views }: Pick<SummaryRisk, 'first_views'>,
	words: { locale: Reader['locale'] }
): string[] {
	if (!views || (views.most === null && views.answers === null)) return [];
	return [m.summary_risk_views({ views: viewsWords(views, words.locale) }, words)];
}

/** The day of a risk: by when its owner sees to it, or when it is looked at again; nothing of what is resolved. */
export function riskDayWords(
	{ class: as, due }: Pick<SummaryRisk, 'class' | 'due'>,
	words: { locale: Reader['locale'] }
): string | null {
	if (due === null) return null;
	const date = formatDate(`${due}T00:00:00Z`, { ...words, zone: 'UTC' });
	return as === 'owned' ? m.summary_due({ date }, words) : m.summary_risk_again({ date }, words);
}
