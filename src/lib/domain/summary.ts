/**
 * The summary of a workshop as a model: the outcome, which is what people forward, and the record, which is everything.
 * Every format renders this one model, so none says what another does not. No words here but those that people wrote, and what
 * a topic is called that has no name where the outcome holds no cards.
 */
import { byOrderKey, byResult, isKept, labelOf, lastResult, type AgendaTopic } from './agenda.ts';
import type { Method, Result, Tally, VoteRules } from './ballot.ts';
import { meetingOf, type TopicToMeet } from './meeting.ts';
import { headlineOf, readResult } from './tally/result.ts';
import { inOrder, rulesOf, sayingOf, talliesOf, toldOf, weigh, type TopicResult } from './weighing.ts';
import type { Risk } from './risk.ts';
import { ratedScales, type Rated } from './rated.ts';
import { ratifyState, type RatifyState } from './ratify.ts';
import type { ReactionCounts } from './reaction.ts';
import type { SummarySource } from './summary-source.ts';
import { minutesTogether, revealInstant } from './timetable.ts';
import type { Trend } from './trend.ts';
import { inTime, isDisputed, timelineOf } from './timeline.ts';
import type { Card, Instant, Kind, Naming, Outcome, Topic } from './workshop.ts';

/** What speaks against something proposed in a talk over days. */
interface Objectable {
	/** somebody objects, and so it does not stand */
	is_contested: boolean;
	/** the reasons, for who came by the participant link */
	objections: Said[];
}

export interface SummaryAction extends Objectable {
	id: string;
	body: string;
	owner: string | null;
	/** the owner has taken it on, themselves, and believes in it so far, 1 to 5; null: nobody has */
	confidence: number | null;
	/** calendar date, YYYY-MM-DD */
	due: string | null;
	/** label of the topic that it came out of; null: none, or one without a name */
	topic: string | null;
	is_proposed: boolean;
}

export interface SummaryDecision extends Objectable {
	id: string;
	body: string;
	topic: string | null;
	is_proposed: boolean;
	/** what everyone says to it; null: nobody is asked */
	ratify: RatifyState | null;
}

export interface SummaryTopic {
	id: string;
	label: string;
	/** of the last ballot that closed; null: none has, or it was not in it */
	result: TopicResult | null;
	/** what the votes before the last one gave it, in their order; a vote that it was not part of is left out */
	earlier: Tally[];
	status: 'open' | 'discussed' | 'parked';
	/** why it was parked */
	reason: string | null;
	/** why it was parked at the end of a talk over days, by nobody */
	parked_why: Topic['parked_why'];
	/** the meeting was called off with it open: why it could close in writing, or would have needed talk; null: not so */
	unmet: Pick<TopicToMeet, 'talk' | 'writing'> | null;
	notes: string[];
	/** its accounts differ; by their instants alone only for who reads the record */
	is_disputed: boolean;
	/** on what people agreed where accounts differ */
	agreed: string | null;
}

/** A topic that holds a risk, and what becomes of it. */
export interface SummaryRisk extends Omit<Risk, 'version'> {
	label: string;
}

/** The rules by which the topics were voted on, and how many slips there were. */
export interface SummaryBallot {
	id: string;
	/** what its round is called, if it is */
	title: string | null;
	rules: VoteRules;
	/** null while it has not closed; why people object is for who came by the participant link */
	result: Result | null;
	/** null while it has not closed */
	slips: number | null;
	/** ballots that were voided by going back; their tallies are gone */
	voided: number;
}

/** What a closed ballot says first: one winner or a stated tie, and what came so near that it might as well have been. */
export interface Lead {
	method: Method;
	/** names of topics: one is the winner, several are a tie, none: nobody voted */
	first: string[];
	/** behind by no more than one voter could have made up, in order of place */
	near: string[];
}

/** One page: what people forward. */
export interface SummaryOutcome {
	decisions: SummaryDecision[];
	actions: SummaryAction[];
	/** notes on the whole */
	notes: string[];
	/** by result, parked ones apart */
	topics: SummaryTopic[];
	parked: SummaryTopic[];
	/** the register: every risk that was, or is to be, talked about, also one that nobody classified */
	risks: SummaryRisk[];
	/** of the last ballot that closed, by the names of topics */
	lead: Lead | null;
	ballots: SummaryBallot[];
	/** the round in which everyone was asked about the decisions; how often what they said was given back */
	ratify: { voided: number } | null;
	scales: Rated[];
}

