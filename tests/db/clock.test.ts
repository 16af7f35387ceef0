import { describe, expect, test } from 'vitest';
import { openBallot } from '../support/database-ballot.ts';
import { openDatabases } from '../support/database.ts';
import { anon, DAY, HOUR, MINUTE, Person, Retro, stranger } from '../support/people.ts';
import { pointsTold } from '../../src/lib/domain/ballot.ts';

describe.each(await openDatabases())('on $name', (db) => {
	/** The log with its instants as milliseconds since what was due. */
	const log = (retro: Retro) =>
		retro.facilitator.behind(
			`select e.type, e.at = case e.type when 'revealed' then p.reveals_at else w.closed_at end as is_on_time
			from public.events as e join public.workshops as w on w.id = e.workshop_id
			join public.phases as p on p.workshop_id = w.id and p.position = 0
			where w.id = $1 and e.type in ('revealed', 'workshop_closed') order by e.rev`,
			[retro.id]
		);

	describe('what is due is carried out by whoever comes first', () => {
		const firstComers: Record<string, (retro: Retro, ana: Person) => Promise<unknown>> = {
			'a participant who reads': (retro, ana) => ana.snapshot(retro.id),
			'a participant who writes': (retro, ana) => ana.addCard(retro, 'late').catch(() => null),
			'the facilitator’s dashboard': (retro) => retro.facilitator.call('list_workshops'),
			'a reader of the summary, without a token': (retro) => anon(db).call('get_summary', { p_token: retro.token }),
			'somebody with the link': (retro) => stranger(db).call('look_up_workshop', { p_code: retro.code }),
			'somebody who joins': (retro) => retro.join()
		};
		test.each(Object.keys(firstComers))('%s', async (name) => {
			const retro = await Retro.create(db);
			const [ana] = await retro.pair();
			await ana.addCard(retro, 'one');
			await retro.pass(DAY + HOUR);
			await firstComers[name]?.(retro, ana);
			const [phase] = await db.admin('select is_revealed from public.phases where id = $1', [retro.phases.collect]);
			expect(phase).toEqual({ is_revealed: true });
			expect(await log(retro)).toEqual([{ type: 'revealed', is_on_time: true }]);
		});
	});

	test('is carried out once, however many come', async () => {
		const retro = await Retro.create(db);
		const people = await retro.people(6);
		await people[0]?.addCard(retro, 'one');
		await retro.passReveal();
		await Promise.all(people.map((person) => person.snapshot(retro.id)));
		const { shared } = await retro.facilitator.snapshot(retro.id);
		expect(shared.workshop.rev).toBe(1);
		expect(shared.topics).toHaveLength(1);
	});

	test('nobody’s visit is needed for a window to be closed: a function compares instants', async () => {
		const retro = await Retro.create(db);
		const [ana] = await retro.pair();
		await retro.pass(DAY + HOUR);
		expect(await ana.addCard(retro, 'late')).toMatchObject({ is_added: true });
	});

	test('a workshop that nobody visits reveals and closes in its order, each at its instant', async () => {
		const retro = await Retro.create(db);
		const [ana] = await retro.pair();
		await ana.addCard(retro, 'one');
		await retro.pass(60 * DAY);
		const { shared, mine } = await ana.snapshot(retro.id);
		expect(await log(retro)).toEqual([
			{ type: 'revealed', is_on_time: true },
			{ type: 'workshop_closed', is_on_time: true }
		]);
		expect(shared.workshop).toMatchObject({ phase_id: null, closed_at: shared.workshop.closes_at });
		expect(shared.cards).toHaveLength(1);
		expect(mine.cards).toEqual([]);
	});

	test('a room that is simply left ends by itself, a day after its minutes', async () => {
		const { retro, ana, topics } = await openBallot(db);
		await ana.vote(retro, topics[0], 2);
		await retro.pass(DAY + 14 * MINUTE);
		expect((await ana.snapshot(retro.id)).shared.workshop.closed_at).toBeNull();
		await retro.pass(2 * MINUTE);
		const { shared, progress } = await ana.snapshot(retro.id);
		expect(shared.workshop).toMatchObject({
			phase_id: null,
			timebox_ends_at: null,
			ended_at: shared.workshop.closes_at
		});
		expect(shared.phases[3]).toMatchObject({ step: 'vote', closes_at: shared.workshop.closes_at });
		expect(shared.results[0]?.tallies.map(pointsTold)[0]).toBe(2);
		expect(progress).toBeNull();
	});

	test('the end of a timebox moves nothing', async () => {
		const { retro, ana } = await openBallot(db);
		await retro.pass(HOUR);
		const { workshop } = (await ana.snapshot(retro.id)).shared;
		expect(workshop).toMatchObject({ phase_id: retro.phases.vote, rev: 3 });
		expect(Date.parse(String(workshop.timebox_ends_at))).toBeLessThan(Date.now());
	});

	test('the live instant opens no room', async () => {
		const retro = await Retro.create(db);
		await retro.pass(3 * DAY);
		expect((await retro.facilitator.snapshot(retro.id)).shared.workshop.phase_id).toBe(retro.phases.read);
	});

	test('is asked by anybody, in UTC and with milliseconds, for the offset of a countdown', async () => {
		const before = Date.now();
		const [row] = await anon(db).query('select to_json(public.get_clock()) as at');
		const at = Date.parse(String(row?.['at']));
		expect(at).toBeGreaterThanOrEqual(before - 50);
		expect(at).toBeLessThanOrEqual(Date.now() + 50);
		const retro = await Retro.create(db);
		const { now } = await retro.facilitator.snapshot(retro.id);
		expect(now).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
	});
});
