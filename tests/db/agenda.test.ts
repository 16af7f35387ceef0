/** The agenda that a room runs on: who sets it, what of it stands, and when an older one counts no more. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { openBallot, type Ballot } from '../support/database-ballot.ts';
import { openDatabases, refusal } from '../support/database.ts';
import { anon, MINUTE, stranger, type Person } from '../support/people.ts';
import { agendaOf } from '../../src/lib/domain/agenda.ts';
import { storedFor } from '../../src/lib/domain/stored-agenda.ts';

const databases = await openDatabases();

type Items = readonly { topic: string | undefined; minutes: number }[];
const set = (by: Person, { retro }: Ballot, agenda: Items | null, version: number | null = 0) =>
	by.call('set_agenda', { p_workshop: retro.id, p_phase: retro.phases.discuss, p_agenda: agenda, p_version: version });
const open = ({ retro }: Ballot, from: string | null, to: string | null, agenda: Items | null = null) =>
	retro.facilitator.call('discuss_topic', {
		p_workshop: retro.id,
		p_from: from,
		p_to: to,
		p_seconds: 120,
		p_agenda: agenda
	});
const park = (by: Person, { retro }: Ballot, topics: readonly (string | undefined)[] | null) =>
	by.call('park_topics', { p_workshop: retro.id, p_topics: topics });
const look = async ({ retro }: Ballot) => (await retro.facilitator.snapshot(retro.id)).shared;

/** Minutes from now until the topic's box ends. */
async function boxOf(ballot: Ballot): Promise<number> {
	return Math.round((Date.parse(String((await look(ballot)).workshop.topic_ends_at)) - Date.now()) / MINUTE);
}

/** The talk runs; nothing is opened yet. */
async function talk(db: (typeof databases)[number]): Promise<Ballot> {
	const ballot = await openBallot(db);
	await ballot.retro.advance('vote');
	return ballot;
}

