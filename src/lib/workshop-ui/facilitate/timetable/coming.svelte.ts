/**
 * An open edit of what comes next in a workshop that runs. The workshop may move meanwhile: what has begun leaves the
 * edit, what was gone back from enters it again, and nothing that was typed for the rest is lost.
 */
import { m } from '$messages';
import { rebase, type Before } from '$lib/domain/composing.ts';
import type { Previewed } from '$lib/domain/preview.ts';
import { readRest, type Rest } from '$lib/domain/plan.ts';
import type { Reason, Refusal } from '$lib/domain/refusal.ts';
import type { DashboardRow } from '$lib/domain/snapshot.ts';
import { fieldWords, refusedFieldWords } from '../plan-words.ts';
import { beforeIn, begunIn, comingIn, sentOf, withBegun, type Composed } from './composed.ts';
import { Composition } from './composition.svelte.ts';
import { roundName } from './round-words.ts';

/** Refusals of a field. */
const AT_A_FIELD: ReadonlySet<Reason> = new Set<Reason>(['invalid', 'too_far', 'risks_untalked']);

export class Coming {
	readonly #zone: string;
	#composed = $state.raw<Composed>({ rounds: [], questions: [] });
	#before: Before = $state.raw({ free: 0, last: null, steps: [], zone: '' });
	#begun: ReadonlySet<string>;
	/** words for what is wrong, by field */
	errors: Readonly<Record<string, string>> = $state.raw({});
	/** the rounds that began while this was open */
	movedOn: readonly { readonly id: string; readonly name: string }[] = $state.raw([]);
	/** somebody changed what is edited here: saving puts this in its place */
	isChangedElsewhere = $state(false);
	/** what the workshop holds of what is edited here */
	#held: string;

	/** `now` in milliseconds since the epoch */
	constructor(row: DashboardRow, now: number, zone: string) {
		this.#zone = zone;
		this.#composed = comingIn(row);
		this.#before = beforeIn(row, now, zone);
		this.#begun = begunIn(row);
		this.#held = JSON.stringify(this.#composed);
	}

	readonly composition = new Composition({
		composed: () => this.#composed,
		before: () => this.#before,
		put: (composed) => (this.#composed = composed)
	});

	/** Brings the edit to where the workshop is by now; true when that is news to whoever edits. */
	follow(row: DashboardRow, now: number): boolean {
		const begun = begunIn(row);
		const coming = comingIn(row);
		const before = beforeIn(row, now, this.#zone);
		const held = JSON.stringify(coming);
		const isChanged = held !== this.#held;
		this.#held = held;
		if (begun.size === this.#begun.size && [...begun].every((id) => this.#begun.has(id))) {
			this.#before = before;
			if (isChanged) this.isChangedElsewhere = true;
			return isChanged;
		}
		const isBack = (id: string) => this.#begun.has(id) && !begun.has(id);
		const known = new Set(this.#composed.questions.map(({ id }) => id));
		const questions = coming.questions.filter(({ id, phase_id }) => isBack(phase_id) && !known.has(id));
		const rounds = [...coming.rounds.filter(({ id }) => isBack(id)), ...this.#composed.rounds];
		const rebased = rebase(rounds, begun, this.#before, before);
		const left = rounds.filter(({ id }) => rebased.begun.includes(id));
		this.#composed = { rounds: rebased.rounds, questions: [...questions, ...this.#composed.questions] };
		this.#before = before;
		this.#begun = begun;
		this.errors = {};
		this.movedOn = [
			...this.movedOn.filter(({ id }) => begun.has(id)),
			...left.map((round) => ({ id: round.id, name: roundName(round) }))
		];
		return true;
	}

	/** The workshop as it would be, not yet read for what is wrong with it. */
	previewed(row: DashboardRow): Previewed {
		return { ...row.workshop, ...withBegun(row, this.#composed) };
	}

	/** What is to be sent; null when a field says what is wrong. */
	read(now: number): Rest | null {
		const before = { ...this.#before, free: Math.max(now, this.#before.free) };
		const { plan, errors } = readRest(sentOf(this.#composed), now, before);
		this.errors = Object.fromEntries(Object.entries(errors ?? {}).map(([field, key]) => [field, fieldWords(key)]));
		return plan;
	}

	/** Puts a refusal at the field that it is about, which the database names as the domain does; false when it is about none. */
	refuse({ reason, detail }: Refusal, { phases }: Pick<DashboardRow, 'phases'>): boolean {
		const holds = reason === 'fixed_once_written' && phases.find(({ position }) => detail === `phases.${position}`);
		if (holds) {
			this.errors = { phases: m.refusal_fixed_step({ step: roundName(holds), number: holds.position + 1 }) };
			return true;
		}
		if (!AT_A_FIELD.has(reason) || detail === null || !/^(phases|prompts)(\.|$)/.test(detail)) return false;
		this.errors = { [detail]: refusedFieldWords(reason) };
		return true;
	}
}
