/**
 * The words of a card, brought to their stems, so that "review" and "reviews" are one word. Words are found by the rules of
 * Unicode (UAX #29, `Intl.Segmenter`), so that it works in any script; an emoji is a word.
 */
import { stemmer as english } from '@orama/stemmers/english';
import { stemmer as portuguese } from '@orama/stemmers/portuguese';
import { stemmer as spanish } from '@orama/stemmers/spanish';
import { stopwords as englishFillers } from '@orama/stopwords/english';
import { stopwords as portugueseFillers } from '@orama/stopwords/portuguese';
import { stopwords as spanishFillers } from '@orama/stopwords/spanish';
import type { Language } from '../workshop.ts';

const plain = (text: string) => text.normalize('NFKD').replace(/\p{Mn}/gu, '');

/** The Snowball stemmers (Porter, "Snowball: a language for stemming algorithms", 2001) and the words that say nothing. */
const LANGUAGES: Record<Language, { stem: (word: string) => string; fillers: ReadonlySet<string> }> = {
	en: { stem: english, fillers: new Set(englishFillers) },
	es: { stem: spanish, fillers: new Set(spanishFillers) },
	// The stemmer leaves the plural of "reunião" a word of its own.
	'pt-BR': { stem: (word) => portuguese(word.replace(/(ões|ães)$/, 'ão')), fillers: new Set(portugueseFillers) }
};

const EMOJI = /\p{Extended_Pictographic}|\p{Regional_Indicator}/u;

/** Every word in its order, in lower case, as it was written. */
function wordsOf(text: string, language: Language): string[] {
	const segments = new Intl.Segmenter(language, { granularity: 'word' }).segment(text.normalize('NFKC'));
	return [...segments].flatMap(({ segment, isWordLike }) =>
		isWordLike || EMOJI.test(segment) ? segment.toLocaleLowerCase(language) : []
	);
}

/** Every word in its order: as it was written in lower case, without its accents, and its stem. */
export function spokenOf(text: string, language: Language): { word: string; plain: string; stem: string }[] {
	return wordsOf(text, language).map((word) => ({ word, plain: plain(word), stem: stemOf(word, language) }));
}

// Accents go last: the stemmers need them, people leave them out.
const stemOf = (word: string, language: Language) => plain(LANGUAGES[language].stem(word));

/** The stems of every word. Nothing is left out: a "not" is the difference between two cards. */
export function stemsOf(text: string, language: Language): string[] {
	return wordsOf(text, language).map((word) => stemOf(word, language));
}

/** The stems of the words that say what a text is about. */
export function subjectsOf(text: string, language: Language): string[] {
	const { fillers } = LANGUAGES[language];
	return wordsOf(text, language)
		.filter((word) => !fillers.has(word))
		.map((word) => stemOf(word, language));
}
