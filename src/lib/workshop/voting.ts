/**
 * What one person gives to the running phase: votes, "done", a rating; and what a facilitator casts for people in the room
 * without a device (hands). Everything here states a value, never a step.
 */
import * as z from 'zod/mini';
import { Refusal } from '../domain/refusal.ts';
import type { Hand, Mine, Progress, Shared, Slip } from '../domain/snapshot.ts';
import { Vote as VoteValue, type VoteRules } from '../domain/ballot.ts';
import { withVote, type Votes } from '../domain/slip.ts';
import type { VotePhase } from '../domain/workshop.ts';
import type { Cancel } from './ports.ts';
import { keptVerb, onMine, type VerbParts } from './verbs.ts';

/** `voided`: how many of its ballots were void by then; dots are given back with the ballot that they were given to. */
const ballot = { phase: z.uuid(), voided: z.int(), hand: z._default(z.nullable(z.uuid()), null) };
const Vote = z.object({ ...ballot, topic: z.uuid(), value: z.nullable(VoteValue) });
const Ranking = z.object({ ...ballot, ranking: z.array(z.array(z.uuid())) });
const Removal = z.object({ phase: z.uuid(), hand: z.uuid() });
const Done = z.object({ phase: z.uuid(), is_done: z.boolean() });
/** `voided`: how often the ratings of its check were given back by then. */
const Answer = z.object({ prompt: z.uuid(), value: z.int(), voided: z._default(z.int(), 0) });

/** A slip as the database has taken it. */
type Taken = Pick<Slip, 'votes'> & { number?: number | undefined };

/** A slip of the running ballot as it is filled in: one's own, or that of a hand. */
export interface OpenSlip {
	/** the hand that it is cast for; null: one's own */
	readonly hand: string | null;
	readonly votes: Votes;
	/** where the refusal of a vote stands; of a ranking, without a topic */
	place(topicId?: string): string;
	/** States what is on a topic, as the method has it; null takes it back. */
	cast(topicId: string, value: VoteValue | null): Promise<boolean>;
	/** States the whole ranking: topics from the highest down, equals together. */
	rank(ranking: readonly (readonly string[])[]): Promise<boolean>;
}

export class Voting {
	readonly #parts: VerbParts;
	/** The one announcement that this page owes the room. */
	#announcement: Cancel | null = null;

	constructor(parts: VerbParts) {
		this.#parts = parts;
	}

	/** The running ballot, or null. */
	get ballot(): VotePhase | null {
		const { phase } = this.#parts.workshop;
		return phase?.step === 'vote' ? phase : null;
	}

	/** This person's slip in a phase; the running one, if none is named. */
	slip(phaseId: string | null = this.#parts.workshop.workshop.phase_id): Slip {
		return slipOf(this.#parts.intents.rows.mine, phaseId ?? '');
	}

	/** From what the order of the topics is drawn for this person; null without a part in it. */
	get draw(): string | null {
		return this.#parts.intents.rows.mine.draw;
	}

	/** Those for whom was cast in the running ballot, by number. */
	get hands(): readonly Hand[] {
		const running = this.#parts.workshop.workshop.phase_id;
		return this.#parts.intents.rows.mine.hands
			.filter(({ phase_id }) => phase_id === running)
			.sort((a, b) => a.number - b.number);
	}

	/** Whether somebody who facilitates too has cast for a hand, or taken one back, that stands otherwise here. */
	lacksHands({ phase_id, hands }: Pick<Progress, 'phase_id' | 'hands'>): boolean {
		const known = this.#parts.intents.rows.mine.hands.filter(
			(hand) => hand.phase_id === phase_id && Object.keys(hand.votes).length > 0
		);
		return known.length !== hands;
	}

	/** The slip to fill in: this person's own, or that of a hand. */
	open(hand: string | null = null): OpenSlip {
		const votes = () => this.#votesOn(hand);
		return {
			hand,
			get votes() {
				return votes();
			},
			place: (topicId) => placeOf(hand, topicId),
			cast: (topicId, value) => this.castVote(topicId, value, hand),
			rank: (ranking) => this.#rank(ranking, hand)
		};
	}

	/** Takes a hand back with all its votes. */
	async removeHand(hand: string): Promise<boolean> {
		const phase = this.ballot?.id;
		return phase !== undefined && this.#parts.outbox.perform(this.#removing, { phase, hand });
	}

