import { listWorkshops } from '$lib/data/workshops.ts';
import { Refusal } from '$lib/domain/refusal.ts';
import { answered } from '$lib/server/answered.ts';
import type { PageServerLoad } from './$types';

/** Rows are null for a browser that nobody facilitates from. */
export const load: PageServerLoad = async ({ locals }) => {
	const isSignedIn = (await locals.claims()) !== null;
	const rows = isSignedIn ? await answered(listWorkshops(locals.supabase).catch(unlessSignedOut)) : null;
	return { rows, now: Date.now() };
};

function unlessSignedOut(thrown: unknown): null {
	if (thrown instanceof Refusal && thrown.reason === 'not_signed_in') return null;
	throw thrown;
}
