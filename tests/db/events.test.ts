/**
 * What an event carries is what changed: whoever has any earlier snapshot and every event since holds the present one.
 * The verbs are called on the real SQL, by several people, in sequences that fast-check makes and shortens.
 */
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyEvent } from '../../src/lib/domain/apply.ts';
import { EventType, WorkshopEvent, type Shared } from '../../src/lib/domain/snapshot.ts';
import { openDatabases, refusal } from '../support/database.ts';
import { DAY, Retro, type Person } from '../support/people.ts';
import { askAll, DECIDE, RATIFY, say } from '../support/ratifying.ts';
import { sentTo } from '../support/reading.ts';
import { Rounds } from '../support/rounds.ts';

/** A verb, who calls it, and numbers that choose among what is there when its turn comes. */
interface Act {
	readonly verb: Verb;
	readonly who: number;
	readonly a: number;
	readonly b: number;
	readonly flag: boolean;
}

type Verb = keyof typeof VERBS;
type Attempt = (scene: Scene, act: Act) => Promise<unknown> | null;

/** The change is fetched, not sent: too much for a message, or the last of all. */
const FETCHED: ReadonlySet<EventType> = new Set(['revealed', 'workshop_closed', 'workshop_deleted', 'card_taken_down']);

const pick = <Item>(items: readonly Item[], n: number): Item | undefined => items[n % items.length];
const soon = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();

