/** Who is present in a room, as Phoenix tells it: keys, each with one entry per channel that tracks under it. */
import { randomBytes } from 'node:crypto';

type Entry = Readonly<Record<string, unknown>> & { readonly phx_ref: string };
type Entries = Readonly<Record<string, { readonly metas: readonly Entry[] }>>;

/** What changed. A changed entry leaves and joins. */
export interface PresenceDiff {
	readonly joins: Entries;
	readonly leaves: Entries;
}

export class Roster<Holder extends object> {
	readonly #keys = new Map<string, Map<Holder, Entry>>();

	/** Everyone, by key. */
	get state(): Entries {
		return Object.fromEntries([...this.#keys].map(([key, entries]) => [key, { metas: [...entries.values()] }]));
	}

	/** Enters the holder under its key, or replaces its entry. A holder always uses the same key. */
	track(holder: Holder, key: string, payload: Readonly<Record<string, unknown>>): PresenceDiff {
		const entries = this.#keys.get(key) ?? new Map<Holder, Entry>();
		const previous = entries.get(holder);
		const phx_ref = randomBytes(9).toString('base64url');
		const entry = { ...payload, phx_ref, ...(previous && { phx_ref_prev: previous.phx_ref }) };
		this.#keys.set(key, entries.set(holder, entry));
		return { joins: { [key]: { metas: [entry] } }, leaves: previous ? { [key]: { metas: [previous] } } : {} };
	}

	/** @returns null when the holder was not there. */
	untrack(holder: Holder, key: string): PresenceDiff | null {
		const entries = this.#keys.get(key);
		const entry = entries?.get(holder);
		if (!entries || !entry) return null;
		entries.delete(holder);
		if (entries.size === 0) this.#keys.delete(key);
		return { joins: {}, leaves: { [key]: { metas: [entry] } } };
	}
}
