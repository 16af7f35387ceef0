/** On every page: what this browser has kept for too long goes, whatever workshop and whoever it is of. */
import { forgetOldDrafts } from './drafts.ts';

/**
 * `now`: the server's clock, milliseconds since the epoch, by which what waits to be sent is dated. Texts go by the device's.
 * Never rejects.
 */
export async function forgetOld(now: number): Promise<void> {
	forgetOldDrafts(() => localStorage);
	try {
		// A page has no code for what is not there.
		if ((await indexedDB.databases()).length === 0) return;
		const { belongingsHere } = await import('./belongings.ts');
		await belongingsHere().forgetOld(now);
	} catch {
		// Where nothing can be looked at nothing is kept.
	}
}
