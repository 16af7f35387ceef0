/**
 * Which rules mean something where, beyond the shape of each: some in one mode alone, sheets only among neighbours, the time to
 * object only within its talk, a rule for stopping only before the same is asked again. What asks for anything else is refused; the
 * same table stands in the database.
 */
import type { Before } from './spans.ts';
import type { PlanPhase, PlanPrompt } from './plan.ts';
import { asksTheSame, type Question } from './same-question.ts';
import { stopsNothing } from './stop-rule.ts';
import type { Mode, Phase } from './workshop.ts';

/** The rules that mean something in one mode alone; all others do in both. */
const MODE_OF: Readonly<Record<string, Mode>> = {
	/** together, people put cards in one place */
	apart: 'async',
	/** together, people say what they have against it */
	objection_hours: 'async',
	/** over days no topic has a box that could be renewed */
	renewals: 'live',
	/** a tally that moves is watched together */
	open: 'live'
};
/** The rules of a question, by its kind. */
const ASKED_OF: Readonly<Record<PlanPrompt['kind'], readonly string[]>> = {
	cards: ['happened', 'roles', 'signed', 'risks'],
	scale: ['low', 'high', 'key']
};

/** False and none ask for nothing. */
function isIdle(rule: string, value: unknown, mode: Mode): boolean {
	const asks = value !== undefined && value !== false && value !== 0;
	return asks && (MODE_OF[rule] ?? mode) !== mode;
}

/** The round without what its rules ask for in the other mode. */
export function withoutIdleRules<Round extends Pick<PlanPhase, 'mode' | 'rules'>>(round: Round): Round {
	const rules = Object.entries(round.rules).flatMap(([rule, value]: [string, unknown]) => {
		if (!isIdle(rule, value, round.mode)) return [[rule, value]];
		return value === true ? [[rule, false]] : [];
	});
	return { ...round, rules: Object.fromEntries(rules) };
}

/** Whether a round has a rule for stopping that stops nothing; `rated`: what was rated before these rounds. */
export function hasIdleStop(
	round: PlanPhase | Phase,
	asked: Parameters<typeof stopsNothing>[1],
	rated: Before['rated'] = []
): boolean {
	return round.step === 'check' && round.rules.agree !== undefined && stopsNothing(round, asked, rated);
}

/** Whether risks are asked for and nobody talks about them later. */
function asksUntalkedRisks(
	{ phase_id, rules }: Pick<Question, 'phase_id' | 'rules'>,
	phases: readonly Pick<PlanPhase, 'id' | 'step'>[]
): boolean {
	const asked = phases.findIndex(({ id }) => id === phase_id);
	return rules?.risks === true && !phases.some(({ step }, at) => step === 'discuss' && at > asked);
}

/**
 * A timetable without what means nothing in it any more: a meeting that was called off takes its talk along, and where people have
 * stopped, nothing is left to stop.
 */
export function withoutIdle<Round extends PlanPhase | Phase, Asked extends Question>({
	phases,
	prompts
}: {
	phases: readonly Round[];
	prompts: readonly Asked[];
}): { phases: Round[]; prompts: Asked[] } {
	const talk = phases.findIndex(({ step }) => step === 'discuss');
	return {
		phases: phases
			.filter(({ step }, at) => step !== 'ratify' || (talk >= 0 && talk < at))
			.map((round) => (hasIdleStop(round, { phases, prompts }) ? { ...round, rules: {} } : round)),
		prompts: prompts.map((prompt) => {
			if (!asksUntalkedRisks(prompt, phases)) return prompt;
			const { risks: _, ...rules } = prompt.rules ?? {};
			return { ...prompt, rules };
		})
	};
}

type Known = Question & Pick<PlanPrompt, 'id'>;

/**
 * The questions that a rule for stopping was meant to compare and cannot, each with the ruled one from which it has parted: they come
 * from one scale of a template, or asked the same in the workshop that is there (`held`). Where they had parted there, they stay so.
 * The rounds are in their order.
 */
export function partedFromRuled<Asked extends Known>(
	phases: readonly (PlanPhase | Phase)[],
	prompts: readonly Asked[],
	held: readonly Known[] = []
): { ruled: Asked; parted: Asked }[] {
	const placeOf = ({ phase_id }: Asked) => phases.findIndex(({ id }) => id === phase_id);
	const heldOf = ({ id }: Asked) => held.find((other) => other.id === id);
	const ruled = prompts.filter((prompt) => {
		const round = phases[placeOf(prompt)];
		return round?.step === 'check' && round.rules.agree !== undefined && prompt.kind === 'scale';
	});
	return ruled.flatMap((one) =>
		prompts.flatMap((other) => {
			if (other.kind !== 'scale' || placeOf(other) <= placeOf(one) || asksTheSame(one, other)) return [];
			const [was, wasOther] = [heldOf(one), heldOf(other)];
			const isMeant = was && wasOther ? asksTheSame(was, wasOther) : hasItsKey(one, other);
			return isMeant ? [{ ruled: one, parted: other }] : [];
		})
	);
}

function hasItsKey(one: Question, other: Question): boolean {
	return one.rules?.key !== undefined && one.rules.key === other.rules?.key;
}

type Sheets = NonNullable<Before['last']>;
const sheetsOf = (round: PlanPhase): Sheets => ({
	mode: round.mode,
	sheets: round.step === 'collect' && round.rules.sheets === true
});

/** The rules of these rounds, and of what they ask, that ask for what means nothing there: the path of each, and its message. */
export function* idleRules(
	{ phases, prompts }: { phases: readonly PlanPhase[]; prompts: readonly PlanPrompt[] },
	before?: Pick<Before, 'last' | 'rated' | 'again' | 'held'>
): Generator<[path: string, message: string]> {
	const rounds = [before?.last ?? null, ...phases.map(sheetsOf)];
	const alike = partedFromRuled(phases, prompts, before?.held);
	for (const [n, phase] of phases.entries()) {
		for (const [rule, value] of Object.entries(phase.rules)) {
			if (isIdle(rule, value, phase.mode)) yield [`phases.${n}.rules.${rule}`, `plan_rule_${phase.mode}`];
		}
		const isNext = (other: Sheets | null | undefined) => other?.sheets && other.mode === phase.mode;
		if (rounds[n + 1]?.sheets && !isNext(rounds[n]) && !isNext(rounds[n + 2]))
			yield [`phases.${n}.rules.sheets`, 'plan_sheets_alone'];
		const isParted = alike.some(({ ruled }) => ruled.phase_id === phase.id);
		if (!isParted && hasIdleStop(phase, { phases, prompts }, before?.rated))
			yield [`phases.${n}.rules.agree`, 'plan_stops_nothing'];
	}
	for (const [n, prompt] of prompts.entries()) {
		const { id, kind, rules = {} } = prompt;
		const again = before?.again?.find((other) => other.id === id);
		if ((again && !asksTheSame(again, prompt)) || alike.some(({ parted }) => parted.id === id))
			yield [`prompts.${n}.text`, 'plan_asked_alike'];
		const asked = Object.entries(rules).flatMap(([rule, value]) => (value === undefined ? [] : [rule]));
		if (!asked.every((rule) => ASKED_OF[kind].includes(rule))) yield [`prompts.${n}.rules`, 'plan_question_rule'];
		if (asksUntalkedRisks(prompt, phases)) yield [`prompts.${n}.rules`, 'plan_risks_untalked'];
	}
}
