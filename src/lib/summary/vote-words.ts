/** The sentences about a vote that a room says too. */
import { formatList, type Reader } from '$i18n/format.ts';
import type { SummaryOutcome } from '$lib/domain/summary-model.ts';
import { m } from '$messages';

/** Which vote it was, where there are several: by its own name, if it has one. `at` counts from 0. */
export function voteName(title: string | null, at: number, words: { locale: Reader['locale'] }): string {
	return title ?? m.results_vote({ number: at + 1 }, words);
}

/** More topics than this are counted, not named: their list stands below. */
const MOST_NAMED = 4;

/** The result of the last ballot in a line or two: what stands first, or that it is a tie, and what came near. */
export function leadWords(lead: SummaryOutcome['lead'], { locale }: Pick<Reader, 'locale'>): string[] {
	if (!lead || lead.first.length === 0) return [];
	const words = { locale };
	const { first, near } = lead;
	const topics = formatList(first, locale);
	const isNamed = (all: readonly string[]) => all.length <= MOST_NAMED;
	return [
		first.length === 1
			? m.result_first({ topic: topics }, words)
			: isNamed(first)
				? m.result_tie({ topics }, words)
				: m.result_tie_many({ count: first.length }, words),
		...(near.length === 0
			? []
			: isNamed(near)
				? [m.result_near({ topics: formatList(near, locale) }, words)]
				: [m.result_near_many({ count: near.length }, words)])
	];
}
