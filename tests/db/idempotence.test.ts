import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Card, Outcome, Topic } from '../../src/lib/domain/workshop.ts';
import { openDatabases, refusal } from '../support/database.ts';
import { Person, Retro, retroPlan } from '../support/people.ts';
import { roundsPlan } from '../support/rounds.ts';

describe.each(await openDatabases())('on $name', (db) => {
	describe('the same request twice gives the same answer', () => {
		test('when a workshop is made, once', async () => {
			const facilitator = new Person(db);
			const { id, plan } = retroPlan();
			const create = () => facilitator.call('create_workshop', { p_id: id, p_plan: plan });
			const first = await create();
			expect(await create()).toEqual(first);
			expect(await facilitator.behind('select count(*)::int as n from public.workshops')).toEqual([{ n: 1 }]);
			expect(await facilitator.behind('select count(*)::int as n from public.teams')).toEqual([{ n: 1 }]);
		});

		test('when a workshop is made, unless it says something else: that is another one', async () => {
			const facilitator = new Person(db);
			const { id, plan } = retroPlan();
			const create = (more: object) => facilitator.call('create_workshop', { p_id: id, p_plan: { ...plan, ...more } });
			const made = await create({});
			const [first, ...rest] = roundsPlan([{ step: 'collect', hours: 1 }]).prompts;
			const taken = { reason: 'id_taken', detail: '' };
			expect(await refusal(create({ title: 'Another team' }))).toEqual(taken);
			expect(await refusal(create({ purpose: 'Something else' }))).toEqual(taken);
			expect(await refusal(create({ prompts: [first, ...rest] }))).toEqual(taken);
			expect(await refusal(create({ naming: 'named' }))).toEqual(taken);
			const other = roundsPlan([
				{ step: 'collect', hours: 1 },
				{ step: 'vote', hours: 1 }
			]);
			expect(await refusal(create({ phases: other.phases }))).toEqual(taken);
			expect(await refusal(create({ phases: plan.phases.toReversed() }))).toEqual(taken);
			expect(await refusal(create({ prompts: plan.prompts.toReversed() }))).toEqual(taken);
			// By then the clock has gone on.
			const later = plan.phases.map((phase) => ({
				...phase,
				...(phase['mode'] === 'async' && { opens_at: null, closes_at: null })
			}));
			expect(await create({ phases: later })).toEqual(made);
		});

		test('when somebody joins, as one participant', async () => {
			const retro = await Retro.create(db);
			const ana = new Person(db);
			await retro.join(ana);
			await retro.join(ana);
			expect(
				await db.admin('select count(*)::int as n from public.participants where workshop_id = $1', [retro.id])
			).toEqual([{ n: 1 }]);
		});

		test('when a card is written, sealed or added, even after the window', async () => {
			const retro = await Retro.create(db);
			const [ana] = await retro.pair();
			const id = randomUUID();
			const sealed = await ana.addCard(retro, 'one', id);
			expect(await ana.addCard(retro, 'one', id)).toEqual(sealed);
			await retro.goTo('read');
			const added = await ana.addCard(retro, 'two');
			expect(await ana.addCard(retro, 'two', added.id)).toEqual(added);
			await retro.goTo('vote');
			expect(await ana.addCard(retro, 'one', id)).toMatchObject({ id, body: 'one' });
			expect((await ana.snapshot(retro.id)).shared.cards).toHaveLength(2);
			expect((await retro.sent()).filter(({ payload }) => payload['type'] === 'card_added')).toHaveLength(1);
		});

		test('when a card is changed, moved or set apart', async () => {
			const retro = await Retro.create(db);
			const [ana] = await retro.pair();
			const [one, two] = [await ana.addCard(retro, 'one'), await ana.addCard(retro, 'two')];
			const edit = { p_card: one.id, p_version: 1, p_body: 'changed' };
			expect(await ana.call('edit_card', edit)).toEqual(await ana.call('edit_card', edit));
			await retro.goTo('read');
			const move = { p_card: one.id, p_topic: await retro.topicOf(two) };
			expect(await ana.call('move_card', move)).toEqual(await ana.call('move_card', move));
			const apart = { p_card: one.id, p_topic: randomUUID() };
			expect(await ana.call('separate_card', apart)).toEqual(await ana.call('separate_card', apart));
			const name = { p_topic: apart.p_topic, p_version: 1, p_title: 'One' };
			expect(await ana.call('rename_topic', name)).toEqual(await ana.call('rename_topic', name));
			expect((await retro.sent()).map(({ payload }) => payload['type'])).toEqual([
				'revealed',
				'card_moved',
				'card_moved',
				'topic_changed'
			]);
		});

		test('when an outcome is proposed, accepted and removed', async () => {
			const retro = await Retro.create(db);
			const [ana] = await retro.pair();
			await retro.goTo('discuss');
			const id = randomUUID();
			const proposed = await retro.propose(ana, 'action', 'Do it', id);
			expect(await retro.propose(ana, 'action', 'Do it', id)).toEqual(proposed);
			const accept = { p_outcome: id, p_version: 1 };
			const accepted = await retro.facilitator.call('accept_outcome', accept);
			expect(await retro.facilitator.call('accept_outcome', accept)).toEqual(accepted);
			for (let n = 0; n < 2; n++) await retro.facilitator.call('remove_outcome', { p_outcome: id });
			expect((await ana.snapshot(retro.id)).shared.outcomes).toEqual([]);
			expect((await retro.sent()).filter(({ payload }) => payload['type'] === 'outcome_removed')).toHaveLength(1);
		});
	});

	describe('what was removed', () => {
		test('stays removed when a request from before comes late, and has no text', async () => {
			const retro = await Retro.create(db);
			const [ana, bo] = await retro.pair();
			const card = await ana.addCard(retro, 'secret');
			const late = { p_card: card.id, p_version: 2 ** 31 - 1, p_body: 'back' };
			expect(await refusal(ana.call('edit_card', late))).toMatchObject({ reason: 'stale' });
			await ana.call('withdraw_card', { p_card: card.id });
			expect(await ana.addCard(retro, 'secret', card.id)).toMatchObject({ id: card.id, body: null });
			expect(await refusal(ana.call('edit_card', { p_card: card.id, p_version: 1, p_body: 'back' }))).toMatchObject({
				reason: 'stale'
			});
			await retro.goTo('discuss');
			const outcome = await retro.propose(ana, 'action', 'secret plan');
			await bo.call('remove_outcome', { p_outcome: outcome.id });
			expect(await refusal(retro.propose(ana, 'action', 'secret plan', outcome.id))).toMatchObject({
				reason: 'not_found'
			});
			const edit = { p_outcome: outcome.id, p_version: 1, p_body: 'back' };
			expect(await refusal(ana.call('edit_outcome', edit))).toMatchObject({ reason: 'not_found' });
			expect(
				await refusal(retro.facilitator.call('accept_outcome', { p_outcome: outcome.id, p_version: 1 }))
			).toMatchObject({
				reason: 'not_found'
			});
			expect((await ana.snapshot(retro.id)).shared.outcomes).toEqual([]);
			expect(await ana.behind('select id from public.outcomes')).toEqual([]);
			const [left] = await db.admin(
				`select (select string_agg(body, '') from public.cards where id = $1) as card,
					(select string_agg(concat(body, owner), '') from public.outcomes where id = $2) as outcome`,
				[card.id, outcome.id]
			);
			expect([left?.['card'] ?? '', left?.['outcome'] ?? '']).toEqual(['', '']);
		});
	});

	describe('a stale edit is refused with what is there', () => {
		test('of one’s card, on another device', async () => {
			const retro = await Retro.create(db);
			const [ana] = await retro.pair();
			const card = await ana.addCard(retro, 'one');
			const phone = await retro.secondDevice(ana);
			const edit = (person: Person, p_version: number | null, p_body: string) =>
				person.call('edit_card', { p_card: card.id, p_version, p_body });
			await edit(phone, 1, 'from the phone');
			for (const version of [1, 3, null]) {
				const refused = await refusal(edit(ana, version, 'from the desk'));
				if (refused === 'denied') throw new Error('denied');
				expect(refused.reason).toBe('stale');
				expect(Card.parse(JSON.parse(refused.detail))).toMatchObject({ body: 'from the phone', version: 2 });
			}
			expect(await edit(ana, 2, 'from the desk')).toMatchObject({ version: 3 });
		});

		test('of a topic’s name and of an outcome', async () => {
			const retro = await Retro.create(db);
			const [ana, bo] = await retro.pair();
			const card = await ana.addCard(retro, 'one');
			await retro.goTo('group');
			const p_topic = await retro.topicOf(card);
			await ana.call('rename_topic', { p_topic, p_version: 1, p_title: 'Hers' });
			const stale = await refusal(bo.call('rename_topic', { p_topic, p_version: 1, p_title: 'His' }));
			if (stale === 'denied') throw new Error('denied');
			expect(Topic.parse(JSON.parse(stale.detail))).toMatchObject({ title: 'Hers', version: 2 });

			await retro.goTo('discuss');
			const outcome = await retro.propose(ana, 'decision', 'one');
			await ana.call('edit_outcome', { p_outcome: outcome.id, p_version: 1, p_body: 'hers' });
			const refused = await refusal(bo.call('edit_outcome', { p_outcome: outcome.id, p_version: 1, p_body: 'his' }));
			if (refused === 'denied') throw new Error('denied');
			expect(refused.reason).toBe('stale');
			expect(Outcome.parse(JSON.parse(refused.detail))).toMatchObject({ body: 'hers', version: 2 });
		});
	});

	describe('an id', () => {
		/** Each verb that makes a row, with a new id for it. */
		async function verbs(retro: Retro, ana: Person) {
			const card = await ana.addCard(retro, 'one');
			await retro.goTo('read');
			return {
				card: (p_id: string | null) =>
					ana.call('add_card', { p_id, p_workshop: retro.id, p_prompt: retro.prompts.start, p_body: 'x' }),
				topic: (p_topic: string | null) => ana.call('separate_card', { p_card: card.id, p_topic }),
				workshop: (p_id: string | null) => ana.call('create_workshop', { p_id, p_plan: retroPlan().plan })
			};
		}

		test('is of version 4 and well formed: no other tells nothing, and no client could read it', async () => {
			const retro = await Retro.create(db);
			const [ana] = await retro.pair();
			for (const [name, verb] of Object.entries(await verbs(retro, ana))) {
				for (const wrong of [
					null,
					'00000000-0000-0000-0000-000000000000',
					'2fe6f0c8-8a7b-11ee-b962-0242ac120002',
					'018bcb8a-1d2f-7c3e-9a4b-5c6d7e8f9a0b',
					'2fe6f0c8-8a7b-41ee-7962-0242ac120002',
					'2fe6f0c8-8a7b-41ee-c962-0242ac120002'
				]) {
					expect(await refusal(verb(wrong)), `${name} ${wrong}`).toEqual({ reason: 'invalid', detail: 'id' });
				}
				await verb('2fe6f0c8-8a7b-41ee-9962-0242ac12000' + name.length);
			}
			await retro.goTo('discuss');
			expect(await refusal(retro.propose(ana, 'note', 'x', '2fe6f0c8-8a7b-11ee-b962-0242ac120002'))).toMatchObject({
				reason: 'invalid'
			});
		});

		test('held by another’s row is refused, never taken over', async () => {
			const retro = await Retro.create(db);
			const [ana, bo] = await retro.pair();
			const card = await ana.addCard(retro, 'hers');
			const other = await Retro.create(db);
			const outsider = await other.join();
			expect(await refusal(bo.addCard(retro, 'his', card.id))).toEqual({ reason: 'id_taken', detail: '' });
			expect(await refusal(outsider.addCard(other, 'theirs', card.id))).toEqual({ reason: 'id_taken', detail: '' });
			expect(await refusal(outsider.call('create_workshop', { p_id: retro.id, p_plan: retroPlan().plan }))).toEqual({
				reason: 'id_taken',
				detail: ''
			});
			await retro.goTo('group');
			const [topic] = await retro.topics();
			const two = await bo.addCard(retro, 'two');
			expect(await refusal(bo.call('separate_card', { p_card: two.id, p_topic: topic?.id }))).toMatchObject({
				reason: 'id_taken'
			});
			await retro.goTo('discuss');
			const note = await retro.propose(ana, 'note', 'hers');
			expect(await refusal(retro.propose(bo, 'action', 'his', note.id))).toMatchObject({ reason: 'id_taken' });
			await other.goTo('discuss');
			expect(await refusal(other.propose(outsider, 'note', 'theirs', note.id))).toMatchObject({ reason: 'id_taken' });
			expect((await bo.snapshot(retro.id)).shared.outcomes).toMatchObject([{ body: 'hers' }]);
		});

		test('of a phase or a prompt that another workshop holds refuses the whole plan', async () => {
			const held = retroPlan();
			const facilitator = new Person(db);
			await facilitator.call('create_workshop', { p_id: held.id, p_plan: held.plan });
			const create = (plan: object) => new Person(db).call('create_workshop', { p_id: randomUUID(), p_plan: plan });
			expect(await refusal(create(held.plan))).toMatchObject({ reason: 'id_taken' });
			const fresh = retroPlan();
			const [first, ...rest] = fresh.plan.prompts;
			expect(
				await refusal(create({ ...fresh.plan, prompts: [{ ...first, id: held.prompts.start }, ...rest] }))
			).toMatchObject({
				reason: 'id_taken'
			});
		});
	});
});
