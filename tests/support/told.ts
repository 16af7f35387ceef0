/** What of a full count the counting rules let be told, written anew for the tests. */
import type { Result } from '../../src/lib/domain/ballot.ts';

interface Rated {
	median: number | null;
	people: number | null;
	distribution: number[] | null;
}

/** How many count: those for whom the facilitator voted do not, unless there is nobody else. */
const without = (people: number, hands: number) => (people > hands ? people - hands : people);

/** What is left of a full count by the counting rules. `handsOn`: for how many hands there is a vote on a topic. */
export function told(full: Result, handsOn: (topic: string) => number = () => 0): unknown {
	const voters = without(full.slips ?? 0, full.hands);
	const fromFive = <Value>(value: Value) => (voters >= 5 ? value : null);
	const rated = <Of extends Rated>(topic: string, all: Of, more: Partial<Of> = {}): Of => {
		const people = without(all.people ?? 0, handsOn(topic));
		if (people < 3) return { ...all, median: null, people: null, distribution: null, ...more };
		return people < 5 ? { ...all, people: null, distribution: null } : all;
	};
	const mostFirst = <Of extends { points: number }>(tallies: Of[]) => tallies.sort((a, b) => b.points - a.points);
	const base = { ...full, slips: voters < 4 ? null : full.slips };
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
				tallies: full.tallies.map((tally) => rated(tally.topic_id, tally, { mean: null, is_known: false })),
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
			return { ...base, tallies: full.tallies.map((tally) => rated(tally.topic_id, tally, { low: null })) };
		case 'impact_effort':
			return {
				...base,
				tallies: full.tallies.map((tally) => ({
					...tally,
					impact: rated(tally.topic_id, tally.impact),
					effort: rated(tally.topic_id, tally.effort)
				}))
			};
		default:
			return base;
	}
}
