/**
 * What the contract says of a timetable that runs, written anew for the tests, from the plan and the clock alone: where the
 * workshop stands, which window is open, what is revealed and counted. Instants are milliseconds since the epoch, on the
 * clock that the test moves.
 */
import type { Reason } from '../../src/lib/domain/refusal.ts';
import { misplacement } from '../../src/lib/domain/order.ts';
import type { PlanPhase } from '../../src/lib/domain/plan.ts';
import type { Stage } from '../../src/lib/domain/standing.ts';
import { RENEWAL_MINUTES, type Thumb } from '../../src/lib/domain/thumbs.ts';
import type { PromptRules } from '../../src/lib/domain/workshop.ts';
import { DAY, MINUTE } from './people.ts';

/** A round as it goes: when it is, or was, open. */
export interface Leg {
	/** its place in the timetable, and that which it had at first */
	at: number;
	readonly turn: number;
	readonly id: string;
	readonly step: PlanPhase['step'];
	mode: PlanPhase['mode'];
	rules: PlanPhase['rules'];
	minutes: number;
	questions: readonly string[];
	/** what is rated in it, by its words */
	scales: readonly string[];
	/** when it opens or opened; null: begins when the timebox before it is ended */
	opens: number | null;
	/** of a window: when it closes, and when that is carried out; of a timebox: when it was ended */
	closes: number | null;
	isOver: boolean;
	isRevealed: boolean;
	/** it had begun, and was gone back out of */
	wasLeft: boolean;
}

/** Whether a topic has more time: asked at the end of its box, and answered by thumbs. */
export interface Question {
	readonly leg: Leg;
	readonly topic: string;
	readonly closes: number;
	readonly shown: Thumb[];
	isClosed: boolean;
	/** more than half of the thumbs were up */
	isRenewed: boolean;
}

/** A question, and the round that asks it. */
export interface Asked {
	readonly id: string;
	readonly phase_id: string;
	readonly text: string;
	readonly rules?: PromptRules;
}

const GRACE = 10 * MINUTE;
/** How long thumbs are shown. */
const THUMBS = 20_000;
const WRAP_UP = DAY;
/** While people have yet to meet. */
const PATIENCE = 14 * DAY;

/** When rounds that are planned open and close, in the places from `from` on: nothing begins before `free`. */
function layOut(
	phases: readonly PlanPhase[],
	prompts: readonly Asked[],
	{ from, free, last }: { from: number; free: number; last: Leg | null }
): Leg[] {
	return phases.map((phase, n): Leg => {
		const { id, step, mode, rules } = phase;
		const at = from + n;
		const before = phases[n - 1]?.mode ?? last?.mode;
		const wanted = phase.opens_at === null ? free : Date.parse(phase.opens_at);
		const minutes = phase.minutes ?? 0;
		const asked = prompts.filter(({ phase_id }) => phase_id === id);
		const questions = asked.map((prompt) => prompt.id);
		const scales = step === 'check' ? asked.map(({ text }) => text) : [];
		const leg = {
			at,
			turn: at,
			id,
			step,
			mode,
			rules,
			minutes,
			questions,
			scales,
			isOver: false,
			isRevealed: false,
			wasLeft: false
		};
		if (mode === 'live') {
			const opens = before === 'live' ? null : wanted;
			free = (opens ?? free) + minutes * MINUTE;
			return { ...leg, opens, closes: null };
		}
		const opens = before === 'async' ? free : Math.max(wanted, free);
		const closes = Date.parse(phase.closes_at ?? '');
		free = closes + (step === 'collect' ? GRACE : 0);
		return { ...leg, opens, closes };
	});
}

/** For so many per cent a rule for stopping asks that is said with that round; null: none is. */
function agreeOf({ rules }: Leg): number | null {
	return 'agree' in rules ? (rules.agree ?? null) : null;
}

