/**
 * What people say to a decision before it is final: they agree, stand aside, or object and say why. Nobody reads another's
 * before the end of the round; then it is counted, and only reasons against a decision are told one by one.
 */
import * as z from 'zod/mini';
import { hasEnded } from './standing.ts';
import type { Instant, Outcome, Phase, Ratified } from './workshop.ts';

/** `aside`: would not decide so, and does not stand in its way. */
export const Stance = z.enum(['agree', 'aside', 'object']);
export type Stance = z.infer<typeof Stance>;

/** What the reader says to one decision. */
export const OwnStance = z.object({
	outcome_id: z.uuid(),
	stance: Stance,
	/** of an objection only */
	reason: z.nullable(z.string()),
	/** fist of five: from 0, not at all, to 5, fully sure; null: not said, or not asked */
	confidence: z.nullable(z.int())
});
export type OwnStance = z.infer<typeof OwnStance>;

/** How sure somebody can be. */
export const CONFIDENCE = [0, 1, 2, 3, 4, 5] as const;

/** Where a decision stands between being made and being final. */
export type RatifyState =
	/** everyone will be asked */
	| { is: 'coming' }
	/** everyone is asked until then; null: while people are together */
	| { is: 'open'; until: Instant | null }
	/** everyone was asked until then */
	| { is: 'over'; at: Instant; ratified: Ratified }
	/** it was made when everyone had been asked, or nobody was asked at all */
	| { is: 'unasked' };

/** The state of a decision; null where nobody is asked about any: there is no such round. */
export function ratifyState(
	{ kind, status, ratified }: Pick<Outcome, 'kind' | 'status' | 'ratified'>,
	phases: readonly Phase[],
	endedAt: Instant | null
): RatifyState | null {
	const round = phases.find(({ step }) => step === 'ratify');
	if (!round || kind !== 'decision' || status !== 'accepted') return null;
	if (ratified && round.closes_at !== null) return { is: 'over', at: round.closes_at, ratified };
	if (endedAt !== null || hasEnded(round)) return { is: 'unasked' };
	const before = phases.find(({ position }) => position === round.position - 1);
	return before && hasEnded(before) ? { is: 'open', until: round.closes_at } : { is: 'coming' };
}

/** Whether a decision that is made now is put to nobody, though the others were. */
export function isTooLateToAsk(phases: readonly Phase[], endedAt: Instant | null): boolean {
	return ratifyState({ kind: 'decision', status: 'accepted', ratified: null }, phases, endedAt)?.is === 'unasked';
}
