/** What is to come without some of its rounds. */
import type { SeenRest } from '../../data/workshops.ts';
import type { Shared } from '../../domain/snapshot.ts';
import type { PlanPhase } from '../../domain/plan.ts';
import { comingIn, sentOf } from '../facilitate/timetable/composed.ts';

/** A meeting begins with its first round: it may not be in the past when the database reads it. */
const SOON = 60_000;

/** A meeting that was to begin with one of them begins with what follows. `now` in milliseconds since the epoch. */
export function without(
	row: Pick<Shared, 'workshop' | 'phases' | 'prompts'>,
	left: ReadonlySet<string>,
	now: number
): SeenRest {
	const { rounds, questions } = comingIn(row, now);
	const kept: PlanPhase[] = [];
	/** when the meeting begins whose first round was left out */
	let begins: string | null = null;
	for (const round of rounds) {
		if (left.has(round.id)) {
			begins = round.mode === 'live' ? (round.opens_at ?? begins) : null;
			continue;
		}
		if (round.mode === 'live' && round.opens_at === null && begins !== null) {
			kept.push({ ...round, opens_at: new Date(Math.max(Date.parse(begins), now + SOON)).toISOString() });
		} else kept.push(round);
		begins = null;
	}
	const { phase_id: after, sequence: seen } = row.workshop;
	return { rest: sentOf({ rounds: kept, questions }), after, seen };
}
