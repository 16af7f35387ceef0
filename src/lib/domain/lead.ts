/** What a closed ballot says first: one winner or a stated tie, and what came so near that it might as well have been. */
import type { Tally, VoteRules } from './workshop.ts';

export interface Lead {
	method: VoteRules['method'];
	/** ids of topics: one is the winner, several are a tie, none: nobody voted */
	first: string[];
	/** behind by no more than one voter can give to one topic, in order of points */
	near: string[];
}

/**
 * By what is told of each topic. More dots stand first; of equal dots, more people, where they are told. More ticks stand
 * first. Nothing draws lots: a tie stays one.
 */
export function leadOf(rules: VoteRules, tallies: readonly Tally[]): Lead {
	const byPoints = tallies.filter(({ points }) => points > 0).sort((a, b) => b.points - a.points);
	const most = byPoints[0]?.points ?? 0;
	const level = byPoints.filter(({ points }) => points === most);
	const people = Math.max(...level.map(({ voters }) => voters ?? 0));
	const first = level.filter(({ voters }) => rules.method !== 'dots' || (voters ?? 0) === people);
	const reach = rules.method === 'dots' ? Math.min(rules.budget, rules.cap) : 1;
	const near = byPoints.filter((tally) => !first.includes(tally) && most - tally.points <= reach);
	return {
		method: rules.method,
		first: first.map(({ topic_id }) => topic_id),
		near: near.map(({ topic_id }) => topic_id)
	};
}
