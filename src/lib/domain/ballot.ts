/**
 * What a ballot is, by its method: the rules that are stated before it opens and frozen with it, what one person may put on
 * a topic, and what is told of each topic once it has closed. The tallies that read a result stand in `tally/`.
 */
import * as z from 'zod/mini';
import { BOUNDS } from './bounds.ts';

/** The tally is live to all while people vote. Methods that a glance at others would anchor have no such rule. */
const open = z.boolean();

const upTo = (most: number) => z.int().check(z.minimum(0), z.maximum(most));
const oneTo = (most: number) => z.int().check(z.minimum(1), z.maximum(most));

/** The rules of a dot ballot: `budget` dots a slip, at most `cap` on one topic. */
export const DotRules = z.object({
	method: z.literal('dots'),
	budget: oneTo(BOUNDS.budget),
	cap: oneTo(BOUNDS.budget),
	open
});
export type DotRules = z.infer<typeof DotRules>;

/** How many of those who vote must say yes. */
export const Threshold = z.enum(['majority', 'two_thirds', 'three_quarters', 'unanimous']);
export type Threshold = z.infer<typeof Threshold>;

/** What runs across where impact runs up. */
export const Across = z.enum(['effort', 'likelihood']);
export type Across = z.infer<typeof Across>;

/** The rules of a ballot, by its method. */
export const VoteRules = z.discriminatedUnion('method', [
	DotRules,
	/** a tick for every topic that one can live with */
	z.object({ method: z.literal('approval'), open }),
	/** 0 to 5, or no opinion */
	z.object({ method: z.literal('score') }),
	/** some or all topics in an order of one's own, ties allowed */
	z.object({ method: z.literal('ranked') }),
	/** `least`: the fewest fingers that carry a topic */
	z.object({ method: z.literal('fist'), least: oneTo(5) }),
	/**
	 * each topic on two axes from 1 to 5. Of a risk the second says how likely it is; its votes and figures go by the name of
	 * `effort` all the same
	 */
	z.object({ method: z.literal('impact_effort'), across: z.optional(z.literal('likelihood')) }),
	/** agree, stand aside, or object and say why */
	z.object({ method: z.literal('consent') }),
	/** `quorum`: how many people must vote on a topic, abstentions included */
	z.object({ method: z.literal('yes_no'), threshold: Threshold, quorum: oneTo(BOUNDS.quorum), open })
]);
export type VoteRules = z.infer<typeof VoteRules>;
export type Method = VoteRules['method'];
export const METHODS: readonly Method[] = [
	'dots',
	'approval',
	'score',
	'ranked',
	'fist',
	'impact_effort',
	'consent',
	'yes_no'
];

/** Whether the tally is live to all while people vote. */
export function isOpenBallot(rules: VoteRules): boolean {
	return 'open' in rules && rules.open;
}

/** What the second axis of a ballot on two means. */
export function acrossOf(rules: VoteRules): Across {
	return (rules.method === 'impact_effort' && rules.across) || 'effort';
}

/** Why somebody objects: never blank. */
const Reason = z.string().check(z.trim(), z.minLength(1), z.maxLength(BOUNDS.objection));

/** What one person may put on a topic, by the method. A topic without a value was left blank. */
export const VOTES = {
	dots: oneTo(BOUNDS.budget),
	/** a tick */
	approval: z.literal(1),
	score: upTo(5),
	/** 1 is highest, equals share a rank; the whole ranking is stated at once */
	ranked: oneTo(BOUNDS.ranks),
	fist: upTo(5),
	/** one axis may be left for later: it counts nowhere until then */
	impact_effort: z
		.object({ impact: z.nullable(oneTo(5)), effort: z.nullable(oneTo(5)) })
		.check(z.refine(({ impact, effort }) => impact !== null || effort !== null)),
	consent: z.discriminatedUnion('stance', [
		z.object({ stance: z.literal('agree') }),
		z.object({ stance: z.literal('abstain') }),
		z.object({ stance: z.literal('object'), reason: Reason })
	]),
	yes_no: z.enum(['yes', 'no', 'abstain'])
} as const;
export type VoteOf<M extends Method> = z.infer<(typeof VOTES)[M]>;

