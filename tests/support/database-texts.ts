/** Texts that are hard to count. */

/** A text of so many characters, as people count them: letters of two scripts, one of them right to left, and emoji. */
export function textOf(length: number): string {
	return Array.from({ length }, (_, n) => ['a', 'é', 'ש', '🦊'][n % 4]).join('');
}
