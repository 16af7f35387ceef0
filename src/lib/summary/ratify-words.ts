/** The sentences about what everyone said to a decision. */
import { formatDate, formatInstant, type Reader } from '$i18n/format.ts';
import type { RatifyState } from '$lib/domain/ratify.ts';
import type { Ratified } from '$lib/domain/workshop.ts';
import { m } from '$messages';

const RATIFIED = {
	ratified: m.ratified_on,
	objected: m.ratified_objected,
	aside: m.ratified_aside,
	silent: m.ratified_silent
} as const;

/** Whether a decision is final yet, or what everyone said to it, as far as the counting rules let it be told. */
export function ratifyWords(state: RatifyState | null, reader: Reader): string[] {
	if (!state) return [];
	const words = { locale: reader.locale };
	if (state.is === 'coming') return [m.ratified_coming({}, words)];
	if (state.is === 'unasked') return [m.ratified_unasked({}, words)];
	if (state.is === 'open') {
		return state.until === null
			? [m.ratified_open_live({}, words)]
			: [m.ratified_open({ when: formatInstant(state.until, reader) }, words)];
	}
	const { result, people, agreed, stood_aside, confidence, is_reworded } = state.ratified;
	const hasSides = people !== null && agreed !== null && stood_aside !== null;
	return [
		RATIFIED[result]({ date: formatDate(state.at, reader) }, words),
		...(hasSides
			? [m.ratified_counts({ agreed, aside: stood_aside, object: people - agreed - stood_aside }, words)]
			: people !== null
				? [m.ratified_people({ people }, words)]
				: result === 'silent'
					? []
					: [m.ratified_few({}, words)]),
		...(confidence ? [howSureWords(confidence, reader)] : []),
		...(is_reworded ? [m.ratified_reworded({}, words)] : [])
	];
}

function howSureWords(
	{ median, distribution }: NonNullable<Ratified['confidence']>,
	{ locale }: Pick<Reader, 'locale'>
): string {
	const words = { locale };
	const middle = median.toLocaleString(locale);
	if (!distribution) return m.ratified_confidence({ median: middle }, words);
	const values = distribution
		.map((count, value) => ({ count, value }))
		.filter(({ count }) => count > 0)
		.map(({ count, value }) => m.ratified_value({ value, count }, words))
		.join(', ');
	return m.ratified_confidence_all({ median: middle, values }, words);
}