export interface SummaryCard {
	id: string;
	body: string;
	/** written after the reveal */
	is_added: boolean;
	/** the text of the card on which it builds */
	builds_on: string | null;
	/** the name that stands on it: as it was signed, or in a named workshop the author's */
	author: string | null;
	/** when it happened, where it was asked and known */
	happened_at: Instant | null;
	comments: Said[];
	/** people, from four up */
	reactions: ReactionCounts;
}

/** What somebody said: to a card, against what was proposed. */
export interface Said {
	id: string;
	body: string;
	/** named workshops only */
	author: string | null;
}

/** What was said about a topic over days, in its order. */
export interface SummaryTalk {
	label: string;
	/** `is_author`: by somebody who wrote a card of the topic and chose to say so */
	said: (Said & { is_author: boolean })[];
}

/** What happened at one moment: every account of it, by their instants. */
export interface SummaryMoment {
	/** of the topic */
	id: string;
	label: string;
	at: Instant;
	is_disputed: boolean;
	agreed: string | null;
	accounts: { id: string; body: string; at: Instant | null; author: string | null }[];
}

/** What was answered to one question, topic by topic. */
export interface SummaryPrompt {
	id: string;
	text: string;
	topics: { label: string; result: TopicResult | null; cards: SummaryCard[] }[];
	/** why cards were taken down, one reason a card */
	taken_down: string[];
}

export interface SummaryModel {
	kind: Kind;
	title: string;
	purpose: string;
	ground_rule: string | null;
	naming: Naming;
	readers: string | null;
	/** upcoming: nothing is revealed yet; provisional: `final_at` is still to come; final */
	stage: SummarySource['stage'];
	/** when the cards were, or will be, revealed */
	reveals_at: Instant | null;
	/** when it became, or will become, final */
	final_at: Instant;
	apart: { opens_at: Instant; closes_at: Instant } | null;
	/** when the people met, or will; the minutes are those of the timeboxes */
	together: { opens_at: Instant; ended_at: Instant | null; minutes: number } | null;
	/** a meeting was called off after a vote */
	is_cancelled: boolean;
	cards_kept: number;
	cards_taken_down: number;
	outcome: SummaryOutcome;
	/** for who came by the participant link, once something is revealed */
	record: SummaryPrompt[] | null;
	/** likewise, in the order of time; empty where no card says when something happened */
	timeline: SummaryMoment[];
	/** likewise; empty where nobody talked over days */
	talks: SummaryTalk[];
}

/** The topics of a source in the order of their result; `unnamed`: what one is called that has no label. */
function topicsOf(source: SummarySource, unnamed: string): AgendaTopic[] {
	const told = toldOf(source.phases, source.results);
	return source.topics
		.map((topic): AgendaTopic => {
			const cards = (source.record ?? []).filter((card) => card.topic_id === topic.id && isKept(card));
			return { topic, label: topic.label ?? unnamed, cards, ...sayingOf(topic, told) };
		})
		.sort(byResult);
}

/** A line without a name is worth reading for what stands beside it. */
function saysSomething({ result, status, unmet, notes, is_disputed, agreed }: SummaryTopic): boolean {
	return result !== null || status === 'parked' || unmet !== null || notes.length > 0 || is_disputed || agreed !== null;
}

/** What each topic got in the ballots before the last one that closed, in their order. */
function earlierOf({ phases, results }: SummarySource): Map<string, Tally[]> {
	const earlier = new Map<string, Tally[]>();
	const before = inOrder(phases, results)
		.slice(0, -1)
		.flatMap((result) => {
			const rules = rulesOf(phases, result);
			return rules ? talliesOf(rules, result) : [];
		});
	for (const tally of before) {
		earlier.set(tally.topic_id, [...(earlier.get(tally.topic_id) ?? []), tally]);
	}
	return earlier;
}

/** The page that people forward says that somebody objected, not what they wrote. */
function withoutReasons(result: Result): Result {
	if (result.method !== 'consent') return result;
	return { ...result, tallies: result.tallies.map((tally) => ({ ...tally, reasons: [] })) };
}

/** What a result says first, by the names of topics; null where the method names no first. */
export function leadOf(rules: VoteRules, result: Result, nameOf: (id: string) => string): Lead | null {
	const reading = readResult(rules, result);
	if (headlineOf(reading) === null || !('first' in reading)) return null;
	const named = (ids: readonly string[]) => ids.map(nameOf).filter((name) => name !== '');
	const close = new Set(weigh(rules, result).flatMap(({ id, isClose }) => (isClose ? id : [])));
	return {
		method: reading.method,
		first: named(reading.first),
		near: named(reading.near.filter((id) => close.has(id) && !reading.first.includes(id)))
	};
}

