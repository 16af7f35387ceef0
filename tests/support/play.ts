/**
 * A workshop of any timetable lived through by people, beside what the contract says of it: the clock is moved, whoever may
 * write does, and everyone is asked what they see and may do. What is to be expected comes from `Course` alone.
 */
import { randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import type { PlanPhase } from '../../src/lib/domain/plan.ts';
import type { Reason } from '../../src/lib/domain/refusal.ts';
import { CalendarFace } from '../../src/lib/domain/calendar.ts';
import { Snapshot } from '../../src/lib/domain/snapshot.ts';
import { SummarySource } from '../../src/lib/domain/summary-source.ts';
import { Team } from '../../src/lib/domain/team.ts';
import { Workshop, type Outcome, type PromptRules } from '../../src/lib/domain/workshop.ts';
import { Course, type Asked, type Leg } from './course.ts';
import type { Kept } from './fates.ts';
import type { Database } from './database-session.ts';
import { refusal } from './database.ts';
import { Ledger, type Given, type Inside } from './ledger.ts';
import { anon, callIn, pass, Person, Retro, retroPlan, sentTo, stranger, type Args } from './people.ts';

/** Not in it: takes part in another workshop, facilitates another, has never been anywhere, has no token. */
export const OUTSIDE = ['elsewhere', 'leads elsewhere', 'stranger', 'nobody'] as const;
export type Outside = (typeof OUTSIDE)[number];

/** So many take part. */
export const PEOPLE = 5;
/** What people are called, by their numbers. */
const NAMES = ['Ana Ordinary', 'Bo Ordinary', 'Cleo Ordinary', 'Dee Ordinary', 'Eli Ordinary'] as const;

/** What has been decided, as the facilitator saw it last. */
export function decisions({ seen }: Pick<Play, 'seen'>): Outcome[] {
	return seen.shared.outcomes.filter(({ kind, status }) => kind === 'decision' && status === 'accepted');
}

/** How many do what a round is for: as many as it takes for the next more to be told, three to five by turns. */
export function givers({ turn }: Leg): number {
	return 3 + (turn % 3);
}

class Undone extends Error {}

export class Play extends Ledger {
	readonly db: Database;
	readonly id: string;
	readonly code: string;
	readonly token: string;
	readonly team: string;
	/** what nobody else is to know of who facilitates, and whether their own pages say it */
	readonly account: readonly (readonly [word: string, isTheirs: boolean])[];
	readonly naming: Workshop['naming'];
	readonly course: Course;
	readonly inside: Readonly<Record<Inside, Person>>;
	readonly outside: Readonly<Record<Outside, Person>>;
	/** take part so that there are up to five, and do what all do */
	readonly others: readonly [Person, Person, Person];
	/** what each question asks for */
	readonly rules: Map<string, PromptRules>;
	/** what had become of everything when the timetable was changed last; null: it is as it was planned */
	kept: Kept | null = null;
	/** as the facilitator saw it last */
	seen: Snapshot;
	/** when all who take part had joined */
	readonly joined = Date.now();
	readonly #heard = new Set<string>();
	/** how far the clock was moved */
	#shift = 0;

	private constructor(
		db: Database,
		made: Workshop,
		course: Course,
		people: { inside: Record<Inside, Person>; outside: Record<Outside, Person> } & Pick<
			Play,
			'others' | 'team' | 'account'
		>,
		rules: Map<string, PromptRules>,
		seen: Snapshot
	) {
		super();
		this.db = db;
		this.id = made.id;
		this.code = made.code;
		this.token = made.summary_token;
		this.naming = made.naming;
		this.course = course;
		course.ratings = this.rated;
		this.inside = people.inside;
		this.outside = people.outside;
		this.others = people.others;
		this.team = people.team;
		this.account = people.account;
		this.rules = rules;
		this.seen = seen;
		course.onAllSaid = () => {
			for (const [card, kinds] of this.reactions)
				if ([...kinds].some(([kind, { size }]) => kind !== 'misplaced' && size >= 4)) this.counted.add(card);
		};
	}

	static async create(
		db: Database,
		make: (now: number) => { phases: readonly PlanPhase[]; prompts: readonly Asked[] },
		elsewhere: Retro,
		more: Args = {}
	) {
		const email = `${randomUUID()}@example.org`;
		const facilitator = new Person(db, 'authenticated', { is_anonymous: false, email });
		const plan = make(Date.now());
		const course = new Course(plan.phases, plan.prompts, Date.now());
		const asked = retroPlan({ more: { ...more, ...plan } });
		const made = Workshop.parse(await facilitator.call('create_workshop', { p_id: asked.id, p_plan: asked.plan }));
		const inside = { author: new Person(db), fellow: new Person(db), facilitator };
		const others = [new Person(db), new Person(db), new Person(db)] as const;
		for (const [who, person] of [inside.author, inside.fellow, ...others].entries())
			await person.call('join_workshop', { p_code: made.code, p_name: NAMES[who] });
		const [team] = z.array(Team).parse(await facilitator.call('list_teams'));
		if (!team) throw new Error('Whoever facilitates has no team');
		const outside = {
			elsewhere: await elsewhere.join(),
			'leads elsewhere': elsewhere.facilitator,
			stranger: stranger(db),
			nobody: anon(db)
		};
		const account = [[email, false] as const, [facilitator.id, true] as const, [team.token, true] as const];
		const people = { inside, outside, others, team: team.id, account };
		const rules = new Map(plan.prompts.map((prompt) => [prompt.id, prompt.rules ?? {}]));
		return new Play(db, made, course, people, rules, await facilitator.snapshot(made.id));
	}

	/** The clock that is moved, milliseconds since the epoch. */
	get now(): number {
		return Date.now() + this.#shift;
	}

	/** An instant as the database holds it by now. */
	held(instant: number): string {
		return new Date(instant - this.#shift).toISOString();
	}

	/** How often something was done to the workshop as a whole: the clock moved, or a round ended. */
	moved = 0;

	/** On the clock that is moved, what the database holds by now. */
	onClock(held: string): number {
		return Date.parse(held) + this.#shift;
	}

	/** Moves the clock there, never back; nobody has looked yet. */
	async goTo(instant: number): Promise<void> {
		const ms = Math.max(0, instant - this.now);
		if (ms > 0) await pass(this.db, this.id, ms);
		this.#shift += ms;
		this.moved++;
		this.course.settle(this.now);
		this.forget();
	}

	/** What belongs to rounds that are not in the timetable any more. */
	forget(): void {
		const { legs } = this.course;
		for (const leg of this.agendas.keys()) if (!legs.includes(leg)) this.agendas.delete(leg);
		const questions = new Set(legs.flatMap((leg) => leg.questions));
		for (const question of this.rules.keys()) if (!questions.has(question)) this.rules.delete(question);
	}

	/** The facilitator ends the timebox that runs, or opens the room. */
	async advance(): Promise<void> {
		const from = this.course.running?.id ?? null;
		await this.inside.facilitator.call('advance', { p_workshop: this.id, p_from: from });
		this.course.advance(this.now);
		this.forget();
		this.moved++;
	}

	/** The topic that carries a card. */
	topicOf(card: string): string | null {
		return this.cards.find(({ id }) => id === card)?.topic ?? null;
	}

	/** Looks as the facilitator, and keeps what is there to be spoken of. */
	async look(): Promise<Snapshot> {
		this.seen = await this.inside.facilitator.snapshot(this.id);
		const topics = new Map(this.seen.shared.cards.map(({ id, topic_id }) => [id, topic_id]));
		for (const card of this.cards) card.topic = topics.get(card.id) ?? null;
		return this.seen;
	}

	/** Whether something goes, sent so often, or the reason why not, and the answers; it leaves nothing behind. */
	async attempt(
		person: Person,
		name: string,
		args: Args,
		times = 1
	): Promise<{ reason: Reason | 'denied' | null; told: string; answers: string[] }> {
		const answers: string[] = [];
		try {
			await person.db.as(person.identity, async (query) => {
				for (let n = 0; n < times; n++) answers.push(JSON.stringify(await callIn(query, name, args)) ?? '');
				throw new Undone();
			});
		} catch (error) {
			if (error instanceof Undone) return { reason: null, told: '', answers };
			const refused = await refusal(Promise.reject(error));
			if (refused === 'denied') return { reason: 'denied', told: String(error), answers };
			return { reason: refused.reason, told: refused.detail, answers };
		}
		throw new Error('A transaction that is taken back has ended well');
	}

	/** Those who take part, by their numbers: whoever it is, which of those that are asked, and what they are called. */
	giver(who: number): Pick<Given, 'by' | 'name'> & { person: Person } {
		if (who === 0) return { person: this.inside.author, by: 'author', name: NAMES[0] };
		if (who === 1) return { person: this.inside.fellow, by: 'fellow', name: NAMES[1] };
		return { person: this.others[who - 2] ?? this.others[0], by: 'other', name: NAMES[who] ?? null };
	}

	/** The topics that a ballot is on: those of the rounds before it. */
	optionsOf(ballot: Leg): ReadonlySet<string> {
		const cards = this.cards.filter(({ leg }) => leg.at < ballot.at && leg.isRevealed);
		return new Set(cards.flatMap(({ topic }) => topic ?? []));
	}

	/** Whether a topic keeps its name: it was an option of a ballot that has closed. */
	isVoted(topic: string | null): boolean {
		const ballots = this.course.legs.filter(({ step, isOver }) => step === 'vote' && isOver);
		return topic !== null && ballots.some((ballot) => this.optionsOf(ballot).has(topic));
	}

	/** Whether the first views of a risk are open: in the middle of a talk over days, at the end of any. */
	isOpened(topic: string): boolean {
		const leg = this.viewed.get(topic);
		if (!leg || this.opened.has(topic)) return leg !== undefined;
		return this.course.hasOpenedViews(leg) || (this.course.viewsOpenAt(leg) ?? Infinity) <= this.now;
	}

	/** What somebody in it is told. */
	async told(who: 'author' | 'fellow' | 'facilitator'): Promise<{ snapshot: Snapshot; text: string }> {
		const answer = await this.inside[who].call('get_workshop', { p_workshop: this.id });
		return { snapshot: Snapshot.parse(answer), text: JSON.stringify(answer) };
	}

	/** The types of all that everyone was told so far, in order. */
	async log(): Promise<string[]> {
		const rows = await this.db.admin('select type from public.events where workshop_id = $1 order by rev', [this.id]);
		return rows.map(({ type }) => String(type));
	}

	/** What was sent to the room since this was asked last, and how much is there of all that was. */
	async messages(): Promise<{ messages: string; sent: number }> {
		const all = await sentTo(this.db, this.id);
		const messages = all
			.map(({ text }) => text)
			.filter((text) => !this.#heard.has(text) && this.#heard.add(text))
			.join('\n');
		return { messages, sent: all.filter(({ topic }) => topic === `workshop:${this.id}`).length };
	}

	/** What the participant link tells who has not joined. */
	async face(person = this.outside.stranger): Promise<{ face: CalendarFace; answer: object; text: string }> {
		const answer = Object(await person.call('look_up_workshop', { p_code: this.code }));
		return { face: CalendarFace.parse(answer), answer, text: JSON.stringify(answer) };
	}

	/** What the link of the summary tells: a reader without a token, or somebody in it. */
	async summary(person = this.outside.nobody): Promise<{ summary: SummarySource; answer: object; text: string }> {
		const answer = Object(await person.call('get_summary', { p_token: this.token }));
		return { summary: SummarySource.parse(answer), answer, text: JSON.stringify(answer) };
	}
}
