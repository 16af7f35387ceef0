/**
 * What is talked about, in which order and for how long. Topics with a kept card only; the minutes come from the timebox
 * of `discuss` and are never stretched: what does not fit is named instead of being squeezed in.
 */
import type { Shared } from './snapshot.ts';
import type { Result } from './ballot.ts';
import { byTopic, type TopicResult } from './weighing.ts';
import type { Card, Phase, Topic } from './workshop.ts';

/** Less than this is no conversation. */
export const MINUTES_PER_TOPIC = 2;

/** One topic with its cards and, once its ballot has closed, its tally. */
export interface AgendaTopic {
	topic: Topic;
	label: string;
	/** kept cards, by their order */
	cards: Card[];
	/** of the last ballot that closed; null: none has, or it was not in it */
	result: TopicResult | null;
}

export interface Agenda {
	/** every topic that is shown, in the order in which they are discussed */
	topics: AgendaTopic[];
	/** the length of one topic's timebox; 0 without a discuss phase */
	minutes: number;
	/** the topics that get a timebox */
	planned: AgendaTopic[];
	/** the topics without a dot, and those that would leave less than two minutes to each */
	overflow: AgendaTopic[];
}

/** True for a card that still stands: it was not taken down. */
export function isKept(card: Pick<Card, 'taken_down_reason'>): boolean {
	return card.taken_down_reason === null;
}

/** Where a card or a topic stands among its like; equal keys by id. */
export function byOrderKey(a: { order_key: number | null; id: string }, b: { order_key: number | null; id: string }) {
	return (a.order_key ?? Infinity) - (b.order_key ?? Infinity) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** The name of a topic: its title, or else the text of its first kept card. `cards` may hold those of other topics. */
export function labelOf(topic: Pick<Topic, 'id' | 'title'>, cards: readonly Card[]): string {
	if (topic.title) return topic.title;
	const first = cards.filter((card) => card.topic_id === topic.id && isKept(card)).sort(byOrderKey)[0];
	return first?.body ?? '';
}

/** The topics that are shown: those with a kept card, in their drawn order, with what the ballot says of each. */
export function shownTopics(
	topics: readonly Topic[],
	cards: readonly Card[],
	results: ReadonlyMap<string, TopicResult> = new Map()
): AgendaTopic[] {
	const cardsOf = new Map<string | null, Card[]>();
	for (const card of cards.filter(isKept).sort(byOrderKey)) {
		cardsOf.set(card.topic_id, [...(cardsOf.get(card.topic_id) ?? []), card]);
	}
	return [...topics].sort(byOrderKey).flatMap((topic) => {
		const own = cardsOf.get(topic.id);
		if (!own) return [];
		return [{ topic, label: labelOf(topic, own), cards: own, result: results.get(topic.id) ?? null }];
	});
}

/** By place, then by how much it is wanted where the method has no places, then in the drawn order. */
export function byResult(a: AgendaTopic, b: AgendaTopic): number {
	const [one, other] = [a.result?.weighed, b.result?.weighed];
	return (
		(one?.place ?? 1000) - (other?.place ?? 1000) ||
		(other?.votes ?? 0) - (one?.votes ?? 0) ||
		byOrderKey(a.topic, b.topic)
	);
}

/** The result of the last ballot that closed, or null. */
export function lastResult(phases: readonly Phase[], results: readonly Result[]): Result | null {
	const position = new Map(phases.map((phase) => [phase.id, phase.position]));
	const known = results.filter((result) => position.has(result.phase_id));
	return known.sort((a, b) => (position.get(b.phase_id) ?? 0) - (position.get(a.phase_id) ?? 0))[0] ?? null;
}

/** Divides a timebox of `minutes` among topics in whole minutes: how long each gets, and how many fit. */
export function divideMinutes(minutes: number, topics: number): { each: number; fitting: number } {
	const fitting = Math.min(topics, Math.floor(minutes / MINUTES_PER_TOPIC));
	return fitting > 0 ? { each: Math.floor(minutes / fitting), fitting } : { each: 0, fitting: 0 };
}

/** The agenda as it follows from the cards, the topics and the last closed ballot. */
export function agendaOf(shared: Pick<Shared, 'phases' | 'cards' | 'topics' | 'results'>): Agenda {
	const result = lastResult(shared.phases, shared.results);
	const topics = shownTopics(shared.topics, shared.cards, byTopic(shared.phases, result)).sort(byResult);
	const voted = topics.filter(({ result: own }) => own !== null && own.weighed.votes > 0);
	const wanted = voted.length > 0 ? voted : topics;
	const talks = shared.phases.filter(({ step }) => step === 'discuss');
	const discuss =
		talks.find(({ closes_at, is_over, mode }) => (mode === 'live' ? closes_at === null : !is_over)) ?? talks.at(-1);
	const { each, fitting } = divideMinutes(discuss?.minutes ?? 0, wanted.length);
	return { topics, minutes: each, planned: wanted.slice(0, fitting), overflow: topics.slice(fitting) };
}

/** The topic to talk about after the one in the spotlight: the first that is still open, or null when none is. */
export function nextTopic(agenda: Agenda, spotlight: string | null): AgendaTopic | null {
	return agenda.topics.find(({ topic }) => topic.status === 'open' && topic.id !== spotlight) ?? null;
}
