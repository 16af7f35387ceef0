/** Ranked slips by Schulze's method, the one that names the winner of a ranked ballot. */
import { pairsOf, ranksOf } from './pairs.ts';
import { inPlaces, standings, votersOf, type SlipOf, type Standings } from './standings.ts';

export interface SchulzeLine {
	id: string;
	/** who ranked it */
	people: number;
	/** who put no other above it */
	firsts: number;
	/** options that it beats, or that beat it, one to one */
	beats: number;
	beatenBy: number;
	/** slips that ranked it, by where it stands on them: index 0 is first */
	distribution: number[];
}

/** The wins: slips for i against j where they are the more, else 0; turned round if asked. */
function winsOf(over: Int32Array, n: number, isTurned = false): Int32Array {
	const wins = new Int32Array(n * n);
	for (let i = 0; i < n; i++)
		for (let j = 0; j < n; j++) {
			const [mine, theirs] = [over[i * n + j] ?? 0, over[j * n + i] ?? 0];
			if (mine > theirs) wins[isTurned ? j * n + i : i * n + j] = mine;
		}
	return wins;
}

/** The strength of the strongest path from `source` to each option: that of its weakest win. */
function widestFrom(wins: Int32Array, n: number, source: number): Int32Array {
	const width = wins.slice(source * n, source * n + n);
	const isDone = new Uint8Array(n);
	isDone[source] = 1;
	for (;;) {
		let via = -1;
		for (let i = 0; i < n; i++) if (!isDone[i] && (width[i] ?? 0) > (width[via] ?? 0)) via = i;
		if (via < 0) return width;
		isDone[via] = 1;
		const reach = width[via] ?? 0;
		for (let j = 0; j < n; j++) {
			const through = Math.min(reach, wins[via * n + j] ?? 0);
			if (!isDone[j] && through > (width[j] ?? 0)) width[j] = through;
		}
	}
}

/** Whether no option has a stronger path to `option` than it has back. */
function isUnbeaten(over: Int32Array, n: number, option: number): boolean {
	const there = widestFrom(winsOf(over, n), n, option);
	const back = widestFrom(winsOf(over, n, true), n, option);
	return there.every((width, other) => other === option || width >= (back[other] ?? 0));
}

/** The strengths of the strongest paths from i to j, at i n + j. */
export function strongestPaths(over: Int32Array, n: number): Int32Array {
	const wins = winsOf(over, n);
	const paths = new Int32Array(n * n);
	for (let i = 0; i < n; i++) paths.set(widestFrom(wins, n, i), i * n);
	return paths;
}

/**
 * Schulze, "A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent single-winner election method",
 * Social Choice and Welfare 36, 2011; wins weigh as much as they have slips (winning votes). One option stands before
 * another when it has the stronger path to it. Whom nobody stands before is first; several are a tie. Behind them a place
 * is 1 and the number of those that stand before. Equal ranks and blanks are as in `ranksOf`. Near: a slip with it alone in
 * front would put it first, alone or with others.
 */
export function tallySchulze(options: readonly string[], slips: readonly SlipOf<number>[]): Standings<SchulzeLine> {
	const n = options.length;
	const over = pairsOf(options, slips);
	const paths = strongestPaths(over, n);
	const at = (of: Int32Array, i: number, j: number) => of[i * n + j] ?? 0;
	const ranked = slips.map((slip) => ranksOf(options, slip));
	const others = options.map((_, j) => j);
	const lines = options.map((id, i) => {
		const own = ranked.flatMap(({ ranks }, slip) => (slips[slip]?.[id] === undefined ? [] : (ranks[i] ?? [])));
		const distribution = options.map(() => 0);
		for (const rank of own) distribution[rank - 1] = (distribution[rank - 1] ?? 0) + 1;
		return {
			id,
			people: own.length,
			firsts: distribution[0] ?? 0,
			beats: others.filter((j) => at(over, i, j) > at(over, j, i)).length,
			beatenBy: others.filter((j) => at(over, i, j) < at(over, j, i)).length,
			distribution
		};
	});
	const behind = new Map(options.map((id, i) => [id, others.filter((j) => at(paths, j, i) > at(paths, i, j)).length]));
	const placed = inPlaces(lines, (a, b) => (behind.get(a.id) ?? 0) - (behind.get(b.id) ?? 0));
	const couldBeFirst = new Set(
		options.filter((_, i) => {
			const more = over.slice();
			for (let j = 0; j < n; j++) if (j !== i) more[i * n + j] = at(over, i, j) + 1;
			return isUnbeaten(more, n, i);
		})
	);
	return standings({ slips: slips.length, voters: votersOf(options, slips) }, placed, ({ id }) => couldBeFirst.has(id));
}
