/** What is said of topics that people who sorted apart left behind. */
import { m } from '$messages';
import { sortsApart } from '../../domain/piles.ts';
import type { WorkshopState } from '../../workshop/workshop.svelte.ts';

/** How they came about and what is still disputed; empty where nobody sorted apart. */
export function draftWords({ phases, sorting }: Pick<WorkshopState, 'phases' | 'sorting'>): string {
	const count = sorting.disputed.size;
	const sentences = [
		...(phases.some((phase) => sortsApart(phase) && phase.is_over) ? [m.apart_draft()] : []),
		...(count > 0 ? [m.apart_draft_disputed({ count })] : [])
	];
	return sentences.join(' ');
}
