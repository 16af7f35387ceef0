/** The words of templates, which become a workshop's own when it is created. */
import { m } from '$messages';
import type { TemplateWords } from '$lib/domain/templates.ts';

const WORDS: Readonly<Record<TemplateWords, () => string>> = {
	template_continue: m.template_continue,
	template_continue_hint: m.template_continue_hint,
	template_prime_directive: m.template_prime_directive,
	template_roti: m.template_roti,
	template_roti_hint: m.template_roti_hint,
	template_start: m.template_start,
	template_start_hint: m.template_start_hint,
	template_start_stop_continue: m.template_start_stop_continue,
	template_start_stop_continue_about: m.template_start_stop_continue_about,
	template_stop: m.template_stop,
	template_stop_hint: m.template_stop_hint
};

export function templateWords(key: TemplateWords): string {
	return WORDS[key]();
}
