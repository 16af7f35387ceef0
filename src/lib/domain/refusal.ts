/**
 * The one table of refusals. The database raises a coded error (`OV…`) whose message is one of these reasons; what to
 * say and which HTTP status to answer stands here and nowhere else. `words` is the key of a message in the catalogue.
 */
export const REFUSALS = {
	not_found: { status: 404, words: 'refusal_not_found' },
	deleted: { status: 410, words: 'refusal_deleted' },
	ended: { status: 410, words: 'refusal_ended' },
	not_signed_in: { status: 401, words: 'refusal_not_signed_in' },
	not_member: { status: 403, words: 'refusal_not_member' },
	not_facilitator: { status: 403, words: 'refusal_not_facilitator' },
	not_author: { status: 403, words: 'refusal_not_author' },
	joining_locked: { status: 403, words: 'refusal_joining_locked' },
	name_needed: { status: 422, words: 'refusal_name_needed' },
	not_open_yet: { status: 423, words: 'refusal_not_open_yet' },
	window_closed: { status: 423, words: 'refusal_window_closed' },
	wrong_phase: { status: 409, words: 'refusal_wrong_phase' },
	ballot_closed: { status: 423, words: 'refusal_ballot_closed' },
	ballot_has_votes: { status: 409, words: 'refusal_ballot_has_votes' },
	no_options: { status: 409, words: 'refusal_no_options' },
	topics_frozen: { status: 423, words: 'refusal_topics_frozen' },
	over_budget: { status: 422, words: 'refusal_over_budget' },
	over_cap: { status: 422, words: 'refusal_over_cap' },
	stale: { status: 409, words: 'refusal_stale' },
	taken_on: { status: 422, words: 'refusal_taken_on' },
	id_taken: { status: 409, words: 'refusal_id_taken' },
	invalid: { status: 422, words: 'refusal_invalid' },
	// Both are said in words of their own where a timetable is edited, which no room needs to carry.
	too_far: { status: 422, words: 'refusal_invalid' },
	risks_untalked: { status: 422, words: 'refusal_invalid' },
	limit_reached: { status: 422, words: 'refusal_limit_reached' },
	too_many: { status: 429, words: 'refusal_too_many' },
	reveal_only_later: { status: 409, words: 'refusal_reveal_only_later' },
	fixed_once_joined: { status: 409, words: 'refusal_fixed_once_joined' },
	fixed_once_written: { status: 409, words: 'refusal_fixed_once_written' },
	code_expired: { status: 404, words: 'refusal_code_expired' },
	place_taken: { status: 409, words: 'refusal_place_taken' },
	talk_wanted: { status: 409, words: 'refusal_talk_wanted' },
	title_mismatch: { status: 422, words: 'refusal_title_mismatch' },
	unreachable: { status: 503, words: 'refusal_unreachable' }
} as const satisfies Record<string, { status: number; words: string }>;

export type Reason = keyof typeof REFUSALS;

/** A refusal on its way from the database to the words on the page. */
export class Refusal extends Error {
	override readonly name = 'Refusal';
	readonly reason: Reason;
	/** the field that is wrong, or what the database holds now, where the reason has one */
	readonly detail: string | null;

	constructor(reason: Reason, detail: string | null = null) {
		super(reason);
		this.reason = reason;
		this.detail = detail;
	}

	get status(): number {
		return REFUSALS[this.reason].status;
	}
}

/** True for a reason of the table above. */
export function isReason(value: string): value is Reason {
	return Object.hasOwn(REFUSALS, value);
}
