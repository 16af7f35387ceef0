/** A workshop as calendars know it, which no page needs: a file of its own, so that none fetches it. */
import * as z from 'zod/mini';
import { Face } from './snapshot.ts';
import { Instant, Step } from './workshop.ts';

/** A meeting that was planned, as calendars know it. */
const Meeting = z.object({
	/** among all meetings that the workshop ever had, from 0: it keeps it whatever becomes of the timetable */
	number: z.int(),
	/** the first of its timeboxes; null: it was taken out, or called off */
	begins_with: z.nullable(z.uuid()),
	/** as it was when the timetable was last changed */
	meets_at: Instant,
	minutes: z.int()
});

/** A window whose close the timetable has no more, as it was when it did. */
const WindowTakenOut = z.object({ id: z.uuid(), step: Step, title: z.nullable(z.string()), closes_at: Instant });

/** The face of a workshop with all that calendars were ever told, also what the timetable has no more. */
export const CalendarFace = z.extend(Face, {
	meetings: z._default(z.array(Meeting), []),
	taken_out: z._default(z.array(WindowTakenOut), []),
	/** the window that calendars have under a name without its id */
	plain_close: z._default(z.nullable(z.uuid()), null)
});
export type CalendarFace = z.infer<typeof CalendarFace>;
