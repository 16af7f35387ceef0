import { listWorkshops } from '$lib/data/workshops.ts';
import { answered } from '$lib/server/answered.ts';
import type { PageServerLoad } from './$types';

/** `?from=<id>` begins with the workshop of that id, if it is one of this facilitator's. */
export const load: PageServerLoad = async ({ locals, url }) => {
	const from = url.searchParams.get('from');
	const isSignedIn = from !== null && (await locals.claims()) !== null;
	const rows = isSignedIn ? await answered(listWorkshops(locals.supabase)) : [];
	return { from: rows.find(({ workshop }) => workshop.id === from) ?? null, now: Date.now() };
};
