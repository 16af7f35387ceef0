/** More time for a topic? Thumbs at the end of its box: when the clock asks, who answers, what is told, and how often. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { applyEvent } from '../../src/lib/domain/apply.ts';
import { WorkshopEvent, type Snapshot } from '../../src/lib/domain/snapshot.ts';
import { answeredOrWaiting, outcomeOf } from '../support/database-waiting.ts';
import { openDatabases, refusal } from '../support/database.ts';
import { anon, HOUR, MINUTE, Person, pass, stranger } from '../support/people.ts';
import { sentTo } from '../support/reading.ts';
import { Rounds } from '../support/rounds.ts';

const databases = await openDatabases();
const SECOND = 1000;

interface Coffee {
	workshop: Rounds;
	people: readonly [Person, Person, Person];
	topic: string;
	other: string;
}

/** Three people talk; the first of two topics is in the spotlight for two minutes. */
async function coffee(db: (typeof databases)[number], renewals?: number): Promise<Coffee> {
	const workshop = await Rounds.create(db, [
		{ step: 'collect', minutes: 5 },
		{ step: 'discuss', minutes: 10, rules: renewals === undefined ? {} : { renewals } },
		{ step: 'check', minutes: 2 }
	]);
	const [ana, bo, cleo] = await workshop.people(3);
	if (!ana || !bo || !cleo) throw new Error('Nobody came');
	await workshop.advance(null);
	await workshop.write(ana, 0, 'Ship smaller');
	await workshop.write(bo, 0, 'Fewer meetings');
	await workshop.advance(0);
	const [topic, other] = (await workshop.look()).shared.topics;
	if (!topic || !other) throw new Error('Nothing to talk about');
	const made = { workshop, people: [ana, bo, cleo] as const, topic: topic.id, other: other.id };
	await open(made, null, topic.id);
	return made;
}

const open = ({ workshop }: Coffee, from: string | null, to: string | null) =>
	workshop.facilitator.call('discuss_topic', { p_workshop: workshop.id, p_from: from, p_to: to, p_seconds: 120 });
const SHOW = 'select public.show_thumb(p_round => $1, p_value => $2)';
const show = (person: Person, round: string | undefined, value: string | null) => person.query(SHOW, [round, value]);
const close = (by: Person, round: string | undefined) => by.call('close_thumbs', { p_round: round });
const seconds = ({ workshop }: Coffee, count: number) => pass(workshop.db, workshop.id, count * SECOND);
const last = ({ shared }: Snapshot) => shared.thumbs.at(-1);
const left = ({ shared }: Snapshot) =>
	Math.round((Date.parse(String(shared.workshop.topic_ends_at)) - Date.now()) / MINUTE);

/** The box ends and the clock asks; what it asks. */
async function asked(made: Coffee): Promise<string> {
	await seconds(made, 125);
	const round = last(await made.workshop.look());
	if (!round || round.is_closed) throw new Error('Nothing is asked');
	return round.id;
}

