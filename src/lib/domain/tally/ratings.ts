/** Figures of ratings on an ordered scale: how they are spread and how far people agree. */

/** How many of the values are each of `from`, `from + 1`, ... `to`. */
export function distributionOf(values: readonly number[], from: number, to: number): number[] {
	const counts = Array.from({ length: to - from + 1 }, () => 0);
	for (const value of values) counts[value - from] = (counts[value - from] ?? 0) + 1;
	return counts;
}

/**
 * The value below which the share `p` of the values lies, between two of them in proportion: definition 7 of Hyndman and Fan,
 * "Sample quantiles in statistical packages", The American Statistician 50, 1996, as PostgreSQL's percentile_cont. Not
 * rounded; null without a value.
 */
export function quantile(values: readonly number[], p: number): number | null {
	const sorted = [...values].sort((a, b) => a - b);
	const at = p * (sorted.length - 1);
	const low = sorted[Math.floor(at)];
	const high = sorted[Math.ceil(at)];
	return low === undefined || high === undefined ? null : low + (high - low) * (at - Math.floor(at));
}

export function median(values: readonly number[]): number | null {
	return quantile(values, 0.5);
}

/** The width of the middle half: from the first quartile to the third. Null without a value. */
export function spread(values: readonly number[]): number | null {
	const [low, high] = [quantile(values, 0.25), quantile(values, 0.75)];
	return low === null || high === null ? null : high - low;
}

/** The values of a distribution whose first step is `from`, in order. */
export function valuesOf(distribution: readonly number[], from: number): number[] {
	return distribution.flatMap((count, at) => Array.from({ length: count }, () => from + at));
}

/** All its values together. */
export function sumOf(distribution: readonly number[], from: number): number {
	return distribution.reduce((sum, count, at) => sum + count * (from + at), 0);
}

/** What is told of ratings, all of it. */
export function ratingOf(values: readonly number[], from: number, to: number) {
	return { median: median(values), people: values.length, distribution: distributionOf(values, from, to) };
}

/** How far one layer agrees, whose categories are either empty or equally full. */
function agreementOfLayer(isFull: readonly boolean[]): number {
	const size = isFull.length;
	const full = isFull.filter(Boolean).length;
	let [together, apart] = [0, 0];
	for (let i = 0; i < size; i++)
		for (let j = i + 1; j < size; j++)
			for (let k = j + 1; k < size; k++) {
				if (isFull[j] && isFull[i] !== isFull[k]) together++;
				if (!isFull[j] && isFull[i] && isFull[k]) apart++;
			}
	const unimodality =
		together + apart > 0 ? ((size - 2) * together - (size - 1) * apart) / ((size - 2) * (together + apart)) : 1;
	return unimodality * (1 - (full - 1) / (size - 1));
}

/**
 * How far people agree who rated on one scale of three steps or more: 1 all the same, 0 evenly over all steps, -1 half at
 * either end (van der Eijk, "Measuring agreement in ordered rating scales", Quality and Quantity 35, 2001). Null when
 * nobody rated.
 */
export function agreement(distribution: readonly number[]): number | null {
	const all = distribution.reduce((sum, count) => sum + count, 0);
	if (all === 0) return null;
	let left = [...distribution];
	let sum = 0;
	while (left.some((count) => count > 0)) {
		const height = Math.min(...left.filter((count) => count > 0));
		const isFull = left.map((count) => count > 0);
		sum += height * isFull.filter(Boolean).length * agreementOfLayer(isFull);
		left = left.map((count) => Math.max(0, count - height));
	}
	return sum / all;
}
