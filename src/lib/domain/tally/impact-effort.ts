/** Impact and effort, or how likely a risk is: each option rated from 1 to 5 on two axes. */
import type { Across, TallyOf, VoteOf } from '../ballot.ts';
import { agreement, ratingOf, spread, valuesOf } from './ratings.ts';
import type { SlipOf } from './standings.ts';

/** The middle of an axis. */
const MIDDLE = 3;

export interface Axis {
	/** between two steps where the middle is; null: nobody rated, or too few to say, here as below */
	median: number | null;
	people: number | null;
	/** the width of the middle half of the ratings */
	spread: number | null;
	/** ratings by step, from 1 to 5 */
	distribution: number[] | null;
	/** from -1, split, to 1, of one mind */
	agreement: number | null;
}

export interface ImpactEffortLine {
	id: string;
	impact: Axis;
	effort: Axis;
	/** `line`: a median is right in the middle; null: nobody rated both, or too few to say */
	quadrant: Quadrant | 'line' | null;
}

/** By what runs across: of high impact and of low, each with little of it first. */
export const QUADRANTS = {
	effort: { high: ['quick_win', 'big_project'], low: ['fill_in', 'time_sink'] },
	likelihood: { high: ['be_ready', 'act_first'], low: ['let_be', 'as_it_comes'] }
} as const satisfies Record<Across, Record<'high' | 'low', readonly [string, string]>>;
export type Quadrant = (typeof QUADRANTS)[Across]['high' | 'low'][0 | 1];

function axisOf(rated: TallyOf<'impact_effort'>['impact']): Axis {
	const { distribution } = rated;
	const told = distribution && { spread: spread(valuesOf(distribution, 1)), agreement: agreement(distribution) };
	return { ...rated, spread: told?.spread ?? null, agreement: told?.agreement ?? null };
}

function quadrantOf(impact: number | null, effort: number | null, across: Across): ImpactEffortLine['quadrant'] {
	if (impact === null || effort === null) return null;
	if (impact === MIDDLE || effort === MIDDLE) return 'line';
	return QUADRANTS[across][impact > MIDDLE ? 'high' : 'low'][effort < MIDDLE ? 0 : 1];
}

/** What is told of each option, all of it. */
export function countImpactEffort(
	options: readonly string[],
	slips: readonly SlipOf<VoteOf<'impact_effort'>>[]
): TallyOf<'impact_effort'>[] {
	return options.map((topic_id) => {
		const rated = slips.flatMap((slip) => slip[topic_id] ?? []);
		const axis = (of: 'impact' | 'effort') =>
			ratingOf(
				rated.flatMap((rating) => rating[of] ?? []),
				1,
				5
			);
		return { topic_id, impact: axis('impact'), effort: axis('effort') };
	});
}

/**
 * The impact and effort matrix (Gray, Brown and Macanufo, "Gamestorming", 2010), by medians, so that one extreme rating moves
 * little; and the risk matrix, which is the same with how likely it is across. Above 3 is high, below is low; exactly 3 on
 * either axis is on the line and in no quadrant. A median between two steps is not rounded. Options in their order: the matrix
 * names no winner.
 */
export function readImpactEffort(tallies: readonly TallyOf<'impact_effort'>[], across: Across): ImpactEffortLine[] {
	return tallies.map((told) => {
		const [impact, effort] = [axisOf(told.impact), axisOf(told.effort)];
		return { id: told.topic_id, impact, effort, quadrant: quadrantOf(impact.median, effort.median, across) };
	});
}

export function tallyImpactEffort(
	options: readonly string[],
	slips: readonly SlipOf<VoteOf<'impact_effort'>>[],
	across: Across = 'effort'
) {
	return readImpactEffort(countImpactEffort(options, slips), across);
}
