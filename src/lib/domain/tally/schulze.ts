/** Ranked slips by Schulze's method, the one that names the winner of a ranked ballot. */
import type { ResultOf } from '../ballot.ts';
import { tallyBorda } from './borda.ts';
import { pairsOf, ranksOf } from './pairs.ts';
import { runOff } from './runoff.ts';
import { inPlaces, standings, turnoutOf, type SlipOf, type Standings, type Turnout } from './standings.ts';

export interface SchulzeLine {
	id: string;
	/** who ranked it; null: too few to say */
	people: number | null;
	/** who put no other above it; null: too few to say */
	firsts: number | null;
	/** options that it beats, or that beat it, one to one */
	beats: number;
	beatenBy: number;
	/** slips that ranked it, by where it stands on them: index 0 is first; null: too few to say */
	distribution: number[] | null;
}

/** More than any number of slips. */
const MOST = 2 ** 31 - 1;

/** The win of i over j: the slips that rank it above, where they are the more, else 0. */
function winOf(over: Int32Array, n: number, i: number, j: number): number {
	const mine = over[i * n + j] ?? 0;
	return mine > (over[j * n + i] ?? 0) ? mine : 0;
}

/** The strength of the strongest path from `source` to each option, or back from each: that of its weakest win. */
function widestFrom(over: Int32Array, n: number, source: number, isBack = false): Int32Array {
	const width = new Int32Array(n);
	const isDone = new Uint8Array(n);
	width[source] = MOST;
	for (;;) {
		let via = -1;
		for (let i = 0; i < n; i++) if (!isDone[i] && (width[i] ?? 0) > (width[via] ?? 0)) via = i;
		if (via < 0) break;
		isDone[via] = 1;
		const reach = width[via] ?? 0;
		for (let j = 0; j < n; j++) {
			if (isDone[j]) continue;
			const win = isBack ? winOf(over, n, j, via) : winOf(over, n, via, j);
			const through = Math.min(reach, win);
			if (through > (width[j] ?? 0)) width[j] = through;
		}
	}
	width[source] = 0;
	return width;
}

/** Whether no option has a stronger path to `option` than it has back. */
function isUnbeaten(over: Int32Array, n: number, option: number): boolean {
	const there = widestFrom(over, n, option);
	const back = widestFrom(over, n, option, true);
	return there.every((width, other) => width >= (back[other] ?? 0));
}

/** The strengths of the strongest paths from i to j, at i n + j. */
export function strongestPaths(over: Int32Array, n: number): Int32Array {
	const paths = new Int32Array(n * n);
	for (let i = 0; i < n; i++) paths.set(widestFrom(over, n, i), i * n);
	return paths;
}

type Told = Pick<ResultOf<'ranked'>, 'tallies' | 'pairs' | 'rounds'>;

/** What is told of rankings, all of it. */
export function countRanked(options: readonly string[], slips: readonly SlipOf<number>[]): Told {
	const borda = new Map(tallyBorda(options, slips).map(({ id, points }) => [id, points]));
	const ranked = slips.map((slip) => ranksOf(options, slip).ranks);
	const tallies = options.map((topic_id, i) => {
		const own = ranked.flatMap((ranks, slip) => (slips[slip]?.[topic_id] === undefined ? [] : (ranks[i] ?? [])));
		const distribution = options.map(() => 0);
		for (const rank of own) distribution[rank - 1] = (distribution[rank - 1] ?? 0) + 1;
		const firsts = distribution[0] ?? 0;
		return { topic_id, people: own.length, firsts, distribution, borda: borda.get(topic_id) ?? 0 };
	});
	const rounds = runOff(options, slips).rounds.map(({ counts, out }) => {
		return { counts: counts.map(({ id, people }) => ({ topic_id: id, people })), out };
	});
	return { tallies, pairs: [...pairsOf(options.length, ranked)], rounds };
}

/**
 * Schulze, "A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent single-winner election method",
 * Social Choice and Welfare 36, 2011; wins weigh as much as they have slips (winning votes). One option stands before
 * another when it has the stronger path to it. Whom nobody stands before is first; several are a tie. Behind them a place
 * is 1 and the number of those that stand before. Equal ranks and blanks are as in `ranksOf`. Near: a slip with it alone in
 * front would put it first, alone or with others. Where no pairs are told, all stand level and none is first.
 */
export function readRanked({ tallies, pairs }: Omit<Told, 'rounds'>, turnout: Turnout): Standings<SchulzeLine> {
	const n = tallies.length;
	const over = Int32Array.from(pairs ?? new Int32Array(n * n));
	const paths = strongestPaths(over, n);
	const at = (of: Int32Array, i: number, j: number) => of[i * n + j] ?? 0;
	const others = tallies.map((_, j) => j);
	const lines = tallies.map(({ topic_id, people, firsts, distribution }, i): SchulzeLine => {
		const beats = others.filter((j) => at(over, i, j) > at(over, j, i)).length;
		const beatenBy = others.filter((j) => at(over, i, j) < at(over, j, i)).length;
		return { id: topic_id, people, firsts, beats, beatenBy, distribution };
	});
	const behind = new Map(
		tallies.map(({ topic_id }, i) => [topic_id, others.filter((j) => at(paths, j, i) > at(paths, i, j)).length])
	);
	const placed = inPlaces(lines, (a, b) => (behind.get(a.id) ?? 0) - (behind.get(b.id) ?? 0));
	const couldBeFirst = new Set(
		tallies.flatMap(({ topic_id }, i) => {
			const more = over.slice();
			for (let j = 0; j < n; j++) if (j !== i) more[i * n + j] = at(over, i, j) + 1;
			return isUnbeaten(more, n, i) ? topic_id : [];
		})
	);
	const isVoted = pairs !== null && turnout.voters !== 0;
	return standings(turnout, placed, isVoted, ({ id }) => couldBeFirst.has(id));
}

export function tallySchulze(options: readonly string[], slips: readonly SlipOf<number>[]) {
	return readRanked(countRanked(options, slips), turnoutOf(options, slips));
}
