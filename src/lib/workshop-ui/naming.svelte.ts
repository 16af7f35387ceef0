/** Where a question asks for roles: a text that names somebody is shown to its author once more before it goes. */
import type { PromptRules } from '../domain/workshop.ts';
import type { Shared } from '../domain/snapshot.ts';
import type { WorkshopState } from '../workshop/workshop.svelte.ts';

export const rolesHint = () => import('./RolesHint.svelte');

export class Naming {
	/** said of this text only */
	#found = $state.raw<{ text: string; names: readonly string[] } | null>(null);
	/** sent as it is, with the names that are in it */
	#meant = '';

	/** The names for which the text was held back; none once it has been changed. */
	namesIn(text: string): readonly string[] {
		return this.#found?.text === text.trim() ? this.#found.names : [];
	}

	/**
	 * Whether the text is held back for the names in it: those that this device knows, which are on what it has been sent, and
	 * `own`. Where the code for it does not arrive, nobody is kept from writing.
	 */
	async holds(
		text: string,
		rules: PromptRules,
		rows: Shared | null,
		own: readonly (string | null)[]
	): Promise<boolean> {
		if (!rules.roles || text === this.#meant) return false;
		const hint = await rolesHint().catch(() => null);
		const names = hint?.namesThatGo(text, rows, own) ?? [];
		this.#found = names.length > 0 ? { text, names } : null;
		return this.#found !== null;
	}

	/**
	 * The same for what is said of cards, a topic's name or what comes of it: it is held back wherever some question of the workshop
	 * asks for roles.
	 */
	holdsIn(text: string, { shared, name }: Pick<WorkshopState, 'shared' | 'name'>): Promise<boolean> {
		const roles = shared.prompts.some(({ rules }) => rules.roles);
		return this.holds(text, { roles }, shared, [name]);
	}

	/** The text may go as it is. */
	mean(text: string): void {
		this.#meant = text.trim();
	}

	/** It has gone, or is given up. */
	forget(): void {
		this.#found = null;
	}
}
