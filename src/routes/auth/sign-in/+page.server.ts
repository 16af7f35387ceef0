import { listWorkshops } from '$lib/data/workshops.ts';
import { answered } from '$lib/server/answered.ts';
import type { PageServerLoad } from './$types';

/** What this browser would bring along: null when it is nobody's, or has an account already. */
export const load: PageServerLoad = async ({ locals, parent }) => {
	const { account } = await parent();
	const isAnonymous = account !== null && account.email === null;
	return { retros: isAnonymous ? (await answered(listWorkshops(locals.supabase))).length : null };
};
