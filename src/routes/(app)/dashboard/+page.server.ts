import { listTeams } from '$lib/data/teams.ts';
import { listWorkshops } from '$lib/data/workshops.ts';
import { Refusal } from '$lib/domain/refusal.ts';
import { answered } from '$lib/server/answered.ts';
import { isLoopback } from '$lib/server/lan.ts';
import type { PageServerLoad } from './$types';

/** Rows are null for a browser that nobody facilitates from. */
export const load: PageServerLoad = async ({ locals, url }) => {
	const here = { isLoopback: isLoopback(url.hostname), now: Date.now() };
	if ((await locals.claims()) === null) return { rows: null, teams: [], ...here };
	const [rows, teams] = await Promise.all([
		answered(listWorkshops(locals.supabase).catch(unlessSignedOut)),
		answered(listTeams(locals.supabase).catch(unlessSignedOut))
	]);
	return { rows, teams: teams ?? [], ...here };
};

function unlessSignedOut(thrown: unknown): null {
	if (thrown instanceof Refusal && thrown.reason === 'not_signed_in') return null;
	throw thrown;
}
