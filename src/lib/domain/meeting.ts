/**
 * Meet or not: after a vote over days, which topics need talk and which can close in writing, each with its reason. It
 * proposes, people decide; that few voted is never a reason not to meet.
 */
import { agendaOf, type AgendaTopic } from './agenda.ts';
import type { Mine, Snapshot } from './snapshot.ts';
import { runningPhase, type Standing } from './standing.ts';
import { fewestVoters, inOrder, isVoted, type Dissent } from './weighing.ts';
import type { Phase } from './workshop.ts';

/** Below this agreement (from -1, split, to 1, of one mind) a topic needs talk. A rule of thumb: 0 is evenly over all steps. */
export const SPLIT = 0.4;

/** What the ballots say of a topic. */
export interface Voted extends Dissent {
	id: string;
	/** somebody marked it, privately, as one to talk about */
	isWanted: boolean;
	/** first in a tie, or near the first */
	isClose: boolean;
	/** people chose it as one to talk about */
	isChosen: boolean;
}

export type TalkReason = 'objected' | 'wanted' | 'open' | 'split' | 'unasked' | 'chosen' | 'close';

export interface Meeting {
	/** in the order given; null: it can close in writing, nothing speaks against it */
	topics: { id: string; why: TalkReason | null }[];
	/** `cancel` is a proposal, made only when no topic needs talk, enough people voted, and enough on each */
	advice: 'meet' | 'meet_for_turnout' | 'cancel';
}

/** The first reason that holds, the weightiest first. */
function reasonToTalk({
	objections,
	isWanted,
	agreement,
	isClose,
	isOpen,
	isUnasked,
	isChosen
}: Voted): TalkReason | null {
	if (objections > 0) return 'objected';
	if (isWanted) return 'wanted';
	if (isOpen) return 'open';
	if (agreement !== null && agreement < SPLIT) return 'split';
	if (isUnasked) return 'unasked';
	if (isChosen) return 'chosen';
	return isClose ? 'close' : null;
}

/** How many of how many people voted. */
export interface Turnout {
	/** who handed in a slip that says something; null: fewer than four, so how many is not told, and few */
	voters: number | null;
	/** null where it must not be known */
	people: number | null;
}

/**
 * Turnout is low where so few voted that their number is not told, where fewer than half of the people did, and where for
 * some topic too few did to tell whether they disagree.
 */
export function meetOrNot(topics: readonly Voted[], { voters, people }: Turnout): Meeting {
	const reasons = topics.map((topic) => ({ id: topic.id, why: reasonToTalk(topic) }));
	const isLow = voters === null || (people !== null && 2 * voters < people) || topics.some(({ isUntold }) => isUntold);
	const needsTalk = reasons.some(({ why }) => why !== null);
	return { topics: reasons, advice: needsTalk ? 'meet' : isLow ? 'meet_for_turnout' : 'cancel' };
}

/** Why nothing speaks for a talk: people agree on it, the vote is clear, nobody gave it anything, or too few to tell. */
export type WritingReason = 'agreed' | 'clear' | 'unvoted' | 'untold';

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
	/** somebody wants to talk about one of them: the meeting is not called off */
	isWanted: boolean;
	/** a decision stands already, made without a talk */
	isDecided: boolean;
	advice: Meeting['advice'];
}

/** What the ballots say of a topic, and a mark on it. */
function votedOf({ topic, result, dissent }: AgendaTopic): Voted {
	// Dots say what people want to talk about, not whether they agree.
	const isChosen = result?.tally.method === 'dots' && result.tally.points > 0;
	return { id: topic.id, ...dissent, isWanted: topic.is_wanted, isClose: result?.weighed.isClose ?? false, isChosen };
}

function writingReason({ result, dissent }: AgendaTopic): WritingReason {
	if (dissent.isUntold) return 'untold';
	if (!result || !isVoted(result.tally)) return 'unvoted';
	return (dissent.agreement ?? -1) >= SPLIT ? 'agreed' : 'clear';
}

/** The open ones of these topics, each with its reason. */
export function meetingOf(topics: readonly AgendaTopic[], turnout: Turnout): Omit<MeetOrNot, 'isDecided'> {
	const open = topics.filter(({ topic }) => topic.status === 'open');
	const asked = meetOrNot(open.map(votedOf), turnout);
	return {
		topics: open.map((entry, at) => ({
			id: entry.topic.id,
			label: entry.label,
			talk: asked.topics[at]?.why ?? null,
			writing: writingReason(entry)
		})),
		isWanted: open.some(({ topic }) => topic.is_wanted),
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
	const results = inOrder(shared.phases, shared.results);
	if (results.length === 0 || !roundBeforeMeeting(shared.phases, shared.workshop)) return null;
	const people = counts.participants === null ? null : counts.participants + (mine.participant === null ? 0 : 1);
	const isDecided = shared.outcomes.some(({ kind, status }) => kind === 'decision' && status === 'accepted');
	return { ...meetingOf(topics, { voters: fewestVoters(results), people }), isDecided };
}
