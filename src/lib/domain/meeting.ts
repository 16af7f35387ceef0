/**
 * Meet or not: after a vote over days, which topics need talk and which can close in writing, each with its reason. It
 * proposes, people decide; that few voted is never a reason not to meet.
 */
import { agendaOf, lastResult, type AgendaTopic } from './agenda.ts';
import type { Mine, Snapshot } from './snapshot.ts';
import { runningPhase, type Standing } from './standing.ts';
import { isVoted } from './weighing.ts';
import type { Phase } from './workshop.ts';

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
	/** people chose it as one to talk about */
	isChosen: boolean;
}

export type TalkReason = 'objected' | 'wanted' | 'open' | 'split' | 'chosen' | 'close';

export interface Meeting {
	/** in the order given; null: it can close in writing, nothing speaks against it */
	topics: { id: string; why: TalkReason | null }[];
	/** `cancel` is a proposal, made only when no topic needs talk and enough people voted */
	advice: 'meet' | 'meet_for_turnout' | 'cancel';
}

/** The first reason that holds, the weightiest first. */
function reasonToTalk({ objections, isWanted, agreement, isClose, isOpen, isChosen }: Voted): TalkReason | null {
	if (objections > 0) return 'objected';
	if (isWanted) return 'wanted';
	if (isOpen) return 'open';
	if (agreement !== null && agreement < SPLIT) return 'split';
	if (isChosen) return 'chosen';
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

/** Why a topic can close without talk: people agree on it, the vote is clear, or nobody gave it anything. */
export type WritingReason = 'agreed' | 'clear' | 'unvoted';

/** A topic with the reason why it needs talk, or why it does not. */
export interface TopicToMeet {
	id: string;
	label: string;
	/** null: nothing speaks against closing it in writing */
	talk: TalkReason | null;
	writing: WritingReason;
}

export interface MeetOrNot {
	topics: TopicToMeet[];
	advice: Meeting['advice'];
}

/** What a ballot says of a topic, and a mark on it. */
function votedOf({ topic, result }: AgendaTopic): Voted {
	const { objections = 0, agreement = null, isClose = false, isOpen = false } = result?.weighed ?? {};
	// Dots say what people want to talk about, not whether they agree.
	const isChosen = result?.tally.method === 'dots' && result.tally.points > 0;
	return { id: topic.id, objections, isWanted: topic.is_wanted, agreement, isClose, isOpen, isChosen };
}

function writingReason({ result }: AgendaTopic): WritingReason {
	if (!result || !isVoted(result.tally)) return 'unvoted';
	return (result.weighed.agreement ?? -1) >= SPLIT ? 'agreed' : 'clear';
}

/** The open ones of these topics, each with its reason. `voters` of `people`, which is null where it must not be known. */
export function meetingOf(topics: readonly AgendaTopic[], voters: number, people: number | null): MeetOrNot {
	const open = topics.filter(({ topic }) => topic.status === 'open');
	const asked = meetOrNot(open.map(votedOf), { voters, people });
	return {
		topics: open.map((entry, at) => ({
			id: entry.topic.id,
			label: entry.label,
			talk: asked.topics[at]?.why ?? null,
			writing: writingReason(entry)
		})),
		advice: asked.advice
	};
}

/**
 * The round whose end leads to a meeting that a ballot over days may have made needless: that ballot, or one after it.
 * Null: no such ballot has closed, or the people do not meet next.
 */
export function roundBeforeMeeting(phases: readonly Phase[], standing: Standing): Phase | null {
	const running = runningPhase(phases, standing);
	if (running?.mode !== 'async' || !(running.is_over || running.step === 'read')) return null;
	const next = phases.find(({ position }) => position > running.position);
	const hasVoted = phases.some(
		({ step, mode, is_over, position }) =>
			step === 'vote' && mode === 'async' && is_over && position <= running.position
	);
	return hasVoted && next?.mode === 'live' ? running : null;
}

/**
 * Whether to meet, as one reader can tell; null where no vote over days has closed before a meeting. `topics`: those of the
 * agenda, for who has made it already.
 */
export function meetOrNotIn(
	{ shared, mine, counts }: Pick<Snapshot, 'shared' | 'counts'> & { mine: Pick<Mine, 'participant'> },
	topics = agendaOf(shared).topics
): MeetOrNot | null {
	const result = lastResult(shared.phases, shared.results);
	if (!result || !roundBeforeMeeting(shared.phases, shared.workshop)) return null;
	const people = counts.participants === null ? null : counts.participants + (mine.participant === null ? 0 : 1);
	return meetingOf(topics, result.slips ?? 0, people);
}
