/** Scales once their ratings were told: what they came to, and how they went before. */
import { stopAfter, stopRuleOf, type Stop } from './stop-rule.ts';
import { sheetRounds } from './sheet-rounds.ts';
import type { Trend, TrendPoint } from './trend.ts';
import type { Phase, Prompt, PromptRules, ScaleResult } from './workshop.ts';

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
	stop: Stop | null;
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

/** The scales whose ratings were told, in the order in which they were asked. */
export function ratedScales(
	{ phases, prompts, scales }: { phases: readonly Phase[]; prompts: readonly Prompt[]; scales: readonly ScaleResult[] },
	trends: readonly Trend[] = []
): Rated[] {
	const checks = phases.filter(({ is_told }) => is_told);
	const asked = prompts.filter(({ kind, phase_id }) => kind === 'scale' && checks.some(({ id }) => id === phase_id));
	const nameOf = ({ text, phase_id }: Prompt) => {
		const title = checks.find(({ id }) => id === phase_id)?.title;
		const isRepeated = asked.some((other) => other.text === text && other.phase_id !== phase_id);
		return title && isRepeated ? `${text} (${title})` : text;
	};
	return asked
		.sort((a, b) => a.position - b.position)
		.map((prompt) => {
			const { id, phase_id, rules } = prompt;
			const result = scales.find(({ prompt_id }) => prompt_id === id) ?? null;
			const rule = stopRuleOf(prompt, { phases, prompts });
			return {
				prompt_id: id,
				phase_id,
				text: nameOf(prompt),
				rules,
				result,
				stop: rule && stopAfter(rule, result),
				trend: trends.find(({ prompt_id }) => prompt_id === id)?.points ?? []
			};
		});
}
