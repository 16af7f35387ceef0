/**
 * When people who are asked the same in several checks may stop, as in a Delphi: once so many per cent of the answers lie within two
 * neighbouring values. Such a share "within two categories" is Ulschak's criterion, which Hsu and Sandford, "The Delphi
 * Technique: Making Sense of Consensus", Practical Assessment, Research & Evaluation 12(10), 2007, hand on; they ask that it be
 * fixed before the first answer. So it is: the rule is that of the first check that asks, which does not change once it has begun.
 */
import { asksTheSame, type Question } from './same-question.ts';
import type { Phase, Prompt, ScaleResult } from './workshop.ts';

/** A rule for stopping, as it is said before anybody answers. */
export interface StopRule {
	/** of the answers, in per cent */
	agree: number;
	/** the check after this one in which the same is asked; null: none is to come */
	again: string | null;
}

/** What a rule for stopping says once its check is over. */
export interface Stop extends StopRule {
	/** the most answers within one step of each other, and how many there are; null: under five, so it is not told */
	near: { close: number; answers: number } | null;
	/** whether the rule says to stop; false also where it cannot be told */
	isMet: boolean;
}

export interface Asked {
	phases: readonly Phase[];
	prompts: readonly Prompt[];
}

/** The checks in which the same is asked, in their order. */
export function checksThatAsk(prompt: Prompt, { phases, prompts }: Asked): Phase[] {
	const asked = new Set(prompts.filter((other) => asksTheSame(prompt, other)).map(({ phase_id }) => phase_id));
	return phases.filter(({ id }) => asked.has(id)).sort((a, b) => a.position - b.position);
}

/**
 * Whether a rule in this round stops nothing: no later one asks what it is the first to ask. The rounds are in their order; `earlier`:
 * what was asked before them.
 */
export function stopsNothing(
	{ id }: Pick<Phase, 'id'>,
	{ phases, prompts }: { phases: readonly Pick<Phase, 'id'>[]; prompts: readonly Question[] },
	earlier: readonly Question[] = []
): boolean {
	const placeOf = ({ phase_id }: Question) => phases.findIndex((phase) => phase.id === phase_id);
	const at = phases.findIndex((phase) => phase.id === id);
	return !prompts.some((question) => {
		if (question.phase_id !== id || earlier.some((other) => asksTheSame(question, other))) return false;
		const places = prompts.filter((other) => asksTheSame(question, other)).map(placeOf);
		return places.every((place) => place >= at) && places.some((place) => place > at);
	});
}

/**
 * The questions to come that a rule for stopping compares with what people have answered: asked in other words, it would find none
 * of them again. `running`: the position of the last round that has begun.
 */
export function askedAgain({ phases, prompts }: Asked, running: number): Prompt[] {
	const isRuled = (phase?: Phase) => phase?.step === 'check' && phase.rules.agree !== undefined;
	const placeOf = ({ phase_id }: Prompt) => phases.find(({ id }) => id === phase_id);
	const ruled = prompts.filter((prompt) => isRuled(placeOf(prompt)) && (placeOf(prompt)?.position ?? NaN) <= running);
	return prompts.filter(
		(prompt) => (placeOf(prompt)?.position ?? NaN) > running && ruled.some((other) => asksTheSame(other, prompt))
	);
}

/** The rule that holds for a scale; null: none does. */
export function stopRuleOf(prompt: Prompt, asked: Asked): StopRule | null {
	const checks = checksThatAsk(prompt, asked);
	const [first] = checks;
	if (first?.step !== 'check' || first.rules.agree === undefined) return null;
	const at = checks.findIndex(({ id }) => id === prompt.phase_id);
	return { agree: first.rules.agree, again: checks[at + 1]?.id ?? null };
}

/** What the rule says of a result; null (fewer than three answers): it cannot be told. */
export function stopAfter(rule: StopRule, result: ScaleResult | null): Stop {
	const counts = result?.distribution ?? null;
	if (!counts) return { ...rule, near: null, isMet: false };
	const answers = counts.reduce((sum, count) => sum + count, 0);
	const close = Math.max(...counts.map((count, at) => count + (counts[at + 1] ?? 0)));
	return { ...rule, near: { close, answers }, isMet: 100 * close >= rule.agree * answers };
}