	/** This person's rating of a scale, 1 to 5, or null. */
	answerTo(promptId: string): number | null {
		return this.#parts.intents.rows.mine.answers[promptId] ?? null;
	}

	/** States what is on a topic, as the method has it; null takes it back. */
	async castVote(topicId: string, value: VoteValue | null, hand: string | null = null): Promise<boolean> {
		const ballot = this.ballot;
		if (!ballot) return false;
		const vote = { phase: ballot.id, voided: ballot.voided, hand, topic: topicId, value };
		return this.#parts.outbox.perform(this.#casting, vote);
	}

	async #rank(ranking: readonly (readonly string[])[], hand: string | null): Promise<boolean> {
		const ballot = this.ballot;
		if (!ballot) return false;
		const stated = ranking.map((equals) => [...equals]);
		return this.#parts.outbox.perform(this.#ranking, {
			phase: ballot.id,
			voided: ballot.voided,
			hand,
			ranking: stated
		});
	}

	#votesOn(hand: string | null): Votes {
		return hand === null ? this.slip().votes : (this.hands.find(({ id }) => id === hand)?.votes ?? {});
	}

	/** Says, or takes back, that this person is done with the running phase. */
	async setDone(isDone: boolean): Promise<boolean> {
		const { phase } = this.#parts.workshop;
		if (!phase) return false;
		return this.#parts.outbox.perform(this.#finishing, { phase: phase.id, is_done: isDone });
	}

	/** Rates a scale, 1 to 5. */
	answerScale(promptId: string, value: number): Promise<boolean> {
		const voided = this.#parts.workshop.phases.find(({ id }) => id === this.#checkOf(promptId))?.voided ?? 0;
		return this.#parts.outbox.perform(this.#answering, { prompt: promptId, value, voided });
	}

	readonly #casting = keptVerb('cast_vote', Vote, ({ phase, voided, topic, value, hand }) => ({
		place: placeOf(hand, topic),
		isAbsolute: true,
		touches: [],
		text: null,
		isAtHand: () => this.ballot?.id === phase,
		overtaken: () => this.#voidedSince(phase, voided),
		show: ({ shared, mine }) => {
			const votes = withVote(rulesIn(shared, phase), votesOf(mine, phase, hand), topic, value);
			return { shared, mine: withVotes(mine, phase, hand, { ...votes }) };
		},
		send: async () => this.#announceAfter(phase, await this.#parts.gateway.castVote(phase, topic, value, hand)),
		keep: (mine: Mine, { votes, number }: Taken) => withVotes(mine, phase, hand, votes, number)
	}));

	readonly #ranking = keptVerb('rank_topics', Ranking, ({ phase, voided, ranking, hand }) => ({
		place: placeOf(hand),
		isAbsolute: true,
		touches: [],
		text: null,
		isAtHand: () => this.ballot?.id === phase,
		overtaken: () => this.#voidedSince(phase, voided),
		show: onMine((mine) =>
			withVotes(
				mine,
				phase,
				hand,
				Object.fromEntries(ranking.flatMap((equals, at) => equals.map((topic) => [topic, at + 1])))
			)
		),
		send: async () => this.#announceAfter(phase, await this.#parts.gateway.rankTopics(phase, ranking, hand)),
		keep: (mine: Mine, { votes, number }: Taken) => withVotes(mine, phase, hand, votes, number)
	}));

	readonly #removing = keptVerb('remove_hand', Removal, ({ phase, hand }) => {
		const without = (mine: Mine): Mine => ({
			...mine,
			hands: mine.hands.filter(({ id, phase_id }) => id !== hand || phase_id !== phase)
		});
		return {
			place: `hand:${hand}`,
			isAbsolute: true,
			touches: [],
			text: null,
			isAtHand: () => this.ballot?.id === phase,
			show: onMine(without),
			send: async () => this.#announceAfter(phase, await this.#parts.gateway.removeHand(phase, hand)),
			keep: without
		};
	});

	readonly #finishing = keptVerb('set_done', Done, ({ phase, is_done }) => ({
		place: 'done',
		isAbsolute: true,
		touches: [],
		text: null,
		isAtHand: () => this.#parts.workshop.phase?.id === phase,
		show: onMine((mine) => withSlip(mine, phase, { is_done })),
		send: async () => this.#announceAfter(phase, await this.#parts.gateway.setDone(phase, is_done)),
		keep: (mine: Mine) => withSlip(mine, phase, { is_done })
	}));

	readonly #answering = keptVerb('answer_scale', Answer, ({ prompt, value, voided }) => {
		const answered = (mine: Mine): Mine => ({ ...mine, answers: { ...mine.answers, [prompt]: value } });
		return {
			place: `answer:${prompt}`,
			isAbsolute: true,
			touches: [],
			text: null,
			isAtHand: () => ['check', 'wrap-up'].includes(this.#parts.workshop.stage),
			overtaken: () => this.#voidedSince(this.#checkOf(prompt), voided),
			show: onMine(answered),
			send: () => this.#parts.gateway.answerScale(prompt, value),
			keep: answered
		};
	});

	readonly kept = [this.#casting, this.#ranking, this.#removing, this.#finishing, this.#answering];

	#checkOf(promptId: string): string | undefined {
		return this.#parts.workshop.shared.prompts.find(({ id }) => id === promptId)?.phase_id;
	}

	/** Votes are given back with the ballot that they were given to, ratings with their check. */
	#voidedSince(phaseId: string | undefined, voided: number): Refusal | null {
		const isVoid = this.#parts.workshop.phases.some((each) => each.id === phaseId && each.voided !== voided);
		return isVoid ? new Refusal('ballot_closed') : null;
	}

	stop(): void {
		this.#announcement?.();
		this.#announcement = null;
	}

	/** The database says how long to wait until the room may be told; one page keeps one such promise, not one a vote. */
	#announceAfter<Answer extends { wait_ms: number }>(phaseId: string, answer: Answer): Answer {
		if (answer.wait_ms <= 0) this.stop();
		else {
			this.#announcement ??= this.#parts.ports.after(answer.wait_ms, () => {
				this.#announcement = null;
				void this.#announce(phaseId);
			});
		}
		return answer;
	}

	/** The votes are safe either way; if nobody hears of them now, the next announcement counts them. */
	async #announce(phaseId: string): Promise<void> {
		try {
			this.#announceAfter(phaseId, await this.#parts.gateway.announceProgress(phaseId));
		} catch {
			// the next announcement counts them
		}
	}
}

