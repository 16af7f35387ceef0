/** Talk over days: what is said about a topic, and why something proposed there should not stand. */
import * as z from 'zod/mini';
import type { Outcome, Phase } from './workshop.ts';

/** One that was taken down has no body and says why. In the order in which they were said, without an instant. */
export const Post = z.object({
	id: z.uuid(),
	topic_id: z.uuid(),
	/** the talk in which it was said */
	phase_id: z.uuid(),
	body: z.nullable(z.string()),
	position: z.int(),
	/** by somebody who wrote a card of the topic and chose to say so; unnamed in every workshop */
	is_author: z.boolean(),
	taken_down_reason: z.nullable(z.string()),
	/** named workshops only */
	author_name: z.nullable(z.string())
});
export type Post = z.infer<typeof Post>;

/** One reason; somebody may give several, so that they do not count people. The order is by chance. */
export const Objection = z.object({
	id: z.uuid(),
	outcome_id: z.uuid(),
	reason: z.string(),
	order_key: z.number(),
	/** named workshops only */
	author_name: z.nullable(z.string())
});
export type Objection = z.infer<typeof Objection>;

/**
 * Where something proposed in a talk over days is at `now`. `open`: it can be objected to; `contested`: somebody has, and
 * others may; `stands`: nobody did; `unsettled`: it needs to be talked about again; `too-late`: proposed when
 * the time to object did not fit any more, it can be objected to and does not stand by itself; `left`: an earlier talk left
 * it open, and while people are apart it stays as it is.
 */
export type Standing = 'open' | 'contested' | 'stands' | 'unsettled' | 'too-late' | 'left';

/** Of an outcome of a talk over days, asked in the window of the talk `phaseId`; null for any other, and for a note. */
export function standingOf(
	outcome: Pick<Outcome, 'kind' | 'phase_id' | 'objectable_until' | 'is_contested' | 'status'>,
	phaseId: string | null,
	now: number
): Standing | null {
	if (outcome.kind === 'note' || outcome.phase_id === null) return null;
	if (outcome.phase_id !== phaseId) return outcome.status === 'proposed' ? 'left' : null;
	if (outcome.objectable_until === null) return outcome.is_contested ? 'contested' : 'too-late';
	const isOver = Date.parse(outcome.objectable_until) <= now;
	if (outcome.is_contested) return isOver ? 'unsettled' : 'contested';
	return isOver ? 'stands' : 'open';
}

/** Hours to object to what is proposed in a talk over days, unless the round says otherwise. */
export const OBJECTION_HOURS = 24;

const HOUR = 3_600_000;

/**
 * Of a talk over days: how long what is proposed can be objected to, in milliseconds, and the last instant at which so much
 * time is left, in milliseconds since the epoch; null for any other round.
 */
export function timeToObject(phase: Phase | null): { lasts: number; until: number } | null {
	if (phase?.step !== 'discuss' || phase.closes_at === null) return null;
	const lasts = (phase.rules.objection_hours ?? OBJECTION_HOURS) * HOUR;
	return { lasts, until: Date.parse(phase.closes_at) - lasts };
}
