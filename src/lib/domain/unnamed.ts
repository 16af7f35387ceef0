/** Topics without a name, and who may still give them one. By itself: only a facilitator's page asks. */
import type { AgendaTopic } from './agenda.ts';
import type { Shared } from './snapshot.ts';
import type { Topic } from './workshop.ts';

/** Whether what is forwarded tells a topic without a name by one of its cards: not where a question asks for roles, not names. */
const tellsCards = ({ prompts }: Pick<Shared, 'prompts'>) => !prompts.some(({ rules }) => rules.roles);

/** The topics of which what is forwarded would tell something, and that have no name there. */
export function unnamedTopics(
	shared: Pick<Shared, 'prompts' | 'outcomes' | 'workshop'>,
	topics: readonly AgendaTopic[]
): readonly AgendaTopic[] {
	if (tellsCards(shared)) return [];
	const spotlight = shared.workshop.spotlight_topic_id;
	return topics.filter(({ topic, result }) => {
		const { id, title, agreed, status, talked_at } = topic;
		if (title !== null || agreed !== null) return false;
		const isTalked = status !== 'open' || talked_at !== null || id === spotlight;
		return isTalked || result !== null || shared.outcomes.some(({ topic_id }) => topic_id === id);
	});
}

/**
 * Whether the facilitator may name a topic while nobody votes: what was voted on by its name keeps it, and what had none there
 * may get one, and another, where what is forwarded would have none. The database holds the same (`rename_topic`).
 */
export function isNameable({ results }: Pick<Shared, 'results'>, { id }: Pick<Topic, 'id'>): boolean {
	return results
		.filter(({ tallies }) => tallies.some(({ topic_id }) => topic_id === id))
		.every(({ unnamed }) => unnamed?.includes(id));
}
