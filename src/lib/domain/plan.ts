/**
 * The plan of a new workshop, as the form makes it and `create_workshop` takes it. The same bounds stand in the database;
 * here they get a place and words: every issue is addressed to a field and its message is the key of a message.
 */
import * as z from 'zod/mini';
import { MINUTES_PER_TOPIC } from './agenda.ts';
import { isCallUrl } from './call-url.ts';
import { endsWithMeeting, freeAfter } from './timetable.ts';
import { isZone } from './working-hours.ts';
import { BOUNDS } from './bounds.ts';
import { freeFor, unheardObjections, type Before } from './spans.ts';
import { misplacement } from './order.ts';
import { isBlank, isBroken, textsIn } from './text.ts';
import { idleRules } from './round-rules.ts';
import { VoteRules } from './ballot.ts';
import { Colour, Kind, Language, Mode, Naming, PromptRules, roundWith, RULES } from './workshop.ts';

const required = (most: number, empty: string, tooLong: string) =>
	z.string({ error: empty }).check(
		z.trim(),
		z.refine((text) => !isBlank(text), { error: empty }),
		z.maxLength(most, { error: tooLong })
	);

const optional = (most: number, tooLong: string) =>
	z.nullable(z.string().check(z.trim(), z.minLength(1), z.maxLength(most, { error: tooLong })));

const instant = z.nullable(z.iso.datetime({ offset: true, error: 'plan_instant_invalid' }));

const PlanPlace = z.object({
	name: required(80, 'plan_place_empty', 'plan_place_too_long'),
	zone: z.string().check(z.refine(isZone, { error: 'plan_place_zone' }))
});

const minutes = z.nullable(
	z
		.int({ error: 'plan_minutes_invalid' })
		.check(
			z.minimum(1, { error: 'plan_minutes_invalid' }),
			z.maximum(BOUNDS.minutes, { error: 'plan_minutes_too_many' })
		)
);

const phaseBase = {
	id: z.uuid(),
	mode: Mode,
	/** its own name, where a step comes twice */
	title: z.optional(optional(BOUNDS.phase_title, 'plan_phase_title_too_long')),
	opens_at: instant,
	closes_at: instant,
	minutes
};

/** In a dot ballot the cap lies within the budget. */
const BallotRules = VoteRules.check(
	z.refine((rules) => rules.method !== 'dots' || rules.cap <= rules.budget, {
		error: 'plan_cap_over_budget',
		path: ['cap']
	})
);

/** A round as it is planned. */
export const PlanPhase = roundWith(phaseBase, { ...RULES, vote: BallotRules });
export type PlanPhase = z.infer<typeof PlanPhase>;

const PlanPrompt = z.object({
	id: z.uuid(),
	phase_id: z.uuid(),
	kind: z.enum(['cards', 'scale']),
	text: required(BOUNDS.prompt, 'plan_prompt_empty', 'plan_prompt_too_long'),
	hint: optional(BOUNDS.hint, 'plan_hint_too_long'),
	colour: Colour,
	rules: z.optional(PromptRules)
});
/** A question of the round `phase_id`. */
export type PlanPrompt = z.infer<typeof PlanPrompt>;

/** A whole new workshop, as `create_workshop` takes it. */
export const Plan = z.object({
	kind: Kind,
	template: z.string().check(z.minLength(1), z.maxLength(60)),
	title: required(BOUNDS.title, 'plan_title_empty', 'plan_title_too_long'),
	purpose: required(BOUNDS.purpose, 'plan_purpose_empty', 'plan_purpose_too_long'),
	ground_rule: optional(BOUNDS.ground_rule, 'plan_ground_rule_too_long'),
	call_url: z.nullable(
		z
			.string()
			.check(
				z.trim(),
				z.maxLength(BOUNDS.call_url, { error: 'plan_call_too_long' }),
				z.refine(isCallUrl, { error: 'plan_call_not_https' })
			)
	),
	places: z.array(PlanPlace).check(z.maxLength(BOUNDS.places, { error: 'plan_places_too_many' })),
	naming: Naming,
	readers: optional(BOUNDS.readers, 'plan_readers_too_long'),
	language: z.optional(z.nullable(Language)),
	/** the facilitator's own zone */
	zone: z.string().check(z.refine(isZone, { error: 'plan_place_zone' })),
	phases: z
		.array(PlanPhase)
		.check(
			z.minLength(1, { error: 'plan_phases_none' }),
			z.maxLength(BOUNDS.phases, { error: 'plan_phases_too_many' })
		),
	prompts: z
		.array(PlanPrompt)
		.check(
			z.minLength(1, { error: 'plan_prompts_none' }),
			z.maxLength(BOUNDS.all_prompts, { error: 'plan_all_prompts_too_many' })
		)
});
export type Plan = z.infer<typeof Plan>;

