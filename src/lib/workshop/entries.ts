/**
 * What waits to be sent, as plain data: it is written down before it is sent, and from it alone the act can be made again
 * when the page has been closed meanwhile. Changes to the list are pure, so that a store can make them in one step.
 */
import * as z from 'zod/mini';
import { isReason, Refusal } from '../domain/refusal.ts';

export const Entry = z.object({
	id: z.uuid(),
	verb: z.string(),
	/** As the verb takes them. A verb that names the version of a row has `id` and `version` among them. */
	args: z.record(z.string(), z.unknown()),
	/** by the server's clock */
	made_at: z.iso.datetime(),
	/** one that follows another of the same slot directly takes its place; null: it never does */
	slot: z.nullable(z.string()),
	/** why the database did not take it, until its author has seen that; `reason` null: a fault. Null while it waits. */
	refusal: z.nullable(z.object({ reason: z.nullable(z.string()), detail: z.nullable(z.string()) }))
});
export type Entry = z.infer<typeof Entry>;
export type Entries = readonly Entry[];

/** What was stored, perhaps by another version of this page: what makes no sense is left out. */
export function parseEntries(stored: unknown): Entries {
	if (!Array.isArray(stored)) return [];
	return stored.flatMap((each) => Entry.safeParse(each).data ?? []);
}

/** The first that waits to be sent, or null. */
export function nextOf(entries: Entries): Entry | null {
	return entries.find(({ refusal }) => refusal === null) ?? null;
}

/**
 * The one whose place an entry of that slot takes. Only the last: whatever came between may be possible only after the
 * earlier one (dots are given after others were taken back).
 */
export function replacedBy(entries: Entries, slot: string | null, inFlight: string | null): Entry | null {
	const last = entries.findLast(({ refusal }) => refusal === null);
	return last && slot !== null && last.slot === slot && last.id !== inFlight ? last : null;
}

export function without(entries: Entries, ids: readonly string[]): Entries {
	return entries.filter(({ id }) => !ids.includes(id));
}

export function refused(entries: Entries, gone: string, why: Error): Entries {
	const refusal = why instanceof Refusal ? { reason: why.reason, detail: why.detail } : { reason: null, detail: null };
	return entries.map((entry) => (entry.id === gone ? { ...entry, refusal } : entry));
}

/** The reason of a refused entry, as it was when it came. */
export function whyRefused({ refusal }: Entry): Error {
	const reason = refusal?.reason ?? null;
	return reason !== null && isReason(reason) ? new Refusal(reason, refusal?.detail ?? null) : new Error('fault');
}

/** A row has another version since it was written: what was typed upon the version before means the new one. */
export function rebased(entries: Entries, row: string, from: number, to: number): Entries {
	return entries.map((entry) =>
		entry.args['id'] === row && entry.args['version'] === from
			? { ...entry, args: { ...entry.args, version: to } }
			: entry
	);
}
