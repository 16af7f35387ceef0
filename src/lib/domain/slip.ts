/**
 * The arithmetic of one voter's dots or ticks, so that the page can say beforehand what the database would refuse. The database
 * decides; nothing here is a permission.
 */
import type { Reason } from './refusal.ts';
import type { VoteRules } from './workshop.ts';

/** Topic id -> dots on it, or 1 for a tick. A missing topic has none. */
export type Votes = Readonly<Record<string, number>>;

/** Dots that are on topics. */
export function dotsUsed(votes: Votes): number {
	return Object.values(votes).reduce((sum, dots) => sum + dots, 0);
}

/** Dots still to give; never negative, though the rules may have changed since. Ticks do not run out. */
export function dotsLeft(rules: VoteRules, votes: Votes): number {
	return rules.method === 'dots' ? Math.max(0, rules.budget - dotsUsed(votes)) : Infinity;
}

/** Why `value` dots on the topic would be refused, or null. Lowering is never refused for the budget. */
export function refusalOfVote(rules: VoteRules, votes: Votes, topicId: string, value: number): Reason | null {
	const now = votes[topicId] ?? 0;
	if (!Number.isInteger(value) || value < 0) return 'invalid';
	if (rules.method === 'approval') return value > 1 ? 'invalid' : null;
	if (value > rules.cap) return 'over_cap';
	if (value > now && dotsUsed(votes) - now + value > rules.budget) return 'over_budget';
	return null;
}

/** True when one more dot may go on the topic. */
export function mayAddDot(rules: VoteRules, votes: Votes, topicId: string): boolean {
	return refusalOfVote(rules, votes, topicId, (votes[topicId] ?? 0) + 1) === null;
}

/** True when a dot can be taken back from the topic. */
export function mayRemoveDot(votes: Votes, topicId: string): boolean {
	return (votes[topicId] ?? 0) > 0;
}

/** The votes with `value` dots on the topic; a topic without dots is left out. */
export function withVote(votes: Votes, topicId: string, value: number): Votes {
	const { [topicId]: _, ...rest } = votes;
	return value > 0 ? { ...rest, [topicId]: value } : rest;
}
