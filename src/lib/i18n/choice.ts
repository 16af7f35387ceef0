/**
 * In which language a page is answered: the one that was chosen in this browser (a cookie), else the first of the browser's
 * own that the catalogues have. The server decides, and the page in the browser takes it from `<html lang>`, so that the two
 * never differ. A wish for one Portuguese or Spanish is met by the one there is.
 */
import { baseLocale, cookieName, locales, toLocale, type Locale } from './paraglide/runtime.js';

/** The parameter that asks a page for another language, for browsers without JavaScript: `?lang=es`. */
export const LANGUAGE_PARAMETER = 'lang';

/** The languages in their own words. */
export const LANGUAGE_NAMES: Readonly<Record<Locale, string>> = {
	en: 'English',
	es: 'Español',
	'pt-BR': 'Português (Brasil)'
};

/** "pt" of "pt-PT" */
function languageOf(tag: string): string {
	return tag.toLowerCase().split('-')[0] ?? '';
}

/** The catalogue for a language tag, whatever country it names; undefined where there is none. */
export function catalogueFor(tag: string): Locale | undefined {
	return toLocale(tag) ?? locales.find((locale) => languageOf(locale) === languageOf(tag));
}

/** The tags of an `Accept-Language` header, most wanted first; those of weight 0 are not wanted. */
function acceptedTags(header: string): string[] {
	return header
		.split(',')
		.map((entry) => {
			const [tag = '', ...parameters] = entry.split(';').map((part) => part.trim());
			const weight = parameters.find((parameter) => parameter.startsWith('q='));
			return { tag, weight: weight === undefined ? 1 : Number(weight.slice(2)) };
		})
		.filter(({ weight }) => weight > 0)
		.sort((a, b) => b.weight - a.weight)
		.map(({ tag }) => tag);
}

function cookieOf(header: string): string | undefined {
	const start = `${cookieName}=`;
	const pairs = header.split(';').map((pair) => pair.trim());
	return pairs.find((pair) => pair.startsWith(start))?.slice(start.length);
}

/** The language that answers a request with these headers. */
export function chooseLanguage(headers: Headers): Locale {
	const chosen = toLocale(cookieOf(headers.get('cookie') ?? ''));
	if (chosen) return chosen;
	const accepted = acceptedTags(headers.get('accept-language') ?? '');
	return accepted.map(catalogueFor).find((locale) => locale !== undefined) ?? baseLocale;
}
