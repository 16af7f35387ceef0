/** What a workshop says about itself, as the desk edits it: read with the bounds of a plan, sent as what has changed. */
import * as z from 'zod/mini';
import type { WorkshopPatch } from '$lib/data/workshops.ts';
import { Plan, type PlanPrompt } from '$lib/domain/plan.ts';
import type { Refusal } from '$lib/domain/refusal.ts';
import type { DashboardRow } from '$lib/domain/snapshot.ts';
import { partedFromRuled } from '$lib/domain/round-rules.ts';
import { positionOf } from '$lib/domain/standing.ts';
import type { Language, Naming } from '$lib/domain/workshop.ts';

export interface Facts {
	title: string;
	purpose: string;
	ground_rule: string;
	call_url: string;
	readers: string;
	naming: Naming;
	language: Language | null;
	prompts: { id: string; text: string; hint: string }[];
}

const Read = z.pick(Plan, {
	title: true,
	purpose: true,
	ground_rule: true,
	call_url: true,
	readers: true,
	naming: true,
	language: true,
	prompts: true
});

export function factsOf({ workshop, prompts }: Pick<DashboardRow, 'workshop' | 'prompts'>): Facts {
	return {
		title: workshop.title,
		purpose: workshop.purpose,
		ground_rule: workshop.ground_rule ?? '',
		call_url: workshop.call_url ?? '',
		readers: workshop.readers ?? '',
		naming: workshop.naming,
		language: workshop.language,
		prompts: prompts.map(({ id, text, hint }) => ({ id, text, hint: hint ?? '' }))
	};
}

/** Whether a question is rated in a step that has begun: it stays as people were asked. */
export function isAsked(prompt: string, { workshop, phases, prompts }: Omit<DashboardRow, 'counts'>): boolean {
	const asked = prompts.find(({ id }) => id === prompt);
	const round = phases.find(({ id }) => id === asked?.phase_id);
	return asked?.kind === 'scale' && round !== undefined && round.position <= positionOf(phases, workshop);
}

function orNull(text: string): string | null {
	return text.trim() === '' ? null : text;
}

/** What has changed, texts trimmed; or the key of what is wrong, by field ("prompts.0.text"). */
export function readFacts(
	facts: Facts,
	{ workshop, phases, prompts }: Omit<DashboardRow, 'counts'>
): { patch: WorkshopPatch; errors: null } | { patch: null; errors: Record<string, string> } {
	const parsed = Read.safeParse({
		...facts,
		ground_rule: orNull(facts.ground_rule),
		call_url: orNull(facts.call_url),
		readers: orNull(facts.readers),
		prompts: facts.prompts.map(({ id, text, hint }) => ({
			...prompts.find((prompt) => prompt.id === id),
			text,
			hint: orNull(hint)
		}))
	});
	if (!parsed.success) {
		const errors = Object.fromEntries(parsed.error.issues.map(({ path, message }) => [path.join('.'), message]));
		return { patch: null, errors };
	}
	const { title, purpose, ground_rule, call_url, readers, naming, language } = parsed.data;
	const changed = parsed.data.prompts.filter(({ id, text, hint }) =>
		prompts.some((before) => before.id === id && (before.text !== text || before.hint !== hint))
	);
	const errors = partedIn(parsed.data.prompts, { phases, prompts });
	if (Object.keys(errors).length > 0) return { patch: null, errors };
	const patch: WorkshopPatch = {
		...(title !== workshop.title && { title }),
		...(purpose !== workshop.purpose && { purpose }),
		...(ground_rule !== workshop.ground_rule && { ground_rule }),
		...(call_url !== workshop.call_url && { call_url }),
		...(readers !== workshop.readers && { readers }),
		...(naming !== workshop.naming && { naming }),
		...(language !== workshop.language && { language }),
		...(changed.length > 0 && { prompts: changed.map(({ id, text, hint }) => ({ id, text, hint })) })
	};
	return { patch, errors: null };
}

/** What is worded anew so that a rule for stopping does not find it again, by its field. */
function partedIn(
	asked: readonly PlanPrompt[],
	{ phases, prompts }: Pick<DashboardRow, 'phases' | 'prompts'>
): Record<string, string> {
	const parted = new Set(partedFromRuled(phases, asked, prompts).map(({ parted: { id } }) => id));
	return Object.fromEntries(
		asked.flatMap(({ id }, n) => (parted.has(id) ? [[`prompts.${n}.text`, 'plan_asked_alike']] : []))
	);
}

/** The fields that hold what the database refused, since somebody has joined; none: it is about no field. */
export function fieldsOf(
	{ reason, detail }: Refusal,
	facts: Facts,
	{ prompts }: Pick<DashboardRow, 'workshop' | 'prompts'>
): string[] {
	if (reason !== 'fixed_once_joined') return [];
	if (detail === 'readers' || detail === 'naming') return [detail];
	if (detail !== 'prompts') return [];
	return facts.prompts.flatMap(({ id, text, hint }, n) => {
		const before = prompts.find((prompt) => prompt.id === id);
		if (before?.kind !== 'cards') return [];
		if (before.text !== text.trim()) return [`prompts.${n}.text`];
		return (before.hint ?? '') === hint.trim() ? [] : [`prompts.${n}.hint`];
	});
}
