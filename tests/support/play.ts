/**
 * A workshop of any timetable lived through by people, beside what the contract says of it: the clock is moved, whoever may
 * write does, and everyone is asked what they see and may do. What is to be expected comes from `Course` alone.
 */
import { randomUUID } from 'node:crypto';
import type { Method } from '../../src/lib/domain/ballot.ts';
import type { PlanPhase } from '../../src/lib/domain/plan.ts';
import type { Reason } from '../../src/lib/domain/refusal.ts';
import { Face, Snapshot } from '../../src/lib/domain/snapshot.ts';
import { SummarySource } from '../../src/lib/domain/summary-source.ts';
import { Card, Outcome, Workshop, type PromptRules } from '../../src/lib/domain/workshop.ts';
import type { SlipOf } from '../../src/lib/domain/tally/standings.ts';
import { Course, type Asked, type Leg } from './course.ts';
import type { Database } from './database-session.ts';
import { refusal } from './database.ts';
import { anon, callIn, MINUTE, pass, Person, Retro, retroPlan, stranger, type Args } from './people.ts';

/** In the workshop: who writes, another participant, and who facilitates without having joined. */
export const INSIDE = ['author', 'fellow', 'facilitator'] as const;
export type Inside = (typeof INSIDE)[number];
/** Not in it: takes part in another workshop, facilitates another, has never been anywhere, has no token. */
export const OUTSIDE = ['elsewhere', 'leads elsewhere', 'stranger', 'nobody'] as const;
export type Outside = (typeof OUTSIDE)[number];

/** Something that somebody gave, and in which round. */
interface Given {
	readonly id: string;
	readonly leg: Leg;
	readonly by: Inside;
}
export interface GivenCard extends Given {
	readonly prompt: string;
	readonly body: string;
	/** what its question asks for */
	readonly rules: PromptRules;
	/** the name on it, where one is asked */
	readonly signature: string | null;
	/** when it happened, where that is asked; no two at once */
	readonly happened: string | null;
	topic: string | null;
}

const cycled = <Of>(of: readonly [Of, ...Of[]], at: number): Of => of[at % of.length] ?? of[0];

/** What the person of that number says of a topic, by the method of the ballot: not all the same. */
const SAID: Record<Method, (who: number) => unknown> = {
	dots: () => 1,
	approval: () => 1,
	score: (who) => cycled([3, 5, 0, 4, 4], who),
	ranked: () => 1,
	fist: (who) => cycled([3, 2, 5, 4, 0], who),
	impact_effort: (who) => ({ impact: cycled([3, 5, 1, 4, 2], who), effort: cycled([2, 1, 5, null, 4], who) }),
	consent: (who) => cycled([{ stance: 'agree' }, { stance: 'abstain' }, { stance: 'object', reason: 'Not now' }], who),
	yes_no: (who) => cycled(['yes', 'no', 'abstain'], who)
};

/** The method of a ballot. */
export function methodOf({ rules }: Leg): Method {
	if (!('method' in rules)) throw new Error('It is no ballot');
	return rules.method;
}

/** What has been decided, as the facilitator saw it last. */
export function decisions({ seen }: Pick<Play, 'seen'>): Outcome[] {
	return seen.shared.outcomes.filter(({ kind, status }) => kind === 'decision' && status === 'accepted');
}

/** How the person of that number votes for one topic in that ballot. */
export function voteOn(leg: Leg, topic: string, who = 0): [verb: 'cast_vote' | 'rank_topics', args: Args] {
	const method = methodOf(leg);
	if (method === 'ranked') return ['rank_topics', { p_phase: leg.id, p_ranking: [[topic]] }];
	return ['cast_vote', { p_phase: leg.id, p_topic: topic, p_value: SAID[method](who) }];
}

/** How many do what a round is for: as many as it takes for the next more to be told, three to five by turns. */
export function givers({ at }: Leg): number {
	return 3 + (at % 3);
}

class Undone extends Error {}

