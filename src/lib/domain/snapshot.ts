/**
 * The state of a workshop as one reader gets it, and the events that carry it forward. Rows in events are the very rows
 * of the snapshot, built by the same SQL, so applying an event is a merge by id. What is the reader's own stands in
 * `mine` and is never part of an event.
 */
import * as z from 'zod/mini';
import { Result, TALLIES, Votes } from './ballot.ts';
import { Comment } from './comment.ts';
import { Objection, Post } from './post.ts';
import { Piles } from './piles.ts';
import { OwnStance } from './ratify.ts';
import { StoredAgenda } from './stored-agenda.ts';
import { OwnThumb, ThumbRound } from './thumbs.ts';
import { CardReactions } from './reaction.ts';
import { Risk, RiskClass } from './risk.ts';
import { Card, Instant, Outcome, Phase, Prompt, ScaleResult, Topic, Workshop } from './workshop.ts';

/** What everyone in the workshop may see. `apply` keeps it current. */
export const Shared = z.object({
	workshop: Workshop,
	phases: z.array(Phase),
	prompts: z.array(Prompt),
	cards: z.array(Card),
	topics: z.array(Topic),
	/** cards on which those who sorted apart did not agree */
	disputed: z._default(z.array(z.object({ id: z.uuid() })), []),
	outcomes: z.array(Outcome),
	results: z.array(Result),
	scales: z.array(ScaleResult),
	/** on cards that are still there */
	comments: z._default(z.array(Comment), []),
	posts: z._default(z.array(Post), []),
	objections: z._default(z.array(Objection), []),
	/** of talks that people hold together, by phase */
	agendas: z._default(z.array(StoredAgenda), []),
	thumbs: z._default(z.array(ThumbRound), []),
	risks: z._default(z.array(Risk), [])
});
export type Shared = z.infer<typeof Shared>;

/** The reader's slip on one ballot, or his "done" in another live phase. */
export const Slip = z.object({ phase_id: z.uuid(), is_done: z.boolean(), votes: Votes });
export type Slip = z.infer<typeof Slip>;

/** Somebody in the room without a device, for whom the facilitator votes. */
export const Hand = z.object({
	id: z.uuid(),
	phase_id: z.uuid(),
	/** what it is called by, from 1: the same for all who facilitate */
	number: z.int(),
	votes: Votes
});
export type Hand = z.infer<typeof Hand>;

/** A sheet that somebody else wrote on, in the round named: sealed for everybody but who holds it. */
export const SheetInHand = z.object({
	phase_id: z.uuid(),
	cards: z.array(z.object({ id: z.uuid(), body: z.string() }))
});
export type SheetInHand = z.infer<typeof SheetInHand>;

/** What belongs to the reader alone. */
export const Mine = z.object({
	/** null: reads as facilitator and has not joined */
	participant: z.nullable(z.object({ name: z.nullable(z.string()) })),
	is_facilitator: z.boolean(),
	/** own cards, sealed ones included */
	cards: z.array(Card),
	slips: z.array(Slip),
	/** facilitator only: those for whom votes were cast */
	hands: z._default(z.array(Hand), []),
	piles: z._default(z.array(Piles), []),
	/** the sheet in hand while sheets go round: what others wrote on it before, in order */
	sheets: z._default(z.array(SheetInHand), []),
	/** scale prompt id -> 1..5 */
	answers: z.record(z.string(), z.int()),
	/** ids of own comments */
	own_comments: z._default(z.array(z.uuid()), []),
	/** cards to which the reader reacted, or of whose reactions there is a count */
	reactions: z._default(z.array(CardReactions), []),
	own_posts: z._default(z.array(z.uuid()), []),
	own_objections: z._default(z.array(z.uuid()), []),
	/** what the reader says to decisions */
	stances: z._default(z.array(OwnStance), []),
	own_thumbs: z._default(z.array(OwnThumb), []),
	/** ids of topics that the reader wants to talk about */
	wanted: z._default(z.array(z.uuid()), []),
	/** from what the own order of a ballot's topics is drawn; null: takes no part */
	draw: z._default(z.nullable(z.string()), null),
	/** ids of what the reader proposed in a talk over days */
	own_outcomes: z._default(z.array(z.uuid()), []),
	/** ids of the actions that the reader has taken on */
	own_commitments: z._default(z.array(z.uuid()), []),
	/** how the reader first saw risks */
	first_views: z._default(z.array(z.object({ topic_id: z.uuid(), class: RiskClass })), [])
});
export type Mine = z.infer<typeof Mine>;

/** Counts by the counting rules: a null is "too few to say". */
export const Counts = z.object({
	/** people other than the reader who had written by `counted_at`, the last full hour */
	writers: z.nullable(z.int()),
	counted_at: z.nullable(Instant),
	/** facilitator only: people who joined, other than the reader */
	participants: z.nullable(z.int()),
	/** fewer than five people are in: anonymity is thin */
	is_thin: z.boolean()
});
export type Counts = z.infer<typeof Counts>;

