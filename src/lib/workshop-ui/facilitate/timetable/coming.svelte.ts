/**
 * An open edit of what comes next in a workshop that runs. The workshop may move meanwhile: what has begun leaves the
 * edit, what was gone back from enters it again, and nothing that was typed for the rest is lost.
 */
import * as z from 'zod/mini';
import { m } from '$messages';
import { rebase } from '$lib/domain/composing.ts';
import type { Before } from '$lib/domain/spans.ts';
import type { Previewed } from '$lib/domain/preview.ts';
import { readRest, type PlanPrompt, type Rest } from '$lib/domain/plan.ts';
import type { Reason, Refusal } from '$lib/domain/refusal.ts';
import { asksTheSame } from '$lib/domain/same-question.ts';
import type { DashboardRow } from '$lib/domain/snapshot.ts';
import { Mode } from '$lib/domain/workshop.ts';
import { fieldWords, refusedFieldWords } from '../plan-words.ts';
import { beforeIn, begunIn, comingIn, Composed, retimed, sentOf, withBegun } from './composed.ts';
import { Composition } from './composition.svelte.ts';
import { roundName } from './round-words.ts';

/** Refusals of a field. */
const AT_A_FIELD: ReadonlySet<Reason> = new Set<Reason>(['invalid', 'too_far', 'risks_untalked']);

/** An edit that was not saved, as this device keeps it, with what it began from. */
const Unsaved = z.object({
	composed: Composed,
	held: Composed,
	begun: z.array(z.uuid()),
	/** when it could begin, milliseconds since the epoch, and after what */
	free: z.number(),
	after: z.nullable(z.object({ mode: Mode, sheets: z.optional(z.boolean()) })),
	is_changed_elsewhere: z.boolean()
});
type Unsaved = z.infer<typeof Unsaved>;

function unsavedIn(draft: string): Unsaved | null {
	try {
		return Unsaved.safeParse(JSON.parse(draft)).data ?? null;
	} catch {
		return null;
	}
}

export class Coming {
	readonly #zone: string;
	#composed = $state.raw<Composed>({ rounds: [], questions: [] });
	#before: Before = $state.raw({ free: 0, last: null, steps: [], zone: '' });
	#begun: ReadonlySet<string>;
	/** words for what is wrong, by field */
	errors: Readonly<Record<string, string>> = $state.raw({});
	/** the rounds that began while this was open */
	movedOn: readonly { readonly id: string; readonly name: string }[] = $state.raw([]);
	/** what is edited here was changed elsewhere: saving puts this in its place */
	isChangedElsewhere = $state(false);
	/** something was typed, moved or left out here */
	isTouched = $state(false);
	/** what the workshop holds of what is edited here */
	#held: Composed;

	/** Goes on with what `draft` holds, if it does; `now` in milliseconds since the epoch. */
	constructor(row: DashboardRow, now: number, zone: string, draft = '') {
		const unsaved = unsavedIn(draft);
		this.#zone = zone;
		this.#held = unsaved?.held ?? comingIn(row, now);
		this.#composed = unsaved?.composed ?? this.#held;
		this.#before = beforeIn(row, now, zone);
		this.#begun = begunIn(row, now);
		if (!unsaved) return;
		this.isTouched = true;
		this.#before = { ...this.#before, free: unsaved.free, last: unsaved.after };
		this.#begun = new Set(unsaved.begun);
		this.isChangedElsewhere = unsaved.is_changed_elsewhere;
		this.follow(row, now);
	}

	readonly composition = new Composition({
		composed: () => this.#composed,
		before: () => this.#before,
		put: (composed) => {
			this.#composed = composed;
			this.isTouched = true;
		}
	});

	/** What is to be kept on this device; empty: nothing was changed. */
	get draft(): string {
		if (!this.isTouched) return '';
		const unsaved: Unsaved = {
			composed: this.#composed,
			held: this.#held,
			begun: [...this.#begun],
			free: this.#before.free,
			after: this.#before.last,
			is_changed_elsewhere: this.isChangedElsewhere
		};
		return JSON.stringify(unsaved);
	}

	/** Brings the edit to where the workshop is by now; true when that is news to whoever edits. */
	follow(row: DashboardRow, now: number): boolean {
		const begun = begunIn(row, now);
		const coming = comingIn(row, now);
		const before = beforeIn(row, now, this.#zone);
		const hasMoved = begun.size !== this.#begun.size || [...begun].some((id) => !this.#begun.has(id));
		// The box beside this moves rounds too: what was left alone here comes in.
		const followed = hasMoved ? null : retimed(this.#composed, this.#held, coming);
		if (followed) this.#composed = followed;
		const isChanged = hasMoved ? shapeOf(this.#held, begun) !== shapeOf(coming, this.#begun) : followed === null;
		this.#held = coming;
		if (isChanged) this.isChangedElsewhere = true;
		if (!hasMoved) {
			this.#before = before;
			return isChanged;
		}
		// What was left out here has begun all the same.
		if ([...begun].some((id) => !this.#begun.has(id) && this.#composed.rounds.every((round) => round.id !== id)))
			this.isChangedElsewhere = true;
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

	/** The workshop as it would be, not yet read for what is wrong with it; `now` in milliseconds since the epoch. */
	previewed(row: DashboardRow, now: number): Previewed {
		return { ...row.workshop, ...withBegun(row, this.#composed, now) };
	}

	/** What is to be sent; null when a field says what is wrong. */
	read(now: number): Rest | null {
		const before = { ...this.#before, free: Math.max(now, this.#before.free) };
		const { phases, prompts } = sentOf(this.#composed);
		const { plan, errors } = readRest({ phases, prompts: prompts.map((each) => this.#asHeld(each)) }, now, before);
		this.errors = Object.fromEntries(Object.entries(errors ?? {}).map(([field, key]) => [field, fieldWords(key)]));
		return plan;
	}

	/** In other words than the workshop holds it a scale is a template's no more. */
	#asHeld(prompt: PlanPrompt): PlanPrompt {
		const { key, ...rules } = prompt.rules ?? {};
		const was = this.#held.questions.find(({ id }) => id === prompt.id);
		return key === undefined || (was && asksTheSame(was, prompt)) ? prompt : { ...prompt, rules };
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

/** What somebody decided of the rounds that are not `begun`: without the instants, which a workshop that moves on moves. */
function shapeOf({ rounds, questions }: Composed, begun: ReadonlySet<string>): string {
	const shown = rounds.filter(({ id }) => !begun.has(id)).map((round) => ({ ...round, opens_at: 0, closes_at: 0 }));
	return JSON.stringify([shown, questions.filter(({ phase_id }) => !begun.has(phase_id))]);
}
