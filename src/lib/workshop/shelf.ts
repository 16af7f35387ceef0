/**
 * Where entries wait for one person in one workshop: in IndexedDB, which outlives the page and which every tab of the
 * browser sees. Where the browser refuses (a private window, a full disk) or does not answer they last as long as the page.
 */
import { createStore, get, promisifyRequest, update, type UseStore } from 'idb-keyval';
import { KEPT_DAYS } from '../domain/bounds.ts';
import { parseEntries, type Entries } from './entries.ts';
import type { Ports } from './ports.ts';

export interface Shelf {
	/** Never rejects. */
	read(): Promise<Entries>;
	/** Changes the entries in one step that no other tab comes between; resolves to what they are then. Never rejects. */
	change(change: (entries: Entries) => Entries): Promise<Entries>;
	/** False once this browser has refused to keep them: closing the page would lose them. */
	readonly isLasting: boolean;
}

/** A browser may never answer; then it does not keep anything. Milliseconds. */
const PATIENCE = 3_000;
/** What nobody came back for is not kept for ever, on a shared computer least of all. Milliseconds. */
const KEPT_FOR = KEPT_DAYS * 86_400_000;

export interface ShelfParts {
	/** whose, in which workshop, as a `shelfKey`: entries of another are never seen */
	owner: () => Promise<string>;
	/** the server's clock, milliseconds since the epoch */
	now: () => number;
	ports: Pick<Ports, 'after'>;
	/** the name of the database */
	name?: string | undefined;
}

/** Of one person in one workshop; of all of his with no workshop named, it is what the keys begin with. */
export function shelfKey(person: string, workshop: string): string {
	return `${person}/${workshop}`;
}

/** Everybody's shelves in this browser, by `shelfKey`. */
export function openShelves(name = 'overlap'): UseStore {
	return createStore(name, 'outbox');
}

export function createShelf({ owner, now, ports, name }: ShelfParts): Shelf {
	/** what is there, as this page knows it, for when the browser stops answering */
	let known: Entries = [];
	let state: 'unopened' | 'open' | 'refused' = 'unopened';
	let isLasting = true;
	let opened: Promise<{ key: string; store: UseStore }> | null = null;

	async function open() {
		const key = await owner();
		const store = openShelves(name);
		await forgetOld(store, now());
		return { key, store };
	}
	async function change(next: (entries: Entries) => Entries): Promise<Entries> {
		opened ??= open();
		const { key, store } = await opened;
		let changed: Entries = [];
		await update<unknown>(
			key,
			(stored) => {
				const kept = parseEntries(stored);
				// What was held here because the database could not be opened yet joins what is in it.
				const all =
					state === 'open' ? kept : [...kept, ...known.filter(({ id }) => !kept.some((each) => each.id === id))];
				return (changed = next(all));
			},
			store
		);
		return changed;
	}
	async function read(): Promise<Entries> {
		if (state !== 'open') return change((entries) => entries);
		opened ??= open();
		const { key, store } = await opened;
		return parseEntries(await get<unknown>(key, store));
	}
	async function or(durable: () => Promise<Entries>, fallBack: () => Entries): Promise<Entries> {
		if (state !== 'refused') {
			try {
				known = await within(ports, durable());
				state = 'open';
				isLasting = true;
				return known;
			} catch {
				// Before it was ever open nothing of it is known, and it may be tried again; afterwards what it holds is.
				if (state === 'open') state = 'refused';
				opened = null;
				isLasting = false;
			}
		}
		return (known = fallBack());
	}
	return {
		read: () => or(read, () => known),
		change: (next) =>
			or(
				() => change(next),
				() => next(known)
			),
		get isLasting() {
			return isLasting;
		}
	};
}

/** What was made too long before `now`, by the server's clock. In one transaction: what another tab adds is not lost. */
export function forgetOld(store: UseStore, now: number): Promise<void> {
	return store('readwrite', (lists) => {
		const walk = lists.openCursor();
		walk.onsuccess = () => {
			const at = walk.result;
			if (!at) return;
			const entries = parseEntries(at.value);
			const young = entries.filter(({ made_at }) => Date.parse(made_at) >= now - KEPT_FOR);
			if (young.length === 0) at.delete();
			else if (young.length < entries.length) at.update(young);
			at.continue();
		};
		return promisifyRequest(lists.transaction);
	});
}

/** What is asked of the browser, or an error when it does not answer in time. */
export function within<Answer>(ports: Pick<Ports, 'after'>, asked: Promise<Answer>): Promise<Answer> {
	return new Promise((resolve, reject) => {
		const cancel = ports.after(PATIENCE, () => reject(new Error('The browser does not answer.')));
		asked.then(resolve, reject).finally(cancel);
	});
}
