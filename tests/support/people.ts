/**
 * The people of the rules' tests, and a retro for them to meet in. A person calls the functions and reads the tables as
 * the API would let them. Time is moved by shifting a workshop's stored instants into the past.
 */
import { randomUUID } from 'node:crypto';
import { Face, Snapshot } from '../../src/lib/domain/snapshot.ts';
import { Card, Outcome, Topic, Workshop } from '../../src/lib/domain/workshop.ts';
import type { Database, Identity, Query, Row } from './database-session.ts';

export type Args = Readonly<Record<string, unknown>>;

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Arguments that are JSON to the database, whatever they are here. */
const JSON_ARGS = [
	'p_plan',
	'p_patch',
	'p_phases',
	'p_prompts',
	'p_piles',
	'p_ranking',
	'p_rules',
	'p_template',
	'p_value',
	'p_agenda'
];

/** Calls a function of the API by name, inside a transaction that is open. */
export async function callIn(query: Query, name: string, args: Args = {}): Promise<unknown> {
	const given = Object.keys(args).map((key, i) => `${key} => $${i + 1}`);
	// A thumb is a word; a vote is whatever its method has.
	const isJson = (key: string) => JSON_ARGS.includes(key) && !(name === 'show_thumb' && key === 'p_value');
	const values = Object.entries(args).map(([key, value]) =>
		isJson(key) && value !== null ? JSON.stringify(value) : value
	);
	const [row] = await query(`select public.${name}(${given.join(', ')}) as answer`, values);
	return row?.['answer'];
}

/** Somebody with a token of their own (or with none), who knows nothing but what they are told. */
export class Person {
	readonly id = randomUUID();
	readonly db: Database;
	readonly identity: Identity;

	/** `account`: what else the token says of who has one. */
	constructor(db: Database, role: 'anon' | 'authenticated' | 'service_role' = 'authenticated', account: Args = {}) {
		this.db = db;
		this.identity = { role, claims: role === 'authenticated' ? { sub: this.id, is_anonymous: true, ...account } : {} };
	}

	/** Calls a function of the API by name. */
	call(name: string, args: Args = {}): Promise<unknown> {
		return this.db.as(this.identity, (query) => callIn(query, name, args));
	}

	/** Any statement that the API's role could send. */
	query(sql: string, params: readonly unknown[] = []): Promise<Row[]> {
		return this.db.as(this.identity, (query) => query(sql, params));
	}

	/** What the policies would let through if the table could be read. */
	behind(sql: string, params: readonly unknown[] = []): Promise<Row[]> {
		return this.db.as({ ...this.identity, role: 'policy_reader' }, (query) => query(sql, params));
	}

	async snapshot(workshop: string): Promise<Snapshot> {
		return Snapshot.parse(await this.call('get_workshop', { p_workshop: workshop }));
	}

	async addCard(prompt: Pick<Retro, 'id' | 'prompts'>, body: string, id: string = randomUUID()): Promise<Card> {
		const args = { p_id: id, p_workshop: prompt.id, p_prompt: prompt.prompts.start, p_body: body };
		return Card.parse(await this.call('add_card', args));
	}

	vote(retro: Retro, topic: string, value: number): Promise<unknown> {
		return this.call('cast_vote', { p_phase: retro.phases.vote, p_topic: topic, p_value: value });
	}
}

export const stranger = (db: Database) => new Person(db);
export const anon = (db: Database) => new Person(db, 'anon');
/** Whoever holds the operator's key of the API. */
export const operator = (db: Database) => new Person(db, 'service_role');

export interface Plan {
	readonly naming?: 'anonymous' | 'named';
	readonly budget?: number;
	readonly cap?: number;
	readonly open?: boolean;
	/** of the ballot: for a day, where people do not vote together */
	readonly mode?: 'live' | 'async';
	/** of the ballot, where it is not of dots */
	readonly rules?: unknown;
	/** further fields of the plan, in place of the usual ones */
	readonly more?: Args;
}

const STEPS = ['collect', 'read', 'group', 'vote', 'discuss', 'check'] as const;
type Step = (typeof STEPS)[number];

