/** What a round of writing is called where there are several. */
import { m } from '$messages';
import type { WritingRound } from '../domain/writing-rounds.ts';

type Options = Parameters<typeof m.wall_round>[1];

export function roundName({ title, number }: Pick<WritingRound, 'title' | 'number'>, options: Options = {}): string {
	return title ?? m.wall_round({ number }, options);
}
