/**
 * Composing a timetable. One round follows another without a gap, so what is edited is how long a round lasts, and when the
 * people meet; all that comes after moves along, in working days and keeping its hour of the day: a window that is pushed
 * by a day does not close at night or on a Sunday. What has no room in an order is not put there: an edit that would let
 * people read before anybody writes is answered with null.
 */
import { misplacement } from './order.ts';
import type { PlanPhase } from './plan.ts';
import { withoutIdleRules } from './round-rules.ts';
import { isMeeting, spansOf, type Before } from './spans.ts';
import { nextAt, onWorkingDay, reach, stretch, type Stretch } from './stretch.ts';
import { daysGiven, endsWithMeeting, freeAfter } from './timetable.ts';
import { DAY_ENDS, MINUTE } from './working-hours.ts';
import type { Instant, Mode, Step } from './workshop.ts';

/** A round with its instants taken off: how long it waits for its beginning, and how long it lasts. */
interface Loose {
	round: PlanPhase;
	waits: Stretch | null;
	lasts: Stretch | null;
}

const MINUTES: Record<Step, number> = { collect: 5, read: 3, group: 5, vote: 3, discuss: 10, check: 2, ratify: 3 };
const MEETS = 10 * 60;
const CLOSES = DAY_ENDS * 60;

const iso = (at: number): Instant => new Date(at).toISOString();

function loosen(rounds: readonly PlanPhase[], before: Before): Loose[] {
	const spans = spansOf(rounds, before);
	let { free } = before;
	return rounds.map((round, at) => {
		const { opens, ends } = spans[at] ?? { opens: free, ends: free };
		const waits = opens > free || isMeeting(rounds, at, before) ? stretch(free, opens, before.zone) : null;
		const lasts = round.mode === 'async' ? stretch(opens, ends, before.zone) : null;
		free = freeAfter(round, ends);
		return { round, waits, lasts };
	});
}

/** A window without a length yet closes at the end of a working day, a meeting without an hour takes that of another. */
function fasten(loose: readonly Loose[], before: Before): PlanPhase[] {
	const { zone } = before;
	const meets = loose.find(({ waits, round }) => waits && round.mode === 'live')?.waits?.clock ?? MEETS;
	const rounds = loose.map(({ round }) => round);
	const fastened: PlanPhase[] = [];
	let { free } = before;
	for (const [at, { round, waits, lasts }] of loose.entries()) {
		if (round.mode === 'live') {
			let opens: number | null = null;
			if (isMeeting(rounds, at, before)) {
				opens = (waits && reach(waits, free, zone)) ?? nextAt(free, waits?.clock ?? meets, zone);
				const read = fastened[at - 1];
				if (read && endsWithMeeting(rounds, at - 1)) fastened[at - 1] = { ...read, closes_at: iso(opens) };
			}
			fastened.push({ ...round, opens_at: opens === null ? null : iso(opens), closes_at: null });
			free = (opens ?? free) + (round.minutes ?? 0) * MINUTE;
			continue;
		}
		const isFirst = before.steps.length === 0 && rounds.slice(0, at).every(({ mode }) => mode === 'live');
		const isWanted = (rounds[at - 1] ?? before.last)?.mode !== 'async';
		const opens = isWanted && waits ? (reach(waits, free, zone) ?? free) : free;
		const ends = lasts
			? (reach(lasts, opens, zone) ?? opens + (lasts.to - lasts.from))
			: onWorkingDay(opens, daysGiven(round.step, isFirst), CLOSES, zone);
		fastened.push({ ...round, opens_at: iso(opens), closes_at: iso(ends) });
		free = freeAfter(round, ends);
	}
	return fastened;
}

/** The first round that has no room where it stands. Null: all have. */
export function misplaced(rounds: readonly Pick<PlanPhase, 'step'>[], before: Before): number | null {
	const steps = rounds.map(({ step }) => step);
	const at = steps.findIndex((step, n) => misplacement(step, [...before.steps, ...steps.slice(0, n)]) !== null);
	return at < 0 ? null : at;
}

/**
 * An edit changes which round is the first, and not when the first window opens. Only behind a meeting that is put before it that
 * window waits as it did.
 */
function edited(rounds: readonly PlanPhase[], before: Before, edit: (loose: Loose[]) => Loose[]): PlanPhase[] | null {
	const loose = loosen(rounds, before);
	const changed = edit(loose);
	if (
		misplaced(
			changed.map(({ round }) => round),
			before
		) !== null
	)
		return null;
	const first = loose[0]?.round;
	const opens = before.last === null && first?.mode === 'async' && first.opens_at ? Date.parse(first.opens_at) : null;
	const isBehind = changed.some(({ round, waits }, n) => n > 0 && waits && round.id === first?.id);
	if (opens === null || opens <= before.free || (isBehind && changed[0]?.round.mode === 'live'))
		return fasten(changed, before);
	const waiting = changed.map((each) => (each.round.id === first?.id ? { ...each, waits: null } : each));
	return fasten(waiting, { ...before, free: opens });
}

/** A round of that step as it is proposed; `id` a fresh UUIDv4. */
export function makeRound(step: Step, mode: Mode, id: string): PlanPhase {
	const base = {
		id,
		mode,
		title: null,
		opens_at: null,
		closes_at: null,
		minutes: mode === 'live' ? MINUTES[step] : null
	};
	if (step === 'vote') return { ...base, step, rules: { method: 'dots', budget: 5, cap: 3, open: false } };
	return { ...base, step, rules: {} };
}

