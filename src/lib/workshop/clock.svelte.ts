/**
 * The server's clock as this page knows it. Timeboxes and windows are the server's instants, and a computer's own clock
 * may be minutes off; what counts is the answer that took the shortest way, measured on a clock that never jumps.
 */
import type { Instant } from '../domain/workshop.ts';
import type { Cancel, Ports } from './ports.ts';

type ClockPorts = Pick<Ports, 'elapsed' | 'after' | 'random' | 'watch'>;

const ROUND_TRIPS = 5;
/** Between round trips, milliseconds. */
const PAUSE = 250;
/** The first round trip waits up to this long, so that a room that opens at once does not ask at once. Milliseconds. */
const SPREAD = 3_000;

export class Clock {
	readonly #read: () => Promise<Instant>;
	readonly #ports: ClockPorts;
	/** server time minus elapsed time, milliseconds */
	#offset: number;
	/** how long the round trip took that the offset is from */
	#roundTrip = Infinity;
	#now: number;
	#isRunning = false;
	#unwatch: Cancel = () => {};
	#trip: Cancel = () => {};
	#second: Cancel = () => {};

	/** `initial` is an instant that the server just gave, and where the clock stands until it runs. */
	constructor(read: () => Promise<Instant>, initial: Instant, ports: ClockPorts) {
		this.#read = read;
		this.#ports = ports;
		this.#offset = Date.parse(initial) - ports.elapsed();
		this.#now = $state(Date.parse(initial));
	}

	/** Milliseconds since the epoch; follows the second while the clock runs. For what is shown. */
	get now(): number {
		return this.#now;
	}

	/** Milliseconds since the epoch, to the instant. For what is scheduled. */
	exact(): number {
		return this.#ports.elapsed() + this.#offset;
	}

	start(): void {
		this.stop();
		this.#isRunning = true;
		this.#unwatch = this.#ports.watch({ woke: () => this.#measureAnew(), lost: () => {} });
		this.#tick();
		this.#roundTripSoon(SPREAD * this.#ports.random(), ROUND_TRIPS);
	}

	stop(): void {
		this.#isRunning = false;
		this.#unwatch();
		this.#trip();
		this.#second();
	}

	/** Learns from any answer that carried the server's clock; the arguments `asked` and `answered` are elapsed times. */
	learn(now: Instant, asked: number, answered: number): void {
		const roundTrip = answered - asked;
		if (roundTrip >= this.#roundTrip) return;
		this.#roundTrip = roundTrip;
		this.#offset = Date.parse(now) + roundTrip / 2 - answered;
	}

	#measureAnew(): void {
		this.#roundTrip = Infinity;
		this.#trip();
		this.#roundTripSoon(0, ROUND_TRIPS);
	}

	#roundTripSoon(delay: number, left: number): void {
		this.#trip = this.#ports.after(delay, () => void this.#measure(left));
	}

	/** A round trip that failed is one less: the clock stays as good as it was. */
	async #measure(left: number): Promise<void> {
		const asked = this.#ports.elapsed();
		try {
			this.learn(await this.#read(), asked, this.#ports.elapsed());
		} catch {
			// nobody answered
		}
		if (left > 1 && this.#isRunning) this.#roundTripSoon(PAUSE, left - 1);
	}

	#tick(): void {
		this.#now = this.exact();
		this.#second = this.#ports.after(1000 - (this.#now % 1000), () => this.#tick());
	}
}
