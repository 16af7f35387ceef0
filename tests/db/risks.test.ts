/** Risks: first seen by each alone, sealed; then opened together, and only then classified in the open. */
import { describe, expect, test } from 'vitest';
import { Risk, type RiskClass } from '../../src/lib/domain/risk.ts';
import { SummarySource } from '../../src/lib/domain/summary-source.ts';
import { openDatabases, refusal } from '../support/database.ts';
import { anon, HOUR, Person, stranger, type Args } from '../support/people.ts';
import { sentTo } from '../support/reading.ts';
import { Rounds, roundsPlan, type Round } from '../support/rounds.ts';

const ASKED: Round[] = [
	{ step: 'collect', hours: 24, asks: { risks: true } },
	{ step: 'read', hours: 1 }
];
const LIVE: Round[] = [...ASKED, { step: 'discuss', minutes: 10 }, { step: 'check', minutes: 2 }];
const APART: Round[] = [...ASKED, { step: 'discuss', hours: 48 }];
const OWNED = { p_class: 'owned', p_owner: 'Ana', p_due: '2027-01-15', p_trigger: 'The queue grows' };

const view = (person: Person, topic: string, as: RiskClass | null) =>
	person.call('view_risk', { p_topic: topic, p_class: as });
const open = async (person: Person, topic: string) => Risk.parse(await person.call('open_risk', { p_topic: topic }));
const classify = async (person: Person, topic: string, version: number, text: Args = OWNED) =>
	Risk.parse(await person.call('classify_risk', { p_topic: topic, p_version: version, ...text }));

const databases = await openDatabases();