/** Read from the rows at hand: what is shown is made of what an act shows. */
function rulesIn({ phases }: Shared, phaseId: string): VoteRules {
	const ballot = phases.find(({ id }) => id === phaseId);
	return ballot?.step === 'vote' ? ballot.rules : { method: 'approval', open: false };
}

/** Where what is done to a slip stands; a ranking is stated at once, without a topic. */
function placeOf(hand: string | null, topicId?: string): string {
	return ['vote', hand, topicId].filter((part) => part !== null && part !== undefined).join(':');
}

function votesOf(mine: Mine, phaseId: string, hand: string | null): Votes {
	if (hand === null) return slipOf(mine, phaseId).votes;
	return mine.hands.find(({ id, phase_id }) => id === hand && phase_id === phaseId)?.votes ?? {};
}

function withVotes(mine: Mine, phaseId: string, hand: string | null, votes: Slip['votes'], number?: number): Mine {
	if (hand === null) return withSlip(mine, phaseId, { votes });
	const dealt = mine.hands.filter(({ phase_id }) => phase_id === phaseId);
	const held = number ?? dealt.find(({ id }) => id === hand)?.number ?? nextNumber(dealt);
	const others = mine.hands.filter((each) => each.phase_id !== phaseId || each.id !== hand);
	return { ...mine, hands: [...others, { id: hand, phase_id: phaseId, number: held, votes }] };
}

/** What a hand is called that is dealt after these; the database may know of others. */
export function nextNumber(dealt: readonly Pick<Hand, 'number'>[]): number {
	return 1 + Math.max(0, ...dealt.map(({ number }) => number));
}

function slipOf(mine: Mine, phaseId: string): Slip {
	return mine.slips.find(({ phase_id }) => phase_id === phaseId) ?? { phase_id: phaseId, is_done: false, votes: {} };
}

function withSlip(mine: Mine, phaseId: string, change: Partial<Slip>): Mine {
	const slip = { ...slipOf(mine, phaseId), ...change };
	return { ...mine, slips: [...mine.slips.filter(({ phase_id }) => phase_id !== phaseId), slip] };
}
