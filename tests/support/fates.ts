/**
 * What is to become of a topic, told from what was given and the rounds that are over: open until it was talked about or is
 * parked, and open again for the next talk where somebody wants that, or a ballot in between speaks for it.
 */
import type { Topic } from '../../src/lib/domain/workshop.ts';
import { methodOf } from './acting.ts';
import type { Leg } from './course.ts';
import type { GivenOutcome, GivenWish } from './ledger.ts';
import type { Play } from './play.ts';
import { againstIn, tellsOf } from './results.ts';

export type Fate = Pick<Topic, 'status' | 'parked_why' | 'park_reason'>;

const OPEN: Fate = { status: 'open', parked_why: null, park_reason: null };
const DISCUSSED: Fate = { ...OPEN, status: 'discussed' };
const parked = (parked_why: Topic['parked_why'], park_reason: string | null = null): Fate => ({
	...{ status: 'parked', parked_why, park_reason }
});

/** Opened again, it keeps the reason for which it was parked. */
const again = (fate: Fate): Fate => ({ ...fate, status: 'open' });

export interface TopicSoFar extends Fate {
	/** when people last talked it through, so that what was said against it before has been heard; null: they have not yet */
	readonly talked: number | null;
	/** those that still wait for talk */
	readonly wishes: readonly GivenWish[];
}

/** What has become of it by now. */
export function fateOf(play: Play, topic: string): TopicSoFar {
	const { course, kept } = play;
	const before = kept?.fates.get(topic);
	let fate: Fate = before ?? OPEN;
	let talked = before?.talked ?? null;
	let wishes = play.wishes.filter((wish) => play.topicOf(wish.card) === topic && !kept?.had.has(wish));
	for (const leg of course.legs.slice(kept?.from ?? 0, course.at + 1)) {
		const isEnded = leg.isOver && leg !== course.left;
		if (leg.step === 'vote' && isEnded && isAskedAgain(play, leg, topic, fate)) fate = again(fate);
		if (leg.step !== 'discuss') continue;
		const before = wishes.filter((wish) => wish.leg.at < leg.at);
		if (before.length > 0 && leg.at > (kept?.at ?? -1)) fate = again(fate);
		if (leg.mode === 'async' && leg.isOver) fate = afterDays(play, leg, topic, fate, before.length > 0);
		// The only talk that there is has been had.
		if (leg.mode === 'async' && leg.isOver && !course.isTalkAfter(leg)) wishes = [];
		if (leg.mode === 'live' && play.spotlit.get(leg) === topic) fate = leg.isOver ? DISCUSSED : OPEN;
		if (
			leg.isOver &&
			(play.spotlit.get(leg) === topic || isSettledIn(play, leg, topic) || isClosedIn(play, leg, topic))
		)
			talked = leg.closes;
		const byHand = play.parked.slice(kept?.parked ?? 0).find((each) => each.leg === leg && each.topic === topic);
		if (byHand) fate = parked(byHand.reason === null ? 'no_time' : null, byHand.reason ?? fate.park_reason);
		// It has had what they asked for.
		if (fate.status === 'discussed' || byHand?.reason) wishes = wishes.filter((wish) => !before.includes(wish));
	}
	// What was parked in the talk that goes on is so until its end.
	const isTalking = course.running?.step === 'discuss' && !course.running.isOver;
	if (!isTalking && course.isTalkAfter(course) && wishes.some((wish) => isTold(play, wish))) fate = again(fate);
	if (course.isEnded) fate = atTheEnd(play, topic, fate, wishes.length > 0);
	const left = course.isClosed && fate.status === 'open' ? leftOver(play, topic) : null;
	if (left) fate = parked(left, fate.park_reason);
	const { status, parked_why, park_reason } = fate;
	return { status, parked_why, park_reason, talked, wishes };
}

/** What had become of everything by the time at which a timetable was changed. */
export interface Kept {
	readonly fates: ReadonlyMap<string, TopicSoFar>;
	/** marks that wait for talk no more */
	readonly had: ReadonlySet<GivenWish>;
	/** marks of which all had been told */
	readonly told: ReadonlySet<GivenWish>;
	/** so many had been parked by hand */
	readonly parked: number;
	/** the round that ran then, and the first of those whose end is still to come */
	readonly at: number;
	readonly from: number;
}

/**
 * Changes the timetable, and keeps what has become of everything by the one that was. What a talk over days left over waits for a
 * talk to come, and is parked without one.
 */
