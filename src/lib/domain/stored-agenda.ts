/** The agenda that a room runs on, as the database keeps it: from the first edit, or the first topic that is opened. */
import * as z from 'zod/mini';
import type { Phase } from './workshop.ts';

/** A topic and the minutes that it gets: whole ones, or less than one in whole seconds. */
export const AgendaItem = z.object({ topic: z.uuid(), minutes: z.number() });
export type AgendaItem = z.infer<typeof AgendaItem>;

export const StoredAgenda = z.object({
	/** the phase that it is the agenda of */
	id: z.uuid(),
	/** in the order of the talk; what is not in it is talked about if there is time */
	items: z.array(AgendaItem),
	version: z.int(),
	set_at: z.string()
});
export type StoredAgenda = z.infer<typeof StoredAgenda>;

/** The agenda of a phase that counts: one from before a ballot closed (again) does not. */
export function storedFor(
	agendas: readonly StoredAgenda[],
	phases: readonly Phase[],
	talk: Phase
): StoredAgenda | null {
	const stored = agendas.find(({ id }) => id === talk.id);
	if (!stored) return null;
	const isOlder = phases.some(
		({ step, position, closes_at }) =>
			step === 'vote' && position < talk.position && (closes_at === null || closes_at > stored.set_at)
	);
	return isOlder ? null : stored;
}