/** Each as the page calls it; null when there is nothing to call it on. */
const VERBS = {
	add: ({ retro, person }, act) => person(act).addCard(retro, `a card ${act.a}`),
	withdraw: async ({ retro, person }, act) => {
		const own = pick((await person(act).snapshot(retro.id)).mine.cards, act.a);
		return own ? person(act).call('withdraw_card', { p_card: own.id }) : null;
	},
	move: ({ person, card, topic }, act) =>
		person(act).call('move_card', { p_card: card(act.a)?.id ?? null, p_topic: topic(act.b)?.id ?? null }),
	separate: ({ person, card }, act) =>
		person(act).call('separate_card', { p_card: card(act.a)?.id ?? null, p_topic: randomUUID() }),
	rename: ({ person, topic }, act) => {
		const named = topic(act.a);
		const title = act.flag ? `a name ${act.b}` : null;
		return named
			? person(act).call('rename_topic', { p_topic: named.id, p_version: named.version, p_title: title })
			: null;
	},
	takeDown: ({ lead, card }, act) => lead('take_down_card', { p_card: card(act.a)?.id ?? null, p_reason: 'a reason' }),
	advance: ({ lead, retro, now }) =>
		now().workshop.phase_id ? lead('advance', { p_workshop: retro.id, p_from: now().workshop.phase_id }) : null,
	goBack: ({ lead, retro, now }, act) =>
		lead('go_back', { p_workshop: retro.id, p_from: now().workshop.phase_id, p_void: act.flag }),
	timebox: ({ lead, retro, now }, act) =>
		lead('set_timebox', { p_workshop: retro.id, p_phase: now().workshop.phase_id, p_ends_at: soon(act.a % 60) }),
	topicTimebox: ({ lead, retro, now }, act) =>
		lead('set_topic_timebox', {
			p_workshop: retro.id,
			p_topic: now().workshop.spotlight_topic_id,
			p_ends_at: soon(act.a % 60)
		}),
	discuss: ({ lead, retro, now, shown }, act) =>
		lead('discuss_topic', {
			p_workshop: retro.id,
			p_from: now().workshop.spotlight_topic_id,
			p_to: act.flag ? (shown(act.a)?.id ?? null) : null,
			p_seconds: 30 + (act.b % 600)
		}),
	park: ({ lead, topic }, act) => lead('park_topic', { p_topic: topic(act.a)?.id ?? null, p_reason: 'a reason' }),
	unpark: ({ lead, topic }, act) => lead('unpark_topic', { p_topic: topic(act.a)?.id ?? null }),
	parkAll: ({ lead, retro, shown }, act) =>
		lead('park_topics', { p_workshop: retro.id, p_topics: [shown(act.a)?.id ?? null] }),
	agenda: ({ lead, retro, now, shown }, act) =>
		lead('set_agenda', {
			p_workshop: retro.id,
			p_phase: retro.phases.discuss,
			p_agenda: [{ topic: shown(act.a)?.id ?? null, minutes: 1 + (act.b % 9) }],
			p_version: now().agendas[0]?.version ?? 0
		}),
	want: ({ person, shown }, act) =>
		person(act).call('want_talk', { p_topic: shown(act.a)?.id ?? null, p_on: act.flag }),
	propose: ({ retro, person, topic }, act) =>
		person(act).call('propose_outcome', {
			p_id: randomUUID(),
			p_workshop: retro.id,
			p_kind: pick(['action', 'decision', 'note'], act.a),
			p_topic: act.flag ? (topic(act.b)?.id ?? null) : null,
			p_body: 'an outcome',
			p_owner: 'somebody',
			p_due: '2027-01-15'
		}),
	edit: ({ person, outcome }, act) => {
		const edited = outcome(act.a);
		const args = { p_outcome: edited?.id, p_version: edited?.version, p_body: `an outcome ${act.b}` };
		return edited ? person(act).call('edit_outcome', args) : null;
	},
	accept: ({ lead, outcome }, act) => {
		const proposed = outcome(act.a);
		return proposed ? lead('accept_outcome', { p_outcome: proposed.id, p_version: proposed.version }) : null;
	},
	takeOn: ({ person, outcome }, act) => {
		const taken = outcome(act.a);
		const args = { p_outcome: taken?.id, p_version: taken?.version, p_name: 'Ana', p_confidence: 1 + (act.b % 5) };
		return taken ? person(act).call('take_on_action', args) : null;
	},
	handBack: ({ person, outcome }, act) =>
		person(act).call('hand_back_action', { p_outcome: outcome(act.a)?.id ?? null }),
	remove: ({ person, outcome }, act) => person(act).call('remove_outcome', { p_outcome: outcome(act.a)?.id ?? null }),
	update: ({ lead, retro }, act) =>
		lead('update_workshop', {
			p_workshop: retro.id,
			p_patch: pick(
				[
					{ title: `a title ${act.b}` },
					{ purpose: 'another purpose', ground_rule: null },
					{ is_locked: act.flag },
					{ language: act.flag ? 'pt-BR' : null },
					{ call_url: 'https://call.example/room', places: [{ name: 'Lima', zone: 'America/Lima' }] }
				],
				act.a
			)
		}),
	ballot: ({ lead, retro }, act) =>
		lead('set_ballot', {
			p_workshop: retro.id,
			p_phase: retro.phases.vote,
			p_rules: { method: 'dots', budget: 4 + (act.a % 3), cap: 1 + (act.b % 4), open: act.flag }
		}),
	minutes: ({ lead, retro }, act) =>
		lead('set_minutes', {
			p_workshop: retro.id,
			p_phase: pick([retro.phases.vote, retro.phases.discuss, retro.phases.check], act.a),
			p_minutes: 1 + (act.b % 30)
		}),
	live: ({ lead, retro }, act) =>
		lead('move_live', { p_workshop: retro.id, p_at: new Date(Date.now() + (1 + (act.a % 9)) * DAY).toISOString() }),
	vote: ({ retro, person, shown }, act) => {
		const liked = shown(act.a);
		return liked ? person(act).vote(retro, liked.id, act.b % 4) : null;
	},
	done: ({ person, now }, act) =>
		person(act).call('set_done', { p_phase: now().workshop.phase_id, p_is_done: act.flag }),
	rate: ({ retro, person }, act) =>
		person(act).call('answer_scale', { p_prompt: retro.prompts.worth, p_value: 1 + (act.a % 5) })
} satisfies Record<string, Attempt>;

const attempts: Record<Verb, Attempt> = VERBS;

/** A revealed retro of three people and everyone who ever looked: from each look on, somebody applies the events alone. */
class Scene {
	readonly retro: Retro;
	readonly people: readonly Person[];
	readonly seen = new Set<EventType>();
	#held: Shared[];
	#events: WorkshopEvent[] = [];

	private constructor(retro: Retro, people: readonly Person[], first: Shared) {
		this.retro = retro;
		this.people = people;
		this.#held = [first];
	}

	static async begin(db: Parameters<typeof Retro.create>[0], naming: 'anonymous' | 'named'): Promise<Scene> {
		const retro = await Retro.create(db, { naming });
		const people = [...(await retro.pair()), await retro.join(retro.facilitator, 'Cleo')];
		const sealed = (await retro.facilitator.snapshot(retro.id)).shared;
		for (const [n, person] of people.entries()) await person.addCard(retro, `written apart ${n}`);
		const scene = new Scene(retro, people, sealed);
		await retro.passReveal();
		await scene.check(0);
		return scene;
	}

