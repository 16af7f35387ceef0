import { readSummary } from '$lib/data/summaries.ts';
import { listWorkshops } from '$lib/data/workshops.ts';
import { summaryOf } from '$lib/domain/summary.ts';
import { answered } from '$lib/server/answered.ts';
import { m } from '$messages';
import type { PageServerLoad } from './$types';

/** The link gives no right to join, so the room's code goes to nobody but its facilitator, while wording can be put right. */
export const load: PageServerLoad = async ({ locals, params }) => {
	const { source, trends } = await answered(readSummary(locals.supabase, params.token));
	const mayCorrect = source.stage === 'provisional' && (await locals.claims()) !== null;
	const mine = mayCorrect ? await answered(listWorkshops(locals.supabase)) : [];
	const room = mine.find(({ workshop }) => workshop.summary_token === params.token)?.workshop.code ?? null;
	return { model: summaryOf(source, m.summary_unnamed_topic(), trends), room };
};