export function changedBy(play: Play, alter: () => void): void {
	const topics = new Set(play.cards.flatMap(({ topic }) => topic ?? []));
	const fates = new Map([...topics].map((topic) => [topic, fateOf(play, topic)]));
	const left = new Set([...fates.values()].flatMap(({ wishes }) => wishes));
	const had = new Set(play.wishes.filter((wish) => !left.has(wish)));
	const told = new Set(play.wishes.filter((wish) => isTold(play, wish)));
	const ran = play.course.at;
	alter();
	const { running, at } = play.course;
	const from = running?.isOver === false ? at : at + 1;
	play.kept = { fates, had, told, parked: play.parked.length, at: Math.min(ran, at), from };
	const isTalkToCome = play.course.isTalkAfter(play.course) || (running?.step === 'discuss' && !running.isOver);
	for (const [topic, fate] of fates) {
		const isLeft = fate.parked_why === 'not_settled' || fate.parked_why === 'nobody_proposed';
		if (isTalkToCome && isLeft) fates.set(topic, { ...fate, status: 'open', parked_why: null });
		const why = !isTalkToCome && fate.status === 'open' ? leftOver(play, topic) : null;
		if (why) fates.set(topic, { ...fate, ...parked(why, fate.park_reason) });
	}
}

/** Whether a ballot after the last talk, or any where nobody talked, says something of it. */
function isVotedSince(play: Play, topic: string): boolean {
	const { legs, at, left } = play.course;
	const isHeld = (leg: Leg) => (leg.mode === 'async' ? leg.isOver : leg.closes !== null || leg === left);
	const talk = legs.findLast((leg) => leg.step === 'discuss' && leg.at <= at && isHeld(leg))?.at ?? -1;
	return legs.some((leg) => leg.step === 'vote' && leg.isOver && leg.at > talk && tellsOf(play, leg, topic));
}

/**
 * What somebody wanted to talk about is said to be that, what had been parked is so again, and what was settled since is parked no
 * more.
 */
function atTheEnd(play: Play, topic: string, fate: Fate, isWanted: boolean): Fate {
	const isSettled = isDecided(play, topic, { at: Infinity }) || isVotedSince(play, topic);
	if (fate.status === 'parked')
		return isSettled && ['not_settled', 'nobody_proposed', 'no_time'].includes(fate.parked_why ?? '')
			? again(fate)
			: fate;
	if (fate.status !== 'open') return fate;
	if (isWanted) return isSettled ? { ...fate, parked_why: 'wanted' } : parked('wanted', fate.park_reason);
	return !isSettled && (fate.park_reason || fate.parked_why) ? parked(fate.parked_why, fate.park_reason) : fate;
}

/** Whether what was talked about or parked is open again after a ballot, as people go on to talk and it says something of it. */
function isAskedAgain(play: Play, ballot: Leg, topic: string, { status, park_reason }: Fate): boolean {
	if (status === 'open' || !play.course.isTalkAfter(ballot) || !tellsOf(play, ballot, topic)) return false;
	// Whatever was said of it: people speak against it, or have put dots on what they want to talk about.
	if (againstIn(play, ballot, topic) || methodOf(ballot) === 'dots') return true;
	return park_reason === null && !isDecided(play, topic, ballot);
}

/** After a talk over days. What was proposed and does not stand goes to the next talk, or is parked. */
function afterDays(play: Play, talk: Leg, topic: string, before: Fate, isWanted: boolean): Fate {
	const proposed = play.outcomes.filter((each) => each.topic === topic);
	const isAgain = play.course.isTalkAfter(talk);
	if (before.status === 'parked') return before;
	const still: Fate = { ...before, status: 'open', parked_why: null };
	if (isSettledIn(play, talk, topic)) return isAgain && isWanted ? still : DISCUSSED;
	const here = proposed.filter(({ leg }) => leg === talk);
	if (here.length > 0 && isAgain) return still;
	if (isClosedIn(play, talk, topic)) return DISCUSSED;
	if (here.length > 0) return parked('not_settled', before.park_reason);
	// What is voted on next needs nobody's proposal.
	const isToCome = isAgain || play.course.legs.some(({ step, at }) => step === 'vote' && at > talk.at);
	if (isToCome || before.status !== 'open' || isDecided(play, topic, talk) || !wasThere(play, topic, talk))
		return before;
	return parked(proposed.some(({ leg }) => leg.at < talk.at) ? 'not_settled' : 'nobody_proposed', before.park_reason);
}

/** Whether all that was proposed about it in a talk over days stands. */
function isSettledIn(play: Play, talk: Leg, topic: string): boolean {
	const here = play.outcomes.filter((each) => each.leg === talk && each.topic === topic);
	return talk.mode === 'async' && here.length > 0 && here.every((each) => stands(play, each));
}

/** Whether something that was proposed about it in the last talk, over days, stands: that is the end of it. */
const isClosedIn = (play: Play, talk: Leg, topic: string) =>
	talk.mode === 'async' &&
	!play.course.isTalkAfter(talk) &&
	play.outcomes.some((each) => each.leg === talk && each.topic === topic && stands(play, each));