export class Course {
	legs: readonly Leg[];
	/** the round that runs; -1: nothing has begun; as many as there are: all is over */
	at: number;
	endedAt: number | null = null;
	finalAt: number;
	isClosed = false;
	now: number;
	readonly questions: Question[] = [];
	/** the timebox that ran when all became final: nobody has ended it */
	left: Leg | null = null;
	/** checks whose ratings were told: they stay so until they are gone back into */
	readonly told = new Set<Leg>();
	/** counts of reactions are told now */
	onAllSaid: () => void = () => {};
	/** in which talks first views of risks have been opened */
	readonly #viewed = new Set<Leg>();
	/** what people rate in a check, the same for all its questions */
	ratings: ReadonlyMap<Leg, readonly number[]> = new Map();
	/** a meeting was called off, and its talk with it */
	#isCalledOff = false;
	/** how often a rule for stopping has left rounds out */
	stopped = 0;
	/** of the topic that is talked about: until when */
	#box: { readonly leg: Leg; readonly topic: string; ends: number } | null = null;

	constructor(phases: readonly PlanPhase[], prompts: readonly Asked[], now: number) {
		this.now = now;
		this.legs = layOut(phases, prompts, { from: 0, free: now, last: null });
		this.at = this.legs[0]?.mode === 'async' ? 0 : -1;
		this.finalAt = this.#plannedEnd();
	}

	/** The round that runs, also one whose window is over while people have yet to meet. */
	get running(): Leg | null {
		return this.legs[this.at] ?? null;
	}

	get isEnded(): boolean {
		return this.at === this.legs.length;
	}

	/** When the end of a window is carried out: texts being typed are taken for ten minutes. */
	endOf(leg: Leg): number {
		return (leg.closes ?? Infinity) + (leg.step === 'collect' && leg.mode === 'async' ? GRACE : 0);
	}

	passesSheets({ rules }: Pick<Leg, 'rules'>): boolean {
		return 'sheets' in rules && rules.sheets === true;
	}

	/** The rounds among which the sheets of this one go round; itself alone where none do. */
	sheetsOf(leg: Leg): Leg[] {
		const isOf = (each: Leg | undefined) => each?.mode === leg.mode && this.passesSheets(each);
		if (!isOf(leg)) return [leg];
		const run = [leg];
		for (const each of this.legs.slice(0, leg.at).reverse()) {
			if (!isOf(each)) break;
			run.unshift(each);
		}
		for (const each of this.legs.slice(leg.at + 1)) {
			if (!isOf(each)) break;
			run.push(each);
		}
		return run;
	}

	/** Carries out what is due: one window after another, and the close. */
	settle(now: number): void {
		this.now = now;
		for (;;) {
			const leg = this.running;
			if (leg && (this.viewsOpenAt(leg) ?? Infinity) <= now) this.#viewed.add(leg);
			if (leg?.mode !== 'async' || leg.isOver || this.isClosed) break;
			// What is read goes on being read until the people meet.
			if (this.endOf(leg) > now || this.isReadUntilMet) break;
			this.#end(leg);
			this.#tell();
			this.#stop(leg);
			const next = this.legs[this.at + 1];
			if (!next) this.endedAt = this.endOf(leg);
			if (next?.mode !== 'live') this.at++;
			this.#tell();
		}
		this.#settleThumbs(Math.min(now, this.finalAt));
		if (now < this.finalAt) return;
		if (this.running?.mode === 'live') {
			this.left = this.running;
			this.left.isOver = true;
			this.#viewed.add(this.left);
			this.left.closes = this.finalAt;
		}
		// What was written in a box that nobody ended is shown now.
		for (const leg of this.legs) leg.isRevealed ||= leg.step === 'collect';
		this.endedAt ??= this.finalAt;
		this.at = this.legs.length;
		this.isClosed = true;
		this.#tell();
	}

	/** The facilitator ends a timebox, or opens the room. */
	advance(now: number): void {
		this.settle(now);
		const leaving = this.running;
		if (leaving?.mode === 'live') {
			leaving.closes = now;
			this.#end(leaving);
			this.#tell();
			this.#stop(leaving);
		} else if (leaving?.step === 'read') {
			leaving.closes = Math.max(now, leaving.opens ?? now);
		}
		this.#beginNext();
	}

