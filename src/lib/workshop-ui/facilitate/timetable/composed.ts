/**
 * A timetable as it is composed, and as this browser keeps it: loose, because it is unfinished. A question whose step has
 * become another is kept aside, and comes back with it; what is sent is read off what fits.
 */
import * as z from 'zod/mini';
import { insertRound } from '$lib/domain/composing.ts';
import { sortsApart } from '$lib/domain/piles.ts';
import type { Before } from '$lib/domain/spans.ts';
import { PlanPhase, type Plan, type PlanPrompt } from '$lib/domain/plan.ts';
import type { DashboardRow } from '$lib/domain/snapshot.ts';
import { goesOn, sheetRounds } from '$lib/domain/sheet-rounds.ts';
import { positionOf } from '$lib/domain/standing.ts';
import { askedAgain } from '$lib/domain/stop-rule.ts';
import { endsWithMeeting, opensLater } from '$lib/domain/timetable.ts';
import { Colour, Instant, Mode, Prompt, PromptRules, roundWith, type Phase } from '$lib/domain/workshop.ts';

const Question = z.object({
	id: z.uuid(),
	phase_id: z.uuid(),
	kind: Prompt.shape.kind,
	text: z.string(),
	hint: z.string(),
	colour: Colour,
	rules: PromptRules
});
export type Question = z.infer<typeof Question>;

const Round = roundWith({
	id: z.uuid(),
	mode: Mode,
	title: z.optional(z.nullable(z.string())),
	opens_at: z.nullable(Instant),
	closes_at: z.nullable(Instant),
	minutes: z.nullable(z.int())
});

export const Composed = z.object({ rounds: z.array(Round), questions: z.array(Question) });
export type Composed = z.infer<typeof Composed>;

type Asked = Omit<PlanPrompt, 'rules'> & { rules?: PromptRules | undefined };

function questionOf({ id, phase_id, kind, text, hint, colour, rules = {} }: Asked): Question {
	return { id, phase_id, kind, text, hint: hint ?? '', colour, rules };
}

/** The plan of a form as something to compose. */
export function composedOf({ phases, prompts }: Pick<Plan, 'phases' | 'prompts'>): Composed {
	return { rounds: phases, questions: prompts.map(questionOf) };
}

/** What a round asks by its step; null: nothing. */
export function asks({ step }: Pick<PlanPhase, 'step'>): Question['kind'] | null {
	if (step === 'collect') return 'cards';
	return step === 'check' ? 'scale' : null;
}

/** The questions that fit, as they are sent: the index of one here is its index in the plan. */
export function askedIn({ rounds, questions }: Composed): Question[] {
	return rounds.flatMap((round) =>
		questions.filter(({ phase_id, kind }) => phase_id === round.id && kind === asks(round))
	);
}

/** What is sent, not yet read for what is wrong with it. */
export function sentOf(composed: Composed): Pick<Plan, 'phases' | 'prompts'> {
	const orNull = (text: string) => (text.trim() === '' ? null : text);
	return {
		phases: composed.rounds.map((round) => ({ ...round, title: orNull(round.title ?? '') })),
		prompts: askedIn(composed).map((question) => ({ ...question, hint: orNull(question.hint) }))
	};
}

function roundOf(phase: Phase): PlanPhase {
	return PlanPhase.parse(phase);
}

/** What stands before the rounds of a workshop that are still to come, at `now` in milliseconds since the epoch. */
export function beforeIn(
	{ workshop, phases, prompts }: Pick<DashboardRow, 'workshop' | 'phases' | 'prompts'>,
	now: number,
	zone: string
): Before {
	const running = phases.find(({ id }) => id === workshop.phase_id);
	if (!running || opensLater(phases, workshop, now)) return { free: now, last: null, steps: [], held: prompts, zone };
	const ends =
		running.mode === 'async'
			? Date.parse(running.reveals_at ?? running.closes_at ?? '')
			: now + (running.minutes ?? 0) * 60_000;
	const begun = phases.filter(({ position }) => position <= running.position);
	const talked = begun.findLast(({ step }) => step === 'discuss')?.position ?? -1;
	const untalked = new Set(begun.filter(({ position }) => position > talked).map(({ id }) => id));
	// A meeting that was called off took its talk along, and what everyone was to agree to may stand all the same.
	const isTalkGone = workshop.cancelled.length > 0;
	const isToAgree = phases.some(({ step, position }) => step === 'ratify' && position > running.position);
	const at = phases.indexOf(running);
	const sheets = sheetRounds(phases, running);
	const shown = sheets.at(-1)?.reveals_at;
	const meeting = endsWithMeeting(phases, at) ? phases[at + 1] : undefined;
	return {
		free: Math.max(now, ends || now),
		meets: meeting && { id: meeting.id, step: meeting.step, from: now },
		last: {
			mode: running.mode,
			sheets: running.step === 'collect' && running.rules.sheets === true,
			sortsApart: sortsApart(running)
		},
		sealed: goesOn(phases, running)
			? { rounds: sheets.length - 1 - sheets.indexOf(running), until: shown ? Date.parse(shown) : null }
			: undefined,
		steps: [...(isTalkGone && isToAgree ? (['discuss'] as const) : []), ...begun.map(({ step }) => step)],
		rated: prompts.filter(({ kind, phase_id }) => kind === 'scale' && begun.some(({ id }) => id === phase_id)),
		again: askedAgain({ phases, prompts }, running.position),
		held: prompts,
		needsTalk: !isTalkGone && prompts.some(({ phase_id, rules }) => rules.risks && untalked.has(phase_id)),
		zone
	};
}

