/**
 * What one page shows of its person's entries: those that wait, as intents beside the confirmed rows, and those that were
 * refused. The shelf is the truth; each look at it brings this up to it, whichever tab wrote there.
 */
import { SvelteMap } from 'svelte/reactivity';
import { whyRefused, type Entries, type Entry } from './entries.ts';
import type { Intent, Intents } from './intents.svelte.ts';
import { placeOfLate, strangeAct, type KeptAct, type KeptVerb } from './verbs.ts';

/** What was refused after its author had let go of it, for him to see. */
export interface Returned {
	id: string;
	entry: Entry;
	act: KeptAct;
	why: Error;
}

export interface Held {
	entry: Entry;
	readonly act: KeptAct;
	readonly intent: Intent;
	/** the moment at which it was known to be on the shelf; Infinity: not yet */
	kept: number;
	/** tells whoever did it, once; `isToldOf` from then on */
	tell(isTaken: boolean): void;
	isToldOf: boolean;
}

export class Waiting {
	readonly #intents: Intents;
	readonly #verbs = new Map<string, KeptVerb<never>['revive']>();
	/** by id, in the order in which it was made */
	readonly #held = new SvelteMap<string, Held>();
	#returned = $state.raw<readonly Returned[]>([]);

	constructor(intents: Intents) {
		this.#intents = intents;
	}

	/** The verbs that can be made again. Named before anything is looked at. */
	knows(verbs: readonly Pick<KeptVerb<never>, 'name' | 'revive'>[]): void {
		for (const { name, revive } of verbs) this.#verbs.set(name, revive);
	}

	get held(): readonly Held[] {
		return [...this.#held.values()];
	}

	get count(): number {
		return this.#held.size;
	}

	/** Refused, and not yet seen by its author. */
	get returned(): readonly Returned[] {
		return this.#returned;
	}

	find(id: string): Held | null {
		return this.#held.get(id) ?? null;
	}

	/** Shows it from now on. `resolve` null: nobody is waiting for what comes of it. */
	hold(entry: Entry, act: KeptAct, resolve: ((isTaken: boolean) => void) | null): Held {
		const held: Held = {
			entry,
			act,
			intent: this.#intents.show(act),
			kept: Infinity,
			isToldOf: resolve === null,
			tell(isTaken) {
				held.isToldOf = true;
				resolve?.(isTaken);
			}
		};
		this.#held.set(entry.id, held);
		return held;
	}

	/** It waits no more; what became of its intent is the caller's to say. */
	let(id: string): Held | null {
		const held = this.find(id);
		this.#held.delete(id);
		return held;
	}

	/** The refusals that were seen; their ids. */
	forget(isMeant: (each: Returned) => boolean): readonly string[] {
		const ids = this.#returned.filter(isMeant).map(({ id }) => id);
		if (ids.length > 0) this.#returned = this.#returned.filter(({ id }) => !ids.includes(id));
		return ids;
	}

	clear(): void {
		for (const { intent } of this.#held.values()) this.#intents.drop(intent);
		this.#held.clear();
	}

	/**
	 * Takes over what is on the shelf, by a look that began at the moment; `inFlight` is on its way from here, and its answer
	 * will tell. True: another tab has settled something that was held here.
	 */
	compare(entries: Entries, began: number, inFlight: string | null): boolean {
		const waiting = new Map(entries.filter(({ refusal }) => refusal === null).map((entry) => [entry.id, entry]));
		let isSettled = false;
		for (const [id, held] of this.#held) {
			if (waiting.has(id) || id === inFlight || held.kept > began) continue;
			this.#held.delete(id);
			this.#intents.endElsewhere(held.intent);
			held.tell(!entries.some((entry) => entry.id === id));
			isSettled = true;
		}
		for (const [id, entry] of waiting) {
			const held = this.#held.get(id);
			// What another entry's answer told of the version is in the one on the shelf.
			if (held) held.entry = entry;
			else if (id !== inFlight) this.#adopt(entry, began);
		}
		this.#returned = entries.flatMap((entry) => this.#asReturned(entry) ?? []);
		return isSettled;
	}

	revive({ verb, args }: Entry): KeptAct | null {
		return this.#verbs.get(verb)?.(args) ?? null;
	}

	#adopt(entry: Entry, began: number): void {
		const act = this.revive(entry);
		if (act) this.hold(entry, act, null).kept = began;
	}

	#asReturned(entry: Entry): Returned | null {
		const known = this.#returned.find(({ id }) => id === entry.id);
		if (known) return known;
		if (!entry.refusal) return null;
		const act = this.revive(entry) ?? strangeAct(entry);
		const why = whyRefused(entry);
		const place = placeOfLate(act);
		if (place !== null) this.#intents.setTrouble(place, why);
		return { id: entry.id, entry, act, why };
	}
}
