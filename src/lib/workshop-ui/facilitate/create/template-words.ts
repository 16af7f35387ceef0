/**
 * The words of templates, which become a workshop's own when it is created. They are gathered by the name of their message,
 * not one by one through `m`: there are hundreds, and only the page of a new workshop speaks them.
 */
import { locales } from '$i18n/paraglide/runtime.js';
import { TEMPLATES, type TemplateWords } from '$lib/domain/templates.ts';
import { readyScales, withoutStrayKey, type ReadyScale } from '$lib/domain/templates/ready-scales.ts';
import { isAskedIn, said, type Question, type SaidTemplate } from '$lib/domain/templates/said.ts';
import type { PromptRules } from '$lib/domain/workshop.ts';

type Say = (inputs?: object, options?: { locale?: (typeof locales)[number] }) => string;

const WORDS = new Map(
	Object.values(
		import.meta.glob<Record<string, Say>>('$i18n/paraglide/messages/template_*.js', { eager: true })
	).flatMap((messages) => Object.entries(messages))
);

export function templateWords(key: TemplateWords, locale?: (typeof locales)[number]): string {
	return WORDS.get(key)?.({}, { locale }) ?? key;
}

/** Whether a question stands as a ready-made template asks it, in whatever language it was put there. */
export function isFromTemplate(question: Question): boolean {
	return TEMPLATES.some((template) =>
		locales.some((locale) =>
			isAskedIn(
				said(template, (key) => templateWords(key, locale)),
				question
			)
		)
	);
}

let scales: readonly ReadyScale[] | undefined;

/** Questions without the keys of a template's scales, but for those that stand as it asks them, in whatever language. */
export function withTheirKeys<Asked extends { text: string; rules?: PromptRules | undefined }>(
	asked: readonly Asked[]
): Asked[] {
	const known = (scales ??= locales.flatMap((locale) => readyScales((key) => templateWords(key, locale))));
	return asked.map((question) => withoutStrayKey(question, known));
}

/** The same of a template that somebody made. */
export function templateWithTheirKeys(template: SaidTemplate): SaidTemplate {
	return {
		...template,
		phases: template.phases.map((phase) =>
			phase.step === 'check' ? { ...phase, prompts: withTheirKeys(phase.prompts) } : phase
		)
	};
}

/** Whether a ground rule is a template's, in whatever language. */
export function isTheirRule(text: string): boolean {
	return TEMPLATES.some(
		({ ground_rule }) => ground_rule && locales.some((locale) => templateWords(ground_rule, locale) === text)
	);
}
