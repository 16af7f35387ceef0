/**
 * What a facilitator changes of a workshop that people are in: what comes next, a close, an opening, a meeting, the round itself.
 * Each is sent twice and done once; the course is then what the contract makes of it.
 */
import { expect } from 'vitest';
import { readRest } from '../../src/lib/domain/plan.ts';
import type { Reason } from '../../src/lib/domain/refusal.ts';
import type { EventType } from '../../src/lib/domain/snapshot.ts';
import {
	askedIn,
	beforeIn,
	begunIn,
	comingIn,
	sentOf
} from '../../src/lib/workshop-ui/facilitate/timetable/composed.ts';
import { OBJECTION_HOURS } from '../../src/lib/domain/post.ts';
import { withoutIdle } from '../../src/lib/domain/round-rules.ts';
import type { Leg } from './course.ts';
import { changedBy, stands } from './fates.ts';
import { DAY, HOUR, MINUTE, type Args } from './people.ts';
import type { Play } from './play.ts';
import { ask, editedBy, type Change, type Kind } from './timetables.ts';
import { hasVotes, refusalOfBack, refusalOfCalling, refusalOfRest } from './verbs.ts';

/** A call, and what comes of it: why it is refused, or what everyone is told and what the course is from then on. */
interface Move {
	readonly verb: string;
	readonly args: Args;
	readonly refused?: Reason | null;
	readonly told: EventType;
	alter(): void;
}

/** Does it if this is a moment for it. @returns whether it was done */
export async function change(play: Play, wanted: Change): Promise<boolean> {
	const move = MOVES[wanted.kind](play, wanted);
	if (!move) return false;
	const { facilitator } = play.inside;
	const args = { p_workshop: play.id, ...move.args };
	if (move.refused) {
		expect(await play.attempt(facilitator, move.verb, args)).toMatchObject({ reason: move.refused });
		return false;
	}
	const before = await play.log();
	for (let n = 0; n < 2; n++) await facilitator.call(move.verb, args);
	changedBy(play, move.alter);
	play.moved++;
	// What somebody wants to talk about is told at a full hour, whoever does what.
	const after = (await play.log()).slice(before.length).filter((type) => type !== 'topic_changed');
	expect(after).toEqual([move.told]);
	play.forget();
	return true;
}

