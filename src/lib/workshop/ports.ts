/** What the live workshop needs of the world around it: time, chance, and the signs that the page woke or went offline. */
import { newId } from './identity.ts';

/** Ends what was begun. Harmless when it has ended by itself. */
export type Cancel = () => void;

export interface Ports {
	/** milliseconds since some fixed instant; never jumps */
	elapsed(): number;
	after(milliseconds: number, run: () => void): Cancel;
	/** from 0 up to 1 */
	random(): number;
	newId(): string;
	/** the page came back into sight or online; the network went away */
	watch(signs: { woke(): void; lost(): void }): Cancel;
	/** a fault that is no refusal: shown to nobody, kept where faults are read */
	report(fault: unknown): void;
}

export const browserPorts: Ports = {
	elapsed: () => performance.now(),
	after(milliseconds, run) {
		const timer = setTimeout(run, milliseconds);
		return () => clearTimeout(timer);
	},
	random: () => Math.random(),
	newId,
	watch({ woke, lost }) {
		const signs = new AbortController();
		const { signal } = signs;
		document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && woke(), { signal });
		window.addEventListener('pageshow', (event) => event.persisted && woke(), { signal });
		window.addEventListener('online', woke, { signal });
		window.addEventListener('offline', lost, { signal });
		return () => signs.abort();
	},
	report: (fault) => console.error(fault)
};
