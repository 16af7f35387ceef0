/** The words of templates, which become a workshop's own when it is created. */
import { m } from '$messages';
import { locales } from '$i18n/paraglide/runtime.js';
import { TEMPLATES, type TemplateWords } from '$lib/domain/templates.ts';

const WORDS = {
	template_4ls: m.template_4ls,
	template_4ls_about: m.template_4ls_about,
	template_anchor: m.template_anchor,
	template_anchor_hint: m.template_anchor_hint,
	template_continue: m.template_continue,
	template_continue_hint: m.template_continue_hint,
	template_glad: m.template_glad,
	template_glad_hint: m.template_glad_hint,
	template_island: m.template_island,
	template_island_hint: m.template_island_hint,
	template_lacked: m.template_lacked,
	template_lacked_hint: m.template_lacked_hint,
	template_learned: m.template_learned,
	template_learned_hint: m.template_learned_hint,
	template_liked: m.template_liked,
	template_liked_hint: m.template_liked_hint,
	template_longed_for: m.template_longed_for,
	template_longed_for_hint: m.template_longed_for_hint,
	template_mad: m.template_mad,
	template_mad_hint: m.template_mad_hint,
	template_mad_sad_glad: m.template_mad_sad_glad,
	template_mad_sad_glad_about: m.template_mad_sad_glad_about,
	template_prime_directive: m.template_prime_directive,
	template_rocks: m.template_rocks,
	template_rocks_hint: m.template_rocks_hint,
	template_roti: m.template_roti,
	template_roti_hint: m.template_roti_hint,
	template_sad: m.template_sad,
	template_sad_hint: m.template_sad_hint,
	template_sailboat: m.template_sailboat,
	template_sailboat_about: m.template_sailboat_about,
	template_start: m.template_start,
	template_start_hint: m.template_start_hint,
	template_start_stop_continue: m.template_start_stop_continue,
	template_start_stop_continue_about: m.template_start_stop_continue_about,
	template_stop: m.template_stop,
	template_stop_hint: m.template_stop_hint,
	template_wind: m.template_wind,
	template_wind_hint: m.template_wind_hint
} satisfies Readonly<Record<TemplateWords, typeof m.template_start>>;

export function templateWords(key: TemplateWords): string {
	return WORDS[key]();
}

/** Whether a question stands as a template asks it, in whatever language it was put there. */
export function isFromTemplate(text: string, hint: string): boolean {
	return TEMPLATES.some(({ phases }) =>
		phases.some(
			(phase) =>
				'prompts' in phase &&
				phase.prompts.some((prompt) =>
					locales.some((locale) => {
						const say = (key: TemplateWords) => WORDS[key]({}, { locale });
						return say(prompt.text) === text && (prompt.hint ? say(prompt.hint) : '') === hint;
					})
				)
		)
	);
}
