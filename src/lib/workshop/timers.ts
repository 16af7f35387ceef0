/** Timers by name, one of each: setting one anew takes the place of the one before. */
import type { Cancel, Ports } from './ports.ts';

export class Timers<Name extends string> {
	readonly #ports: Pick<Ports, 'after'>;
	readonly #running = new Map<Name, Cancel>();

	constructor(ports: Pick<Ports, 'after'>) {
		this.#ports = ports;
	}

	has(name: Name): boolean {
		return this.#running.has(name);
	}

	set(name: Name, milliseconds: number, act: () => void): void {
		this.cancel(name);
		const cancel = this.#ports.after(milliseconds, () => {
			this.#running.delete(name);
			act();
		});
		this.#running.set(name, cancel);
	}

	cancel(name: Name): void {
		this.#running.get(name)?.();
		this.#running.delete(name);
	}

	cancelAll(): void {
		for (const name of [...this.#running.keys()]) this.cancel(name);
	}
}
