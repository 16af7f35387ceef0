/**
 * The text in each composer, kept in this browser so that a reload does not lose it; what has been sent off is the
 * outbox's. Where storage is refused (or full) it lasts as long as the page.
 */

/** A place is whatever the text is for: `prompt:<id>`, `outcome:<topic id>`. */
export interface Drafts {
	read(place: string): string;
	/** An empty text forgets the place. */
	write(place: string, text: string): void;
	/** False while this browser does not keep what was written: closing the page would lose it. */
	readonly isLasting: boolean;
}

const PREFIX = 'draft:';

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

export function createDrafts(storage: () => Store, workshopId: string): Drafts {
	const store = forgiving(storage);
	const key = (place: string) => `${PREFIX}${workshopId}:${place}`;
	const read = (place: string) => store.getItem(key(place)) ?? '';
	const write = (place: string, text: string) =>
		text === '' ? store.removeItem(key(place)) : store.setItem(key(place), text);
	return {
		read,
		write,
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

/** On signing out: who sits here next and has the same link has no business with them. */
export function forgetDrafts(storage: () => Pick<Storage, 'removeItem'>): void {
	try {
		const store = storage();
		for (const key of Object.keys(store)) if (key.startsWith(PREFIX)) store.removeItem(key);
	} catch {
		// there are none
	}
}

/** Even looking at `localStorage` throws in some browsers, and a write may: memory holds what it would not. */
function forgiving(storage: () => Store): Store & { readonly isLasting: boolean } {
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