/** Why it is parked that is still open, as the talk that it waited for does not come; null: it is not. */
function leftOver(play: Play, topic: string): Topic['parked_why'] {
	const proposed = play.outcomes.filter((each) => each.topic === topic);
	if (isVotedSince(play, topic) || proposed.some((each) => stands(play, each))) return null;
	if (proposed.some(({ leg }) => leg.mode === 'async')) return 'not_settled';
	const over = play.course.legs.filter(({ isOver }) => isOver);
	const talk = over.findLast(({ step, mode }) => step === 'discuss' && mode === 'async');
	if (!talk || proposed.length > 0) return null;
	const isTakenUp = (play.course.isClosed ? over : play.course.legs).some(
		({ step, at }) => (step === 'discuss' || step === 'vote') && at > talk.at
	);
	return isTakenUp || !wasThere(play, topic, talk) ? null : 'nobody_proposed';
}

/** Whether its cards were there to be talked about. */
const wasThere = (play: Play, topic: string, talk: Leg) =>
	play.cards.some((card) => card.topic === topic && card.leg.at < talk.at);

/** The marks that still wait for talk. */
export const waiting = (play: Play): GivenWish[] =>
	play.wishes.filter((wish) => fateOf(play, play.topicOf(wish.card) ?? '').wishes.includes(wish));

/** Whether it keeps its cards, and gets no more: it was on a ballot, or people talked about it. */
export function isFixed(play: Play, topic: string | null): boolean {
	if (topic === null) return false;
	const { status, park_reason, parked_why } = fateOf(play, topic);
	const isSaid =
		play.posts.some((each) => each.topic === topic && each.state !== 'withdrawn') ||
		[...play.outcomes, ...play.actions].some((each) => each.topic === topic) ||
		play.classified.has(topic) ||
		play.isOpened(topic);
	return play.isVoted(topic) || status !== 'open' || park_reason !== null || parked_why !== null || isSaid;
}

/** Whether something about it stands that was proposed before that round. */
const isDecided = (play: Play, topic: string, { at }: { at: number }) =>
	play.outcomes.some((each) => each.topic === topic && each.leg.at < at && stands(play, each));

/** Whether it stands: said together by who facilitates or taken on; over days if there was time and nobody objected. */
export function stands(play: Play, { id, leg, by, owner, isInTime }: GivenOutcome): boolean {
	if (leg.mode === 'live') return by === 'facilitator' || owner !== null;
	return leg.isOver && isInTime && !isObjectedTo(play, id);
}
export const isObjectedTo = (play: Play, outcome: string) =>
	play.objections.some((each) => each.outcome === outcome && !each.isWithdrawn);

/**
 * Whether all are told that somebody wants to talk: from a full hour on while nobody votes first, with the result of the last
 * ballot before the talk, or as the talk begins.
 */
export function isTold({ course, kept }: Play, wish: GivenWish): boolean {
	const { leg, hour } = wish;
	if (kept?.told.has(wish)) return true;
	const talk = course.legs.find(({ step, at }) => step === 'discuss' && at > leg.at);
	if (talk && course.at >= talk.at && !(course.isEnded && talk.opens === null && talk.closes === null)) return true;
	return course.legs.slice(Math.max(leg.at, kept?.at ?? 0), course.at + 1).some((each) => {
		if (isVotedOnFirst(course, each)) return false;
		const until = each === course.running ? course.now : (course.legs[each.at + 1]?.opens ?? course.endedAt ?? 0);
		const isHeardNow = each.step === 'vote' && each !== course.left && each.at >= (kept?.from ?? 0);
		return isHeardNow || hour <= until;
	});
}

/** Whether people vote in that round, or, as that round is over or runs, before they talk: as nobody knows who wants that. */
function isVotedOnFirst({ legs }: Play['course'], { step, mode, at, isOver }: Leg): boolean {
	if (step === 'vote' && !isOver) return true;
	const ahead = legs.slice(at + 1);
	const talk = ahead.findIndex((each) => each.step === 'discuss');
	const beforeTalk = talk < 0 ? ahead : ahead.slice(0, talk);
	const hasVotedApart = legs
		.slice(0, at + 1)
		.some((each) => each.step === 'vote' && each.mode === 'async' && each.isOver);
	// Without a ballot over days nothing calls the meeting needless: then one that they hold when they meet comes first.
	const mayBeOff = mode === 'async' && hasVotedApart;
	const meeting = beforeTalk.findIndex((each) => each.mode === 'live');
	return beforeTalk.slice(0, mayBeOff && meeting >= 0 ? meeting : undefined).some((each) => each.step === 'vote');
}
