/**
 * Timetables as fast-check makes and shortens them: such as the editor hands on, laid out by lengths or come of edits, and
 * the same with something wrong. None has an instant of its own before it is put on the clock.
 */
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { Threshold } from '../../src/lib/domain/ballot.ts';
import { BOUNDS } from '../../src/lib/domain/bounds.ts';
import * as composing from '../../src/lib/domain/composing.ts';
import { spansOf, unheardObjections, type Before } from '../../src/lib/domain/spans.ts';
import { misplacement } from '../../src/lib/domain/order.ts';
import type { Plan, PlanPhase, PlanPrompt } from '../../src/lib/domain/plan.ts';
import { PlanPhase as PhaseSchema } from '../../src/lib/domain/plan.ts';
import { idleRules, withoutIdle, withoutIdleRules } from '../../src/lib/domain/round-rules.ts';
import { Step, type Mode, type PromptRules } from '../../src/lib/domain/workshop.ts';
import { HOUR, MINUTE } from './people.ts';

/** The steps that a timetable may have. */
export const STEPS = Step.options;
export type PlannedStep = Step;

/** A round laid out: how long it waits for its beginning where it may, and how long it lasts, minutes. */
export interface Laid {
	readonly step: PlannedStep;
	readonly mode: Mode;
	readonly waits: number;
	readonly lasts: number;
	readonly title: string | null;
	readonly rules: unknown;
	/** what each of its questions asks for beyond its text */
	readonly asks: readonly PromptRules[];
}

/** An edit as the editor makes it, and numbers that choose among the rounds there are when its turn comes. */
export interface Edit {
	readonly verb: 'insert' | 'remove' | 'move' | 'mode' | 'step' | 'minutes' | 'days' | 'later' | 'open';
	readonly at: number;
	readonly to: number;
	readonly step: PlannedStep;
	readonly mode: Mode;
	readonly amount: number;
}

export type Timetable =
	| { readonly laid: readonly Laid[] }
	| { readonly edits: readonly Edit[]; readonly zone: string; readonly asks: readonly PromptRules[] };

const DAY_MINUTES = 24 * 60;

const ballots = fc.oneof(
	fc
		.record({ budget: fc.integer({ min: 1, max: BOUNDS.budget }), cap: fc.nat(), open: fc.boolean() })
		.map(({ budget, cap, open }) => ({ method: 'dots', budget, cap: 1 + (cap % budget), open })),
	fc.record({ method: fc.constant('approval'), open: fc.boolean() }),
	fc.record({ method: fc.constantFrom('score', 'ranked', 'impact_effort', 'consent') }),
	fc.constant({ method: 'impact_effort', across: 'likelihood' }),
	fc.record({ method: fc.constant('fist'), least: fc.integer({ min: 1, max: 5 }) }),
	fc.record({
		method: fc.constant('yes_no'),
		threshold: fc.constantFrom(...Threshold.options),
		quorum: fc.integer({ min: 1, max: BOUNDS.quorum }),
		open: fc.boolean()
	})
);
const maybe = (value: fc.Arbitrary<unknown>) => fc.option(value, { nil: undefined });
/** The rules of a round, by its step: whatever its schema takes. */
export const RULES: Record<PlannedStep, fc.Arbitrary<unknown>> = {
	collect: fc.record({ sheets: maybe(fc.boolean()) }),
	read: fc.record({ reactions: maybe(fc.boolean()), comments: maybe(fc.boolean()) }),
	group: fc.record({ merge: maybe(fc.constantFrom('any', 'duplicates')), apart: maybe(fc.boolean()) }),
	vote: ballots,
	discuss: fc.record({
		objection_hours: maybe(fc.integer({ min: 1, max: BOUNDS.objection_hours })),
		renewals: maybe(fc.integer({ min: 0, max: BOUNDS.renewals }))
	}),
	check: fc.record({ agree: maybe(fc.constantFrom(BOUNDS.agree_least, 70)) }),
	ratify: fc.record({ confidence: maybe(fc.boolean()) })
};

/** What a question may ask for: when it happened, a name or roles, risks. */
const asked: fc.Arbitrary<PromptRules> = fc
	.record({ happened: fc.boolean(), names: fc.constantFrom('roles', 'signed', null), risks: fc.boolean() })
	.map(({ happened, names, risks }) => ({
		...(happened && { happened }),
		...(names && { [names]: true }),
		...(risks && { risks })
	}));