const UNKNOWN = { class: null, owner: null, due: null, trigger: null, response: null, first_views: null };

/** The risks in the order of their topics. */
function risksOf({ topics: rows, risks }: SummarySource, topics: readonly AgendaTopic[]): SummaryRisk[] {
	const held = new Set(rows.flatMap(({ id, is_risk }) => (is_risk ? [id] : [])));
	return topics.flatMap(({ topic: { id }, label }) => {
		if (!held.has(id)) return [];
		const { version: _, ...known } = risks.find((risk) => risk.id === id) ?? { ...UNKNOWN, id, version: 0 };
		return [{ ...known, label }];
	});
}

function leadIn({ phases, results }: SummarySource, labels: ReadonlyMap<string, string>): Lead | null {
	const result = lastResult(phases, results);
	const ballot = phases.find(({ id }) => id === result?.phase_id);
	if (!result || ballot?.step !== 'vote') return null;
	return leadOf(ballot.rules, result, (id) => labels.get(id) ?? '');
}

/** What was said and not taken down, by card. */
function commentsOf({ comments }: SummarySource): Map<string, Said[]> {
	const said = new Map<string, Said[]>();
	for (const { id, card_id, body, author_name } of [...comments].sort(byOrderKey)) {
		if (body !== null) said.set(card_id, [...(said.get(card_id) ?? []), { id, body, author: author_name }]);
	}
	return said;
}

function recordOf(source: SummarySource, topics: readonly AgendaTopic[], cards: readonly Card[]): SummaryPrompt[] {
	const prompts = source.prompts.filter((prompt) => prompt.kind === 'cards').sort((a, b) => a.position - b.position);
	const said = commentsOf(source);
	return prompts.map((prompt) => {
		const own = cards.filter((card) => card.prompt_id === prompt.id).sort(byOrderKey);
		return {
			id: prompt.id,
			text: prompt.text,
			topics: topics.flatMap(({ topic, label, result }) => {
				const kept = own.flatMap((card): SummaryCard[] =>
					card.topic_id === topic.id && isKept(card) && card.body !== null
						? [
								{
									id: card.id,
									body: card.body,
									is_added: card.is_added,
									builds_on: cards.find(({ id }) => id === card.parent_id)?.body ?? null,
									author: card.author_name,
									happened_at: card.happened_at,
									comments: said.get(card.id) ?? [],
									reactions: source.reactions.find(({ card_id }) => card_id === card.id)?.counts ?? {}
								}
							]
						: []
				);
				return kept.length > 0 ? [{ label, result, cards: kept }] : [];
			}),
			taken_down: own.flatMap((card) => card.taken_down_reason ?? [])
		};
	});
}

function momentsOf(topics: readonly AgendaTopic[]): SummaryMoment[] {
	return timelineOf(topics).map(({ topic, label, cards, at }) => ({
		id: topic.id,
		label,
		at,
		is_disputed: isDisputed({ topic, cards }),
		agreed: topic.agreed,
		accounts: inTime(cards).map(({ id, body, happened_at, author_name }) => ({
			id,
			body: body ?? '',
			at: happened_at,
			author: author_name
		}))
	}));
}

function talksOf({ posts }: SummarySource, topics: readonly AgendaTopic[]): SummaryTalk[] {
	const inOrder = posts.toSorted((a, b) => a.position - b.position);
	return topics.flatMap(({ topic, label }) => {
		const said = inOrder.flatMap(({ id, topic_id, body, is_author, author_name }) =>
			topic_id === topic.id && body !== null ? [{ id, body, author: author_name, is_author }] : []
		);
		return said.length > 0 ? [{ label, said }] : [];
	});
}

/** What was still open when a meeting was called off, and nobody has talked about since. */
function unmetIn(
	{ phases, results, cancelled }: SummarySource,
	topics: readonly AgendaTopic[]
): Map<string, TopicToMeet> {
	const result = lastResult(phases, results);
	if (cancelled.length === 0 || !result) return new Map();
	return new Map(meetingOf(topics, { voters: result.slips, people: null }).topics.map((topic) => [topic.id, topic]));
}

function ratifyIn(phases: SummarySource['phases']): SummaryOutcome['ratify'] {
	const round = phases.find(({ step }) => step === 'ratify');
	return round ? { voided: round.voided } : null;
}

/** When the people had met: before the end where something goes on apart after it. */
function metUntil({ phases, ended_at }: SummarySource): Instant | null {
	return ended_at ?? phases.findLast(({ mode }) => mode === 'live')?.closes_at ?? null;
}

/**
 * The model of a summary. What was proposed and never accepted stays in it, marked as such: nothing that people wrote is lost.
 * @param unnamed what a topic is called in the outcome that has no label
 */
