/** Why a topic was parked by no person, in words. */
import { m } from '$messages';
import type { Topic } from '../domain/workshop.ts';

/** "Not settled: nobody proposed anything." */
export const PARKED_WORDS = {
	not_settled: m.summary_not_settled,
	nobody_proposed: m.summary_nobody_proposed,
	no_time: m.agenda_no_time,
	wanted: m.agenda_wanted_untalked
} as const satisfies Record<NonNullable<Topic['parked_why']>, unknown>;