/** A vote of whichever method. */
export const Vote = z.union([upTo(BOUNDS.ranks), VOTES.impact_effort, VOTES.consent, VOTES.yes_no]);
export type Vote = z.infer<typeof Vote>;

/** Topic id -> what this person put on it. */
export const Votes = z.record(z.uuid(), Vote);
export type Votes = z.infer<typeof Votes>;

const topic_id = z.uuid();
const count = z.int();
/** Null: too few to say. */
const told = z.nullable(count);
const tallies = z.nullable(z.array(count));

/**
 * Ratings on one axis. Nothing is told of fewer than three, the middle alone of three or four, all of five and more. Here and
 * below hands do not count among so few, unless there is nobody else: whoever cast for them knows what they gave.
 */
const rated = {
	median: z.nullable(z.number()),
	people: told,
	/** ratings by step, from the lowest */
	distribution: tallies
};

/** What is told of one topic at the close, by the method. */
export const TALLIES = {
	/** `voters`, `distribution` (slips by how many dots, from none to the cap): from five voters up */
	dots: z.object({ topic_id, points: count, voters: told, distribution: tallies }),
	approval: z.object({ topic_id, points: count, voters: told }),
	/** `is_known`: at least half of the voters scored it; `mean` not rounded, told with the median */
	score: z.object({ topic_id, mean: z.nullable(z.number()), is_known: z.boolean(), ...rated }),
	/**
	 * `people` ranked it, `firsts` put no other above it, `distribution`: by where it stands on their slips (index 0 is
	 * first); `borda`: its points, whole or half. From five slips up.
	 */
	ranked: z.object({ topic_id, people: told, firsts: told, distribution: tallies, borda: z.nullable(z.number()) }),
	/** `low`: hands below the least that carries; told with the median */
	fist: z.object({ topic_id, low: told, ...rated }),
	impact_effort: z.object({ topic_id, impact: z.object(rated), effort: z.object(rated) }),
	/** a stance is a count of people by its nature; `reasons` in the order of their texts */
	consent: z.object({ topic_id, agree: count, abstain: count, object: count, reasons: z.array(z.string()) }),
	yes_no: z.object({ topic_id, yes: count, no: count, abstain: count })
} as const;
export type TallyOf<M extends Method> = z.infer<(typeof TALLIES)[M]>;
/** What is told of a topic, and by which method. */
export type Tally =
	| { [M in Exclude<Method, 'impact_effort'>]: { method: M } & TallyOf<M> }[Exclude<Method, 'impact_effort'>]
	| ({ method: 'impact_effort'; across: Across } & TallyOf<'impact_effort'>);

/** Dots or ticks told of a topic; 0 where the method counts neither. */
export function pointsTold(tally: { topic_id: string; points?: number }): number {
	return tally.points ?? 0;
}

const result = <M extends Method>(method: M) => ({
	phase_id: z.uuid(),
	method: z.literal(method),
	/** null when fewer than four were cast */
	slips: told,
	/** how many of them the facilitator cast for people in the room without a device */
	hands: count,
	tallies: z.array(TALLIES[method]),
	/** where a question asks for roles: the topics that had no name at the close */
	unnamed: z.optional(z.array(topic_id))
});

/** Slips that put the i-th tally's topic above the j-th's, at i n + j. None of more topics than can be ranked. */
const pairs = z.nullable(z.array(count));

/** The result of a closed ballot: all topics that there were to vote on. Dots and ticks: most first; else in their drawn order. */
export const Result = z.discriminatedUnion('method', [
	z.object(result('dots')),
	z.object(result('approval')),
	/** `pairs`: by those who scored both; from five voters up */
	z.object({ ...result('score'), pairs }),
	/**
	 * `pairs` from three slips up; what was left blank stands below all that was ranked. `rounds` of the instant runoff from
	 * five up: those still in it, for how many slips each is the highest left, and who goes after it.
	 */
	z.object({
		...result('ranked'),
		pairs,
		rounds: z.nullable(
			z.array(z.object({ counts: z.array(z.object({ topic_id, people: count })), out: z.array(topic_id) }))
		)
	}),
	z.object(result('fist')),
	z.object(result('impact_effort')),
	z.object(result('consent')),
	z.object(result('yes_no'))
]);
export type Result = z.infer<typeof Result>;
export type ResultOf<M extends Method> = Extract<Result, { method: M }>;
