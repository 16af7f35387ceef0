/**
 * What a workshop is: its words as schemas, exactly as the database hands them out (snake case on the wire and in the
 * code, so that no mapping stands between them). Instants are ISO 8601 strings in UTC.
 */
import * as z from 'zod/mini';
import { VoteRules } from './ballot.ts';
import { BOUNDS } from './bounds.ts';

export const Instant = z.string();
export type Instant = z.infer<typeof Instant>;

export const Kind = z.enum(['retro', 'review', 'planning', 'brainstorm']);
export type Kind = z.infer<typeof Kind>;

export const Step = z.enum(['collect', 'read', 'group', 'vote', 'discuss', 'check', 'ratify']);
export type Step = z.infer<typeof Step>;

export const Mode = z.enum(['async', 'live']);
export type Mode = z.infer<typeof Mode>;

export const Naming = z.enum(['anonymous', 'named']);
export type Naming = z.infer<typeof Naming>;

/** The languages that the pages speak, and in which a workshop may ask people to write. */
export const Language = z.enum(['en', 'es', 'pt-BR']);
export type Language = z.infer<typeof Language>;

/** A city and its IANA zone: where some of the people are. */
export const Place = z.object({ name: z.string(), zone: z.string() });
export type Place = z.infer<typeof Place>;

/** What may be said of a card while it is read: short comments, reactions. Neither unless the round says so. */
const ReadRules = z.object({ reactions: z.optional(z.boolean()), comments: z.optional(z.boolean()) });

/**
 * How cards are put together: `duplicates`: only what says the very same, as nominal group technique asks; `apart`: everyone
 * sorts alone, and what people put together becomes draft topics.
 */
export const GroupRules = z.object({
	merge: z.optional(z.enum(['any', 'duplicates'])),
	apart: z.optional(z.boolean())
});
export type GroupRules = z.infer<typeof GroupRules>;

/**
 * Talk over days: for how many hours an outcome can be objected to. Together: how often the thumbs of a majority renew a
 * topic's box, as in a lean coffee; absent: never.
 */
const DiscussRules = z.object({
	objection_hours: z.optional(z.int().check(z.minimum(1), z.maximum(BOUNDS.objection_hours))),
	renewals: z.optional(z.int().check(z.minimum(0), z.maximum(BOUNDS.renewals)))
});

/** `sheets`: each person writes on a sheet, which goes on to another in the next such round. */
const CollectRules = z.object({ sheets: z.optional(z.boolean()) });

/** Asking everyone before a decision is final; `confidence`: how sure they are, too, as a fist of five. */
const RatifyRules = z.object({ confidence: z.optional(z.boolean()) });

/**
 * `agree`: people who are asked the same in several checks stop once so many per cent of the answers lie within one step of each
 * other. It holds where the first of those checks says so: it is fixed before anybody answers. What such a check comes to is told
 * with the reasons, where people write right after it.
 */
const CheckRules = z.object({
	agree: z.optional(z.int().check(z.minimum(BOUNDS.agree_least), z.maximum(100)))
});

/** The rules of a round by its step; the same schema stands in the database. */
export const RULES = {
	collect: CollectRules,
	read: ReadRules,
	group: GroupRules,
	vote: VoteRules,
	discuss: DiscussRules,
	check: CheckRules,
	ratify: RatifyRules
} as const;

const phaseBase = {
	id: z.uuid(),
	position: z.int(),
	mode: Mode,
	/** its own name where a step comes twice ("Goals", "Risks"); null: it is called by its step */
	title: z.nullable(z.string()),
	/** async: when the window opens; live: when the people meet (first live phase of a run) or when it began */
	opens_at: z.nullable(Instant),
	/** async: when the window closes; live: when it ended */
	closes_at: z.nullable(Instant),
	/** collect only: the instant of the reveal, known beforehand for a window, null for a timebox not yet ended */
	reveals_at: z.nullable(Instant),
	/** live only: the length of the timebox */
	minutes: z.nullable(z.int()),
	/** how often what was given in this phase was voided by going back: votes, stances, ratings that were told */
	voided: z.int(),
	/** a window whose end has been carried out; until the people meet it stays the running phase */
	is_over: z.boolean(),
	/** check only: what its ratings came to was told; from then on it takes none */
	is_told: z.boolean()
};

