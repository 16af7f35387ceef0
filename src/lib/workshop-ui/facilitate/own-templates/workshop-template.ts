/** A workshop that is there as a template, with the hints of the one that it was made from, wherever that came from. */
import type { Client } from '$lib/data/call.ts';
import { listTemplates } from '$lib/data/templates.ts';
import type { DashboardRow } from '$lib/domain/snapshot.ts';
import { templateOf } from '$lib/domain/templates.ts';
import { templateFrom } from '$lib/domain/templates/own.ts';
import { said, type SaidTemplate } from '$lib/domain/templates/said.ts';

/** The template of that id in its words; null when nobody here knows it any more. */
export async function templateBy(id: string, client: Client): Promise<SaidTemplate | null> {
	const known = templateOf(id);
	if (!known) return (await listTemplates(client)).find((template) => template.id === id)?.body ?? null;
	// Hundreds of words, which a desk speaks only here.
	const { templateWords } = await import('../create/template-words.ts');
	return said(known, templateWords);
}

/** `zone`: by whose clock working days are counted. */
export async function workshopTemplate(
	{ workshop, phases, prompts }: Pick<DashboardRow, 'workshop' | 'phases' | 'prompts'>,
	named: { name: string; about: string },
	client: Client,
	zone: string
): Promise<SaidTemplate> {
	const { kind, ground_rule } = workshop;
	return templateFrom({ kind, ground_rule, phases, prompts }, named, await templateBy(workshop.template, client), zone);
}
