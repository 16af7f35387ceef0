/** Reactions to cards: who may react, when, and what anybody learns of it. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { CardReactions, Reaction } from '../../src/lib/domain/reaction.ts';
import { SummarySource } from '../../src/lib/domain/summary-source.ts';
import { COUNTED_FROM } from '../../src/lib/domain/visibility.ts';
import { openDatabases, refusal } from '../support/database.ts';
import { anon, Person, stranger } from '../support/people.ts';
import { readTogether, sentTo, WRITE_AND_READ, type Reading } from '../support/reading.ts';
import { Rounds, type Round } from '../support/rounds.ts';

const ON = { reactions: true };
const databases = await openDatabases();

function react(
	{ workshop }: Pick<Reading, 'workshop'>,
	person: Person,
	card: string,
	kind: string | null,
	on: boolean | null = true
) {
	return person.call('react_to_card', { p_workshop: workshop.id, p_card: card, p_kind: kind, p_on: on });
}
async function known({ workshop }: Pick<Reading, 'workshop'>, person: Person): Promise<CardReactions[]> {
	return (await person.snapshot(workshop.id)).mine.reactions;
}
const own = (card: string, ...kinds: Reaction[]): CardReactions => ({
	card_id: card,
	own: kinds,
	counts: {},
	misplaced: null
});

/** So many people more, each of whom reacts to Ana's card. */
async function crowd(reading: Reading, count: number, kind: Reaction): Promise<Person[]> {
	const people = await reading.workshop.people(count);
	for (const person of people) await react(reading, person, reading.card.id, kind);
	return people;
}

