import { describe, expect, onTestFinished, test } from 'vitest';
import { openBallot, pointsHeld } from '../support/database-ballot.ts';
import { openDatabases, refusal } from '../support/database.ts';
import { anon, MINUTE, Retro, stranger, type Person } from '../support/people.ts';

const votes = (votes: Record<string, number>) => expect.objectContaining({ votes });

describe.each(await openDatabases())('on $name', (db) => {
	describe.each(['live', 'async'] as const)('in a ballot that is %s', (mode) => {
		test('the budget is kept over all topics, to the last dot and not one more', async () => {
			const { retro, ana, topics } = await openBallot(db, { mode, budget: 5, cap: 3 });
			await ana.vote(retro, topics[0], 3);
			expect(await ana.vote(retro, topics[1], 2)).toEqual(votes({ [topics[0]]: 3, [topics[1]]: 2 }));
			expect(await refusal(ana.vote(retro, topics[2], 1))).toEqual({ reason: 'over_budget', detail: '' });
			expect(await refusal(ana.vote(retro, topics[1], 3))).toEqual({ reason: 'over_budget', detail: '' });
			expect(await pointsHeld(retro)).toEqual({ [topics[0]]: 3, [topics[1]]: 2 });
		});

		test('the budget is each participant’s own', async () => {
			const { retro, ana, bo, topics } = await openBallot(db, { mode, budget: 3, cap: 3 });
			await ana.vote(retro, topics[0], 3);
			expect(await bo.vote(retro, topics[0], 3)).toEqual(votes({ [topics[0]]: 3 }));
		});

		test('the budget is one for all devices of a person', async () => {
			const { retro, ana, topics } = await openBallot(db, { mode, budget: 3, cap: 3 });
			const phone = await retro.secondDevice(ana);
			await ana.vote(retro, topics[0], 2);
			expect(await refusal(phone.vote(retro, topics[1], 2))).toMatchObject({ reason: 'over_budget' });
			expect(await phone.vote(retro, topics[0], 3)).toEqual(votes({ [topics[0]]: 3 }));
		});

		test('the budget keeps five of twenty votes that two devices cast at once', async () => {
			const retro = await Retro.create(db, { mode, budget: 5, cap: 1 });
			const [ana, bo] = await retro.pair();
			for (let n = 0; n < 20; n++) await bo.addCard(retro, `card ${n}`);
			await retro.goTo('vote');
			const phone = await retro.secondDevice(ana);
			const topics = await retro.topics();

			const outcomes = await Promise.allSettled(topics.map(({ id }, n) => (n % 2 ? ana : phone).vote(retro, id, 1)));

			expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
			for (const outcome of outcomes) {
				if (outcome.status === 'rejected') {
					expect(await refusal(Promise.reject(outcome.reason))).toMatchObject({ reason: 'over_budget' });
				}
			}
			expect(Object.values(await pointsHeld(retro))).toEqual([1, 1, 1, 1, 1]);
		});

		test('a vote states a value: twice is once, less is less, nothing takes it back', async () => {
			const { retro, ana, topics } = await openBallot(db, { mode });
			expect(await ana.vote(retro, topics[0], 2)).toEqual(votes({ [topics[0]]: 2 }));
			expect(await ana.vote(retro, topics[0], 2)).toEqual(votes({ [topics[0]]: 2 }));
			expect(await ana.vote(retro, topics[0], 1)).toEqual(votes({ [topics[0]]: 1 }));
			expect(await ana.vote(retro, topics[0], 0)).toEqual(votes({}));
			expect(await pointsHeld(retro)).toEqual({});
		});

		test('a vote is never over the cap, and never below nothing', async () => {
			const { retro, ana, topics } = await openBallot(db, { mode, budget: 5, cap: 3 });
			expect(await ana.vote(retro, topics[0], 3)).toEqual(votes({ [topics[0]]: 3 }));
			expect(await refusal(ana.vote(retro, topics[0], 4))).toEqual({ reason: 'over_cap', detail: '' });
			for (const value of [-1, -2147483648, 51, 2147483647, 1e300]) {
				expect(await refusal(ana.vote(retro, topics[1], value))).toEqual({ reason: 'invalid', detail: 'value' });
			}
			expect(await pointsHeld(retro)).toEqual({ [topics[0]]: 3 });
		});

		test('a vote is for a topic of this workshop, with a card on it', async () => {
			const { retro, ana, topics } = await openBallot(db, { mode });
			const other = await openBallot(db, { mode });
			for (const value of [1, 0]) {
				expect(await refusal(ana.vote(retro, other.topics[0], value))).toMatchObject({ reason: 'not_found' });
			}
			expect(await refusal(ana.vote(retro, retro.id, 1))).toMatchObject({ reason: 'not_found' });
			const [empty] = await db.admin(
				`insert into public.topics (id, workshop_id, order_key) values (gen_random_uuid(), $1, 0.5) returning id`,
				[retro.id]
			);
			expect(await refusal(ana.vote(retro, String(empty?.['id']), 1))).toMatchObject({ reason: 'not_found' });
			expect(await ana.vote(retro, topics[0], 1)).toEqual(votes({ [topics[0]]: 1 }));
		});
	});

	describe('a vote', () => {
		test('can be taken back from a topic whose card was taken down', async () => {
			const { retro, ana, topics } = await openBallot(db, { budget: 2, cap: 2 });
			const [card] = (await ana.snapshot(retro.id)).shared.cards.filter(({ topic_id }) => topic_id === topics[0]);
			await ana.vote(retro, topics[0], 2);
			await retro.facilitator.call('take_down_card', { p_card: card?.id, p_reason: 'Names a customer' });
			expect(await ana.vote(retro, topics[0], 0)).toEqual(votes({}));
			expect(await ana.vote(retro, topics[1], 2)).toEqual(votes({ [topics[1]]: 2 }));
		});

		test('is a participant’s: nobody else casts one', async () => {
			const { retro, topics } = await openBallot(db);
			const outsider = (await openBallot(db)).ana;
			for (const person of [stranger(db), outsider, retro.facilitator]) {
				expect(await refusal(person.vote(retro, topics[0], 1))).toMatchObject({ reason: 'not_member' });
			}
			expect(await refusal(anon(db).vote(retro, topics[0], 1))).toBe('denied');
			expect(await pointsHeld(retro)).toEqual({});
		});

		test('is not written past the function', async () => {
			const { retro, ana, topics } = await openBallot(db);
			await ana.vote(retro, topics[0], 1);
			for (const statement of [
				'insert into public.votes select * from public.votes',
				"update public.votes set value = '50'",
				'delete from public.votes',
				'truncate public.votes'
			]) {
				expect(await refusal(ana.query(statement))).toBe('denied');
				expect(await refusal(retro.facilitator.query(statement))).toBe('denied');
			}
			expect(await pointsHeld(retro)).toEqual({ [topics[0]]: 1 });
		});
	});

	describe('the window', () => {
		test('is the phase: nothing before it, nothing after it, not even taking back', async () => {
			const retro = await Retro.create(db);
			const [ana] = await retro.pair();
			const card = await ana.addCard(retro, 'one');
			expect(await refusal(ana.vote(retro, card.id, 1))).toMatchObject({ reason: 'not_open_yet' });
			await retro.goTo('group');
			const topic = await retro.topicOf(card);
			expect(await refusal(ana.vote(retro, topic, 1))).toMatchObject({ reason: 'not_open_yet' });
			await retro.goTo('vote');
			await ana.vote(retro, topic, 1);
			await retro.goTo('discuss');
			for (const value of [0, 1, 2]) {
				expect(await refusal(ana.vote(retro, topic, value))).toMatchObject({ reason: 'ballot_closed' });
			}
			await retro.end();
			expect(await refusal(ana.vote(retro, topic, 2))).toMatchObject({ reason: 'ballot_closed' });
			await retro.passClose();
			expect(await refusal(ana.vote(retro, topic, 2))).toMatchObject({ reason: 'ended' });
			expect(await pointsHeld(retro)).toEqual({ [topic]: 1 });
		});

		test('is a ballot’s: no other phase takes a vote', async () => {
			const { retro, ana, topics } = await openBallot(db);
			const cast = (p_phase: string | null) => ana.call('cast_vote', { p_phase, p_topic: topics[0], p_value: 1 });
			expect(await refusal(cast(retro.phases.discuss))).toMatchObject({ reason: 'not_open_yet' });
			expect(await refusal(cast(retro.phases.group))).toMatchObject({ reason: 'window_closed' });
			expect(await refusal(cast(null))).toMatchObject({ reason: 'not_member' });
			await retro.goTo('discuss');
			expect(await refusal(cast(retro.phases.discuss))).toMatchObject({ reason: 'wrong_phase' });
		});

		test('ends with the workshop, if nobody ends it before', async () => {
			const { retro, ana, topics } = await openBallot(db);
			await ana.vote(retro, topics[0], 2);
			await retro.pass(60 * 24 * 60_000 + 48 * 60 * 60_000);
			expect(await refusal(ana.vote(retro, topics[0], 1))).toMatchObject({ reason: 'ended' });
			const { results } = (await ana.snapshot(retro.id)).shared;
			expect(results[0]?.tallies[0]).toEqual({ topic_id: topics[0], points: 2, voters: null, distribution: null });
		});
	});

	describe('topics', () => {
		test('are frozen while the ballot is open', async () => {
			const { retro, ana, bo, topics } = await openBallot(db);
			const [card] = (await ana.snapshot(retro.id)).mine.cards;
			const attempts = [
				() => ana.call('move_card', { p_card: card?.id, p_topic: topics[2] }),
				() => ana.call('separate_card', { p_card: card?.id, p_topic: crypto.randomUUID() }),
				() => ana.call('withdraw_card', { p_card: card?.id }),
				() => bo.call('rename_topic', { p_topic: topics[0], p_version: 1, p_title: 'Mine' }),
				() => retro.facilitator.call('move_card', { p_card: card?.id, p_topic: topics[2] })
			];
			for (const attempt of attempts) expect(await refusal(attempt())).toMatchObject({ reason: 'topics_frozen' });
			expect(await refusal(bo.addCard(retro, 'late'))).toMatchObject({ reason: 'window_closed' });
		});
	});

	describe('a tally', () => {
		test('is nobody’s before the close: not by a table, a function, a message or the summary', async () => {
			const { retro, ana, bo, topics } = await openBallot(db);
			await ana.vote(retro, topics[0], 3);
			await bo.vote(retro, topics[1], 1);
			for (const person of [retro.facilitator, stranger(db), (await openBallot(db)).bo]) {
				expect(
					await person.behind('select count(*)::int as n, sum(value::int)::int as points from public.votes')
				).toEqual([{ n: 0, points: null }]);
			}
			expect(await bo.behind('select topic_id, value from public.votes')).toEqual([{ topic_id: topics[1], value: 1 }]);
			for (const person of [retro.facilitator, bo]) {
				const { shared, progress } = await person.snapshot(retro.id);
				expect(shared.results).toEqual([]);
				expect(progress).toMatchObject({ voted: null, done: 0, tallies: null });
			}
			expect(await bo.call('get_summary', { p_token: retro.token })).toMatchObject({ results: [] });
			expect(await refusal(retro.facilitator.query('select * from private.slips'))).toBe('denied');
			const progress = (await retro.sent()).filter(({ event }) => event === 'progress');
			expect(progress[0]?.payload).toEqual({
				id: expect.any(String),
				phase_id: retro.phases.vote,
				seq: 1,
				voted: null,
				done: 0,
				hands: 0,
				tallies: null
			});
			for (const { payload } of await retro.sent()) expect(payload).not.toHaveProperty('results');
		});

		test('is live to all only where the ballot was declared open', async () => {
			const { retro, ana, bo, topics } = await openBallot(db, { open: true });
			await ana.vote(retro, topics[0], 3);
			expect((await bo.snapshot(retro.id)).progress?.tallies).toEqual([{ topic_id: topics[0], points: 3 }]);
			expect((await bo.snapshot(retro.id)).shared.results).toEqual([]);
			const [sent] = (await retro.sent()).filter(({ event }) => event === 'progress');
			expect(sent?.payload['tallies']).toEqual([{ topic_id: topics[0], points: 3 }]);
		});

		test('is opened before the ballot begins, never while it runs', async () => {
			const { retro } = await openBallot(db);
			const args = {
				p_workshop: retro.id,
				p_phase: retro.phases.vote,
				p_rules: { method: 'dots', budget: 5, cap: 3, open: true }
			};
			expect(await refusal(retro.facilitator.call('set_ballot', args))).toMatchObject({ reason: 'wrong_phase' });
			await retro.goTo('discuss');
			expect(await refusal(retro.facilitator.call('set_ballot', args))).toMatchObject({ reason: 'wrong_phase' });
		});

		test('counts every topic at the close, and people only from five slips up', async () => {
			const { retro, ana, bo, topics } = await openBallot(db);
			await ana.vote(retro, topics[0], 3);
			await bo.vote(retro, topics[0], 1);
			const more = await retro.people(2);
			for (const person of more) await person.vote(retro, topics[1], 1);
			await retro.goTo('discuss');
			const four = (await stranger(db).call('get_summary', { p_token: retro.token })) ?? {};
			expect(four).toMatchObject({
				results: [
					{
						phase_id: retro.phases.vote,
						slips: 4,
						tallies: [
							{ topic_id: topics[0], points: 4, voters: null },
							{ topic_id: topics[1], points: 2, voters: null },
							{ topic_id: topics[2], points: 0, voters: null }
						]
					}
				]
			});

			await retro.facilitator.call('go_back', { p_workshop: retro.id, p_from: retro.phases.discuss, p_void: true });
			for (const person of [ana, bo, ...more, await retro.join()]) await person.vote(retro, topics[1], 1);
			await retro.advance('vote');
			expect((await bo.snapshot(retro.id)).shared.results[0]).toMatchObject({
				slips: 5,
				tallies: [{ topic_id: topics[1], points: 5, voters: 5 }, { voters: 0 }, { voters: 0 }]
			});
		});

		test('is never attributed: the rows name no person and the slip’s id leads nowhere', async () => {
			const { retro, ana, bo, topics } = await openBallot(db, { naming: 'named' });
			await ana.vote(retro, topics[0], 3);
			await retro.goTo('discuss');
			for (const person of [bo, retro.facilitator]) {
				expect(await person.behind('select slip_id from public.votes')).toEqual([]);
				expect(JSON.stringify((await person.snapshot(retro.id)).shared.results)).not.toContain('Ana');
			}
		});
	});

	describe('progress', () => {
		test('is announced at once, then no more often than the plan allows', async () => {
			const { retro, ana, bo, topics } = await openBallot(db);
			// One a minute: however slow the machine is, the second vote comes before the next announcement.
			const setRate = (rate: number) =>
				db.admin(`update private.settings set value = $1 where key = 'announcements_per_second'`, [rate]);
			const [plan] = await db.admin(`select value from private.settings where key = 'announcements_per_second'`);
			onTestFinished(async () => void (await setRate(Number(plan?.['value']))));
			await setRate(1 / 60);
			expect(await ana.vote(retro, topics[0], 1)).toMatchObject({ wait_ms: 0 });
			const answer = await bo.vote(retro, topics[0], 1);
			expect(answer).toEqual({ votes: { [topics[0]]: 1 }, wait_ms: expect.any(Number) });
			expect(answer).not.toMatchObject({ wait_ms: 0 });
			const sent = async () =>
				(await retro.sent()).filter(({ event }) => event === 'progress').map(({ payload }) => payload);
			expect(await sent()).toHaveLength(1);
			await retro.pass(MINUTE);
			const announce = () => ana.call('announce_progress', { p_phase: retro.phases.vote });
			expect(await announce()).toEqual({ wait_ms: 0 });
			expect(await announce()).toEqual({ wait_ms: 0 });
			expect(await sent()).toMatchObject([
				{ seq: 1, voted: null },
				{ seq: 2, voted: null }
			]);
		});

		test('says how many pressed "done", of those who may', async () => {
			const { retro, ana, bo } = await openBallot(db);
			const done = (is: boolean | null) => ({ p_phase: retro.phases.vote, p_is_done: is });
			await ana.call('set_done', done(true));
			await bo.call('set_done', done(true));
			await bo.call('set_done', done(null));
			expect((await bo.snapshot(retro.id)).progress).toMatchObject({ voted: null, done: 1 });
			for (const person of [stranger(db), retro.facilitator]) {
				expect(await refusal(person.call('set_done', done(true)))).toMatchObject({ reason: 'not_member' });
			}
			const announce = (person: Person) => person.call('announce_progress', { p_phase: retro.phases.vote });
			expect(await refusal(announce(stranger(db)))).toMatchObject({ reason: 'not_member' });
			// Whoever has voted for a hand announces it.
			expect(await announce(retro.facilitator)).toHaveProperty('wait_ms');
		});
	});
});
