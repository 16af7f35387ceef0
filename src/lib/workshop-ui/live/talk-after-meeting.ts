/** A round of talk in writing for what the meeting has no time for: it comes right after the meeting. */
import { insertRound, makeRound } from '../../domain/composing.ts';
import type { SeenRest } from '../../data/workshops.ts';
import type { Shared } from '../../domain/snapshot.ts';
import type { Instant } from '../../domain/workshop.ts';
import { newId } from '../../workshop/identity.ts';
import { beforeIn, comingIn, sentOf } from '../facilitate/timetable/composed.ts';

/** All that is to come, with such a round in it; null: it has no room. `now` in milliseconds since the epoch. */
export function talkAfterMeeting(
	row: Pick<Shared, 'workshop' | 'phases' | 'prompts'>,
	now: number,
	zone: string
): (SeenRest & { closes_at: Instant }) | null {
	const before = beforeIn(row, now, zone);
	const { rounds, questions } = comingIn(row, now);
	const end = rounds.findIndex(({ mode }) => mode === 'async');
	const round = makeRound('discuss', 'async', newId());
	const composed = insertRound(rounds, end === -1 ? rounds.length : end, round, before);
	if (!composed) return null;
	const closes_at = composed.find(({ id }) => id === round.id)?.closes_at;
	if (!closes_at) return null;
	const { phase_id: after, sequence: seen } = row.workshop;
	return { rest: sentOf({ rounds: composed, questions }), after, seen, closes_at };
}