	readonly now = (): Shared => {
		const [oldest] = this.#held;
		if (!oldest) throw new Error('Nobody has looked yet');
		return oldest;
	};
	readonly person = ({ who }: Act): Person => pick(this.people, who) ?? this.retro.facilitator;
	readonly card = (n: number) => pick(this.now().cards, n);
	readonly topic = (n: number) => pick(this.now().topics, n);
	/** A topic without a card is not shown: nobody can vote on it or open it. */
	readonly shown = (n: number) => {
		const { topics, cards } = this.now();
		const held = new Set(cards.filter(({ body }) => body !== null).map(({ topic_id }) => topic_id));
		return pick(
			topics.filter(({ id }) => held.has(id)),
			n
		);
	};
	readonly outcome = (n: number) => pick(this.now().outcomes, n);
	readonly lead = (name: string, args: Record<string, unknown>) => this.retro.facilitator.call(name, args);

	/** Most acts are refused most of the time, and then nothing may have changed. */
	async perform(act: Act): Promise<void> {
		const attempt = attempts[act.verb](this, act);
		if (attempt) await attempt.catch((error: unknown) => refusal(Promise.reject(error)));
		await this.check(act.who);
	}

	/** Somebody looks. Everyone who looked before, and has heard the events since, holds the very same. */
	async check(who: number): Promise<void> {
		const { shared } = await (pick(this.people, who) ?? this.retro.facilitator).snapshot(this.retro.id);
		const fresh = await this.#listen();
		const holders = this.#held.map((holder) => follow(holder, fresh, shared));
		for (const held of holders) expect(held).toEqual(shared);
		const last = fresh.at(-1);
		expect(shared.workshop.rev).toBe(last?.rev ?? this.now().workshop.rev);
		this.#held = [...holders, shared];
	}

	/** The events that were sent since the last time, each once and in order. */
	async #listen(): Promise<WorkshopEvent[]> {
		const sent = (await this.retro.sent()).filter(({ event }) => event === 'change');
		const events = sent.map(({ payload }) => WorkshopEvent.parse(payload));
		// The database forgets what it sent when the workshop closes; what was heard before that stays heard.
		const heard = this.#events.length;
		const fresh = events.filter(({ rev }) => rev > heard);
		expect(fresh.map(({ rev }) => rev)).toEqual(fresh.map((_, n) => heard + n + 1));
		this.#events = [...this.#events, ...fresh];
		for (const { type } of fresh) this.seen.add(type);
		return fresh;
	}

	/** The end, by the clock; then everything is deleted. */
	async end(): Promise<void> {
		await this.retro.pass(40 * DAY);
		await this.check(0);
		expect(this.now().workshop.closed_at).not.toBeNull();
		await this.lead('delete_workshop', { p_workshop: this.retro.id, p_title: this.now().workshop.title });
		await this.#listen();
	}
}

/** What a page comes to that holds `shared` and hears `events`; `fetched` is what it would get, were it to ask. */
function follow(shared: Shared, events: readonly WorkshopEvent[], fetched: Shared): Shared {
	let held = shared;
	for (const event of events) {
		const next = applyEvent(held, event);
		if (next === 'gap') throw new Error(`${event.type} ${event.rev} does not follow ${held.workshop.rev}`);
		if (next === 'partial' && !FETCHED.has(event.type)) throw new Error(`${event.type} does not carry its change`);
		held = next === 'partial' ? fetched : next;
	}
	return held;
}

/** What is allowed in a phase is tried there more often than what is not. */
const OFTEN = {
	read: ['add', 'withdraw', 'move', 'separate', 'rename', 'live'],
	group: ['add', 'want', 'withdraw', 'move', 'separate', 'rename', 'takeDown', 'goBack'],
	vote: ['vote', 'vote', 'vote', 'done', 'takeDown', 'goBack'],
	discuss: [
		...(['discuss', 'discuss', 'agenda', 'park', 'parkAll', 'unpark', 'propose', 'propose', 'edit', 'accept'] as const),
		...(['takeOn', 'takeOn', 'handBack', 'remove', 'goBack'] as const)
	],
	check: ['rate', 'rate', 'propose', 'edit', 'goBack'],
	wrapUp: ['rate', 'rename', 'park', 'accept', 'takeOn', 'handBack', 'remove', 'edit', 'goBack']
} as const satisfies Record<string, readonly Verb[]>;

