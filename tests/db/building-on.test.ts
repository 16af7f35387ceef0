/** A card that builds on another: while cards are read, on what everyone can read, and it remembers on what. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { openDatabases, refusal } from '../support/database.ts';
import { stranger } from '../support/people.ts';
import { addCard, readTogether, sentTo, WRITE_AND_READ } from '../support/reading.ts';

const ON = { comments: true };
const databases = await openDatabases();

describe.each(databases)('on $name', (db) => {
	test('it is a card added for everyone, beside its parent, which it names', async () => {
		const reading = await readTogether(db, ON);
		const { workshop, ana, bo, card } = reading;
		const built = await addCard(reading, bo, 'and review them the same day', card.id);
		expect(built).toMatchObject({ parent_id: card.id, is_added: true });
		const { cards, topics } = (await ana.snapshot(workshop.id)).shared;
		expect(cards.find(({ id }) => id === built.id)).toMatchObject({ parent_id: card.id, author_name: null });
		expect(cards.filter(({ parent_id }) => parent_id === null)).toHaveLength(2);
		const topicOf = (id: string) => cards.find((each) => each.id === id)?.topic_id;
		expect(topicOf(built.id)).not.toBe(topicOf(card.id));
		const order = topics.map(({ id }) => id);
		expect(order.indexOf(String(topicOf(built.id)))).toBe(order.indexOf(String(topicOf(card.id))) + 1);
		const [sent] = (await sentTo(workshop)).slice(-1);
		expect(sent?.payload).toMatchObject({ type: 'card_added', cards: [{ id: built.id, parent_id: card.id }] });
	});

	test('asked for twice is one; with another parent it is another request', async () => {
		const reading = await readTogether(db, ON);
		const { ana, bo, card, other } = reading;
		const id = randomUUID();
		const built = await addCard(reading, ana, 'further', card.id, id);
		expect(await addCard(reading, ana, 'further', card.id, id)).toMatchObject({ id, topic_id: built.topic_id });
		expect(await refusal(addCard(reading, ana, 'further', other.id, id))).toMatchObject({ reason: 'id_taken' });
		expect(await refusal(addCard(reading, bo, 'further', card.id, id))).toMatchObject({ reason: 'id_taken' });
	});

	test('is refused on a card that nobody else can read, is gone, or belongs elsewhere', async () => {
		const reading = await readTogether(db, ON);
		const elsewhere = await readTogether(db, ON);
		const { workshop, ana, bo, card, other } = reading;
		await ana.call('withdraw_card', { p_card: card.id });
		await workshop.facilitator.call('take_down_card', { p_card: other.id, p_reason: 'a name' });
		for (const parent of [card.id, other.id, elsewhere.card.id, randomUUID()]) {
			expect(await refusal(addCard(reading, bo, 'x', parent))).toMatchObject({ reason: 'not_found' });
		}
		for (const person of [stranger(db), elsewhere.ana]) {
			expect(await refusal(addCard(reading, person, 'x', card.id))).toMatchObject({ reason: 'not_member' });
		}
	});

	test('is refused in a sealed round, its parent readable or not', async () => {
		const rounds = [...WRITE_AND_READ(ON).slice(0, 2), { step: 'collect' as const, hours: 24 }];
		const reading = await readTogether(db, ON, { rounds });
		const { workshop, ana, bo, card } = reading;
		await workshop.pass(24);
		const sealed = { p_workshop: workshop.id, p_prompt: workshop.prompts[1], p_body: 'x' };
		const add = (parent: string | null) => ana.call('add_card', { ...sealed, p_id: randomUUID(), p_parent: parent });
		expect(await refusal(add(card.id))).toMatchObject({ reason: 'wrong_phase' });
		expect(await add(null)).toMatchObject({ parent_id: null });
		// Nor on a card of a round that is over, while another is written.
		expect(await refusal(addCard(reading, bo, 'x', card.id))).toMatchObject({
			reason: /^(window_closed|wrong_phase)$/
		});
	});

	test('is refused where the round does not ask for it, and where cards are sorted', async () => {
		const plain = await readTogether(db, {});
		expect(await refusal(addCard(plain, plain.bo, 'x', plain.card.id))).toMatchObject({ reason: 'wrong_phase' });
		expect(await addCard(plain, plain.bo, 'x')).toMatchObject({ parent_id: null });
		const reading = await readTogether(db, ON);
		await reading.workshop.advance(1);
		expect(await refusal(addCard(reading, reading.bo, 'x', reading.card.id))).toMatchObject({ reason: 'wrong_phase' });
	});

	test('stays, and stands by itself, when its parent goes', async () => {
		const reading = await readTogether(db, ON);
		const { workshop, ana, bo, card } = reading;
		const built = await addCard(reading, bo, 'further', card.id);
		await ana.call('withdraw_card', { p_card: card.id });
		const { cards } = (await workshop.look()).shared;
		expect(cards.map(({ id }) => id)).toContain(built.id);
		expect(cards.map(({ id }) => id)).not.toContain(card.id);
	});
});

describe('on PostgreSQL 15, from many connections at once', () => {
	test('a card that is taken back while others build on it leaves those built before, and refuses the rest', async () => {
		const reading = await readTogether(databases[1], ON);
		const { ana, bo, card, workshop } = reading;
		const building = Array.from({ length: 8 }, (_, n) => addCard(reading, bo, `${n}`, card.id));
		const settled = Promise.allSettled(building);
		await ana.call('withdraw_card', { p_card: card.id });
		const built = (await settled).flatMap((each) => (each.status === 'fulfilled' ? [each.value.id] : []));
		const { cards } = (await workshop.look()).shared;
		expect(
			cards
				.filter(({ parent_id }) => parent_id === card.id)
				.map(({ id }) => id)
				.sort()
		).toEqual(built.sort());
	});
});
