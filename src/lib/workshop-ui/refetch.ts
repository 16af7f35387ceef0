/** Fetching a page's data anew without asking: a server that is away for a moment must not take the page along. */
import { invalidateAll } from '$app/navigation';
import { resolve } from '$app/paths';

/** A network that never answers does not serve either. Milliseconds. */
const PATIENCE = 10_000;

/** Brings the page up to date if the server answers; otherwise the page stays as it is. */
export async function refetch(): Promise<void> {
	if (await isReachable()) await invalidateAll();
}

/** Loads the page anew if the server answers. */
export async function reload(): Promise<void> {
	if (await isReachable()) location.reload();
}

async function isReachable(): Promise<boolean> {
	try {
		const { ok, headers } = await fetch(resolve('/healthz'), {
			cache: 'no-store',
			signal: AbortSignal.timeout(PATIENCE)
		});
		// A hotel's network answers whatever is asked with its own page.
		return ok && (headers.get('content-type')?.includes('json') ?? false);
	} catch {
		return false;
	}
}
