/** What holds for a ballot of any method: its values, its window, its seal. The budget of the dots is in votes.test.ts. */
import { describe, expect, test } from 'vitest';
import { openBallot, pointsHeld } from '../support/database-ballot.ts';
import { openDatabases, refusal } from '../support/database.ts';
import { anon, Retro, retroPlan, stranger, type Person } from '../support/people.ts';
import { pointsTold } from '../../src/lib/domain/ballot.ts';

const METHODS = [
	{
		method: 'dots',
		rules: { method: 'dots', budget: 5, cap: 3, open: false },
		values: [2, 1],
		wrong: [-1, 1.5, '2', 'NaN', true, null, {}, [1]]
	},
	{
		method: 'approval',
		rules: { method: 'approval', open: false },
		values: [1, 1],
		wrong: [2, 1e12, -1, 0.5, '1', 'NaN', true, null, {}, [1]]
	}
] as const;

const NONSENSE: readonly (readonly [string, unknown])[] = [
	['no rules', {}],
	['rules that are none', 'approval'],
	['no method', { open: false }],
	['a method that there is not', { method: 'applause', open: false }],
	['approval that does not say whether it is open', { method: 'approval' }],
	['approval that is open by a word', { method: 'approval', open: 'yes' }],
	['approval with a budget', { method: 'approval', open: false, budget: 5, cap: 3 }],
	['dots without a budget', { method: 'dots', open: false }],
	['a method in a list', { method: ['approval'], open: false }]
];

/** As a JSON value arrives: a driver takes a bare text for JSON itself, and a list for one of SQL's. */
const asJson = (value: unknown) => (typeof value === 'string' || Array.isArray(value) ? JSON.stringify(value) : value);

