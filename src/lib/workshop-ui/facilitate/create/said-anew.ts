/**
 * A form that was begun in another language: what stands there as a ready-made template says it is said anew in this one, and
 * what somebody typed stays as it was typed.
 */
import { getLocale, locales } from '$i18n/paraglide/runtime.js';
import { TEMPLATES, templateOf, type Known } from '$lib/domain/templates.ts';
import { isSameQuestion, said, type Question, type SaidTemplate } from '$lib/domain/templates/said.ts';
import type { CreationDraft } from './creation-draft.ts';
import { templateWords } from './template-words.ts';

/** A template in one language, and in this one. */
type Saying = readonly [there: SaidTemplate, here: SaidTemplate];

export function saidAnew(draft: CreationDraft): CreationDraft {
	// A team's own template speaks its own language, also where it says what a ready-made one does.
	if (!templateOf(draft.template)) return { ...draft, spoken: getLocale() };
	// The same words may stand in several: those of the chosen one come first.
	const [chosen, others] = [sayingsOf((id) => id === draft.template), sayingsOf((id) => id !== draft.template)];
	const all = [...chosen, ...others];
	const ask = <Asked extends Question & { hint: string }>(question: Asked) => asked(question, all);
	const rule = (text: string) => all.find(([there]) => there.ground_rule === text)?.[1].ground_rule ?? text;
	return {
		...draft,
		spoken: getLocale(),
		ground_rule: rule(draft.ground_rule),
		prompts: draft.prompts.map(ask),
		aside: draft.aside.map(ask),
		steps: draft.steps && {
			rounds: draft.steps.rounds.map((round) => ({ ...round, title: titled(round.title, chosen) })),
			questions: draft.steps.questions.map(ask)
		},
		simple: draft.simple && { ...draft.simple, ground_rule: rule(draft.simple.ground_rule) }
	};
}

function sayingsOf(isMeant: (id: string) => boolean): Saying[] {
	const sayings = (template: Known) =>
		locales.map((locale): Saying => [
			said(template, (key) => templateWords(key, locale)),
			said(template, (key) => templateWords(key))
		]);
	return TEMPLATES.filter(({ id }) => isMeant(id)).flatMap(sayings);
}

const questionsOf = ({ phases }: SaidTemplate) =>
	phases.flatMap((phase): readonly Question[] => ('prompts' in phase ? phase.prompts : []));

function asked<Asked extends Question & { hint: string }>(question: Asked, sayings: readonly Saying[]): Asked {
	for (const [there, here] of sayings) {
		const at = questionsOf(there).findIndex((each) => isSameQuestion(each, question));
		const { text, hint, rules } = questionsOf(here)[at] ?? {};
		if (text !== undefined) return { ...question, text, hint: hint ?? '', rules: { ...question.rules, ...rules } };
	}
	return question;
}

function titled(title: string | null | undefined, sayings: readonly Saying[]): string | null | undefined {
	for (const [there, here] of title ? sayings : []) {
		const at = there.phases.findIndex((phase) => phase.title === title);
		if (at >= 0) return here.phases[at]?.title;
	}
	return title;
}
