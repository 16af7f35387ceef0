import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { openDatabases, refusal } from '../support/database.ts';
import type { Database } from '../support/database-session.ts';
import { HOUR, Person, Retro, stranger, type Plan } from '../support/people.ts';

/** Every id that stands for a person in this retro: accounts, participants, slips. */
async function idsOfPeople(retro: Retro, people: readonly Person[]): Promise<string[]> {
	const rows = await retro.db.admin(
		`select id from public.participants where workshop_id = $1
		union select id from private.slips where workshop_id = $1 union select slip_id from public.votes where workshop_id = $1
		union select slip_id from public.answers where workshop_id = $1`,
		[retro.id]
	);
	return [...rows.map(({ id }) => String(id)), ...people.map(({ id }) => id)];
}

/** A retro lived through to its check, in which Ana and Bo did everything that a participant can do. */
async function livedThrough(db: Database, plan: Plan = {}) {
	const retro = await Retro.create(db, plan);
	const [ana, bo] = await retro.pair();
	const card = await ana.addCard(retro, 'Ship smaller');
	await bo.addCard(retro, 'Fewer meetings');
	await retro.goTo('group');
	const added = await bo.addCard(retro, 'One more');
	const topic = await retro.topicOf(card);
	await bo.call('move_card', { p_card: added.id, p_topic: topic });
	await ana.call('separate_card', { p_card: added.id, p_topic: randomUUID() });
	await ana.call('rename_topic', { p_topic: topic, p_version: 1, p_title: 'Size' });
	await ana.call('withdraw_card', { p_card: (await ana.addCard(retro, 'Oops')).id });
	await retro.goTo('vote');
	await ana.vote(retro, topic, 2);
	await bo.call('set_done', { p_phase: retro.phases.vote, p_is_done: true });
	await retro.goTo('discuss');
	await retro.facilitator.call('discuss_topic', { p_workshop: retro.id, p_from: null, p_to: topic, p_seconds: 60 });
	const proposal = await retro.propose(ana, 'action', 'Halve the batch');
	await bo.call('edit_outcome', { p_outcome: proposal.id, p_version: 1, p_body: 'Halve it', p_owner: 'Chris' });
	await retro.goTo('check');
	await ana.call('answer_scale', { p_prompt: retro.prompts.worth, p_value: 5 });
	return { retro, ana, bo, card, topic };
}

