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

/** One slip more, pair by pair as it would be best for either (1) or worst (-1); 0: none. */
type Slip = -1 | 0 | 1;

/** The wins, at i n + j: the slips that rank i above j, where they are the more, else 0. */
function winsOf(over: Int32Array, n: number, slip: Slip = 0): Int32Array {
	const wins = new Int32Array(n * n);
	const [more, less] = [Math.max(0, slip), Math.max(0, -slip)];
	for (let i = 0; i < n; i++)
		for (let j = 0; j < n; j++) {
			const mine = (over[i * n + j] ?? 0) + more;
			if (i !== j && mine > (over[j * n + i] ?? 0) + less) wins[i * n + j] = mine;
		}
	return wins;
}

/**
 * The strength of the strongest path from `source` to each option, or back from each: that of its weakest win. `order`: the
 * options as the search comes to them, the strongest path first; those without one are left out.
 */
function widestFrom(wins: Int32Array, n: number, source: number, isBack = false) {
	const width = new Int32Array(n);
	const isDone = new Uint8Array(n);
	const order: number[] = [];
	width[source] = MOST;
	for (;;) {
		let via = -1;
		for (let i = 0; i < n; i++) if (!isDone[i] && (width[i] ?? 0) > (width[via] ?? 0)) via = i;
		if (via < 0) break;
		isDone[via] = 1;
		order.push(via);
		const reach = width[via] ?? 0;
		for (let j = 0; j < n; j++) {
			if (isDone[j]) continue;
			const through = Math.min(reach, wins[isBack ? j * n + via : via * n + j] ?? 0);
			if (through > (width[j] ?? 0)) width[j] = through;
		}
	}
	width[source] = 0;
	return { width, order };
}

/** Whether no option has a stronger path to `option` than it has back. */
function isUnbeaten(wins: Int32Array, n: number, option: number): boolean {
	const there = widestFrom(wins, n, option).width;
	const back = widestFrom(wins, n, option, true).width;
	return there.every((width, other) => width >= (back[other] ?? 0));
}

/** The strengths of the strongest paths from i to j, at i n + j. */
export function strongestPaths(over: Int32Array, n: number): Int32Array {
	const wins = winsOf(over, n);
	const paths = new Int32Array(n * n);
	for (let i = 0; i < n; i++) paths.set(widestFrom(wins, n, i).width, i * n);
	return paths;
}

/**
 * Which options one slip more, as kind to them as a slip can be, would put first, alone or with others. The kindest has the option
 * in front and the others as the strongest paths from it come to them, by the pairs of that slip itself: found in two turns.
 */
function couldLead(over: Int32Array, n: number, leaders: readonly number[]): Set<number> {
	const [best, worst] = [winsOf(over, n, 1), winsOf(over, n, -1)];
	const paths = leaders.map((leader) => ({
		to: widestFrom(best, n, leader, true).width,
		from: widestFrom(worst, n, leader).width
	}));
	/** With a slip that ranks in this order, and all else below. */
	const withSlip = (order: readonly number[]) => {
		const ranks = new Int32Array(n).fill(n);
		for (const [rank, option] of order.entries()) ranks[option] = rank;
		const more = over.slice();
		for (let i = 0; i < n; i++)
			for (let j = 0; j < n; j++) if ((ranks[i] ?? n) < (ranks[j] ?? n)) more[i * n + j] = (more[i * n + j] ?? 0) + 1;
		return winsOf(more, n);
	};
	const found = new Set(leaders);
	for (let option = 0; option < n; option++) {
		// Even if each pair came out by itself as it would be best.
		if (found.has(option) || paths.some(({ to, from }) => (to[option] ?? 0) < (from[option] ?? 0))) continue;
		let wins = withSlip([option]);
		for (let turn = 0; turn < 2 && !found.has(option); turn++) {
			wins = withSlip(widestFrom(wins, n, option).order);
			if (isUnbeaten(wins, n, option)) found.add(option);
		}
	}
	return found;
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
 * is 1 and the number of those that stand before. Equal ranks and blanks are as in `ranksOf`. Near: one slip more could put it
 * first, alone or with others. Where no pairs are told, all stand level and none is first.
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
	const leaders = others.filter((i) => behind.get(tallies[i]?.topic_id ?? '') === 0);
	const near = new Set([...couldLead(over, n, leaders)].map((i) => tallies[i]?.topic_id));
	const isVoted = pairs !== null && turnout.voters !== 0;
	return standings(turnout, placed, isVoted, ({ id }) => near.has(id));
}

export function tallySchulze(options: readonly string[], slips: readonly SlipOf<number>[]) {
	return readRanked(countRanked(options, slips), turnoutOf(options, slips));
}
