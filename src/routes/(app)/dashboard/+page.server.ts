import { listTeams } from '$lib/data/teams.ts';
import { listWorkshops } from '$lib/data/workshops.ts';
import { Refusal } from '$lib/domain/refusal.ts';
import { answered } from '$lib/server/answered.ts';
import { isLoopback } from '$lib/server/lan.ts';
import type { PageServerLoad } from './$types';

/** Rows are null for a browser that nobody facilitates from; `isUnknown`: its sign-in is not taken any more. */
export const load: PageServerLoad = async ({ locals, url }) => {
	const here = { isLoopback: isLoopback(url.hostname), now: Date.now() };
	if ((await locals.claims()) === null) return { rows: null, teams: [], isUnknown: await isUnknown(locals), ...here };
	const [rows, teams] = await Promise.all([
		answered(listWorkshops(locals.supabase).catch(unlessSignedOut)),
		answered(listTeams(locals.supabase).catch(unlessSignedOut))
	]);
	return { rows, teams: teams ?? [], isUnknown: rows === null, ...here };
};

/** Nobody's browser has no session; and where nobody answers, nothing was refused. */
async function isUnknown({ supabase }: App.Locals): Promise<boolean> {
	const { data } = await supabase.auth.getSession();
	if (!data.session) return false;
	const { error } = await supabase.auth.getUser();
	return error !== null && error.name !== 'AuthRetryableFetchError';
}

function unlessSignedOut(thrown: unknown): null {
	if (thrown instanceof Refusal && thrown.reason === 'not_signed_in') return null;
	throw thrown;
}
