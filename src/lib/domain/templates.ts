/** Ready-made workshops, by kind in the order in which they are offered. A new one is a new entry in the list of its kind. */
import { RETROS } from './templates/retro.ts';
import type { Template, WordsOf } from './templates/template.ts';

const [FIRST, ...REST] = RETROS;

/** The keys of all messages that templates speak in. */
export type TemplateWords = WordsOf<typeof RETROS>;

/** A template that is ready-made here. */
export type Known = Template<TemplateWords>;

export const TEMPLATES: readonly [Known, ...Known[]] = [FIRST, ...REST];

/** The template of that id, or null. */
export function templateOf(id: string): Known | null {
	return TEMPLATES.find((template) => template.id === id) ?? null;
}

/** The minutes that a template keeps people together. */
export function templateMinutes(template: Template): number {
	return template.phases.reduce((sum, phase) => sum + (phase.mode === 'live' ? phase.minutes : 0), 0);
}