describe.each(databases)('on $name', (db) => {
	describe('a reaction', () => {
		test('is its owner’s to know, and is told to nobody', async () => {
			const reading = await readTogether(db, ON);
			const { workshop, ana, bo, card } = reading;
			const before = (await sentTo(workshop)).length;
			const { rev } = (await workshop.look()).shared.workshop;
			await crowd(reading, 4, 'agree');
			await react(reading, bo, card.id, 'agree');
			await react(reading, bo, card.id, 'misplaced');
			expect(await known(reading, bo)).toEqual([own(card.id, 'agree', 'misplaced')]);
			for (const person of [ana, workshop.facilitator]) expect(await known(reading, person)).toEqual([]);
			expect(await sentTo(workshop)).toHaveLength(before);
			expect((await workshop.look()).shared.workshop.rev).toBe(rev);
		});

		test('is a value: stated twice it is the same, taken back it is gone', async () => {
			const reading = await readTogether(db, ON);
			const { bo, card } = reading;
			await react(reading, bo, card.id, 'thanks', false);
			await react(reading, bo, card.id, 'thanks');
			await react(reading, bo, card.id, 'thanks');
			await react(reading, bo, card.id, 'question');
			expect(await known(reading, bo)).toEqual([own(card.id, 'question', 'thanks')]);
			await react(reading, bo, card.id, 'thanks', false);
			await react(reading, bo, card.id, 'thanks', false);
			expect(await known(reading, bo)).toEqual([own(card.id, 'question')]);
		});

		test('is refused to who does not take part here', async () => {
			const reading = await readTogether(db, ON);
			const elsewhere = await readTogether(db, ON);
			const { card, workshop } = reading;
			for (const person of [stranger(db), elsewhere.ana, workshop.facilitator]) {
				expect(await refusal(react(reading, person, card.id, 'agree'))).toMatchObject({ reason: 'not_member' });
			}
			expect(await refusal(react(reading, anon(db), card.id, 'agree'))).toBe('denied');
			expect(await refusal(react(elsewhere, elsewhere.ana, card.id, 'agree'))).toMatchObject({ reason: 'not_found' });
			expect(await refusal(react(reading, reading.ana, randomUUID(), 'agree'))).toMatchObject({ reason: 'not_found' });
		});

		test('may be given by a facilitator who takes part', async () => {
			const reading = await readTogether(db, ON);
			const { facilitator, code } = reading.workshop;
			await facilitator.call('join_workshop', { p_code: code });
			await react(reading, facilitator, reading.card.id, 'agree');
			expect(await known(reading, facilitator)).toEqual([own(reading.card.id, 'agree')]);
		});

		test.each([
			['a kind that there is not', 'love', true, 'kind'],
			['no kind', null, true, 'kind'],
			['neither on nor off', 'agree', null, 'on']
		])('is refused with %s', async (_, kind, on, detail) => {
			const reading = await readTogether(db, ON);
			expect(await refusal(react(reading, reading.ana, reading.card.id, kind, on))).toEqual({
				reason: 'invalid',
				detail
			});
		});

		test('is refused where the round does not ask for any', async () => {
			for (const rules of [{}, { reactions: false }, { comments: true }]) {
				const reading = await readTogether(db, rules);
				expect(await refusal(react(reading, reading.ana, reading.card.id, 'agree'))).toMatchObject({
					reason: 'wrong_phase'
				});
			}
		});

		test('is refused while the cards are sealed, and once the reading is over', async () => {
			const workshop = await Rounds.create(db, WRITE_AND_READ(ON));
			const [ana] = await workshop.people(1);
			if (!ana) throw new Error('nobody');
			const card = await workshop.write(ana, 0, 'sealed');
			expect(await refusal(react({ workshop }, ana, card.id, 'agree'))).toMatchObject({ reason: 'wrong_phase' });
			await workshop.pass(25);
			await react({ workshop }, ana, card.id, 'agree');
			await workshop.advance(1);
			expect(await refusal(react({ workshop }, ana, card.id, 'agree', false))).toMatchObject({ reason: 'wrong_phase' });
		});

		test('may be given in a live round too', async () => {
			const rounds = [
				{ step: 'collect' as const, hours: 24 },
				{ step: 'read' as const, minutes: 5, rules: ON },
				...WRITE_AND_READ(ON).slice(2)
			];
			const reading = await readTogether(db, ON, { rounds });
			expect(await refusal(react(reading, reading.bo, reading.card.id, 'agree'))).toMatchObject({
				reason: 'wrong_phase'
			});
			await reading.workshop.advance(0);
			await react(reading, reading.bo, reading.card.id, 'agree');
			expect(await known(reading, reading.bo)).toEqual([own(reading.card.id, 'agree')]);
		});

		test('is refused while a later round may hold sealed cards that was gone back out of, whether it does or not', async () => {
			for (const isWritten of [true, false]) {
				const rounds = [...WRITE_AND_READ(ON).slice(0, 2), { step: 'collect' as const, minutes: 5 }];
				const reading = await readTogether(db, ON, { rounds });
				const { workshop, ana, bo, card } = reading;
				await react(reading, bo, card.id, 'agree');
				await workshop.advance(1);
				if (isWritten) await workshop.write(ana, 1, 'sealed');
				await workshop.goBack(2);
				expect(await workshop.running()).toBe(1);
				expect(await refusal(react(reading, bo, card.id, 'thanks'))).toMatchObject({ reason: 'wrong_phase' });
			}
		});

		test('is refused on a card that was taken back or taken down, and goes with it', async () => {
			const reading = await readTogether(db, ON);
			const { workshop, ana, bo, card, other } = reading;
			await react(reading, bo, card.id, 'agree');
			await ana.call('withdraw_card', { p_card: card.id });
			await workshop.facilitator.call('take_down_card', { p_card: other.id, p_reason: 'a name' });
			for (const { id } of [card, other]) {
				expect(await refusal(react(reading, bo, id, 'agree'))).toMatchObject({ reason: 'not_found' });
			}
			expect(await known(reading, bo)).toEqual([]);
		});
	});

	describe('a count', () => {
		test.each([
			[COUNTED_FROM.people - 1, {}],
			[COUNTED_FROM.people, { agree: COUNTED_FROM.people }]
		])('of %i people is, once the ballot is over, %j', async (people, counts) => {
			const reading = await readTogether(db, ON);
			const { workshop, ana, card, other } = reading;
			await crowd(reading, people, 'agree');
			await react(reading, ana, other.id, 'thanks');
			const told = async (person: Person) =>
				(await known(reading, person)).find(({ card_id }) => card_id === card.id)?.counts ?? {};
			for (const leaving of [1, 2]) {
				await workshop.advance(leaving);
				for (const person of [ana, workshop.facilitator]) expect(await told(person)).toEqual({});
			}
			await workshop.advance(3);
			for (const person of [ana, workshop.facilitator]) expect(await told(person)).toEqual(counts);
			await workshop.pass(24 * 30);
			expect((await workshop.look()).shared.workshop.closed_at).not.toBeNull();
			for (const person of [ana, workshop.facilitator]) expect(await told(person)).toEqual(counts);
		});

		test('is in the record when it is told, for who takes part and never by whose hand', async () => {
			const reading = await readTogether(db, ON);
			const { workshop, ana, card } = reading;
			const { summary_token: token } = (await workshop.look()).shared.workshop;
			const record = async (person: Person) =>
				SummarySource.parse(await person.call('get_summary', { p_token: token })).reactions;
			await crowd(reading, 4, 'agree');
			await react(reading, ana, card.id, 'thanks');
			for (const leaving of [1, 2, 3]) {
				expect(await record(ana)).toEqual([]);
				await workshop.advance(leaving);
			}
			const told = [{ card_id: card.id, counts: { agree: 4 } }];
			expect(await record(ana)).toEqual(told);
			for (const person of [stranger(db), anon(db)]) expect(await record(person)).toEqual([]);
			expect((await workshop.look()).shared).not.toHaveProperty('reactions');
			await workshop.pass(24 * 30);
			expect(await record(ana)).toEqual(told);
		});

		test('stays told when the ballot is gone back into: who votes again has read it', async () => {
			const reading = await readTogether(db, ON);
			await crowd(reading, 4, 'question');
			for (const leaving of [1, 2, 3]) await reading.workshop.advance(leaving);
			expect(await known(reading, reading.ana)).toMatchObject([{ counts: { question: 4 } }]);
			await reading.workshop.goBack(4);
			expect(await known(reading, reading.ana)).toMatchObject([{ counts: { question: 4 } }]);
		});

		test.each<Round>([
			{ step: 'collect', minutes: 5 },
			{ step: 'read', minutes: 5, rules: ON },
			{ step: 'check', minutes: 5 },
			{ step: 'ratify', minutes: 5 }
		])('waits for a later $step, and not for the scales of the last round', async (later) => {
			const rounds: Round[] = [
				...WRITE_AND_READ(ON).slice(0, 2),
				{ step: 'discuss', minutes: 5 },
				later,
				{ step: 'check', minutes: 2 }
			];
			const reading = await readTogether(db, ON, { rounds });
			await crowd(reading, 4, 'agree');
			for (const leaving of [1, 2]) {
				await reading.workshop.advance(leaving);
				expect(await known(reading, reading.ana)).toEqual([]);
			}
			await reading.workshop.advance(3);
			expect(await known(reading, reading.ana)).toMatchObject([{ counts: { agree: 4 } }]);
		});

		test('waits for the question whether a decision stands where that is the last round, and is told after it', async () => {
			const rounds: Round[] = [
				...WRITE_AND_READ(ON).slice(0, 2),
				{ step: 'discuss', minutes: 5 },
				{ step: 'ratify', minutes: 5 }
			];
			const reading = await readTogether(db, ON, { rounds });
			await crowd(reading, 4, 'agree');
			for (const leaving of [1, 2]) {
				await reading.workshop.advance(leaving);
				expect(await known(reading, reading.ana)).toEqual([]);
			}
			await reading.workshop.advance(3);
			expect(await known(reading, reading.ana)).toMatchObject([{ counts: { agree: 4 } }]);
		});
	});

	describe('“does not belong here”', () => {
		test('is counted for the facilitator alone, from three others up, after the reading', async () => {
			const reading = await readTogether(db, ON);
			const { workshop, ana, bo, card, other } = reading;
			const three = await crowd(reading, 3, 'misplaced');
			for (const person of three.slice(1)) await react(reading, person, other.id, 'misplaced');
			expect(await known(reading, workshop.facilitator)).toEqual([]);
			await workshop.advance(1);
			expect(await known(reading, workshop.facilitator)).toEqual([{ ...own(card.id), misplaced: 3 }]);
			for (const person of [ana, bo]) expect(await known(reading, person)).toEqual([]);
			for (const leaving of [2, 3]) await workshop.advance(leaving);
			expect(await known(reading, ana)).toEqual([]);
			await workshop.pass(24 * 30);
			expect(await known(reading, workshop.facilitator)).toEqual([]);
		});

		test('of a facilitator who takes part does not make the three', async () => {
			const reading = await readTogether(db, ON);
			const { facilitator, code } = reading.workshop;
			await facilitator.call('join_workshop', { p_code: code });
			await crowd(reading, 2, 'misplaced');
			await react(reading, facilitator, reading.card.id, 'misplaced');
			await reading.workshop.advance(1);
			expect(await known(reading, facilitator)).toEqual([own(reading.card.id, 'misplaced')]);
		});
	});

	describe('whose it is', () => {
		test.each(['anonymous', 'named'] as const)(
			'in an %s workshop is known to nobody after the close',
			async (naming) => {
				const workshop = await Rounds.create(db, WRITE_AND_READ(ON), { naming });
				const ana = new Person(db);
				await ana.call('join_workshop', { p_code: workshop.code, p_name: naming === 'named' ? 'Ana' : null });
				const card = await workshop.write(ana, 0, 'a card');
				await workshop.pass(25);
				await react({ workshop }, ana, card.id, 'agree');
				await workshop.pass(24 * 30);
				expect(await known({ workshop }, ana)).toEqual([]);
				expect(await db.admin('select from private.reactions where workshop_id = $1', [workshop.id])).toEqual([]);
				expect(await db.admin('select from private.reaction_counts where workshop_id = $1', [workshop.id])).toEqual([]);
				expect(await refusal(react({ workshop }, ana, card.id, 'agree'))).toMatchObject({ reason: 'ended' });
			}
		);

		test('stands in no table that anybody can read', async () => {
			const reading = await readTogether(db, ON);
			await crowd(reading, 4, 'agree');
			for (const table of ['reactions', 'reaction_counts']) {
				for (const person of [reading.ana, reading.workshop.facilitator, anon(db)]) {
					expect(await refusal(person.behind(`select * from private.${table}`))).toBe('denied');
				}
			}
		});

		test('is not mixed with another’s: a device that has reacted becomes nobody else’s', async () => {
			const reading = await readTogether(db, ON);
			const { workshop, ana } = reading;
			const [reader] = await crowd(reading, 1, 'agree');
			const code = await ana.call('create_device_code', { p_workshop: workshop.id });
			const redeem = reader?.call('redeem_device_code', { p_code: workshop.code, p_device_code: code });
			expect(await refusal(redeem ?? Promise.resolve())).toMatchObject({ reason: 'place_taken' });
		});
	});
});

describe('on PostgreSQL 15, from many connections at once', () => {
	const db = databases[1];

	test('the same reaction twenty times is one', async () => {
		const reading = await readTogether(db, ON);
		await Promise.all(Array.from({ length: 20 }, () => react(reading, reading.ana, reading.card.id, 'agree')));
		expect(await known(reading, reading.ana)).toEqual([own(reading.card.id, 'agree')]);
	});
});
