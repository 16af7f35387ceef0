import { describe, expect, test } from 'vitest';
import { openBallot, pointsHeld } from '../support/database-ballot.ts';
import { openDatabases, refusal } from '../support/database.ts';
import { anon, MINUTE, Person, Retro, stranger } from '../support/people.ts';
import { Rounds } from '../support/rounds.ts';

/** Binds a second account to the facilitator's team, by the way back. */
async function coFacilitator(retro: Retro): Promise<Person> {
	const secret = crypto.randomUUID();
	await retro.facilitator.call('create_way_back', { p_workshop: retro.id, p_secret: secret });
	const other = new Person(retro.db);
	await other.call('redeem_way_back', { p_secret: secret });
	return other;
}

describe.each(await openDatabases())('on $name', (db) => {
	const goBack = (retro: Retro, from: string | null, isVoid = false, by = retro.facilitator) =>
		by.call('go_back', { p_workshop: retro.id, p_from: from, p_void: isVoid });

	describe('moving on', () => {
		test('names the phase that it leaves: a double click moves one step', async () => {
			const retro = await Retro.create(db);
			await retro.passReveal();
			const first = await retro.advance('read');
			expect(first.phase_id).toBe(retro.phases.group);
			const again = await retro.advance('read');
			expect(again).toEqual(first);
			expect((await retro.sent()).filter(({ payload }) => payload['type'] === 'phase_began')).toHaveLength(1);
		});

		test('of two facilitators at once moves one step', async () => {
			const retro = await Retro.create(db);
			const other = await coFacilitator(retro);
			await (await retro.join()).addCard(retro, 'Ship smaller');
			await retro.goTo('group');
			const both = await Promise.all([retro.advance('group'), retro.advance('group', other)]);
			expect(both.map(({ phase_id }) => phase_id)).toEqual([retro.phases.vote, retro.phases.vote]);
			expect((await retro.facilitator.snapshot(retro.id)).shared.workshop.rev).toBe(3);
		});

		test('refuses to leave a phase that is long over, or not reached', async () => {
			const retro = await Retro.create(db);
			await retro.goTo('vote');
			expect(await refusal(retro.advance('read'))).toMatchObject({ reason: 'wrong_phase' });
			expect(await refusal(retro.advance('discuss'))).toMatchObject({ reason: 'wrong_phase' });
			const elsewhere = await Retro.create(db);
			const leave = (p_from: unknown) => refusal(retro.facilitator.call('advance', { p_workshop: retro.id, p_from }));
			expect(await leave(elsewhere.phases.vote)).toMatchObject({ reason: 'not_found' });
			expect(await leave(null)).toMatchObject({ reason: 'wrong_phase' });
			const together = await Rounds.create(db, [{ step: 'collect', minutes: 5 }]);
			const [only] = (await together.look()).shared.phases;
			const end = () => together.facilitator.call('advance', { p_workshop: together.id, p_from: only?.id });
			expect(await refusal(end())).toMatchObject({ reason: 'wrong_phase' });
			await together.advance(null);
			// Twice it is left once.
			for (let n = 0; n < 2; n++) expect(await end()).toMatchObject({ phase_id: null, ended_at: expect.any(String) });
		});

		test('is the facilitator’s alone, as is every other verb of the room', async () => {
			const { retro, ana, topics } = await openBallot(db);
			const outsider = (await openBallot(db)).ana;
			const p_workshop = retro.id;
			const verbs = {
				advance: { p_workshop, p_from: retro.phases.vote },
				go_back: { p_workshop, p_from: retro.phases.vote, p_void: true },
				set_timebox: { p_workshop, p_phase: retro.phases.vote, p_ends_at: new Date().toISOString() },
				set_topic_timebox: { p_workshop, p_topic: topics[0], p_ends_at: new Date().toISOString() },
				discuss_topic: { p_workshop, p_from: null, p_to: topics[0], p_seconds: 60 },
				park_topic: { p_topic: topics[0], p_reason: 'later' },
				unpark_topic: { p_topic: topics[0] },
				set_ballot: {
					p_workshop,
					p_phase: retro.phases.vote,
					p_rules: { method: 'dots', budget: 5, cap: 5, open: true }
				},
				set_minutes: { p_workshop, p_phase: retro.phases.check, p_minutes: 5 },
				move_close: { p_workshop, p_closes_at: new Date(Date.now() + MINUTE).toISOString() },
				move_open: { p_workshop, p_opens_at: new Date().toISOString() },
				move_live: { p_workshop, p_at: new Date(Date.now() + MINUTE).toISOString() },
				update_workshop: { p_workshop, p_patch: { title: 'Mine' } },
				create_way_back: { p_workshop, p_secret: crypto.randomUUID() },
				delete_workshop: { p_workshop, p_title: 'Sprint 42' }
			};
			for (const [verb, args] of Object.entries(verbs)) {
				expect(await refusal(ana.call(verb, args)), verb).toEqual({ reason: 'not_facilitator', detail: '' });
				for (const person of [outsider, stranger(db)]) {
					expect(await refusal(person.call(verb, args)), verb).toMatchObject({
						reason: expect.stringMatching(/^not_(member|facilitator)$/)
					});
				}
				expect(await refusal(anon(db).call(verb, args)), verb).toBe('denied');
			}
			expect((await ana.snapshot(retro.id)).shared.workshop).toMatchObject({ rev: 3, phase_id: retro.phases.vote });
		});

		test('closes the ballot that it leaves, at that instant, for everyone', async () => {
			const { retro, ana, topics } = await openBallot(db);
			await ana.vote(retro, topics[1], 2);
			await retro.advance('vote');
			const { shared } = await ana.snapshot(retro.id);
			expect(shared.results[0]).toMatchObject({ slips: null, tallies: [{ topic_id: topics[1], points: 2 }, {}, {}] });
			const [began] = (await retro.sent()).filter(({ payload }) => payload['rev'] === 4);
			expect(began?.payload['results']).toEqual(shared.results);
		});

		test('from the last phase begins the wrap-up, 24 hours long', async () => {
			const retro = await Retro.create(db);
			await retro.goTo('check');
			const ended = await retro.advance('check');
			expect(ended).toMatchObject({ phase_id: null, timebox_ends_at: null });
			expect(Date.parse(ended.closes_at) - Date.parse(String(ended.ended_at))).toBe(24 * 60 * MINUTE);
			expect(await retro.advance('check')).toEqual(ended);
		});

		test('from a ballot that is the last phase hands out its result', async () => {
			const retro = await Retro.create(db);
			const { facilitator } = retro;
			await db.admin('delete from public.prompts where phase_id = $1', [retro.phases.check]);
			await db.admin('delete from public.phases where id = any ($1)', [[retro.phases.discuss, retro.phases.check]]);
			const [ana] = await retro.pair();
			const card = await ana.addCard(retro, 'one');
			await retro.goTo('vote');
			await ana.vote(retro, await retro.topicOf(card), 2);
			await retro.advance('vote');
			const { shared } = await facilitator.snapshot(retro.id);
			expect(shared.results).toHaveLength(1);
			const sent = (await retro.sent()).find(({ payload }) => payload['type'] === 'live_ended');
			expect(sent?.payload['results']).toEqual(shared.results);
		});
	});

	describe('going back', () => {
		test('is free while no vote is crossed, and never goes behind the reveal', async () => {
			const retro = await Retro.create(db);
			await retro.goTo('vote');
			expect(await goBack(retro, retro.phases.vote)).toMatchObject({ phase_id: retro.phases.group });
			expect(await goBack(retro, retro.phases.vote)).toMatchObject({ phase_id: retro.phases.group });
			expect(await goBack(retro, retro.phases.group)).toMatchObject({ phase_id: retro.phases.read });
			expect(await refusal(goBack(retro, retro.phases.read))).toMatchObject({ reason: 'wrong_phase' });
			expect(await refusal(goBack(retro, retro.phases.collect))).toMatchObject({ reason: 'wrong_phase' });
			await retro.goTo('check');
			expect((await retro.facilitator.snapshot(retro.id)).shared.workshop.phase_id).toBe(retro.phases.check);
		});

		test('from the wrap-up reopens the last phase, named by nothing', async () => {
			const retro = await Retro.create(db);
			await retro.goTo('check');
			await retro.advance('check');
			const back = await goBack(retro, null);
			expect(back).toMatchObject({ phase_id: retro.phases.check, ended_at: null });
			// Asked for twice it is done once.
			expect(await goBack(retro, null)).toEqual(back);
		});

		test('over a ballot with a vote is refused until it is voided knowingly', async () => {
			const { retro, ana, topics } = await openBallot(db);
			await ana.vote(retro, topics[0], 3);
			expect(await refusal(goBack(retro, retro.phases.vote))).toMatchObject({ reason: 'ballot_has_votes' });
			await retro.goTo('discuss');
			expect(await refusal(goBack(retro, retro.phases.discuss))).toMatchObject({ reason: 'ballot_has_votes' });
			const args = { p_workshop: retro.id, p_from: retro.phases.discuss, p_void: null };
			expect(await refusal(retro.facilitator.call('go_back', args))).toMatchObject({ reason: 'ballot_has_votes' });
			expect(await pointsHeld(retro)).toEqual({ [topics[0]]: 3 });
		});

		test('voids a running ballot: votes are given back, all are told, the record keeps the number and no tally', async () => {
			const { retro, ana, topics } = await openBallot(db, { budget: 3, cap: 3 });
			await ana.vote(retro, topics[0], 3);
			await ana.call('set_done', { p_phase: retro.phases.vote, p_is_done: true });
			await goBack(retro, retro.phases.vote, true);
			expect(await pointsHeld(retro)).toEqual({});
			await retro.advance('group');
			const { shared, mine, progress } = await ana.snapshot(retro.id);
			expect(shared.phases[3]).toMatchObject({ step: 'vote', voided: 1, closes_at: null });
			expect(shared.results).toEqual([]);
			expect(mine.slips).toEqual([]);
			expect(progress).toMatchObject({ voted: null, done: 0 });
			await ana.vote(retro, topics[1], 3);
			expect(await pointsHeld(retro)).toEqual({ [topics[1]]: 3 });
			expect((await retro.sent()).filter(({ payload }) => payload['type'] === 'ballot_voided')).toHaveLength(1);
			expect(await stranger(db).call('get_summary', { p_token: retro.token })).toMatchObject({ results: [] });
		});

		test('voids a closed ballot: its result is gone for everyone, and what was discussed is open again', async () => {
			const { retro, ana, topics } = await openBallot(db);
			await ana.vote(retro, topics[0], 3);
			await retro.advance('vote');
			const discuss = (p_from: string | null, p_to: string) =>
				retro.facilitator.call('discuss_topic', { p_workshop: retro.id, p_from, p_to, p_seconds: 60 });
			await discuss(null, topics[0]);
			await discuss(topics[0], topics[1]);
			await goBack(retro, retro.phases.discuss, true);
			const { shared } = await ana.snapshot(retro.id);
			expect(shared.results).toEqual([]);
			expect(shared.topics.map(({ status }) => status)).toEqual(['open', 'open', 'open']);
			expect(shared.workshop).toMatchObject({
				phase_id: retro.phases.vote,
				spotlight_topic_id: null,
				topic_ends_at: null
			});
			const voided = (await retro.sent()).find(({ payload }) => payload['type'] === 'ballot_voided');
			expect(voided?.payload['results']).toEqual([]);
			expect(JSON.stringify(voided?.payload)).not.toContain('points');
			await ana.vote(retro, topics[2], 1);
		});

		test('leaves what was talked about before the ballot as it was', async () => {
			const workshop = await Rounds.create(db, [
				{ step: 'collect', hours: 24 },
				{ step: 'discuss', minutes: 5 },
				{ step: 'vote', minutes: 5 },
				{ step: 'discuss', minutes: 5 }
			]);
			const [ana] = (await workshop.people(1)) as [Person];
			for (const text of ['before', 'after']) await workshop.write(ana, 0, text);
			await workshop.pass(25);
			const [before, after] = (await workshop.look()).shared.topics.map(({ id }) => id) as [string, string];
			await workshop.advance(0);
			const turnTo = (p_from: string | null, p_to: string | null) =>
				workshop.facilitator.call('discuss_topic', { p_workshop: workshop.id, p_from, p_to, p_seconds: 60 });
			await turnTo(null, before);
			await workshop.advance(1);
			await workshop.vote(ana, 2, after, 1);
			await workshop.advance(2);
			await turnTo(null, after);
			await turnTo(after, null);
			await workshop.facilitator.call('go_back', {
				p_workshop: workshop.id,
				p_from: workshop.phases[3],
				p_void: true
			});
			const { topics } = (await workshop.look()).shared;
			expect(topics.map(({ id, status }) => [id, status]).sort()).toEqual(
				[
					[before, 'discussed'],
					[after, 'open']
				].sort()
			);
		});
	});

	describe('a timebox', () => {
		test('ends where the facilitator says, is repeated harmlessly, and locks nothing', async () => {
			const { retro, ana, topics } = await openBallot(db);
			const at = new Date(Date.now() + 10 * MINUTE).toISOString();
			const set = (p_phase: string, p_ends_at: string | null) =>
				retro.facilitator.call('set_timebox', { p_workshop: retro.id, p_phase, p_ends_at });
			for (let n = 0; n < 2; n++) expect(await set(retro.phases.vote, at)).toMatchObject({ timebox_ends_at: at });
			expect(await refusal(set(retro.phases.discuss, at))).toMatchObject({ reason: 'wrong_phase' });
			for (const wrong of [null, 'infinity', new Date(Date.now() + 300 * MINUTE).toISOString()]) {
				expect(await refusal(set(retro.phases.vote, wrong))).toEqual({ reason: 'invalid', detail: 'ends_at' });
			}
			await retro.pass(30 * MINUTE);
			expect(await ana.vote(retro, topics[0], 1)).toMatchObject({ votes: { [topics[0]]: 1 } });
		});

		test('has minutes that are set before it begins', async () => {
			const { retro } = await openBallot(db);
			const set = (p_phase: string, p_minutes: number | null) =>
				retro.facilitator.call('set_minutes', { p_workshop: retro.id, p_phase, p_minutes });
			expect(await set(retro.phases.check, 240)).toMatchObject({ id: retro.phases.check, minutes: 240 });
			expect(await refusal(set(retro.phases.vote, 5))).toMatchObject({ reason: 'wrong_phase' });
			expect(await refusal(set(retro.phases.read, 5))).toMatchObject({ reason: 'not_found' });
			expect(await set(retro.phases.discuss, 2)).toMatchObject({ minutes: 2 });
			expect(await refusal(set(retro.phases.discuss, 1))).toEqual({ reason: 'invalid', detail: 'minutes' });
			for (const wrong of [0, 241, null]) {
				expect(await refusal(set(retro.phases.check, wrong))).toEqual({ reason: 'invalid', detail: 'minutes' });
			}
		});
	});

	describe('the spotlight', () => {
		test('names the topic that it leaves: two facilitators move it one step', async () => {
			const { retro, topics } = await openBallot(db);
			await retro.goTo('discuss');
			const discuss = (p_from: string | null, p_to: string | null, p_seconds: number | null = 60) =>
				retro.facilitator.call('discuss_topic', { p_workshop: retro.id, p_from, p_to, p_seconds });
			const [one, two, three] = topics;
			expect(await discuss(null, one)).toMatchObject({ spotlight_topic_id: one });
			expect(await discuss(null, one)).toMatchObject({ spotlight_topic_id: one });
			await discuss(one, two);
			expect(await discuss(one, two)).toMatchObject({ spotlight_topic_id: two });
			expect(await refusal(discuss(one, three))).toMatchObject({ reason: 'wrong_phase' });
			expect(await refusal(discuss(two, retro.id))).toMatchObject({ reason: 'not_found' });
			for (const seconds of [29, 14401, null]) {
				expect(await refusal(discuss(two, three, seconds))).toEqual({ reason: 'invalid', detail: 'seconds' });
			}
			const status = async () => Object.fromEntries((await retro.topics()).map(({ id, status }) => [id, status]));
			expect(await status()).toEqual({ [one]: 'discussed', [two]: 'open', [three]: 'open' });
			await retro.facilitator.call('park_topic', { p_topic: two, p_reason: 'Needs data' });
			await discuss(two, null);
			expect(await status()).toEqual({ [one]: 'discussed', [two]: 'parked', [three]: 'open' });
			await discuss(null, three);
			await retro.advance('discuss');
			expect(await status()).toEqual({ [one]: 'discussed', [two]: 'parked', [three]: 'discussed' });
		});

		test('is the discussion’s: no other phase has one', async () => {
			const { retro, topics } = await openBallot(db);
			const args = { p_workshop: retro.id, p_from: null, p_to: topics[0], p_seconds: 60 };
			expect(await refusal(retro.facilitator.call('discuss_topic', args))).toMatchObject({ reason: 'wrong_phase' });
			expect(await refusal(retro.facilitator.call('park_topic', { p_topic: topics[0], p_reason: 'x' }))).toMatchObject({
				reason: 'wrong_phase'
			});
		});
	});
});
