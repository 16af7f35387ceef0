/** What one person gives to the running live phase: dots, "done", a rating. Everything here states a value, never a step. */
import * as z from 'zod/mini';
import { Refusal } from '../domain/refusal.ts';
import type { Mine, Slip } from '../domain/snapshot.ts';
import { Vote as VoteValue, type VoteRules } from '../domain/ballot.ts';
import { dotsLeft, withVote } from '../domain/slip.ts';
import type { VotePhase } from '../domain/workshop.ts';
import type { Cancel } from './ports.ts';
import { keptVerb, onMine, type VerbParts } from './verbs.ts';

/** `voided`: how many of its ballots were void by then; dots are given back with the ballot that they were given to. */
const Vote = z.object({ phase: z.uuid(), voided: z.int(), topic: z.uuid(), value: z.nullable(VoteValue) });
const Done = z.object({ phase: z.uuid(), is_done: z.boolean() });
const Answer = z.object({ prompt: z.uuid(), value: z.int() });

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

	/** Dots of the running ballot that are still to be given; 0 when none runs. */
	get dotsLeft(): number {
		return this.ballot ? dotsLeft(this.ballot.rules, this.slip().votes) : 0;
	}

	/** This person's rating of a scale, 1 to 5, or null. */
	answerTo(promptId: string): number | null {
		return this.#parts.intents.rows.mine.answers[promptId] ?? null;
	}

	/** States what is on a topic, as the method has it; null takes it back. */
	async castVote(topicId: string, value: VoteValue | null): Promise<boolean> {
		const ballot = this.ballot;
		if (!ballot) return false;
		const vote = { phase: ballot.id, voided: ballot.voided, topic: topicId, value };
		return this.#parts.outbox.perform(this.#casting, vote);
	}

	/** Says, or takes back, that this person is done with the running phase. */
	async setDone(isDone: boolean): Promise<boolean> {
		const { phase } = this.#parts.workshop;
		if (!phase) return false;
		return this.#parts.outbox.perform(this.#finishing, { phase: phase.id, is_done: isDone });
	}

	/** Rates a scale, 1 to 5. */
	answerScale(promptId: string, value: number): Promise<boolean> {
		return this.#parts.outbox.perform(this.#answering, { prompt: promptId, value });
	}

	readonly #casting = keptVerb('cast_vote', Vote, ({ phase, voided, topic, value }) => ({
		place: `vote:${topic}`,
		isAbsolute: true,
		touches: [],
		text: null,
		isAtHand: () => this.ballot?.id === phase,
		overtaken: () =>
			this.#parts.workshop.phases.some((each) => each.id === phase && each.voided !== voided)
				? new Refusal('ballot_closed')
				: null,
		show: onMine((mine) =>
			withSlip(mine, phase, { votes: { ...withVote(this.#rulesOf(phase), slipOf(mine, phase).votes, topic, value) } })
		),
		send: async () => this.#announceAfter(phase, await this.#parts.gateway.castVote(phase, topic, value)),
		keep: (mine: Mine, { votes }: Pick<Slip, 'votes'>) => withSlip(mine, phase, { votes })
	}));

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

	readonly #answering = keptVerb('answer_scale', Answer, ({ prompt, value }) => {
		const answered = (mine: Mine): Mine => ({ ...mine, answers: { ...mine.answers, [prompt]: value } });
		return {
			place: `answer:${prompt}`,
			isAbsolute: true,
			touches: [],
			text: null,
			isAtHand: () => ['check', 'wrap-up'].includes(this.#parts.workshop.stage),
			show: onMine(answered),
			send: () => this.#parts.gateway.answerScale(prompt, value),
			keep: answered
		};
	});

	readonly kept = [this.#casting, this.#finishing, this.#answering];

	#rulesOf(phaseId: string): VoteRules {
		const ballot = this.#parts.workshop.phases.find(({ id }) => id === phaseId);
		return ballot?.step === 'vote' ? ballot.rules : { method: 'approval', open: false };
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

function slipOf(mine: Mine, phaseId: string): Slip {
	return mine.slips.find(({ phase_id }) => phase_id === phaseId) ?? { phase_id: phaseId, is_done: false, votes: {} };
}

function withSlip(mine: Mine, phaseId: string, change: Partial<Slip>): Mine {
	const slip = { ...slipOf(mine, phaseId), ...change };
	return { ...mine, slips: [...mine.slips.filter(({ phase_id }) => phase_id !== phaseId), slip] };
}