export function summaryOf(source: SummarySource, unnamed: string, trends: readonly Trend[] = []): SummaryModel {
	const topics = topicsOf(source, unnamed);
	const labels = new Map(topics.map(({ topic, label }) => [topic.id, label]));
	const named = new Map(source.topics.map(({ id, label }) => [id, label]));
	// The record holds the cards anyway.
	const recorded = topics.map((entry) =>
		named.get(entry.topic.id) === null ? { ...entry, label: labelOf(entry.topic, entry.cards) } : entry
	);
	const isListed = (topic: SummaryTopic) => named.get(topic.id) !== null || saysSomething(topic);
	const outcomes = [...source.outcomes].sort((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1));
	const topicOf = (outcome: Outcome) => (outcome.topic_id && named.get(outcome.topic_id)) || null;
	const is = (kind: Outcome['kind']) => (outcome: Outcome) => outcome.kind === kind;
	const notes = outcomes.filter(is('note'));
	const against = ({ id, status, is_contested }: Outcome): Objectable => ({
		is_contested: is_contested && status === 'proposed',
		objections: source.objections
			.filter(({ outcome_id }) => outcome_id === id)
			.toSorted(byOrderKey)
			.map((objection) => ({ id: objection.id, body: objection.reason, author: objection.author_name }))
	});

	const earlier = earlierOf(source);
	const unmet = unmetIn(source, topics);
	const told = topics.map(({ topic, label, cards, result }): SummaryTopic => ({
		id: topic.id,
		label,
		result,
		earlier: earlier.get(topic.id) ?? [],
		status: topic.status,
		reason: topic.park_reason,
		parked_why: topic.parked_why,
		unmet: unmet.get(topic.id) ?? null,
		notes: notes.filter((note) => note.topic_id === topic.id).map((note) => note.body),
		is_disputed: isDisputed({ topic, cards }),
		agreed: topic.agreed
	}));
	const collect = source.phases.find((phase) => phase.step === 'collect' && phase.mode === 'async');
	const live = source.phases.find((phase) => phase.mode === 'live');

	return {
		kind: source.kind,
		title: source.title,
		purpose: source.purpose,
		ground_rule: source.ground_rule,
		naming: source.naming,
		readers: source.readers,
		stage: source.stage,
		reveals_at: revealInstant(source.phases),
		final_at: source.closes_at,
		apart: collect?.opens_at && collect.closes_at ? { opens_at: collect.opens_at, closes_at: collect.closes_at } : null,
		together: live?.opens_at
			? { opens_at: live.opens_at, ended_at: metUntil(source), minutes: minutesTogether(source.phases) }
			: null,
		is_cancelled: source.cancelled.length > 0,
		cards_kept: source.cards_kept,
		cards_taken_down: source.cards_taken_down,
		outcome: {
			decisions: outcomes.filter(is('decision')).map((outcome) => ({
				id: outcome.id,
				body: outcome.body,
				topic: topicOf(outcome),
				is_proposed: outcome.status === 'proposed',
				ratify: ratifyState(outcome, source.phases, source.ended_at),
				...against(outcome)
			})),
			actions: outcomes.filter(is('action')).map((outcome) => ({
				id: outcome.id,
				body: outcome.body,
				owner: outcome.owner,
				confidence: outcome.confidence,
				due: outcome.due,
				topic: topicOf(outcome),
				is_proposed: outcome.status === 'proposed',
				...against(outcome)
			})),
			notes: notes.filter((note) => !(note.topic_id && labels.has(note.topic_id))).map((note) => note.body),
			topics: told.filter((topic) => topic.status !== 'parked' && isListed(topic)),
			parked: told.filter((topic) => topic.status === 'parked'),
			risks: risksOf(source, topics),
			lead: leadIn(source, labels),
			ballots: source.phases.flatMap((phase): SummaryBallot[] => {
				if (phase.step !== 'vote') return [];
				const result = source.results.find((each) => each.phase_id === phase.id) ?? null;
				const told = result && source.record === null ? withoutReasons(result) : result;
				const slips = result?.slips ?? null;
				return [{ id: phase.id, title: phase.title, rules: phase.rules, result: told, slips, voided: phase.voided }];
			}),
			ratify: ratifyIn(source.phases),
			scales: ratedScales(source, source.stage === 'final', trends)
		},
		record: source.record && source.stage !== 'upcoming' ? recordOf(source, recorded, source.record) : null,
		timeline: source.stage === 'upcoming' ? [] : momentsOf(recorded),
		talks: talksOf(source, recorded)
	};
}
