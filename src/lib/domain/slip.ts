/**
 * The arithmetic of one voter's dots or ticks: the page offers no more than there is to give. `refusalOfVote` stands in for the
 * database where the page is tested without one. The database decides; nothing here is a permission.
 */
import type { Reason } from './refusal.ts';
import { VOTES, type Vote, type VoteRules } from './ballot.ts';

/** Topic id -> what this person put on it. A missing topic was left blank. */
export type Votes = Readonly<Record<string, Vote>>;

/** Dots on one topic, or 1 for a tick. */
export function dotsOn(votes: Votes, topicId: string): number {
	const value = votes[topicId];
	return typeof value === 'number' ? value : 0;
}

/** Dots that are on topics. */
export function dotsUsed(votes: Votes): number {
	return Object.values(votes).reduce<number>((sum, dots) => sum + (typeof dots === 'number' ? dots : 0), 0);
}

/** Dots still to give; never negative, though the rules may have changed since. Ticks do not run out. */
export function dotsLeft(rules: VoteRules, votes: Votes): number {
	return rules.method === 'dots' ? Math.max(0, rules.budget - dotsUsed(votes)) : Infinity;
}

/** Why this vote on the topic would be refused, or null. Lowering is never refused for the budget. */
export function refusalOfVote(rules: VoteRules, votes: Votes, topicId: string, value: Vote): Reason | null {
	// Dots and ticks are taken back by stating none.
	if (value === 0 && (rules.method === 'dots' || rules.method === 'approval')) return null;
	if (!VOTES[rules.method].safeParse(value).success) return 'invalid';
	if (rules.method !== 'dots' || typeof value !== 'number') return null;
	const now = dotsOn(votes, topicId);
	if (value > rules.cap) return 'over_cap';
	if (value > now && dotsUsed(votes) - now + value > rules.budget) return 'over_budget';
	return null;
}

/** The votes with this one on the topic; null, or none of dots and ticks, leaves it out. */
export function withVote(rules: VoteRules, votes: Votes, topicId: string, value: Vote | null): Votes {
	const { [topicId]: _, ...rest } = votes;
	const isBlank = value === null || (value === 0 && (rules.method === 'dots' || rules.method === 'approval'));
	return isBlank ? rest : { ...rest, [topicId]: value };
}
