/**
 * The timeline: the topics whose cards say when something happened, in the order of time, and whether the accounts on one of
 * them differ. People have the last word: what they said of the accounts stands over what the instants say.
 */
import { beginOf, byOrderKey, type AgendaTopic } from './agenda.ts';
import type { Card, Instant, Prompt, Topic } from './workshop.ts';

type Told = Pick<AgendaTopic, 'topic' | 'cards'>;

/** The accounts on a topic by their instants, those without one last. */
export function inTime(cards: readonly Card[]): Card[] {
	const at = ({ happened_at }: Card) => (happened_at === null ? Infinity : Date.parse(happened_at));
	return cards.toSorted((a, b) => (at(a) === at(b) ? byOrderKey(a, b) : at(a) - at(b)));
}

/** The topics of which an instant is told, by the first one. */
export function timelineOf<Entry extends Told>(topics: readonly Entry[]): (Entry & { at: Instant })[] {
	const dated = topics.flatMap((entry) => {
		const at = beginOf(entry);
		return at === null ? [] : [{ ...entry, at }];
	});
	return dated.sort((a, b) => Date.parse(a.at) - Date.parse(b.at) || byOrderKey(a.topic, b.topic));
}

/** Whether some of its cards give different instants. */
function doTimesDiffer(cards: readonly Card[]): boolean {
	const instants = cards.flatMap(({ happened_at }) => (happened_at === null ? [] : [Date.parse(happened_at)]));
	return new Set(instants).size > 1;
}

/** Whether what it tells is a disputed fact. */
export function isDisputed({ topic, cards }: { topic: Pick<Topic, 'accounts'>; cards: readonly Card[] }): boolean {
	return topic.accounts === null ? doTimesDiffer(cards) : topic.accounts === 'differ';
}

/** Whether it has accounts: one of its cards answers a question that asks when it happened. */
export function tells(entry: Pick<AgendaTopic, 'cards'>, prompts: readonly Pick<Prompt, 'id' | 'rules'>[]): boolean {
	return entry.cards.some(({ prompt_id }) => prompts.some(({ id, rules }) => id === prompt_id && rules.happened));
}
