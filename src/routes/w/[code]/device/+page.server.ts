/** The page on which another device takes an own place along. Looking at it changes nothing. */
import { lookUpWorkshop } from '$lib/data/workshops.ts';
import { answered } from '$lib/server/answered.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
	face: await answered(lookUpWorkshop(locals.supabase, params.code))
});
