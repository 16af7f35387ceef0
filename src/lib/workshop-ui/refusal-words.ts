/** The words of a refusal. Named one by one, so that a page carries these messages and not the whole catalogue. */
import { m } from '$messages';
import { REFUSALS, Refusal, type Reason } from '../domain/refusal.ts';

const WORDS: Record<(typeof REFUSALS)[keyof typeof REFUSALS]['words'], () => string> = {
	refusal_not_found: m.refusal_not_found,
	refusal_deleted: m.refusal_deleted,
	refusal_ended: m.refusal_ended,
	refusal_not_signed_in: m.refusal_not_signed_in,
	refusal_not_member: m.refusal_not_member,
	refusal_not_facilitator: m.refusal_not_facilitator,
	refusal_not_author: m.refusal_not_author,
	refusal_joining_locked: m.refusal_joining_locked,
	refusal_name_needed: m.refusal_name_needed,
	refusal_not_open_yet: m.refusal_not_open_yet,
	refusal_window_closed: m.refusal_window_closed,
	refusal_wrong_phase: m.refusal_wrong_phase,
	refusal_ballot_closed: m.refusal_ballot_closed,
	refusal_ballot_has_votes: m.refusal_ballot_has_votes,
	refusal_no_options: m.refusal_no_options,
	refusal_topics_frozen: m.refusal_topics_frozen,
	refusal_taken_on: m.refusal_taken_on,
	refusal_over_budget: m.refusal_over_budget,
	refusal_over_cap: m.refusal_over_cap,
	refusal_stale: m.refusal_stale,
	refusal_id_taken: m.refusal_id_taken,
	refusal_invalid: m.refusal_invalid,
	refusal_limit_reached: m.refusal_limit_reached,
	refusal_too_many: m.refusal_too_many,
	refusal_reveal_only_later: m.refusal_reveal_only_later,
	refusal_fixed_once_joined: m.refusal_fixed_once_joined,
	refusal_fixed_once_written: m.refusal_fixed_once_written,
	refusal_code_expired: m.refusal_code_expired,
	refusal_place_taken: m.refusal_place_taken,
	refusal_talk_wanted: m.refusal_talk_wanted,
	refusal_title_mismatch: m.refusal_title_mismatch,
	refusal_unreachable: m.refusal_unreachable
};

export function refusalWords(reason: Reason): string {
	return WORDS[REFUSALS[reason].words]();
}

/** Where it is clearer to say what of it is meant; which one of several is for who has them in hand. */
const CLOSER: Readonly<Record<string, () => string>> = {
	'stale timetable': m.refusal_stale_timetable,
	'fixed_once_written phases': m.refusal_fixed_phases
};

/** What to say about an error: a refusal has words of its own, anything else is a fault. */
export function wordsOf(error: unknown): string {
	if (!(error instanceof Refusal)) return m.refusal_fault();
	const about = (error.detail ?? '').replace(/\.\d+$/, '');
	return CLOSER[`${error.reason} ${about}`]?.() ?? refusalWords(error.reason);
}
