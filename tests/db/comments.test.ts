/** Short comments on cards: who may leave one, when, and what anybody learns of whose it is. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Comment } from '../../src/lib/domain/comment.ts';
import { SummarySource } from '../../src/lib/domain/summary-source.ts';
import { outcomeOf } from '../support/database-waiting.ts';
import { openDatabases, refusal } from '../support/database.ts';
import { anon, Person, stranger } from '../support/people.ts';
import { addCard, readTogether, sentTo, WRITE_AND_READ, type Reading } from '../support/reading.ts';
import { Rounds } from '../support/rounds.ts';

const ON = { comments: true };
const databases = await openDatabases();

async function say(person: Person, card: string, body: string, id: string = randomUUID()): Promise<Comment> {
	return Comment.parse(await person.call('add_comment', { p_id: id, p_card: card, p_body: body }));
}
const takeBack = (person: Person, comment: string) => person.call('withdraw_comment', { p_comment: comment });
const takeDown = (person: Person, comment: string, reason: string | null = 'unkind') =>
	person.call('take_down_comment', { p_comment: comment, p_reason: reason });
const seen = async ({ workshop }: Reading, person: Person) => (await person.snapshot(workshop.id)).shared.comments;

describe.each(databases)('on $name', (db) => {
	describe('a comment', () => {
		test('is read by everyone, at once, and is its author’s to know', async () => {
			const reading = await readTogether(db, ON);
			const said = await say(reading.bo, reading.card.id, '  how small?  ');
			expect(said).toMatchObject({ card_id: reading.card.id, body: 'how small?', author_name: null });
			for (const person of [reading.ana, reading.bo, reading.workshop.facilitator]) {
				expect(await seen(reading, person)).toEqual([said]);
				const { mine } = await person.snapshot(reading.workshop.id);
				expect(mine.own_comments).toEqual(person === reading.bo ? [said.id] : []);
			}
			const [sent] = (await sentTo(reading.workshop)).slice(-1);
			expect(sent?.payload).toMatchObject({ type: 'comment_added', comments: [said] });
		});

		test('may be left by a facilitator who takes part, not by one who looks on', async () => {
			const { workshop, card } = await readTogether(db, ON);
			const { facilitator } = workshop;
			expect(await refusal(say(facilitator, card.id, 'x'))).toMatchObject({ reason: 'not_member' });
			await facilitator.call('join_workshop', { p_code: workshop.code });
			expect(await say(facilitator, card.id, 'x')).toMatchObject({ body: 'x' });
		});

		test('is refused to who does not take part here', async () => {
			const { card } = await readTogether(db, ON);
			const elsewhere = await readTogether(db, ON);
			expect(await refusal(say(stranger(db), card.id, 'x'))).toMatchObject({ reason: 'not_member' });
			expect(await refusal(say(elsewhere.ana, card.id, 'x'))).toMatchObject({ reason: 'not_member' });
			expect(await refusal(say(anon(db), card.id, 'x'))).toBe('denied');
			expect(await refusal(say(elsewhere.ana, randomUUID(), 'x'))).toMatchObject({ reason: 'not_member' });
		});

		test.each([
			['nothing', ' \n ', 'body'],
			['more than 280 characters', 'x'.repeat(281), 'body']
		])('is refused with %s', async (_, body, detail) => {
			const { ana, card } = await readTogether(db, ON);
			expect(await refusal(say(ana, card.id, body))).toEqual({ reason: 'invalid', detail });
			expect(await say(ana, card.id, 'x'.repeat(280))).toMatchObject({ card_id: card.id });
		});

		test('is refused where the round does not ask for any', async () => {
			for (const rules of [{}, { comments: false }, { reactions: true }]) {
				const { ana, card } = await readTogether(db, rules);
				expect(await refusal(say(ana, card.id, 'x'))).toMatchObject({ reason: 'wrong_phase' });
			}
		});

		test('is refused while the cards are sealed, and once the reading is over', async () => {
			const workshop = await Rounds.create(db, WRITE_AND_READ(ON));
			const [ana, bo] = await workshop.people(2);
			if (!ana || !bo) throw new Error('nobody');
			const card = await workshop.write(ana, 0, 'sealed');
			expect(await refusal(say(bo, card.id, 'x'))).toMatchObject({ reason: 'wrong_phase' });
			await workshop.pass(25);
			const said = await say(bo, card.id, 'x');
			await workshop.advance(1);
			expect(await refusal(say(bo, card.id, 'y'))).toMatchObject({ reason: 'wrong_phase' });
			expect(await refusal(takeBack(bo, said.id))).toMatchObject({ reason: 'wrong_phase' });
		});

		test('is refused on a card that is sealed, was taken back or taken down', async () => {
			const rounds = [...WRITE_AND_READ(ON).slice(0, 2), { step: 'collect' as const, hours: 24 }];
			const { workshop, ana, bo, card, other } = await readTogether(db, ON, { rounds });
			await ana.call('withdraw_card', { p_card: card.id });
			await workshop.facilitator.call('take_down_card', { p_card: other.id, p_reason: 'a name' });
			for (const { id } of [card, other]) {
				expect(await refusal(say(bo, id, 'x'))).toMatchObject({ reason: 'not_found' });
			}
		});

		test('of a card that goes is no longer told', async () => {
			const reading = await readTogether(db, ON);
			await say(reading.bo, reading.card.id, 'about what is gone');
			await reading.ana.call('withdraw_card', { p_card: reading.card.id });
			expect(await seen(reading, reading.bo)).toEqual([]);
		});

		test('asked for twice is one; under another’s id, or of another card, it is refused', async () => {
			const reading = await readTogether(db, ON);
			const { ana, bo, card, other } = reading;
			const said = await say(ana, card.id, 'once');
			expect(await say(ana, card.id, 'once', said.id)).toEqual(said);
			expect(await refusal(say(bo, card.id, 'mine', said.id))).toMatchObject({ reason: 'id_taken' });
			expect(await refusal(say(ana, other.id, 'once', said.id))).toMatchObject({ reason: 'id_taken' });
			expect(await seen(reading, bo)).toEqual([said]);
			await takeBack(ana, said.id);
			expect(await say(ana, card.id, 'once', said.id)).toMatchObject({ body: null });
			expect(await seen(reading, bo)).toEqual([]);
		});
	});

	test('is refused while a later round may hold sealed cards that was gone back out of, whether it does or not', async () => {
		for (const isWritten of [true, false]) {
			const rounds = [...WRITE_AND_READ(ON).slice(0, 2), { step: 'collect' as const, minutes: 5 }];
			const reading = await readTogether(db, ON, { rounds });
			const { workshop, ana, bo, card } = reading;
			const said = await say(bo, card.id, 'How small?');
			await workshop.advance(1);
			if (isWritten) await workshop.write(ana, 1, 'sealed');
			await workshop.goBack(2);
			expect(await refusal(say(bo, card.id, 'Tiny'))).toMatchObject({ reason: 'wrong_phase' });
			expect(await refusal(addCard(reading, bo, 'Tiny', card.id))).toMatchObject({ reason: 'wrong_phase' });
			// It may be taken back.
			await takeBack(bo, said.id);
			expect(await seen(reading, ana)).toEqual([]);
		}
	});

	describe('taking back', () => {
		test('is its author’s alone, leaves no text, and is done once', async () => {
			const reading = await readTogether(db, ON);
			const { workshop, ana, bo, card } = reading;
			const said = await say(bo, card.id, 'regretted');
			for (const person of [ana, workshop.facilitator, stranger(db), (await readTogether(db, ON)).ana]) {
				expect(await refusal(takeBack(person, said.id))).toMatchObject({ reason: /^not_(author|member)$/ });
			}
			await takeBack(bo, said.id);
			await takeBack(bo, said.id);
			expect(await seen(reading, ana)).toEqual([]);
			expect((await bo.snapshot(workshop.id)).mine.own_comments).toEqual([]);
			expect(await db.admin('select body from public.comments where id = $1', [said.id])).toEqual([{ body: null }]);
			const withdrawn = (await sentTo(workshop)).filter(({ payload }) => payload['type'] === 'comment_withdrawn');
			expect(withdrawn).toMatchObject([{ payload: { removed: [said.id] } }]);
		});
	});

	describe('taking down', () => {
		test('is the facilitator’s alone, with a reason that all read', async () => {
			const reading = await readTogether(db, ON);
			const { workshop, ana, bo, card } = reading;
			const said = await say(bo, card.id, 'unkind words');
			for (const person of [ana, bo]) {
				expect(await refusal(takeDown(person, said.id))).toMatchObject({ reason: 'not_facilitator' });
			}
			const others = await readTogether(db, ON);
			expect(await refusal(takeDown(others.workshop.facilitator, said.id))).toMatchObject({ reason: 'not_member' });
			expect(await refusal(takeDown(workshop.facilitator, said.id, ' '))).toMatchObject({ reason: 'invalid' });
			await takeDown(workshop.facilitator, said.id);
			await takeDown(workshop.facilitator, said.id, 'again');
			expect(await seen(reading, ana)).toEqual([{ ...said, body: null, taken_down_reason: 'unkind' }]);
			expect(JSON.stringify(await db.admin('select * from public.comments'))).not.toContain('unkind words');
		});

		test('goes on when the reading is over, until the close', async () => {
			const { workshop, bo, card } = await readTogether(db, ON);
			const [first, second] = [await say(bo, card.id, 'one'), await say(bo, card.id, 'two')];
			await workshop.advance(1);
			await takeDown(workshop.facilitator, first.id);
			await workshop.pass(24 * 30);
			expect(await refusal(takeDown(workshop.facilitator, second.id))).toMatchObject({ reason: 'ended' });
		});
	});

	describe('whose it is', () => {
		test('is told by nothing in an anonymous workshop', async () => {
			const reading = await readTogether(db, ON);
			const { workshop, ana, bo, card } = reading;
			await say(bo, card.id, 'from nobody');
			const people = await db.admin('select id from public.participants where workshop_id = $1', [workshop.id]);
			const token = (await workshop.look()).shared.workshop.summary_token;
			const told = JSON.stringify([
				(await ana.snapshot(workshop.id)).shared,
				(await workshop.look()).shared,
				await ana.call('get_summary', { p_token: token }),
				await ana.behind('select to_jsonb(e) from public.events as e'),
				await ana.behind('select to_jsonb(c) from public.comments as c'),
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
			const workshop = await Rounds.create(db, WRITE_AND_READ(ON), { naming });
			const [ana, bo] = [new Person(db), new Person(db)];
			await ana.call('join_workshop', { p_code: workshop.code, p_name: 'Ana' });
			await bo.call('join_workshop', { p_code: workshop.code, p_name: 'Bo' });
			const card = await workshop.write(ana, 0, 'a card');
			await workshop.pass(25);
			const said = await say(bo, card.id, 'a word');
			expect(said.author_name).toBe(name);
			await workshop.pass(24 * 30);
			const { shared, mine } = await bo.snapshot(workshop.id);
			expect(shared.workshop.closed_at).not.toBeNull();
			expect(shared.comments).toEqual([said]);
			expect(mine.own_comments).toEqual([]);
			expect(await db.admin('select from private.comment_authors where workshop_id = $1', [workshop.id])).toEqual([]);
			expect(await refusal(say(bo, card.id, 'late'))).toMatchObject({ reason: 'ended' });
		});

		test('is not mixed with another’s: a device that has said something becomes nobody else’s', async () => {
			const { workshop, ana, card } = await readTogether(db, ON);
			const [reader] = await workshop.people(1);
			if (!reader) throw new Error('nobody');
			await say(reader, card.id, 'mine');
			const code = await ana.call('create_device_code', { p_workshop: workshop.id });
			const redeem = reader.call('redeem_device_code', { p_code: workshop.code, p_device_code: code });
			expect(await refusal(redeem)).toMatchObject({ reason: 'place_taken' });
		});
	});

	test('the record has them for who takes part, the summary’s link alone does not', async () => {
		const { workshop, ana, bo, card } = await readTogether(db, ON);
		await say(bo, card.id, 'for the record');
		const { summary_token: token } = (await workshop.look()).shared.workshop;
		const summary = async (person: Person) => SummarySource.parse(await person.call('get_summary', { p_token: token }));
		expect((await summary(ana)).comments).toMatchObject([{ body: 'for the record', card_id: card.id }]);
		for (const person of [stranger(db), anon(db)]) {
			expect(JSON.stringify(await person.call('get_summary', { p_token: token }))).not.toContain('for the record');
			expect((await summary(person)).comments).toEqual([]);
		}
	});
});

describe('on PostgreSQL 15, from many connections at once', () => {
	const db = databases[1];

	test('the same comment twenty times is one, and nobody leaves more than a hundred', async () => {
		const { workshop, ana, bo, card } = await readTogether(db, ON);
		const id = randomUUID();
		await Promise.all(Array.from({ length: 20 }, () => say(ana, card.id, 'once', id)));
		expect((await workshop.look()).shared.comments).toHaveLength(1);
		for (let n = 0; n < 95; n++) await say(bo, card.id, `${n}`);
		const said = await Promise.all(Array.from({ length: 12 }, (_, n) => outcomeOf(say(bo, card.id, `more ${n}`))));
		expect(said.filter((outcome) => 'answer' in outcome)).toHaveLength(5);
		expect(said.find((outcome) => 'refused' in outcome)).toMatchObject({ refused: { reason: 'limit_reached' } });
	});

	test('one that races the end of the reading is in the record, or refused and nowhere', async () => {
		const { workshop, ana, bo, card } = await readTogether(db, ON);
		const saying = [ana, bo].flatMap((person) =>
			Array.from({ length: 8 }, (_, n) => outcomeOf(say(person, card.id, `word ${n}`)))
		);
		await workshop.advance(1);
		const said = (await Promise.all(saying)).flatMap((outcome) => {
			if ('refused' in outcome) expect(outcome.refused).toMatchObject({ reason: 'wrong_phase' });
			return 'answer' in outcome ? [Comment.parse(outcome.answer).id] : [];
		});
		expect((await workshop.look()).shared.comments.map(({ id }) => id).sort()).toEqual(said.sort());
	});
});
