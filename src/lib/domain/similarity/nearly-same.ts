/**
 * Which options say nearly the same, by their wording: the same words in any order and form, one word more, or a slip of the
 * pen. Another word for one of theirs says another thing, and so do a number, a letter, a sign or a "not" that only one has: it
 * would rather miss two than call two choices one.
 */
import type { Language } from '../workshop.ts';
import type { Worded } from './groups.ts';
import { spokenOf } from './words.ts';

/** Words that hold a sentence together and say nothing themselves. */
const EMPTY: Readonly<Record<Language, ReadonlySet<string>>> = {
	en: words(
		'a an the of to for on in at by from is are be do does we our us i my you your it its this that these those'
	),
	es: words(
		'el la los las lo un una unos unas de del a al en por para es son se nos nuestro nuestra su sus que este esta'
	),
	'pt-BR': words(
		'o a os as um uma de do da dos das em no na nos nas ao à por para é são se nosso nossa seu sua que este esta'
	)
};
/** Words that turn what is said into its opposite, in any of the languages. */
const NEGATION =
	/(?<!\p{L})(?:not|no|never|without|nobody|nothing|none|\p{L}+n['’]t|cannot|nunca|jamás|sin|nadie|ningun[oa]|ningún|não|sem|ninguém|nenhuma?)(?!\p{L})/iu;
/** Words that say which way, in any of the languages: beside them the order of the others counts. */
const WAYS =
	/(?<!\p{L})(?:more|less|fewer|before|after|only|instead|off|out|over|than|from|más|menos|antes|después|solo|sólo|fuera|mais|depois|só|fora)(?!\p{L})/giu;
/** What says that there are two things. */
const JOINS = /(?<!\p{L})(?:and|or|y|e|o|u|ou)(?!\p{L})|[&+/,;]/giu;
/** What tells options apart by itself: signs ("C++"), whatever has a digit ("Q1"), a capital alone ("Plan B"). */
const MARKS = /[\p{Sm}\p{Sc}#]|[\p{L}\p{N}]*\p{N}[\p{L}\p{N}]*|(?<=\S\s+)(?:\p{Lu}|[IVX]+)(?![\p{L}\p{N}'’])/gu;

/** One word more is little beside so many that are shared. */
const SHARED = 3;
/** In a shorter word another letter makes another word. */
const LONG = 6;

/** What is compared of a text. */
interface Wording {
	/** stem -> a word of it */
	words: ReadonlyMap<string, string>;
	/** all letters and digits in a row */
	letters: string;
	marks: string;
	denies: boolean;
	ways: string;
	joins: string;
}

function words(listed: string): ReadonlySet<string> {
	return new Set(listed.split(' '));
}

const allOf = (pattern: RegExp, text: string) => (text.match(pattern) ?? []).sort().join(' ').toLowerCase();

function wordingOf(text: string, language: Language): Wording {
	const spoken = spokenOf(text, language);
	return {
		words: new Map(spoken.flatMap(({ word, stem }) => (EMPTY[language].has(word) ? [] : [[stem, word]]))),
		letters: spoken.map(({ plain }) => plain).join(''),
		marks: allOf(MARKS, text),
		denies: NEGATION.test(text),
		ways: allOf(WAYS, text),
		joins: allOf(JOINS, text)
	};
}

/** Whether one letter left out, put in, taken for another, or changed over with its neighbour makes one of the other. */
export function isSlip(one: string, other: string): boolean {
	const [a, b] = one.length <= other.length ? [one, other] : [other, one];
	if (a === b || b.length - a.length > 1) return false;
	let start = 0;
	while (start < a.length && a[start] === b[start]) start++;
	const rest = (text: string, from: number) => text.slice(start + from);
	if (b.length > a.length) return rest(a, 0) === rest(b, 1);
	const isChangedOver = a[start] === b[start + 1] && a[start + 1] === b[start] && rest(a, 2) === rest(b, 2);
	return isChangedOver || rest(a, 1) === rest(b, 1);
}

/** Whether two words are one, but for a slip; its first letter is seldom the one that slips. */
function isMistyped(one: readonly string[], other: readonly string[]): boolean {
	return one.some((word, at) => {
		const [a, b] = [word, other[at] ?? ''];
		return Math.min(a.length, b.length) >= LONG && a[0] === b[0] && isSlip(a, b);
	});
}

function sayNearlyTheSame(one: Wording, other: Wording): boolean {
	if (one.marks !== other.marks || one.denies !== other.denies) return false;
	if (one.letters === other.letters && one.letters !== '') return true;
	const own = (a: Wording, b: Wording) => [...a.words].filter(([stem]) => !b.words.has(stem));
	const [more, ...evenMore] = own(one, other);
	const [less, ...evenLess] = own(other, one);
	if (evenMore.length > 0 || evenLess.length > 0) return false;
	if (more && less) return isMistyped(more, less);
	if (more || less) {
		const saysMore = one.joins !== other.joins || one.ways !== other.ways;
		return !saysMore && Math.min(one.words.size, other.words.size) >= SHARED;
	}
	const order = ({ words }: Wording) => [...words.keys()].join(' ');
	return one.words.size > 0 && (one.ways === '' || order(one) === order(other));
}

/** Groups of options that say nearly the same, by id: each is so with another of its group. */
export function groupsOfNearlySame(options: readonly Worded[], language: Language): string[][] {
	const groups: { wording: Wording; id: string }[][] = [];
	for (const { id, text } of options) {
		const wording = wordingOf(text, language);
		const near = groups.filter((group) => group.some((each) => sayNearlyTheSame(each.wording, wording)));
		const [first, ...others] = near;
		if (!first) groups.push([{ id, wording }]);
		else {
			first.push(...others.flat(), { id, wording });
			for (const other of others) groups.splice(groups.indexOf(other), 1);
		}
	}
	return groups.filter(({ length }) => length > 1).map((group) => group.map(({ id }) => id));
}
