/**
 * What a typed text finds in a list: without case and accents, beginnings before middles, labels before hints.
 */

/** More than this is no list to read; typing on narrows it. */
const MOST = 50;

function plain(text: string): string {
	return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** The items that `text` finds, the best first; all of them, in their order, for an empty text. Fifty at most. */
export function matching<Item extends { label: string; hint?: string }>(items: readonly Item[], text: string): Item[] {
	const wanted = plain(text.trim());
	if (wanted === '') return items.slice(0, MOST);
	const rank = (item: Item) => {
		const label = plain(item.label);
		if (label.startsWith(wanted)) return 0;
		if (label.includes(` ${wanted}`)) return 1;
		if (label.includes(wanted)) return 2;
		return plain(item.hint ?? '').includes(wanted) ? 3 : 4;
	};
	return items
		.map((item) => ({ item, rank: rank(item) }))
		.filter((found) => found.rank < 4)
		.sort((a, b) => a.rank - b.rank)
		.slice(0, MOST)
		.map((found) => found.item);
}