/** The rounds of a workshop that have begun at `now`, milliseconds since the epoch; none of an ended one is to come. */
export function begunIn(
	{ workshop, phases }: Pick<DashboardRow, 'workshop' | 'phases'>,
	now: number
): ReadonlySet<string> {
	const last = opensLater(phases, workshop, now) ? -1 : positionOf(phases, workshop);
	return new Set(phases.filter(({ position }) => position <= last).map(({ id }) => id));
}

/** What of a workshop is still to come. */
export function comingIn(row: Pick<DashboardRow, 'workshop' | 'phases' | 'prompts'>, now: number): Composed {
	const begun = begunIn(row, now);
	return {
		rounds: row.phases.filter(({ id }) => !begun.has(id)).map(roundOf),
		questions: row.prompts.filter(({ phase_id }) => !begun.has(phase_id)).map(questionOf)
	};
}

/**
 * An edit that began from `held`, with the minutes and the instants that are by now others in `coming`. Null: it has others itself
 * there, or more has changed.
 */
export function retimed(edit: Composed, held: Composed, coming: Composed): Composed | null {
	const timeless = ({ rounds, questions }: Composed) =>
		JSON.stringify([rounds.map((round) => ({ ...round, minutes: 0, opens_at: 0, closes_at: 0 })), questions]);
	if (timeless(held) !== timeless(coming)) return null;
	const times = ({ minutes, opens_at, closes_at }: PlanPhase) => ({ minutes, opens_at, closes_at });
	const changed = held.rounds.flatMap((was, n) => {
		const is = coming.rounds[n];
		return is && JSON.stringify(times(was)) !== JSON.stringify(times(is)) ? [{ was, is }] : [];
	});
	if (changed.length === 0) return edit;
	const rounds = edit.rounds.map((round) => {
		const change = changed.find(({ was }) => was.id === round.id);
		if (!change) return round;
		const isSame = JSON.stringify(times(round)) === JSON.stringify(times(change.was));
		return isSame ? { ...round, ...times(change.is) } : null;
	});
	return rounds.includes(null) ? null : { ...edit, rounds: rounds.filter((round) => round !== null) };
}

/** The rounds of a workshop that have begun, and after them what is composed. */
export function withBegun(
	row: Pick<DashboardRow, 'workshop' | 'phases' | 'prompts'>,
	composed: Composed,
	now: number
): Pick<Plan, 'phases' | 'prompts'> {
	const begun = begunIn(row, now);
	const coming = sentOf(composed);
	return {
		phases: [...row.phases.filter(({ id }) => begun.has(id)).map(roundOf), ...coming.phases],
		prompts: [...row.prompts.filter(({ phase_id }) => begun.has(phase_id)), ...coming.prompts]
	};
}

/** The same rounds for another workshop, which begins at `before`: with ids of its own, its instants moved along. */
export function composedLike(
	{ phases, prompts }: Pick<DashboardRow, 'phases' | 'prompts'>,
	before: Before,
	newId: () => string
): Composed {
	const ids = new Map(phases.map(({ id }) => [id, newId()]));
	let rounds: PlanPhase[] = [];
	for (const phase of phases) {
		const fresh = { ...roundOf(phase), id: ids.get(phase.id) ?? newId(), opens_at: null, closes_at: null };
		rounds = insertRound(rounds, rounds.length, fresh, before) ?? rounds;
	}
	const questions = prompts.flatMap((prompt) => {
		const phase_id = ids.get(prompt.phase_id);
		return phase_id ? [{ ...questionOf(prompt), id: newId(), phase_id }] : [];
	});
	return { rounds, questions };
}

/** A question of its round without words, in the colour that is used least there. */
export function makeQuestion(
	round: Pick<PlanPhase, 'id' | 'step'>,
	questions: readonly Question[],
	id: string
): Question {
	const used = (colour: string) =>
		questions.filter((each) => each.phase_id === round.id && each.colour === colour).length;
	const [colour = 'indigo'] = Colour.options.toSorted((a, b) => used(a) - used(b));
	return { id, phase_id: round.id, kind: asks(round) ?? 'cards', text: '', hint: '', colour, rules: {} };
}
