/**
 * What is talked about, in which order and for how long. Topics with a kept card only. The minutes of the timebox are dealt
 * by what the ballot says, until the database keeps an agenda: what does not fit is named instead of being squeezed in.
 */
import { dealMinutes, disagreementOf, secondsIn, type Claim } from './dealing.ts';
import type { Shared } from './snapshot.ts';
import type { Result } from './ballot.ts';
import { storedFor, type AgendaItem } from './stored-agenda.ts';
import { inOrder, sayingOf, toldOf, type Saying, type Told } from './weighing.ts';
import type { Card, Instant, Phase, Topic } from './workshop.ts';

/** Less than this is no conversation. */
export const MINUTES_PER_TOPIC = 2;

/** One topic with its cards and, once ballots have closed, what they told of it. */
export interface AgendaTopic extends Saying {
	topic: Topic;
	label: string;
	/** kept cards, by their order */
	cards: Card[];
}

export interface Agenda {
	/** every topic that is shown, in the order in which they are discussed */
	topics: AgendaTopic[];
	/** the talk that it is for: the one that runs, or the next; null: nobody talks */
	talk: Phase | null;
	/** the timebox of the talk in minutes; 0 where there is none */
	box: number;
	/** minutes by topic; one that is not in it has none of its own */
	minutes: ReadonlyMap<string, number>;
	/** the topics with minutes that are open or done, parked ones apart */
	planned: AgendaTopic[];
	/** the open topics without minutes */
	overflow: AgendaTopic[];
	/** the minutes of all that is planned; more than the box by hand, or by what is wanted since */
	sum: number;
	/** the database keeps it, but for what is wanted since */
	isStored: boolean;
	/** of what the database keeps, counting or not; 0: nothing */
	version: number;
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

/** The topics that are shown: those with a kept card, in their drawn order, with what the ballots say of each. */
export function shownTopics(
	topics: readonly Topic[],
	cards: readonly Card[],
	told: ReadonlyMap<string, Told> = new Map()
): AgendaTopic[] {
	const cardsOf = new Map<string | null, Card[]>();
	for (const card of cards.filter(isKept).sort(byOrderKey)) {
		cardsOf.set(card.topic_id, [...(cardsOf.get(card.topic_id) ?? []), card]);
	}
	return [...topics].sort(byOrderKey).flatMap((topic) => {
		const own = cardsOf.get(topic.id);
		if (!own) return [];
		return [{ topic, label: labelOf(topic, own), cards: own, ...sayingOf(topic, told) }];
	});
}

/** The first instant that is told of a topic; null: none is. */
export function beginOf({ cards }: Pick<AgendaTopic, 'cards'>): Instant | null {
	const told = cards.flatMap(({ happened_at }) => happened_at ?? []);
	return told.sort((a, b) => Date.parse(a) - Date.parse(b))[0] ?? null;
}

/** By place in the last ballot; by how much it is wanted, where that has no places; then as it happened, and in the drawn order. */
export function byResult(a: AgendaTopic, b: AgendaTopic): number {
	return (
		(a.result?.weighed.place ?? 1000) - (b.result?.weighed.place ?? 1000) ||
		b.votes - a.votes ||
		byTime(a, b) ||
		byOrderKey(a.topic, b.topic)
	);
}

function byTime(a: AgendaTopic, b: AgendaTopic): number {
	const [one, other] = [beginOf(a), beginOf(b)];
	if (one === null || other === null) return Number(one === null) - Number(other === null);
	return Date.parse(one) - Date.parse(other);
}

/** The result of the last ballot that closed, or null. */
export function lastResult(phases: readonly Phase[], results: readonly Result[]): Result | null {
	return inOrder(phases, results).at(-1) ?? null;
}

/** The talk that an agenda is for: the first that has not ended, else the last. */
function talkOf(phases: readonly Phase[]): Phase | null {
	const talks = phases.filter(({ step }) => step === 'discuss');
	const next = talks.find(({ closes_at, is_over, mode }) => (mode === 'live' ? closes_at === null : !is_over));
	return next ?? talks.at(-1) ?? null;
}

/** What a topic claims of the box, by its ballots and by who wants to talk about it; null: nothing speaks for it. */
function claimOf({
	topic,
	votes,
	dissent: { objections, isOpen, agreement, isUntold, isUnasked }
}: AgendaTopic): Claim | null {
	// A verdict that was not reached is as open as can be; what is not told, or was not asked, is half way, neither settled nor split.
	const disagreement = isOpen
		? 1
		: isUntold || isUnasked
			? Math.max(0.5, disagreementOf(agreement))
			: disagreementOf(agreement);
	const isObjected = objections > 0;
	if (votes === 0 && disagreement === 0 && !isObjected && !topic.is_wanted) return null;
	return { id: topic.id, votes, disagreement, isObjected, isWanted: topic.is_wanted };
}

/** The box dealt to the open topics for which something speaks; to all of them alike where nothing speaks for any. */
function dealt(topics: readonly AgendaTopic[], box: number): AgendaItem[] {
	const open = topics.filter(({ topic }) => topic.status === 'open');
	const claims = open.flatMap((entry) => claimOf(entry) ?? []);
	const equal = ({ topic }: AgendaTopic): Claim => ({
		id: topic.id,
		votes: 0,
		disagreement: 0,
		isObjected: false,
		isWanted: false
	});
	return dealMinutes(box, claims.length > 0 ? claims : open.map(equal)).planned;
}

/** The open ones of these that somebody wants to talk about and that are not among the items, the least that makes a talk each. */
function wantedBeside(items: readonly AgendaItem[], topics: readonly AgendaTopic[]): AgendaItem[] {
	const has = new Set(items.map(({ topic }) => topic));
	return topics.flatMap(({ topic: { id, is_wanted, status } }) =>
		is_wanted && status === 'open' && !has.has(id) ? [{ topic: id, minutes: MINUTES_PER_TOPIC }] : []
	);
}

/**
 * The agenda: what the database keeps and, after it, what somebody has wanted to talk about since; or else what follows from the
 * cards, the topics and the closed ballots. `told`: what those say of each topic, for who has read it already: reading a ranking
 * takes its time.
 */
export function agendaOf(
	shared: Pick<Shared, 'phases' | 'cards' | 'topics' | 'results' | 'agendas'>,
	told = toldOf(shared.phases, shared.results)
): Agenda {
	const { phases, agendas } = shared;
	const shown = shownTopics(shared.topics, shared.cards, told).sort(byResult);
	const talk = talkOf(phases);
	const box = talk?.minutes ?? 0;
	const stored = talk && storedFor(agendas, phases, talk);
	const items = stored ? [...stored.items, ...wantedBeside(stored.items, shown)] : dealt(shown, box);
	const own = new Map(shown.map((entry) => [entry.topic.id, entry]));
	const minutes = new Map(items.filter(({ topic }) => own.has(topic)).map((item) => [item.topic, item.minutes]));
	const placed = [...minutes.keys()].flatMap((topic) => own.get(topic) ?? []);
	const rest = shown.filter(({ topic }) => !minutes.has(topic.id));
	const planned = placed.filter(({ topic }) => topic.status !== 'parked');
	return {
		topics: [...placed, ...rest],
		talk,
		box,
		minutes,
		planned,
		overflow: rest.filter(({ topic }) => topic.status === 'open'),
		sum: planned.reduce((sum, { topic }) => sum + secondsIn(minutes.get(topic.id) ?? 0), 0) / 60,
		isStored: stored !== null,
		version: agendas.find(({ id }) => id === talk?.id)?.version ?? 0
	};
}

/** How long a topic gets when it is opened; one without minutes of its own the least that makes a talk. */
export function minutesOf({ minutes }: Pick<Agenda, 'minutes'>, topicId: string): number {
	return minutes.get(topicId) ?? MINUTES_PER_TOPIC;
}

/** What is still to be talked about, as the database takes it: open topics with minutes, but the one in the spotlight. */
export function comingItems({ planned, minutes }: Agenda, spotlight: string | null): AgendaItem[] {
	return planned.flatMap(({ topic }) =>
		topic.status === 'open' && topic.id !== spotlight
			? [{ topic: topic.id, minutes: minutes.get(topic.id) ?? MINUTES_PER_TOPIC }]
			: []
	);
}

/** The topic to talk about after the one in the spotlight: the first that is still open, or null when none is. */
export function nextTopic(agenda: Agenda, spotlight: string | null): AgendaTopic | null {
	return agenda.topics.find(({ topic }) => topic.status === 'open' && topic.id !== spotlight) ?? null;
}
