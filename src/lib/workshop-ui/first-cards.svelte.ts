/**
 * Cards of somebody who takes no part yet: the first one joins, and where that cannot be done just now they wait in this
 * browser, over a reload too, until it can. Then they go the way of all others. Ids are made here, so that a card which two
 * tabs hand over is taken once.
 */
import { Refusal, type Reason } from '../domain/refusal.ts';
import type { Drafts } from '../workshop/drafts.ts';
import { forgetFirst, keepFirst, readFirst, type FirstCard } from '../workshop/first-kept.ts';
import { backoff } from '../workshop/line.ts';
import { browserPorts, type Cancel, type Ports } from '../workshop/ports.ts';
import type { Status } from '../workshop/sync.ts';
import type { WorkshopState } from '../workshop/workshop.svelte.ts';

/** Nobody waits longer for the page to take a text over. Milliseconds. */
const SLOW = 2_000;
/** No word about whether one may join: it is tried again. */
const PASSING: ReadonlySet<Reason> = new Set<Reason>(['unreachable', 'too_many']);

export class FirstCards {
	readonly #drafts: Drafts;
	readonly #enter: () => Promise<WorkshopState>;
	readonly #ports: Ports;
	#cards = $state.raw<readonly FirstCard[]>([]);
	#status = $state.raw<Status>('connecting');
	/** whether it is worth a word that they wait */
	#isLate = $state(false);
	/** why nobody may join, as far as was tried */
	#why = $state.raw<unknown>(null);
	/** what a room has, until it is known to be in its outbox */
	readonly #given = new Set<string>();
	#isRunning = false;
	#failures = 0;
	#trying: Promise<void> | null = null;
	#again: Cancel = () => {};

	/** `enter` makes whoever looks a participant, and throws a Refusal where that is not possible. */
	constructor(drafts: Drafts, enter: () => Promise<WorkshopState>, ports: Ports = browserPorts) {
		this.#drafts = drafts;
		this.#enter = enter;
		this.#ports = ports;
	}

	/** Those that are worth a word: they wait although it was tried, or were refused. */
	get shown(): readonly FirstCard[] {
		return this.#isLate || this.#why !== null ? this.#cards : [];
	}

	/** Why they were not taken; null: they go by themselves. */
	get why(): unknown {
		return this.#why;
	}

	get unsent(): number {
		return this.#why === null ? this.shown.length : 0;
	}

	/** What is known of the server, by asking it for a place. */
	get status(): Status {
		return this.#status;
	}

	get isLasting(): boolean {
		return this.#drafts.isLasting;
	}

	/** True when closing the page would lose what is in here. */
	get isAtRisk(): boolean {
		return this.#cards.length > 0 && !this.isLasting;
	}

	/** Takes up what an earlier page left, and goes on trying. Returns how to stop. */
	start(): Cancel {
		this.#isRunning = true;
		this.#look();
		const unwatch = this.#ports.watch({
			woke: () => {
				this.#status = 'connecting';
				void this.#try();
			},
			lost: () => (this.#status = 'offline')
		});
		void this.#try();
		return () => {
			this.#isRunning = false;
			unwatch();
			this.#again();
		};
	}

	/**
	 * Takes the card over: it is on its way, or waits here.
	 * @throws what it was refused for; its text is the author's to keep
	 */
	async add(card: Omit<FirstCard, 'id'>): Promise<void> {
		const added = { id: this.#ports.newId(), ...card };
		this.#why = null;
		keepFirst(this.#drafts, added);
		this.#look();
		const late = new Promise<void>((resume) => this.#ports.after(SLOW, resume));
		await Promise.race([this.#try(), late]);
		const why = this.#why;
		if (this.#trying) this.#isLate = true;
		if (why === null) return;
		this.take(added.id);
		throw why;
	}

	/** Its author has it again, or has seen what became of it. */
	take(id: string): void {
		forgetFirst(this.#drafts, id);
		this.#look();
	}

	/** Tries again what was refused, and what has come to be here. */
	again(): void {
		this.#look();
		this.#why = null;
		this.#isLate = true;
		void this.#try();
	}

	/** All goes to the outbox of the room. What is closed before that has it hands it over again, and it is taken once. */
	handOver({ writing }: WorkshopState): void {
		const given = readFirst(this.#drafts).filter(({ id }) => !this.#given.has(id));
		for (const card of given) {
			this.#given.add(card.id);
			void writing.addFirst(card).then(() => this.take(card.id));
		}
		this.#look();
	}

	#try(): Promise<void> {
		if (this.#cards.length === 0) return Promise.resolve();
		this.#again();
		return (this.#trying ??= this.#attempt().finally(() => (this.#trying = null)));
	}

	async #attempt(): Promise<void> {
		try {
			this.handOver(await this.#enter());
			this.#failures = 0;
			this.#status = 'live';
		} catch (error) {
			const isPassing = error instanceof Refusal && PASSING.has(error.reason);
			this.#isLate = true;
			if (!isPassing) return void (this.#why = error);
			this.#status = error.reason === 'unreachable' ? 'offline' : 'reconnecting';
			if (!this.#isRunning) return;
			this.#again = this.#ports.after(backoff(this.#failures++, this.#ports.random()), () => void this.#try());
		}
	}

	#look(): void {
		this.#cards = readFirst(this.#drafts).filter(({ id }) => !this.#given.has(id));
		if (this.#cards.length > 0) return;
		this.#isLate = false;
		this.#why = null;
	}
}
