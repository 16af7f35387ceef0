/** A rule for stopping as it is said before anybody answers: whether it stops by itself. */
import { misplacement } from './order.ts';
import { explainedIn } from './rated.ts';
import { asksTheSame } from './same-question.ts';
import { positionOf } from './standing.ts';
import { checksThatAsk, stopRuleOf, type Asked, type StopRule } from './stop-rule.ts';
import type { Phase, Workshop } from './workshop.ts';

export interface SaidStop extends StopRule {
	/** whether the rounds that would ask it again are left out by themselves once the rule is met */
	isCarriedOut: boolean;
}

const passesSheets = (round: Phase) => round.step === 'collect' && round.rules.sheets === true;

/** Whether this round rates only what a round before that place has rated, asks for reasons of what was rated, or is there to read. */
function asksNothingNew(round: Phase, from: number, { phases, prompts }: Asked): boolean {
	if (round.step === 'collect') return explainedIn(round, phases) !== null;
	if (round.step !== 'check') return round.step === 'read';
	const earlier = new Set(phases.filter(({ position }) => position < from).map(({ id }) => id));
	return prompts
		.filter(({ phase_id }) => phase_id === round.id)
		.every((each) => prompts.some((other) => earlier.has(other.phase_id) && asksTheSame(each, other)));
}

/**
 * Whether in the rounds from that place to that one people only rate again, give reasons and read, and what comes after can do without
 * them; the same rule stands in the database (`private.can_leave_out`).
 */
function canLeaveOut(asked: Asked, from: number, to: number): boolean {
	const all = [...asked.phases].sort((a, b) => a.position - b.position);
	const out = all.filter(({ position }) => position >= from && position <= to);
	const [before, after] = [all.filter(({ position }) => position < from), all.filter(({ position }) => position > to)];
	if (!out.every((round) => asksNothingNew(round, from, asked))) return false;
	const [last, next] = [before.at(-1), after[0]];
	if (last && next && last.mode === next.mode) {
		// Two meetings stay two, and so do two runs of sheets.
		const begins = [...out, next].some(({ mode, opens_at }) => mode === 'live' && opens_at !== null);
		if ((next.mode === 'live' && begins) || (passesSheets(last) && passesSheets(next))) return false;
	}
	const kept = before.map(({ step }) => step);
	return after.every(({ step }) => misplacement(step, kept) === null && kept.push(step) > 0);
}

/** Whether all that this check asks under a rule is left out by itself once it is met, or nothing of it would be asked again. */
function isCarriedOut(check: Phase, asked: Asked): boolean {
	const places = asked.prompts
		.filter((prompt) => prompt.phase_id === check.id && stopRuleOf(prompt, asked) !== null)
		.flatMap((prompt) => checksThatAsk(prompt, asked).map(({ position }) => position))
		.filter((position) => position > check.position);
	return places.length === 0 || canLeaveOut(asked, Math.min(...places), Math.max(...places));
}

/** The rules for stopping of such rounds, one for each share that they ask for: as they are said before anybody answers. */
export function stopRules(asked: Asked, isMeant: (round: Phase) => boolean): SaidStop[] {
	const rules = new Map<number, SaidStop>();
	for (const check of asked.phases.filter(isMeant)) {
		for (const prompt of asked.prompts.filter(({ phase_id }) => phase_id === check.id)) {
			const rule = stopRuleOf(prompt, asked);
			if (!rule) continue;
			const known = rules.get(rule.agree);
			rules.set(rule.agree, {
				...rule,
				again: known?.again ?? rule.again,
				isCarriedOut: isCarriedOut(check, asked) && (known?.isCarriedOut ?? true)
			});
		}
	}
	return [...rules.values()];
}

/** Those of what is rated now or later: what whoever is invited is told. */
export function stopRulesAhead(asked: Asked, standing: Pick<Workshop, 'phase_id' | 'ended_at'>): SaidStop[] {
	const at = positionOf(asked.phases, standing);
	return stopRules(asked, ({ position, is_over }) => position >= at && !is_over);
}
