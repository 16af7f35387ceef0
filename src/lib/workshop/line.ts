/**
 * The line to the room: one channel after another. One that the server closed (an expired token, a limit) never joins
 * again, so a new one takes its place, later and later while they fail at once.
 */
import type { Channel, ChannelListener, ChannelStatus, OpenChannel } from './channel.ts';
import type { Ports } from './ports.ts';
import { Timers } from './timers.ts';

/** Milliseconds. */
const BACKOFF = { first: 500, most: 15_000 };
/** A channel that lasted this long did not fail at once. Milliseconds. */
const STEADY = 30_000;

/** How long to wait after so many failures, milliseconds; `chance` is from 0 up to 1. */
export function backoff(failures: number, chance: number): number {
	return Math.min(BACKOFF.first * 2 ** failures, BACKOFF.most) * (0.5 + 0.5 * chance);
}

export class Line {
	readonly #open: OpenChannel;
	readonly #ports: Pick<Ports, 'after' | 'elapsed' | 'random' | 'report'>;
	readonly #listener: ChannelListener;
	readonly #timers: Timers<'reopen'>;
	#channel: Channel | null = null;
	#failures = 0;
	#joinedAt: number | null = null;
	#joins = 0;
	#wasInterrupted = false;

	/** The listener hears of the channel that is open just then, and of none before it. */
	constructor(
		open: OpenChannel,
		ports: Pick<Ports, 'after' | 'elapsed' | 'random' | 'report'>,
		listener: ChannelListener
	) {
		this.#open = open;
		this.#ports = ports;
		this.#listener = listener;
		this.#timers = new Timers(ports);
	}

	get isJoined(): boolean {
		return this.#joinedAt !== null;
	}

	/** True from the second join on. */
	get hasJoinedBefore(): boolean {
		return this.#joins > 1;
	}

	get wasInterrupted(): boolean {
		return this.#wasInterrupted;
	}

	open(): void {
		this.#timers.cancel('reopen');
		const channel = this.#open();
		this.#channel = channel;
		const ifCurrent =
			<Payload>(hear: (payload: Payload) => void) =>
			(payload: Payload) => {
				if (this.#channel === channel) hear(payload);
			};
		channel.subscribe({
			onEvent: ifCurrent((payload) => this.#listener.onEvent(payload)),
			onProgress: ifCurrent((payload) => this.#listener.onProgress(payload)),
			onStatus: ifCurrent((status) => this.#hearStatus(status))
		});
	}

	close(): void {
		this.#timers.cancelAll();
		this.#hangUp();
	}

	/** The page woke: what sleep may have ended is renewed. */
	refresh(): void {
		if (this.#channel === null) this.open();
		else this.#channel.refresh().catch((fault: unknown) => this.#ports.report(fault));
	}

	#hearStatus(status: ChannelStatus): void {
		if (status === 'joined') {
			this.#joinedAt = this.#ports.elapsed();
			this.#joins++;
		} else {
			const lasted = this.#joinedAt === null ? 0 : this.#ports.elapsed() - this.#joinedAt;
			this.#joinedAt = null;
			this.#wasInterrupted = true;
			if (status === 'closed') this.#reopenSoon(lasted);
		}
		this.#listener.onStatus(status);
	}

	#reopenSoon(lasted: number): void {
		this.#hangUp();
		if (lasted > STEADY) this.#failures = 0;
		this.#timers.set('reopen', backoff(this.#failures++, this.#ports.random()), () => this.open());
	}

	#hangUp(): void {
		const channel = this.#channel;
		this.#channel = null;
		channel?.close();
	}
}
