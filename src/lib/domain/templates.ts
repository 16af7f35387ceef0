/** Ready-made workshops, by kind in the order in which they are offered. A new one is a new entry in the list of its kind. */
import { BRAINSTORMS } from './templates/brainstorm.ts';
import { PLANNINGS } from './templates/planning.ts';
import { RETROS } from './templates/retro.ts';
import { REVIEWS } from './templates/review.ts';
import type { Template, WordsOf } from './templates/template.ts';
import { daysGiven } from './timetable.ts';
import type { Step } from './workshop.ts';

const [FIRST, ...OTHER_RETROS] = RETROS;

/** The keys of all messages that templates speak in. */
export type TemplateWords = WordsOf<typeof RETROS | typeof REVIEWS | typeof PLANNINGS | typeof BRAINSTORMS>;

/** A template that is ready-made here. */
export type Known = Template<TemplateWords>;

export const TEMPLATES: readonly [Known, ...Known[]] = [
	FIRST,
	...OTHER_RETROS,
	...REVIEWS,
	...PLANNINGS,
	...BRAINSTORMS
];

/** The template of that id, or null. */
export function templateOf(id: string): Known | null {
	return TEMPLATES.find((template) => template.id === id) ?? null;
}

/** What of a template takes time, whoever made it. */
interface Spent {
	phases: readonly ({ step: Step } & (
		{ mode: 'async'; days?: number | undefined } | { mode: 'live'; minutes: number }
	))[];
}

/** The minutes that a template keeps people together. */
export function templateMinutes(template: Spent): number {
	return template.phases.reduce((sum, phase) => sum + (phase.mode === 'live' ? phase.minutes : 0), 0);
}

/** The working days that a template takes apart. */
export function templateDays(template: Spent): number {
	const windows = template.phases.filter((phase) => phase.mode === 'async');
	return windows.reduce((sum, { step, days }, n) => sum + (days ?? daysGiven(step, n === 0)), 0);
}
