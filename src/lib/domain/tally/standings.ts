/**
 * What the tallies share: slips in, options in places out. `count…` makes of slips what is told of each topic, as the database
 * does; `read…` makes of that what it says. Options are compared by whole numbers, or by means that nobody has rounded for
 * show: equal fractions are equal there, so a tie is a tie. Nothing here draws lots, so a tie stays one and is stated.
 */

/** What one person put down: option id -> value. An option that is missing was left blank; an unknown one counts nowhere. */
export type SlipOf<Value> = Readonly<Record<string, Value>>;

/** An option in its place: 1 is first, equals share a place and the next ones stand behind all of them (1, 1, 3). */
export type Placed<Line> = Line & { place: number };

/** How many took part; null: too few to say. */
export interface Turnout {
	/** slips handed in, blank ones included */
	slips: number | null;
	/** slips that say something about an option */
	voters: number | null;
}

export interface Standings<Line> extends Turnout {
	/** every option by place; equals in the order given */
	lines: Placed<Line>[];
	/** who stands first: one is the winner, several are a tie, none: nobody voted, or too few to say */
	first: string[];
	/** behind the first by so little that a single slip more could have put it level with all of them, in order of place */
	near: string[];
}

/** Who took part, of slips that are all known. */
export function turnoutOf(options: readonly string[], slips: readonly SlipOf<unknown>[]) {
	const voters = slips.filter((slip) => options.some((id) => slip[id] !== undefined)).length;
	return { slips: slips.length, voters };
}

/** The lines in their places. `compare` is negative when the first stands before the second, 0 when they are equal. */
export function inPlaces<Line>(lines: readonly Line[], compare: (a: Line, b: Line) => number): Placed<Line>[] {
	const sorted = [...lines].sort(compare);
	let place = 1;
	return sorted.map((line, at) => {
		const before = sorted[at - 1];
		if (before !== undefined && compare(before, line) !== 0) place = at + 1;
		return { ...line, place };
	});
}

/**
 * The standings of lines already in their places. `isVoted`: something is told of somebody's vote. `isNear(line, first)`:
 * whether one slip more, as kind to `line` as a slip can be, would put it level with `first` or before it.
 */
export function standings<Line extends { id: string }>(
	{ slips, voters }: Turnout,
	lines: Placed<Line>[],
	isVoted: boolean,
	isNear: (line: Line, first: Line) => boolean
): Standings<Line> {
	const first = isVoted ? lines.filter(({ place }) => place === 1) : [];
	const near =
		first.length > 0 ? lines.filter((line) => line.place > 1 && first.every((one) => isNear(line, one))) : [];
	return { slips, voters, lines, first: first.map(({ id }) => id), near: near.map(({ id }) => id) };
}
