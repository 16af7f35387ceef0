/** What a round of writing is called where there are several. */
import { m } from '$messages';
import type { WritingRound } from '../../domain/writing-rounds.ts';

export function roundName({ title, number }: Pick<WritingRound, 'title' | 'number'>): string {
	return title ?? m.wall_round({ number });
}
