/** The facilitator casts for people in the room without a device: each hand a slip of its own, and nobody a participant. */
import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { castAll, openBallot, pointsHeld } from '../support/database-ballot.ts';
import { outcomeOf } from '../support/database-waiting.ts';
import { openDatabases, refusal } from '../support/database.ts';
import { anon, HOUR, Person, stranger, type Retro } from '../support/people.ts';
import { Rounds } from '../support/rounds.ts';

describe.each(await openDatabases())('on $name', (db) => {
	const cast = (person: Person, retro: Retro, hand: string | null, topic: string, value: unknown) =>
		person.call('cast_vote', { p_phase: retro.phases.vote, p_topic: topic, p_value: value, p_hand: hand });
	const remove = (person: Person, retro: Retro, hand: string) =>
		person.call('remove_hand', { p_phase: retro.phases.vote, p_hand: hand });
	const hands = async (person: Person, retro: Retro) => (await person.snapshot(retro.id)).mine.hands;

	test('each has a budget of its own, and none of the facilitator’s', async () => {
		const { retro, topics } = await openBallot(db, { budget: 3, cap: 3 });
		const [one, two] = [randomUUID(), randomUUID()];
		await cast(retro.facilitator, retro, one, topics[0], 3);
		expect(await cast(retro.facilitator, retro, two, topics[0], 2)).toMatchObject({ votes: { [topics[0]]: 2 } });
		for (const [hand, value, reason] of [
			[one, 1, 'over_budget'],
			[two, 2, 'over_budget'],
			[two, 4, 'over_cap']
		] as const) {
			expect(await refusal(cast(retro.facilitator, retro, hand, topics[1], value))).toMatchObject({ reason });
		}
		const place = await retro.join(retro.facilitator);
		await place.vote(retro, topics[0], 3);
		expect(await pointsHeld(retro)).toEqual({ [topics[0]]: 8 });
		const held = { phase_id: retro.phases.vote };
		expect(await hands(retro.facilitator, retro)).toEqual([
			{ ...held, id: one, number: 1, votes: { [topics[0]]: 3 } },
			{ ...held, id: two, number: 2, votes: { [topics[0]]: 2 } }
		]);
	});

	test('have one numbering for all who facilitate, and keep their numbers', async () => {
		const { retro, ana, topics } = await openBallot(db);
		const other = new Person(db);
		const secret = randomBytes(16).toString('base64url');
		await retro.facilitator.call('create_way_back', { p_workshop: retro.id, p_secret: secret });
		await other.call('redeem_way_back', { p_secret: secret });
		const [one, two, three] = [randomUUID(), randomUUID(), randomUUID()];
		expect(await cast(retro.facilitator, retro, one, topics[0], 1)).toMatchObject({ number: 1 });
		expect(await cast(other, retro, two, topics[0], 1)).toMatchObject({ number: 2 });
		await remove(other, retro, one);
		expect(await cast(retro.facilitator, retro, three, topics[1], 1)).toMatchObject({ number: 3 });
		expect(await cast(other, retro, three, topics[0], 1)).toMatchObject({ number: 3 });
		for (const person of [retro.facilitator, other]) {
			expect((await hands(person, retro)).map(({ id, number }) => [id, number])).toEqual([
				[two, 2],
				[three, 3]
			]);
		}
		expect(await cast(ana, retro, null, topics[0], 1)).not.toHaveProperty('number');
	});

	test('are counted apart: in the progress, in the result, and nowhere among the people', async () => {
		const { retro, ana, bo, topics } = await openBallot(db);
		await ana.vote(retro, topics[0], 1);
		for (let n = 0; n < 3; n++) await cast(retro.facilitator, retro, randomUUID(), topics[1], 2);
		const blank = randomUUID();
		await cast(retro.facilitator, retro, blank, topics[1], 1);
		await cast(retro.facilitator, retro, blank, topics[1], null);
		expect((await bo.snapshot(retro.id)).progress).toMatchObject({ voted: null, hands: 3 });
		const read = await bo.snapshot(retro.id);
		expect(read.mine.hands).toEqual([]);
		expect(read.counts.is_thin).toBe(true);
		expect(await db.admin('select from public.participants where workshop_id = $1', [retro.id])).toHaveLength(2);
		await retro.passClose();
		expect((await bo.snapshot(retro.id)).shared.results).toMatchObject([
			{
				slips: null,
				hands: 3,
				tallies: [{ topic_id: topics[1], points: 6, voters: null }, { points: 1 }, { points: 0 }]
			}
		]);
		expect(await hands(retro.facilitator, retro)).toEqual([]);
		expect(await db.admin('select from private.slips where workshop_id = $1', [retro.id])).toEqual([]);
	});

	test.each([
		['one of three', 1, 2, null],
		['two of five', 2, 3, null],
		['three of five', 3, 2, 4],
		['nobody, of three', 0, 3, 4]
	])('are known to the facilitator: where %s voted for themselves', async (_, people, dealt, median) => {
		const { retro, topics } = await openBallot(db, { rules: { method: 'score' } });
		for (const person of await retro.people(people)) await person.vote(retro, topics[0], 4);
		for (let n = 0; n < dealt; n++) await cast(retro.facilitator, retro, randomUUID(), topics[0], 4);
		await retro.advance('vote');
		const [result] = (await retro.facilitator.snapshot(retro.id)).shared.results;
		const told = { topic_id: topics[0], median, mean: median, distribution: null };
		expect(result).toMatchObject({ hands: dealt, tallies: expect.arrayContaining([expect.objectContaining(told)]) });
	});

	test('are the facilitator’s: nobody else casts for one, reads one or takes one back', async () => {
		const { retro, ana, bo, topics } = await openBallot(db, { rules: { method: 'ranked' } });
		const elsewhere = await openBallot(db);
		const hand = randomUUID();
		const said = { [topics[0]]: 1, [topics[1]]: 2 };
		expect(await castAll(retro.facilitator, retro, 'ranked', said, hand)).toMatchObject({ votes: said });
		for (const [person, reason] of [
			[ana, 'not_facilitator'],
			[elsewhere.retro.facilitator, 'not_member'],
			[elsewhere.ana, 'not_member'],
			[stranger(db), 'not_member']
		] as const) {
			for (const attempt of [
				() => castAll(person, retro, 'ranked', {}, hand),
				() => cast(person, retro, hand, topics[0], 1),
				() => remove(person, retro, hand)
			]) {
				expect(await refusal(attempt())).toMatchObject({ reason });
			}
			expect(await person.behind('select * from public.votes')).toEqual([]);
		}
		expect(await refusal(remove(anon(db), retro, hand))).toBe('denied');
		for (const person of [ana, bo]) expect(JSON.stringify(await person.snapshot(retro.id))).not.toContain(hand);
		expect(JSON.stringify(await retro.sent())).not.toContain(hand);
		expect(await hands(retro.facilitator, retro)).toMatchObject([{ id: hand, votes: said }]);
	});

	test('are taken back whole, once, as long as the ballot runs', async () => {
		const { retro, topics } = await openBallot(db);
		const [gone, kept] = [randomUUID(), randomUUID()];
		for (const hand of [gone, kept]) await cast(retro.facilitator, retro, hand, topics[0], 2);
		for (let n = 0; n < 2; n++) expect(await remove(retro.facilitator, retro, gone)).toHaveProperty('wait_ms');
		expect(await hands(retro.facilitator, retro)).toMatchObject([{ id: kept }]);
		expect(await pointsHeld(retro)).toEqual({ [topics[0]]: 2 });
		await retro.advance('vote');
		for (const late of [
			() => remove(retro.facilitator, retro, kept),
			() => cast(retro.facilitator, retro, kept, topics[0], 1),
			() => cast(retro.facilitator, retro, randomUUID(), topics[0], 1)
		]) {
			expect(await refusal(late())).toMatchObject({ reason: 'ballot_closed' });
		}
		expect(await pointsHeld(retro)).toEqual({ [topics[0]]: 2 });
	});

	test('are in the room: a ballot over days takes none', async () => {
		const apart = await Rounds.create(db, [
			{ step: 'collect', hours: 1 },
			{ step: 'vote', hours: 1 }
		]);
		const [ana] = await apart.people(1);
		if (ana) await apart.write(ana, 0, 'one');
		await apart.pass(1.2);
		const [topic] = (await apart.look()).shared.topics;
		const args = { p_phase: apart.phases[1], p_topic: topic?.id, p_value: 1, p_hand: randomUUID() };
		expect(await refusal(apart.facilitator.call('cast_vote', args))).toMatchObject({ reason: 'wrong_phase' });
	});

	test('are fifty at most, also of sixty at once, and none of a refused vote', async () => {
		const { retro, topics } = await openBallot(db);
		expect(await refusal(cast(retro.facilitator, retro, randomUUID(), topics[0], 4))).toMatchObject({
			reason: 'over_cap'
		});
		const version1 = `${retro.id.slice(0, 14)}1${retro.id.slice(15)}`;
		expect(await refusal(cast(retro.facilitator, retro, version1, topics[0], 1))).toEqual({
			reason: 'invalid',
			detail: 'id'
		});
		expect(await hands(retro.facilitator, retro)).toEqual([]);
		const outcomes = await Promise.all(
			Array.from({ length: 60 }, () => outcomeOf(cast(retro.facilitator, retro, randomUUID(), topics[0], 1)))
		);
		expect(outcomes.filter((outcome) => 'answer' in outcome)).toHaveLength(50);
		expect(outcomes).toContainEqual({ refused: { reason: 'limit_reached', detail: '' } });
		expect(await pointsHeld(retro)).toEqual({ [topics[0]]: 50 });
		const numbers = (await hands(retro.facilitator, retro)).map(({ number }) => number);
		expect(numbers).toEqual(Array.from({ length: 50 }, (_, n) => n + 1));
	});

	test('cast for at once from two of the facilitator’s devices are one, and within its budget', async () => {
		const { retro, topics } = await openBallot(db, { budget: 3, cap: 3 });
		const hand = randomUUID();
		const outcomes = await Promise.all(
			Array.from({ length: 20 }, (_, n) =>
				outcomeOf(cast(retro.facilitator, retro, hand, String(topics[n % 3]), 1 + (n % 2)))
			)
		);
		expect(outcomes.some((outcome) => 'answer' in outcome)).toBe(true);
		expect(await hands(retro.facilitator, retro)).toMatchObject([{ id: hand, number: 1 }]);
		expect(Object.values(await pointsHeld(retro)).reduce((sum, dots) => sum + dots, 0)).toBeLessThanOrEqual(3);
	});

	test('end with the ballot that is void, and one left running at the close is counted', async () => {
		const { retro, ana, topics } = await openBallot(db);
		await cast(retro.facilitator, retro, randomUUID(), topics[0], 2);
		await retro.advance('vote');
		await retro.facilitator.call('go_back', { p_workshop: retro.id, p_from: retro.phases.discuss, p_void: true });
		expect(await hands(retro.facilitator, retro)).toEqual([]);
		await cast(retro.facilitator, retro, randomUUID(), topics[1], 3);
		await retro.pass(100 * 24 * HOUR);
		const { shared } = await ana.snapshot(retro.id);
		expect(shared.workshop.closed_at).not.toBeNull();
		expect(shared.results).toMatchObject([
			{ hands: 1, slips: null, tallies: [{ topic_id: topics[1], points: 3 }, {}, {}] }
		]);
	});
});