export class Play {
	readonly db: Database;
	readonly id: string;
	readonly code: string;
	readonly token: string;
	readonly team: string;
	readonly naming: Workshop['naming'];
	readonly course: Course;
	readonly inside: Readonly<Record<Inside, Person>>;
	readonly outside: Readonly<Record<Outside, Person>>;
	/** take part so that there are up to five, and do what all do */
	readonly others: readonly [Person, Person, Person];
	readonly cards: GivenCard[] = [];
	readonly comments: Given[] = [];
	readonly posts: Given[] = [];
	readonly outcomes: (Given & { body: string; topic: string })[] = [];
	/** taken on by who proposed them */
	readonly actions: Given[] = [];
	readonly objections: (Given & { outcome: string })[] = [];
	/** what each question asks for */
	readonly rules: ReadonlyMap<string, PromptRules>;
	/** topics of risks of which three or more have a first view, and the talk in which they took it */
	readonly viewed = new Map<string, Leg>();
	/** topics with votes, and in which rounds */
	readonly voted = new Map<string, Set<Leg>>();
	/** what was said in each ballot: topic -> value, one a person */
	readonly slips = new Map<Leg, SlipOf<unknown>[]>();
	/** the ratings of each check, the same for all its questions */
	readonly rated = new Map<Leg, number[]>();
	/** rounds in which somebody agreed to a decision */
	readonly asked = new Set<Leg>();
	/** as the facilitator saw it last */
	seen: Snapshot;
	/** how far the clock was moved */
	#shift = 0;

	private constructor(
		db: Database,
		made: Workshop,
		course: Course,
		people: { inside: Record<Inside, Person>; outside: Record<Outside, Person>; others: Play['others']; team: string },
		rules: ReadonlyMap<string, PromptRules>,
		seen: Snapshot
	) {
		this.db = db;
		this.id = made.id;
		this.code = made.code;
		this.token = made.summary_token;
		this.naming = made.naming;
		this.course = course;
		this.inside = people.inside;
		this.outside = people.outside;
		this.others = people.others;
		this.team = people.team;
		this.rules = rules;
		this.seen = seen;
	}

	static async create(
		db: Database,
		make: (now: number) => { phases: readonly PlanPhase[]; prompts: readonly Asked[] },
		elsewhere: Retro,
		more: Args = {}
	) {
		const facilitator = new Person(db);
		const plan = make(Date.now());
		const course = new Course(plan.phases, plan.prompts, Date.now());
		const asked = retroPlan({ more: { ...more, ...plan } });
		const made = Workshop.parse(await facilitator.call('create_workshop', { p_id: asked.id, p_plan: asked.plan }));
		const inside = { author: new Person(db), fellow: new Person(db), facilitator };
		const others = [new Person(db), new Person(db), new Person(db)] as const;
		const joining = [
			[inside.author, 'Ana'],
			[inside.fellow, 'Bo'],
			...others.map((person, n) => [person, `Other ${n}`] as const)
		] as const;
		for (const [person, name] of joining) await person.call('join_workshop', { p_code: made.code, p_name: name });
		const [row] = await db.admin('select team_id from public.workshops where id = $1', [made.id]);
		const outside = {
			elsewhere: await elsewhere.join(),
			'leads elsewhere': elsewhere.facilitator,
			stranger: stranger(db),
			nobody: anon(db)
		};
		const people = { inside, outside, others, team: String(row?.['team_id']) };
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

	/** Moves the clock there, never back; nobody has looked yet. */
	async goTo(instant: number): Promise<void> {
		const ms = Math.max(0, instant - this.now);
		if (ms > 0) await pass(this.db, this.id, ms);
		this.#shift += ms;
		this.course.settle(this.now);
	}

	/** The facilitator ends the timebox that runs, or opens the room. */
	async advance(): Promise<void> {
		const from = this.course.running?.id ?? null;
		await this.inside.facilitator.call('advance', { p_workshop: this.id, p_from: from });
		this.course.advance(this.now);
	}

	/** Looks as the facilitator, and keeps what is there to be spoken of. */
	async look(): Promise<Snapshot> {
		this.seen = await this.inside.facilitator.snapshot(this.id);
		const topics = new Map(this.seen.shared.cards.map(({ id, topic_id }) => [id, topic_id]));
		for (const card of this.cards) card.topic = topics.get(card.id) ?? null;
		return this.seen;
	}

	/** Whether something goes, or the reason why not; it leaves nothing behind. */
	async attempt(person: Person, name: string, args: Args): Promise<{ reason: Reason | 'denied' | null; told: string }> {
		try {
			await person.db.as(person.identity, async (query) => {
				await callIn(query, name, args);
				throw new Undone();
			});
		} catch (error) {
			if (error instanceof Undone) return { reason: null, told: '' };
			const refused = await refusal(Promise.reject(error));
			if (refused === 'denied') return { reason: 'denied', told: String(error) };
			return { reason: refused.reason, told: refused.detail };
		}
		throw new Error('A transaction that is taken back has ended well');
	}

	/** Everyone does what the round that runs is for. */
	async act(): Promise<void> {
		const { course } = this;
		const leg = course.running;
		if (!leg || course.outside(leg) !== null) return;
		const [topic] = this.cards.flatMap((card) => card.topic ?? []);
		if (leg.step === 'collect') for (const by of ['author', 'fellow'] as const) await this.#write(leg, by);
		if (leg.step === 'check') {
			const ratings = [4, 5, 1, 4, 2].slice(0, givers(leg));
			for (const prompt of leg.questions)
				for (const [who, value] of ratings.entries())
					await this.#person(who).call('answer_scale', { p_prompt: prompt, p_value: value });
			if (leg.questions.length > 0) this.rated.set(leg, ratings);
		}
		if (leg.step === 'ratify') {
			for (const { id } of decisions(this)) {
				await this.inside.author.call('take_stance', { p_phase: leg.id, p_outcome: id, p_stance: 'agree' });
				this.asked.add(leg);
			}
		}
		const [card] = this.cards.filter((each) => each.topic !== null);
		if (!topic || !card) return;
		if (course.isReading('comments')) {
			const id = randomUUID();
			await this.inside.author.call('add_comment', { p_id: id, p_card: card.id, p_body: `comment ${id}` });
			this.comments.push({ id, leg, by: 'author' });
		}
		if (leg.step === 'vote') {
			await this.#vote(leg, topic);
		}
		if (course.sortsApart(leg)) {
			const p_piles = { [card.id]: randomUUID() };
			await this.inside.author.call('put_in_piles', { p_phase: leg.id, p_piles });
		}
		if (leg.step === 'discuss') await this.#talk(leg, topic);
	}

	/** Those who take part, by their numbers. */
	#person(who: number): Person {
		return cycled([this.inside.author, this.inside.fellow, ...this.others], who);
	}

