/**
 * Which piles may belong together, by their wording alone: offers for people to accept or refuse, never applied. It knows
 * words, not meaning, so it offers too little rather than too much.
 */
import { agnes } from 'ml-hclust';
import type { Language } from '../workshop.ts';
import { stemsOf, subjectsOf } from './words.ts';

/** A pile of cards with all that is written on it. */
export interface Worded {
	id: string;
	text: string;
}

/** How alike the piles of a group are on average, at the least: 0 shares no word, 1 says the same. */
const ALIKE = 0.2;
/** Past so many piles it takes longer than anybody waits; those that come later are left out. */
const MOST = 400;

/** From a word to its weight; the squares add up to 1. */
type Weights = ReadonlyMap<string, number>;

/**
 * Words by how much they say: how often a text has one, times how rare it is among all texts (Spärck Jones, "A statistical
 * interpretation of term specificity", 1972), on a scale on which long and short texts are alike (Salton, Wong and Yang, "A
 * vector space model for automatic indexing", 1975).
 */
function weighed(texts: readonly (readonly string[])[]): Weights[] {
	const texted = new Map<string, number>();
	for (const words of texts) for (const word of new Set(words)) texted.set(word, (texted.get(word) ?? 0) + 1);
	return texts.map((words) => {
		const counts = new Map<string, number>();
		for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
		const weights = [...counts].map(([word, count]): [string, number] => [
			word,
			(1 + Math.log(count)) * Math.log(1 + texts.length / (texted.get(word) ?? 1))
		]);
		const length = Math.hypot(...weights.map(([, weight]) => weight));
		return new Map(weights.map(([word, weight]) => [word, weight / length]));
	});
}

function cosine(a: Weights, b: Weights): number {
	let sum = 0;
	for (const [word, weight] of a) sum += weight * (b.get(word) ?? 0);
	return sum;
}

/**
 * Groups of two piles and more, by id, the most alike first: joined pair by pair by the mean likeness of their members
 * (UPGMA: Sokal and Michener, "A statistical method for evaluating systematic relationships", 1958).
 */
export function groupsByWording(piles: readonly Worded[], language: Language): string[][] {
	const named = piles
		.map(({ id, text }) => ({ id, words: subjectsOf(text, language) }))
		.filter(({ words }) => words.length > 0)
		.slice(0, MOST);
	if (named.length < 2) return [];
	const weights = weighed(named.map(({ words }) => words));
	const distances = weights.map((a) => weights.map((b) => (a === b ? 0 : 1 - cosine(a, b))));
	return agnes(distances, { method: 'average', isDistanceMatrix: true })
		.cut(1 - ALIKE)
		.filter(({ size }) => size > 1)
		.sort((a, b) => a.height - b.height)
		.map((group) => named.filter((_, at) => group.indices().includes(at)).map(({ id }) => id));
}

/**
 * Groups of piles that say the very same: the same words, whatever their endings, their order, and the signs between them.
 * A text that says more than another is another one.
 */
export function groupsOfDuplicates(piles: readonly Worded[], language: Language): string[][] {
	const same = new Map<string, string[]>();
	for (const { id, text } of piles) {
		const key = stemsOf(text, language).sort().join(' ');
		if (key !== '') same.set(key, [...(same.get(key) ?? []), id]);
	}
	return [...same.values()].filter((ids) => ids.length > 1);
}
