/**
 * What was typed and is not confirmed yet, kept in this browser so that neither a reload nor a refusal loses it: the text
 * in each composer, and cards on their way. Where storage is refused (or full) it lasts as long as the page.
 */
import * as z from 'zod/mini';

/** A card that was sent and not confirmed. Sending it again under the same id is harmless. */
export const Unsent = z.object({ id: z.uuid(), promptId: z.uuid(), body: z.string() });
export type Unsent = z.infer<typeof Unsent>;

/** A place is whatever the text is for: `prompt:<id>`, `outcome:<topic id>`. */
export interface Drafts {
	read(place: string): string;
	/** An empty text forgets the place. */
	write(place: string, text: string): void;
	unsent(): readonly Unsent[];
	putUnsent(card: Unsent): void;
	dropUnsent(id: string): void;
}

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

export function createDrafts(storage: () => Store, workshopId: string): Drafts {
	const store = forgiving(storage);
	const key = (place: string) => `draft:${workshopId}:${place}`;
	const read = (place: string) => store.getItem(key(place)) ?? '';
	const write = (place: string, text: string) =>
		text === '' ? store.removeItem(key(place)) : store.setItem(key(place), text);
	const unsent = () => parseUnsent(read('unsent'));
	const keep = (cards: readonly Unsent[]) => write('unsent', cards.length > 0 ? JSON.stringify(cards) : '');
	return {
		read,
		write,
		unsent,
		putUnsent: (card) => keep([...unsent().filter(({ id }) => id !== card.id), card]),
		dropUnsent: (gone) => keep(unsent().filter(({ id }) => id !== gone))
	};
}

function parseUnsent(text: string): readonly Unsent[] {
	if (text === '') return [];
	try {
		return z.array(Unsent).parse(JSON.parse(text));
	} catch {
		return [];
	}
}

/** Even looking at `localStorage` throws in some browsers, and a write may: memory holds what it would not. */
function forgiving(storage: () => Store): Store {
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
