import { makeRound } from '../../src/lib/domain/composing.ts';
import type { PlanPhase } from '../../src/lib/domain/plan.ts';
import type { Before } from '../../src/lib/domain/spans.ts';
import { id } from './builders.ts';

export const zone = 'Europe/Madrid';
/** A Monday, 10:00 in Madrid. */
export const free = Date.parse('2026-03-02T09:00:00Z');
export const before: Before = { free, last: null, steps: [], zone };

export const [COLLECT, READ, GROUP, VOTE, DISCUSS] = [id(1), id(2), id(3), id(4), id(5)];
const window = (phase: PlanPhase, closes_at: string): PlanPhase => ({ ...phase, closes_at });

/** Written until Wednesday 18:00 in Madrid, read until Thursday 15:00, met then. */
export function retro(): PlanPhase[] {
	return [
		window(makeRound('collect', 'async', COLLECT), '2026-03-04T17:00:00.000Z'),
		window(makeRound('read', 'async', READ), '2026-03-05T14:00:00.000Z'),
		{ ...makeRound('group', 'live', GROUP), opens_at: '2026-03-05T14:00:00.000Z' },
		makeRound('vote', 'live', VOTE),
		makeRound('discuss', 'live', DISCUSS)
	];
}
/** What an edit made of them. @throws where it had no room */
export function must(rounds: PlanPhase[] | null): PlanPhase[] {
	if (rounds === null) throw new Error('there was no room');
	return rounds;
}
