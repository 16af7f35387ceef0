import { error, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { getTrends } from '$lib/data/trends.ts';
import { getWorkshop } from '$lib/data/workshops.ts';
import { meetOrNotIn } from '$lib/domain/meeting.ts';
import { ratedScales } from '$lib/domain/rated.ts';
import { positionOf } from '$lib/domain/standing.ts';
import { answered } from '$lib/server/answered.ts';
import { elsewhere } from '$lib/server/lan.ts';
import type { PageServerLoad } from './$types';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The desk is for facilitators: a participant is sent to the workshop, a stranger to the dashboard, which explains itself. */
export const load: PageServerLoad = async ({ locals, params, url }) => {
	if (!UUID.test(params.id)) error(404);
	if (!(await locals.claims())) redirect(303, resolve('/dashboard'));
	const { shared, mine, counts, now } = await answered(getWorkshop(locals.supabase, params.id));
	if (!mine.is_facilitator) redirect(303, resolve('/w/[code]', { code: shared.workshop.code }));
	const { workshop, phases, prompts } = shared;
	const hasRated = ratedScales(shared).length > 0;
	const trends = hasRated ? await answered(getTrends(locals.supabase, workshop.summary_token)) : [];
	const rated = ratedScales(shared, trends, positionOf(phases, workshop));
	return {
		row: { workshop, phases, prompts, counts },
		meeting: meetOrNotIn({ shared, mine, counts }),
		rated,
		elsewhere: elsewhere(url),
		now: Date.parse(now)
	};
};
