/** What is to come without the round that comes next. */
import type { SeenRest } from '../../data/workshops.ts';
import type { Shared } from '../../domain/snapshot.ts';
import { comingIn, sentOf } from '../facilitate/timetable/composed.ts';

/** A meeting begins with its first round: it may not be in the past when the database reads it. */
const SOON = 60_000;

/** A meeting that was to begin with that round begins with the one after it. `now` in milliseconds since the epoch. */
export function withoutNext(row: Pick<Shared, 'workshop' | 'phases' | 'prompts'>, now: number): SeenRest {
	const {
		rounds: [left, first, ...later],
		questions
	} = comingIn(row);
	const begins = left?.mode === 'live' && left.opens_at !== null ? Date.parse(left.opens_at) : null;
	const begun =
		first?.mode === 'live' && begins !== null
			? { ...first, opens_at: new Date(Math.max(begins, now + SOON)).toISOString() }
			: first;
	const { phase_id: after, sequence: seen } = row.workshop;
	return { rest: sentOf({ rounds: begun ? [begun, ...later] : [], questions }), after, seen };
}