	/** What comes next begins now, or that was all. */
	#beginNext(): void {
		const { now } = this;
		this.at++;
		const next = this.running;
		if (!next) {
			this.endedAt = now;
			this.finalAt = now + WRAP_UP;
			return this.#tell();
		}
		// A window is never shorter than it was planned: what comes after is put back along with it.
		const late = Math.max(0, now - (next.opens ?? now));
		next.opens = now;
		if (next.mode === 'async') {
			for (const leg of this.legs.slice(this.at)) {
				if (leg !== next && leg.opens !== null) leg.opens += late;
				if (leg.closes !== null) leg.closes += late;
			}
		}
		this.finalAt = this.#plannedEnd();
		this.#tell();
	}

	/** Whether the window that runs is read until people meet. */
	get isReadUntilMet(): boolean {
		const leg = this.running;
		return leg?.step === 'read' && leg.mode === 'async' && this.legs[this.at + 1]?.mode === 'live';
	}

	/** Whether the first round is a window that has yet to open: all of the timetable is still to come. */
	get isUnopened(): boolean {
		return this.at < 0 || (this.at === 0 && this.running?.mode === 'async' && (this.running.opens ?? 0) > this.now);
	}

	/** The close of the window that is open, or is the first to open, is another; the window after it opens then. */
	moveClose(to: number): void {
		const [leg, next] = this.legs.slice(this.at);
		if (!leg) return;
		leg.closes = to;
		if (next?.mode === 'async') next.opens = this.endOf(leg);
		this.finalAt = this.#plannedEnd();
	}

	/** The first window opens then. */
	moveOpen(to: number): void {
		if (this.running) this.running.opens = to;
	}

	/** The next meeting begins then: what is read until it is read until then, and what comes after keeps its distance. */
	meetAt(to: number): void {
		const meeting = this.nextMeeting;
		if (!meeting) return;
		const by = to - (meeting.opens ?? to);
		const before = this.legs[meeting.at - 1];
		if (before?.step === 'read') before.closes = to;
		for (const leg of this.legs.slice(meeting.at)) {
			if (leg.opens !== null) leg.opens += by;
			if (leg.closes !== null) leg.closes += by;
		}
		this.finalAt = this.#plannedEnd();
	}

	/** The first round of the meeting that people come to next; null: they are in one, or in none to come. */
	get nextMeeting(): Leg | null {
		if (this.running?.mode === 'live' || this.isEnded) return null;
		return this.legs.find(({ mode, at }) => mode === 'live' && at > this.at) ?? null;
	}

	/** What comes after the round that runs is another; all of it, before anything has opened. A round that stays is the same. */
	change(phases: readonly PlanPhase[], prompts: readonly Asked[], now: number): void {
		this.settle(now);
		const running = this.isUnopened ? null : this.running;
		const from = running ? this.at + 1 : 0;
		const ends = running?.mode === 'async' ? this.endOf(running) : now;
		const laid = layOut(phases, prompts, { from, free: Math.max(ends, now), last: running });
		const known = this.legs.slice(from);
		const coming = laid.map((leg) => {
			const same = known.find(({ id, step }) => id === leg.id && step === leg.step);
			return same ? Object.assign(same, { ...leg, turn: same.turn, wasLeft: same.wasLeft }) : leg;
		});
		this.legs = [...this.legs.slice(0, from), ...coming];
		const [next] = coming;
		if (running?.step === 'read' && running.mode === 'async' && !running.isOver)
			running.closes = next?.mode === 'live' ? next.opens : Math.max(running.closes ?? now, now);
		// A window that is over waits for a meeting alone: what comes in its place comes now.
		if (running?.isOver && next?.mode !== 'live') return this.#beginNext();
		if (!running) this.at = next?.mode === 'async' ? 0 : -1;
		this.finalAt = this.#plannedEnd();
		this.settle(now);
	}

	/**
	 * The meeting that comes next is called off: what comes after it begins now. Where nobody has talked, and nothing stands,
	 * nobody is asked to agree to anything.
	 */
	callOff(isDecided: boolean, now: number): void {
		this.settle(now);
		const { running, nextMeeting: meeting, legs, at } = this;
		if (!running || !meeting) return;
		const canAgree = isDecided || legs.some((leg) => leg.step === 'discuss' && leg.at <= at);
		const isKept = (leg: Leg) =>
			leg.mode === 'async' && (leg.step !== 'ratify' || canAgree || legs[leg.at + 1]?.mode === 'live');
		const beyond = legs.find((leg) => leg.at > meeting.at && isKept(leg));
		this.legs = [...legs.slice(0, at + 1), ...(beyond ? legs.slice(beyond.at) : [])];
		for (const [n, leg] of this.legs.entries()) leg.at = n;
		this.#isCalledOff = true;
		if (!running.isOver) running.closes = Math.max(now, running.opens ?? now);
		this.#beginNext();
	}

	/** The round before is open again; what is left has not begun. @returns both */
	goBack(now: number): Leg[] {
		this.settle(now);
		const leaving = this.running;
		const target = this.legs[this.at - 1];
		if (!target) return [];
		this.#box = null;
		this.at = target.at;
		this.endedAt = null;
		if (leaving) {
			leaving.wasLeft = true;
			leaving.closes = null;
			leaving.opens = target.mode === 'live' ? null : Math.max(target.closes ?? now, leaving.opens ?? now);
		}
		target.isOver = false;
		this.told.delete(target);
		this.#viewed.delete(target);
		if (target.mode === 'live') {
			target.opens = now;
			target.closes = null;
		}
		this.finalAt = this.#plannedEnd();
		this.#tell();
		return leaving ? [target, leaving] : [target];
	}

	/** A topic is talked about in the room, until then. */
	talkAbout(topic: string, ends: number): void {
		if (this.running) this.#box = { leg: this.running, topic, ends };
	}

	/** What a page shows. */
	get stage(): Stage {
		if (this.isClosed) return 'final';
		const leg = this.running;
		if (!leg) return this.isEnded ? 'wrap-up' : 'waiting';
		if (!leg.isOver) return leg.step;
		return leg.step === 'collect' ? 'read' : 'waiting';
	}

	/** Why nothing can be given to a round now; null: it can. */
	outside(leg: Leg): Reason | null {
		if (leg === this.running) {
			if (leg.mode === 'live') return null;
			if ((leg.opens ?? 0) > this.now) return 'not_open_yet';
			if (this.now < this.endOf(leg)) return null;
		}
		if (leg.at > this.at) return 'not_open_yet';
		return ['collect', 'group', 'ratify'].includes(leg.step) ? 'window_closed' : 'ballot_closed';
	}

	/** Why nothing can be said in a talk over days now. */
	outsideTalk(): Reason | null {
		const leg = this.running;
		if (leg?.step === 'discuss' && leg.mode === 'async') {
			if ((leg.opens ?? 0) > this.now) return 'not_open_yet';
			return this.now < this.endOf(leg) && !leg.isOver ? null : 'window_closed';
		}
		const isToCome = this.legs.some((each) => each.at > this.at && each.step === 'discuss' && each.mode === 'async');
		return isToCome ? 'not_open_yet' : 'window_closed';
	}

	/** Whether talking has begun, or will not come any more. */
	get hasTalked(): boolean {
		return this.isEnded || this.legs.some(({ step, at }) => step === 'discuss' && at <= this.at);
	}

	/** Whether people are to talk after that round. */
	isTalkAfter({ at }: { readonly at: number }): boolean {
		return this.legs.some((each) => each.step === 'discuss' && each.at > at);
	}

	/** Whether first views of risks are open that were taken in that talk: once they are, they stay so. */
	hasOpenedViews(leg: Leg): boolean {
		return this.isClosed || this.#viewed.has(leg);
	}

	/** When first views of risks open in a talk over days; null: in no such talk. */
	viewsOpenAt(leg: Leg | null): number | null {
		if (leg?.step !== 'discuss' || leg.mode !== 'async' || leg.opens === null || leg.closes === null) return null;
		return leg.opens + (leg.closes - leg.opens) / 2;
	}

	/** Between a reveal and what comes after it cards are added, taken back and put together. */
	get canAdd(): boolean {
		const leg = this.running;
		if (!leg) return false;
		return ((leg.step === 'read' || leg.step === 'group') && !leg.isOver) || (leg.step === 'collect' && leg.isRevealed);
	}

	/** Whether the round that runs is a reading that asks for that. */
	isReading(rule: 'comments' | 'reactions'): boolean {
		const leg = this.running;
		return leg?.step === 'read' && !leg.isOver && rule in leg.rules && Reflect.get(leg.rules, rule) === true;
	}

	/** Whether somebody can react to cards now, or will be able to. */
	get canReact(): boolean {
		return this.legs.some(
			(leg) =>
				'reactions' in leg.rules && leg.rules.reactions === true && leg.at >= this.at && !leg.isOver && !this.isEnded
		);
	}

	/** Whether there is nothing left that a count could anchor: to write, to react to, to vote on, to rate before the end. */
	get isAllSaid(): boolean {
		if (this.isEnded) return true;
		const isOpen = (leg: Leg) => (leg.at >= this.at && !leg.isOver) || (leg.step === 'collect' && !leg.isRevealed);
		return !this.legs.some(
			(leg) =>
				isOpen(leg) &&
				(['collect', 'vote', 'ratify'].includes(leg.step) ||
					(leg.step === 'check' && leg !== this.legs.at(-1)) ||
					('reactions' in leg.rules && leg.rules.reactions === true))
		);
	}

	/** Whether everyone sorts alone in this round. */
	sortsApart(leg: Leg | null): boolean {
		return leg?.step === 'group' && leg.mode === 'async' && 'apart' in leg.rules && leg.rules.apart === true;
	}

	/** At the beginning and at the end of each round what nothing to come waits for any more is told, once. */
	#tell(): void {
		for (const leg of this.legs) if (leg.step === 'check' && this.#isRated(leg)) this.told.add(leg);
		if (this.isAllSaid) this.onAllSaid();
	}

	/** Whether the ratings of a check can be told: at its close; of one at the end when all is final. */
	#isRated(leg: Leg): boolean {
		if (this.isClosed) return true;
		const next = this.legs[leg.at + 1];
		// Reasons are written before anybody knows what a check with a rule for stopping came to.
		const waits = 'agree' in leg.rules && leg.rules.agree !== undefined && next?.step === 'collect' && !next.isRevealed;
		return leg.isOver && next !== undefined && !waits;
	}

	/** What is due to be asked, and what was asked long enough. A box that was not renewed is asked about no more. */
	#settleThumbs(now: number): void {
		for (;;) {
			const question = this.questions.at(-1);
			if (question && !question.isClosed) {
				if (question.closes > now) return;
				question.isClosed = true;
				question.isRenewed = 2 * question.shown.filter((thumb) => thumb === 'up').length > question.shown.length;
				if (question.isRenewed && this.#box) this.#box.ends = question.closes + RENEWAL_MINUTES * MINUTE;
				else this.#box = null;
				continue;
			}
			const box = this.#box;
			if (!box || box.leg !== this.running || box.ends > now) return;
			const renewals = 'renewals' in box.leg.rules ? (box.leg.rules.renewals ?? 0) : 0;
			const renewed = this.questions.filter(
				({ leg, topic, isRenewed }) => leg === box.leg && topic === box.topic && isRenewed
			);
			if (renewed.length >= renewals) return;
			this.questions.push({
				leg: box.leg,
				topic: box.topic,
				closes: box.ends + THUMBS,
				shown: [],
				isClosed: false,
				isRenewed: false
			});
		}
	}

	#end(leg: Leg): void {
		leg.isOver = true;
		if (leg.step === 'discuss') this.#viewed.add(leg);
		const run = this.sheetsOf(leg);
		if (leg.step !== 'collect' || run.at(-1) !== leg) return;
		for (const each of run) each.isRevealed = true;
	}

	/** Once what people rated is told, what would ask it again is left out where the rule for stopping says so. */
	#stop(leg: Leg): void {
		const first = this.sheetsOf(leg)[0]?.at ?? leg.at;
		const rated = leg.step === 'collect' ? this.legs[first - 1] : leg;
		if (rated?.step !== 'check' || !this.told.has(rated)) return;
		// Reasons that were written after it was told tell nothing more of it.
		if (rated !== leg && agreeOf(rated) === null) return;
		const ratings = this.ratings.get(rated) ?? [];
		const near = Math.max(...[1, 2, 3, 4].map((v) => ratings.filter((each) => each === v || each === v + 1).length));
		const ruled = rated.scales.flatMap((scale) => {
			const asking = this.legs.filter(({ scales }) => scales.includes(scale));
			const agree = asking[0] ? agreeOf(asking[0]) : null;
			const again = asking.filter(({ at }) => at > rated.at);
			return agree === null || again.length === 0 ? [] : [{ agree, places: again.map(({ at }) => at) }];
		});
		const places = ruled.flatMap((each) => each.places);
		if (places.length === 0 || ratings.length < 5) return;
		if (!ruled.every(({ agree }) => near / ratings.length >= agree / 100)) return;
		const [from, to] = [Math.min(...places), Math.max(...places)];
		const [before, out, rest] = [this.legs.slice(0, from), this.legs.slice(from, to + 1), this.legs.slice(to + 1)];
		// No vote and no talk is taken away by itself, nor what people were in; what follows has room, and no two meetings become one.
		if (out.some(({ step, wasLeft }) => wasLeft || !['check', 'collect', 'read'].includes(step))) return;
		const steps = [...before.map(({ step }) => step), ...(this.#isCalledOff ? (['discuss'] as const) : [])];
		for (const { step } of rest) if (misplacement(step, steps) === null) steps.push(step);
		if (steps.length < before.length + rest.length + Number(this.#isCalledOff)) return;
		const [last, next] = [before.at(-1), rest[0]];
		if (last && next && last.mode === next.mode) {
			const begins = [...out, next].some(({ mode, opens }) => mode === 'live' && opens !== null);
			if ((next.mode === 'live' && begins) || (this.passesSheets(last) && this.passesSheets(next))) return;
		}
		if (next?.mode === 'live') {
			const meets = out.findLast(({ mode, opens }) => mode === 'live' && opens !== null)?.opens ?? null;
			next.opens = last?.mode === 'live' ? null : (next.opens ?? meets);
			if (last?.step === 'read' && last.mode === 'async') last.closes = next.opens;
		} else if (next && last?.mode === 'async') next.opens = this.endOf(last);
		this.legs = [...before, ...rest];
		for (const [n, each] of this.legs.entries()) each.at = n;
		this.finalAt = this.#plannedEnd();
		this.stopped++;
	}

	/** A day after the last window or minute that is planned; two weeks while people have yet to meet. */
	#plannedEnd(): number {
		const left = this.legs.slice(Math.max(0, this.at));
		const instants = left.map((leg) => (leg.closes === null ? leg.opens : this.endOf(leg)) ?? -Infinity);
		let ahead = left;
		if (this.running?.mode === 'live') {
			const until = left.findIndex(({ mode }) => mode === 'async');
			const meeting = until < 0 ? left : left.slice(0, until);
			instants.push(this.now + meeting.reduce((sum, { minutes }) => sum + minutes * MINUTE, 0));
			ahead = left.slice(meeting.length);
		}
		return Math.max(...instants) + (ahead.some(({ mode }) => mode === 'live') ? PATIENCE : WRAP_UP);
	}
}
