import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { openDatabases, refusal } from '../support/database.ts';
import type { Database } from '../support/database-session.ts';
import { anon, DAY, HOUR, MINUTE, Person, Retro, stranger, type Plan } from '../support/people.ts';

const SECRET = 'I am afraid of the release';

/** A retro in which Ana has written a sealed card, and all who must not read it. */
async function sealedCard(db: Database, plan: Plan = {}) {
	const retro = await Retro.create(db, plan);
	const [ana, bo] = await retro.pair();
	const card = await ana.addCard(retro, SECRET);
	const outsider = await (await Retro.create(db)).join();
	return { retro, ana, bo, card, others: [bo, retro.facilitator, outsider, stranger(db)] };
}

describe.each(await openDatabases())('on $name', (db) => {
	describe('a sealed card', () => {
		test('leaves the tables for its author only', async () => {
			const { ana, card, others } = await sealedCard(db);
			expect(await ana.behind('select id, body from public.cards')).toEqual([{ id: card.id, body: SECRET }]);
			for (const person of others) {
				expect(await person.behind('select * from public.cards')).toEqual([]);
				expect(await person.behind('select id from public.cards where id = $1', [card.id])).toEqual([]);
				expect(await person.behind('select count(*)::int as n, max(body) as body from public.cards')).toEqual([
					{ n: 0, body: null }
				]);
				expect(await person.behind('select * from public.topics')).toEqual([]);
			}
			expect(await refusal(anon(db).query('select id from public.cards'))).toBe('denied');
		});

		test('is not betrayed by an error that a filter raises on its text', async () => {
			const { bo, retro } = await sealedCard(db);
			for (const person of [bo, retro.facilitator]) {
				expect(
					await person.behind(`select id from public.cards where 1 / (char_length(body) - ${SECRET.length}) > 0`)
				).toEqual([]);
			}
		});

		test('is in no answer of a function but its author’s', async () => {
			const { retro, ana, bo, card, others } = await sealedCard(db);
			expect(JSON.stringify((await ana.snapshot(retro.id)).mine)).toContain(SECRET);
			expect(JSON.stringify((await ana.snapshot(retro.id)).shared)).not.toContain(card.id);
			for (const person of [bo, retro.facilitator]) {
				const answer = JSON.stringify(await person.call('get_workshop', { p_workshop: retro.id }));
				expect(answer).not.toContain(SECRET);
				expect(answer).not.toContain(card.id);
			}
			for (const person of [...others, anon(db)]) {
				for (const answer of [
					await person.call('look_up_workshop', { p_code: retro.code }),
					await person.call('get_summary', { p_token: retro.token })
				]) {
					expect(JSON.stringify(answer)).not.toMatch(new RegExp(`${SECRET}|${card.id}`));
				}
			}
			expect(await bo.call('get_summary', { p_token: retro.token })).toMatchObject({
				stage: 'upcoming',
				cards_kept: 0,
				topics: [],
				record: []
			});
			expect(JSON.stringify(await retro.facilitator.call('list_workshops'))).not.toContain(card.id);
		});

		test('is not there for a verb of anybody else, who learns nothing from the refusal', async () => {
			const { retro, card, others } = await sealedCard(db);
			for (const person of others) {
				for (const [verb, args] of [
					['edit_card', { p_card: card.id, p_version: 1, p_body: 'mine now' }],
					['withdraw_card', { p_card: card.id }],
					['take_down_card', { p_card: card.id, p_reason: 'no' }],
					['move_card', { p_card: card.id, p_topic: randomUUID() }],
					['separate_card', { p_card: card.id, p_topic: randomUUID() }]
				] as const) {
					const refused = await refusal(person.call(verb, args));
					expect(refused).toMatchObject({
						reason: expect.stringMatching(/^not_(author|member|facilitator|found)$/),
						detail: ''
					});
				}
			}
			const { bo } = { bo: others[0] ?? stranger(db) };
			expect(await refusal(bo.addCard(retro, 'mine', card.id))).toEqual({ reason: 'id_taken', detail: '' });
			expect(await db.admin('select body, version from public.cards where id = $1', [card.id])).toEqual([
				{ body: SECRET, version: 1 }
			]);
		});

		test('makes no event, no message and no revision, whatever its author does', async () => {
			const { retro, ana, bo, card } = await sealedCard(db);
			await ana.call('edit_card', { p_card: card.id, p_version: 1, p_body: 'Changed' });
			await bo.call('withdraw_card', { p_card: (await bo.addCard(retro, 'another')).id });
			expect((await bo.snapshot(retro.id)).shared.workshop.rev).toBe(0);
			expect(await bo.behind('select * from public.events')).toEqual([]);
			expect(await retro.sent()).toEqual([]);
		});

		test('cannot be written past the functions', async () => {
			const { bo, retro } = await sealedCard(db);
			for (const person of [bo, retro.facilitator]) {
				for (const statement of [
					`update public.cards set body = 'mine'`,
					'delete from public.cards',
					`update public.phases set is_revealed = true, reveals_at = now()`,
					`insert into public.cards (id, workshop_id, phase_id, prompt_id, body) select gen_random_uuid(), id, id, id, 'x' from public.workshops`
				]) {
					expect(await refusal(person.query(statement))).toBe('denied');
				}
			}
		});

		test('that its author takes back is never revealed, and its text is gone', async () => {
			const { retro, ana, bo, card } = await sealedCard(db);
			await ana.call('withdraw_card', { p_card: card.id });
			await ana.call('withdraw_card', { p_card: card.id });
			await retro.passReveal();
			const { shared } = await bo.snapshot(retro.id);
			expect([shared.cards, shared.topics]).toEqual([[], []]);
			expect(await bo.behind('select id from public.cards')).toEqual([]);
			expect(await db.admin('select state, body from public.cards where id = $1', [card.id])).toEqual([
				{ state: 'withdrawn', body: null }
			]);
		});
	});

	test('a card that was meant to be sealed is nobody’s to read because it came late, and its author may publish it', async () => {
		const retro = await Retro.create(db);
		const ana = await retro.join();
		const card = (body: string) => ({
			...{ p_id: randomUUID(), p_workshop: retro.id, p_prompt: retro.prompts.start, p_body: body },
			p_is_sealed: true
		});
		const early = card('in time');
		await ana.call('add_card', early);
		await retro.passReveal();
		const late = card('too late');
		expect(await refusal(ana.call('add_card', late))).toEqual({ reason: 'window_closed', detail: '' });
		expect((await ana.snapshot(retro.id)).shared.cards.map(({ body }) => body)).toEqual(['in time']);
		// The same request as before the reveal is answered as it was.
		expect(await ana.call('add_card', early)).toMatchObject({ id: early.p_id, is_added: false });
		expect(await ana.call('add_card', { ...late, p_is_sealed: false })).toMatchObject({ is_added: true });
	});

	describe('the reveal', () => {
		test('comes ten minutes after the close, with nobody online, dated its instant', async () => {
			const { retro, bo, card } = await sealedCard(db);
			await retro.pass(DAY + 9 * MINUTE);
			expect((await bo.snapshot(retro.id)).shared.cards).toEqual([]);
			expect(await bo.behind('select id from public.cards')).toEqual([]);

			await retro.pass(3 * HOUR);
			const { shared } = await bo.snapshot(retro.id);
			expect(shared.cards).toMatchObject([{ id: card.id, body: SECRET, is_added: false, author_name: null }]);
			expect(shared.workshop.phase_id).toBe(retro.phases.read);
			expect(await bo.behind('select id, body from public.cards')).toEqual([{ id: card.id, body: SECRET }]);
			const [revealed] = await bo.behind(
				'select e.type, e.at = p.reveals_at as on_time, e.data from public.events e join public.phases p using (workshop_id) where p.position = 0'
			);
			expect(revealed).toEqual({ type: 'revealed', on_time: true, data: {} });
		});

		test('opens the cards to the workshop and to nobody else', async () => {
			const { retro, ana, bo, card } = await sealedCard(db);
			const outsider = await (await Retro.create(db)).join();
			await retro.passReveal();
			for (const person of [ana, bo, retro.facilitator]) {
				expect((await person.snapshot(retro.id)).shared.cards).toMatchObject([{ id: card.id }]);
			}
			for (const person of [outsider, stranger(db)]) {
				expect(await person.behind('select id from public.cards')).toEqual([]);
				expect(await person.behind('select id from public.topics')).toEqual([]);
				expect(await person.behind('select rev from public.events')).toEqual([]);
				expect(await refusal(person.snapshot(retro.id))).toMatchObject({ reason: 'not_member' });
				expect(await person.call('get_summary', { p_token: retro.token })).toMatchObject({
					record: null,
					cards_kept: 1
				});
			}
		});

		test('puts every card on one topic of its own, with a random place', async () => {
			const { retro, ana } = await sealedCard(db);
			await ana.addCard(retro, 'two');
			await retro.passReveal();
			const { cards, topics } = (await ana.snapshot(retro.id)).shared;
			expect(new Set(cards.map(({ topic_id }) => topic_id))).toEqual(new Set(topics.map(({ id }) => id)));
			expect(topics).toHaveLength(2);
			expect(new Set(cards.map(({ order_key }) => order_key)).size).toBe(2);
		});

		test('is not brought about by the facilitator: neither the room nor the clock can be opened early', async () => {
			const { retro, bo } = await sealedCard(db);
			const { facilitator } = retro;
			const soon = new Date(Date.now() + HOUR).toISOString();
			const leave = (step: 'collect' | 'read') =>
				facilitator.call('advance', { p_workshop: retro.id, p_from: retro.phases[step] });
			expect(await refusal(leave('collect'))).toMatchObject({ reason: 'not_open_yet' });
			expect(await refusal(leave('read'))).toMatchObject({ reason: 'wrong_phase' });
			expect(await refusal(facilitator.call('move_live', { p_workshop: retro.id, p_at: soon }))).toEqual({
				reason: 'invalid',
				detail: 'phases.2.opens_at'
			});
			expect(await refusal(facilitator.call('move_close', { p_workshop: retro.id, p_closes_at: soon }))).toMatchObject({
				reason: 'reveal_only_later'
			});
			expect((await bo.snapshot(retro.id)).shared.cards).toEqual([]);
		});

		test('is put off, never brought forward, and the refusal does not tell whether anybody has written', async () => {
			const { retro, ana, card } = await sealedCard(db);
			const empty = await Retro.create(db);
			const moveTo = ({ facilitator, id }: Retro, ms: number) =>
				facilitator.call('move_close', { p_workshop: id, p_closes_at: new Date(Date.now() + ms).toISOString() });
			const sooner = { reason: 'reveal_only_later', detail: 'phases.0.closes_at' };
			expect(await refusal(moveTo(empty, DAY - HOUR))).toEqual(sooner);
			expect(await refusal(moveTo(retro, DAY - HOUR))).toEqual(sooner);
			await ana.call('withdraw_card', { p_card: card.id });
			expect(await refusal(moveTo(retro, DAY - HOUR))).toEqual(sooner);
			await moveTo(retro, DAY + HOUR);
			expect(await refusal(moveTo(retro, DAY))).toEqual(sooner);
			await ana.addCard(retro, SECRET);
			await retro.pass(DAY + 20 * MINUTE);
			expect((await ana.snapshot(retro.id)).shared.cards).toEqual([]);
			await retro.pass(HOUR);
			expect((await ana.snapshot(retro.id)).shared.cards).toMatchObject([{ body: SECRET }]);
		});

		test('given back as it was told, without the microseconds that the clock gave it, is the same instant', async () => {
			const retro = await Retro.create(db);
			await db.admin(
				`update public.phases set closes_at = closes_at + interval '7 microseconds', reveals_at = reveals_at + interval '7 microseconds'
				where id = $1`,
				[retro.phases.collect]
			);
			const { phases } = (await retro.facilitator.snapshot(retro.id)).shared;
			const same = { p_workshop: retro.id, p_closes_at: phases[0]?.closes_at };
			await expect(retro.facilitator.call('move_close', same)).resolves.toMatchObject({ id: retro.id });
		});

		test('moves neither into the past, nor past the meeting, nor once it is over; before it opens either way', async () => {
			const retro = await Retro.create(db);
			const moveTo = (ms: number) =>
				retro.facilitator.call('move_close', {
					p_workshop: retro.id,
					p_closes_at: new Date(Date.now() + ms).toISOString()
				});
			expect(await refusal(moveTo(-MINUTE))).toEqual({ reason: 'invalid', detail: 'phases.0.closes_at' });
			expect(await refusal(moveTo(2 * DAY))).toEqual({ reason: 'invalid', detail: 'phases.2.opens_at' });
			await db.admin(`update public.phases set opens_at = now() + interval '20 minutes' where id = $1`, [
				retro.phases.collect
			]);
			expect(await moveTo(HOUR)).toMatchObject({ sequence: 1 });
			await retro.pass(HOUR + MINUTE);
			expect(await refusal(moveTo(HOUR))).toMatchObject({ reason: 'window_closed' });
		});
	});

	describe('a broadcast', () => {
		const listen = (person: Person, topic: string, sql: string) =>
			db.as(person.identity, async (query) => {
				await query(`select set_config('realtime.topic', $1, true)`, [topic]);
				return query(sql);
			});
		const heard = 'select payload from realtime.messages';

		test('is heard by members of that workshop, on its own topic', async () => {
			const { retro, bo, others } = await sealedCard(db);
			await retro.goTo('group');
			const other = await Retro.create(db, {}, retro.facilitator);
			await other.goTo('group');
			expect(await listen(bo, `workshop:${retro.id}`, heard)).toHaveLength((await retro.sent()).length);
			for (const person of others.slice(2)) expect(await listen(person, `workshop:${retro.id}`, heard)).toEqual([]);
			expect(await listen(anon(db), `workshop:${retro.id}`, heard)).toEqual([]);
			for (const topic of [`workshop:${retro.id} `, `Workshop:${retro.id}`, 'workshop:%', '', `room:${other.id}`]) {
				expect(await listen(bo, topic, heard)).toEqual([]);
			}
			expect(await listen(retro.facilitator, `workshop:${retro.id}`, heard)).toHaveLength((await retro.sent()).length);
		});

		test('is the database’s: nobody else speaks, members may be present, the facilitator sees who many', async () => {
			const { retro, bo, others } = await sealedCard(db);
			const insert = (extension: string, topic: string) =>
				`insert into realtime.messages (topic, extension) values ('${topic}', '${extension}')`;
			const [workshop, room] = [`workshop:${retro.id}`, `room:${retro.id}`];
			for (const person of [bo, retro.facilitator]) {
				expect(await refusal(listen(person, workshop, insert('broadcast', workshop)))).toBe('denied');
				expect(await refusal(listen(person, workshop, insert('presence', workshop)))).toBe('denied');
				expect(await refusal(listen(person, room, insert('broadcast', room)))).toBe('denied');
				expect(await listen(person, room, insert('presence', room))).toEqual([]);
			}
			for (const person of others.slice(2)) {
				expect(await refusal(listen(person, room, insert('presence', room)))).toBe('denied');
			}
			expect(await listen(bo, room, 'select id from realtime.messages')).toEqual([]);
			expect(await listen(retro.facilitator, room, 'select extension from realtime.messages')).toHaveLength(2);
		});
	});
});
