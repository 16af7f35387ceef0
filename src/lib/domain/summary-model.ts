/**
 * The summary of a workshop as a model: the outcome, which is what people forward, and the record, which is everything. Every
 * format renders this one model, so none says what another does not.
 */
import type { Result, Tally, VoteRules } from './ballot.ts';
import type { Lead } from './lead.ts';
import type { TopicToMeet } from './meeting.ts';
import type { Rated } from './rated.ts';
import type { RatifyState } from './ratify.ts';
import type { ReactionCounts } from './reaction.ts';
import type { Risk } from './risk.ts';
import type { SummarySource } from './summary-source.ts';
import type { TopicResult } from './weighing.ts';
import type { Instant, Kind, Naming, Topic } from './workshop.ts';
import type { WritingRound } from './writing-rounds.ts';

/** What speaks against something proposed in a talk over days. */
export interface Objectable {
	/** somebody objects, and so it does not stand */
	is_contested: boolean;
	/** the reasons, for who came by the participant link */
	objections: Said[];
}

export interface SummaryAction extends Objectable {
	id: string;
	body: string;
	owner: string | null;
	/** the owner has taken it on, themselves, and believes in it so far, 1 to 5; null: nobody has */
	confidence: number | null;
	/** calendar date, YYYY-MM-DD */
	due: string | null;
	/** label of the topic that it came out of; null: none, or one without a name */
	topic: string | null;
	is_proposed: boolean;
}

export interface SummaryDecision extends Objectable {
	id: string;
	body: string;
	topic: string | null;
	is_proposed: boolean;
	/** what everyone says to it; null: nobody is asked */
	ratify: RatifyState | null;
}

export interface SummaryTopic {
	id: string;
	label: string;
	/** of the last ballot that closed; null: none has, or it was not in it */
	result: TopicResult | null;
	/** what the votes before the last one gave it, in their order; a vote that it was not part of is left out */
	earlier: Tally[];
	status: 'open' | 'discussed' | 'parked';
	/** why it was parked */
	reason: string | null;
	/** why it was parked at the end of a talk over days, by nobody */
	parked_why: Topic['parked_why'];
	/** the meeting was called off with it open: why it could close in writing, or would have needed talk; null: not so */
	unmet: Pick<TopicToMeet, 'talk' | 'writing'> | null;
	notes: string[];
	/** its accounts differ; by their instants alone only for who reads the record */
	is_disputed: boolean;
	/** on what people agreed where accounts differ; null as well where the topic is called by it */
	agreed: string | null;
}

/** A topic that holds a risk, and what becomes of it. */
export interface SummaryRisk extends Omit<Risk, 'version'> {
	label: string;
}

/** The rules by which the topics were voted on, and how many slips there were. */
export interface SummaryBallot {
	id: string;
	/** what its round is called, if it is */
	title: string | null;
	rules: VoteRules;
	/** null while it has not closed; why people object is for who came by the participant link */
	result: Result | null;
	/** null while it has not closed */
	slips: number | null;
	/** ballots that were voided by going back; their tallies are gone */
	voided: number;
}

/** One page: what people forward. */
export interface SummaryOutcome {
	decisions: SummaryDecision[];
	actions: SummaryAction[];
	/** notes on the whole */
	notes: string[];
	/** by result, parked ones apart */
	topics: SummaryTopic[];
	parked: SummaryTopic[];
	/** the register: every risk that was, or is to be, talked about, also one that nobody classified */
	risks: SummaryRisk[];
	/** of the last ballot that closed, by the names of topics */
	lead: Lead | null;
	ballots: SummaryBallot[];
	/** the round in which everyone was asked about the decisions; how often what they said was given back */
	ratify: { is_over: boolean; voided: number } | null;
	scales: Rated[];
	/** ratings that had been told were given back by going back */
	are_ratings_voided: boolean;
	/** rounds whose ballots, or whose stances, were voided by going back, and which are in the timetable no more */
	voided_rounds: SummarySource['voided_rounds'];
}

export interface SummaryCard {
	id: string;
	body: string;
	/** written after the reveal */
	is_added: boolean;
	/** the text of the card on which it builds */
	builds_on: string | null;
	/** the name that stands on it: as it was signed, or in a named workshop the author's */
	author: string | null;
	/** when it happened, where it was asked and known */
	happened_at: Instant | null;
	comments: Said[];
	/** people, from four up */
	reactions: ReactionCounts;
}

/** What somebody said: to a card, against what was proposed. */
export interface Said {
	id: string;
	body: string;
	/** named workshops only */
	author: string | null;
}

/** What was said about a topic over days, in its order. */
export interface SummaryTalk {
	label: string;
	/** `is_author`: by somebody who wrote a card of the topic and chose to say so */
	said: (Said & { is_author: boolean })[];
}

/** What happened at one moment: every account of it, by their instants. */
export interface SummaryMoment {
	/** of the topic */
	id: string;
	label: string;
	at: Instant;
	is_disputed: boolean;
	agreed: string | null;
	accounts: { id: string; body: string; at: Instant | null; author: string | null }[];
}

/** When people wrote, and until when nobody read it. */
export interface SummaryWriting extends Pick<WritingRound, 'id' | 'title' | 'number'> {
	/** over days: from when and until when; null: in a meeting */
	apart: { from: Instant; to: Instant } | null;
	/** when the cards were, or will be, revealed; null: when a timebox ends */
	reveals_at: Instant | null;
	is_revealed: boolean;
	/** sheets went round: who held one read it before all did */
	has_sheets: boolean;
}

/** What was answered to one question, topic by topic. */
export interface SummaryPrompt {
	id: string;
	text: string;
	/** the round in which it was asked, where another round asks the same; null: none does */
	round: Pick<WritingRound, 'title' | 'number'> | null;
	topics: { label: string; result: TopicResult | null; cards: SummaryCard[] }[];
	/** why cards were taken down, one reason a card */
	taken_down: string[];
}

export interface SummaryModel {
	kind: Kind;
	title: string;
	purpose: string;
	ground_rule: string | null;
	naming: Naming;
	readers: string | null;
	/** upcoming: nothing is revealed yet; provisional: `final_at` is still to come; final */
	stage: SummarySource['stage'];
	/** the rounds in which people have written, or will, in their order; what none was held of is left out */
	writing: SummaryWriting[];
	/** when it became, or will become, final */
	final_at: Instant;
	/** when the people met, or will; the minutes are those of the timeboxes */
	together: { opens_at: Instant; ended_at: Instant | null; minutes: number } | null;
	/** a meeting was called off after a vote */
	is_cancelled: boolean;
	cards_kept: number;
	cards_taken_down: number;
	outcome: SummaryOutcome;
	/** for who came by the participant link, once something is revealed */
	record: SummaryPrompt[] | null;
	/** likewise, in the order of time; empty where no card says when something happened */
	timeline: SummaryMoment[];
	/** likewise; empty where nobody talked over days */
	talks: SummaryTalk[];
}
