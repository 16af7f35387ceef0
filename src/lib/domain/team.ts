/** The team link: one address for all that a team does, and the rule where it leads. */
import * as z from 'zod/mini';
import { Instant, Phase, Workshop } from './workshop.ts';

/** A team as its facilitators have it. The token is the team link's. */
export const Team = z.object({ id: z.uuid(), token: z.string() });
export type Team = z.infer<typeof Team>;

/** A workshop that the holder of the team link may take part in now. */
export const OpenWorkshop = z.object({
	code: z.string(),
	kind: Workshop.shape.kind,
	title: z.string(),
	phase_id: z.nullable(z.uuid()),
	/** set: people have met, and the wrap-up is under way */
	ended_at: z.nullable(Instant),
	closes_at: Instant,
	phases: z.array(Phase)
});
export type OpenWorkshop = z.infer<typeof OpenWorkshop>;

/** What the team link shows, to anyone who has it. */
export const TeamFace = z.object({
	open: z.array(OpenWorkshop),
	/** what people met for last */
	last: z.nullable(z.object({ title: z.string(), ended_at: Instant })),
	now: Instant
});
export type TeamFace = z.infer<typeof TeamFace>;

/**
 * The workshops to go to. One that is wrapping up steps back once another has begun: what is left to do there is to
 * answer its check, and its own link still does that.
 */
export function currentOf(open: readonly OpenWorkshop[]): readonly OpenWorkshop[] {
	const ahead = open.filter(({ ended_at }) => ended_at === null);
	return ahead.length > 0 ? ahead : open;
}
