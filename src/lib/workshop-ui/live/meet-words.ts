/** Why a topic needs talk, or can close without. */
import { m } from '$messages';
import type { TalkReason, WritingReason } from '../../domain/meeting.ts';

const TALK: Record<TalkReason, () => string> = {
	objected: m.meet_why_objected,
	wanted: m.meet_why_wanted,
	open: m.meet_why_open,
	split: m.meet_why_split,
	chosen: m.meet_why_chosen,
	close: m.meet_why_close
};
const WRITING: Record<WritingReason, () => string> = {
	agreed: m.meet_why_agreed,
	clear: m.meet_why_clear,
	unvoted: m.meet_why_unvoted
};

export const talkWords = (reason: TalkReason) => TALK[reason]();
export const writingWords = (reason: WritingReason) => WRITING[reason]();
