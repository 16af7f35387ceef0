/**
 * Makes the summary of what the database tells of a workshop. No words here but those that people wrote, and what a topic is
 * called that has no name where the outcome holds no cards.
 */
import { byOrderKey, byResult, isKept, labelOf, lastResult, type AgendaTopic } from './agenda.ts';
import type { Result, Tally } from './ballot.ts';
import { leadOf, type Lead } from './lead.ts';
import { meetingOf, type TopicToMeet } from './meeting.ts';
import { ratedScales } from './rated.ts';
import { ratifyState } from './ratify.ts';
import type {
	Objectable,
	SummaryTopic,
	SummaryRisk,
	SummaryBallot,
	SummaryOutcome,
	SummaryCard,
	Said,
	SummaryTalk,
	SummaryMoment,
	SummaryPrompt,
	SummaryModel,
	SummaryWriting
} from './summary-model.ts';
import type { SummarySource } from './summary-source.ts';
import { hasEnded, nobodyMet } from './standing.ts';
import { inTime, isDisputed, timelineOf } from './timeline.ts';
import { minutesTogether } from './timetable.ts';
import type { Trend } from './trend.ts';
import { inOrder, rulesOf, sayingOf, talliesOf, toldOf } from './weighing.ts';
import type { Card, Instant, Outcome, Prompt, Topic } from './workshop.ts';
import { allWritingRounds, writingRounds } from './writing-rounds.ts';

/** What a topic is called where nobody reads its cards: its name, or else on what people agreed of it. */
const nameOf = ({ title, agreed, label }: SummarySource['topics'][number]) => title ?? agreed ?? label;

/** The topics of a source in the order of their result; `unnamed`: what one is called that has no label. */
function topicsOf(source: SummarySource, unnamed: string): AgendaTopic[] {
	const told = toldOf(source.phases, source.results);
	return source.topics
		.map((topic): AgendaTopic => {
			const cards = (source.record ?? []).filter((card) => card.topic_id === topic.id && isKept(card));
			return { topic, label: nameOf(topic) ?? unnamed, cards, ...sayingOf(topic, told) };
		})
		.sort(byResult);
}

/** Somebody wanted to talk about it, nobody did, and it was settled all the same. */
const isUntalked = ({ is_put_aside, parked_why }: Topic) => is_put_aside && parked_why === 'wanted';

/** A line without a name is worth reading for what stands beside it. */
function saysSomething({ result, status, parked_why, unmet, notes, is_disputed, agreed }: SummaryTopic): boolean {
	return (
		result !== null ||
		status === 'parked' ||
		parked_why !== null ||
		unmet !== null ||
		notes.length > 0 ||
		is_disputed ||
		agreed !== null
	);
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
	const rounds = writingRounds(source.phases, prompts);
	const roundOf = ({ phase_id }: Prompt) => rounds.find(({ phases }) => phases.has(phase_id)) ?? null;
	const repeatedIn = (prompt: Prompt) => {
		const own = roundOf(prompt);
		const isRepeated = prompts.some((other) => other.text === prompt.text && roundOf(other) !== own);
		return own && isRepeated ? { title: own.title, number: own.number } : null;
	};
	return prompts.map((prompt) => {
		const own = cards.filter((card) => card.prompt_id === prompt.id).sort(byOrderKey);
		return {
			id: prompt.id,
			text: prompt.text,
			round: repeatedIn(prompt),
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
	// What the end put aside was open until then.
	const asTheyWere = topics.map((entry) =>
		entry.topic.is_put_aside
			? { ...entry, topic: { ...entry.topic, status: 'open' as const, is_wanted: entry.topic.parked_why === 'wanted' } }
			: entry
	);
	return new Map(
		meetingOf(asTheyWere, { voters: result.slips, people: null }).topics.map((topic) => [topic.id, topic])
	);
}

function ratifyIn(phases: SummarySource['phases']): SummaryOutcome['ratify'] {
	const round = phases.find(({ step }) => step === 'ratify');
	return round ? { is_over: round.is_over, voided: round.voided } : null;
}

function writingIn({ phases, ended_at }: SummarySource): SummaryWriting[] {
	return allWritingRounds(phases).flatMap(({ id, title, number, phases: own }): SummaryWriting[] => {
		const boxes = phases.filter((phase) => own.has(phase.id));
		const [first, last] = [boxes[0], boxes.at(-1)];
		if (!first || !last) return [];
		const isRevealed = hasEnded(last);
		if (ended_at !== null && !isRevealed) return [];
		const [from, to] = [first.opens_at, last.closes_at];
		return [
			{
				id,
				title,
				number,
				apart: first.mode === 'async' && from && to ? { from, to } : null,
				reveals_at: last.reveals_at,
				is_revealed: isRevealed,
				has_sheets: boxes.length > 1
			}
		];
	});
}

/** When the people had met: before the end where something goes on apart after it. */
function metUntil(source: SummarySource): Instant | null {
	if (nobodyMet(source, source.phases)) return null;
	const { phases, ended_at } = source;
	return ended_at ?? phases.findLast(({ mode }) => mode === 'live')?.closes_at ?? null;
}

/**
 * The model of a summary. What was proposed and never accepted stays in it, marked as such: nothing that people wrote is lost.
 * @param unnamed what a topic is called in the outcome that has no label
 */
export function summaryOf(source: SummarySource, unnamed: string, trends: readonly Trend[] = []): SummaryModel {
	const topics = topicsOf(source, unnamed);
	const labels = new Map(topics.map(({ topic, label }) => [topic.id, label]));
	const named = new Map(source.topics.map((topic) => [topic.id, nameOf(topic)]));
	// The record holds the cards anyway.
	const recorded = topics.map((entry) =>
		named.get(entry.topic.id) === null ? { ...entry, label: labelOf(entry.topic, entry.cards) } : entry
	);
	const outcomes = [...source.outcomes].sort((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1));
	const isListed = (topic: SummaryTopic) =>
		named.get(topic.id) !== null || saysSomething(topic) || outcomes.some(({ topic_id }) => topic_id === topic.id);
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
		reason: topic.status === 'parked' ? topic.park_reason : null,
		parked_why: topic.status === 'parked' || isUntalked(topic) ? topic.parked_why : null,
		unmet: unmet.get(topic.id) ?? null,
		notes: notes.filter((note) => note.topic_id === topic.id).map((note) => note.body),
		is_disputed: isDisputed({ topic, cards }),
		agreed: topic.agreed === label ? null : topic.agreed
	}));
	const live = source.phases.find((phase) => phase.mode === 'live');

	return {
		kind: source.kind,
		title: source.title,
		purpose: source.purpose,
		ground_rule: source.ground_rule,
		naming: source.naming,
		readers: source.readers,
		stage: source.stage,
		writing: writingIn(source),
		final_at: source.closes_at,
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
			scales: ratedScales(source, trends),
			are_ratings_voided: [...source.phases, ...source.voided_rounds].some(
				({ step, voided }) => step === 'check' && voided > 0
			),
			voided_rounds: source.voided_rounds
		},
		record: source.record && source.stage !== 'upcoming' ? recordOf(source, recorded, source.record) : null,
		timeline: source.stage === 'upcoming' ? [] : momentsOf(recorded),
		talks: talksOf(source, recorded)
	};
}
