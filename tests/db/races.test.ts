import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import { Card } from '../../src/lib/domain/workshop.ts';
import { openBallot, pointsHeld } from '../support/database-ballot.ts';
import { outcomeOf } from '../support/database-waiting.ts';
import { openDatabases } from '../support/database.ts';
import { Person, Retro, retroPlan } from '../support/people.ts';

/** Repeats `attempt` until it is refused; resolves to what was answered before, oldest first. */
async function untilRefused(attempt: (n: number) => Promise<unknown>, reason: string): Promise<unknown[]> {
	const answers: unknown[] = [];
	for (let n = 0; ; n++) {
		const outcome = await outcomeOf(attempt(n));
		if ('refused' in outcome) {
			expect(outcome.refused).toMatchObject({ reason });
			return answers;
		}
		answers.push(outcome.answer);
	}
}

describe.each(await openDatabases())('on $name, many at once', (db) => {
	/** How many rows there are in `sql`, a from clause. */
	const count = async (sql: string, ...params: unknown[]) =>
		Number((await db.admin(`select count(*)::int as n from ${sql}`, params))[0]?.['n']);

	test('a vote that races the close of its ballot is acknowledged and counted, or refused and not', async () => {
		for (let round = 0; round < 3; round++) {
			const retro = await Retro.create(db, { budget: 3, cap: 3 });
			const [first, ...people] = await retro.people(20);
			await first?.addCard(retro, 'one');
			await retro.goTo('vote');
			const [topic] = await retro.topics();
			const id = String(topic?.id);
			const voting = people.map((person) => untilRefused((n) => person.vote(retro, id, (n % 3) + 1), 'ballot_closed'));
			await first?.vote(retro, id, 1);
			// A steady stream of voters does not keep the one who closes the ballot waiting.
			await retro.advance('vote');
			const last = (await Promise.all(voting)).map((answers) =>
				answers.length === 0 ? 0 : ((answers.length - 1) % 3) + 1
			);
			last.push(1);
			expect((await pointsHeld(retro))[id]).toBe(last.reduce((sum, value) => sum + value, 0));
			const { results } = (await retro.facilitator.snapshot(retro.id)).shared;
			const voters = last.filter((value) => value > 0).length;
			expect(results[0]?.slips).toBe(voters < 4 ? null : voters);
		}
	});

	test('a ranking that races the close is in the result whole, the one that was answered last, or refused', async () => {
		const retro = await Retro.create(db, { rules: { method: 'ranked' } });
		const [first, ...people] = await retro.people(8);
		for (const text of ['one', 'two', 'three']) await first?.addCard(retro, text);
		await retro.goTo('vote');
		const [a, b, c] = (await retro.topics()).map(({ id }) => id);
		const rankings = [[[a], [b], [c]], [[c, b]]];
		const p_phase = retro.phases.vote;
		const ranking = people.map((person) =>
			untilRefused((n) => person.call('rank_topics', { p_phase, p_ranking: rankings[n % 2] }), 'ballot_closed')
		);
		await first?.call('rank_topics', { p_phase, p_ranking: rankings[0] });
		await retro.advance('vote');
		const stated = (await Promise.all(ranking)).map((answers) => answers.length);
		const slips = await db.admin(
			'select jsonb_object_agg(topic_id, value) as votes from public.votes where phase_id = $1 group by slip_id',
			[p_phase]
		);
		const whole = [
			{ [String(a)]: 1, [String(b)]: 2, [String(c)]: 3 },
			{ [String(c)]: 1, [String(b)]: 1 }
		];
		for (const { votes } of slips) expect(whole).toContainEqual(votes);
		const [result] = (await retro.facilitator.snapshot(retro.id)).shared.results;
		const aOverC = slips.filter(({ votes }) => isDeepStrictEqual(votes, whole[0])).length;
		expect(result).toMatchObject({ method: 'ranked', slips: slips.length < 4 ? null : slips.length });
		expect(slips.length).toBe(1 + stated.filter((n) => n > 0).length);
		if (result?.method === 'ranked' && result.pairs) expect(result.pairs[2]).toBe(aOverC);
	});

	test('a vote that races the voiding of its ballot is in the new one, or refused and nowhere', async () => {
		const { retro, ana, bo, topics } = await openBallot(db);
		await ana.vote(retro, topics[0], 1);
		const voting = [ana, bo].map((person) =>
			untilRefused((n) => person.vote(retro, topics[0], (n % 3) + 1), 'not_open_yet')
		);
		await retro.facilitator.call('go_back', { p_workshop: retro.id, p_from: retro.phases.vote, p_void: true });
		await Promise.all(voting);
		expect(await pointsHeld(retro)).toEqual({});
		expect(await count('private.slips where workshop_id = $1', retro.id)).toBe(0);
	});

	test('a card that races the reveal is on exactly one topic: sealed before it, added after it', async () => {
		const retro = await Retro.create(db);
		const people = await retro.people(12);
		const before = await Promise.all(people.map((person) => person.addCard(retro, 'before')));
		// The reveal is a moment away: it falls into the writing below.
		const [due] = await db.admin(
			'select extract(epoch from reveals_at - now()) * 1000 as ms from public.phases where id = $1',
			[retro.phases.collect]
		);
		await retro.pass(Number(due?.['ms']) - 250);

		const write = async (person: Person) => {
			const kept: Card[] = [];
			while (!kept.at(-1)?.is_added) {
				const outcome = await outcomeOf(person.addCard(retro, `card ${kept.length}`));
				if ('answer' in outcome) kept.push(Card.parse(outcome.answer));
				// Between the instant of the reveal and its being carried out
				else expect(outcome.refused).toMatchObject({ reason: 'window_closed' });
			}
			return kept;
		};
		const edit = (person: Person, n: number) =>
			untilRefused(
				(m) => person.call('edit_card', { p_card: before[n]?.id, p_version: m + 1, p_body: `edit ${m}` }),
				'window_closed'
			);
		const [written, edited] = await Promise.all([Promise.all(people.map(write)), Promise.all(people.map(edit))]);

		const { cards, topics } = (await retro.facilitator.snapshot(retro.id)).shared;
		const acknowledged = [...before, ...written.flat()];
		expect(new Set(cards.map(({ id }) => id))).toEqual(new Set(acknowledged.map(({ id }) => id)));
		expect(new Set(cards.map(({ topic_id }) => topic_id)).size).toBe(cards.length);
		expect(topics).toHaveLength(cards.length);
		for (const card of written.flat()) {
			expect(cards.find(({ id }) => id === card.id)).toMatchObject({ is_added: card.is_added, body: card.body });
		}
		for (const [n, answers] of edited.entries()) {
			expect(cards.find(({ id }) => id === before[n]?.id)?.version).toBe(answers.length + 1);
		}
		expect(await count(`public.events where workshop_id = $1 and type = 'revealed'`, retro.id)).toBe(1);
	});

	test('a card that is taken back while others move it leaves every topic, and nothing locks up', async () => {
		const retro = await Retro.create(db);
		const people = await retro.people(8);
		const cards = await Promise.all(people.map((person) => person.addCard(retro, 'mine')));
		await retro.goTo('group');
		const topics = await retro.topics();
		await Promise.all(
			people.flatMap((person, n) => [
				...topics.map(({ id }) => outcomeOf(person.call('move_card', { p_card: cards[(n + 1) % 8]?.id, p_topic: id }))),
				person.call('withdraw_card', { p_card: cards[n]?.id })
			])
		);
		expect((await retro.facilitator.snapshot(retro.id)).shared.cards).toEqual([]);
		const removed = (await retro.sent()).filter(({ payload }) => payload['type'] === 'card_withdrawn');
		expect(removed).toHaveLength(8);
	});

	test('two facilitators who move on at once move one step', async () => {
		const retro = await Retro.create(db);
		const secret = randomUUID();
		await retro.facilitator.call('create_way_back', { p_workshop: retro.id, p_secret: secret });
		const other = new Person(db);
		await other.call('redeem_way_back', { p_secret: secret });
		await (await retro.join()).addCard(retro, 'Ship smaller');
		await retro.passReveal();
		await retro.facilitator.snapshot(retro.id);
		for (const step of ['read', 'group', 'vote', 'discuss'] as const) {
			const twelve = Array.from({ length: 12 }, (_, n) => retro.advance(step, n % 2 ? other : retro.facilitator));
			expect(new Set((await Promise.all(twelve)).map(({ rev }) => rev)).size).toBe(1);
		}
		expect((await other.snapshot(retro.id)).shared.workshop).toMatchObject({ rev: 5, phase_id: retro.phases.check });
	});

	test('the same workshop made twice at once is made once, by one; a second account gets none of it', async () => {
		const { id, plan } = retroPlan();
		const [facilitator, thief] = [new Person(db), new Person(db)];
		const create = (person: Person) => outcomeOf(person.call('create_workshop', { p_id: id, p_plan: plan }));
		const own = await Promise.all([create(facilitator), create(facilitator), create(facilitator)]);
		expect(own[0]).toHaveProperty('answer');
		expect(own).toEqual([own[0], own[0], own[0]]);
		const second = retroPlan();
		const both = await Promise.all(
			[facilitator, thief].map((person) =>
				outcomeOf(person.call('create_workshop', { p_id: second.id, p_plan: second.plan }))
			)
		);
		expect(both.filter((outcome) => 'answer' in outcome)).toHaveLength(1);
		expect(both).toContainEqual({ refused: { reason: 'id_taken', detail: '' } });
		expect(await count('private.creations where user_id = $1', facilitator.id)).toBeLessThanOrEqual(2);
	});

	test('the hourly bound holds against thirty-five requests at once', async () => {
		const busy = new Person(db);
		const outcomes = await Promise.all(
			Array.from({ length: 35 }, () => {
				const { id, plan } = retroPlan();
				return outcomeOf(busy.call('create_workshop', { p_id: id, p_plan: plan }));
			})
		);
		expect(outcomes.filter((outcome) => 'answer' in outcome)).toHaveLength(30);
		expect(
			await count('public.teams as t join public.team_members as m on m.team_id = t.id where m.user_id = $1', busy.id)
		).toBe(1);
	});

	test('somebody who joins ten times at once is one participant', async () => {
		const retro = await Retro.create(db);
		const ana = new Person(db);
		await Promise.all(Array.from({ length: 10 }, () => retro.join(ana)));
		expect(await count('public.participants where workshop_id = $1', retro.id)).toBe(1);
	});

	test('fifty who join in the same instant are fifty', async () => {
		const retro = await Retro.create(db);
		await Promise.all(Array.from({ length: 50 }, () => retro.join()));
		expect(await count('public.participants where workshop_id = $1', retro.id)).toBe(50);
	});

	test('naming is fixed by whoever comes first: nobody joins a workshop that changes under them', async () => {
		for (let round = 0; round < 5; round++) {
			const retro = await Retro.create(db);
			const [joined, changed] = await Promise.all([
				outcomeOf(new Person(db).call('join_workshop', { p_code: retro.code, p_name: null })),
				outcomeOf(retro.facilitator.call('update_workshop', { p_workshop: retro.id, p_patch: { naming: 'named' } }))
			]);
			expect([joined, changed].filter((outcome) => 'answer' in outcome)).toHaveLength(1);
		}
	});

	test('the same card written ten times at once is one, with the same answer', async () => {
		const retro = await Retro.create(db);
		const [ana] = await retro.pair();
		const phone = await retro.secondDevice(ana);
		const write = async () => {
			const id = randomUUID();
			const cards = await Promise.all(
				Array.from({ length: 10 }, (_, n) => (n % 2 ? ana : phone).addCard(retro, 'one', id))
			);
			expect(cards).toEqual(cards.map(() => cards[0]));
		};
		await write();
		await retro.goTo('group');
		await write();
		expect((await ana.snapshot(retro.id)).shared.cards).toHaveLength(2);
	});

	test('a device code redeemed by ten at once opens one place to one', async () => {
		const retro = await Retro.create(db);
		const [ana] = await retro.pair();
		const code = await ana.call('create_device_code', { p_workshop: retro.id });
		const outcomes = await Promise.all(
			Array.from({ length: 10 }, () =>
				outcomeOf(new Person(db).call('redeem_device_code', { p_code: retro.code, p_device_code: code }))
			)
		);
		expect(outcomes.filter((outcome) => 'answer' in outcome)).toHaveLength(1);
		expect(await count('public.participant_keys where workshop_id = $1', retro.id)).toBe(3);
	});

	test('the close waits for what is under way: no link to a person is left behind it', async () => {
		const { retro, ana, bo, topics } = await openBallot(db);
		const [due] = await db.admin(
			'select extract(epoch from closes_at - now()) * 1000 as ms from public.workshops where id = $1',
			[retro.id]
		);
		await retro.pass(Number(due?.['ms']) - 200);
		await Promise.all([
			...[ana, bo].map((person) => untilRefused((n) => person.vote(retro, topics[0], (n % 3) + 1), 'ended')),
			untilRefused(() => bo.call('set_done', { p_phase: retro.phases.vote, p_is_done: true }), 'ended')
		]);
		// A refused request leaves nothing behind, the close that it found due neither: the first that is answered carries it out.
		await retro.facilitator.snapshot(retro.id);
		for (const table of ['slips', 'card_authors'])
			expect(await count(`private.${table} where workshop_id = $1`, retro.id)).toBe(0);
	});

	test('deleting waits for what is under way, and what comes after it hears "deleted"', async () => {
		const { retro, ana, bo, topics } = await openBallot(db);
		const voting = [ana, bo].map((person) =>
			(async () => {
				for (let n = 0; ; n++) {
					const outcome = await outcomeOf(person.vote(retro, topics[0], (n % 3) + 1));
					if ('refused' in outcome) return outcome.refused;
				}
			})()
		);
		await retro.facilitator.call('delete_workshop', { p_workshop: retro.id, p_title: 'Sprint 42' });
		for (const refused of await Promise.all(voting)) {
			expect(refused).toMatchObject({ reason: expect.stringMatching(/^(deleted|not_member|ballot_closed)$/) });
		}
		expect(await count('public.votes where workshop_id = $1', retro.id)).toBe(0);
	});
});