/** A round by its step, each with the rules of its own and with what `base` says of any. */
export const roundWith = <Base extends z.core.$ZodShape>(base: Base, rules: typeof RULES = RULES) =>
	z.discriminatedUnion('step', [
		z.object({ ...base, step: z.literal('collect'), rules: rules.collect }),
		z.object({ ...base, step: z.literal('read'), rules: rules.read }),
		z.object({ ...base, step: z.literal('group'), rules: rules.group }),
		z.object({ ...base, step: z.literal('vote'), rules: rules.vote }),
		z.object({ ...base, step: z.literal('discuss'), rules: rules.discuss }),
		z.object({ ...base, step: z.literal('check'), rules: rules.check }),
		z.object({ ...base, step: z.literal('ratify'), rules: rules.ratify })
	]);

/** One step of a workshop: a round over days (a window) or together (a timebox). */
export const Phase = roundWith(phaseBase);
export type Phase = z.infer<typeof Phase>;
export type VotePhase = Extract<Phase, { step: 'vote' }>;

export const Colour = z.enum(['indigo', 'teal', 'amber', 'rose']);
export type Colour = z.infer<typeof Colour>;

/**
 * What a prompt asks for beyond its text. Of a scale, `low` and `high`: what 1 and 5 mean; `key`: what it is called wherever
 * it is asked, in any language, so that it is known again. Of cards, `happened`: each may say when it happened;
 * `roles`: they name roles, not people, and a device that finds a name it knows says so before it is sent; `signed`: each
 * carries the name that its author types, and the page says so before it is written; `risks`: they are risks, and a topic
 * that holds one is classified.
 */
export const PromptRules = z.object({
	low: z.optional(z.string().check(z.minLength(1), z.maxLength(BOUNDS.pole))),
	high: z.optional(z.string().check(z.minLength(1), z.maxLength(BOUNDS.pole))),
	key: z.optional(z.string().check(z.regex(/^[a-z0-9_.-]{1,60}$/))),
	happened: z.optional(z.boolean()),
	roles: z.optional(z.boolean()),
	signed: z.optional(z.boolean()),
	risks: z.optional(z.boolean())
});
export type PromptRules = z.infer<typeof PromptRules>;

/** A question that people answer with cards, or a scale (1 to 5) that they rate. */
export const Prompt = z.object({
	id: z.uuid(),
	phase_id: z.uuid(),
	position: z.int(),
	kind: z.enum(['cards', 'scale']),
	text: z.string(),
	hint: z.nullable(z.string()),
	colour: Colour,
	rules: PromptRules
});
export type Prompt = z.infer<typeof Prompt>;

/** A meeting that was called off: when it would have been, for how many minutes, after which round. */
export const CancelledMeeting = z.object({
	/** among all meetings of the workshop, from 0 */
	number: z.int(),
	after_phase: z.uuid(),
	meets_at: Instant,
	minutes: z.int()
});
export type CancelledMeeting = z.infer<typeof CancelledMeeting>;

export const Workshop = z.object({
	id: z.uuid(),
	kind: Kind,
	template: z.string(),
	title: z.string(),
	purpose: z.string(),
	ground_rule: z.nullable(z.string()),
	code: z.string(),
	call_url: z.nullable(z.string()),
	places: z.array(Place),
	naming: Naming,
	/** who will read the summary, in the facilitator's words */
	readers: z.nullable(z.string()),
	/** the running phase; null once the live part has ended */
	phase_id: z.nullable(z.uuid()),
	/** end of the running live timebox: a suggestion, never a lock */
	timebox_ends_at: z.nullable(Instant),
	spotlight_topic_id: z.nullable(z.uuid()),
	topic_ends_at: z.nullable(Instant),
	/** when the live part ended and the wrap-up began */
	ended_at: z.nullable(Instant),
	/** when the workshop becomes final by itself */
	closes_at: Instant,
	/** set once it is final and the links to people are gone */
	closed_at: z.nullable(Instant),
	is_locked: z.boolean(),
	/** the language to write in; null: none is asked for */
	language: z.nullable(Language),
	summary_token: z.string(),
	cancelled: z._default(z.array(CancelledMeeting), []),
	/** iCalendar SEQUENCE: grows with each change of an announced instant */
	sequence: z.int(),
	rev: z.int()
});
export type Workshop = z.infer<typeof Workshop>;

/**
 * A contribution. `topic_id` is null until the reveal. `order_key` is random and set at the reveal. A card that was
 * taken down has no body and says why.
 */
