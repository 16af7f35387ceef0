/** A browser with one tab that keeps nothing beyond the page: for tests that look at other things. */
import type { Entries } from '../../src/lib/workshop/entries.ts';
import type { Keeping } from '../../src/lib/workshop/outbox.svelte.ts';

export function memoryKeeping(): Keeping {
	let entries: Entries = [];
	return {
		shelf: {
			read: async () => entries,
			change: async (change) => (entries = change(entries)),
			isLasting: true
		},
		tabs: {
			alone: (_name, run) => run(),
			join: () => ({ tell() {}, leave() {} })
		}
	};
}
