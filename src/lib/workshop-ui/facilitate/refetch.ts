/** Fetching a page's data anew without asking: a server that is away for a moment must not take the page along. */
import { invalidateAll } from '$app/navigation';
import { resolve } from '$app/paths';

/** Brings the page up to date if the server answers; otherwise the page stays as it is. */
export async function refetch(): Promise<void> {
	if (await isReachable()) await invalidateAll();
}

async function isReachable(): Promise<boolean> {
	try {
		return (await fetch(resolve('/healthz'), { cache: 'no-store' })).ok;
	} catch {
		return false;
	}
}
