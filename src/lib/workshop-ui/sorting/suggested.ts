/** The suggestions of one asking: which piles may belong together, and whether that still means the cards that it meant. */
import type { AgendaTopic } from '../../domain/agenda.ts';
import { groupsByWording, groupsOfDuplicates } from '../../domain/similarity/groups.ts';
import type { Language } from '../../domain/workshop.ts';

export interface Suggestion {
	/** names it by its cards: other cards are another suggestion */
	key: string;
	topics: readonly string[];
}

export interface Asked {
	topics: readonly AgendaTopic[];
	/** those that stay as they are */
	fixed: ReadonlySet<string>;
	language: Language;
	/** only what says the very same */
	isStrict: boolean;
}

const keyOf = (topics: readonly AgendaTopic[]) =>
	topics
		.flatMap(({ cards }) => cards.map(({ id }) => id))
		.sort()
		.join(' ');

/** What might be put together, of what is free. */
export function suggestionsFor({ topics, fixed, language, isStrict }: Asked): Suggestion[] {
	const open = topics.filter(({ topic }) => !fixed.has(topic.id));
	const byId = new Map(open.map((entry) => [entry.topic.id, entry]));
	const groups = isStrict
		? groupsOfDuplicates(
				open.map(({ topic, cards }) => ({ id: topic.id, text: cards[0]?.body ?? '' })),
				language
			)
		: groupsByWording(
				open.map(({ topic, cards }) => ({
					id: topic.id,
					text: [topic.title, ...cards.map(({ body }) => body)].join('\n')
				})),
				language
			);
	return groups.map((ids) => ({ key: keyOf(ids.flatMap((id) => byId.get(id) ?? [])), topics: ids }));
}

/** The topics of a suggestion as they are now; null when their cards have been moved, or are other ones. */
export function topicsOf({ key, topics }: Suggestion, now: readonly AgendaTopic[]): AgendaTopic[] | null {
	const found = now.filter(({ topic }) => topics.includes(topic.id));
	return found.length === topics.length && keyOf(found) === key ? found : null;
}
