/** Approval: a tick for every option that one can live with. */
import { inPlaces, standings, votersOf, type SlipOf, type Standings } from './standings.ts';

export interface ApprovalLine {
	id: string;
	/** who ticked it */
	people: number;
	/** of the voters, 0 to 1, not rounded; null: nobody voted */
	share: number | null;
}

/**
 * Approval voting (Brams and Fishburn, "Approval voting", American Political Science Review 72, 1978). More people stand
 * first; equally many is a tie. The share is one of those who ticked anything, not of the ticks. Near: one person behind.
 */
export function tallyApproval(options: readonly string[], slips: readonly SlipOf<1>[]): Standings<ApprovalLine> {
	const voters = votersOf(options, slips);
	const lines = options.map((id) => {
		const people = slips.filter((slip) => slip[id] !== undefined).length;
		return { id, people, share: voters > 0 ? people / voters : null };
	});
	const placed = inPlaces(lines, (a, b) => b.people - a.people);
	return standings({ slips: slips.length, voters }, placed, (line, first) => first.people - line.people <= 1);
}
