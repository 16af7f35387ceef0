/**
 * Everything that a person gives to a workshop goes through here: it is shown, written down, and sent in the order in which
 * it was made, by one tab at a time, until the database has taken or refused it. A lost connection refuses nothing: what
 * waits goes when a snapshot shows that somebody answers again. Ids are made here and every verb may be repeated, so
 * sending twice (an answer was lost, the page was closed) is taken once.
 */
import { Refusal, type Reason } from '../domain/refusal.ts';
import { nextOf, rebased, refused, replacedBy, without, type Entries, type Entry } from './entries.ts';
import type { Intents } from './intents.svelte.ts';
import type { Cancel, Ports } from './ports.ts';
import type { Shelf } from './shelf.ts';
import type { Tabs } from './tabs.ts';
import { placeOfLate, type KeptAct, type KeptVerb } from './verbs.ts';
import { Versions } from './versions.ts';
import { Waiting, type Held, type Returned } from './waiting.svelte.ts';

/** What one browser keeps, and how its tabs share it. */
export interface Keeping {
	shelf: Shelf;
	tabs: Tabs;
}

export interface OutboxParts extends Keeping {
	/** the name under which the tabs on this workshop meet */
	name: string;
	intents: Intents;
	ports: Ports;
	/** the server's clock, milliseconds since the epoch */
	now: () => number;
	/** fetch the state anew: somebody else has changed it, or nobody answered */
	doubt: () => void;
}

/** No word about what is asked: it is asked again. */
const PASSING: ReadonlySet<Reason> = new Set<Reason>(['unreachable', 'too_many', 'not_signed_in']);
/** Before the state, and with it what waits, is tried again. Milliseconds; at most the last. */
const AGAIN = [400, 1_000, 2_500, 5_000, 10_000];
/** What takes longer is said to be under way. Milliseconds. */
const SLOW = 2_000;

/** What one tab tells the others: the shelf has changed, and perhaps the database with it. */
const [WRITTEN, SETTLED] = ['written', 'settled'];

export class Outbox {
	readonly #parts: OutboxParts;
	readonly #waiting: Waiting;
	readonly #versions = new Versions();
	#left: readonly string[] | null = null;
	#failures = $state(0);
	#isSlow = $state(false);
	/** nobody answered: nothing is sent until somebody does */
	#isStalled = false;
	#isRunning = false;
	#isSending = false;
	#isToSendAgain = false;
	#inFlight: string | null = null;
	/** orders looks at the shelf among each other */
	#moment = 0;
	#again: Cancel = () => {};
	#room: ReturnType<Tabs['join']> | null = null;

	constructor(parts: OutboxParts) {
		this.#parts = parts;
		this.#waiting = new Waiting(parts.intents);
	}

	/** The verbs that it can make again. Named before it starts. */
	knows(verbs: readonly Pick<KeptVerb<never>, 'name' | 'revive'>[]): void {
		this.#waiting.knows(verbs);
	}

	/** Takes up what an earlier page or another tab left, and sends it. */
	async start(): Promise<void> {
		this.#isRunning = true;
		this.#room = this.#parts.tabs.join(this.#parts.name, (message) => void this.#hear(message));
		await this.#look();
		void this.#send();
	}

	stop(): void {
		this.#isRunning = false;
		this.#again();
		this.#room?.leave();
		this.#room = null;
	}

	// -- what is known

	/** How much waits although it was tried; 0 while all goes its way. */
	get unsent(): number {
		return this.#failures > 0 || this.#isSlow ? this.#waiting.count : 0;
	}

