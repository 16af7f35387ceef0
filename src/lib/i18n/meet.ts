/** Why a topic needs talk, or can close without. */
import { m } from '$messages';
import type { TalkReason, WritingReason } from '../domain/meeting.ts';

type Options = Parameters<typeof m.meet_why_open>[1];

const TALK: Record<TalkReason, typeof m.meet_why_open> = {
	objected: m.meet_why_objected,
	wanted: m.meet_why_wanted,
	open: m.meet_why_open,
	split: m.meet_why_split,
	unasked: m.meet_why_unasked,
	chosen: m.meet_why_chosen,
	close: m.meet_why_close
};
const WRITING: Record<WritingReason, typeof m.meet_why_open> = {
	agreed: m.meet_why_agreed,
	clear: m.meet_why_clear,
	unvoted: m.meet_why_unvoted,
	untold: m.meet_why_untold
};

export function talkWords(reason: TalkReason, options: Options = {}): string {
	return TALK[reason]({}, options);
}

export function writingWords(reason: WritingReason, options: Options = {}): string {
	return WRITING[reason]({}, options);
}
