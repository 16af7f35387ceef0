/**
 * What one person left waiting in this browser, in all workshops together: looked at when another takes his place here, so
 * that it goes along with him or does not lie about. Where the browser refuses or does not answer there is nothing.
 */
import { promisifyRequest, type UseStore } from 'idb-keyval';
import { hasAccount } from './accounts-here.ts';
import { parseEntries, type Entries, type Entry } from './entries.ts';
import { browserPorts, type Ports } from './ports.ts';
import { forgetOld, openShelves, shelfKey, within } from './shelf.ts';

export interface Belongings {
	/** By the id of the workshop, what waits to be sent and what was refused and not seen yet. */
	standing(person: string): Promise<ReadonlyMap<string, Standing>>;
	/** How much waits, refusals that were not seen included, by the id of the workshop. */
	of(person: string): Promise<ReadonlyMap<string, number>>;
	forget(person: string): Promise<void>;
	/** What is too old, of everybody; `now`: the server's clock, milliseconds since the epoch. */
	forgetOld(now: number): Promise<void>;
	/** Makes it another's in these workshops and forgets the rest, of which it answers how much that was. */
	handOver(from: string, to: string, workshops: ReadonlySet<string>): Promise<number>;
	/**
	 * Takes away every entry to which `isTaken` answers true: of this person; null: of people whom nobody can come back as, because they
	 * had no account and this browser is not signed in as them any more.
	 */
	takeStrays(person: string | null, isTaken: (entry: Entry) => boolean): Promise<void>;
	/** Makes all that they left this person's, who has just come to be here. */
	adoptStrays(person: string): Promise<void>;
}

/** How much of it is which. */
export interface Standing {
	readonly waiting: number;
	readonly refused: number;
}

export interface BelongingsParts {
	ports?: Pick<Ports, 'after'>;
	/** the name of the database */
	name?: string | undefined;
}

export function belongingsHere({ ports = browserPorts, name }: BelongingsParts = {}): Belongings {
	async function attempt<Answer>(act: (shelves: UseStore) => Promise<Answer>, otherwise: Answer): Promise<Answer> {
		try {
			return await within(ports, act(openShelves(name)));
		} catch {
			return otherwise;
		}
	}
	return {
		standing: (person) => attempt((shelves) => standing(shelves, person), new Map<string, Standing>()),
		of: (person) => attempt((shelves) => count(shelves, person), new Map<string, number>()),
		forgetOld: (now) => attempt((shelves) => forgetOld(shelves, now), undefined),
		forget: (person) => attempt((shelves) => forget(shelves, person), undefined),
		handOver: (from, to, workshops) => attempt((shelves) => handOver(shelves, from, to, workshops), 0),
		takeStrays: (person, isTaken) => attempt((shelves) => takeStrays(shelves, person, isTaken), undefined),
		adoptStrays: (person) => attempt((shelves) => adoptStrays(shelves, person), undefined)
	};
}

/** In one transaction, whatever `visit` does to the lists included. */
function walk(
	shelves: UseStore,
	person: string,
	visit: (at: IDBCursorWithValue, workshop: string, lists: IDBObjectStore) => void
): Promise<void> {
	const prefix = shelfKey(person, '');
	return walkAll(
		shelves,
		(at, lists) => visit(at, String(at.key).slice(prefix.length), lists),
		IDBKeyRange.bound(prefix, `${prefix}\uffff`)
	);
}

function walkAll(
	shelves: UseStore,
	visit: (at: IDBCursorWithValue, lists: IDBObjectStore) => void,
	range: IDBKeyRange | null = null
): Promise<void> {
	return shelves('readwrite', (lists) => {
		const walking = lists.openCursor(range);
		walking.onsuccess = () => {
			const at = walking.result;
			if (!at) return;
			visit(at, lists);
			at.continue();
		};
		return promisifyRequest(lists.transaction);
	});
}

async function standing(shelves: UseStore, person: string): Promise<ReadonlyMap<string, Standing>> {
	const found = new Map<string, Standing>();
	await walk(shelves, person, ({ value }, workshop) => {
		const entries = parseEntries(value);
		const waiting = entries.filter(({ refusal }) => refusal === null).length;
		if (entries.length > 0) found.set(workshop, { waiting, refused: entries.length - waiting });
	});
	return found;
}

async function count(shelves: UseStore, person: string): Promise<ReadonlyMap<string, number>> {
	const found = await standing(shelves, person);
	return new Map([...found].map(([workshop, { waiting, refused }]) => [workshop, waiting + refused]));
}

function forget(shelves: UseStore, person: string): Promise<void> {
	return walk(shelves, person, (at) => void at.delete());
}

async function handOver(shelves: UseStore, from: string, to: string, workshops: ReadonlySet<string>): Promise<number> {
	let lost = 0;
	await walk(shelves, from, (at, workshop, lists) => {
		const entries = parseEntries(at.value);
		at.delete();
		if (!workshops.has(workshop)) {
			lost += entries.length;
			return;
		}
		put(lists, shelfKey(to, workshop), entries);
	});
	return lost;
}

function takeStrays(shelves: UseStore, person: string | null, isTaken: (entry: Entry) => boolean): Promise<void> {
	return walkAll(shelves, (at) => {
		const owner = ownerOf(at);
		if (person === null ? hasAccount(owner) : owner !== person) return;
		const entries = parseEntries(at.value);
		const left = entries.filter((entry) => !isTaken(entry));
		if (left.length === 0) at.delete();
		else if (left.length < entries.length) at.update(left);
	});
}

function adoptStrays(shelves: UseStore, person: string): Promise<void> {
	return walkAll(shelves, (at, lists) => {
		const owner = ownerOf(at);
		if (owner === person || hasAccount(owner)) return;
		put(lists, shelfKey(person, String(at.key).slice(owner.length + 1)), parseEntries(at.value));
		at.delete();
	});
}

function ownerOf(at: IDBCursorWithValue): string {
	return String(at.key).split('/')[0] ?? '';
}

function put(lists: IDBObjectStore, key: string, entries: Entries): void {
	const there = lists.get(key);
	there.onsuccess = () => lists.put([...parseEntries(there.result), ...entries], key);
}
