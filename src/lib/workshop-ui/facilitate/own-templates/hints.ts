/** What a workshop's template says to its facilitator, round by round. Apart from where it is shown: it is read by few. */
import { page } from '$app/state';
import { hintOf } from '$lib/domain/templates/own.ts';
import type { Phase } from '$lib/domain/workshop.ts';
import { templateBy } from './workshop-template.ts';

/** Of the round at a place among these; null: it says nothing there, or nobody here knows it any more. */
export type HintAt = (phases: readonly Phase[], n: number) => string | null;

/** Those of the template of that id. @throws Refusal */
export async function hintsBy(template: string): Promise<HintAt> {
	// Its code is there already; the room's first pages are to come without it.
	const { browserClient } = await import('$lib/workshop/client.ts');
	const found = await templateBy(template, browserClient(page.data.supabase));
	return (phases, n) => found && hintOf(found, phases, n);
}