/** Puts a round at that place; it may come without instants. Null: it has no room there. */
export function insertRound(rounds: readonly PlanPhase[], at: number, round: PlanPhase, before: Before) {
	return edited(rounds, before, (loose) => loose.toSpliced(at, 0, { round, waits: null, lasts: null }));
}

/** Leaves a round out. Null: what comes after has no room without it. */
export function removeRound(rounds: readonly PlanPhase[], id: string, before: Before) {
	return edited(rounds, before, (loose) => loose.filter(({ round }) => round.id !== id));
}

/** Puts a round at another place. Null: the order has no room for it. */
export function moveRound(rounds: readonly PlanPhase[], id: string, to: number, before: Before) {
	return edited(rounds, before, (loose) => {
		const moved = loose.find(({ round }) => round.id === id);
		return moved ? loose.filter((each) => each !== moved).toSpliced(to, 0, moved) : loose;
	});
}

/** A round over days becomes one together, or the other way, without the rules that mean nothing there. */
export function changeMode(rounds: readonly PlanPhase[], id: string, mode: Mode, before: Before) {
	return edited(rounds, before, (loose) =>
		loose.map((each) => {
			if (each.round.id !== id || each.round.mode === mode) return each;
			const { minutes } = makeRound(each.round.step, mode, id);
			return { round: withoutIdleRules({ ...each.round, mode, minutes }), waits: null, lasts: null };
		})
	);
}

/**
 * A round does something else: with the rules that are proposed for it, in the time that it had, but talk over days takes its own.
 * Null: not there.
 */
export function changeStep(rounds: readonly PlanPhase[], id: string, step: Step, before: Before) {
	return edited(rounds, before, (loose) =>
		loose.map((each) => {
			if (each.round.id !== id) return each;
			const { title, minutes, mode, opens_at, closes_at } = each.round;
			const lasts = step === 'discuss' ? null : each.lasts;
			return { ...each, lasts, round: { ...makeRound(step, mode, id), title, minutes, opens_at, closes_at } };
		})
	);
}

/** The minutes of a timebox; a window after the meeting begins as much later. */
export function setRoundMinutes(
	rounds: readonly PlanPhase[],
	id: string,
	minutes: number,
	before: Before
): PlanPhase[] {
	const loose = loosen(rounds, before);
	return fasten(
		loose.map((each) => (each.round.id === id ? { ...each, round: { ...each.round, minutes } } : each)),
		before
	);
}

/** Moves the close of a window, or the beginning of a meeting, to an instant; what is after it moves along. */
export function retime(rounds: readonly PlanPhase[], id: string, to: Instant, before: Before): PlanPhase[] {
	const at = rounds.findIndex((round) => round.id === id);
	const meeting = endsWithMeeting(rounds, at) ? at + 1 : at;
	const wanted = Date.parse(to);
	const until = (from: number | undefined) => stretch(from ?? wanted, wanted, before.zone);
	return fasten(
		loosen(rounds, before).map((each, n) => {
			if (endsWithMeeting(rounds, n) && n + 1 === meeting) return { ...each, lasts: until(each.lasts?.from) };
			if (n !== meeting) return each;
			if (each.lasts) return { ...each, lasts: until(each.lasts.from) };
			return { ...each, waits: until(endsWithMeeting(rounds, n - 1) ? wanted : each.waits?.from) };
		}),
		before
	);
}

/** Lets the first window open at an instant, or at once (null); its close and what is after it move along. */
export function openAt(rounds: readonly PlanPhase[], at: Instant | null, before: Before): PlanPhase[] {
	const wanted = at === null ? before.free : Date.parse(at);
	const waits = wanted > before.free ? stretch(before.free, wanted, before.zone) : null;
	const [first, ...rest] = loosen(rounds, before);
	return first ? fasten([{ ...first, waits }, ...rest], before) : [];
}

/** Gives a window so many working days; it closes at the hour at which it did. */
export function setDays(rounds: readonly PlanPhase[], id: string, days: number, before: Before): PlanPhase[] {
	const at = rounds.findIndex((round) => round.id === id);
	const span = spansOf(rounds, before)[at];
	if (!span) return [...rounds];
	const { clock } = stretch(span.opens, span.ends, before.zone);
	const ends = onWorkingDay(span.opens, days, clock, before.zone);
	return retime(rounds, id, iso(ends > span.opens ? ends : onWorkingDay(span.opens, 0, CLOSES, before.zone)), before);
}

/** What came of an edit while the workshop moved on: what can still be changed, and what has begun meanwhile. */
interface Rebased {
	rounds: PlanPhase[];
	/** begun meanwhile: out of the edit, as it is in the workshop */
	begun: string[];
}

/**
 * The same edit after other rounds have begun: those are taken out of it, and what follows moves along where it must.
 * `running` are the ids of all rounds that have begun by now.
 */
export function rebase(
	rounds: readonly PlanPhase[],
	running: ReadonlySet<string>,
	before: Before,
	now: Before
): Rebased {
	const begun = rounds.filter(({ id }) => running.has(id)).map(({ id }) => id);
	const coming = loosen(rounds, before).filter(({ round }) => !running.has(round.id));
	return { rounds: fasten(coming, now), begun };
}
