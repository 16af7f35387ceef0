/**
 * Keeps a page at the server's state. Events are applied when they follow each other; whenever one may have been missed
 * the snapshot is fetched again. Delivery is never assumed: a page that hears nothing at all still converges, by the
 * known instants and by comparing now and then. Waits are spread by chance, so that a room does not ask as one.
 */
import { Refusal, type Reason } from '../domain/refusal.ts';
import { Progress, WorkshopEvent, type EventType, type Shared, type Snapshot } from '../domain/snapshot.ts';
import type { ChannelStatus, OpenChannel } from './channel.ts';
import type { Clock } from './clock.svelte.ts';
import { nextInstant } from './instants.ts';
import { backoff, Line } from './line.ts';
import type { Cancel, Ports } from './ports.ts';
import { Timers } from './timers.ts';

/**
 * `connecting`: nothing heard yet, nothing wrong either; `reconnecting`: what is heard may have gaps, or the server answers
 * that it does not serve just now; `offline`: it does not answer at all.
 */
export type Status = 'connecting' | 'live' | 'reconnecting' | 'offline';

export interface SyncHost {
	readonly shared: Shared;
	getWorkshop(): Promise<Snapshot>;
	begin(): number;
	/** false: fetched too early to be whole, fetch again */
	take(snapshot: Snapshot, began: number): boolean;
	receive(event: WorkshopEvent): 'applied' | 'gap' | 'partial';
	/** true: it tells of something that is the reader's own and stands nowhere yet, so that it is fetched */
	progress(progress: Progress): boolean;
	status(status: Status): void;
	/** there is nothing to follow any more: deleted, or not ours to read */
	end(refusal: Refusal): void;
}

/** Milliseconds. */
const JITTER = 1_000;
const REVEAL_JITTER = 2_000;
const GAP_PATIENCE = 150;
const GAP_PATIENCE_AT_MOST = 15_000;
const ANSWER_PATIENCE = 2_000;
const COMPARE_LIVE = { every: 20_000, spread: 5_000 };
const COMPARE_APART = { every: 120_000, spread: 30_000 };
/** Timers overflow after 24.8 days. */
const LONGEST_TIMER = 86_400_000;

/** Events that change what is the reader's own, or counts, beyond what they carry. */
const CHANGES_MORE: ReadonlySet<EventType> = new Set([
	'ballot_voided',
	'phase_went_back',
	'workshop_closed',
	'workshop_deleted'
]);

const FINAL: ReadonlySet<Reason> = new Set<Reason>(['deleted', 'not_found', 'not_member']);
/** A sign-in that another page is just renewing looks the same as an account that is gone. Milliseconds. */
const SIGNED_OUT_FOR_GOOD = 20_000;

type TimerName = 'fetch' | 'gap' | 'instant' | 'compare' | 'answer';

export class Sync {
	readonly #host: SyncHost;
	readonly #line: Line;
	readonly #clock: Clock;
	readonly #ports: Ports;

	#run: object | null = null;
	#unwatch: Cancel = () => {};
	readonly #timers: Timers<TimerName>;
	#isFetching = false;
	#fetchAgain = false;
	#fetchFailures = 0;
	/** whether the last answer was none */
	#isSilent = false;
	/** since when nothing but "not signed in" was answered */
	#signedOutAt: number | null = null;
	/** snapshots in a row that did not hold an event that had arrived before */
	#gaps = 0;
	#isBehind = true;
	#buffer: WorkshopEvent[] = [];
	/** the server's clock in the last snapshot, milliseconds */
	#settledAt: number;