describe.each(databases)('on $name', (db) => {
	describe('the agenda', () => {
		test('is the facilitator’s to set, for everyone to see, in one event', async () => {
			const ballot = await talk(db);
			const { retro, ana, topics } = ballot;
			const [one, two] = topics;
			const items = [
				{ topic: two, minutes: 7 },
				{ topic: one, minutes: 4 }
			];
			expect(await set(retro.facilitator, ballot, items)).toMatchObject({
				id: retro.phases.discuss,
				items,
				version: 1
			});
			expect((await ana.snapshot(retro.id)).shared.agendas).toMatchObject([{ items, version: 1 }]);
			expect((await retro.sent()).at(-1)?.payload).toMatchObject({ type: 'agenda_changed', agendas: [{ items }] });
		});

		test('is refused to everyone else', async () => {
			const ballot = await talk(db);
			const elsewhere = await talk(db);
			const items = [{ topic: ballot.topics[0], minutes: 3 }];
			expect(await refusal(set(anon(db), ballot, items))).toBe('denied');
			for (const person of [stranger(db), elsewhere.ana, elsewhere.retro.facilitator]) {
				expect(await refusal(set(person, ballot, items))).toMatchObject({ reason: 'not_member' });
				expect(await refusal(park(person, ballot, [ballot.topics[0]]))).toMatchObject({ reason: 'not_member' });
			}
			expect(await refusal(set(ballot.ana, ballot, items))).toMatchObject({ reason: 'not_facilitator' });
			expect(await refusal(park(ballot.ana, ballot, [ballot.topics[0]]))).toMatchObject({ reason: 'not_facilitator' });
			expect((await look(ballot)).agendas).toEqual([]);
		});

		test('stated twice is set once; stated over one that was not seen it is refused', async () => {
			const ballot = await talk(db);
			const { facilitator } = ballot.retro;
			const first = [{ topic: ballot.topics[0], minutes: 3 }];
			const answer = await set(facilitator, ballot, first);
			expect(await set(facilitator, ballot, first)).toEqual(answer);
			const other = [{ topic: ballot.topics[1], minutes: 3 }];
			expect(await refusal(set(facilitator, ballot, other))).toMatchObject({ reason: 'stale' });
			for (const version of [null, 2 ** 31 - 1])
				expect(await refusal(set(facilitator, ballot, other, version))).toMatchObject({ reason: 'stale' });
			expect(await set(facilitator, ballot, other, 1)).toMatchObject({ items: other, version: 2 });
		});

		test.each<[string, (ballot: Ballot) => Items | null, string]>([
			['no list', () => null, 'invalid'],
			['a topic twice', ({ topics }) => [topics[0], topics[0]].map((topic) => ({ topic, minutes: 3 })), 'invalid'],
			['no minutes', ({ topics }) => [{ topic: topics[0], minutes: 0 }], 'invalid'],
			['minutes in parts', ({ topics }) => [{ topic: topics[0], minutes: 2.5 }], 'invalid'],
			['parts of a second', ({ topics }) => [{ topic: topics[0], minutes: 0.51 }], 'invalid'],
			['less than a second', ({ topics }) => [{ topic: topics[0], minutes: 0.001 }], 'invalid'],
			['minutes before it began', ({ topics }) => [{ topic: topics[0], minutes: -3 }], 'invalid'],
			['more than four hours', ({ topics }) => [{ topic: topics[0], minutes: 241 }], 'invalid'],
			['what is no topic', () => [{ topic: 'x', minutes: 3 }], 'invalid'],
			['a topic that is not there', () => [{ topic: randomUUID(), minutes: 3 }], 'not_found']
		])('is refused with %s', async (_, agenda, reason) => {
			const ballot = await talk(db);
			expect(await refusal(set(ballot.retro.facilitator, ballot, agenda(ballot)))).toMatchObject({ reason });
		});

		test('is refused with a topic of another workshop', async () => {
			const [ballot, elsewhere] = [await talk(db), await talk(db)];
			const items = [{ topic: elsewhere.topics[0], minutes: 3 }];
			expect(await refusal(set(ballot.retro.facilitator, ballot, items))).toMatchObject({ reason: 'not_found' });
		});

		test('waits for the ballot, and is over with the talk', async () => {
			const ballot = await openBallot(db);
			const { retro, topics } = ballot;
			const items = [{ topic: topics[0], minutes: 3 }];
			expect(await refusal(set(retro.facilitator, ballot, items))).toMatchObject({ reason: 'not_open_yet' });
			await retro.advance('vote');
			await set(retro.facilitator, ballot, items);
			await retro.advance('discuss');
			expect(await refusal(set(retro.facilitator, ballot, items, 1))).toMatchObject({ reason: 'wrong_phase' });
		});

		test('gives a topic its own minutes, and keeps what is done', async () => {
			const ballot = await talk(db);
			const [one, two, three] = ballot.topics;
			const { facilitator } = ballot.retro;
			await set(facilitator, ballot, [
				{ topic: two, minutes: 7 },
				{ topic: one, minutes: 4 }
			]);
			await open(ballot, null, two);
			expect(await boxOf(ballot)).toBe(7);
			// What is open or done is not up for another place; what is not planned has the time that is asked for.
			expect(await refusal(set(facilitator, ballot, [{ topic: two, minutes: 1 }], 1))).toMatchObject({
				reason: 'stale'
			});
			await open(ballot, two, three);
			expect(await boxOf(ballot)).toBe(2);
			expect(await refusal(set(facilitator, ballot, [{ topic: two, minutes: 1 }], 1))).toMatchObject({
				reason: 'stale'
			});
			await set(facilitator, ballot, [{ topic: one, minutes: 5 }], 1);
			expect((await look(ballot)).agendas[0]?.items).toEqual([
				{ topic: two, minutes: 7 },
				{ topic: one, minutes: 5 }
			]);
		});

		test('gives a part of a minute in whole seconds, whichever number they make', async () => {
			const ballot = await talk(db);
			const { facilitator } = ballot.retro;
			for (const [at, seconds] of [1, 7, 20, 50, 59].entries()) {
				const items = [{ topic: ballot.topics[0], minutes: seconds / 60 }];
				const answer = await set(facilitator, ballot, items, at);
				expect(answer).toMatchObject({ items, version: at + 1 });
				expect(await set(facilitator, ballot, items, at)).toEqual(answer);
			}
			await open(ballot, null, ballot.topics[0]);
			const left = Date.parse(String((await look(ballot)).workshop.topic_ends_at)) - Date.now();
			expect(left / 1000).toBeGreaterThan(20);
			expect(left / 1000).toBeLessThanOrEqual(59);
		});

		test('has a place for what was wanted since, from when it is opened on; for other topics it has none', async () => {
			const ballot = await talk(db);
			const [one, two, three] = ballot.topics;
			const items = [{ topic: one, minutes: 4 }];
			await set(ballot.retro.facilitator, ballot, items);
			await db.admin('update public.topics set is_wanted = true where id = $1', [two]);
			await open(ballot, null, three);
			expect((await look(ballot)).agendas).toMatchObject([{ items, version: 1 }]);
			await open(ballot, three, two);
			const held = [...items, { topic: two, minutes: 2 }];
			expect((await ballot.retro.sent()).at(-1)?.payload).toMatchObject({
				type: 'topic_opened',
				agendas: [{ items: held, version: 2 }]
			});
			await open(ballot, two, one);
			expect((await look(ballot)).agendas).toMatchObject([{ items: held, version: 2 }]);
			expect(agendaOf(await look(ballot)).sum).toBe(6);
		});

		test('is kept as it was when the first topic is opened, and not replaced by a later one', async () => {
			const ballot = await talk(db);
			const [one, two] = ballot.topics;
			const dealt = [
				{ topic: one, minutes: 6 },
				{ topic: two, minutes: 4 }
			];
			await open(ballot, null, one, dealt);
			expect(await boxOf(ballot)).toBe(6);
			expect((await ballot.retro.sent()).at(-1)?.payload).toMatchObject({
				type: 'topic_opened',
				agendas: [{ items: dealt }]
			});
			await open(ballot, one, two, [{ topic: two, minutes: 9 }]);
			expect((await look(ballot)).agendas[0]?.items).toEqual(dealt);
			expect(await boxOf(ballot)).toBe(4);
		});

		test('of before a ballot that was voted again counts no more', async () => {
			const ballot = await talk(db);
			const { retro, topics } = ballot;
			await set(retro.facilitator, ballot, [{ topic: topics[0], minutes: 9 }]);
			await retro.facilitator.call('go_back', { p_workshop: retro.id, p_from: retro.phases.discuss, p_void: true });
			const discuss = (shared: Awaited<ReturnType<typeof look>>) => {
				const phase = shared.phases.find(({ step }) => step === 'discuss');
				return phase && storedFor(shared.agendas, shared.phases, phase);
			};
			expect(discuss(await look(ballot))).toBeNull();
			await retro.advance('vote');
			expect(discuss(await look(ballot))).toBeNull();
			await open(ballot, null, topics[0]);
			expect(await boxOf(ballot)).toBe(2);
			// The next one is set over it.
			await set(retro.facilitator, ballot, [{ topic: topics[1], minutes: 8 }], 1);
			expect(discuss(await look(ballot))).toMatchObject({ version: 2, items: [{ topic: topics[1], minutes: 8 }] });
		});
	});

	describe('what does not fit', () => {
		test('is parked at once, for want of time; what is talked about or done stays', async () => {
			const ballot = await talk(db);
			const [one, two, three] = ballot.topics;
			await open(ballot, null, one);
			await park(ballot.retro.facilitator, ballot, [one, two, three]);
			const status = Object.fromEntries((await look(ballot)).topics.map((topic) => [topic.id, topic]));
			expect(status[one]).toMatchObject({ status: 'open' });
			for (const topic of [two, three]) {
				expect(status[topic]).toMatchObject({ status: 'parked', parked_why: 'no_time', park_reason: null });
			}
			const { rev } = (await look(ballot)).workshop;
			await park(ballot.retro.facilitator, ballot, [two]);
			expect((await look(ballot)).workshop.rev).toBe(rev);
		});

		test('is parked in the talk only, and only here', async () => {
			const ballot = await openBallot(db);
			const { facilitator } = ballot.retro;
			expect(await refusal(park(facilitator, ballot, [ballot.topics[0]]))).toMatchObject({ reason: 'wrong_phase' });
			await ballot.retro.advance('vote');
			const elsewhere = await talk(db);
			for (const topics of [null, [randomUUID()], [elsewhere.topics[0]]]) {
				expect(await refusal(park(facilitator, ballot, topics))).toMatchObject({ reason: 'not_found' });
			}
		});
	});
});