describe.each(databases)('on $name', (db) => {
	/** Ana wrote a risk, Bo another; people talk about them, together unless told otherwise. */
	async function talk(rounds: readonly Round[] = LIVE, naming: 'anonymous' | 'named' = 'anonymous') {
		const workshop = await Rounds.create(db, rounds, { naming });
		const people = [new Person(db), new Person(db), new Person(db), new Person(db), new Person(db)] as const;
		for (const [n, person] of people.entries()) {
			await person.call('join_workshop', { p_code: workshop.code, p_name: `Person ${n}` });
		}
		const [ana, bo] = people;
		const card = await workshop.write(ana, 0, 'The supplier is late');
		await workshop.write(bo, 0, 'Nobody knows the old code');
		await workshop.pass(25.5);
		await workshop.look();
		if (rounds === LIVE) await workshop.advance(1);
		const { cards } = (await workshop.look()).shared;
		const topic = cards.find(({ id }) => id === card.id)?.topic_id ?? '';
		const other = cards.find(({ id }) => id !== card.id)?.topic_id ?? '';
		return { workshop, people, ana, bo, topic, other };
	}
	type Talk = Awaited<ReturnType<typeof talk>>;
	const risks = async ({ workshop }: Pick<Talk, 'workshop'>, person = workshop.facilitator) =>
		(await person.snapshot(workshop.id)).shared.risks;
	const summary = async ({ workshop }: Talk, person = stranger(db)) => {
		const { summary_token } = (await workshop.look()).shared.workshop;
		return SummarySource.parse(await person.call('get_summary', { p_token: summary_token }));
	};

	describe('a first view', () => {
		test('is known to whose it is alone: no event, no row and no count until it is opened', async () => {
			const room = await talk();
			const { workshop, people, ana, bo, topic } = room;
			const before = (await workshop.look()).shared;
			for (const person of people) await view(person, topic, 'accepted');
			await view(ana, topic, 'mitigated');
			expect((await ana.snapshot(workshop.id)).mine.first_views).toEqual([{ topic_id: topic, class: 'mitigated' }]);
			for (const person of [bo, workshop.facilitator]) {
				const { shared, mine } = await person.snapshot(workshop.id);
				expect(shared).toEqual(before);
				expect(mine.first_views).toEqual(person === bo ? [{ topic_id: topic, class: 'accepted' }] : []);
			}
			for (const person of [bo, stranger(db)])
				expect(JSON.stringify(await summary(room, person))).not.toContain('accepted');
		});

		test('is changed freely, and the same twice is one', async () => {
			const { workshop, ana, topic } = await talk();
			for (const as of ['owned', 'resolved', 'resolved'] as const) await view(ana, topic, as);
			expect(await db.admin('select class from private.first_views where workshop_id = $1', [workshop.id])).toEqual([
				{ class: 'resolved' }
			]);
		});

		test('is refused to who does not take part here, elsewhere than in the talk, and of what is no risk', async () => {
			const { workshop, ana, topic } = await talk();
			const elsewhere = await talk();
			for (const person of [stranger(db), elsewhere.ana, elsewhere.workshop.facilitator, workshop.facilitator]) {
				expect(await refusal(view(person, topic, 'owned'))).toMatchObject({ reason: 'not_member' });
			}
			expect(await refusal(view(anon(db), topic, 'owned'))).toBe('denied');
			for (const as of [null, 'ignored' as RiskClass]) {
				expect(await refusal(view(ana, topic, as))).toEqual({ reason: 'invalid', detail: 'class' });
			}
			await workshop.advance(2);
			expect(await refusal(view(ana, topic, 'owned'))).toMatchObject({ reason: 'wrong_phase' });

			const plain = await Rounds.create(db, [
				{ step: 'collect', minutes: 5 },
				{ step: 'discuss', minutes: 5 }
			]);
			const [cleo] = await plain.people(1);
			if (!cleo) throw new Error('nobody came');
			await plain.advance(null);
			await plain.write(cleo, 0, 'a hope');
			await plain.advance(0);
			const [hope] = (await plain.look()).shared.topics;
			expect(await refusal(view(cleo, hope?.id ?? '', 'owned'))).toMatchObject({ reason: 'not_found' });
		});

		test('comes before they are opened or not at all; what was taken is taken', async () => {
			const { workshop, ana, bo, topic } = await talk();
			await view(ana, topic, 'owned');
			await open(workshop.facilitator, topic);
			expect(await view(ana, topic, 'owned')).toBe('owned');
			expect(await refusal(view(ana, topic, 'accepted'))).toMatchObject({ reason: 'window_closed' });
			expect(await refusal(view(bo, topic, 'owned'))).toMatchObject({ reason: 'window_closed' });
		});
	});

	describe('opened', () => {
		test.each<[RiskClass[], Risk['first_views']]>([
			[[], { answers: null, most: null, counts: null }],
			[['owned', 'owned'], { answers: null, most: null, counts: null }],
			[['owned', 'owned', 'accepted'], { answers: null, most: 'owned', counts: null }],
			[['owned', 'owned', 'accepted', 'accepted'], { answers: 4, most: null, counts: null }],
			[
				['owned', 'owned', 'accepted', 'accepted', 'mitigated'],
				{ answers: 5, most: null, counts: { owned: 2, accepted: 2, mitigated: 1 } }
			]
		])('%j are told as %j, to everyone at once', async (views, told) => {
			const room = await talk();
			const { workshop, people, topic, other } = room;
			for (const [n, as] of views.entries()) await view(people[n] ?? room.ana, topic, as);
			await view(room.ana, other, 'resolved');
			const opened = await open(workshop.facilitator, topic);
			expect(opened).toMatchObject({ id: topic, class: null, first_views: told });
			for (const person of [...people, workshop.facilitator]) expect(await risks(room, person)).toEqual([opened]);
			const [sent] = (await sentTo(workshop)).slice(-1);
			expect(sent?.payload).toMatchObject({ type: 'risk_changed', risks: [opened] });
			expect(await open(workshop.facilitator, topic)).toEqual(opened);
		});

		test('by the facilitator alone', async () => {
			const { ana, topic } = await talk();
			const elsewhere = await talk();
			expect(await refusal(open(ana, topic))).toMatchObject({ reason: 'not_facilitator' });
			for (const person of [stranger(db), elsewhere.ana, elsewhere.workshop.facilitator]) {
				expect(await refusal(open(person, topic))).toMatchObject({ reason: 'not_member' });
			}
			expect(await refusal(open(anon(db), topic))).toBe('denied');
		});

		test('at the end of the talk at the latest', async () => {
			const room = await talk();
			for (const person of room.people.slice(0, 3)) await view(person, room.topic, 'owned');
			await room.workshop.advance(2);
			expect(await risks(room)).toMatchObject([{ id: room.topic, first_views: { most: 'owned' } }]);
		});

		test('once it has been talked about, also where nobody had a view; then it can be classified', async () => {
			const room = await talk();
			const { workshop, ana, topic, other } = room;
			for (const person of room.people.slice(0, 3)) await view(person, topic, 'owned');
			const show = (p_from: string | null, p_to: string | null) =>
				workshop.facilitator.call('discuss_topic', { p_workshop: workshop.id, p_from, p_to, p_seconds: 60 });
			await show(null, topic);
			expect(await risks(room)).toEqual([]);
			await show(topic, other);
			await show(topic, other);
			expect(await risks(room)).toMatchObject([{ id: topic, first_views: { most: 'owned' }, version: 1 }]);
			expect(await refusal(classify(ana, other, 0))).toMatchObject({ reason: 'not_open_yet' });
			await show(other, null);
			expect(await classify(ana, other, 1)).toMatchObject({ first_views: { answers: null } });
		});

		test('over days in the middle of the talk, with nobody there, dated that instant', async () => {
			const room = await talk(APART);
			const { workshop, ana, topic } = room;
			for (const person of room.people.slice(0, 3)) await view(person, topic, 'mitigated');
			expect(await risks(room)).toEqual([]);
			await workshop.pass(24);
			expect(await refusal(view(ana, room.other, 'owned'))).toMatchObject({ reason: 'window_closed' });
			expect(await risks(room)).toMatchObject([{ id: topic, first_views: { most: 'mitigated' } }]);
			const [log] = await db.admin(
				`select abs(extract(epoch from e.at - p.opens_at - (p.closes_at - p.opens_at) / 2)) < 1 as is_middle
				from public.events as e join public.phases as p on p.workshop_id = e.workshop_id and p.step = 'discuss'
				where e.workshop_id = $1 and e.type = 'risk_changed'`,
				[workshop.id]
			);
			expect(log).toEqual({ is_middle: true });
			// What nobody had a view of can be classified all the same.
			expect(await classify(ana, room.other, 0)).toMatchObject({ class: 'owned', first_views: null });
		});

		test('also where the room was simply left', async () => {
			const room = await talk();
			for (const person of room.people.slice(0, 3)) await view(person, room.topic, 'owned');
			await room.workshop.pass(24 * 30);
			expect(await risks(room)).toMatchObject([{ first_views: { most: 'owned' } }]);
		});
	});

	describe('a class', () => {
		test('is agreed on once first views are open, by anyone in the talk, for everyone to read', async () => {
			const room = await talk();
			const { workshop, ana, bo, topic } = room;
			expect(await refusal(classify(ana, topic, 0))).toMatchObject({ reason: 'not_open_yet' });
			expect(await refusal(classify(workshop.facilitator, topic, 0))).toMatchObject({ reason: 'not_open_yet' });
			await open(workshop.facilitator, topic);
			const owned = await classify(bo, topic, 1);
			expect(owned).toMatchObject({
				class: 'owned',
				owner: 'Ana',
				due: '2027-01-15',
				trigger: 'The queue grows',
				response: null,
				version: 2
			});
			expect(await classify(bo, topic, 1)).toEqual(owned);
			expect(await risks(room, ana)).toEqual([owned]);
			const stale = await refusal(classify(ana, topic, 1, { p_class: 'resolved' }));
			expect(stale).toMatchObject({ reason: 'stale' });
			const resolved = {
				p_class: 'resolved',
				p_due: '2027-01-15',
				p_trigger: 'none',
				p_response: 'We have two suppliers'
			};
			expect(await classify(ana, topic, 2, resolved)).toMatchObject({
				class: 'resolved',
				owner: null,
				due: null,
				trigger: null,
				response: 'We have two suppliers'
			});
		});

		test.each<[Args, string]>([
			[{ ...OWNED, p_owner: ' ' }, 'owner'],
			[{ ...OWNED, p_due: null }, 'due'],
			[{ ...OWNED, p_due: '1999-01-01' }, 'due'],
			[{ ...OWNED, p_trigger: 'x'.repeat(301) }, 'trigger'],
			[{ ...OWNED, p_class: 'accepted' }, 'response'],
			[{ ...OWNED, p_class: 'mitigated', p_response: '' }, 'response'],
			[{ ...OWNED, p_class: 'mitigated', p_response: 'x'.repeat(1001) }, 'response'],
			[{ ...OWNED, p_class: 'ignored' }, 'class'],
			[{ ...OWNED, p_class: null }, 'class']
		])('%j is refused at its %s', async (text, detail) => {
			const { workshop, ana, topic } = await talk();
			await open(workshop.facilitator, topic);
			expect(await refusal(classify(ana, topic, 1, text))).toEqual({ reason: 'invalid', detail });
		});

		test('is nobody else’s to say, and after the talk the facilitator’s alone, until the close', async () => {
			const { workshop, ana, topic, other } = await talk();
			const elsewhere = await talk();
			await open(workshop.facilitator, topic);
			for (const person of [stranger(db), elsewhere.ana, elsewhere.workshop.facilitator]) {
				expect(await refusal(classify(person, topic, 1))).toMatchObject({ reason: 'not_member' });
			}
			expect(await refusal(classify(anon(db), topic, 1))).toBe('denied');
			await workshop.advance(2);
			expect(await refusal(classify(ana, topic, 1))).toMatchObject({ reason: 'wrong_phase' });
			await workshop.advance(3);
			expect(await refusal(classify(ana, topic, 1))).toMatchObject({ reason: 'not_facilitator' });
			expect(await classify(workshop.facilitator, topic, 1)).toMatchObject({ class: 'owned' });
			expect(await classify(workshop.facilitator, other, 0)).toMatchObject({ class: 'owned', first_views: null });
			await workshop.pass(24 * 30);
			expect(await refusal(classify(workshop.facilitator, topic, 2, { p_class: 'resolved' }))).toMatchObject({
				reason: 'ended'
			});
		});
	});

	test('the register in the summary has every risk once they are talked about, those without a class too', async () => {
		const room = await talk();
		const { workshop, ana, topic, other } = room;
		await open(workshop.facilitator, topic);
		const owned = await classify(ana, topic, 1);
		for (const person of [stranger(db), anon(db), ana]) {
			const told = await summary(room, person);
			expect(told.risks).toEqual([owned]);
			expect(told.topics.map(({ id, is_risk }) => [id, is_risk]).sort()).toEqual(
				[topic, other].sort().map((id) => [id, true])
			);
		}
		const early = await Rounds.create(db, LIVE);
		const [cleo] = await early.people(1);
		if (!cleo) throw new Error('nobody came');
		await early.write(cleo, 0, 'a risk that was only read');
		await early.pass(25);
		const { summary_token } = (await early.look()).shared.workshop;
		const told = await stranger(db).call('get_summary', { p_token: summary_token });
		expect(SummarySource.parse(told).topics).toEqual([]);
	});

	test.each(['anonymous', 'named'] as const)(
		'after the close of a workshop that is %s nothing tells whose first view was which',
		async (naming) => {
			const room = await talk(LIVE, naming);
			const { workshop, ana, topic } = room;
			for (const person of room.people) await view(person, topic, person === ana ? 'accepted' : 'owned');
			const code = await ana.call('create_device_code', { p_workshop: workshop.id });
			const redeem = room.bo.call('redeem_device_code', { p_code: workshop.code, p_device_code: code });
			expect(await refusal(redeem)).toMatchObject({ reason: 'place_taken' });
			await open(workshop.facilitator, topic);
			const people = await db.admin('select id from public.participants where workshop_id = $1', [workshop.id]);
			const told = JSON.stringify([
				await risks(room),
				await ana.behind('select to_jsonb(e) from public.events as e'),
				(await sentTo(workshop)).map(({ text }) => text)
			]);
			expect(people.map(({ id }) => String(id)).filter((id) => told.includes(id))).toEqual([]);
			await workshop.pass(24 * 30);
			const { shared, mine } = await ana.snapshot(workshop.id);
			expect(shared.risks).toMatchObject([{ first_views: { counts: { owned: 4, accepted: 1 } } }]);
			expect(mine.first_views).toEqual([]);
			expect(await db.admin('select from private.first_views where workshop_id = $1', [workshop.id])).toEqual([]);
		}
	);

	test('no other question asks for risks than one for cards', async () => {
		const yes = { risks: 'yes' } as unknown as { risks: boolean };
		const worded = Rounds.create(db, [
			{ step: 'collect', hours: 24, asks: yes },
			{ step: 'discuss', hours: 24, rules: { objection_hours: 12 } }
		]);
		expect(await refusal(worded)).toEqual({ reason: 'invalid', detail: 'prompts' });
		const scale = Rounds.create(db, [{ step: 'check', hours: 24, scales: [{ risks: true }] }]);
		expect(await refusal(scale)).toEqual({ reason: 'invalid', detail: 'prompts' });
	});

	test('the talk stays where a question for risks has begun, and may be another', async () => {
		const { facilitator, id, phases } = await Rounds.create(db, LIVE);
		const change = (rounds: readonly Round[]) =>
			facilitator.call('change_timetable', {
				p_workshop: id,
				p_after: phases[0],
				p_phases: roundsPlan(rounds, Date.now() + 25 * HOUR).phases,
				p_prompts: []
			});
		const untalked: Round[] = [
			{ step: 'read', hours: 1 },
			{ step: 'vote', minutes: 3 }
		];
		for (const rest of [[], untalked]) {
			expect(await refusal(change(rest))).toEqual({ reason: 'risks_untalked', detail: 'phases' });
		}
		await change([...untalked, { step: 'discuss', minutes: 4 }]);
	});

	test('no question asks for risks that are not talked about afterwards', async () => {
		const untalked = { reason: 'invalid', detail: 'prompts.1.rules' };
		const [risks] = ASKED;
		if (!risks) throw new Error('no question');
		const write: Round = { step: 'collect', hours: 24 };
		const talk: Round = { step: 'discuss', hours: 24, rules: { objection_hours: 12 } };
		for (const rounds of [
			[write, risks],
			[write, talk, risks]
		]) {
			expect(await refusal(Rounds.create(db, rounds))).toEqual(untalked);
		}
		const workshop = await Rounds.create(db, [write, risks, talk]);
		const rest = roundsPlan([risks], Date.now() + 25 * HOUR);
		const args = {
			p_workshop: workshop.id,
			p_after: workshop.phases[0],
			p_phases: rest.phases,
			p_prompts: rest.prompts
		};
		expect(await refusal(workshop.facilitator.call('change_timetable', args))).toEqual({
			...untalked,
			detail: 'prompts.0.rules'
		});
	});
});

describe('on PostgreSQL 15, from many connections at once', () => {
	const db = databases[1];

	test('a view comes before the opening and is told, or after it and is refused', async () => {
		const workshop = await Rounds.create(db, LIVE);
		const people = await workshop.people(20);
		await workshop.write(people[0] ?? workshop.facilitator, 0, 'a risk');
		await workshop.pass(25.5);
		await workshop.look();
		await workshop.advance(1);
		const topic = (await workshop.look()).shared.topics[0]?.id ?? '';
		const views = people.map((person) => view(person, topic, 'owned'));
		const [opened, ...taken] = await Promise.allSettled([open(workshop.facilitator, topic), ...views]);
		const kept = await db.admin('select from private.first_views where topic_id = $1', [topic]);
		expect(taken.filter(({ status }) => status === 'fulfilled')).toHaveLength(kept.length);
		const [risk] = (await workshop.look()).shared.risks;
		expect(opened).toMatchObject({ value: risk });
		expect(risk?.first_views?.counts?.owned ?? (kept.length < 5 ? kept.length : null)).toBe(kept.length);
	});
});
