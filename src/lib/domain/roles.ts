/**
 * "Roles, not names": which of the names that this device knows are in a text. It knows those that stand on what it has been
 * sent, and there are none in a workshop where nobody gave one.
 */
import type { Shared } from './snapshot.ts';

type Signed = Pick<Shared, 'cards' | 'comments' | 'posts' | 'objections' | 'outcomes'>;

/** The names on a workshop's rows, and what else is known (the reader's own), each once. */
export function knownNames(rows: Signed | null, own: readonly (string | null)[]): string[] {
	const signed = rows ? [rows.cards, rows.comments, rows.posts, rows.objections].flat() : [];
	const owners = rows?.outcomes.map(({ owner }) => owner) ?? [];
	const names = [...own, ...signed.map(({ author_name }) => author_name), ...owners];
	return [...new Set(names.flatMap((name) => name?.trim() || []))];
}

/**
 * Those of the names that stand in the text: whole words, in any case, the whole name or the first part of it. Under three
 * letters it might be any word.
 */
export function namesIn(text: string, names: readonly string[]): string[] {
	const written = ` ${wordsOf(text).join(' ')} `;
	const stands = (words: readonly string[]) => isName(words) && written.includes(` ${words.join(' ')} `);
	return names.filter((name) => {
		const words = wordsOf(name);
		return stands(words) || stands(words.slice(0, 1));
	});
}

/** With accents or without: who has none on the keyboard names the same person. Marks of other scripts make other words. */
function wordsOf(text: string): string[] {
	return (
		text
			.normalize('NFD')
			.replace(/[\u0300-\u036f]/g, '')
			.normalize('NFC')
			.toLowerCase()
			.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
	);
}

function isName(words: readonly string[]): boolean {
	return (words.join('').match(/\p{L}/gu) ?? []).length >= 3;
}
