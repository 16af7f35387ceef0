/** Approval: a tick for every option that one can live with. */
import type { TallyOf } from '../ballot.ts';
import { inPlaces, standings, turnoutOf, type SlipOf, type Standings, type Turnout } from './standings.ts';

export interface ApprovalLine {
	id: string;
	/** who ticked it */
	people: number;
	/** of the voters, 0 to 1, not rounded; null: nobody voted, or too few to say */
	share: number | null;
}

/** What is told of each option, all of it. */
export function countApproval(options: readonly string[], slips: readonly SlipOf<1>[]): TallyOf<'approval'>[] {
	return options.map((topic_id) => {
		const points = slips.filter((slip) => slip[topic_id] !== undefined).length;
		return { topic_id, points, voters: points };
	});
}

/**
 * Approval voting (Brams and Fishburn, "Approval voting", American Political Science Review 72, 1978). More people stand
 * first; equally many is a tie. The share is one of those who ticked anything, not of the ticks. Near: one person behind.
 */
export function readApproval(tallies: readonly TallyOf<'approval'>[], turnout: Turnout): Standings<ApprovalLine> {
	const lines = tallies.map(({ topic_id, points }) => {
		return { id: topic_id, people: points, share: turnout.voters ? points / turnout.voters : null };
	});
	const placed = inPlaces(lines, (a, b) => b.people - a.people);
	const isVoted = lines.some(({ people }) => people > 0);
	return standings(turnout, placed, isVoted, (line, first) => first.people - line.people <= 1);
}

export function tallyApproval(options: readonly string[], slips: readonly SlipOf<1>[]) {
	return readApproval(countApproval(options, slips), turnoutOf(options, slips));
}