	/** Whether what is done at that place, or to the row that it names, waits although it was tried. */
	isUnsent(place: string): boolean {
		if (this.unsent === 0) return false;
		return this.#waiting.held.some(
			({ act }) => act.place === place || act.touches.some((id) => place.endsWith(`:${id}`))
		);
	}

	/** Refused after its author had let go of it, and not yet seen by him. */
	get returned(): readonly Returned[] {
		return this.#waiting.returned;
	}

	/** What was typed and has not arrived, for when this page cannot send it any more. */
	get texts(): readonly string[] {
		return this.#left ?? [...this.#waiting.held, ...this.returned].flatMap(({ act }) => act.text ?? []);
	}

	/** False while this browser does not keep what waits. Not reactive. */
	get isLasting(): boolean {
		return this.#parts.shelf.isLasting;
	}

	/** True when closing the page would lose what is in here. Asked at that instant; not reactive. */
	get isAtRisk(): boolean {
		return this.#waiting.count > 0 && !this.isLasting;
	}

	// -- what is done

	/**
	 * Shows the act, writes it down and sends it in its turn. Resolves to false if it was refused; to true if the database
	 * took it, or if it waits here for somebody to answer: a refusal after that is among the `returned`. Never rejects.
	 */
	perform<Args extends Record<string, unknown>>(verb: KeptVerb<Args>, seen: Args): Promise<boolean> {
		const args = this.#versions.meant(seen);
		const act = verb.make(args);
		this.#forget((each) => each.act.place === act.place && each.act.text === null);
		const entry: Entry = {
			id: this.#parts.ports.newId(),
			verb: verb.name,
			args,
			made_at: new Date(this.#parts.now()).toISOString(),
			slot: act.isAbsolute ? `${verb.name} ${act.place}` : null,
			refusal: null
		};
		return new Promise((resolve) => void this.#keep(this.#waiting.hold(entry, act, resolve)));
	}

	/** Its author has seen the refusal, or taken the text. */
	dismiss(id: string): void {
		this.#forget((each) => each.id === id);
	}

	dismissAt(place: string): void {
		this.#forget(({ act }) => act.place === place);
	}

	/** Somebody answers: what waits is sent. */
	resume(): void {
		this.#isStalled = false;
		this.#again();
		void this.#send();
	}

	/** The workshop is gone: nothing about it stays in this browser but, on this page, what was typed and has not arrived. */
	clear(): void {
		this.#left = this.texts;
		this.#waiting.clear();
		void this.#look(() => []);
	}

	// -- the shelf

	async #keep(held: Held): Promise<void> {
		const replaced: { id: string } = { id: '' };
		await this.#look((entries) => {
			replaced.id = replacedBy(entries, held.entry.slot, this.#inFlight)?.id ?? '';
			return [...without(entries, [replaced.id]), held.entry];
		}, replaced);
		held.kept = ++this.#moment;
		if (this.#isStalled) held.tell(true);
		this.#room?.tell(WRITTEN);
		void this.#send();
	}

	#forget(isMeant: (each: Returned) => boolean): void {
		const ids = this.#waiting.forget(isMeant);
		if (ids.length > 0) void this.#look((entries) => without(entries, ids)).then(() => this.#room?.tell(WRITTEN));
	}

	async #hear(message: unknown): Promise<void> {
		const isSettled = await this.#look();
		if (message === SETTLED && !isSettled) this.#parts.doubt();
		void this.#send();
	}

	/** Brings what waits here up to the shelf. True: something was settled by another tab. `replaced` was so by this one. */
	async #look(change?: (entries: Entries) => Entries, replaced?: { readonly id: string }): Promise<boolean> {
		const began = ++this.#moment;
		const { shelf, intents } = this.#parts;
		const entries = await (change ? shelf.change(change) : shelf.read());
		const gone = replaced && this.#waiting.let(replaced.id);
		if (gone) {
			intents.drop(gone.intent);
			gone.tell(true);
		}
		return this.#compare(entries, began);
	}

	#compare(entries: Entries, began: number): boolean {
		const isSettled = this.#waiting.compare(entries, began, this.#inFlight);
		if (isSettled) {
			this.#failures = 0;
			this.#parts.doubt();
		}
		return isSettled;
	}

	// -- sending

	async #send(): Promise<void> {
		this.#isToSendAgain = true;
		if (this.#isSending) return;
		this.#isSending = true;
		const { tabs, name, ports } = this.#parts;
		try {
			while (this.#isRunning && !this.#isStalled && this.#isToSendAgain) {
				this.#isToSendAgain = false;
				if (await tabs.alone(name, () => this.#sendNext())) this.#isToSendAgain = true;
			}
		} catch (fault) {
			ports.report(fault);
		} finally {
			this.#isSending = false;
		}
	}

	/** True if there may be more. */
	async #sendNext(): Promise<boolean> {
		const began = ++this.#moment;
		const entries = await this.#parts.shelf.read();
		this.#compare(entries, began);
		const entry = nextOf(entries);
		if (!entry) return false;
		const held = this.#waiting.find(entry.id);
		const act = this.#waiting.revive(entry);
		if (!held || !act) {
			// Another version of this page made it. What it means nobody here can tell; what was typed is its author's.
			await this.#look((kept) => refused(kept, entry.id, new Error(`${entry.verb} of another version of this page`)));
			return true;
		}
		await this.#deliver(held, act);
		return true;
	}

	async #deliver(held: Held, act: KeptAct): Promise<void> {
		const { intents, ports } = this.#parts;
		this.#inFlight = held.entry.id;
		const late = ports.after(SLOW, () => (this.#isSlow = true));
		try {
			const overtaken = act.overtaken?.();
			if (overtaken) throw overtaken;
			intents.sent(held.intent);
			await this.#settle(held, act, await act.send());
		} catch (error) {
			if (error instanceof Refusal && PASSING.has(error.reason)) this.#stall();
			else await this.#refuse(held, error instanceof Error ? error : new Error(String(error)));
		} finally {
			late();
			this.#isSlow = false;
			this.#inFlight = null;
		}
	}

	async #settle(held: Held, act: KeptAct, answer: unknown): Promise<void> {
		this.#failures = 0;
		const { id, args } = held.entry;
		const written = this.#versions.learn(args, answer);
		this.#waiting.let(id);
		this.#parts.intents.confirm(held.intent, act, answer);
		held.tell(true);
		await this.#look((entries) => {
			const left = without(entries, [id]);
			return written ? rebased(left, written.id, written.version, written.next) : left;
		});
		this.#room?.tell(SETTLED);
	}

	/** Undone. Who is still waiting for the answer has the text, and sees why; otherwise it is kept until he has. */
	async #refuse(held: Held, why: Error): Promise<void> {
		const { entry, act, isToldOf } = held;
		const isReturned = isToldOf || act.isHandedOver === true;
		this.#failures = 0;
		this.#waiting.let(entry.id);
		this.#parts.intents.undo(held.intent, why, isReturned ? placeOfLate(act) : act.place);
		held.tell(false);
		await this.#look((entries) => (isReturned ? refused(entries, entry.id, why) : without(entries, [entry.id])));
		this.#room?.tell(SETTLED);
	}

	/** Nobody answered, or not now. Whoever did something may go on: it waits. */
	#stall(): void {
		const { ports, doubt } = this.#parts;
		const wait = AGAIN[Math.min(this.#failures, AGAIN.length - 1)] ?? 0;
		this.#isStalled = true;
		this.#failures++;
		for (const held of this.#waiting.held) held.tell(true);
		this.#again = ports.after(wait * (0.5 + ports.random()), doubt);
	}
}
