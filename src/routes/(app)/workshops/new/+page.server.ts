import { listTeams } from '$lib/data/teams.ts';
import { listTemplates } from '$lib/data/templates.ts';
import { listWorkshops } from '$lib/data/workshops.ts';
import { answered } from '$lib/server/answered.ts';
import type { PageServerLoad } from './$types';

/** `?from=<id>` begins with the workshop of that id, if it is one of this facilitator's. */
export const load: PageServerLoad = async ({ locals, url }) => {
	const from = url.searchParams.get('from');
	const now = Date.now();
	if ((await locals.claims()) === null) return { from: null, templates: [], hasTeam: false, now };
	const rows = from === null ? [] : await answered(listWorkshops(locals.supabase));
	const templates = await answered(listTemplates(locals.supabase));
	const teams = await answered(listTeams(locals.supabase));
	return { from: rows.find(({ workshop }) => workshop.id === from) ?? null, templates, hasTeam: teams.length > 0, now };
};