describe.each(await openDatabases())('on $name', (db) => {
	describe('in an anonymous workshop', () => {
		test('joining asks no name, and keeps none that is sent', async () => {
			const retro = await Retro.create(db);
			const ana = await retro.join(new Person(db), 'Ana');
			expect((await ana.snapshot(retro.id)).mine.participant).toEqual({ name: null });
			expect(await db.admin('select name from public.participants where workshop_id = $1', [retro.id])).toEqual([
				{ name: null }
			]);
		});

		test('nobody can list participants, their keys or their devices', async () => {
			const retro = await Retro.create(db);
			const [ana, bo] = await retro.pair();
			await retro.secondDevice(bo);
			expect(await retro.facilitator.behind('select id from public.participants')).toEqual([]);
			expect(await retro.facilitator.behind('select * from public.participant_keys')).toEqual([]);
			expect(await ana.behind('select count(*)::int as n from public.participants')).toEqual([{ n: 1 }]);
			expect(await ana.behind('select user_id from public.participant_keys')).toEqual([{ user_id: ana.id }]);
			expect(await bo.behind('select user_id from public.participant_keys')).toEqual([{ user_id: bo.id }]);
		});

		test('no message, event, snapshot, dashboard or summary carries an id that stands for a person', async () => {
			const { retro, ana, bo } = await livedThrough(db);
			const people = [ana, bo];
			const told = [
				...(await retro.sent()).map(({ text }) => text),
				JSON.stringify(await bo.behind('select * from public.events')),
				JSON.stringify(await bo.behind('select * from public.cards')),
				JSON.stringify(await bo.behind('select * from public.topics')),
				JSON.stringify(await bo.behind('select * from public.outcomes')),
				JSON.stringify(await bo.call('get_workshop', { p_workshop: retro.id })),
				JSON.stringify(await retro.facilitator.call('get_workshop', { p_workshop: retro.id })),
				JSON.stringify(await retro.facilitator.call('list_workshops')),
				JSON.stringify(await retro.facilitator.call('get_summary', { p_token: retro.token }))
			].join('\n');
			const ids = await idsOfPeople(retro, people);
			expect(ids.length).toBeGreaterThan(6);
			expect(ids.filter((id) => told.includes(id))).toEqual([]);
			expect(told).not.toContain('author_name": "');
		});

		test('nothing of anybody’s own is ever sent to the room', async () => {
			const { retro } = await livedThrough(db);
			const allowed = [
				'rev',
				'type',
				'id',
				'is_partial',
				'workshop',
				'phases',
				'prompts',
				'cards',
				'topics',
				'outcomes',
				'results',
				'scales',
				'removed'
			];
			for (const { topic, event, payload } of await retro.sent()) {
				expect(topic).toBe(`workshop:${retro.id}`);
				if (event === 'progress')
					expect(Object.keys(payload).sort()).toEqual(['done', 'hands', 'id', 'phase_id', 'seq', 'tallies', 'voted']);
				else expect(Object.keys(payload).filter((key) => !allowed.includes(key))).toEqual([]);
			}
		});

		test('the log has types, ids and moves of the whole workshop; no text, and no instant of a single card', async () => {
			const { retro, bo } = await livedThrough(db);
			const events = await bo.behind(
				'select type, at is not null as is_dated, data::text as data from public.events order by rev'
			);
			const dated = events.filter(({ is_dated }) => is_dated).map(({ type }) => type);
			expect(new Set(dated)).toEqual(new Set(['revealed', 'phase_began']));
			expect(events.map(({ type }) => type)).toEqual(
				expect.arrayContaining(['card_added', 'card_moved', 'card_withdrawn', 'topic_changed', 'outcome_changed'])
			);
			for (const { data } of events) expect(data).not.toMatch(/Ship|Fewer|One more|Size|Halve|Chris/);
			expect(retro.id).toEqual(expect.any(String));
		});

		test('whose a card is is not told by refusing a change to it', async () => {
			const { retro, bo } = await livedThrough(db);
			const { cards } = (await bo.snapshot(retro.id)).shared;
			const own = new Set((await bo.snapshot(retro.id)).mine.cards.map(({ id }) => id));
			for (const card of cards.filter(({ id }) => !own.has(id))) {
				expect(await refusal(bo.call('withdraw_card', { p_card: card.id }))).toEqual({
					reason: 'not_author',
					detail: ''
				});
				expect(await refusal(retro.facilitator.call('withdraw_card', { p_card: card.id }))).toEqual({
					reason: 'not_member',
					detail: ''
				});
			}
		});

		test('rows lie in an order that tells nothing of who wrote when, over many pages of the disk', async () => {
			const retro = await Retro.create(db);
			const people = await retro.people(3);
			const written: string[] = [];
			for (let n = 0; n < 90; n++) {
				const author = people[Math.floor(n / 30)] ?? stranger(db);
				written.push((await author.addCard(retro, `${n} `.padEnd(700, '.'))).id);
			}
			await retro.passReveal();
			const { cards, topics } = (await retro.facilitator.snapshot(retro.id)).shared;
			const lying = (await retro.facilitator.behind('select id from public.cards')).map(({ id }) => String(id));
			const byTopic = (await retro.facilitator.behind('select id from public.topics')).map(({ id }) => String(id));
			const byKey = cards.map(({ id }) => id);
			const topicsByKey = topics.map(({ id }) => id);
			const topicOf = new Map(cards.map(({ id, topic_id }) => [id, String(topic_id)]));
			const writtenTopics = written.map((id) => topicOf.get(id) ?? '');

			for (const [order, truth] of [
				[lying, written],
				[byKey, written],
				[byTopic, writtenTopics],
				[topicsByKey, writtenTopics],
				[lying, byKey]
			] as const) {
				// of 90 shuffled rows it is below 0.4 but for one time in ten thousand
				expect(Math.abs(rankCorrelation(order, truth))).toBeLessThan(0.4);
				expect(order).toHaveLength(90);
			}
		});
	});

	describe('in a named workshop', () => {
		test('a name is asked, bounded, and shown on cards from the reveal on', async () => {
			const retro = await Retro.create(db, { naming: 'named' });
			const join = (p_name: string | null) => new Person(db).call('join_workshop', { p_code: retro.code, p_name });
			for (const name of [null, '', '  \n ']) {
				expect(await refusal(join(name))).toEqual({ reason: 'name_needed', detail: 'name' });
			}
			expect(await refusal(join('A'.repeat(61)))).toEqual({ reason: 'invalid', detail: 'name' });
			const ana = await retro.join(new Person(db), '  Ana María ');
			const bo = await retro.join(new Person(db), 'Bo');
			await ana.addCard(retro, 'Mine');
			expect(JSON.stringify(await bo.snapshot(retro.id))).not.toContain('Ana');
			await retro.passReveal();
			expect((await bo.snapshot(retro.id)).shared.cards).toMatchObject([{ author_name: 'Ana María' }]);
		});

		test('nobody can list participants either', async () => {
			const retro = await Retro.create(db, { naming: 'named' });
			const [, bo] = await retro.pair();
			expect(await bo.behind('select name from public.participants')).toEqual([{ name: 'Bo' }]);
			expect(await retro.facilitator.behind('select name from public.participants')).toEqual([]);
			expect(JSON.stringify(await retro.facilitator.snapshot(retro.id))).not.toContain('Ana');
		});

		test('votes, ratings, groups and proposals are nobody’s all the same', async () => {
			const { retro, ana, bo } = await livedThrough(db, { naming: 'named' });
			const { shared } = await bo.snapshot(retro.id);
			expect(shared.cards.map(({ author_name }) => author_name).sort()).toEqual(['Ana', 'Bo', 'Bo']);
			const rest = JSON.stringify([{ ...shared, cards: [] }, await bo.behind('select * from public.events')]);
			expect(rest).not.toMatch(/"(Ana|Bo)"/);
			const ids = await idsOfPeople(retro, [ana, bo]);
			const told = JSON.stringify(shared) + (await retro.sent()).map(({ text }) => text).join();
			expect(ids.filter((id) => told.includes(id))).toEqual([]);
		});

		test('the shown name stays on the card when the links to people go', async () => {
			const { retro, bo, card } = await livedThrough(db, { naming: 'named' });
			await retro.passClose();
			const { cards } = (await bo.snapshot(retro.id)).shared;
			expect(cards.find(({ id }) => id === card.id)?.author_name).toBe('Ana');
			expect(await db.admin('select author_name from public.cards where id = $1', [card.id])).toEqual([
				{ author_name: 'Ana' }
			]);
		});
	});

	describe('naming', () => {
		test('is fixed when the first person joins', async () => {
			const retro = await Retro.create(db);
			const name = (naming: string) =>
				retro.facilitator.call('update_workshop', { p_workshop: retro.id, p_patch: { naming } });
			expect(await name('named')).toMatchObject({ naming: 'named' });
			expect(await name('anonymous')).toMatchObject({ naming: 'anonymous' });
			await retro.join();
			expect(await refusal(name('named'))).toEqual({ reason: 'fixed_once_joined', detail: 'naming' });
			expect(await name('anonymous')).toMatchObject({ naming: 'anonymous' });
		});
	});

	describe('at the close', () => {
		const LINKS = ['private.card_authors', 'private.slips', 'private.device_codes'];
		const links = async (retro: Retro) => {
			const counts: Record<string, number> = {};
			for (const table of LINKS) {
				const [row] = await db.admin(`select count(*)::int as n from ${table} where workshop_id = $1`, [retro.id]);
				counts[table] = Number(row?.['n']);
			}
			return counts;
		};

		test.each(['anonymous', 'named'] as const)(
			'of an %s workshop no row links a person to what they did',
			async (naming) => {
				const { retro, ana, bo, topic } = await livedThrough(db, { naming });
				await ana.call('create_device_code', { p_workshop: retro.id });
				expect(Object.values(await links(retro)).every((n) => n > 0)).toBe(true);
				await retro.passClose();
				const { mine, shared } = await ana.snapshot(retro.id);
				expect(Object.values(await links(retro))).toEqual([0, 0, 0]);
				expect(mine).toMatchObject({ cards: [], slips: [], answers: {} });
				expect(shared.results[0]?.tallies[0]).toMatchObject({ topic_id: topic, points: 2 });
				for (const person of [ana, bo, retro.facilitator]) {
					expect(await person.behind('select slip_id from public.votes')).toEqual([]);
					expect(await person.behind('select slip_id from public.answers')).toEqual([]);
				}
			}
		);

		test('no slip of one ballot can be joined with the slip of another, or of a scale', async () => {
			const { retro } = await livedThrough(db);
			await retro.passClose();
			await retro.facilitator.snapshot(retro.id);
			const shared = await db.admin(
				`select slip_id from public.votes where workshop_id = $1 intersect select slip_id from public.answers where workshop_id = $1`,
				[retro.id]
			);
			expect(shared).toEqual([]);
		});

		test('an anonymous card bears no name', async () => {
			const { retro, bo } = await livedThrough(db);
			await retro.end();
			await retro.pass(25 * HOUR);
			expect((await bo.snapshot(retro.id)).shared.cards.map(({ author_name }) => author_name)).toEqual([
				null,
				null,
				null
			]);
		});
	});
});

/** Spearman's rank correlation of two orders of the same things: 1 is the same order, -1 the reverse. */
function rankCorrelation(order: readonly string[], truth: readonly string[]): number {
	const n = order.length;
	const rank = new Map(truth.map((id, i) => [id, i]));
	const squares = order.reduce((sum, id, i) => sum + (i - (rank.get(id) ?? n)) ** 2, 0);
	return 1 - (6 * squares) / (n * (n * n - 1));
}