	constructor(host: SyncHost, open: OpenChannel, clock: Clock, ports: Ports) {
		this.#host = host;
		this.#line = new Line(open, ports, {
			onEvent: (payload) => this.#hear(payload),
			onProgress: (payload) => this.#hearProgress(payload),
			onStatus: (status) => this.#hearStatus(status)
		});
		this.#clock = clock;
		this.#ports = ports;
		this.#timers = new Timers(ports);
		this.#settledAt = clock.exact();
	}

	start(): void {
		this.stop();
		this.#run = {};
		this.#unwatch = this.#ports.watch({ woke: () => this.#wake(), lost: () => this.#fetchLater(true) });
		this.#line.open();
		this.#planInstant();
		this.#planComparison();
	}

	stop(): void {
		this.#run = null;
		this.#unwatch();
		this.#line.close();
		this.#timers.cancelAll();
		this.#isFetching = this.#fetchAgain = false;
		this.#buffer = [];
	}

	/** The state here may be out of date: fetch it now, or right after the fetch that is under way. */
	doubt(): void {
		this.#isBehind = true;
		void this.#fetch();
	}

	/** Something was answered whose event has not come: it is given a while, then the snapshot tells. */
	expectEvent(isStillExpecting: () => boolean): void {
		if (this.#timers.has('answer')) return;
		this.#timers.set('answer', ANSWER_PATIENCE, () => isStillExpecting() && this.doubt());
	}

	// -- the channel

	#hearStatus(status: ChannelStatus): void {
		this.#isBehind = true;
		if (status === 'joined') {
			// Waiting longer after a failure is over: somebody answers again.
			this.#timers.cancel('fetch');
			return this.#fetchWithin(this.#line.hasJoinedBefore ? JITTER : 0);
		}
		this.#tell();
		this.#fetchWithin(JITTER);
	}

	#wake(): void {
		this.#fetchFailures = 0;
		this.#line.refresh();
		this.doubt();
	}

	// -- messages

	#hear(payload: unknown): void {
		const event = WorkshopEvent.safeParse(payload);
		if (!event.success) {
			this.#ports.report(event.error);
			this.#isBehind = true;
			return this.#fetchWithin(JITTER);
		}
		this.#buffer.push(event.data);
		this.#drain();
	}

	/** Applies what follows directly; the rest waits for what is missing, shortly, and then for a snapshot. */
	#drain(): void {
		const { phase_id } = this.#host.shared.workshop;
		this.#buffer.sort((a, b) => a.rev - b.rev);
		let outcome: 'applied' | 'gap' | 'partial' = 'applied';
		for (let next = this.#buffer[0]; next !== undefined; next = this.#buffer[0]) {
			outcome = this.#host.receive(next);
			if (outcome === 'partial') this.#fetchWithin(next.type === 'revealed' ? REVEAL_JITTER : JITTER);
			if (outcome !== 'applied') break;
			this.#buffer.shift();
			if (CHANGES_MORE.has(next.type)) this.#fetchWithin(JITTER);
		}
		if (outcome === 'gap') this.#fetchForGap();
		else this.#timers.cancel('gap');
		this.#planInstant();
		const { shared } = this.#host;
		if (shared.workshop.phase_id === phase_id) return;
		this.#planComparison();
		// The counts of reactions are told to each reader, in no event, and may be told from a move on.
		if (shared.phases.some(({ rules }) => 'reactions' in rules)) this.#fetchWithin(JITTER);
	}

	/** What is missing may only be late; and a snapshot that does not hold it yet is not asked for in a loop. */
	#fetchForGap(): void {
		if (this.#timers.has('gap') || this.#timers.has('fetch')) return;
		this.#timers.set('gap', Math.min(GAP_PATIENCE * 2 ** this.#gaps, GAP_PATIENCE_AT_MOST), () => void this.#fetch());
	}

	#hearProgress(payload: unknown): void {
		const progress = Progress.safeParse(payload);
		if (!progress.success) this.#ports.report(progress.error);
		else if (this.#host.progress(progress.data)) this.#fetchWithin(JITTER);
	}

	// -- fetching

	/** One fetch some time within `jitter`; one that is planned already does for both. */
	#fetchWithin(jitter: number): void {
		if (this.#timers.has('fetch')) return;
		this.#timers.set('fetch', jitter * this.#ports.random(), () => void this.#fetch());
	}

	async #fetch(): Promise<void> {
		if (this.#isFetching) {
			this.#fetchAgain = true;
			return;
		}
		const run = this.#run;
		if (run === null) return;
		this.#isFetching = true;
		this.#timers.cancel('fetch');
		this.#timers.cancel('gap');
		const began = this.#host.begin();
		const asked = this.#ports.elapsed();
		try {
			const snapshot = await this.#host.getWorkshop();
			if (this.#run !== run) return;
			this.#clock.learn(snapshot.now, asked, this.#ports.elapsed());
			this.#took(snapshot, began);
		} catch (error) {
			if (this.#run !== run) return;
			this.#refused(error);
		}
		this.#isFetching = false;
		if (!this.#fetchAgain) return;
		this.#fetchAgain = false;
		void this.#fetch();
	}

	#took(snapshot: Snapshot, began: number): void {
		const isWhole = this.#host.take(snapshot, began);
		this.#fetchFailures = 0;
		this.#signedOutAt = null;
		this.#isBehind = false;
		this.#settledAt = Date.parse(snapshot.now);
		this.#gaps = this.#buffer.some(({ rev }) => rev > snapshot.shared.workshop.rev) ? this.#gaps + 1 : 0;
		this.#drain();
		if (!isWhole) this.#fetchWithin(JITTER);
		this.#planComparison();
		this.#tell();
	}

	#refused(error: unknown): void {
		const isSignedOut = error instanceof Refusal && error.reason === 'not_signed_in';
		this.#signedOutAt = isSignedOut ? (this.#signedOutAt ?? this.#ports.elapsed()) : null;
		if (error instanceof Refusal && this.#isFinal(error.reason)) {
			this.stop();
			this.#host.end(error);
			return;
		}
		if (!(error instanceof Refusal)) this.#ports.report(error);
		this.#fetchLater(error instanceof Refusal && error.reason === 'unreachable');
	}

	#isFinal(reason: Reason): boolean {
		const isSignedOut = this.#signedOutAt !== null && this.#ports.elapsed() - this.#signedOutAt >= SIGNED_OUT_FOR_GOOD;
		return isSignedOut || FINAL.has(reason);
	}

	#fetchLater(isSilent: boolean): void {
		this.#isSilent = isSilent;
		this.#timers.set('fetch', backoff(this.#fetchFailures++, this.#ports.random()), () => void this.#fetch());
		this.#tell();
	}

	#tell(): void {
		if (this.#fetchFailures > 0) this.#host.status(this.#isSilent ? 'offline' : 'reconnecting');
		else if (this.#line.isJoined && !this.#isBehind) this.#host.status('live');
		else if (this.#line.wasInterrupted) this.#host.status('reconnecting');
	}

	// -- timers

	/** Instants are the server's; one that it had not come to when it was asked is waited for again, not asked at once. */
	#planInstant(): void {
		const next = nextInstant(this.#host.shared, this.#settledAt);
		this.#timers.cancel('instant');
		if (next === null) return;
		const wait = Math.max(next.at - this.#clock.exact(), GAP_PATIENCE);
		if (wait > LONGEST_TIMER) return this.#timers.set('instant', LONGEST_TIMER, () => this.#planInstant());
		const jitter = next.isReveal ? REVEAL_JITTER : JITTER;
		this.#timers.set('instant', wait + jitter * this.#ports.random(), () => void this.#fetch());
	}

	#planComparison(): void {
		const { workshop, phases } = this.#host.shared;
		this.#timers.cancel('compare');
		if (workshop.closed_at !== null) return;
		const running = phases.find(({ id }) => id === workshop.phase_id);
		const { every, spread } = running?.mode === 'live' ? COMPARE_LIVE : COMPARE_APART;
		this.#timers.set('compare', every + spread * (2 * this.#ports.random() - 1), () => void this.#fetch());
	}
}