const number = fc.nat(999);
const verbs = Object.keys(VERBS).filter((name): name is Verb => name in VERBS);
const anAct = (often: readonly Verb[]): fc.Arbitrary<Act> =>
	fc.record({
		verb: fc.oneof(
			{ weight: 3, arbitrary: fc.constantFrom(...often) },
			{ weight: 1, arbitrary: fc.constantFrom(...verbs) }
		),
		who: number,
		a: number,
		b: number,
		flag: fc.boolean()
	});
const acts = (often: readonly Verb[]) => fc.array(anAct(often), { maxLength: 12, size: 'max' });

const aRetro = fc.record({
	naming: fc.constantFrom('anonymous' as const, 'named' as const),
	chapters: fc.tuple(...Object.values(OFTEN).map((often) => acts(often)))
});

/** One act of each kind, where it is allowed: nothing here depends on chance. */
const EVERY_KIND: readonly (readonly [Verb, number?, number?, boolean?])[] = [
	['add'],
	['withdraw'],
	['move', 0, 1],
	['separate', 0],
	['rename', 0, 0, true],
	['takeDown'],
	['live'],
	['update'],
	['ballot'],
	['minutes'],
	['advance'],
	['timebox', 30],
	['advance'],
	['vote', 0, 1],
	['vote', 1, 1],
	['advance'],
	['goBack', 0, 0, true],
	['goBack'],
	['advance'],
	['vote', 0, 1],
	['advance'],
	['agenda', 0, 4],
	['discuss', 0, 0, true],
	['topicTimebox', 30],
	['park', 1],
	['unpark', 1],
	['propose', 0, 0, true],
	['propose', 1],
	['edit'],
	['takeOn', 0, 3],
	['handBack'],
	['accept'],
	['remove', 1],
	['advance'],
	['rate'],
	['advance']
];

