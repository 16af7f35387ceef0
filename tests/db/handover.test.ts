/** Signing in to an account in a browser where somebody facilitates and writes without one loses nothing, and gives nothing away. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { openDatabases, refusal } from '../support/database.ts';
import { anon, Person, Retro, retroPlan, stranger } from '../support/people.ts';

describe.each(await openDatabases())('on $name', (db) => {
	const give = (giver: Person, secret: string | null) => giver.call('create_handover', { p_secret: secret });
	const take = (taker: Person, secret: string | null) => taker.call('redeem_handover', { p_secret: secret });
	const handOver = async (giver: Person, taker: Person) => {
		const secret = randomUUID();
		await give(giver, secret);
		return take(taker, secret);
	};
	const created = async (person: Person) => {
		const { id, plan } = retroPlan();
		await person.call('create_workshop', { p_id: id, p_plan: plan });
		const [row] = await db.admin('select team_id from public.workshops where id = $1', [id]);
		return row?.['team_id'];
	};

	test('an account that takes over facilitates what the other did, and has its places', async () => {
		const [own, others] = [await Retro.create(db), await Retro.create(db)];
		const account = new Person(db);
		const place = await own.facilitator.call('join_workshop', { p_code: others.code, p_name: null });
		const card = await own.facilitator.addCard(others, 'mine');
		expect(place).toMatchObject({ id: others.id });

		expect(await handOver(own.facilitator, account)).toBe(0);

		expect((await account.snapshot(own.id)).mine.is_facilitator).toBe(true);
		expect([await account.call('list_workshops')].flat()).toHaveLength(1);
		const { shared, mine } = await account.snapshot(others.id);
		expect(mine.is_facilitator).toBe(false);
		expect([...shared.cards, ...mine.cards].map(({ id }) => id)).toContain(card.id);
		await account.call('withdraw_card', { p_card: card.id });
		const people = await db.admin('select from public.participants where workshop_id = $1', [others.id]);
		expect(people).toHaveLength(1);
	});

	test('what is made next goes on in the team of before, unless the account has its own', async () => {
		const [giver, fresh, settled] = [new Person(db), new Person(db), new Person(db)];
		const team = await created(giver);
		const own = await created(settled);
		await handOver(giver, fresh);
		await handOver(giver, settled);
		expect(await created(fresh)).toBe(team);
		expect(await created(settled)).toBe(own);
		// Both its own, and both of the team that three share by now.
		expect([await settled.call('list_workshops')].flat()).toHaveLength(4);
	});

	test('where both took part they stay two people, and it is said in how many', async () => {
		const retro = await Retro.create(db);
		const [giver, account] = await retro.pair();
		const [hers, his] = [await giver.addCard(retro, 'hers'), await account.addCard(retro, 'his')];
		expect(await handOver(giver, account)).toBe(1);
		const { mine, shared } = await account.snapshot(retro.id);
		const seen = [...mine.cards, ...shared.cards].map(({ id }) => id);
		expect(seen).toContain(his.id);
		expect(seen).not.toContain(hers.id);
	});

	test('a secret works once, for ten minutes, and the next one replaces it', async () => {
		const retro = await Retro.create(db);
		const [first, second, late] = [randomUUID(), randomUUID(), randomUUID()];
		await give(retro.facilitator, first);
		await give(retro.facilitator, second);
		const wrong = { reason: 'not_found', detail: '' };
		expect(await refusal(take(stranger(db), first))).toEqual(wrong);
		const taken = await Promise.allSettled([1, 2, 3].map(() => take(new Person(db), second)));
		expect(taken.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
		await give(retro.facilitator, late);
		await db.admin(`update private.handovers set expires_at = now() - interval '1 second' where user_id = $1`, [
			retro.facilitator.id
		]);
		expect(await refusal(take(stranger(db), late))).toEqual(wrong);
	});

	test('nobody is handed anything without the secret', async () => {
		const retro = await Retro.create(db);
		await give(retro.facilitator, randomUUID());
		const [ana] = await retro.pair();
		const outsider = (await Retro.create(db)).facilitator;
		for (const person of [stranger(db), ana, outsider]) {
			for (const secret of [randomUUID(), retro.facilitator.id, retro.code, retro.token, '', null]) {
				expect(await refusal(take(person, secret))).toEqual({ reason: 'not_found', detail: '' });
			}
			expect(await refusal(person.call('update_workshop', { p_workshop: retro.id, p_patch: {} }))).toMatchObject({
				reason: expect.stringMatching(/^not_(member|facilitator)$/)
			});
		}
		expect(await refusal(give(anon(db), randomUUID()))).toBe('denied');
		expect(await refusal(take(anon(db), randomUUID()))).toBe('denied');
	});

	test('a participant hands over the place, and no more', async () => {
		const retro = await Retro.create(db);
		const account = new Person(db);
		await handOver(await retro.join(), account);
		expect((await account.snapshot(retro.id)).mine.is_facilitator).toBe(false);
		expect(await account.call('list_workshops')).toEqual([]);
	});

	test('the secret is stored as a hash, long enough not to be guessed, and is nobody else’s', async () => {
		const [ana, bo] = [new Person(db), new Person(db)];
		const secret = randomUUID();
		await give(ana, secret);
		const [row] = await db.admin('select h::text as row from private.handovers h where user_id = $1', [ana.id]);
		expect(row?.['row']).not.toContain(secret);
		const invalid = { reason: 'invalid', detail: 'secret' };
		expect(await refusal(give(bo, secret))).toEqual(invalid);
		for (const wrong of ['a'.repeat(21), 'a'.repeat(65), '', null])
			expect(await refusal(give(ana, wrong))).toEqual(invalid);
	});
});
