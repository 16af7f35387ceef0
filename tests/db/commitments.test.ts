/** Actions that somebody takes on: with a name that they type, on their own, for as long as they mean it. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { SummarySource } from '../../src/lib/domain/summary-source.ts';
import { Outcome } from '../../src/lib/domain/workshop.ts';
import { openDatabases, refusal } from '../support/database.ts';
import { anon, HOUR, Retro, stranger, type Person } from '../support/people.ts';
import { object, propose, TALK_APART, talkApart } from '../support/talking-apart.ts';

type Seen = Pick<Outcome, 'id' | 'version'>;
const takeOn = async (person: Person, { id, version }: Seen, name = 'Ana', confidence: number | null = 4) =>
	Outcome.parse(
		await person.call('take_on_action', {
			p_outcome: id,
			p_version: version,
			p_name: name,
			p_confidence: confidence
		})
	);
const handBack = async (person: Person, { id }: Pick<Outcome, 'id'>) =>
	Outcome.parse(await person.call('hand_back_action', { p_outcome: id }));
const edit = (person: Person, { id, version }: Seen, body: string) =>
	person.call('edit_outcome', { p_outcome: id, p_version: version, p_body: body, p_owner: 'Ana' });

const databases = await openDatabases();

describe.each(databases)('on $name', (db) => {
	/** A room that talks, with an action that Bo proposed for Cleo. */
	async function room() {
		const retro = await Retro.create(db);
		const [ana, bo] = await retro.pair();
		await ana.addCard(retro, 'What it is about');
		await retro.goTo('discuss');
		const [topic] = await retro.topics();
		const proposed = await bo.call('propose_outcome', {
			p_id: randomUUID(),
			p_workshop: retro.id,
			p_kind: 'action',
			p_topic: topic?.id,
			p_body: 'Write the checklist',
			p_owner: 'Cleo'
		});
		return { retro, ana, bo, action: Outcome.parse(proposed) };
	}
	const mine = async (retro: Retro, person: Person) => (await person.snapshot(retro.id)).mine.own_commitments;

	describe('who takes an action on', () => {
		test('is its owner from then on, for everyone to read, and it is accepted', async () => {
			const { retro, ana, bo, action } = await room();
			const taken = await takeOn(ana, action, ' Ana ');
			expect(taken).toMatchObject({ owner: 'Ana', confidence: 4, status: 'accepted', version: 2 });
			for (const person of [bo, retro.facilitator]) {
				const { shared } = await person.snapshot(retro.id);
				expect(shared.outcomes).toEqual([taken]);
				expect(await mine(retro, person)).toEqual([]);
			}
			expect(await mine(retro, ana)).toEqual([action.id]);
			const summary = await stranger(db).call('get_summary', { p_token: retro.token });
			expect(SummarySource.parse(summary).outcomes).toEqual([taken]);
		});

		test('signs the words that they saw, and no others', async () => {
			const { ana, bo, action } = await room();
			await edit(bo, action, 'Write two checklists');
			expect(await refusal(takeOn(ana, action))).toMatchObject({ reason: 'stale' });
			expect(await takeOn(ana, { ...action, version: 2 })).toMatchObject({ body: 'Write two checklists', version: 3 });
		});

		test('may say it otherwise, and the same twice is once', async () => {
			const { retro, ana, action } = await room();
			const taken = await takeOn(ana, action);
			expect(await takeOn(ana, action)).toEqual(taken);
			const sent = (await retro.sent()).length;
			expect(await takeOn(ana, action, 'Ana B.', 2)).toMatchObject({ owner: 'Ana B.', confidence: 2, version: 3 });
			expect((await retro.sent()).length).toBe(sent + 1);
			const device = await retro.secondDevice(ana);
			expect(await takeOn(device, action, 'Ana B.', 5)).toMatchObject({ confidence: 5 });
		});

		test('hands it back until the close, in the wrap-up too; then it is what it was', async () => {
			const { retro, ana, action } = await room();
			await takeOn(ana, action);
			await retro.end();
			const free = await handBack(ana, action);
			expect(free).toEqual({ ...action, version: 3 });
			expect(await handBack(ana, action)).toEqual(free);
			expect(await mine(retro, ana)).toEqual([]);
			await retro.facilitator.call('accept_outcome', { p_outcome: action.id, p_version: 3 });
			await takeOn(ana, { ...action, version: 4 });
			expect(await handBack(ana, action)).toMatchObject({ status: 'accepted', owner: 'Cleo', confidence: null });
		});

		test('gives a name and one of five', async () => {
			const { ana, action } = await room();
			expect(await refusal(takeOn(ana, action, ' '))).toEqual({ reason: 'invalid', detail: 'name' });
			expect(await refusal(takeOn(ana, action, 'x'.repeat(81)))).toEqual({ reason: 'invalid', detail: 'name' });
			for (const confidence of [0, 6, null]) {
				expect(await refusal(takeOn(ana, action, 'Ana', confidence))).toEqual({
					reason: 'invalid',
					detail: 'confidence'
				});
			}
		});
	});

	describe('nobody else', () => {
		test('signs for somebody, changes what they signed or hands it back', async () => {
			const { retro, ana, bo, action } = await room();
			const elsewhere = await room();
			for (const person of [stranger(db), elsewhere.ana, elsewhere.retro.facilitator, retro.facilitator]) {
				expect(await refusal(takeOn(person, action))).toMatchObject({ reason: 'not_member' });
			}
			expect(await refusal(takeOn(anon(db), action))).toBe('denied');
			const taken = await takeOn(ana, action);
			expect(await refusal(takeOn(bo, taken, 'Bo'))).toMatchObject({ reason: 'taken_on' });
			await retro.join(retro.facilitator);
			expect(await refusal(takeOn(retro.facilitator, taken, 'Ana', 5))).toMatchObject({ reason: 'taken_on' });
			expect(await refusal(handBack(bo, action))).toMatchObject({ reason: 'not_author' });
			for (const person of [stranger(db), elsewhere.ana, elsewhere.retro.facilitator]) {
				expect(await refusal(handBack(person, action))).toMatchObject({ reason: 'not_member' });
			}
			expect(await refusal(handBack(anon(db), action))).toBe('denied');
			expect(await refusal(edit(bo, taken, 'Write nothing'))).toMatchObject({ reason: 'not_facilitator' });
			expect((await ana.snapshot(retro.id)).shared.outcomes).toEqual([taken]);
		});

		test('but the facilitator takes a name off, and whoever corrects the words takes it off too', async () => {
			const { retro, ana, bo, action } = await room();
			await takeOn(ana, action, 'somebody rude');
			expect(await handBack(retro.facilitator, action)).toMatchObject({ owner: 'Cleo', status: 'proposed' });
			const again = await takeOn(bo, { ...action, version: 3 }, 'Bo');
			expect(await edit(retro.facilitator, again, 'Write it all')).toMatchObject({ confidence: null, owner: 'Ana' });
			expect(await mine(retro, bo)).toEqual([]);
			expect(await takeOn(ana, { ...action, version: 5 })).toMatchObject({ body: 'Write it all', confidence: 4 });
		});

		test('becomes who has signed by taking their device', async () => {
			const { retro, ana, bo, action } = await room();
			await takeOn(bo, action, 'Bo');
			const code = await ana.call('create_device_code', { p_workshop: retro.id });
			const redeem = bo.call('redeem_device_code', { p_code: retro.code, p_device_code: code });
			expect(await refusal(redeem)).toMatchObject({ reason: 'place_taken' });
		});
	});

	test('only an action is taken on, and only one that is there', async () => {
		const { retro, ana, action } = await room();
		const decision = await retro.propose(ana, 'decision', 'We try it');
		expect(await refusal(takeOn(ana, decision))).toMatchObject({ reason: 'not_found' });
		await takeOn(ana, action);
		await retro.facilitator.call('remove_outcome', { p_outcome: action.id });
		expect(await refusal(takeOn(ana, action))).toMatchObject({ reason: 'not_found' });
		expect(await refusal(handBack(ana, action))).toMatchObject({ reason: 'not_found' });
		expect(JSON.stringify(await db.admin('select * from public.outcomes where id = $1', [action.id]))).not.toContain(
			'Ana'
		);
	});

	test('over days it does not stand over the heads of those who may object, or do', async () => {
		const talk = await talkApart(db, { rounds: TALK_APART([{ step: 'discuss', minutes: 10 }]) });
		const free = await propose(talk.ana, talk, 'Ship weekly', { kind: 'action' });
		const contested = await propose(talk.ana, { ...talk, topic: talk.otherTopic }, 'Meet less', { kind: 'action' });
		await object(talk.bo, contested, 'we hardly meet');
		for (const action of [free, contested]) {
			expect(await takeOn(talk.ana, action)).toMatchObject({ status: 'proposed', owner: 'Ana', confidence: 4 });
		}
		await talk.workshop.pass(48);
		await talk.workshop.advance(2);
		const { outcomes } = (await talk.workshop.look()).shared;
		expect(outcomes.find(({ id }) => id === free.id)).toMatchObject({ status: 'accepted', confidence: 4 });
		expect(outcomes.find(({ id }) => id === contested.id)).toMatchObject({ status: 'proposed', confidence: 4 });
		// What stood by itself goes on standing without its owner.
		expect(await handBack(talk.ana, free)).toMatchObject({ status: 'accepted', owner: null });
	});

	test.each(['anonymous', 'named'] as const)(
		'after the close of a workshop that is %s the name is all that is left of who signed',
		async (naming) => {
			const retro = await Retro.create(db, { naming });
			const [ana] = await retro.pair();
			await ana.addCard(retro, 'What it is about');
			await retro.goTo('discuss');
			const action = await retro.propose(retro.facilitator, 'action', 'Do it');
			const taken = await takeOn(ana, action, 'A. Lovelace');
			const people = await db.admin('select id from public.participants where workshop_id = $1', [retro.id]);
			const told = JSON.stringify([
				(await ana.snapshot(retro.id)).shared,
				await ana.behind('select to_jsonb(o) from public.outcomes as o'),
				await ana.behind('select to_jsonb(e) from public.events as e'),
				(await retro.sent()).map(({ text }) => text)
			]);
			expect(people.map(({ id }) => String(id)).filter((id) => told.includes(id))).toEqual([]);
			await retro.end();
			await retro.pass(25 * HOUR);
			const { shared, mine: own } = await ana.snapshot(retro.id);
			expect(shared.outcomes).toEqual([taken]);
			expect(own.own_commitments).toEqual([]);
			expect(await db.admin('select from private.signers where workshop_id = $1', [retro.id])).toEqual([]);
			expect(await refusal(takeOn(ana, taken))).toMatchObject({ reason: 'ended' });
			for (const person of [ana, retro.facilitator]) {
				expect(await refusal(handBack(person, taken))).toMatchObject({ reason: 'ended' });
			}
		}
	);
});

describe('on PostgreSQL 15, from many connections at once', () => {
	const db = databases[1];

	test('one of twenty who reach for an action has it', async () => {
		const retro = await Retro.create(db);
		const people = await retro.people(20);
		await people[0]?.addCard(retro, 'What it is about');
		await retro.goTo('discuss');
		const action = await retro.propose(retro.facilitator, 'action', 'Do it');
		const attempts = await Promise.allSettled(people.map((person, n) => takeOn(person, action, `Person ${n}`)));
		expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
		expect(await db.admin('select from private.signers where outcome_id = $1', [action.id])).toHaveLength(1);
	});
});
