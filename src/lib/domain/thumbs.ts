/** More time for a topic? Everybody's thumb at the end of its box, sealed until all are shown together. */
import * as z from 'zod/mini';

/** What a majority of thumbs gives a topic, in minutes; the same stands in the database. */
export const RENEWAL_MINUTES = 3;

export const Thumb = z.enum(['up', 'side', 'down']);
export type Thumb = z.infer<typeof Thumb>;

export const ThumbRound = z.object({
	id: z.uuid(),
	phase_id: z.uuid(),
	topic_id: z.uuid(),
	/** until when thumbs can be shown, or when they were counted */
	closes_at: z.string(),
	is_closed: z.boolean(),
	/** more than half were up: the topic goes on */
	is_renewed: z.boolean(),
	/** null while it is open, and when fewer than three were shown */
	counts: z.nullable(z.record(Thumb, z.int()))
});
export type ThumbRound = z.infer<typeof ThumbRound>;

/** The reader's own, while the question is open. */
export const OwnThumb = z.object({ round_id: z.uuid(), value: Thumb });
export type OwnThumb = z.infer<typeof OwnThumb>;

/** What was asked last about the topic that is being talked about, or null. */
export function lastRound(
	rounds: readonly ThumbRound[],
	phase: string | null,
	topic: string | null
): ThumbRound | null {
	return rounds.findLast(({ phase_id, topic_id }) => phase_id === phase && topic_id === topic) ?? null;
}