/** The rounds that are to come in a workshop that runs, with what they ask; none is an end. */
const Rest = z.object({
	phases: z.array(PlanPhase).check(z.maxLength(BOUNDS.phases, { error: 'plan_phases_too_many' })),
	prompts: z.array(PlanPrompt).check(z.maxLength(BOUNDS.all_prompts, { error: 'plan_all_prompts_too_many' }))
});
export type Rest = z.infer<typeof Rest>;

/** Path of a field ("prompts.0.text") -> key of the message that says what is wrong with it. */
export type FieldErrors = Record<string, string>;

/** What is wrong with the steps among each other: what they ask, and in which order they come. */
function* disorder({ phases, prompts }: Rest, before?: Before): Generator<[path: string, message: string]> {
	yield* idleRules({ phases, prompts }, before);
	const steps = new Map(phases.map((phase) => [phase.id, phase.step]));
	for (const [n, prompt] of prompts.entries()) {
		const step = steps.get(prompt.phase_id);
		if (step !== (prompt.kind === 'cards' ? 'collect' : 'check')) yield [`prompts.${n}.phase_id`, 'refusal_invalid'];
		if (prompt.rules?.roles && prompt.rules.signed) yield [`prompts.${n}.rules`, 'plan_signed_roles'];
	}
	if (before?.needsTalk && !phases.some(({ step }) => step === 'discuss')) yield ['phases', 'refusal_risks_untalked'];
	for (const [n, phase] of phases.entries()) {
		const own = prompts.filter((prompt) => prompt.phase_id === phase.id).length;
		const earlier = [...(before?.steps ?? []), ...phases.slice(0, n).map(({ step }) => step)];
		const why = misplacement(phase.step, earlier);
		if (why) yield [`phases.${n}.step`, `plan_step_${why}`];
		if ((phase.step === 'collect' || phase.step === 'check') && own === 0) yield ['prompts', 'plan_prompts_none'];
		if (own > BOUNDS.prompts) yield ['prompts', 'plan_prompts_too_many'];
		const box = phase.mode === 'live' && phase.step === 'discuss' ? phase.minutes : null;
		if (box !== null && box < MINUTES_PER_TOPIC) yield [`phases.${n}.minutes`, 'plan_discuss_too_short'];
	}
}