const laidOf = (step: PlannedStep): fc.Arbitrary<Laid> =>
	fc
		.record({
			mode: fc.constantFrom<Mode>('async', 'live'),
			waits: fc.constantFrom(1, 20, 60, DAY_MINUTES),
			// Of talk over days a part is time to object, an hour at least.
			window: fc.constantFrom(step === 'discuss' ? 61 : 30, 90, 5 * 60, DAY_MINUTES, 3 * DAY_MINUTES),
			box: fc.integer({ min: step === 'discuss' ? 2 : 1, max: BOUNDS.minutes }),
			title: fc.option(fc.constantFrom('Goals', 'Risks', 'ó'.repeat(BOUNDS.phase_title))),
			rules: RULES[step],
			asks: fc.array(asked, { minLength: step === 'collect' || step === 'check' ? 1 : 0, maxLength: 3 })
		})
		.map(({ window, box, ...rest }) => ({ ...rest, step, lasts: rest.mode === 'async' ? window : box }));

/** A question first; then whatever has room where it stands, some of it twice. */
const laid: fc.Arbitrary<Timetable> = fc
	.tuple(
		fc.array(laidOf('check'), { maxLength: 1 }),
		laidOf('collect'),
		fc.array(fc.oneof(...STEPS.map(laidOf)), { maxLength: 6 })
	)
	.map(([checks, collect, rest]) => ({
		laid: [...checks, collect, ...rest].reduce<Laid[]>((rounds, round) => {
			const before = rounds.map(({ step }) => step);
			return misplacement(round.step, before) === null ? [...rounds, round] : rounds;
		}, [])
	}));

const edits: fc.Arbitrary<Edit[]> = fc.array(
	fc.record({
		verb: fc.constantFrom<Edit['verb']>(
			'insert',
			'insert',
			'insert',
			'remove',
			'move',
			'mode',
			'step',
			'minutes',
			'days',
			'later',
			'open'
		),
		at: fc.nat(20),
		to: fc.nat(20),
		step: fc.constantFrom(...STEPS),
		mode: fc.constantFrom<Mode>('async', 'live'),
		amount: fc.integer({ min: 2, max: 9 })
	}),
	{ minLength: 1, maxLength: 9 }
);
const edited: fc.Arbitrary<Timetable> = fc.record({
	edits,
	zone: fc.constantFrom('UTC', 'Europe/Madrid', 'Asia/Tokyo', 'America/Sao_Paulo'),
	asks: fc.array(asked, { minLength: 1, maxLength: 2 })
});

/** What a facilitator changes while people are in it. */
export const KINDS = ['rest', 'close', 'open', 'meet', 'back', 'off'] as const;
export type Kind = (typeof KINDS)[number];

/** It is done at the first moment, after so many, at which it can be. */
export interface Change {
	readonly kind: Kind;
	readonly waits: number;
	readonly isSooner: boolean;
	readonly hours: number;
	readonly edits: readonly Edit[];
	readonly asks: readonly PromptRules[];
}

/** A change of that kind after so many moments; of the rest, by these edits. */
export const changeOf = (kind: Kind, waits: number, edits: Change['edits'] = []): Change => ({
	...{ kind, waits, edits, isSooner: false, hours: 2, asks: [{}] }
});

export const changes: fc.Arbitrary<Change[]> = fc.array(
	fc.record({
		kind: fc.constantFrom<Kind>('rest', 'rest', 'rest', 'close', 'open', 'meet', 'back', 'off'),
		waits: fc.nat(6),
		isSooner: fc.boolean(),
		hours: fc.integer({ min: 1, max: 60 }),
		edits,
		asks: fc.array(asked, { minLength: 1, maxLength: 2 })
	}),
	{ maxLength: 4 }
);

/** What the editor may hand on. */
export const timetables: fc.Arbitrary<Timetable> = fc.oneof(laid, edited);

const round = { mode: 'async', waits: 60, title: null, rules: {}, asks: [] } as const;
const SHEETS = { step: 'collect', mode: 'live', lasts: 5, rules: { sheets: true }, asks: [{}] } as const;
const TALK: Laid = { ...round, step: 'discuss', mode: 'live', lasts: 20 };
/**
 * One that is seldom drawn, and always lived through: roles instead of names, instants, first views of risks, and a last talk
 * over days, which settles some of what the others left over.
 */
export const RISKS_AND_ROLES: Timetable = {
	laid: [
		{ ...round, step: 'collect', lasts: 90, asks: [{ happened: true, roles: true, risks: true }, {}] },
		{ ...round, step: 'discuss', lasts: 3 * DAY_MINUTES },
		TALK,
		{
			...round,
			step: 'vote',
			mode: 'live',
			lasts: 3,
			rules: { method: 'yes_no', threshold: 'majority', quorum: 1, open: true }
		},
		{ ...round, step: 'discuss', lasts: 2 * DAY_MINUTES }
	]
};

