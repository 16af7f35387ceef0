import { describe, expect, test } from 'vitest';
import { CalendarFace } from '../../src/lib/domain/calendar.ts';
import { Face } from '../../src/lib/domain/snapshot.ts';
import { openDatabases, refusal } from '../support/database.ts';
import { anon, HOUR, MINUTE, Person, Retro, retroPlan, stranger } from '../support/people.ts';

describe.each(await openDatabases())('on $name', (db) => {
	const join = (retro: Retro, code = retro.code, person = new Person(db)) =>
		person.call('join_workshop', { p_code: code, p_name: null });

	describe('the link', () => {
		test('shows what is asked to whoever holds it, and joins nobody', async () => {
			const retro = await Retro.create(db);
			for (const person of [anon(db), stranger(db)]) {
				const face = Face.parse(await person.call('look_up_workshop', { p_code: retro.code }));
				expect(face).toMatchObject({ id: null, is_facilitator: false, title: 'Sprint 42', code: retro.code });
			}
			const face = Face.parse(await retro.facilitator.call('look_up_workshop', { p_code: retro.code }));
			expect(face).toMatchObject({ id: retro.id, is_facilitator: true });
			expect(
				await db.admin('select count(*)::int as n from public.participants where workshop_id = $1', [retro.id])
			).toEqual([{ n: 0 }]);
		});

		test('says before joining neither who is there nor the way to the summary', async () => {
			const retro = await Retro.create(db);
			await retro.people(5);
			const face = await anon(db).call('look_up_workshop', { p_code: retro.code });
			expect(Object.keys(CalendarFace.parse(face)).sort()).toEqual(Object.keys(face ?? {}).sort());
			expect(JSON.stringify(face)).not.toContain(retro.token);
			expect(JSON.stringify(face)).not.toContain(retro.id);
		});

		test('is read as people type it', async () => {
			const retro = await Retro.create(db);
			const typed = retro.code
				.toUpperCase()
				.replace(/(.{4})(.{4})(.{4})/, ' $1-$2-$3 ')
				.replaceAll('1', 'I')
				.replaceAll('0', 'o');
			expect(await join(retro, typed)).toMatchObject({ id: retro.id });
		});

		test('that is wrong is not found; no code leads to a summary and no token to a workshop', async () => {
			const retro = await Retro.create(db);
			for (const code of ['', 'aaaa-bbbb-cccc', '%', retro.token, retro.id, null]) {
				for (const verb of ['look_up_workshop', 'join_workshop']) {
					expect(await refusal(stranger(db).call(verb, { p_code: code }))).toEqual({ reason: 'not_found', detail: '' });
				}
			}
			for (const token of ['', retro.code, retro.id, null]) {
				expect(await refusal(anon(db).call('get_summary', { p_token: token }))).toEqual({
					reason: 'not_found',
					detail: ''
				});
			}
		});

		test('of a deleted workshop says that it was deleted, as does its summary and its id', async () => {
			const retro = await Retro.create(db);
			const [ana] = await retro.pair();
			await ana.addCard(retro, 'gone');
			const remove = (p_title: string | null) =>
				retro.facilitator.call('delete_workshop', { p_workshop: retro.id, p_title });
			for (const title of ['Sprint 41', '', null]) {
				expect(await refusal(remove(title))).toEqual({ reason: 'title_mismatch', detail: 'title' });
			}
			await remove(' Sprint 42 ');
			await remove('Sprint 42');
			const deleted = { reason: 'deleted', detail: '' };
			expect(await refusal(anon(db).call('look_up_workshop', { p_code: retro.code }))).toEqual(deleted);
			expect(await refusal(join(retro))).toEqual(deleted);
			expect(await refusal(anon(db).call('get_summary', { p_token: retro.token }))).toEqual(deleted);
			for (const person of [ana, retro.facilitator]) expect(await refusal(person.snapshot(retro.id))).toEqual(deleted);
			expect(await refusal(ana.addCard(retro, 'late'))).toEqual(deleted);
			for (const table of ['cards', 'topics', 'phases', 'prompts', 'participants', 'participant_keys', 'events']) {
				expect(await db.admin(`select 1 from public.${table} where workshop_id = $1`, [retro.id])).toEqual([]);
			}
			expect(await db.admin('select 1 from private.card_authors where workshop_id = $1', [retro.id])).toEqual([]);
		});
	});

	describe('joining', () => {
		test('can be locked: who is in stays in, nobody else comes', async () => {
			const retro = await Retro.create(db);
			const [ana] = await retro.pair();
			const lock = (is_locked: unknown) =>
				retro.facilitator.call('update_workshop', { p_workshop: retro.id, p_patch: { is_locked } });
			await lock(true);
			expect(await refusal(join(retro))).toEqual({ reason: 'joining_locked', detail: '' });
			expect(await join(retro, retro.code, ana)).toMatchObject({ id: retro.id });
			expect((await (await retro.secondDevice(ana)).snapshot(retro.id)).mine.participant).not.toBeNull();
			for (const wrong of ['yes', 1, null])
				expect(await refusal(lock(wrong))).toEqual({ reason: 'invalid', detail: 'is_locked' });
			await lock(false);
			expect(await join(retro)).toMatchObject({ id: retro.id });
		});

		test('ends with the workshop', async () => {
			const retro = await Retro.create(db);
			const [ana] = await retro.pair();
			await retro.passClose();
			expect(await refusal(join(retro))).toEqual({ reason: 'ended', detail: '' });
			expect(await join(retro, retro.code, ana)).toMatchObject({ id: retro.id });
		});

		test('needs a token, and stops at two thousand people', async () => {
			const retro = await Retro.create(db);
			expect(await refusal(join(retro, retro.code, anon(db)))).toBe('denied');
			const nobody = db.as({ role: 'authenticated', claims: {} }, (query) =>
				query(`select public.join_workshop('${retro.code}')`)
			);
			expect(await refusal(nobody)).toEqual({ reason: 'not_signed_in', detail: '' });
			await db.admin('insert into public.participants (workshop_id) select $1 from generate_series(1, 1999)', [
				retro.id
			]);
			await join(retro);
			expect(await refusal(join(retro))).toEqual({ reason: 'limit_reached', detail: '' });
		});
	});

	describe('a device code', () => {
		const codeFor = async (retro: Retro, person: Person) =>
			String(await person.call('create_device_code', { p_workshop: retro.id }));
		const redeem = (retro: Retro, code: string | null, person = new Person(db)) =>
			person.call('redeem_device_code', { p_code: retro.code, p_device_code: code });

		test('makes another device the same person', async () => {
			const retro = await Retro.create(db, { naming: 'named' });
			const [ana] = await retro.pair();
			const card = await ana.addCard(retro, 'one');
			const phone = new Person(db);
			const code = await codeFor(retro, ana);
			expect(code).toMatch(/^[0-9a-hjkmnp-tv-z]{8}$/);
			expect(Face.parse(await redeem(retro, ` ${code.toUpperCase()}`, phone)).id).toBe(retro.id);
			const { mine } = await phone.snapshot(retro.id);
			expect(mine).toMatchObject({ participant: { name: 'Ana' }, cards: [{ id: card.id }] });
			expect(
				await db.admin('select count(*)::int as n from public.participants where workshop_id = $1', [retro.id])
			).toEqual([{ n: 2 }]);
		});

		test('is made and taken in every phase, through the wrap-up, and no longer once the workshop has closed', async () => {
			const retro = await Retro.create(db);
			const [ana] = await retro.pair();
			const card = await ana.addCard(retro, 'hers');
			const keep = async () => {
				const { mine } = await (await retro.secondDevice(ana)).snapshot(retro.id);
				expect(mine.cards).toMatchObject([{ id: card.id }]);
			};
			await keep();
			for (const step of ['read', 'group', 'vote', 'discuss', 'check'] as const) {
				await retro.goTo(step);
				await keep();
			}
			await retro.end();
			await keep();
			await retro.pass(25 * HOUR);
			expect(await refusal(codeFor(retro, ana))).toEqual({ reason: 'ended', detail: '' });
			expect(await refusal(redeem(retro, 'aaaaaaaa'))).toEqual({ reason: 'code_expired', detail: '' });
		});

		test('is for one use, ten minutes, and replaced by the next', async () => {
			const retro = await Retro.create(db);
			const [ana] = await retro.pair();
			const expired = { reason: 'code_expired', detail: '' };
			const first = await codeFor(retro, ana);
			const second = await codeFor(retro, ana);
			expect(await refusal(redeem(retro, first))).toEqual(expired);
			await redeem(retro, second);
			expect(await refusal(redeem(retro, second))).toEqual(expired);
			const third = await codeFor(retro, ana);
			await retro.pass(10 * MINUTE);
			expect(await refusal(redeem(retro, third))).toEqual(expired);
			for (const wrong of ['', null, 'aaaaaaaa']) expect(await refusal(redeem(retro, wrong))).toEqual(expired);
		});

		test('of another workshop opens nothing here', async () => {
			const [retro, other] = [await Retro.create(db), await Retro.create(db)];
			const ana = await other.join();
			const code = await codeFor(other, ana);
			expect(await refusal(redeem(retro, code))).toMatchObject({ reason: 'code_expired' });
			await redeem(other, code);
		});

		test('is a participant’s to make', async () => {
			const retro = await Retro.create(db);
			const outsider = await (await Retro.create(db)).join();
			for (const person of [retro.facilitator, outsider, stranger(db)]) {
				expect(await refusal(codeFor(retro, person))).toMatchObject({ reason: 'not_member' });
			}
			expect(await refusal(anon(db).call('create_device_code', { p_workshop: retro.id }))).toBe('denied');
		});

		test('is not stored: only its hash is', async () => {
			const retro = await Retro.create(db);
			const [ana] = await retro.pair();
			const code = await codeFor(retro, ana);
			const [row] = await db.admin(
				'select encode(code_hash, $2) as hash, d::text as row from private.device_codes d where workshop_id = $1',
				[retro.id, 'hex']
			);
			expect(row?.['hash']).toMatch(/^[0-9a-f]{64}$/);
			expect(row?.['row']).not.toContain(code);
		});

		test('is refused on a device that wrote or voted as somebody; one that only joined gives its place up', async () => {
			const retro = await Retro.create(db);
			const [ana, bo] = await retro.pair();
			await bo.addCard(retro, 'his');
			const code = await codeFor(retro, ana);
			expect(await refusal(redeem(retro, code, bo))).toMatchObject({ reason: 'place_taken' });
			const onlyJoined = await retro.join();
			await redeem(retro, code, onlyJoined);
			const [{ n } = { n: 0 }] = await db.admin(
				'select count(*)::int as n from public.participants where workshop_id = $1',
				[retro.id]
			);
			expect(n).toBe(2);
			await retro.goTo('vote');
			const voter = await retro.join();
			await voter.call('set_done', { p_phase: retro.phases.vote, p_is_done: true });
			expect(await refusal(redeem(retro, await codeFor(retro, ana), voter))).toMatchObject({ reason: 'place_taken' });
		});
	});

	describe('the way back', () => {
		const give = (retro: Retro, p_secret: string | null, by = retro.facilitator) =>
			by.call('create_way_back', { p_workshop: retro.id, p_secret });

		test('makes whoever holds it a facilitator, and is replaced by the next', async () => {
			const retro = await Retro.create(db);
			const [first, second] = [crypto.randomUUID(), crypto.randomUUID()];
			await give(retro, first);
			await give(retro, second);
			const other = new Person(db);
			expect(await refusal(other.call('redeem_way_back', { p_secret: first }))).toEqual({
				reason: 'not_found',
				detail: ''
			});
			for (let n = 0; n < 2; n++) await other.call('redeem_way_back', { p_secret: second });
			expect((await other.snapshot(retro.id)).mine.is_facilitator).toBe(true);
			expect(await refusal(other.call('redeem_way_back', { p_secret: null }))).toMatchObject({ reason: 'not_found' });
		});

		test('does not draw what its holder makes into the team that let him in', async () => {
			const retro = await Retro.create(db);
			const secret = crypto.randomUUID();
			await give(retro, secret);
			const guest = new Person(db);
			await guest.call('redeem_way_back', { p_secret: secret });
			const own = crypto.randomUUID();
			await guest.call('create_workshop', { p_id: own, p_plan: retroPlan().plan });
			expect(await refusal(retro.facilitator.call('get_workshop', { p_workshop: own }))).toMatchObject({
				reason: 'not_member'
			});
			expect([await guest.call('list_workshops')].flat()).toHaveLength(2);
		});

		test('is stored as a hash, and long enough not to be guessed', async () => {
			const retro = await Retro.create(db);
			const secret = crypto.randomUUID();
			await give(retro, secret);
			const [row] = await db.admin('select b::text as row from private.way_backs b where workshop_id = $1', [retro.id]);
			expect(row?.['row']).not.toContain(secret);
			for (const wrong of ['a'.repeat(21), 'a'.repeat(65), '', null]) {
				expect(await refusal(give(retro, wrong))).toEqual({ reason: 'invalid', detail: 'secret' });
			}
			await give(retro, 'a'.repeat(21) + retro.code.slice(0, 1) + retro.id.slice(0, 8));
		});

		test('is the facilitator’s to make, and leads to one place only', async () => {
			const [retro, other] = [await Retro.create(db), await Retro.create(db)];
			const secret = crypto.randomUUID();
			await give(retro, secret);
			expect(await refusal(give(retro, secret, await retro.join()))).toMatchObject({ reason: 'not_facilitator' });
			expect(await refusal(give(retro, secret, other.facilitator))).toMatchObject({ reason: 'not_facilitator' });
			expect(await refusal(give(other, secret))).toEqual({ reason: 'invalid', detail: 'secret' });
			await give(retro, secret);
		});
	});
});
