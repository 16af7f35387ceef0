/**
 * What one person is doing with a timetable: which round is unfolded, and every change that the domain has room for. What
 * is composed lies with its owner, the form or the desk, which keeps it and sends it.
 */
import * as composing from '$lib/domain/composing.ts';
import { spansOf, type Before, type Span } from '$lib/domain/spans.ts';
import type { PlanPhase } from '$lib/domain/plan.ts';
import { hasIdleStop } from '$lib/domain/round-rules.ts';
import type { Instant, Mode, Step } from '$lib/domain/workshop.ts';
import { newId } from '$lib/workshop/identity.ts';
import { askedIn, asks, makeQuestion, type Composed, type Question } from './composed.ts';

/** Where what is composed lies. */
export interface Owner {
	composed(): Composed;
	/** what stands before the first round just now */
	before(): Before;
	put(composed: Composed): void;
}

export class Composition {
	readonly #owner: Owner;
	/** the id of the round whose fields are shown */
	unfolded = $state<string | null>(null);
	/** What was last asked for cannot be: there would be something to read, sort, vote or talk about before anybody has written. */
	isRefused = $state(false);

	constructor(owner: Owner) {
		this.#owner = owner;
	}

	get rounds(): readonly PlanPhase[] {
		return this.#owner.composed().rounds;
	}

	get before(): Before {
		return this.#owner.before();
	}

	get spans(): Span[] {
		return spansOf(this.rounds, this.before);
	}

	/** What a round asks, each with its index in the plan that is sent. */
	questionsOf(round: PlanPhase): { question: Question; index: number }[] {
		return askedIn(this.#owner.composed())
			.map((question, index) => ({ question, index }))
			.filter(({ question }) => question.phase_id === round.id);
	}

	/** Whether a round has a rule for stopping that stops nothing. */
	isIdleStop(round: PlanPhase): boolean {
		return hasIdleStop(round, { phases: this.rounds, prompts: askedIn(this.#owner.composed()) }, this.before.rated);
	}

	/** The steps that have room at a place. */
	stepsAt(at: number): Step[] {
		const steps: Step[] = ['collect', 'read', 'group', 'vote', 'discuss', 'ratify', 'check'];
		const fits = (step: Step) =>
			composing.misplaced(this.rounds.toSpliced(at, 0, composing.makeRound(step, 'live', '')), this.before) === null;
		return steps.filter(fits);
	}

	/**
	 * Puts a round there, done like the one before it, with a question to be written; unfolds it. Who is absent is asked too,
	 * so everyone is asked apart.
	 */
	add(at: number, step: Step): PlanPhase | null {
		const mode = step === 'ratify' ? 'async' : ((this.rounds[at - 1] ?? this.before.last)?.mode ?? 'async');
		const made = composing.makeRound(step, mode, newId());
		if (!this.#take(composing.insertRound(this.rounds, at, made, this.before))) return null;
		if (asks(made)) this.addQuestion(made);
		this.unfolded = made.id;
		return made;
	}

	/** One round to write in, with its question, in place of all. */
	beginAnew(): void {
		this.#owner.put({ rounds: [], questions: [] });
		this.add(0, 'collect');
	}

	/** False: there is no room for what would be left; so with all that follow. */
	remove(id: string): boolean {
		return this.#take(composing.removeRound(this.rounds, id, this.before));
	}

	move(id: string, to: number): boolean {
		if (to < 0 || to >= this.rounds.length) return false;
		return this.#take(composing.moveRound(this.rounds, id, to, this.before));
	}

	changeMode(id: string, mode: Mode): boolean {
		return this.#take(composing.changeMode(this.rounds, id, mode, this.before));
	}

	changeStep(id: string, step: Step): boolean {
		const isTaken = this.#take(composing.changeStep(this.rounds, id, step, this.before));
		const round = this.rounds.find((each) => each.id === id);
		if (isTaken && round && asks(round) && this.questionsOf(round).length === 0) this.addQuestion(round);
		return isTaken;
	}

	retime(id: string, to: Instant): void {
		this.#take(composing.retime(this.rounds, id, to, this.before));
	}

	/** When the first window opens; null: at once. */
	setOpening(to: Instant | null): void {
		this.#take(composing.openAt(this.rounds, to, this.before));
	}

	setDays(id: string, days: number): void {
		this.#take(composing.setDays(this.rounds, id, days, this.before));
	}

	setMinutes(id: string, minutes: number): void {
		this.#take(composing.setRoundMinutes(this.rounds, id, minutes, this.before));
	}

	/** The same rounds at other instants. */
	timed(rounds: PlanPhase[]): void {
		this.#take(rounds);
	}

	/** A round with another name or other rules, which move nothing. */
	replace(round: PlanPhase): void {
		this.#take(this.rounds.map((each) => (each.id === round.id ? round : each)));
	}

	addQuestion(round: PlanPhase): void {
		const { rounds, questions } = this.#owner.composed();
		this.#owner.put({ rounds, questions: [...questions, makeQuestion(round, questions, newId())] });
	}

	changeQuestion(question: Question): void {
		const { rounds, questions } = this.#owner.composed();
		this.#owner.put({ rounds, questions: questions.map((each) => (each.id === question.id ? question : each)) });
	}

	removeQuestion(id: string): void {
		const { rounds, questions } = this.#owner.composed();
		this.#owner.put({ rounds, questions: questions.filter((each) => each.id !== id) });
	}

	#take(rounds: PlanPhase[] | null): boolean {
		this.isRefused = rounds === null;
		if (rounds) this.#owner.put({ rounds, questions: this.#owner.composed().questions });
		return rounds !== null;
	}
}
