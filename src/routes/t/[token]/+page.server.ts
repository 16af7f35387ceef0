/** Where the team link leads: to the one workshop that is open, else to a page that says what there is. It joins nothing. */
import { redirect } from '@sveltejs/kit';
import { lookUpTeam } from '$lib/data/teams.ts';
import { currentOf } from '$lib/domain/team.ts';
import { answered } from '$lib/server/answered.ts';
import { participantPath } from '$lib/workshop-ui/facilitate/participant-link.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { open, last, now } = await answered(lookUpTeam(locals.supabase, params.token));
	const current = currentOf(open);
	const [only] = current;
	if (only && current.length === 1) redirect(303, participantPath(only.code));
	return { current, last, now: Date.parse(now) };
};
