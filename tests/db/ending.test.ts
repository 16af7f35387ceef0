import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { SummarySource } from '../../src/lib/domain/summary-source.ts';
import { openBallot } from '../support/database-ballot.ts';
import { openDatabases, refusal } from '../support/database.ts';
import type { Database } from '../support/database-session.ts';
import { anon, DAY, HOUR, MINUTE, Person, Retro, stranger } from '../support/people.ts';
import { Rounds } from '../support/rounds.ts';

async function inTheWrapUp(db: Database) {
	const { retro, ana, bo, topics } = await openBallot(db);
	await ana.vote(retro, topics[0], 1);
	await retro.goTo('discuss');
	const proposal = await retro.propose(ana, 'action', 'Halve the batch');
	await retro.propose(retro.facilitator, 'decision', 'Ship weekly');
	await retro.end();
	return { retro, ana, bo, topics, proposal };
}

describe.each(await openDatabases())('on $name', (db) => {
	const summary = async (retro: Retro, reader: Person) =>
		SummarySource.parse(await reader.call('get_summary', { p_token: retro.token }));

	describe('the wrap-up', () => {
		test('lasts a day, in which the facilitator corrects wording and everybody may still rate', async () => {
			const { retro, ana, topics, proposal } = await inTheWrapUp(db);
			await retro.pass(23 * HOUR);
			await retro.facilitator.call('park_topic', { p_topic: topics[1], p_reason: 'Next time' });
			await retro.facilitator.call('update_workshop', {
				p_workshop: retro.id,
				p_patch: { title: 'Sprint 42, at last' }
			});
			await retro.facilitator.call('edit_outcome', { p_outcome: proposal.id, p_version: 1, p_body: 'Halve it' });
			await ana.call('answer_scale', { p_prompt: retro.prompts.worth, p_value: 5 });
			const rename = { p_topic: topics[2], p_version: 1, p_title: 'Better' };
			for (const person of [ana, retro.facilitator]) {
				expect(await refusal(person.call('rename_topic', rename))).toMatchObject({ reason: 'topics_frozen' });
			}
			expect(await refusal(ana.addCard(retro, 'late'))).toMatchObject({ reason: 'window_closed' });
			expect((await summary(retro, ana)).stage).toBe('provisional');
		});

		test('ends by itself; after that nothing changes any more, for nobody', async () => {
			const { retro, ana, topics, proposal } = await inTheWrapUp(db);
			const card = (await ana.snapshot(retro.id)).mine.cards[0];
			await retro.pass(DAY + MINUTE);
			const before = await ana.snapshot(retro.id);
			const { facilitator } = retro;
			const p_workshop = retro.id;
			for (const attempt of [
				() => facilitator.call('update_workshop', { p_workshop, p_patch: { title: 'x' } }),
				() => facilitator.call('rename_topic', { p_topic: topics[0], p_version: 1, p_title: 'x' }),
				() => facilitator.call('go_back', { p_workshop, p_from: null, p_void: true }),
				() => facilitator.call('advance', { p_workshop, p_from: retro.phases.check }),
				() => facilitator.call('park_topic', { p_topic: topics[0], p_reason: 'x' }),
				() => facilitator.call('unpark_topic', { p_topic: topics[0] }),
				() => facilitator.call('take_down_card', { p_card: card?.id, p_reason: 'x' }),
				() => facilitator.call('accept_outcome', { p_outcome: proposal.id, p_version: 1 }),
				() => facilitator.call('edit_outcome', { p_outcome: proposal.id, p_version: 1, p_body: 'x' }),
				() => facilitator.call('remove_outcome', { p_outcome: proposal.id }),
				() => facilitator.call('move_live', { p_workshop, p_at: new Date(Date.now() + HOUR).toISOString() }),
				() => facilitator.call('move_close', { p_workshop, p_closes_at: new Date(Date.now() + HOUR).toISOString() }),
				() => facilitator.call('move_open', { p_workshop, p_opens_at: new Date().toISOString() }),
				() =>
					facilitator.call('set_timebox', {
						p_workshop,
						p_phase: retro.phases.check,
						p_ends_at: new Date().toISOString()
					}),
				() => ana.addCard(retro, 'x'),
				() => ana.call('edit_card', { p_card: card?.id, p_version: 1, p_body: 'x' }),
				() => ana.call('withdraw_card', { p_card: card?.id }),
				() => ana.call('move_card', { p_card: card?.id, p_topic: topics[0] }),
				() => ana.vote(retro, topics[0], 0),
				() => ana.call('answer_scale', { p_prompt: retro.prompts.worth, p_value: 1 }),
				() => ana.call('create_device_code', { p_workshop }),
				() => retro.propose(ana, 'note', 'x')
			]) {
				expect(await refusal(attempt()), attempt.toString()).toEqual({ reason: 'ended', detail: '' });
			}
			const after = await ana.snapshot(retro.id);
			expect(after.shared).toEqual(before.shared);
		});
	});

	describe('the summary', () => {
		test('has the record for members, and its counts for everyone with the link', async () => {
			const { retro, ana, bo } = await inTheWrapUp(db);
			const outsider = await (await Retro.create(db)).join();
			for (const reader of [ana, bo, retro.facilitator]) expect((await summary(retro, reader)).record).toHaveLength(3);
			for (const reader of [outsider, stranger(db), anon(db)]) {
				expect(await summary(retro, reader)).toMatchObject({ record: null, cards_kept: 3, cards_taken_down: 0 });
			}
		});

		test('gives no right to join, and does not lead to the participant link', async () => {
			const { retro } = await inTheWrapUp(db);
			const raw = await anon(db).call('get_summary', { p_token: retro.token });
			// What was said to cards and topics is of the record: who did not take part is not given it.
			const record = ['comments', 'objections', 'posts', 'reactions'];
			const all = Object.keys(SummarySource.parse(raw)).filter((key) => !record.includes(key));
			expect(Object.keys(raw ?? {}).sort()).toEqual(all.sort());
			const text = JSON.stringify(raw);
			for (const secret of [retro.code, retro.token, retro.id]) expect(text).not.toContain(secret);
		});

		test('comes about although nobody visits it: whoever opens any other link sweeps it up', async () => {
			const { retro } = await inTheWrapUp(db);
			await retro.pass(DAY + MINUTE);
			const other = await Retro.create(db);
			await anon(db).call('look_up_workshop', { p_code: other.code });
			const [left] = await db.admin(
				`select count(*)::int as links from private.card_authors where workshop_id = '${retro.id}'`
			);
			expect(left).toEqual({ links: 0 });
		});

		test('is upcoming before the reveal, provisional until the close, then final; proposals stay, marked', async () => {
			const fresh = await Retro.create(db);
			expect(await summary(fresh, anon(db))).toMatchObject({ stage: 'upcoming', topics: [], record: null });
			const { retro } = await inTheWrapUp(db);
			const before = await summary(retro, anon(db));
			expect(before.stage).toBe('provisional');
			expect(before.outcomes.map(({ status }) => status)).toEqual(['proposed', 'accepted']);
			await retro.pass(DAY + MINUTE);
			const after = await summary(retro, anon(db));
			expect(after.stage).toBe('final');
			expect(after.outcomes).toEqual(before.outcomes);
			expect(after.results).toEqual(before.results);
		});

		test('calls a topic by its name, or by its first card', async () => {
			const { retro, topics } = await openBallot(db);
			await retro.facilitator.call('rename_topic', { p_topic: topics[0], p_version: 1, p_title: 'Named' });
			const labels = (await summary(retro, retro.facilitator)).topics.map(({ id, label }) => [id, label]);
			expect(Object.fromEntries(labels)).toEqual({ [topics[0]]: 'Named', [topics[1]]: 'two', [topics[2]]: 'three' });
		});
	});

	describe('the summary of who did not take part', () => {
		test('has the topics that were voted on, parked, talked about or decided, and no list of every card', async () => {
			const { retro, ana, topics } = await openBallot(db);
			await ana.vote(retro, topics[0], 1);
			expect((await summary(retro, anon(db))).topics).toEqual([]);
			await retro.goTo('discuss');
			expect((await summary(retro, anon(db))).topics.map(({ id }) => id)).toEqual([topics[0]]);
			expect((await summary(retro, ana)).topics).toHaveLength(topics.length);
		});

		test('and with so many voters that how many gave nothing is told as well', async () => {
			const { retro, ana, topics } = await openBallot(db);
			for (const person of [ana, ...(await retro.people(5))]) await person.vote(retro, topics[0], 1);
			await retro.goTo('discuss');
			expect((await summary(retro, anon(db))).topics.map(({ id }) => id)).toEqual([topics[0]]);
		});
	});

	describe('the summary of a workshop that asks for roles', () => {
		test('holds no card in its outcome, for nobody; who took part finds them in the record', async () => {
			const workshop = await Rounds.create(db, [
				{ step: 'collect', hours: 24, asks: [{}, { roles: true }] },
				{ step: 'read', hours: 1 },
				{ step: 'vote', minutes: 2 },
				{ step: 'discuss', minutes: 5 }
			]);
			const [ana, bo] = await workshop.people(2);
			if (!ana || !bo) throw new Error('nobody came');
			const [fact, cause] = ['It rang at noon', 'Nobody was on call'];
			await workshop.write(ana, 0, fact);
			const why = await workshop.write(ana, 1, cause);
			await workshop.pass(25.5);
			await workshop.look();
			await workshop.advance(1);
			const { cards } = (await workshop.look()).shared;
			const topic = cards.find(({ id }) => id === why.id)?.topic_id ?? '';
			await ana.call('cast_vote', { p_phase: workshop.phases[2], p_topic: topic, p_value: 1 });
			await workshop.advance(2);
			const proposal = { p_id: randomUUID(), p_workshop: workshop.id, p_kind: 'action', p_topic: topic };
			await bo.call('propose_outcome', { ...proposal, p_body: 'A rota for Fridays' });
			await workshop.advance(3);
			const { summary_token } = (await workshop.look()).shared.workshop;
			const told = async (reader: Person) => {
				const answer = await reader.call('get_summary', { p_token: summary_token });
				return { text: JSON.stringify(answer), ...SummarySource.parse(answer) };
			};
			const elsewhere = await (await Retro.create(db)).join();
			for (const final of [false, true]) {
				if (final) await workshop.pass(48);
				for (const reader of [anon(db), stranger(db), elsewhere]) {
					const { text, topics, record } = await told(reader);
					expect(topics.map(({ id, label }) => [id, label])).toEqual([[topic, null]]);
					expect(record).toBeNull();
					for (const card of [fact, cause]) expect(text).not.toContain(card);
				}
				for (const reader of [bo, workshop.facilitator]) {
					const { topics, record, ...outcome } = await told(reader);
					expect(topics.map(({ label }) => label)).toEqual([null, null]);
					expect(record?.map(({ body }) => body).sort()).toEqual([fact, cause]);
					expect(JSON.stringify({ ...outcome, text: null })).not.toContain(cause);
				}
			}
		});
	});

	describe('what was sent to the room', () => {
		test('is forgotten at the close, and when everything is deleted', async () => {
			for (const end of ['close', 'delete'] as const) {
				const { retro, ana } = await openBallot(db);
				const topic = `workshop:${retro.id}`;
				const sent = async () =>
					(await db.admin('select event, payload from realtime.messages where topic = $1', [topic])).length;
				expect(await sent()).toBeGreaterThan(1);
				if (end === 'delete')
					await retro.facilitator.call('delete_workshop', { p_workshop: retro.id, p_title: 'Sprint 42' });
				else {
					await retro.passClose();
					await ana.snapshot(retro.id);
				}
				expect(await sent()).toBe(1);
			}
		});
	});

	describe('deleting', () => {
		test('at any stage takes everything along, links to people first', async () => {
			for (const step of ['collect', 'vote', 'final'] as const) {
				const { retro, ana, topics } = await openBallot(db);
				if (step === 'collect') await Retro.create(db, {}, retro.facilitator);
				else await ana.vote(retro, topics[0], 1);
				if (step === 'final') await retro.passClose();
				await retro.facilitator.call('delete_workshop', { p_workshop: retro.id, p_title: 'Sprint 42' });
				const tables = await db.admin(
					`select c.oid::regclass::text as name from pg_catalog.pg_class as c join pg_catalog.pg_attribute as a on a.attrelid = c.oid
					where c.relkind = 'r' and c.relnamespace in ('public'::regnamespace, 'private'::regnamespace) and a.attname = 'workshop_id'`
				);
				expect(tables.length).toBeGreaterThan(10);
				for (const { name } of tables) {
					expect(await db.admin(`select 1 from ${name} where workshop_id = $1`, [retro.id]), `${step} ${name}`).toEqual(
						[]
					);
				}
			}
		});

		test('tells the room, which can no longer listen afterwards', async () => {
			const { retro, ana } = await openBallot(db);
			await retro.facilitator.call('delete_workshop', { p_workshop: retro.id, p_title: 'Sprint 42' });
			expect((await retro.sent()).find(({ payload }) => payload['type'] === 'workshop_deleted')?.payload).toMatchObject(
				{
					rev: 4,
					is_partial: true
				}
			);
			const heard = await db.as(ana.identity, async (query) => {
				await query(`select set_config('realtime.topic', $1, true)`, [`workshop:${retro.id}`]);
				return query('select id from realtime.messages');
			});
			expect(heard).toEqual([]);
		});
	});
});
