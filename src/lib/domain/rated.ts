/** Scales once their ratings were told: what they came to, and how they went before. */
import { stopAfter, stopRuleOf, type Stop } from './stop-rule.ts';
import { sheetRounds } from './sheet-rounds.ts';
import type { Trend, TrendPoint } from './trend.ts';
import type { Phase, Prompt, PromptRules, ScaleResult } from './workshop.ts';

export interface RatedStop extends Stop {
	/** whether all that its check asked has met its rule, and what would ask it again is ahead: whoever facilitates may leave that out */
	mayLeaveOut: boolean;
}

/** A scale as it was rated. */
export interface Rated {
	prompt_id: string;
	phase_id: string;
	/** what was asked, with the name of its round where another one asked the same */
	text: string;
	rules: PromptRules;
	/** null: fewer than three people answered */
	result: ScaleResult | null;
	/** what the rule for stopping says of it; null: there is none */
	stop: RatedStop | null;
	/** the same scale in the team's earlier workshops, oldest first; empty for who may not read them */
	trend: readonly TrendPoint[];
}

/** The check at the end stays open through the wrap-up, unless its ratings were told; any other ends with its phase. */
export function staysOpen(check: Phase, phases: readonly Phase[]): boolean {
	return !check.is_told && phases.every(({ position }) => position <= check.position);
}

/** The step in which reasons are written before anybody knows what a check with a rule for stopping came to; null: none. */
export function reasonsAfter(check: Phase, phases: readonly Phase[]): Phase | null {
	if (check.step !== 'check' || check.rules.agree === undefined) return null;
	const next = phases.find(({ position }) => position === check.position + 1);
	return next?.step === 'collect' ? (sheetRounds(phases, next).at(-1) ?? next) : null;
}

/** The check of which reasons are written in this round: the one right before it, with nothing written in between; null: none. */
export function explainedIn(writing: Phase, phases: readonly Phase[]): Phase | null {
	const first = sheetRounds(phases, writing)[0] ?? writing;
	const rated = phases
		.filter(({ step, position }) => position < first.position && (step === 'check' || step === 'collect'))
		.reduce<Phase | null>((last, each) => (last && last.position > each.position ? last : each), null);
	return rated?.step === 'check' ? rated : null;
}

/** The scales whose ratings were told, in the order in which they were asked. `at`: the number of the running round. */
export function ratedScales(
	{ phases, prompts, scales }: { phases: readonly Phase[]; prompts: readonly Prompt[]; scales: readonly ScaleResult[] },
	trends: readonly Trend[] = [],
	at = Infinity
): Rated[] {
	const checks = phases.filter(({ is_told }) => is_told);
	const asked = prompts.filter(({ kind, phase_id }) => kind === 'scale' && checks.some(({ id }) => id === phase_id));
	const nameOf = ({ text, phase_id }: Prompt) => {
		const title = checks.find(({ id }) => id === phase_id)?.title;
		const isRepeated = asked.some((other) => other.text === text && other.phase_id !== phase_id);
		return title && isRepeated ? `${text} (${title})` : text;
	};
	const resultOf = ({ id }: Prompt) => scales.find(({ prompt_id }) => prompt_id === id) ?? null;
	const stops = new Map(
		asked.flatMap((prompt) => {
			const rule = stopRuleOf(prompt, { phases, prompts });
			return rule ? [[prompt, stopAfter(rule, resultOf(prompt))] as const] : [];
		})
	);
	const mayLeaveOut = ({ phase_id }: Prompt, { again }: Stop) =>
		phases.some(({ id, position }) => id === again && position > at) &&
		[...stops].every(([other, { again, isMet }]) => other.phase_id !== phase_id || again === null || isMet);
	return asked
		.sort((a, b) => a.position - b.position)
		.map((prompt) => {
			const { id, phase_id, rules } = prompt;
			const stop = stops.get(prompt) ?? null;
			return {
				prompt_id: id,
				phase_id,
				text: nameOf(prompt),
				rules,
				result: resultOf(prompt),
				stop: stop && { ...stop, mayLeaveOut: mayLeaveOut(prompt, stop) },
				trend: trends.find(({ prompt_id }) => prompt_id === id)?.points ?? []
			};
		});
}