/** A plan as the page sends it: cards for a day, the meeting the day after. */
export function retroPlan({
	naming = 'anonymous',
	budget = 5,
	cap = 3,
	open = false,
	mode = 'live',
	rules,
	more = {}
}: Plan = {}) {
	const phases = {
		collect: randomUUID(),
		read: randomUUID(),
		group: randomUUID(),
		vote: randomUUID(),
		discuss: randomUUID(),
		check: randomUUID()
	};
	const prompts = { start: randomUUID(), stop: randomUUID(), worth: randomUUID() };
	const inDays = (days: number) => new Date(Date.now() + days * DAY).toISOString();
	const live = (step: Step, minutes: number) => ({ id: phases[step], step, mode: 'live', minutes });
	const plan = {
		kind: 'retro',
		template: 'start-stop-continue',
		title: 'Sprint 42',
		purpose: 'Learn from the release that slipped',
		ground_rule: null,
		call_url: null,
		// None by default: PostgreSQL reads hundreds of files to know a zone.
		places: [],
		naming,
		readers: null,
		phases: [
			{ id: phases.collect, step: 'collect', mode: 'async', closes_at: inDays(1) },
			{ id: phases.read, step: 'read', mode: 'async', closes_at: inDays(2) },
			{ ...live('group', 5), opens_at: inDays(2) },
			{
				...(mode === 'live'
					? live('vote', 3)
					: { id: phases.vote, step: 'vote', mode, opens_at: inDays(3), closes_at: inDays(4) }),
				rules: rules ?? { method: 'dots', budget, cap, open }
			},
			{ ...live('discuss', 10), ...(mode === 'async' && { opens_at: inDays(5) }) },
			live('check', 2)
		],
		prompts: [
			{ id: prompts.start, phase_id: phases.collect, kind: 'cards', text: 'Start', colour: 'teal' },
			{ id: prompts.stop, phase_id: phases.collect, kind: 'cards', text: 'Stop', colour: 'rose' },
			{ id: prompts.worth, phase_id: phases.check, kind: 'scale', text: 'Worth your time?', colour: 'indigo' }
		],
		...more
	};
	return { id: randomUUID(), phases, prompts, plan };
}

/** A retro with its facilitator, who has not joined; each test joins whom it needs. */
export class Retro {
	readonly db: Database;
	readonly id: string;
	readonly phases: Readonly<Record<Step, string>>;
	readonly prompts: Readonly<Record<'start' | 'stop' | 'worth', string>>;
	readonly facilitator: Person;
	readonly code: string;
	readonly token: string;

	private constructor(facilitator: Person, planned: ReturnType<typeof retroPlan>, made: Workshop) {
		this.db = facilitator.db;
		this.id = planned.id;
		this.phases = planned.phases;
		this.prompts = planned.prompts;
		this.facilitator = facilitator;
		this.code = made.code;
		this.token = made.summary_token;
	}

	static async create(db: Database, plan: Plan = {}, facilitator = new Person(db)): Promise<Retro> {
		const planned = retroPlan(plan);
		const args = { p_id: planned.id, p_plan: planned.plan };
		return new Retro(facilitator, planned, Workshop.parse(await facilitator.call('create_workshop', args)));
	}

	/** Makes `person` a participant. */
	async join(person = new Person(this.db), name: string | null = null): Promise<Person> {
		Face.parse(await person.call('join_workshop', { p_code: this.code, p_name: name }));
		return person;
	}

	/** So many new participants, each with a shown name in a named workshop. */
	async people(count: number): Promise<Person[]> {
		const people: Person[] = [];
		for (let n = 1; n <= count; n++) people.push(await this.join(new Person(this.db), `Person ${n}`));
		return people;
	}

	/** Two new participants. */
	async pair(): Promise<[ana: Person, bo: Person]> {
		return [await this.join(new Person(this.db), 'Ana'), await this.join(new Person(this.db), 'Bo')];
	}

	/** Another device of `person`. */
	async secondDevice(person: Person): Promise<Person> {
		const device = new Person(this.db);
		const code = await person.call('create_device_code', { p_workshop: this.id });
		await device.call('redeem_device_code', { p_code: this.code, p_device_code: code });
		return device;
	}

	/** Lets this much time pass, in milliseconds. */
	pass(ms: number): Promise<void> {
		return pass(this.db, this.id, ms);
	}

	/** Lets the window close and its ten minutes go by; nobody has looked yet. */
	async passReveal(): Promise<void> {
		const [phase] = await this.db.admin(
			`select extract(epoch from reveals_at - now()) * 1000 as ms from public.phases where id = $1`,
			[this.phases.collect]
		);
		await this.pass(Number(phase?.['ms']) + 1000);
	}

	/** From the writing to `step`, as the clock and the facilitator would; where nobody wrote, a card of nobody's is voted on. */
	async goTo(step: Exclude<Step, 'collect'>): Promise<void> {
		const at = Workshop.parse((await this.facilitator.snapshot(this.id)).shared.workshop).phase_id;
		if (at === this.phases.collect) await this.passReveal();
		await this.facilitator.snapshot(this.id);
		if (STEPS.indexOf(step) >= STEPS.indexOf('vote')) await this.writeIfNobodyDid();
		const from = at === this.phases.collect ? 1 : STEPS.findIndex((name) => this.phases[name] === at);
		for (const leaving of STEPS.slice(from, STEPS.indexOf(step))) await this.advance(leaving);
	}

