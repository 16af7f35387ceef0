/** Chance that can be told twice: the same seed gives the same people, who hesitate and choose alike (mulberry32). */
export class Chance {
	#state: number;

	constructor(seed: number) {
		this.#state = seed;
	}

	/** from 0 up to 1 */
	next(): number {
		this.#state = (this.#state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	}

	between(least: number, most: number): number {
		return least + this.next() * (most - least);
	}

	/** True in so many of a hundred cases. */
	percent(chances: number): boolean {
		return this.next() * 100 < chances;
	}

	/** One of them; undefined of none. */
	pick<Item>(items: readonly Item[]): Item | undefined {
		return items[Math.floor(this.next() * items.length)];
	}

	/** One of them, the heavier the likelier; undefined of none. */
	weighted<Item>(items: readonly Item[], weight: (item: Item) => number): Item | undefined {
		let at = this.next() * items.reduce((sum, item) => sum + weight(item), 0);
		return items.find((item) => (at -= weight(item)) < 0);
	}

	shuffled<Item>(items: readonly Item[]): Item[] {
		return items
			.map((item) => ({ item, at: this.next() }))
			.sort((a, b) => a.at - b.at)
			.map(({ item }) => item);
	}
}
