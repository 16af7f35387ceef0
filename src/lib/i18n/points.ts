/** What a topic got in a ballot, in the words of its method. */
import { m } from '$messages';
import type { VoteRules } from '../domain/workshop.ts';

const WORDS = { dots: m.live_points, approval: m.live_ticks } as const;

/** "3 dots", "2 ticks". */
export function pointsWords(
	method: VoteRules['method'],
	count: number,
	options: Parameters<typeof m.live_points>[1] = {}
) {
	return WORDS[method]({ count }, options);
}
