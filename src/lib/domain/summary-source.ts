/** What `get_summary` hands out: the rows from which the summary model is built. The record is for participants only. */
import * as z from 'zod/mini';
import { Result } from './ballot.ts';
import { Comment } from './comment.ts';
import { Objection, Post } from './post.ts';
import { Risk } from './risk.ts';
import { ReactionCounts } from './reaction.ts';
import {
	CancelledMeeting,
	Card,
	Instant,
	Kind,
	Language,
	Naming,
	Outcome,
	Phase,
	Prompt,
	ScaleResult,
	Step,
	Topic
} from './workshop.ts';

export const SummarySource = z.object({
	kind: Kind,
	title: z.string(),
	purpose: z.string(),
	ground_rule: z.nullable(z.string()),
	naming: Naming,
	readers: z.nullable(z.string()),
	language: z.nullable(Language),
	/** upcoming: nothing is revealed yet; provisional: not final; final: closed, the links to people are gone */
	stage: z.enum(['upcoming', 'provisional', 'final']),
	created_at: Instant,
	ended_at: z.nullable(Instant),
	closes_at: Instant,
	phases: z.array(Phase),
	prompts: z.array(Prompt),
	/** `label` is the title, or the text of the first card of a topic without one; null: cards are not for the outcome */
	topics: z.array(
		z.object({
			...Topic.shape,
			label: z.nullable(z.string()),
			/** it holds a risk, and talking has begun */
			is_risk: z.optional(z.boolean())
		})
	),
	/** what is known of those */
	risks: z._default(z.array(Risk), []),
	/** accepted ones and proposals */
	outcomes: z.array(Outcome),
	results: z.array(Result),
	scales: z.array(ScaleResult),
	/** counts of the record, for everyone */
	cards_kept: z.int(),
	cards_taken_down: z.int(),
	/** every card, for who came by the participant link; null for other readers */
	record: z.nullable(z.array(Card)),
	/** what was said to them, likewise */
	comments: z._default(z.array(Comment), []),
	/** how many reacted to them, from four people up and once that is told, likewise */
	reactions: z._default(z.array(z.object({ card_id: z.uuid(), counts: ReactionCounts })), []),
	/** what was said about topics over days, and against what was proposed there, likewise */
	posts: z._default(z.array(Post), []),
	objections: z._default(z.array(Objection), []),
	/** how often what people had given was voided in rounds that were taken out afterwards, by their step */
	voided_rounds: z._default(z.array(z.object({ step: Step, voided: z.int() })), []),
	/** meetings that were called off */
	cancelled: z._default(z.array(CancelledMeeting), []),
	now: Instant
});
export type SummarySource = z.infer<typeof SummarySource>;
