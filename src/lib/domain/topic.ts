/** What is true of a topic by itself: one that a device has just made, and those that stay as they are. */
import type { Shared } from './snapshot.ts';
import type { Topic } from './workshop.ts';

/** What tells that a topic was on a ballot, or that people talked about it. */
type SaidOfTopics = Pick<Shared, 'topics' | 'results' | 'posts' | 'outcomes' | 'risks'>;

/**
 * The topics that keep their cards and get no more: the options of every ballot that has closed, whether or not anybody voted, and
 * what people talked about, so that what they said is of what they saw. The database holds the same (`is_fixed`).
 */
export function fixedTopics({ topics, results, posts, outcomes, risks }: SaidOfTopics): ReadonlySet<string> {
	return new Set([
		...results.flatMap(({ tallies }) => tallies.map(({ topic_id }) => topic_id)),
		// Opened again, it keeps its reason.
		...topics.flatMap((topic) => (topic.status !== 'open' || topic.park_reason || topic.parked_why ? topic.id : [])),
		...posts.map(({ topic_id }) => topic_id),
		...outcomes.flatMap(({ topic_id }) => topic_id ?? []),
		...risks.map(({ id }) => id)
	]);
}

/** A topic of its own, without a name, where one with this key stands; at the end where there is none. */
export function madeTopic(id: string, beside: Pick<Topic, 'order_key'> | undefined): Topic {
	return {
		id,
		title: null,
		order_key: beside?.order_key ?? Infinity,
		status: 'open',
		park_reason: null,
		parked_why: null,
		is_put_aside: false,
		is_wanted: false,
		talked_at: null,
		accounts: null,
		agreed: null,
		version: 1
	};
}