/** What is wrong with the instants among each other and against the clock: one window after another, then the people meet. */
function* untimely({ phases }: Rest, now: number, begun?: Before): Generator<[path: string, message: string]> {
	const farthest = now + BOUNDS.days_ahead * 86_400_000;
	/** nothing begins before */
	let free = Math.max(now, begun ? freeFor(phases, begun) : now);
	for (const [n, phase] of phases.entries()) {
		const at = `phases.${n}`;
		const before = (phases[n - 1] ?? begun?.last)?.mode;
		if (phase.mode === 'live') {
			if (phase.minutes === null) yield [`${at}.minutes`, 'plan_minutes_invalid'];
			if (before !== 'live') {
				const opens = phase.opens_at === null ? null : Date.parse(phase.opens_at);
				if (opens === null) yield [`${at}.opens_at`, 'plan_instant_invalid'];
				else if (opens < free && free > now) yield [`${at}.opens_at`, 'plan_live_before_reveal'];
				else if (opens <= now) yield [`${at}.opens_at`, 'plan_live_past'];
				else if (opens > farthest) yield [`${at}.opens_at`, 'plan_instant_too_far'];
				free = opens ?? free;
			}
			free += (phase.minutes ?? 0) * 60_000;
			continue;
		}
		if (phase.closes_at === null) {
			yield [`${at}.closes_at`, 'plan_instant_invalid'];
			continue;
		}
		const closes = Date.parse(phase.closes_at);
		const wanted = phase.opens_at === null || before === 'async' ? free : Date.parse(phase.opens_at);
		const opens = Math.max(wanted, free);
		// The reading before the meeting ends with it: what is wrong with that instant is said there.
		if (endsWithMeeting(phases, n)) {
			if (closes < opens)
				yield [`phases.${n + 1}.opens_at`, closes <= now ? 'plan_live_past' : 'plan_live_before_reveal'];
			free = Math.max(opens, closes);
			continue;
		}
		if (closes <= now) yield [`${at}.closes_at`, 'plan_close_past'];
		else if (closes > farthest) yield [`${at}.closes_at`, 'plan_instant_too_far'];
		else if (closes <= opens) yield [`${at}.closes_at`, 'plan_close_before_open'];
		if (unheardObjections(phase, { opens, ends: closes }) !== null)
			yield [`${at}.rules.objection_hours`, 'plan_objection_too_long'];
		free = freeAfter(phase, closes);
	}
}

/** Nobody's sheet is opened sooner than was said when they wrote. */
function* opened({ phases }: Rest, { last, sealed }: Before): Generator<[path: string, message: string]> {
	if (!sealed) return;
	const end = phases.findIndex(({ step, mode, rules }) => step !== 'collect' || mode !== last?.mode || !rules.sheets);
	const run = end < 0 ? phases : phases.slice(0, end);
	const round = run.at(-1);
	if (run.length < sealed.rounds) yield ['phases', 'refusal_reveal_only_later'];
	else if (sealed.until !== null && round?.closes_at && freeAfter(round, Date.parse(round.closes_at)) < sealed.until)
		yield [`phases.${run.length - 1}.closes_at`, 'refusal_reveal_only_later'];
}

/** What no database keeps, wherever it is. */
function brokenIn(input: unknown): [path: string, message: string][] {
	return [...textsIn(input)].flatMap(({ text, path }) =>
		isBroken(text) ? [[path.join('.'), 'plan_text_broken']] : []
	);
}

/** What the shape cannot say. */
function* conflicts(rest: Rest, now: number, before?: Before): Generator<[path: string, message: string]> {
	yield* disorder(rest, before);
	if (before) yield* opened(rest, before);
	yield* untimely(rest, now, before);
}

type Parsed<Read> =
	| { success: true; data: Read }
	| { success: false; error: { issues: readonly { path: readonly PropertyKey[]; message: string }[] } };

function read<Read extends Rest>(input: unknown, parsed: Parsed<Read>, now: number, before?: Before) {
	const wrong: [string, string][] = parsed.success
		? [...conflicts(parsed.data, now, before)]
		: parsed.error.issues.map((issue) => [issue.path.join('.'), issue.message]);
	const found = [...brokenIn(input), ...wrong];
	if (parsed.success && found.length === 0) return { plan: parsed.data, errors: null };
	const errors: FieldErrors = {};
	for (const [path, message] of found) {
		errors[path] ??= /^(plan|refusal)_/.test(message) ? message : 'refusal_invalid';
	}
	return { plan: null, errors };
}

/** Reads a plan: the plan with its texts trimmed, or what is wrong with which field (the first thing for each). */
export function readPlan(
	input: unknown,
	now: number
): { plan: Plan; errors: null } | { plan: null; errors: FieldErrors } {
	return read(input, Plan.safeParse(input), now);
}

/** Reads what is to come after `before` in a workshop that runs, like a plan. */
export function readRest(
	input: unknown,
	now: number,
	before: Before
): { plan: Rest; errors: null } | { plan: null; errors: FieldErrors } {
	return read(input, Rest.safeParse(input), now, before);
}
