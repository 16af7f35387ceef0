/**
 * What was copied for the team on this device, so that the dashboard does not offer it again. Where storage is refused it
 * is offered again, which does no harm.
 */
import * as z from 'zod/mini';
import type { DueNotice } from '$lib/domain/notices.ts';

const Told = z.array(
	z.object({
		notice: z.enum([
			'invitation',
			'moved',
			'closes_soon',
			'round',
			'round_closes',
			'meet_soon',
			'cancelled',
			'summary'
		]),
		about: z.string(),
		stops: z._default(z.array(z.string()), [])
	})
);

function keyOf(workshop: string): string {
	return `told:${workshop}`;
}

export function recallTold(workshop: string): DueNotice[] {
	try {
		return z.parse(Told, JSON.parse(localStorage.getItem(keyOf(workshop)) ?? '[]'));
	} catch {
		return [];
	}
}

export function rememberTold(workshop: string, due: DueNotice): void {
	const others = recallTold(workshop).filter(({ notice }) => notice !== due.notice);
	try {
		localStorage.setItem(keyOf(workshop), JSON.stringify([...others, due]));
	} catch {
		// offered again the next time
	}
}
