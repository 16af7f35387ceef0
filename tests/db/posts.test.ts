/** Threads of a talk over days: who may say something, when, as whom, and what anybody learns of whose it is. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { SummarySource } from '../../src/lib/domain/summary-source.ts';
import { outcomeOf } from '../support/database-waiting.ts';
import { openDatabases, refusal } from '../support/database.ts';
import { anon, stranger, type Person } from '../support/people.ts';
import { sentTo } from '../support/reading.ts';
import { say, TALK_APART, talkApart, type Talk } from '../support/talking-apart.ts';

const databases = await openDatabases();
const takeBack = (person: Person, post: string) => person.call('withdraw_post', { p_post: post });
const takeDown = (person: Person, post: string, reason: string | null = 'unkind') =>
	person.call('take_down_post', { p_post: post, p_reason: reason });
const seen = async ({ workshop }: Talk, person: Person) => (await person.snapshot(workshop.id)).shared.posts;

describe.each(databases)('on $name', (db) => {
	describe('a post', () => {
		test('is read by everyone, in its place, and is its author’s to know', async () => {
			const talk = await talkApart(db);
			const first = await say(talk.bo, talk.topic, '  how small?  ');
			const second = await say(talk.ana, talk.topic, 'a day each');
			expect(first).toMatchObject({ body: 'how small?', author_name: null, is_author: false, position: 1 });
			for (const person of [talk.ana, talk.bo, talk.workshop.facilitator]) {
				expect(await seen(talk, person)).toEqual([first, second]);
				const { mine } = await person.snapshot(talk.workshop.id);
				expect(mine.own_posts).toEqual(person === talk.bo ? [first.id] : person === talk.ana ? [second.id] : []);
			}
			const [sent] = (await sentTo(talk.workshop)).slice(-1);
			expect(sent?.payload).toMatchObject({ type: 'post_added', posts: [second] });
		});

		test('may be left by a facilitator who takes part, not by one who looks on', async () => {
			const { workshop, topic } = await talkApart(db);
			const { facilitator } = workshop;
			expect(await refusal(say(facilitator, topic, 'x'))).toMatchObject({ reason: 'not_member' });
			await facilitator.call('join_workshop', { p_code: workshop.code });
			expect(await say(facilitator, topic, 'x')).toMatchObject({ body: 'x' });
		});

		test('is refused to who does not take part here', async () => {
			const { topic } = await talkApart(db);
			const elsewhere = await talkApart(db);
			expect(await refusal(say(stranger(db), topic, 'x'))).toMatchObject({ reason: 'not_member' });
			expect(await refusal(say(elsewhere.ana, topic, 'x'))).toMatchObject({ reason: 'not_member' });
			expect(await refusal(say(elsewhere.workshop.facilitator, topic, 'x'))).toMatchObject({ reason: 'not_member' });
			expect(await refusal(say(anon(db), topic, 'x'))).toBe('denied');
			expect(await refusal(say(elsewhere.ana, randomUUID(), 'x'))).toMatchObject({ reason: 'not_member' });
		});

		test('has 1 to 1000 characters', async () => {
			const { ana, topic } = await talkApart(db);
			expect(await refusal(say(ana, topic, ' \n '))).toEqual({ reason: 'invalid', detail: 'body' });
			expect(await refusal(say(ana, topic, 'x'.repeat(1001)))).toEqual({ reason: 'invalid', detail: 'body' });
			expect((await say(ana, topic, 'x'.repeat(1000))).body).toHaveLength(1000);
		});

		test('is taken inside the window only: not before it, not after it, not while people are together', async () => {
			const rounds = TALK_APART([{ step: 'discuss', minutes: 10 }]);
			const { workshop, ana, topic } = await talkApart(db, { rounds });
			const said = await say(ana, topic, 'in time');
			await workshop.pass(48);
			expect(await refusal(say(ana, topic, 'late'))).toMatchObject({ reason: 'window_closed' });
			expect(await refusal(takeBack(ana, said.id))).toMatchObject({ reason: 'window_closed' });
			await workshop.advance(2);
			expect(await refusal(say(ana, topic, 'live'))).toMatchObject({ reason: 'window_closed' });
			// The same request again gives the same answer, whenever.
			expect(await say(ana, topic, 'in time', { id: said.id })).toEqual(said);

			const later = await talkApart(db, {
				rounds: [
					{ step: 'collect', hours: 24 },
					{ step: 'read', hours: 24 },
					{ step: 'discuss', hours: 24, rules: { objection_hours: 12 } }
				]
			});
			expect(await refusal(say(later.ana, later.topic, 'early'))).toMatchObject({ reason: 'not_open_yet' });
		});

		test('is refused on a topic that is not shown any more', async () => {
			const { workshop, bo, card, topic } = await talkApart(db);
			await workshop.facilitator.call('take_down_card', { p_card: card.id, p_reason: 'a name' });
			expect(await refusal(say(bo, topic, 'x'))).toMatchObject({ reason: 'not_found' });
		});

		test('asked for twice is one; under another’s id, or of another topic, it is refused', async () => {
			const talk = await talkApart(db);
			const { ana, bo, topic, otherTopic } = talk;
			const said = await say(ana, topic, 'once');
			expect(await say(ana, topic, 'once', { id: said.id })).toEqual(said);
			expect(await refusal(say(bo, topic, 'mine', { id: said.id }))).toMatchObject({ reason: 'id_taken' });
			expect(await refusal(say(ana, otherTopic, 'once', { id: said.id }))).toMatchObject({ reason: 'id_taken' });
			expect(await refusal(say(ana, topic, 'once', { id: said.id, asAuthor: true }))).toMatchObject({
				reason: 'id_taken'
			});
			expect(await seen(talk, bo)).toEqual([said]);
			await takeBack(ana, said.id);
			expect(await say(ana, topic, 'once', { id: said.id })).toMatchObject({ body: null });
			expect(await seen(talk, bo)).toEqual([]);
		});
	});

	describe('as the author', () => {
		test.each(['anonymous', 'named'] as const)(
			'answers who wrote a card of the topic, without a name, %s',
			async (naming) => {
				const talk = await talkApart(db, { naming });
				const { workshop, ana, bo, topic } = talk;
				expect(await say(ana, topic, 'I meant weekly', { asAuthor: true })).toMatchObject({
					is_author: true,
					author_name: null
				});
				for (const person of [bo, workshop.facilitator]) {
					expect(await refusal(say(person, topic, 'so did I', { asAuthor: true }))).toMatchObject({
						reason: person === bo ? 'not_author' : 'not_member'
					});
				}
				await workshop.pass(24 * 30);
				expect((await bo.snapshot(workshop.id)).shared.posts).toMatchObject([{ is_author: true, author_name: null }]);
			}
		);

		test('answers nobody whose card on it has gone', async () => {
			const { workshop, ana, bo, card, other, topic } = await talkApart(db, {
				rounds: [
					{ step: 'collect', hours: 24 },
					{ step: 'read', hours: 1 },
					{ step: 'group', hours: 1 },
					{ step: 'discuss', hours: 24, rules: { objection_hours: 12 } }
				]
			});
			await bo.call('move_card', { p_card: other.id, p_topic: topic });
			await workshop.pass(1);
			await say(bo, topic, 'mine is here as well', { asAuthor: true });
			await workshop.facilitator.call('take_down_card', { p_card: card.id, p_reason: 'a name' });
			expect(await refusal(say(ana, topic, 'x', { asAuthor: true }))).toMatchObject({ reason: 'not_author' });
		});
	});

	describe('taking back', () => {
		test('is its author’s alone, leaves no text, and is done once', async () => {
			const talk = await talkApart(db);
			const { workshop, ana, bo, topic } = talk;
			const said = await say(bo, topic, 'regretted');
			for (const person of [ana, workshop.facilitator, stranger(db), (await talkApart(db)).ana]) {
				expect(await refusal(takeBack(person, said.id))).toMatchObject({ reason: /^not_(author|member)$/ });
			}
			expect(await refusal(takeBack(anon(db), said.id))).toBe('denied');
			await takeBack(bo, said.id);
			await takeBack(bo, said.id);
			expect(await seen(talk, ana)).toEqual([]);
			expect((await bo.snapshot(workshop.id)).mine.own_posts).toEqual([]);
			expect(await db.admin('select body from public.posts where id = $1', [said.id])).toEqual([{ body: null }]);
			const withdrawn = (await sentTo(workshop)).filter(({ payload }) => payload['type'] === 'post_withdrawn');
			expect(withdrawn).toMatchObject([{ payload: { removed: [said.id] } }]);
		});

		test('is for the talk in which it was said', async () => {
			const { workshop, ana, topic } = await talkApart(db, {
				rounds: TALK_APART([{ step: 'discuss', hours: 24, rules: { objection_hours: 12 } }])
			});
			const said = await say(ana, topic, 'of the first');
			await workshop.pass(48);
			expect(await refusal(takeBack(ana, said.id))).toMatchObject({ reason: 'window_closed' });
		});
	});

	describe('taking down', () => {
		test('is the facilitator’s alone, with a reason that all read, until the close', async () => {
			const talk = await talkApart(db);
			const { workshop, ana, bo, topic } = talk;
			const said = await say(bo, topic, 'unkind words');
			for (const person of [ana, bo]) {
				expect(await refusal(takeDown(person, said.id))).toMatchObject({ reason: 'not_facilitator' });
			}
			const others = await talkApart(db);
			expect(await refusal(takeDown(others.workshop.facilitator, said.id))).toMatchObject({ reason: 'not_member' });
			expect(await refusal(takeDown(workshop.facilitator, said.id, ' '))).toMatchObject({ reason: 'invalid' });
			await takeDown(workshop.facilitator, said.id);
			await takeDown(workshop.facilitator, said.id, 'again');
			expect(await seen(talk, ana)).toEqual([{ ...said, body: null, taken_down_reason: 'unkind' }]);
			expect(JSON.stringify(await db.admin('select * from public.posts'))).not.toContain('unkind words');
			await workshop.pass(24 * 30);
			expect(await refusal(takeDown(workshop.facilitator, said.id))).toMatchObject({ reason: 'ended' });
		});
	});

	describe('whose it is', () => {
		test('is told by nothing in an anonymous workshop', async () => {
			const { workshop, ana, bo, topic, otherTopic } = await talkApart(db);
			await say(bo, topic, 'from nobody');
			await say(bo, otherTopic, 'from the author', { asAuthor: true });
			const people = await db.admin('select id from public.participants where workshop_id = $1', [workshop.id]);
			const token = (await workshop.look()).shared.workshop.summary_token;
			const told = JSON.stringify([
				(await ana.snapshot(workshop.id)).shared,
				(await workshop.look()).shared,
				await ana.call('get_summary', { p_token: token }),
				await ana.behind('select to_jsonb(e) from public.events as e'),
				await ana.behind('select to_jsonb(p) from public.posts as p'),
				(await sentTo(workshop)).map(({ text }) => text)
			]);
			expect(people.map(({ id }) => String(id)).filter((id) => told.includes(id))).toEqual([]);
			expect(told).not.toContain(bo.id);
			expect(told).toContain('from nobody');
		});

		test.each([
			['anonymous', null],
			['named', 'Bo']
		] as const)('of an %s workshop is linked to nobody after the close, and is signed %s', async (naming, name) => {
			const { workshop, bo, topic } = await talkApart(db, { naming });
			const said = await say(bo, topic, 'a word');
			expect(said.author_name).toBe(name);
			await workshop.pass(24 * 30);
			const { shared, mine } = await bo.snapshot(workshop.id);
			expect(shared.workshop.closed_at).not.toBeNull();
			expect(shared.posts).toEqual([said]);
			expect(mine.own_posts).toEqual([]);
			expect(await db.admin('select from private.post_authors where workshop_id = $1', [workshop.id])).toEqual([]);
			expect(await refusal(say(bo, topic, 'late'))).toMatchObject({ reason: 'ended' });
		});

		test('is not mixed with another’s: a device that has said something becomes nobody else’s', async () => {
			const { workshop, ana, topic } = await talkApart(db);
			const [third] = await workshop.people(1);
			if (!third) throw new Error('nobody');
			await say(third, topic, 'mine');
			const code = await ana.call('create_device_code', { p_workshop: workshop.id });
			const redeem = third.call('redeem_device_code', { p_code: workshop.code, p_device_code: code });
			expect(await refusal(redeem)).toMatchObject({ reason: 'place_taken' });
		});
	});

	test('the record has them for who takes part, the summary’s link alone does not', async () => {
		const { workshop, ana, bo, topic } = await talkApart(db);
		await say(bo, topic, 'for the record');
		const { summary_token: token } = (await workshop.look()).shared.workshop;
		const summary = async (person: Person) => SummarySource.parse(await person.call('get_summary', { p_token: token }));
		expect((await summary(ana)).posts).toMatchObject([{ body: 'for the record', topic_id: topic }]);
		for (const person of [stranger(db), anon(db)]) {
			expect(JSON.stringify(await person.call('get_summary', { p_token: token }))).not.toContain('for the record');
			expect((await summary(person)).posts).toEqual([]);
		}
	});
});

describe('on PostgreSQL 15, from many connections at once', () => {
	const db = databases[1];

	test('the same post twenty times is one; positions are each one’s own; nobody leaves more than a hundred', async () => {
		const { workshop, ana, bo, topic } = await talkApart(db);
		const id = randomUUID();
		await Promise.all(Array.from({ length: 20 }, () => say(ana, topic, 'once', { id })));
		expect((await workshop.look()).shared.posts).toHaveLength(1);
		for (let n = 0; n < 95; n++) await say(bo, topic, `${n}`);
		const said = await Promise.all(Array.from({ length: 12 }, (_, n) => outcomeOf(say(bo, topic, `more ${n}`))));
		expect(said.filter((outcome) => 'answer' in outcome)).toHaveLength(5);
		expect(said.find((outcome) => 'refused' in outcome)).toMatchObject({ refused: { reason: 'limit_reached' } });
		const positions = (await workshop.look()).shared.posts.map(({ position }) => position);
		expect(new Set(positions).size).toBe(101);
	});
});
