/** A rule for stopping as it is said before anybody answers: whether it stops by itself. */
import { misplacement } from './order.ts';
import { positionOf } from './standing.ts';
import { checksThatAsk, stopRuleOf, type Asked, type StopRule } from './stop-rule.ts';
import type { Phase, Workshop } from './workshop.ts';

export interface SaidStop extends StopRule {
	/** whether the rounds that would ask it again are left out by themselves once the rule is met */
	isCarriedOut: boolean;
}

/**
 * Whether people only rate, write and read in the rounds from that place to that one, and what comes after can do without them; the
 * same rule stands in the database (`private.can_leave_out`).
 */
function canLeaveOut(phases: readonly Phase[], from: number, to: number): boolean {
	const all = [...phases].sort((a, b) => a.position - b.position);
	const out = all.filter(({ position }) => position >= from && position <= to);
	const [before, after] = [all.filter(({ position }) => position < from), all.filter(({ position }) => position > to)];
	if (!out.every(({ step }) => step === 'check' || step === 'collect' || step === 'read')) return false;
	if (before.at(-1)?.mode === 'live' && after[0]?.mode === 'live' && after[0].opens_at !== null) return false;
	const kept = before.map(({ step }) => step);
	return after.every(({ step }) => misplacement(step, kept) === null && kept.push(step) > 0);
}

/** The rules for stopping of such rounds, one for each share that they ask for: as they are said before anybody answers. */
export function stopRules(asked: Asked, isMeant: (round: Phase) => boolean): SaidStop[] {
	const meant = asked.phases.filter(isMeant);
	const rules = new Map<number, SaidStop>();
	for (const prompt of asked.prompts) {
		const rule = meant.some(({ id }) => id === prompt.phase_id) ? stopRuleOf(prompt, asked) : null;
		if (!rule) continue;
		const known = rules.get(rule.agree);
		const rounds = checksThatAsk(prompt, asked);
		const [again] = rounds.slice(rounds.findIndex(({ id }) => id === prompt.phase_id) + 1);
		const last = rounds.at(-1);
		const isCarriedOut = !again || !last || canLeaveOut(asked.phases, again.position, last.position);
		rules.set(rule.agree, {
			...rule,
			again: known?.again ?? rule.again,
			isCarriedOut: isCarriedOut && (known?.isCarriedOut ?? true)
		});
	}
	return [...rules.values()];
}

/** Those of what is rated now or later: what whoever is invited is told. */
export function stopRulesAhead(asked: Asked, standing: Pick<Workshop, 'phase_id' | 'ended_at'>): SaidStop[] {
	const at = positionOf(asked.phases, standing);
	return stopRules(asked, ({ position, is_over }) => position >= at && !is_over);
}
