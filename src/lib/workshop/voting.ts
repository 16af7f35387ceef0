/** What one person gives to the running live phase: dots, "done", a rating. Everything here states a value, never a step. */
import type { Mine, Slip } from '../domain/snapshot.ts';
import { dotsLeft, withVote } from '../domain/slip.ts';
import type { VotePhase } from '../domain/workshop.ts';
import type { Cancel } from './ports.ts';
import { onMine, type VerbParts } from './verbs.ts';

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

	/** Dots of the running ballot that are still to be given; 0 when none runs. */
	get dotsLeft(): number {
		return this.ballot ? dotsLeft(this.ballot.rules, this.slip().votes) : 0;
	}

	/** This person's rating of a scale, 1 to 5, or null. */
	answerTo(promptId: string): number | null {
		return this.#parts.intents.rows.mine.answers[promptId] ?? null;
	}

	/** Puts so many dots on a topic; 0 takes them back. */
	async castVote(topicId: string, value: number): Promise<boolean> {
		const ballot = this.ballot;
		if (!ballot) return false;
		return this.#parts.intents.act({
			place: `vote:${topicId}`,
			// One slip is one lane: its answers state the whole slip and must not overtake each other.
			lane: `slip:${ballot.id}`,
			isAbsolute: true,
			touches: [],
			show: onMine((mine) =>
				withSlip(mine, ballot.id, { votes: { ...withVote(slipOf(mine, ballot.id).votes, topicId, value) } })
			),
			send: async () => this.#announceAfter(ballot.id, await this.#parts.gateway.castVote(ballot.id, topicId, value)),
			keep: (mine, { votes }) => withSlip(mine, ballot.id, { votes })
		});
	}

	/** Says, or takes back, that this person is done with the running phase. */
	async setDone(isDone: boolean): Promise<boolean> {
		const { phase } = this.#parts.workshop;
		if (!phase) return false;
		return this.#parts.intents.act({
			place: 'done',
			lane: `slip:${phase.id}`,
			isAbsolute: true,
			touches: [],
			show: onMine((mine) => withSlip(mine, phase.id, { is_done: isDone })),
			send: async () => this.#announceAfter(phase.id, await this.#parts.gateway.setDone(phase.id, isDone)),
			keep: (mine) => withSlip(mine, phase.id, { is_done: isDone })
		});
	}

	/** Rates a scale, 1 to 5. */
	answerScale(promptId: string, value: number): Promise<boolean> {
		const answered = (mine: Mine): Mine => ({ ...mine, answers: { ...mine.answers, [promptId]: value } });
		return this.#parts.intents.act({
			place: `answer:${promptId}`,
			isAbsolute: true,
			touches: [],
			show: onMine(answered),
			send: () => this.#parts.gateway.answerScale(promptId, value),
			keep: answered
		});
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