export const Card = z.object({
	id: z.uuid(),
	phase_id: z.uuid(),
	prompt_id: z.uuid(),
	topic_id: z.nullable(z.uuid()),
	body: z.nullable(z.string()),
	version: z.int(),
	order_key: z.nullable(z.number()),
	/** written after the reveal */
	is_added: z.boolean(),
	/** the card on which it builds */
	parent_id: z._default(z.nullable(z.uuid()), null),
	/** when it happened, where the prompt asks for it and the author knows */
	happened_at: z._default(z.nullable(Instant), null),
	taken_down_reason: z.nullable(z.string()),
	/** the name that stands on it: as it was signed, or in a named workshop the author's own */
	author_name: z.nullable(z.string())
});
export type Card = z.infer<typeof Card>;

/** Cards on the same thing; what people vote on and talk about. A topic without a card is not shown. */
export const Topic = z.object({
	id: z.uuid(),
	title: z.nullable(z.string()),
	order_key: z.number(),
	status: z.enum(['open', 'discussed', 'parked']),
	park_reason: z.nullable(z.string()),
	/**
	 * Why the database parked it, in place of a person's reason: something proposed did not stand (objected to, or proposed
	 * too late for that), or there was nothing that could. `no_time`: the facilitator did, as it did not fit. `wanted`: somebody
	 * wanted to talk about it, and nobody did. A reason of either kind stays while the topic is open again.
	 */
	parked_why: z._default(z.nullable(z.enum(['not_settled', 'nobody_proposed', 'no_time', 'wanted'])), null),
	/** the end found it open, and says why: mostly it is parked since */
	is_put_aside: z._default(z.boolean(), false),
	/** somebody wants to talk about it, as far as that has been told */
	is_wanted: z._default(z.boolean(), false),
	/** when people last talked about it; null: not yet */
	talked_at: z._default(z.nullable(Instant), null),
	/**
	 * What people said of the accounts on it, where its cards say when something happened; null: nobody has, and they differ
	 * if they give different instants
	 */
	accounts: z._default(z.nullable(z.enum(['differ', 'agree'])), null),
	/** on what people agree, in their words */
	agreed: z._default(z.nullable(z.string()), null),
	version: z.int()
});
export type Topic = z.infer<typeof Topic>;

/** What everyone said to a decision, told once at the end of the round by the counting rules; null is "too few to say". */
export const Ratified = z.object({
	phase_id: z.uuid(),
	/** `ratified`: some agree, nobody objects; `aside`: some stand aside, nobody else said anything; `silent`: nobody did */
	result: z.enum(['ratified', 'objected', 'aside', 'silent']),
	/** how many said anything, from four up */
	people: z.nullable(z.int()),
	/** from five people up, as who stands aside */
	agreed: z.nullable(z.int()),
	stood_aside: z.nullable(z.int()),
	/** how sure they are, 0 to 5, as with scales; null: not asked, or under three answers */
	confidence: z.nullable(
		z.object({
			answers: z.nullable(z.int()),
			median: z.number(),
			/** from five answers up; index 0 is "0" */
			distribution: z.nullable(z.array(z.int()))
		})
	),
	/** the wording is not the one that everyone was asked about */
	is_reworded: z.boolean()
});
export type Ratified = z.infer<typeof Ratified>;

/** What came out of a topic (or of the whole, `topic_id` null). Owner and due date belong to actions only. */
export const Outcome = z.object({
	id: z.uuid(),
	kind: z.enum(['action', 'decision', 'note']),
	topic_id: z.nullable(z.uuid()),
	body: z.string(),
	owner: z.nullable(z.string()),
	/** calendar date, YYYY-MM-DD */
	due: z.nullable(z.string()),
	/** the owner has taken it on, themselves, and believes in it so far: 1 to 5; null: nobody has */
	confidence: z._default(z.nullable(z.int()), null),
	status: z.enum(['proposed', 'accepted']),
	version: z.int(),
	position: z.int(),
	/** the talk over days in which it was proposed */
	phase_id: z._default(z.nullable(z.uuid()), null),
	/** until when it can, or could, be objected to; unobjected it stands then */
	objectable_until: z._default(z.nullable(Instant), null),
	/** somebody objects */
	is_contested: z._default(z.boolean(), false),
	/** what everyone said to it; null: nobody was asked, or the round has not ended */
	ratified: z._default(z.nullable(Ratified), null)
});
export type Outcome = z.infer<typeof Outcome>;

/**
 * The ratings of a scale, shown once at its close by the counting rules: nothing under three answers, the median only
 * under five, else the distribution (index 0 is "1").
 */
export const ScaleResult = z.object({
	prompt_id: z.uuid(),
	/** null when fewer than four people answered */
	answers: z.nullable(z.int()),
	median: z.nullable(z.number()),
	distribution: z.nullable(z.array(z.int()))
});
export type ScaleResult = z.infer<typeof ScaleResult>;
