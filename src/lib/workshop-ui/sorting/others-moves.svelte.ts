/** What others move: shown where it lands, for a moment, and spoken of now and then. */
import { untrack } from 'svelte';
import { SvelteSet } from 'svelte/reactivity';
import type { WorkshopState } from '../../workshop/workshop.svelte.ts';

/** Milliseconds. */
const SPOKEN_EVERY = 8_000;
const FRESH = 2_000;

export class OthersMoves {
	/** the cards that somebody else has just moved, by id */
	readonly fresh = new SvelteSet<string>();
	readonly #workshop: WorkshopState;
	readonly #speak: (count: number) => void;
	#known = new Map<string, string | null>();
	#unspoken = 0;
	#speaking: ReturnType<typeof setTimeout> | undefined;

	/** `speak`: says how many were moved since it last did. */
	constructor(workshop: WorkshopState, speak: (count: number) => void) {
		this.#workshop = workshop;
		this.#speak = speak;
	}

	/** Called anew whenever cards have changed, as an effect is. */
	follow(): void {
		const now = new Map(this.#workshop.shared.cards.map(({ id, topic_id }) => [id, topic_id]));
		untrack(() => {
			const isFirst = this.#known.size === 0;
			const moved = [...now].filter(
				([id, topic]) => this.#known.get(id) !== topic && !this.#workshop.isPending(`card:${id}`)
			);
			this.#known = now;
			if (!isFirst && moved.length > 0) this.#notice(moved.map(([id]) => id));
		});
	}

	stop(): void {
		clearTimeout(this.#speaking);
	}

	#notice(cards: readonly string[]): void {
		for (const id of cards) this.fresh.add(id);
		setTimeout(() => cards.forEach((id) => this.fresh.delete(id)), FRESH);
		this.#unspoken += cards.length;
		this.#speaking ??= setTimeout(() => {
			this.#speaking = undefined;
			this.#speak(this.#unspoken);
			this.#unspoken = 0;
		}, SPOKEN_EVERY);
	}
}
