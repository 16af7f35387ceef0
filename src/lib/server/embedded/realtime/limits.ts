/** How much a client may do. Beyond a rate its channel is closed, and realtime-js does not open that one again. */
export interface RealtimeLimits {
	/** Longest payload of a broadcast or of a presence, in bytes of JSON. */
	readonly payloadBytes: number;
	readonly channelsPerSocket: number;
	/** All clients together, averaged over the last minute; so are messages and presence. */
	readonly joinsPerSecond: number;
	/** Each message received and each delivery counts. */
	readonly messagesPerSecond: number;
	/** What one client sends on one channel, allowed or not; averaged as well. */
	readonly channelMessagesPerSecond: number;
	/** Each track and each delivery of a difference counts. */
	readonly presencePerSecond: number;
	/** Tracks and untracks of one channel within a window. */
	readonly presenceCalls: number;
	readonly presenceWindowMs: number;
	/** A socket that has said nothing for so long is cut; clients send a heartbeat every 25 s. */
	readonly idleMs: number;
	/** What may wait for a client that reads too slowly, in bytes; beyond it the socket is cut, and the client comes back. */
	readonly backlogBytes: number;
	/** How long a refused socket waits for its answer. */
	readonly connectBackoffMs: number;
	/** How long a refused join waits for its answer. */
	readonly joinBackoffMs: number;
}

/** Supabase's own for one client; for all together what one process is good for. */
export const LIMITS: RealtimeLimits = {
	payloadBytes: 256_500,
	channelsPerSocket: 100,
	joinsPerSecond: 2_500,
	// Three rooms as full as the database lets one be (private.settings).
	messagesPerSecond: 60_000,
	channelMessagesPerSecond: 100,
	presencePerSecond: 1_000,
	presenceCalls: 5,
	presenceWindowMs: 30_000,
	idleMs: 60_000,
	backlogBytes: 8_000_000,
	connectBackoffMs: 2_000,
	joinBackoffMs: 5_000
};

const BUCKET_MS = 5_000;
const BUCKETS = 12;

/** A rate averaged over the last minute, in buckets of five seconds; over less just after the start, five at least. */
export class RateWindow {
	readonly #counts = new Array<number>(BUCKETS).fill(0);
	readonly #first: number;
	#latest: number;
	#sum = 0;

	/** @param now milliseconds of a clock that never goes back */
	constructor(
		readonly perSecond: number,
		readonly now: () => number = () => performance.now()
	) {
		this.#first = this.#latest = this.#bucket();
	}

	add(count: number): void {
		this.#advance();
		this.#counts[this.#latest % BUCKETS] = (this.#counts[this.#latest % BUCKETS] ?? 0) + count;
		this.#sum += count;
	}

	get exceeded(): boolean {
		this.#advance();
		const seconds = (Math.min(BUCKETS, this.#latest - this.#first + 1) * BUCKET_MS) / 1_000;
		return this.#sum > this.perSecond * seconds;
	}

	#bucket(): number {
		return Math.floor(this.now() / BUCKET_MS);
	}

	#advance(): void {
		const bucket = this.#bucket();
		for (let next = Math.max(this.#latest + 1, bucket - BUCKETS + 1); next <= bucket; next++) {
			this.#sum -= this.#counts[next % BUCKETS] ?? 0;
			this.#counts[next % BUCKETS] = 0;
		}
		this.#latest = bucket;
	}
}