/** What is told of a topic while an open ballot runs: dots or ticks, or answers. */
export const OpenTally = z.union([z.object({ topic_id: z.uuid(), points: z.int() }), TALLIES.yes_no]);
export type OpenTally = z.infer<typeof OpenTally>;

/**
 * The progress of the running live phase: how many voted, how many said "done" of their own accord; the tally if the ballot
 * is open.
 */
export const Progress = z.object({
	phase_id: z.uuid(),
	/** grows with every announcement; an older one is dropped */
	seq: z.int(),
	/** null when fewer than four people have voted, nobody included: whoever reads it has three others in it */
	voted: z.nullable(z.int()),
	done: z.int(),
	/** for how many people in the room the facilitator has voted */
	hands: z._default(z.int(), 0),
	tallies: z.nullable(z.array(OpenTally))
});
export type Progress = z.infer<typeof Progress>;

export const Snapshot = z.object({
	shared: Shared,
	mine: Mine,
	counts: Counts,
	progress: z.nullable(Progress),
	/** the database's clock when it answered */
	now: Instant
});
export type Snapshot = z.infer<typeof Snapshot>;

export const EventType = z.enum([
	'workshop_changed',
	'timetable_changed',
	'revealed',
	'window_closed',
	'phase_began',
	'phase_went_back',
	'ballot_voided',
	'live_ended',
	'meeting_cancelled',
	'workshop_closed',
	'workshop_deleted',
	'timebox_changed',
	'card_added',
	'card_withdrawn',
	'card_taken_down',
	'card_moved',
	'comment_added',
	'comment_withdrawn',
	'comment_taken_down',
	'post_added',
	'post_withdrawn',
	'post_taken_down',
	'objection_added',
	'objection_withdrawn',
	'topic_changed',
	'topic_opened',
	'topic_parked',
	'agenda_changed',
	'thumbs_opened',
	'thumbs_closed',
	'outcome_changed',
	'outcome_removed',
	'risk_changed'
]);
export type EventType = z.infer<typeof EventType>;

/**
 * One change to what everyone may see. Rows present replace or add the rows of the same id, but results and scales come
 * whole; `removed` takes ids out of every list. `is_partial`: the change is too large for a message, so the receiver fetches the snapshot.
 */
export const WorkshopEvent = z.object({
	rev: z.int(),
	type: EventType,
	is_partial: z.optional(z.boolean()),
	workshop: z.optional(Workshop),
	phases: z.optional(z.array(Phase)),
	prompts: z.optional(z.array(Prompt)),
	cards: z.optional(z.array(Card)),
	topics: z.optional(z.array(Topic)),
	outcomes: z.optional(z.array(Outcome)),
	results: z.optional(z.array(Result)),
	scales: z.optional(z.array(ScaleResult)),
	comments: z.optional(z.array(Comment)),
	posts: z.optional(z.array(Post)),
	objections: z.optional(z.array(Objection)),
	agendas: z.optional(z.array(StoredAgenda)),
	thumbs: z.optional(z.array(ThumbRound)),
	risks: z.optional(z.array(Risk)),
	removed: z.optional(z.array(z.uuid()))
});
export type WorkshopEvent = z.infer<typeof WorkshopEvent>;

/** What a stranger with the code may read before joining. */
export const Face = z.object({
	/** given to members only; the id opens the snapshot */
	id: z.nullable(z.uuid()),
	is_facilitator: z.boolean(),
	kind: Workshop.shape.kind,
	title: z.string(),
	purpose: z.string(),
	ground_rule: z.nullable(z.string()),
	naming: Workshop.shape.naming,
	readers: z.nullable(z.string()),
	places: Workshop.shape.places,
	code: z.string(),
	phase_id: z.nullable(z.uuid()),
	ended_at: z.nullable(Instant),
	closes_at: Instant,
	closed_at: z.nullable(Instant),
	is_locked: z.boolean(),
	language: Workshop.shape.language,
	sequence: z.int(),
	phases: z.array(Phase),
	prompts: z.array(Prompt),
	now: Instant
});
export type Face = z.infer<typeof Face>;

/** A workshop as its facilitator has it. */
export const DashboardRow = z.object({
	workshop: Workshop,
	phases: z.array(Phase),
	prompts: z.array(Prompt),
	counts: Counts
});
export type DashboardRow = z.infer<typeof DashboardRow>;

/** The same on the list of all: whose it is, and whether it was put away. */
export const ListedRow = z.extend(DashboardRow, { team_id: z.uuid(), is_archived: z.boolean() });
export type ListedRow = z.infer<typeof ListedRow>;