const MOVES: Readonly<Record<Kind, (play: Play, wanted: Change) => Move | null>> = {
	/** The rest is edited from where the workshop stands, as the page does it, and saved if nothing is wrong with it. */
	rest(play, { edits, asks }) {
		const { course, seen } = play;
		const now = Date.now();
		if (course.isEnded) return null;
		const held = comingIn(seen.shared, now);
		const before = beforeIn(seen.shared, now, 'Europe/Madrid');
		const rounds = editedBy(edits, held.rounds, before);
		const kept = askedIn({ rounds, questions: held.questions });
		const asked = withoutIdle({ phases: rounds, prompts: ask(rounds, () => asks) }).prompts;
		const made = asked.filter(({ phase_id }) => !kept.some((each) => each.phase_id === phase_id));
		const sent = sentOf({ rounds, questions: kept });
		const prompts = rounds.flatMap(({ id }) => [...sent.prompts, ...made].filter(({ phase_id }) => phase_id === id));
		const all = { phases: sent.phases, prompts };
		const { plan } = readRest(all, now + MINUTE, before);
		if (!plan || JSON.stringify(rounds) === JSON.stringify(held.rounds)) return null;
		const begun = begunIn(seen.shared, now).size;
		const onClock = (held: string | null) => held && new Date(play.onClock(held)).toISOString();
		const phases = plan.phases.map((phase) => ({
			...phase,
			opens_at: onClock(phase.opens_at),
			closes_at: onClock(phase.closes_at)
		}));
		return {
			verb: 'change_timetable',
			args: {
				...{ p_after: begun === 0 ? null : seen.shared.workshop.phase_id, p_seen: seen.shared.workshop.sequence },
				...{ p_phases: plan.phases, p_prompts: plan.prompts }
			},
			refused: refusalOfRest(
				play,
				phases.map((phase) => ({ ...phase, closes: phase.closes_at === null ? null : Date.parse(phase.closes_at) }))
			),
			told: 'timetable_changed',
			alter() {
				course.change(phases, plan.prompts, play.now);
				for (const { id, rules } of plan.prompts) play.rules.set(id, rules ?? {});
			}
		};
	},
	/** Put off as far as what comes next leaves room; sooner only before it has opened. */
	close(play, { isSooner, hours }) {
		const { course } = play;
		const leg = course.running;
		if (leg?.mode !== 'async' || course.isReadUntilMet || leg.opens === null || leg.closes === null) return null;
		if (leg.closes <= play.now || (isSooner && leg.opens <= play.now)) return null;
		const room = roomAfter(play, leg) - leg.closes;
		const to = isSooner ? (leg.opens + leg.closes) / 2 : leg.closes + Math.min(hours * HOUR, room / 2);
		if (Math.abs(to - leg.closes) < MINUTE) return null;
		return {
			verb: 'move_close',
			args: { p_closes_at: play.held(to) },
			told: 'timetable_changed',
			alter: () => course.moveClose(to)
		};
	},
	/** The first window opens at once, or later. */
	open(play, { isSooner }) {
		const { course } = play;
		const leg = course.running;
		if (!course.isUnopened || leg?.opens === null || leg?.closes === null || !leg) return null;
		const to = isSooner ? play.now : (leg.opens + leg.closes) / 2;
		return {
			verb: 'move_open',
			args: { p_opens_at: play.held(to) },
			told: 'timetable_changed',
			alter: () => course.moveOpen(to)
		};
	},
	/** The next meeting is held sooner, as soon as may be halfway, or later. */
	meet(play, { isSooner, hours }) {
		const { course } = play;
		const meeting = course.nextMeeting;
		if (meeting?.opens == null) return null;
		const before = course.legs[meeting.at - 1];
		const free = before?.step === 'read' ? (before.opens ?? 0) : before ? course.endOf(before) : 0;
		const earliest = Math.max(play.now, free) + 2 * MINUTE;
		if (isSooner && meeting.opens <= earliest) return null;
		const to = isSooner ? (earliest + meeting.opens) / 2 : Math.max(meeting.opens, play.now) + hours * HOUR;
		return {
			verb: 'move_live',
			args: { p_at: play.held(to) },
			told: 'timetable_changed',
			alter: () => course.meetAt(to)
		};
	},
	back(play) {
		const { course } = play;
		if (refusalOfBack(play, true) !== null) return null;
		const target = course.legs[course.isEnded ? course.legs.length - 1 : course.at - 1];
		const crossed = [target, course.running].filter((leg) => leg && hasVotes(play, leg));
		return {
			verb: 'go_back',
			args: { p_from: course.running?.id ?? null, p_void: true },
			told: crossed.length > 0 ? 'ballot_voided' : 'phase_went_back',
			alter() {
				for (const topic of play.viewed.keys()) if (play.isOpened(topic)) play.opened.add(topic);
				for (const leg of course.goBack(play.now)) giveBack(play, leg, crossed.includes(leg));
				if (target) play.acted.delete(target);
			}
		};
	},
	off(play) {
		const { course } = play;
		if (refusalOfCalling(play) !== null) return null;
		const isDecided = [...play.outcomes].some((each) => stands(play, each));
		return {
			verb: 'cancel_meeting',
			args: { p_from: course.running?.id ?? null },
			told: 'meeting_cancelled',
			alter: () => course.callOff(isDecided, play.now)
		};
	}
};

/** Until when the close of a window can be put off: until it meets what comes next, which keeps time to object where people talk. */
function roomAfter({ course }: Play, leg: Leg): number {
	const [next, after] = course.legs.slice(leg.at + 1);
	const grace = leg.step === 'collect' ? 10 * MINUTE : 0;
	if (!next) return (leg.closes ?? 0) + 30 * DAY;
	if (next.mode === 'live') return (next.opens ?? 0) - grace;
	if (next.step === 'read' && after?.mode === 'live') return (next.closes ?? 0) - grace;
	const hours = 'objection_hours' in next.rules ? (next.rules.objection_hours ?? OBJECTION_HOURS) : OBJECTION_HOURS;
	return (next.closes ?? 0) - grace - (next.step === 'discuss' ? hours * HOUR : 0) - MINUTE;
}

/** What people said in a ballot that is void is given back; nothing is spoken of in a round that is left or open again. */
function giveBack(play: Play, leg: Leg, isVoid: boolean): void {
	play.spotlit.delete(leg);
	if (!isVoid) return;
	play.slips.delete(leg);
	play.done.delete(leg);
	play.asked.delete(leg);
	play.rated.delete(leg);
	play.acted.delete(leg);
	for (const legs of play.voted.values()) legs.delete(leg);
	play.hands.splice(0, Infinity, ...play.hands.filter((hand) => hand.leg !== leg));
}
