/** Time and chance under the test's control: timers fire in order when the test lets time pass, and dice are seeded. */
import type { Cancel, Ports } from '../../src/lib/workshop/ports.ts';

interface Timer {
	at: number;
	order: number;
	run(): void;
}

export class World {
	/** milliseconds since the world began */
	now = 0;
	readonly faults: unknown[] = [];
	/** what is under way outside this world's time: it takes none */
	busy = 0;
	#timers: Timer[] = [];
	#order = 0;
	#dice: number;
	#ids = 0;

	constructor(seed: number) {
		this.#dice = seed >>> 0;
	}

	/** From 0 up to 1 (mulberry32). */
	readonly random = (): number => {
		this.#dice = (this.#dice + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(this.#dice ^ (this.#dice >>> 15), this.#dice | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};

	readonly after = (milliseconds: number, run: () => void): Cancel => {
		const timer = { at: this.now + milliseconds, order: this.#order++, run };
		this.#timers.push(timer);
		return () => {
			this.#timers = this.#timers.filter((other) => other !== timer);
		};
	};

	readonly newId = (): string => `00000000-0000-4000-9000-${(++this.#ids).toString(16).padStart(12, '0')}`;

	pick<Item>(items: readonly Item[]): Item | undefined {
		return items[Math.floor(this.random() * items.length)];
	}

	/** Lets so many milliseconds pass. What promises set off is done before the next timer. */
	async pass(milliseconds: number): Promise<void> {
		const end = this.now + milliseconds;
		await this.#settle();
		for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
			this.#timers = this.#timers.filter((timer) => timer !== next);
			this.now = next.at;
			next.run();
			await this.#settle();
		}
		this.now = end;
	}

	/** The ports of one page; `signs` wakes it or takes its network away. */
	page(): { ports: Ports; signs: { woke(): void; lost(): void } } {
		const watching = new Set<{ woke(): void; lost(): void }>();
		const ports: Ports = {
			elapsed: () => this.now,
			after: this.after,
			random: this.random,
			newId: this.newId,
			watch(signs) {
				watching.add(signs);
				return () => watching.delete(signs);
			},
			report: (fault) => this.faults.push(fault)
		};
		const tell = (sign: 'woke' | 'lost') => () => [...watching].forEach((each) => each[sign]());
		return { ports, signs: { woke: tell('woke'), lost: tell('lost') } };
	}

	/** Turns of the event loop, until every promise that could go on has gone on. */
	async #settle(): Promise<void> {
		do await new Promise<void>((resolve) => setImmediate(resolve));
		while (this.busy > 0);
	}

	#next(end: number): Timer | undefined {
		return this.#timers
			.filter(({ at }) => at <= end)
			.reduce<Timer | undefined>((first, timer) => (!first || before(timer, first) ? timer : first), undefined);
	}
}

function before(a: Timer, b: Timer): boolean {
	return a.at < b.at || (a.at === b.at && a.order < b.order);
}
