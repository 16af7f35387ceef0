/** Taking part by a button, wherever it stands: what has to be said first, what is under way, what went wrong. */
import type { Visit } from './visit.svelte.ts';

export class Entering {
	readonly #visit: Visit;
	isBusy = $state(false);
	/** Whether it was tried without the name that this workshop asks for. */
	isNameAsked = $state(false);
	trouble = $state.raw<unknown>(null);

	constructor(visit: Visit) {
		this.#visit = visit;
	}

	/** Answers whether that made whoever looks a participant. */
	async enter(): Promise<boolean> {
		if (this.isBusy) return false;
		if (this.#visit.isNameMissing) {
			this.isNameAsked = true;
			return false;
		}
		this.isBusy = true;
		this.trouble = null;
		try {
			await this.#visit.enter();
			return true;
		} catch (error) {
			this.trouble = error;
			return false;
		} finally {
			this.isBusy = false;
		}
	}
}