/** One in which people give whatever can be given: said of cards, sorted, wished for, proposed, objected to, agreed to. */
export const EVERY_STEP: Timetable = {
	laid: [
		{ ...round, step: 'collect', lasts: 3 * 60, asks: [{}, {}] },
		{ ...round, step: 'read', lasts: 90, rules: { comments: true, reactions: true } },
		{ ...round, step: 'group', lasts: 90, rules: { apart: true } },
		{ ...round, step: 'vote', lasts: 90, rules: { method: 'consent' } },
		{ ...round, step: 'discuss', lasts: 3 * DAY_MINUTES },
		{ ...round, step: 'discuss', mode: 'live', lasts: 20, rules: { renewals: 2 } },
		{ ...round, step: 'ratify', mode: 'live', lasts: 5, rules: { confidence: true } },
		{ ...round, step: 'check', lasts: 90, asks: [{}] }
	]
};

/** Sheets that go round, then one ballot by each method, of three, four and five people by turns, between two talks. */
export const EVERY_BALLOT: Timetable = {
	laid: [
		...[1, 2, 3].map((): Laid => ({ ...round, ...SHEETS })),
		{ ...round, step: 'discuss', lasts: 2 * DAY_MINUTES },
		TALK,
		...[
			{ method: 'approval', open: false },
			{ method: 'dots', budget: 5, cap: 2, open: true },
			{ method: 'score' },
			{ method: 'ranked' },
			{ method: 'fist', least: 3 },
			{ method: 'impact_effort', across: 'likelihood' },
			{ method: 'consent' },
			{ method: 'yes_no', threshold: 'two_thirds', quorum: 3, open: false }
		].map((rules): Laid => ({ ...round, step: 'vote', mode: 'live', lasts: 3, rules })),
		TALK
	]
};

/** Ballots over days and together before a talk, more cards to sort after it, and a last talk over days behind a check. */
export const TALK_BETWEEN: Timetable = {
	laid: [
		{ ...round, step: 'collect', lasts: 90, asks: [{}] },
		{ ...round, step: 'vote', lasts: 90, rules: { method: 'consent' } },
		{ ...round, step: 'vote', mode: 'live', lasts: 3, rules: { method: 'approval', open: false } },
		TALK,
		{ ...round, step: 'collect', lasts: 90, asks: [{}] },
		{ ...round, step: 'group', lasts: 90, rules: { apart: true } },
		{ ...round, step: 'group', mode: 'live', lasts: 5 },
		{ ...round, step: 'check', mode: 'live', lasts: 5, asks: [{}] },
		{ ...round, step: 'discuss', lasts: 2 * DAY_MINUTES },
		{ ...round, step: 'vote', lasts: 90, rules: { method: 'dots', budget: 5, cap: 2, open: false } }
	]
};

/** One that is soon over, with a meeting in which nobody talks: a vote over days can make it needless. */
export const NEEDLESS_MEETING: Timetable = {
	laid: [
		{ ...round, step: 'collect', lasts: 90, asks: [{}] },
		{ ...round, step: 'vote', lasts: 90, rules: { method: 'consent' } },
		{ ...round, step: 'check', mode: 'live', lasts: 5, asks: [{}] },
		{ ...round, step: 'check', lasts: 90, asks: [{}] }
	]
};

const RATED: Laid = { ...round, step: 'check', lasts: 90, asks: [{}, {}] };
/**
 * One that a rule for stopping cuts short: five rate in its third round, and do so nearly enough alike; the reasons stay to be
 * read, and the meeting, which was to begin with the last rating, begins with the talk.
 */
export const STOPS: Timetable = {
	laid: [
		{ ...round, step: 'collect', lasts: 90, asks: [{}] },
		{ ...round, step: 'read', lasts: 90 },
		{ ...RATED, rules: { agree: BOUNDS.agree_least } },
		{ ...round, step: 'collect', lasts: 90, asks: [{}] },
		{ ...round, step: 'read', lasts: 90 },
		{ ...RATED, asks: [{}] },
		{ ...round, step: 'read', lasts: 90 },
		{ ...RATED, mode: 'live', lasts: 5 },
		TALK,
		{ ...round, step: 'vote', lasts: 90, rules: { method: 'consent' } }
	]
};

const iso = (at: number) => new Date(at).toISOString();

/** The rounds with what their rules ask for where it means something: the editor shows no other. */
function ruled(phases: readonly PlanPhase[], now: number): PlanPhase[] {
	const spans = spansOf(phases, { free: now, last: null, steps: [], zone: 'UTC' });
	const fitting = phases.map(withoutIdleRules).map((phase, n): PlanPhase => {
		const { opens, ends } = spans[n] ?? { opens: 0, ends: 0 };
		if (phase.step !== 'discuss' || unheardObjections(phase, { opens, ends }) === null) return phase;
		return { ...phase, rules: { objection_hours: Math.max(1, Math.ceil((ends - opens) / HOUR) - 1) } };
	});
	const alone = new Set([...idleRules({ phases: fitting, prompts: [] })].map(([path]) => path));
	return fitting.map((phase, n) =>
		phase.step === 'collect' && alone.has(`phases.${n}.rules.sheets`) ? { ...phase, rules: {} } : phase
	);
}

