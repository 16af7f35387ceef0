/** What was written in this browser by somebody whom the server does not know any more, for whoever is a stranger here now. */
import type { Face } from '../domain/snapshot.ts';
import type { Drafts } from '../workshop/drafts.ts';
import type { FirstCards } from './first-cards.svelte.ts';

/** Cards on what this workshop asks wait as a stranger's do. It is for a browser that is not signed in. */
export async function takeUp({ prompts }: Face, drafts: Drafts, first: Pick<FirstCards, 'again'>): Promise<void> {
	// A page has no code for what is not there.
	if ((await indexedDB.databases()).length === 0) return;
	const { takeUpCards } = await import('../workshop/strays.ts');
	if (await takeUpCards(drafts, new Set(prompts.map(({ id }) => id)))) first.again();
}
