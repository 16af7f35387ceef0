/**
 * The text in each composer, kept in this browser so that a reload does not lose it; what has been sent off is the
 * outbox's. It is dated, and what nobody changed for long is not kept for ever, on a shared computer least of all. Where
 * storage is refused (or full) it lasts as long as the page.
 */
import { KEPT_DAYS } from '../domain/bounds.ts';

/** A place is whatever the text is for: `prompt:<id>`, `outcome:<topic id>`. */
export interface Drafts {
	read(place: string): string;
	/** An empty text forgets the place. */
	write(place: string, text: string): void;
	/** The texts of all places that begin like this, the oldest first. */
	under(start: string): readonly string[];
	/** False while this browser does not keep what was written: closing the page would lose it. */
	readonly isLasting: boolean;
}

const PREFIX = 'draft:';
/** Milliseconds. */
const KEPT_FOR = KEPT_DAYS * 86_400_000;

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
type Listed = Store & { keys(): readonly string[] };

/** `now`: the clock of this device, milliseconds since the epoch. What it dates it lets expire. */
export function createDrafts(storage: () => Store, workshop: string, now: () => number = Date.now): Drafts {
	const store = forgiving(storage);
	const key = (place: string) => `${PREFIX}${workshop}:${place}`;
	const kept = (key: string) => textOf(store.getItem(key) ?? '', now());
	return {
		read: (place) => kept(key(place)),
		write(place, text) {
			if (text === '') store.removeItem(key(place));
			// What stays as it was keeps its date, however often it is shown.
			else if (text !== kept(key(place))) store.setItem(key(place), dated(text, now()));
		},
		under(start) {
			const found = store.keys().filter((each) => each.startsWith(key(start)));
			const age = (each: string) => dateOf(store.getItem(each) ?? '') ?? 0;
			return found
				.sort((one, other) => age(one) - age(other))
				.map(kept)
				.filter((text) => text !== '');
		},
		get isLasting() {
			return store.isLasting;
		}
	};
}

/** Several fields as one draft. */
export function draftOf(fields: Readonly<Record<string, string>>): string {
	return JSON.stringify(fields);
}

/** The fields of such a draft; none where there is no draft, or one of another version of this page. */
export function fieldsIn(draft: string): Readonly<Record<string, string>> {
	try {
		const kept: unknown = JSON.parse(draft);
		if (typeof kept !== 'object' || kept === null) return {};
		return Object.fromEntries(Object.entries(kept).filter(([, text]) => typeof text === 'string'));
	} catch {
		return {};
	}
}

/** By workshop, as `createDrafts` was told its name: all that this browser keeps. */
export function draftsHere(storage: () => Store): ReadonlyMap<string, Drafts> {
	const names = keysIn(forgiving(storage)).map((key) => key.split(':')[1] ?? '');
	return new Map(names.map((workshop) => [workshop, createDrafts(storage, workshop)]));
}

/** On signing out: who sits here next and has the same link has no business with them. */
export function forgetDrafts(storage: () => Store): void {
	const store = forgiving(storage);
	for (const key of keysIn(store)) store.removeItem(key);
}

/** What nobody changed for `KEPT_DAYS`, in any workshop. */
export function forgetOldDrafts(storage: () => Store, now = Date.now()): void {
	const store = forgiving(storage);
	for (const key of keysIn(store)) {
		const kept = store.getItem(key) ?? '';
		if (textOf(kept, now) === '') store.removeItem(key);
		// It was kept by a version of this page that did not date.
		else if (dateOf(kept) === null) store.setItem(key, dated(kept, now));
	}
}

function keysIn(store: Listed): readonly string[] {
	return store.keys().filter((key) => key.startsWith(PREFIX));
}

function dated(text: string, now: number): string {
	return `${String(now).padStart(13, '0')} ${text}`;
}

function dateOf(kept: string): number | null {
	const date = /^\d{13}(?= )/.exec(kept)?.[0];
	return date === undefined ? null : Number(date);
}

/** Empty when it is too old. */
function textOf(kept: string, now: number): string {
	const date = dateOf(kept);
	if (date === null) return kept;
	return date < now - KEPT_FOR ? '' : kept.slice(14);
}

/** Even looking at `localStorage` throws in some browsers, and a write may: memory holds what it would not. */
function forgiving(storage: () => Store): Listed & { readonly isLasting: boolean } {
	const memory = new Map<string, string | null>();
	const attempt = (act: (store: Store) => void) => {
		try {
			act(storage());
			return true;
		} catch {
			return false;
		}
	};
	return {
		get isLasting() {
			return [...memory.values()].every((text) => text === null);
		},
		keys() {
			const keys = new Set(memory.keys());
			attempt((store) => Object.keys(store).forEach((key) => keys.add(key)));
			return [...keys];
		},
		getItem(key) {
			let found: string | null = null;
			attempt((store) => (found = store.getItem(key)));
			return memory.get(key) ?? found;
		},
		setItem(key, value) {
			if (attempt((store) => store.setItem(key, value))) memory.delete(key);
			else memory.set(key, value);
		},
		removeItem(key) {
			memory.delete(key);
			attempt((store) => store.removeItem(key));
		}
	};
}
