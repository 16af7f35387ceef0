/** Impact and effort: each option rated from 1 to 5 on two axes. */
import { agreement, distributionOf, median, spread } from './ratings.ts';
import type { SlipOf } from './standings.ts';

/** The middle of an axis. */
const MIDDLE = 3;

export interface Axis {
	/** between two steps where the middle is; null: nobody rated */
	median: number | null;
	/** the width of the middle half of the ratings */
	spread: number | null;
	/** ratings by step, from 1 to 5 */
	distribution: number[];
	/** from -1, split, to 1, of one mind */
	agreement: number | null;
}

export interface ImpactEffortLine {
	id: string;
	people: number;
	impact: Axis;
	effort: Axis;
	/** `line`: a median is right in the middle; null: nobody rated */
	quadrant: 'quick_win' | 'big_project' | 'fill_in' | 'time_sink' | 'line' | null;
}

function axisOf(ratings: readonly number[]): Axis {
	const distribution = distributionOf(ratings, 1, 5);
	return { median: median(ratings), spread: spread(ratings), distribution, agreement: agreement(distribution) };
}

function quadrantOf(impact: number | null, effort: number | null): ImpactEffortLine['quadrant'] {
	if (impact === null || effort === null) return null;
	if (impact === MIDDLE || effort === MIDDLE) return 'line';
	if (impact > MIDDLE) return effort < MIDDLE ? 'quick_win' : 'big_project';
	return effort < MIDDLE ? 'fill_in' : 'time_sink';
}

/**
 * The impact and effort matrix (Gray, Brown and Macanufo, "Gamestorming", 2010), by medians, so that one extreme rating moves
 * little. Above 3 is high, below is low; exactly 3 on either axis is on the line and in no quadrant. A median between two
 * steps is not rounded. Options in their order: the matrix names no winner.
 */
export function tallyImpactEffort(
	options: readonly string[],
	slips: readonly SlipOf<{ impact: number; effort: number }>[]
): ImpactEffortLine[] {
	return options.map((id) => {
		const rated = slips.flatMap((slip) => slip[id] ?? []);
		const impact = axisOf(rated.map((rating) => rating.impact));
		const effort = axisOf(rated.map((rating) => rating.effort));
		return { id, people: rated.length, impact, effort, quadrant: quadrantOf(impact.median, effort.median) };
	});
}
