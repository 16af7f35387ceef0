/**
 * The methods of a ballot as they travel: the rules that are stated before it opens, and what one person puts down. A topic
 * that is missing from a slip was left blank; what a blank means stands with each tally.
 */
import * as z from 'zod/mini';
import { BOUNDS } from '../bounds.ts';
import { ApprovalRules, DotRules } from '../workshop.ts';

/** The tally is live to all. */
const open = z.boolean();

/** The rules of a ballot, by its method. */
export const BallotRules = z.discriminatedUnion('method', [
	DotRules,
	ApprovalRules,
	z.object({ method: z.literal('score'), open }),
	/** `ties`: topics may share a rank */
	z.object({ method: z.literal('ranked'), ties: z.boolean(), open }),
	/** `least`: the fewest fingers that carry a proposal */
	z.object({ method: z.literal('fist'), least: z.int().check(z.minimum(1), z.maximum(5)), open }),
	z.object({ method: z.literal('impact_effort'), open }),
	z.object({ method: z.literal('consent'), open }),
	/** `quorum`: how many people must vote on a topic, abstentions included */
	z.object({
		method: z.literal('yes_no'),
		threshold: z.enum(['majority', 'two_thirds', 'three_quarters', 'unanimous']),
		quorum: z.int().check(z.minimum(1)),
		open
	})
]);
export type BallotRules = z.infer<typeof BallotRules>;
export type Method = BallotRules['method'];

const oneTo = (most: number) => z.int().check(z.minimum(1), z.maximum(most));
const zeroToFive = z.int().check(z.minimum(0), z.maximum(5));

/** What one vote can be, by the method. */
export const VALUES = {
	dots: oneTo(BOUNDS.budget),
	/** a tick */
	approval: z.literal(1),
	score: zeroToFive,
	/** 1 is highest; gaps mean nothing */
	ranked: oneTo(1000),
	fist: zeroToFive,
	impact_effort: z.object({ impact: oneTo(5), effort: oneTo(5) }),
	consent: z.discriminatedUnion('stance', [
		z.object({ stance: z.literal('agree') }),
		z.object({ stance: z.literal('abstain') }),
		z.object({
			stance: z.literal('object'),
			reason: z.string().check(z.trim(), z.minLength(1), z.maxLength(BOUNDS.objection))
		})
	]),
	yes_no: z.enum(['yes', 'no', 'abstain'])
} as const;

const votes = <Value extends z.ZodMiniType>(value: Value) => z.record(z.uuid(), value);

/** One person's slip: the values by topic id, by the method. */
export const BallotSlip = z.discriminatedUnion('method', [
	z.object({ method: z.literal('dots'), votes: votes(VALUES.dots) }),
	z.object({ method: z.literal('approval'), votes: votes(VALUES.approval) }),
	z.object({ method: z.literal('score'), votes: votes(VALUES.score) }),
	z.object({ method: z.literal('ranked'), votes: votes(VALUES.ranked) }),
	z.object({ method: z.literal('fist'), votes: votes(VALUES.fist) }),
	z.object({ method: z.literal('impact_effort'), votes: votes(VALUES.impact_effort) }),
	z.object({ method: z.literal('consent'), votes: votes(VALUES.consent) }),
	z.object({ method: z.literal('yes_no'), votes: votes(VALUES.yes_no) })
]);
export type BallotSlip = z.infer<typeof BallotSlip>;