describe.each(await openDatabases())('on $name', (db) => {
	test('each kind of event carries its change', async () => {
		const scene = await Scene.begin(db, 'named');
		for (const [verb, a = 0, b = 0, flag = false] of EVERY_KIND) await scene.perform({ verb, who: 0, a, b, flag });
		await scene.end();
		// A window that closes before a meeting: rounds.test.ts. Thumbs and meetings called off: in files of their own. What is
		// said apart: below.
		const elsewhere = /^(window_closed|meeting_cancelled|(comment|post|objection|thumbs|risk)_.*)$/;
		expect([...scene.seen].sort()).toEqual(EventType.options.filter((type) => !elsewhere.test(type)).sort());
	});

	test('what is said to cards and topics over days carries its change too', async () => {
		const rounds = await Rounds.create(db, [
			{ step: 'collect', hours: 24, asks: { risks: true } },
			{ step: 'read', hours: 24, rules: { comments: true } },
			{ step: 'discuss', hours: 48, rules: { objection_hours: 12 } }
		]);
		const [ana, bo] = await rounds.people(2);
		if (!ana || !bo) throw new Error('nobody came');
		const card = await rounds.write(ana, 0, 'What it is about');
		await rounds.pass(25);
		const seen = new Set<EventType>();
		let held = (await rounds.look()).shared;
		const perform = async (by: Person, name: string, args: Record<string, unknown>) => {
			await by.call(name, args);
			const { shared } = await rounds.look();
			const rows = await db.admin(
				`select payload from realtime.messages where topic = 'workshop:' || $1 and event = 'change'
				and (payload ->> 'rev')::int > $2 order by (payload ->> 'rev')::int`,
				[rounds.id, held.workshop.rev]
			);
			const events = rows.map(({ payload }) => WorkshopEvent.parse(payload));
			for (const { type } of events) seen.add(type);
			held = follow(held, events, shared);
			expect(held, name).toEqual(shared);
		};
		const ids = Array.from({ length: 6 }, () => randomUUID());
		const [c1, c2, p1, p2, idea, no] = ids;
		await perform(bo, 'add_comment', { p_id: c1, p_card: card.id, p_body: 'Same here' });
		await perform(ana, 'add_comment', { p_id: c2, p_card: card.id, p_body: 'And here' });
		await perform(bo, 'withdraw_comment', { p_comment: c1 });
		await perform(rounds.facilitator, 'take_down_comment', { p_comment: c2, p_reason: 'A name is in it' });
		await rounds.pass(24);
		held = (await rounds.look()).shared;
		const topic = held.topics[0]?.id;
		await perform(bo, 'add_post', { p_id: p1, p_topic: topic, p_body: 'Why is that?' });
		await perform(ana, 'add_post', { p_id: p2, p_topic: topic, p_body: 'Because', p_as_author: true });
		await perform(bo, 'withdraw_post', { p_post: p1 });
		await perform(rounds.facilitator, 'take_down_post', { p_post: p2, p_reason: 'A name is in it' });
		const outcome = { p_id: idea, p_workshop: rounds.id, p_kind: 'decision', p_topic: topic, p_body: 'We try it' };
		await perform(ana, 'propose_outcome', outcome);
		await perform(bo, 'object_to_outcome', { p_id: no, p_outcome: idea, p_reason: 'Too soon' });
		await perform(bo, 'withdraw_objection', { p_objection: no });
		await perform(bo, 'view_risk', { p_topic: topic, p_class: 'accepted' });
		await perform(rounds.facilitator, 'open_risk', { p_topic: topic });
		await perform(ana, 'classify_risk', { p_topic: topic, p_version: 1, p_class: 'resolved', p_owner: 'Ana' });
		const said = EventType.options.filter((type) => /^(comment|post|objection|risk)_/.test(type));
		expect([...seen]).toEqual(expect.arrayContaining(said));
	});

	test('what everyone said to the decisions carries its change, and so does taking it back', async () => {
		const asked = await askAll(db, {
			rounds: DECIDE({ confidence: true }, [{ step: 'check', minutes: 2 }], { minutes: 3 })
		});
		const { workshop, people, decision } = asked;
		let held = (await workshop.look()).shared;
		const after = async (act: Promise<unknown>) => {
			await act;
			const { shared } = await workshop.look();
			const events = (await sentTo(workshop))
				.map(({ payload }) => WorkshopEvent.parse(payload))
				.filter(({ rev }) => rev > held.workshop.rev);
			held = follow(held, events, shared);
			expect(held).toEqual(shared);
		};
		for (const [n, person] of people.entries()) {
			await after(say(person, asked, decision, n === 0 ? { stance: 'object', reason: 'Too soon' } : { confidence: 4 }));
		}
		await after(workshop.advance(RATIFY));
		expect(held.objections).toMatchObject([{ reason: 'Too soon' }]);
		await after(workshop.goBack(RATIFY + 1));
		expect(held.objections).toEqual([]);
		await after(workshop.advance(RATIFY));
		await after(workshop.advance(RATIFY + 1));
	});

	test('topics that sorting empties do not pile up: they go for everyone, fifty at once', async () => {
		const scene = await Scene.begin(db, 'anonymous');
		await scene.perform({ verb: 'add', who: 0, a: 0, b: 0, flag: false });
		const before = scene.now().topics.length;
		const counts: number[] = [];
		for (let n = 0; n < 52; n++) {
			await scene.perform({ verb: 'separate', who: 0, a: 0, b: 0, flag: false });
			counts.push(scene.now().topics.length - before);
		}
		expect(Math.max(...counts)).toBe(50);
		expect(counts.at(-1)).toBeLessThan(5);
		const { cards, topics } = scene.now();
		for (const { topic_id } of cards) expect(topics.map(({ id }) => id)).toContain(topic_id);
	}, 120_000);

	test('an earlier snapshot and the events since are the present one, whoever did what', async () => {
		const seen = new Set<EventType>();
		await fc.assert(
			fc.asyncProperty(aRetro, async ({ naming, chapters }) => {
				const scene = await Scene.begin(db, naming);
				for (const chapter of chapters) {
					for (const act of chapter) await scene.perform(act);
					await scene.perform({ verb: 'advance', who: 0, a: 0, b: 0, flag: false });
				}
				await scene.end();
				for (const type of scene.seen) seen.add(type);
			}),
			{ seed: 20_261_123, numRuns: 6, interruptAfterTimeLimit: 60_000 }
		);
		expect(seen.size).toBeGreaterThan(12);
	}, 120_000);
});
