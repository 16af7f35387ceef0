/** What the holder of a participant link sees first. Looking never joins, and never signs in. */
import { getWorkshop, lookUpWorkshop } from '$lib/data/workshops.ts';
import { stageOf } from '$lib/domain/standing.ts';
import { answered } from '$lib/server/answered.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const face = await answered(lookUpWorkshop(locals.supabase, params.code));
	const snapshot = face.id === null ? null : await answered(getWorkshop(locals.supabase, face.id));
	return { face, snapshot, stage: stageOf(face.phases, face) };
};
