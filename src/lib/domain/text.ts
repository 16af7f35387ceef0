/**
 * What of a text can be kept. The database is as strict: it trims off what is blank here (`private.text_in`), and neither a
 * zero character nor half of a surrogate pair gets into it.
 */

/** Whether there is nothing in it to read. */
export function isBlank(text: string): boolean {
	return /^[\s\u200b\u2060]*$/.test(text);
}

/** Whether it holds what is no character. */
export function isBroken(text: string): boolean {
	return /[\0\p{Cs}]/u.test(text);
}

/** Every text in a value, with its place: names and indices from the outermost in. */
export function* textsIn(
	value: unknown,
	place: readonly (string | number)[] = []
): Generator<{ text: string; path: readonly (string | number)[] }> {
	if (typeof value === 'string') yield { text: value, path: place };
	else if (Array.isArray(value)) for (const [n, item] of value.entries()) yield* textsIn(item, [...place, n]);
	else if (typeof value === 'object' && value !== null)
		for (const [name, item] of Object.entries(value)) yield* textsIn(item, [...place, name]);
}