	/** The topics that a ballot is on: those of the rounds before it. */
	optionsOf(ballot: Leg): ReadonlySet<string> {
		const cards = this.cards.filter(({ leg }) => leg.at < ballot.at && leg.isRevealed);
		return new Set(cards.flatMap(({ topic }) => topic ?? []));
	}

	/** Whether a topic stays as it was: it was an option of a ballot that has closed with votes. */
	isVoted(topic: string | null): boolean {
		const ballots = [...this.voted.values()].flatMap((legs) => [...legs]).filter(({ isOver }) => isOver);
		return topic !== null && ballots.some((ballot) => this.optionsOf(ballot).has(topic));
	}

	/** Everyone on the first topic, and those who are not asked what else they may do on another too. */
	async #vote(leg: Leg, topic: string): Promise<void> {
		const other = this.cards.find((card) => card.topic !== null && card.topic !== topic)?.topic;
		const method = methodOf(leg);
		const budget = 'budget' in leg.rules ? leg.rules.budget : 2;
		const slips: SlipOf<unknown>[] = [];
		for (let who = 0; who < givers(leg); who++) {
			const person = this.#person(who);
			const more = who >= 2 && budget >= 2 ? other : null;
			slips.push({
				[topic]: SAID[method](who),
				...(more && { [more]: method === 'ranked' ? 2 : SAID[method](who + 1) })
			});
			if (more && method === 'ranked')
				await person.call('rank_topics', { p_phase: leg.id, p_ranking: [[topic], [more]] });
			else await person.call(...voteOn(leg, topic, who));
			if (more && method !== 'ranked') await person.call(...voteOn(leg, more, who + 1));
			for (const each of more ? [topic, more] : [topic])
				this.voted.set(each, (this.voted.get(each) ?? new Set()).add(leg));
		}
		this.slips.set(leg, slips);
	}

	async #write(leg: Leg, by: 'author' | 'fellow'): Promise<void> {
		for (const prompt of leg.questions) {
			const body = `sealed words of ${by} ${randomUUID()}`;
			const rules = this.rules.get(prompt) ?? {};
			const signature = rules.signed ? `Signed ${randomUUID()}` : null;
			const happened = rules.happened ? new Date(Date.UTC(1950, 0) + this.cards.length * MINUTE).toISOString() : null;
			const args = { p_id: randomUUID(), p_workshop: this.id, p_prompt: prompt, p_body: body };
			const told = { p_happened_at: happened, p_signature: signature };
			const { id } = Card.parse(await this.inside[by].call('add_card', { ...args, ...told }));
			this.cards.push({ id, leg, by, prompt, body, rules, signature, happened, topic: null });
		}
	}

	async #talk(leg: Leg, topic: string): Promise<void> {
		const { author, fellow, facilitator } = this.inside;
		await this.#viewRisk(leg);
		const args = { p_workshop: this.id, p_kind: 'decision', p_topic: topic };
		for (const by of ['author', 'facilitator'] as const) {
			const [id, body] = [randomUUID(), `proposed ${randomUUID()}`];
			await this.inside[by].call('propose_outcome', { ...args, p_id: id, p_body: body });
			this.outcomes.push({ id, leg, by, body, topic });
		}
		const proposed = { ...args, p_id: randomUUID(), p_kind: 'action', p_topic: null, p_body: 'Do it' };
		const action = Outcome.parse(await author.call('propose_outcome', proposed));
		const taken = { p_outcome: action.id, p_version: action.version, p_name: 'Ana', p_confidence: 4 };
		await author.call('take_on_action', taken);
		this.actions.push({ id: action.id, leg, by: 'author' });
		if (leg.mode === 'live') {
			const spotlight = this.seen.shared.workshop.spotlight_topic_id;
			await facilitator.call('discuss_topic', { p_workshop: this.id, p_from: spotlight, p_to: topic, p_seconds: 60 });
			return;
		}
		const post = randomUUID();
		await author.call('add_post', { p_id: post, p_topic: topic, p_body: `post ${post}` });
		this.posts.push({ id: post, leg, by: 'author' });
		const id = randomUUID();
		const mine = this.outcomes.findLast((outcome) => outcome.leg === leg && outcome.by === 'author')?.id ?? '';
		await fellow.call('object_to_outcome', { p_id: id, p_outcome: mine, p_reason: `against ${id}` });
		this.objections.push({ id, leg, by: 'fellow', outcome: mine });
	}

	/** Everyone says alone how they see a risk of which nobody has said so yet. */
	async #viewRisk(leg: Leg): Promise<void> {
		const topic = this.cards.find((card) => card.rules.risks && card.topic && !this.viewed.has(card.topic))?.topic;
		if (!topic || (this.course.viewsOpenAt(leg) ?? Infinity) <= this.now) return;
		for (let who = 0; who < givers(leg); who++)
			await this.#person(who).call('view_risk', { p_topic: topic, p_class: 'mitigated' });
		this.viewed.set(topic, leg);
	}

	/** Whether the first views of a risk are open: in the middle of a talk over days, at the end of any. */
	isOpened(topic: string): boolean {
		const leg = this.viewed.get(topic);
		if (!leg) return false;
		return leg.isOver || this.course.isClosed || (this.course.viewsOpenAt(leg) ?? Infinity) <= this.now;
	}

	/** What somebody in it is told. */
	async told(who: 'author' | 'fellow' | 'facilitator'): Promise<{ snapshot: Snapshot; text: string }> {
		const answer = await this.inside[who].call('get_workshop', { p_workshop: this.id });
		return { snapshot: Snapshot.parse(answer), text: JSON.stringify(answer) };
	}

	/** What the participant link tells who has not joined. */
	async face(): Promise<{ face: Face; text: string }> {
		const answer = await this.outside.stranger.call('look_up_workshop', { p_code: this.code });
		return { face: Face.parse(answer), text: JSON.stringify(answer) };
	}

	/** What the link of the summary tells: a reader without a token, or somebody in it. */
	async summary(person = this.outside.nobody): Promise<{ summary: SummarySource; text: string }> {
		const answer = await person.call('get_summary', { p_token: this.token });
		return { summary: SummarySource.parse(answer), text: JSON.stringify(answer) };
	}
}
