/**
 * Meet or not: after a vote over days, which topics need talk and which can close in writing, each with its reason. It
 * proposes, people decide; that few voted is never a reason not to meet.
 */

/** Below this agreement (from -1, split, to 1, of one mind) a topic needs talk. A rule of thumb: 0 is evenly over all steps. */
export const SPLIT = 0.4;
/** Fewer voters than this say too little. */
const FEWEST_VOTERS = 3;

/** What the ballot says of a topic. */
export interface Voted {
	id: string;
	objections: number;
	/** somebody marked it, privately, as one to talk about */
	isWanted: boolean;
	/** null: the method does not say */
	agreement: number | null;
	/** first in a tie, or near the first */
	isClose: boolean;
	/** a verdict was asked for and it was not carried; silence is none */
	isOpen: boolean;
}

export type TalkReason = 'objected' | 'wanted' | 'open' | 'split' | 'close';

export interface Meeting {
	/** in the order given; null: it can close in writing, nothing speaks against it */
	topics: { id: string; why: TalkReason | null }[];
	/** `cancel` is a proposal, made only when no topic needs talk and enough people voted */
	advice: 'meet' | 'meet_for_turnout' | 'cancel';
}

/** The first reason that holds, the weightiest first. */
function reasonToTalk({ objections, isWanted, agreement, isClose, isOpen }: Voted): TalkReason | null {
	if (objections > 0) return 'objected';
	if (isWanted) return 'wanted';
	if (isOpen) return 'open';
	if (agreement !== null && agreement < SPLIT) return 'split';
	return isClose ? 'close' : null;
}

/**
 * `voters` of `people` handed in a slip that says something; `people` is null where it must not be known. Turnout is low under
 * three voters, or where fewer than half of the people voted.
 */
export function meetOrNot(topics: readonly Voted[], turnout: { voters: number; people: number | null }): Meeting {
	const reasons = topics.map((topic) => ({ id: topic.id, why: reasonToTalk(topic) }));
	const isLow = turnout.voters < FEWEST_VOTERS || (turnout.people !== null && 2 * turnout.voters < turnout.people);
	const needsTalk = reasons.some(({ why }) => why !== null);
	return { topics: reasons, advice: needsTalk ? 'meet' : isLow ? 'meet_for_turnout' : 'cancel' };
}
