/** Time passes for one workshop: all that is stored of it moves into the past, which is the same as the clock moving on. */
import type { Step } from '../../lib/server/embedded/database.ts';

/** The statements, for one transaction, that let so many milliseconds pass for the workshop of this id. */
export function passing(workshop: string, milliseconds: number): Step[] {
	const back = (...columns: string[]) =>
		columns.map((column) => `${column} = ${column} - interval '1 millisecond' * $2::float8`).join(', ');
	return [
		`update public.phases set ${back('opens_at', 'closes_at', 'reveals_at')} where workshop_id = $1::uuid`,
		`update public.workshops set ${back('created_at', 'timebox_ends_at', 'topic_ends_at', 'ended_at', 'closes_at')}
			where id = $1::uuid`,
		`update public.events set ${back('at')} where workshop_id = $1::uuid`,
		`update public.participants set ${back('joined_at')} where workshop_id = $1::uuid`,
		`update private.card_authors set ${back('written_at')} where workshop_id = $1::uuid`,
		`update private.device_codes set ${back('expires_at')} where workshop_id = $1::uuid`,
		`update private.progress set ${back('announced_at')} where workshop_id = $1::uuid and announced_at > '-infinity'`
	].map((sql) => ({ sql, params: [workshop, Math.round(milliseconds)] }));
}
