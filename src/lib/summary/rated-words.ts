/** The sentences about what people rated. */
import { formatDate, type Reader } from '$i18n/format.ts';
import { WORTH_WORDS } from '$i18n/worth.ts';
import { middleHalf } from '$lib/domain/middle-half.ts';
import type { Rated, RatedStop } from '$lib/domain/rated.ts';
import { m } from '$messages';

function medianWords(median: string, answers: number | null, words: { locale: Reader['locale'] }): string {
	return answers === null
		? m.summary_median_few({ median }, words)
		: m.summary_median({ median, count: answers }, words);
}

/** Where the middle half of the answers lies, which is told where how often each was given is. */
function middleWords({ result }: Rated, words: { locale: Reader['locale'] }): string[] {
	const half = middleHalf(result?.distribution ?? null);
	if (!half) return [];
	const [low, high] = [half.low.toLocaleString(words.locale), half.high.toLocaleString(words.locale)];
	return [low === high ? m.rated_middle_one({ value: low }, words) : m.rated_middle({ low, high }, words)];
}

/** What each value of a scale means, 1 first; null where it has no name. A scale without names asks how far it was worth it. */
export function valueWords({ rules }: Pick<Rated, 'rules'>, { locale }: Reader): (string | null)[] {
	const { low, high } = rules;
	if (low === undefined && high === undefined) return WORTH_WORDS.map((name) => name({}, { locale }));
	return [low ?? null, null, null, null, high ?? null];
}

/** What the rule for stopping says, which was fixed before the first answer. */
function stopWords({ agree, near, isMet, mayLeaveOut, again }: RatedStop, words: { locale: Reader['locale'] }): string {
	if (!near) return again ? m.stop_untold({ agree }, words) : m.stop_untold_last({ agree }, words);
	const { close, answers: count } = near;
	if (isMet && !again) return m.stop_met_last({ close, count, agree }, words);
	if (isMet)
		return mayLeaveOut ? m.stop_met({ close, count, agree }, words) : m.stop_met_here({ close, count, agree }, words);
	return again ? m.stop_go_on({ close, count, agree }, words) : m.stop_open_last({ close, count, agree }, words);
}

/** What both ends of a scale mean, where how often each value was given does not say it. */
function poleWords({ result, rules: { low, high } }: Rated, words: { locale: Reader['locale'] }): string[] {
	if (!result || result.distribution) return [];
	const poles = [
		low && m.check_pole({ value: 1, words: low }, words),
		high && m.check_pole({ value: 5, words: high }, words)
	];
	const said = poles.filter(Boolean).join(' · ');
	return said === '' ? [] : [said];
}

/** What a scale came to, as far as the counting rules let it be said, and how it went the time before. */
export function ratedWords(scale: Rated, { locale }: Reader): string[] {
	const { result, stop, trend } = scale;
	const words = { locale };
	const now = result?.median?.toLocaleString(locale);
	const last = trend.at(-1)?.median.toLocaleString(locale);
	return [
		now === undefined ? m.rated_few({}, words) : medianWords(now, result?.answers ?? null, words),
		...middleWords(scale, words),
		...poleWords(scale, words),
		...(last === undefined
			? []
			: [now === undefined ? m.trend_last_few({ last }, words) : m.trend_last({ last, now }, words)]),
		...(stop ? [stopWords(stop, words)] : [])
	];
}

/** The same where nothing is drawn: also how many gave each value, and the times before. */
export function scaleWords(scale: Rated, reader: Reader): string[] {
	const words = { locale: reader.locale };
	const names = valueWords(scale, reader);
	const points = scale.trend.map(({ on, median }) =>
		m.trend_point(
			{
				median: median.toLocaleString(reader.locale),
				day: formatDate(`${on}T00:00:00Z`, { ...reader, zone: 'UTC' })
			},
			words
		)
	);
	return [
		...ratedWords(scale, reader),
		...(scale.result?.distribution ?? []).map((count, index) => {
			const name = names[index];
			const value = index + 1;
			return name ? m.summary_rating({ value, words: name, count }, words) : m.rated_plain({ value, count }, words);
		}),
		...(points.length > 1 ? [m.trend_earlier({ points: points.join(', ') }, words)] : [])
	];
}
