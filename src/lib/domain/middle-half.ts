/**
 * The middle half of what a scale was rated, which a Delphi feeds back with the median: from the first to the third quartile. Quartiles
 * are the 25th and the 75th percentile by linear interpolation, definition 7 of Hyndman and Fan, "Sample Quantiles in Statistical
 * Packages", The American Statistician 50(4), 1996: as the database takes the median (`percentile_cont`).
 */

/** The first and the third quartile, 1 to 5. */
export interface MiddleHalf {
	low: number;
	high: number;
}

/** Of the counts of "1" to "5"; null where they are not told. */
export function middleHalf(distribution: readonly number[] | null): MiddleHalf | null {
	const answers = (distribution ?? []).flatMap((count, at) => Array.from({ length: count }, () => at + 1));
	const [first] = answers;
	if (first === undefined) return null;
	const quantile = (share: number) => {
		const at = (answers.length - 1) * share;
		const below = answers[Math.floor(at)] ?? first;
		const above = answers[Math.ceil(at)] ?? first;
		return below + (above - below) * (at - Math.floor(at));
	};
	return { low: quantile(0.25), high: quantile(0.75) };
}

export function isOutside(answer: number, { low, high }: MiddleHalf): boolean {
	return answer < low || answer > high;
}
