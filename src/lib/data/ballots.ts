/** Votes, "done" and ratings: what a person gives to the running phase, and the progress of the room. */
import * as z from 'zod/mini';
import { Votes, type Vote, type VoteRules } from '../domain/ballot.ts';
import { Phase } from '../domain/workshop.ts';
import { call, nothing, type Client } from './call.ts';

/** How long the caller waits before it announces the progress, in milliseconds; 0: it has been announced. */
const Wait = z.object({ wait_ms: z.int() });

/** The whole slip; that of a hand with its number. */
const CastVote = z.object({ wait_ms: z.int(), votes: Votes, number: z.optional(z.int()) });
type CastVote = z.infer<typeof CastVote>;

/**
 * Facilitator: the method of a ballot and its rules, before its phase begins. Where it has others than those that were `seen` by
 * now, it is refused as stale.
 */
export function setBallot(
	client: Client,
	workshop: string,
	phase: string,
	{ rules, seen }: { rules: VoteRules; seen: VoteRules }
): Promise<Phase> {
	return call(client, 'set_ballot', { p_workshop: workshop, p_phase: phase, p_rules: rules, p_seen: seen }, Phase);
}

/** Whose slip: one's own (null), or the id of a hand. */
const onSlip = (hand: string | null) => (hand === null ? {} : { p_hand: hand });

/**
 * States what is on one topic, as the method has it; null takes it back. Facilitator: also for a hand, which begins to exist
 * with its first vote. Answers with the whole slip.
 */
export function castVote(
	client: Client,
	phase: string,
	topic: string,
	value: Vote | null,
	hand: string | null = null
): Promise<CastVote> {
	return call(client, 'cast_vote', { p_phase: phase, p_topic: topic, p_value: value, ...onSlip(hand) }, CastVote);
}

/** States a whole ranking: topics from the highest down, equals together; what is not in it is left blank. */
export function rankTopics(
	client: Client,
	phase: string,
	ranking: readonly (readonly string[])[],
	hand: string | null = null
): Promise<CastVote> {
	return call(client, 'rank_topics', { p_phase: phase, p_ranking: ranking, ...onSlip(hand) }, CastVote);
}

/** Facilitator: takes a hand back with all its votes. */
export function removeHand(client: Client, phase: string, hand: string): Promise<z.infer<typeof Wait>> {
	return call(client, 'remove_hand', { p_phase: phase, p_hand: hand }, Wait);
}

/** Says, or takes back, that this person is done with the running live phase. */
export function setDone(client: Client, phase: string, isDone: boolean): Promise<z.infer<typeof Wait>> {
	return call(client, 'set_done', { p_phase: phase, p_is_done: isDone }, Wait);
}

/** Asks the database to announce the progress of a phase to everyone. It announces at most so often. */
export function announceProgress(client: Client, phase: string): Promise<z.infer<typeof Wait>> {
	return call(client, 'announce_progress', { p_phase: phase }, Wait);
}

/** Rates a scale from 1 to 5. */
export function answerScale(client: Client, prompt: string, value: number): Promise<void> {
	return call(client, 'answer_scale', { p_prompt: prompt, p_value: value }, nothing);
}
