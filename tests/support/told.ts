/** What of a full count the counting rules let be told, written anew for the tests. */
import type { Result } from '../../src/lib/domain/ballot.ts';

interface Rated {
	median: number | null;
	people: number | null;
	distribution: number[] | null;
}

/** What is left of a full count by the counting rules. */
export function told(full: Result): unknown {
	const voters = full.slips ?? 0;
	const fromFive = <Value>(value: Value) => (voters >= 5 ? value : null);
	const rated = <Of extends Rated>(all: Of, more: Partial<Of> = {}): Of => {
		const people = all.people ?? 0;
		if (people < 3) return { ...all, median: null, people: null, distribution: null, ...more };
		return people < 5 ? { ...all, people: null, distribution: null } : all;
	};
	const mostFirst = <Of extends { points: number }>(tallies: Of[]) => tallies.sort((a, b) => b.points - a.points);
	const base = { ...full, slips: voters < 4 ? null : voters };
	switch (full.method) {
		case 'dots': {
			const tallies = full.tallies.map((tally) => ({
				...tally,
				voters: fromFive(tally.voters),
				distribution: fromFive(tally.distribution)
			}));
			return { ...base, tallies: mostFirst(tallies) };
		}
		case 'approval':
			return { ...base, tallies: mostFirst(full.tallies.map((each) => ({ ...each, voters: fromFive(each.voters) }))) };
		case 'score':
			return {
				...base,
				tallies: full.tallies.map((tally) => rated(tally, { mean: null, is_known: false })),
				pairs: fromFive(full.pairs)
			};
		case 'ranked':
			return {
				...base,
				tallies: full.tallies.map((tally) =>
					voters >= 5 ? tally : { ...tally, people: null, firsts: null, distribution: null, borda: null }
				),
				pairs: voters >= 3 ? full.pairs : null,
				rounds: fromFive(full.rounds)
			};
		case 'fist':
			return { ...base, tallies: full.tallies.map((tally) => rated(tally, { low: null })) };
		case 'impact_effort':
			return {
				...base,
				tallies: full.tallies.map((tally) => ({ ...tally, impact: rated(tally.impact), effort: rated(tally.effort) }))
			};
		default:
			return base;
	}
}
