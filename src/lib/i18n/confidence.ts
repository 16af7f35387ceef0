/** How far somebody believes in what they take on: a hand of five, as in the fist of five. */
import { m } from '$messages';
import type { Locale } from './paraglide/runtime.js';

/** What each number means, 1 first. */
export const CONFIDENCE_WORDS = [m.commit_1, m.commit_2, m.commit_3, m.commit_4, m.commit_5] as const;

/** "Confidence 4 of 5: I am confident" */
export function confidenceWords(value: number, words: { locale?: Locale } = {}): string {
	return m.commit_confident({ value, words: CONFIDENCE_WORDS[value - 1]?.({}, words) ?? '' }, words);
}
