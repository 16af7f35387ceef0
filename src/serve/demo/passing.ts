/** Time passes for a workshop: all that is stored of it moves into the past, which is the same as the clock moving on. */

/**
 * The statements, for one transaction, that let so many milliseconds pass.
 * @param workshop its id, a UUID; null for every workshop there is
 */
export function passing(workshop: string | null, milliseconds: number): string[] {
	const back = (...columns: string[]) =>
		columns.map((column) => `${column} = ${column} - interval '${Math.round(milliseconds)} milliseconds'`).join(', ');
	const of = (column: string) => (workshop === null ? 'true' : `${column} = '${workshop}'`);
	const within = of('workshop_id');
	return [
		`update public.phases set ${back('opens_at', 'closes_at', 'reveals_at')} where ${within}`,
		`update public.workshops set
			${back('created_at', 'timebox_ends_at', 'topic_ends_at', 'ended_at', 'closes_at', 'closed_at')} where ${of('id')}`,
		`update public.events set ${back('at')} where ${within}`,
		`update public.participants set ${back('joined_at')} where ${within}`,
		`update public.outcomes set ${back('objectable_until')} where ${within}`,
		`update private.card_authors set ${back('written_at')} where ${within}`,
		`update private.device_codes set ${back('expires_at')} where ${within}`,
		`update private.progress set ${back('announced_at')} where ${within} and announced_at > '-infinity'`
	];
}
