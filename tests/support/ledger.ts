/** What people have given to a workshop that is lived through, by whom and in which round: what there is to be read. */
import type { Reaction } from '../../src/lib/domain/reaction.ts';
import type { Stance } from '../../src/lib/domain/ratify.ts';
import type { AgendaItem } from '../../src/lib/domain/stored-agenda.ts';
import type { SlipOf } from '../../src/lib/domain/tally/standings.ts';
import type { PromptRules } from '../../src/lib/domain/workshop.ts';
import type { Leg } from './course.ts';

/** In the workshop: who writes, another participant, and who facilitates without having joined. */
export const INSIDE = ['author', 'fellow', 'facilitator'] as const;
export type Inside = (typeof INSIDE)[number];

/** Something that somebody gave, and in which round. */
export interface Given {
	readonly id: string;
	readonly leg: Leg;
	/** others take part, and nobody asks them what they read */
	readonly by: Inside | 'other';
	/** under which all know them where the workshop is named */
	readonly name: string | null;
}
/** Words that were left as they are, taken back by who said them, or taken down by the facilitator. */
export interface GivenWords extends Given {
	readonly body: string;
	state: 'kept' | 'withdrawn' | 'taken down';
	/** for which they were taken down */
	readonly reason: string;
}
export interface GivenCard extends Given {
	readonly prompt: string;
	readonly body: string;
	/** what its question asks for */
	readonly rules: PromptRules;
	/** the name on it, where one is asked */
	readonly signature: string | null;
	/** when it happened, where that is asked; no two at once */
	readonly happened: string | null;
	topic: string | null;
	/** of whoever wrote it */
	readonly number: number;
}
/** That somebody wants to talk about the topic of a card. */
export interface GivenWish extends Given {
	readonly card: string;
	/** the full hour from which on all may be told that somebody does */
	readonly hour: number;
}
export interface GivenComment extends GivenWords {
	readonly card: string;
}
export interface GivenPost extends GivenWords {
	readonly topic: string;
	/** said as the author of a card, unnamed */
	readonly isAuthor: boolean;
}
export interface GivenOutcome extends Given {
	readonly body: string;
	readonly topic: string | null;
	/** in a talk over days, when there was time enough to object before its close */
	readonly isInTime: boolean;
	/** the name and the confidence with which it was taken on */
	readonly owner: string | null;
	readonly confidence: number | null;
}
export interface GivenObjection extends Given {
	readonly outcome: string;
	readonly reason: string;
	isWithdrawn: boolean;
}
/** What one person says to a decision. */
export interface GivenStance {
	readonly stance: Stance;
	readonly reason: string | null;
	readonly confidence: number | null;
}

export class Ledger {
	readonly cards: GivenCard[] = [];
	/** when people first wrote in a round, by their numbers: milliseconds on the clock that is moved */
	readonly wrote = new Map<Leg, Map<number, number>>();
	readonly comments: GivenComment[] = [];
	/** card -> kind -> the numbers of the people who react so */
	readonly reactions = new Map<string, Map<Reaction, Set<number>>>();
	/** cards of which it was told how many react: from then on they take no more */
	readonly counted = new Set<string>();
	readonly posts: GivenPost[] = [];
	/** decisions that were proposed */
	readonly outcomes: GivenOutcome[] = [];
	/** taken on by who proposed them */
	readonly actions: GivenOutcome[] = [];
	readonly objections: GivenObjection[] = [];
	/** how people sorted alone: card -> pile */
	readonly piles: (Given & { readonly cards: Readonly<Record<string, string>> })[] = [];
	readonly wishes: GivenWish[] = [];
	/** sheets that were handed on for a round: who has one, by their numbers, and the cards on it */
	readonly dealt = new Map<Leg, ReadonlyMap<number, readonly string[]>>();
	/** what was put in order to be talked about together, and when */
	readonly agendas = new Map<Leg, { readonly items: readonly AgendaItem[]; readonly at: number }>();
	/** what was talked about together */
	readonly spotlit = new Map<Leg, string>();
	/** parked by the facilitator in a talk, for a reason of theirs or, without one, for want of time */
	readonly parked: { readonly leg: Leg; readonly topic: string; readonly reason: string | null }[] = [];
	/** topic -> on what people agree of what happened */
	readonly agreed = new Map<string, string>();
	/** topics of risks of which three or more have a first view, and the talk in which they took it */
	readonly viewed = new Map<string, Leg>();
	/** those whose first views were open when people went back */
	readonly opened = new Set<string>();
	/** topics of risks of which it was agreed what becomes of them, and who is to see to it */
	readonly classified = new Map<string, string>();
	/** topics with votes, and in which rounds */
	readonly voted = new Map<string, Set<Leg>>();
	/** what was said in each ballot: topic -> value, one a person */
	readonly slips = new Map<Leg, SlipOf<unknown>[]>();
	/** the same of people in the room without a device, for whom the facilitator voted */
	readonly hands: { readonly id: string; readonly leg: Leg; readonly votes: SlipOf<unknown> }[] = [];
	/** the numbers of those who said that they are done */
	readonly done = new Map<Leg, number[]>();
	/** the ratings of each check, the same for all its questions */
	readonly rated = new Map<Leg, number[]>();
	/** rounds in which people have done what they are for */
	readonly acted = new Set<Leg>();
	/** rounds in which everyone was asked about decisions: decision -> what people say, by their numbers */
	readonly asked = new Map<Leg, Map<string, GivenStance[]>>();
}
