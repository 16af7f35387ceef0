/**
 * Piles of different heights in columns, laid so that nothing jumps: a pile stays in its place for as long as it is there,
 * whoever moves what. A new one goes under the pile it came out of, or to the end of the shortest column.
 */

export interface Laid {
	id: string;
	order_key: number;
	/** about how tall it is, in lines */
	lines: number;
}

/** The ids of the piles, by column, top to bottom; `before` is what this function answered last. */
export function layOut(before: readonly (readonly string[])[], piles: readonly Laid[], count: number): string[][] {
	const byId = new Map(piles.map((pile) => [pile.id, pile]));
	const kept = before.length === count ? before : Array.from({ length: count }, () => []);
	const columns = kept.map((column) => column.filter((id) => byId.has(id)));
	const placed = new Set(columns.flat());
	const linesOf = (column: readonly string[]) => column.reduce((sum, id) => sum + (byId.get(id)?.lines ?? 0), 0);
	const heights = columns.map(linesOf);
	for (const pile of piles) {
		if (placed.has(pile.id)) continue;
		const at = beside(pile, columns, byId) ?? shortest(columns, heights);
		columns[at.column]?.splice(at.row, 0, pile.id);
		heights[at.column] = (heights[at.column] ?? 0) + pile.lines;
	}
	return columns;
}

interface Spot {
	column: number;
	row: number;
}

/** Below the pile of the same order key: a card that was taken out is drawn with the key of where it lay. */
function beside(pile: Laid, columns: readonly string[][], byId: ReadonlyMap<string, Laid>): Spot | null {
	for (const [column, ids] of columns.entries()) {
		const row = ids.findIndex((id) => byId.get(id)?.order_key === pile.order_key);
		if (row >= 0) return { column, row: row + 1 };
	}
	return null;
}

function shortest(columns: readonly string[][], heights: readonly number[]): Spot {
	const column = heights.indexOf(Math.min(...heights));
	return { column, row: columns[column]?.length ?? 0 };
}
