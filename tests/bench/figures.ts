/** Medians and percentiles, and the table that is printed. */

/** The value below which the share `p` (0 to 1) of the values lies. */
export function percentile(values: readonly number[], p: number): number {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))] ?? NaN;
}

export function median(values: readonly number[]): number {
	return percentile(values, 0.5);
}

export interface Row {
	what: string;
	bar: string;
	/** one figure a run; the median is what counts */
	seen: number[];
	unit: string;
	/** null: there is no bar to hold it against */
	holds: ((median: number) => boolean) | null;
}

/** A bar that a test holds, as it does in every run of all tests. */
export interface Held {
	what: string;
	bar: string;
	by: string;
}

export function print(rows: readonly Row[], held: readonly Held[]): void {
	const lines = rows.map(({ what, bar, seen, unit, holds }) => {
		const middle = median(seen);
		const round = (value: number) => (Math.abs(value) < 100 ? value.toFixed(1) : value.toFixed(0));
		const runs = seen.length > 1 ? ` (${seen.map(round).join(', ')})` : '';
		return [what, bar, `${round(middle)} ${unit}${runs}`, holds === null ? '' : holds(middle) ? 'holds' : 'MISSED'];
	});
	const elsewhere = held.map(({ what, bar, by }) => [what, bar, `held by ${by}`, '']);
	const table = [['what', 'bar', 'seen: median (runs)', ''], ...lines, ...elsewhere];
	const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((line) => line[column]?.length ?? 0)));
	for (const line of table)
		console.info(
			line
				.map((cell, column) => cell.padEnd(widths[column] ?? 0))
				.join('  ')
				.trimEnd()
		);
}