describe.each(databases)('on $name', (db) => {
	test('the clock asks at the end of a box, whoever looks first, once and dated that instant', async () => {
		const made = await coffee(db, 1);
		expect((await made.workshop.look()).shared.thumbs).toEqual([]);
		await seconds(made, 121);
		const { shared, mine } = await made.people[0].snapshot(made.workshop.id);
		expect(shared.thumbs).toMatchObject([{ topic_id: made.topic, is_closed: false, counts: null }]);
		expect(Date.parse(shared.thumbs[0]?.closes_at ?? '')).toBe(
			Date.parse(String(shared.workshop.topic_ends_at)) + 20 * SECOND
		);
		expect(mine.own_thumbs).toEqual([]);
		expect((await made.workshop.look()).shared.thumbs).toHaveLength(1);
	});

	test('it asks nothing where the talk has no renewals', async () => {
		for (const renewals of [undefined, 0]) {
			const made = await coffee(db, renewals);
			await seconds(made, 125);
			expect((await made.workshop.look()).shared.thumbs).toEqual([]);
		}
	});

	test('a facilitator who ends the box is asked about at once', async () => {
		const made = await coffee(db, 1);
		const args = { p_workshop: made.workshop.id, p_topic: made.topic, p_ends_at: new Date().toISOString() };
		await made.workshop.facilitator.call('set_topic_timebox', args);
		expect((await made.workshop.look()).shared.thumbs).toMatchObject([{ is_closed: false }]);
	});

	test('thumbs are their owners’ until all are shown together, in one event', async () => {
		const made = await coffee(db, 1);
		const { workshop, people } = made;
		const [ana, bo, cleo] = people;
		const round = await asked(made);
		const held = (await workshop.look()).shared;
		const before = held.workshop.rev;
		await show(ana, round, 'down');
		await show(ana, round, 'up');
		await show(bo, round, 'up');
		await show(cleo, round, 'side');
		expect((await ana.snapshot(workshop.id)).mine.own_thumbs).toEqual([{ round_id: round, value: 'up' }]);
		expect((await bo.snapshot(workshop.id)).shared.workshop.rev).toBe(before);
		expect((await workshop.look()).mine.own_thumbs).toEqual([]);
		expect(last(await workshop.look())).toMatchObject({ counts: null });
		await seconds(made, 20);
		const shown = await workshop.look();
		expect(last(shown)).toMatchObject({ is_closed: true, is_renewed: true, counts: { up: 2, side: 1, down: 0 } });
		expect(left(shown)).toBe(3);
		expect(shown.shared.workshop.rev).toBe(before + 1);
		const event = WorkshopEvent.parse((await sentTo(workshop)).at(-1)?.payload);
		// Time was made to pass here, and nobody is told of that.
		expect(applyEvent(held, event)).toEqual({ ...shown.shared, phases: held.phases });
		expect((await ana.snapshot(workshop.id)).mine.own_thumbs).toEqual([]);
		expect(await db.admin('select * from private.thumbs where workshop_id = $1', [workshop.id])).toEqual([]);
	});

	test.each([
		['as many down as up', ['up', 'down', 'side'], { up: 1, side: 1, down: 1 }],
		['more down', ['down', 'down', 'up'], { up: 1, side: 0, down: 2 }],
		['more up than down, and no majority of them', ['up', 'side', 'side'], { up: 1, side: 2, down: 0 }],
		['nobody', [], null],
		['two of one mind, which is told by what follows alone', ['down', 'down'], null]
	])('%s: the topic is not renewed, and its box is asked about no more', async (_, values, counts) => {
		const made = await coffee(db, 2);
		const round = await asked(made);
		for (const [n, value] of values.entries()) await show(made.people[n] ?? made.people[0], round, value);
		await seconds(made, 20);
		const shown = await made.workshop.look();
		expect(last(shown)).toMatchObject({ is_closed: true, is_renewed: false, counts });
		expect(left(shown)).toBeLessThanOrEqual(0);
		await seconds(made, 600);
		expect((await made.workshop.look()).shared.thumbs).toHaveLength(1);
	});

	test('a topic is renewed as often as the rules say, and no more', async () => {
		const made = await coffee(db, 2);
		for (let n = 1; n <= 2; n++) {
			const round = await asked(made);
			for (const person of made.people) await show(person, round, 'up');
			await close(made.workshop.facilitator, round);
			expect(last(await made.workshop.look())).toMatchObject({ is_renewed: true });
			await seconds(made, 60);
		}
		await seconds(made, 600);
		expect((await made.workshop.look()).shared.thumbs).toHaveLength(2);
		// Another topic has its own.
		await open(made, made.topic, made.other);
		await asked(made);
	});

	test('nobody was there: what was to be asked has been asked and closed, each at its instant', async () => {
		const made = await coffee(db, 2);
		await seconds(made, 600);
		const { shared } = await made.workshop.look();
		expect(shared.thumbs).toMatchObject([{ is_closed: true, is_renewed: false, counts: null }]);
		expect((await made.workshop.log()).map(({ type }) => type).slice(-2)).toEqual(['thumbs_opened', 'thumbs_closed']);
	});

	test('a thumb is refused late, of another kind, and to who does not take part', async () => {
		const made = await coffee(db, 1);
		const elsewhere = await coffee(db, 1);
		const round = await asked(made);
		const [ana] = made.people;
		for (const value of ['maybe', '', null]) {
			expect(await refusal(show(ana, round, value))).toEqual({ reason: 'invalid', detail: 'value' });
		}
		expect(await refusal(show(anon(db), round, 'up'))).toBe('denied');
		for (const person of [stranger(db), elsewhere.people[0], made.workshop.facilitator]) {
			expect(await refusal(show(person, round, 'up'))).toMatchObject({ reason: 'not_member' });
		}
		expect(await refusal(show(ana, randomUUID(), 'up'))).toMatchObject({ reason: 'not_member' });
		await seconds(made, 20);
		expect(await refusal(show(ana, round, 'up'))).toMatchObject({ reason: 'ballot_closed' });
	});

	test('it is closed early by the facilitator alone, and twice is once', async () => {
		const made = await coffee(db, 1);
		const elsewhere = await coffee(db, 1);
		const round = await asked(made);
		expect(await refusal(close(anon(db), round))).toBe('denied');
		expect(await refusal(close(made.people[0], round))).toMatchObject({ reason: 'not_facilitator' });
		for (const person of [stranger(db), elsewhere.workshop.facilitator]) {
			expect(await refusal(close(person, round))).toMatchObject({ reason: 'not_member' });
		}
		await close(made.workshop.facilitator, round);
		const { rev } = (await made.workshop.look()).shared.workshop;
		await close(made.workshop.facilitator, round);
		expect((await made.workshop.look()).shared.workshop.rev).toBe(rev);
	});

	test('two devices of a person have one thumb', async () => {
		const made = await coffee(db, 1);
		const [ana] = made.people;
		const device = new Person(db);
		const code = await ana.call('create_device_code', { p_workshop: made.workshop.id });
		await device.call('redeem_device_code', { p_code: made.workshop.code, p_device_code: code });
		const round = await asked(made);
		await show(ana, round, 'up');
		await show(device, round, 'down');
		expect((await ana.snapshot(made.workshop.id)).mine.own_thumbs).toEqual([{ round_id: round, value: 'down' }]);
		// Who has shown a thumb keeps the place.
		const other = await ana.call('create_device_code', { p_workshop: made.workshop.id });
		const [, bo] = made.people;
		await show(bo, round, 'up');
		const redeem = bo.call('redeem_device_code', { p_code: made.workshop.code, p_device_code: other });
		expect(await refusal(redeem)).toMatchObject({ reason: 'place_taken' });
	});

	test('the next topic leaves the question behind: nobody answers it, and it renews nothing', async () => {
		const made = await coffee(db, 1);
		const round = await asked(made);
		for (const person of made.people) await show(person, round, 'up');
		await open(made, made.topic, made.other);
		expect(await refusal(show(made.people[0], round, 'up'))).toMatchObject({ reason: 'ballot_closed' });
		await seconds(made, 20);
		const shown = await made.workshop.look();
		expect(shown.shared.thumbs).toMatchObject([{ id: round, is_closed: true, is_renewed: false }]);
		expect(left(shown)).toBe(2);
	});

	test('a minute more during the question is the box that counts', async () => {
		const made = await coffee(db, 1);
		const round = await asked(made);
		for (const person of made.people) await show(person, round, 'up');
		const ends = new Date(Date.now() + MINUTE).toISOString();
		const args = { p_workshop: made.workshop.id, p_topic: made.topic, p_ends_at: ends };
		await made.workshop.facilitator.call('set_topic_timebox', args);
		await close(made.workshop.facilitator, round);
		const shown = await made.workshop.look();
		expect(last(shown)).toMatchObject({ is_closed: true, is_renewed: false });
		expect(left(shown)).toBe(1);
	});

	test('a question that is open at the close of the workshop takes its thumbs along', async () => {
		const made = await coffee(db, 1);
		const round = await asked(made);
		await show(made.people[0], round, 'up');
		await pass(db, made.workshop.id, 30 * 24 * HOUR);
		await made.workshop.look();
		expect(await db.admin('select * from private.thumbs where workshop_id = $1', [made.workshop.id])).toEqual([]);
	});

	test('rules that are none are refused', async () => {
		for (const renewals of [3, -1, 1.5, '1', null]) {
			const rounds = [
				{ step: 'collect', minutes: 5 },
				{ step: 'discuss', minutes: 10, rules: { renewals } }
			] as const;
			expect(await refusal(Rounds.create(db, rounds))).toMatchObject({ reason: 'invalid' });
		}
	});
});