describe.each(await openDatabases())('on $name', (db) => {
	const cast = (person: Person, retro: Retro, topic: string, value: unknown) =>
		person.call('cast_vote', { p_phase: retro.phases.vote, p_topic: topic, p_value: asJson(value) });

	describe.each(METHODS)('a ballot by $method', ({ rules, values, wrong }) => {
		const [first, other] = values;

		test('takes a vote once however often it is sent, and gives it back', async () => {
			const { retro, ana, topics } = await openBallot(db, { rules });
			for (let n = 0; n < 2; n++)
				expect(await cast(ana, retro, topics[0], first)).toMatchObject({ votes: { [topics[0]]: first } });
			await cast(ana, retro, topics[1], other);
			expect(await pointsHeld(retro)).toEqual({ [topics[0]]: first, [topics[1]]: other });
			for (const topic of [topics[0], topics[1]]) await cast(ana, retro, topic, 0);
			expect(await pointsHeld(retro)).toEqual({});
		});

		test.each(wrong.map((value) => [JSON.stringify(value), value] as const))('refuses %s, whole', async (_, value) => {
			const { retro, ana, topics } = await openBallot(db, { rules });
			await cast(ana, retro, topics[0], first);
			expect(await refusal(cast(ana, retro, topics[0], value))).toEqual({ reason: 'invalid', detail: 'value' });
			expect(await pointsHeld(retro)).toEqual({ [topics[0]]: first });
		});

		test('is on topics of its workshop, by who takes part in it', async () => {
			const { retro, ana, topics } = await openBallot(db, { rules });
			const elsewhere = await openBallot(db, { rules });
			expect(await refusal(cast(ana, retro, elsewhere.topics[0], first))).toMatchObject({ reason: 'not_found' });
			for (const person of [elsewhere.ana, stranger(db)]) {
				expect(await refusal(cast(person, retro, topics[0], first))).toMatchObject({ reason: 'not_member' });
			}
			expect(await refusal(cast(anon(db), retro, topics[0], first))).toBe('denied');
			expect(await pointsHeld(retro)).toEqual({});
		});

		test('is open in its window only', async () => {
			const retro = await Retro.create(db, { rules });
			const ana = await retro.join();
			const card = await ana.addCard(retro, 'one');
			await retro.goTo('group');
			const topic = await retro.topicOf(card);
			expect(await refusal(cast(ana, retro, topic, first))).toMatchObject({ reason: 'not_open_yet' });
			await retro.advance('group');
			await cast(ana, retro, topic, first);
			await retro.advance('vote');
			expect(await refusal(cast(ana, retro, topic, 0))).toMatchObject({ reason: 'ballot_closed' });
			expect((await ana.snapshot(retro.id)).shared.results).toMatchObject([
				{ tallies: [{ topic_id: topic, points: first, voters: null }] }
			]);
		});

		test('is read by nobody before the close, but the own slip by its voter', async () => {
			const { retro, ana, bo, topics } = await openBallot(db, { rules });
			const elsewhere = await openBallot(db, { rules });
			await cast(ana, retro, topics[0], first);
			for (const person of [bo, retro.facilitator]) {
				const { shared, mine, progress } = await person.snapshot(retro.id);
				expect(shared.results).toEqual([]);
				expect(mine.slips.flatMap(({ votes }) => Object.keys(votes))).toEqual([]);
				expect(progress?.tallies ?? null).toBeNull();
			}
			for (const person of [bo, retro.facilitator, elsewhere.ana, stranger(db)]) {
				expect(await person.behind('select * from public.votes')).toEqual([]);
			}
			expect(await bo.call('get_summary', { p_token: retro.token })).toMatchObject({ results: [] });
			for (const { payload } of await retro.sent()) {
				expect(payload).not.toHaveProperty('results');
				expect(payload['tallies'] ?? null).toBeNull();
			}
			expect((await ana.snapshot(retro.id)).mine.slips).toMatchObject([{ votes: { [topics[0]]: first } }]);
		});
	});

	test('approval takes a tick on every topic, from each, and never two', async () => {
		const { retro, ana, bo, topics } = await openBallot(db, { rules: { method: 'approval', open: false } });
		for (const topic of topics) await cast(ana, retro, topic, 1);
		await cast(bo, retro, topics[1], 1);
		const phone = await retro.secondDevice(ana);
		await Promise.all([ana, phone].map((device) => cast(device, retro, topics[1], 1)));
		await retro.advance('vote');
		const [result] = (await bo.snapshot(retro.id)).shared.results;
		expect(result?.slips).toBeNull();
		expect(result?.tallies.map((tally) => [tally.topic_id, pointsTold(tally)])[0]).toEqual([topics[1], 2]);
		expect(result?.tallies.map(pointsTold)).toEqual([2, 1, 1]);
	});

	test('approval is live to all where it was declared open', async () => {
		const { retro, ana, bo, topics } = await openBallot(db, { rules: { method: 'approval', open: true } });
		await cast(ana, retro, topics[2], 1);
		expect((await bo.snapshot(retro.id)).progress?.tallies).toEqual([{ topic_id: topics[2], points: 1 }]);
	});

	test('each person has a draw of their own, on all devices, told to nobody else', async () => {
		const { retro, ana, bo } = await openBallot(db);
		const draw = async (person: Person) => (await person.snapshot(retro.id)).mine.draw;
		const own = await draw(ana);
		expect(own).toMatch(/^[0-9a-f]{32}$/);
		expect(await draw(await retro.secondDevice(ana))).toBe(own);
		expect(await draw(bo)).not.toBe(own);
		for (const person of [bo, retro.facilitator])
			expect(JSON.stringify(await person.snapshot(retro.id))).not.toContain(own);
		expect(JSON.stringify(await retro.sent())).not.toContain(own);
	});

	describe('rules', () => {
		test.each(NONSENSE)('are refused: %s', async (_, rules) => {
			const { id, plan } = retroPlan({ rules });
			expect(await refusal(stranger(db).call('create_workshop', { p_id: id, p_plan: plan }))).toMatchObject({
				reason: 'invalid'
			});
			const retro = await Retro.create(db);
			const args = { p_workshop: retro.id, p_phase: retro.phases.vote, p_rules: rules };
			expect(await refusal(retro.facilitator.call('set_ballot', args))).toEqual({ reason: 'invalid', detail: 'rules' });
		});

		test('are changed by the facilitator alone, from one method to another, until the ballot begins', async () => {
			const retro = await Retro.create(db);
			const ana = await retro.join();
			const rules = { method: 'approval', open: false };
			const args = { p_workshop: retro.id, p_phase: retro.phases.vote, p_rules: rules };
			expect(await retro.facilitator.call('set_ballot', args)).toMatchObject({ id: retro.phases.vote, rules });
			expect(await refusal(ana.call('set_ballot', args))).toMatchObject({ reason: 'not_facilitator' });
			expect(await refusal(stranger(db).call('set_ballot', args))).toMatchObject({ reason: 'not_member' });
			await ana.addCard(retro, 'one');
			await retro.goTo('vote');
			expect(await refusal(retro.facilitator.call('set_ballot', args))).toMatchObject({ reason: 'wrong_phase' });
		});
	});
});