/** The rounds one after another from `now` on. */
function layOut(rounds: readonly Laid[], now: number): PlanPhase[] {
	let free = now;
	const phases: PlanPhase[] = [];
	for (const [n, { step, mode, waits, lasts, title, rules }] of rounds.entries()) {
		const before = rounds[n - 1];
		const isWaiting = before?.mode !== mode || n === 0;
		const base = { id: randomUUID(), step, mode, title, rules };
		if (mode === 'live') {
			const opens = isWaiting ? free + waits * MINUTE : null;
			const read = phases.at(-1);
			// The reading before a meeting ends with it.
			if (opens !== null && read?.step === 'read') read.closes_at = iso(opens);
			phases.push(PhaseSchema.parse({ ...base, opens_at: opens && iso(opens), closes_at: null, minutes: lasts }));
			free = (opens ?? free) + lasts * MINUTE;
			continue;
		}
		const opens = before?.mode === 'async' ? free : free + waits * MINUTE;
		const closes = opens + lasts * MINUTE;
		phases.push(PhaseSchema.parse({ ...base, opens_at: iso(opens), closes_at: iso(closes), minutes: null }));
		free = closes + (step === 'collect' ? 10 * MINUTE : 0);
	}
	return phases;
}

/** What comes of edits of these rounds, those left out that the editor offers no room for. */
export function editedBy(edits: readonly Edit[], held: readonly PlanPhase[], before: Before): PlanPhase[] {
	let rounds = [...held];
	for (const { verb, at, to, step, mode, amount } of edits) {
		const chosen = rounds[at % rounds.length];
		const room = to % (rounds.length + 1);
		if (!chosen) {
			if (verb === 'insert')
				rounds = composing.insertRound([], 0, composing.makeRound(step, mode, randomUUID()), before) ?? [];
			continue;
		}
		const made: Record<Edit['verb'], () => PlanPhase[] | null> = {
			insert: () => composing.insertRound(rounds, room, composing.makeRound(step, mode, randomUUID()), before),
			remove: () => (rounds.length > 1 || before.last ? composing.removeRound(rounds, chosen.id, before) : null),
			move: () => composing.moveRound(rounds, chosen.id, to % rounds.length, before),
			mode: () => composing.changeMode(rounds, chosen.id, mode, before),
			step: () => composing.changeStep(rounds, chosen.id, step, before),
			minutes: () => (chosen.mode === 'live' ? composing.setRoundMinutes(rounds, chosen.id, amount, before) : null),
			days: () => (chosen.mode === 'async' ? composing.setDays(rounds, chosen.id, amount, before) : null),
			later: () => {
				const from = Date.parse((chosen.mode === 'async' ? chosen.closes_at : chosen.opens_at) ?? '');
				return Number.isNaN(from) ? null : composing.retime(rounds, chosen.id, iso(from + amount * HOUR), before);
			},
			open: () =>
				rounds[0]?.mode === 'async' && !before.last
					? composing.openAt(rounds, iso(before.free + amount * HOUR), before)
					: null
		};
		rounds = made[verb]() ?? rounds;
	}
	return rounds;
}

/** What each round asks, of its kind. */
export function ask(phases: readonly PlanPhase[], asks: (n: number) => readonly PromptRules[]): PlanPrompt[] {
	return phases.flatMap(({ id, step }, n) =>
		step !== 'collect' && step !== 'check'
			? []
			: asks(n).map((rules, q) => ({
					id: randomUUID(),
					phase_id: id,
					kind: step === 'collect' ? ('cards' as const) : ('scale' as const),
					// What is rated is asked again in a later check, as a rule for stopping needs it.
					text: step === 'collect' ? `Question ${n + 1}.${q + 1}` : `Scale ${q + 1}`,
					hint: null,
					colour: 'teal' as const,
					rules: step === 'collect' ? rules : {}
				}))
	);
}

/** A timetable put on the clock. */
export function planOf(timetable: Timetable, now: number): Pick<Plan, 'phases' | 'prompts'> {
	if ('laid' in timetable) {
		const phases = ruled(layOut(timetable.laid, now), now);
		return withoutIdle({ phases, prompts: ask(phases, (n) => timetable.laid[n]?.asks ?? []) });
	}
	const before: Before = { free: now, last: null, steps: [], zone: timetable.zone };
	const first = composing.makeRound('collect', 'async', randomUUID());
	const phases = editedBy(timetable.edits, composing.insertRound([], 0, first, before) ?? [], before);
	return withoutIdle({ phases, prompts: ask(phases, () => timetable.asks) });
}