describe('on PostgreSQL 15, at the close', () => {
	const [, db] = databases;

	test('a thumb is counted or refused: twenty at once while all are shown', async () => {
		const made = await coffee(db, 1);
		const people = [...made.people, ...(await made.workshop.people(17))];
		const round = await asked(made);
		const outcomes = await Promise.all([
			...people.slice(0, 10).map((person) => outcomeOf(show(person, round, 'up'))),
			outcomeOf(close(made.workshop.facilitator, round)),
			...people.slice(10).map((person) => outcomeOf(show(person, round, 'up')))
		]);
		const taken = outcomes.filter((_, n) => n !== 10).filter((outcome) => 'answer' in outcome).length;
		const counts = last(await made.workshop.look())?.counts;
		expect(counts === null ? taken < 3 : counts?.up === taken).toBe(true);
		expect(outcomes.every((outcome) => 'answer' in outcome || outcome.refused !== 'denied')).toBe(true);
	});

	test('a thumb under way is waited for, and counted', async () => {
		const made = await coffee(db, 1);
		const [ana, bo, cleo] = made.people;
		const round = await asked(made);
		await show(bo, round, 'up');
		await show(cleo, round, 'up');
		const closing = await db.as(ana.identity, async (query) => {
			await query(SHOW, [round, 'down']);
			const attempt = outcomeOf(close(made.workshop.facilitator, round));
			await answeredOrWaiting(db, attempt);
			return { attempt };
		});
		expect(await closing.attempt).toHaveProperty('answer');
		expect(last(await made.workshop.look())).toMatchObject({ counts: { up: 2, side: 0, down: 1 } });
	});
});
