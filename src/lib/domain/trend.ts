/** How a scale went in the team's earlier workshops: medians only, for who takes part in this one. */
import * as z from 'zod/mini';

/** An earlier workshop that asked the same: the calendar day on which it became final (YYYY-MM-DD) and its median. */
export const TrendPoint = z.object({ on: z.string(), median: z.number() });
export type TrendPoint = z.infer<typeof TrendPoint>;

/** The newest eight of them, oldest first; there is at least one. */
export const Trend = z.object({ prompt_id: z.uuid(), points: z.array(TrendPoint) });
export type Trend = z.infer<typeof Trend>;
