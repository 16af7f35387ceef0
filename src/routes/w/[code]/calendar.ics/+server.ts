/** The close and the meeting for a calendar. The way to the call is in it for participants only. */
import { redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { getLocale } from '$i18n/paraglide/runtime.js';
import { getWorkshop, lookUpForCalendar } from '$lib/data/workshops.ts';
import { Refusal } from '$lib/domain/refusal.ts';
import { calendarOf } from '$lib/server/calendar.ts';
import { participantPath } from '$lib/workshop-ui/facilitate/participant-link.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params, url }) => {
	// A link that leads nowhere is explained by the page, not by a file.
	const face = await lookUpForCalendar(locals.supabase, params.code).catch((thrown: unknown) => {
		if (thrown instanceof Refusal) redirect(303, resolve('/w/[code]', { code: encodeURIComponent(params.code) }));
		throw thrown;
	});
	const snapshot = face.id === null ? null : await getWorkshop(locals.supabase, face.id);
	const calendar = calendarOf(face, {
		link: new URL(participantPath(face.code), url).href,
		call_url: snapshot?.shared.workshop.call_url ?? null,
		now: Date.now(),
		locale: getLocale()
	});
	return new Response(calendar, {
		headers: {
			'content-type': 'text/calendar; charset=utf-8',
			'content-disposition': `attachment; filename="overlap-${face.code}.ics"`,
			'cache-control': 'private, no-cache'
		}
	});
};
