/** What is wrong with a field of a plan, in words. Named one by one, so that a page carries no other messages. */
import { m } from '$messages';
import type { Reason } from '$lib/domain/refusal.ts';

const WORDS: Readonly<Record<string, () => string>> = {
	plan_asked_alike: m.plan_asked_alike,
	plan_call_not_https: m.plan_call_not_https,
	plan_call_too_long: m.plan_call_too_long,
	plan_cap_over_budget: m.plan_cap_over_budget,
	plan_close_before_open: m.plan_close_before_open,
	plan_close_past: m.plan_close_past,
	plan_discuss_too_short: m.plan_discuss_too_short,
	plan_ground_rule_too_long: m.plan_ground_rule_too_long,
	plan_hint_too_long: m.plan_hint_too_long,
	plan_instant_invalid: m.plan_instant_invalid,
	plan_instant_too_far: m.plan_instant_too_far,
	plan_live_before_reveal: m.plan_live_before_reveal,
	plan_live_past: m.plan_live_past,
	plan_minutes_invalid: m.plan_minutes_invalid,
	plan_minutes_too_many: m.plan_minutes_too_many,
	plan_place_empty: m.plan_place_empty,
	plan_place_too_long: m.plan_place_too_long,
	plan_place_zone: m.plan_place_zone,
	plan_places_too_many: m.plan_places_too_many,
	plan_prompt_empty: m.plan_prompt_empty,
	plan_prompt_too_long: m.plan_prompt_too_long,
	plan_phases_none: m.plan_phases_none,
	plan_phases_too_many: m.plan_phases_too_many,
	plan_phase_title_too_long: m.plan_phase_title_too_long,
	plan_step_needs_cards: m.plan_step_needs_cards,
	plan_step_needs_talk: m.plan_step_needs_talk,
	plan_step_after_ratify: m.plan_step_after_ratify,
	plan_prompts_none: m.plan_prompts_none,
	plan_all_prompts_too_many: m.plan_all_prompts_too_many,
	plan_prompts_too_many: m.plan_prompts_too_many,
	plan_purpose_empty: m.plan_purpose_empty,
	plan_purpose_too_long: m.plan_purpose_too_long,
	plan_risks_untalked: m.plan_risks_untalked,
	plan_signed_roles: m.plan_signed_roles,
	plan_stops_nothing: m.plan_stops_nothing,
	plan_rule_async: m.plan_rule_async,
	plan_rule_live: m.plan_rule_live,
	plan_sheets_alone: m.plan_sheets_alone,
	plan_objection_too_long: m.plan_objection_too_long,
	plan_question_rule: m.plan_question_rule,
	plan_readers_too_long: m.plan_readers_too_long,
	refusal_reveal_only_later: m.refusal_reveal_only_later,
	refusal_risks_untalked: m.refusal_risks_untalked,
	plan_text_broken: m.plan_text_broken,
	plan_title_empty: m.plan_title_empty,
	plan_title_too_long: m.plan_title_too_long
};

/** The words of a key that the domain hands out for a field; for one that has none of its own, that it cannot be saved. */
export function fieldWords(key: string): string {
	return (WORDS[key] ?? m.refusal_invalid)();
}

/** What the database refused at a field of a timetable, in words. */
export function refusedFieldWords(reason: Reason): string {
	if (reason === 'too_far') return m.plan_instant_too_far();
	return reason === 'risks_untalked' ? m.refusal_risks_untalked() : m.refusal_invalid();
}