	private async writeIfNobodyDid(): Promise<void> {
		await this.db.admin(
			`with made as (
				insert into public.topics (id, workshop_id, order_key)
				select gen_random_uuid(), $1, 0 where not exists (select from public.cards where workshop_id = $1 and state = 'kept')
				returning id
			)
			insert into public.cards (id, workshop_id, phase_id, prompt_id, body, topic_id, order_key)
			select gen_random_uuid(), $1, $2, $3, 'A card', id, 0 from made`,
			[this.id, this.phases.collect, this.prompts.start]
		);
	}

	async advance(leaving: Step, by = this.facilitator): Promise<Workshop> {
		return Workshop.parse(await by.call('advance', { p_workshop: this.id, p_from: this.phases[leaving] }));
	}

	/** Ends the live part; the wrap-up begins. */
	async end(): Promise<void> {
		await this.goTo('check');
		await this.advance('check');
	}

	/** Ends the live part and lets the wrap-up go by; nobody has looked yet. */
	async passClose(): Promise<void> {
		await this.end();
		await this.pass(25 * HOUR);
	}

	/** Topics as everyone sees them. */
	async topics(): Promise<Topic[]> {
		return (await this.facilitator.snapshot(this.id)).shared.topics;
	}

	/** The topic that carries a card. */
	async topicOf({ id }: Pick<Card, 'id'>): Promise<string> {
		const [row] = await this.db.admin('select topic_id from public.cards where id = $1', [id]);
		const topic = row?.['topic_id'];
		if (typeof topic !== 'string') throw new Error('The card is on no topic');
		return topic;
	}

	/** What was sent to the room, oldest first. */
	sent() {
		return sentTo(this.db, this.id);
	}

	async propose(person: Person, kind: Outcome['kind'], body: string, id: string = randomUUID()): Promise<Outcome> {
		const args = { p_id: id, p_workshop: this.id, p_kind: kind, p_topic: null, p_body: body };
		return Outcome.parse(await person.call('propose_outcome', args));
	}
}

/** What was sent to the room of a workshop, oldest first. */
export async function sentTo(
	db: Database,
	workshop: string
): Promise<{ topic: string; event: string; payload: Row; text: string }[]> {
	const rows = await db.admin(
		`select topic, event, payload, payload::text as text from realtime.messages where topic like '%' || $1 || '%'
		order by (payload ->> 'rev')::int, inserted_at`,
		[workshop]
	);
	return rows.map(({ topic, event, payload, text }) => ({
		topic: String(topic),
		event: String(event),
		payload: isRow(payload) ? payload : {},
		text: String(text)
	}));
}

function isRow(value: unknown): value is Row {
	return typeof value === 'object' && value !== null;
}

/** Lets this much time pass for one workshop, in milliseconds. */
export async function pass(db: Database, workshop: string, ms: number): Promise<void> {
	await db.admin(`do $$ begin ${passing(workshop, ms)} end $$`);
}

/** Every stored instant of one workshop, moved into the past together: the constraints between them hold on. */
function passing(workshop: string, ms: number): string {
	const back = (column: string) => `${column} = ${column} - interval '${ms} milliseconds'`;
	const within = `workshop_id = '${workshop}'`;
	return `
		update public.phases set ${['opens_at', 'closes_at', 'reveals_at'].map(back).join(', ')} where ${within};
		update public.workshops set ${['timebox_ends_at', 'topic_ends_at', 'ended_at', 'closes_at', 'closed_at', 'created_at']
			.map(back)
			.join(', ')} where id = '${workshop}';
		update public.events set ${back('at')} where ${within};
		update private.card_authors set ${back('written_at')} where ${within};
		update public.participants set ${back('joined_at')} where ${within};
		update public.outcomes set ${back('objectable_until')} where ${within};
		update public.topics set ${back('talked_at')} where ${within};
		update public.agendas set ${back('set_at')} where ${within};
		update public.thumb_rounds set ${['box_ends_at', 'closes_at'].map(back).join(', ')} where ${within};
		update private.talk_wishes set ${back('tells_at')} where ${within};
		update public.meetings set ${back('meets_at')} where ${within};
		update private.windows_told set ${back('closes_at')} where ${within};
		update private.device_codes set ${back('expires_at')} where ${within};
		update private.progress set ${back('announced_at')} where ${within} and announced_at > '-infinity';`;
}
