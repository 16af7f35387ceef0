import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { ListedRow } from '../../src/lib/domain/snapshot.ts';
import { Team, TeamFace } from '../../src/lib/domain/team.ts';
import { openDatabases, refusal } from '../support/database.ts';
import { anon, HOUR, Person, Retro, stranger } from '../support/people.ts';

const notFacilitator = { reason: 'not_facilitator', detail: '' };

describe.each(await openDatabases())('on $name', (db) => {
	const teams = async (person: Person) => z.array(Team).parse(await person.call('list_teams'));
	const teamOf = async (person: Person): Promise<Team> => {
		const [team] = await teams(person);
		if (!team) throw new Error('Facilitates for no team');
		return team;
	};
	const face = async (token: string, person = anon(db)) =>
		TeamFace.parse(await person.call('look_up_team', { p_token: token }));
	const openCodes = async (token: string) => (await face(token)).open.map(({ code }) => code);
	const replace = (person: Person, team: string | null, token: string | null) =>
		person.call('replace_team_link', { p_team: team, p_token: token });
	const archive = (person: Person, retro: Pick<Retro, 'id'>, p_is_archived: boolean | null = true) =>
		person.call('set_archived', { p_workshop: retro.id, p_is_archived });
	const rows = async (person: Person) => z.array(ListedRow).parse(await person.call('list_workshops'));

	/** Somebody who was given the way back. */
	async function coFacilitator(retro: Retro): Promise<Person> {
		const secret = `${retro.id}-secret`;
		await retro.facilitator.call('create_way_back', { p_workshop: retro.id, p_secret: secret });
		const person = new Person(db);
		await person.call('redeem_way_back', { p_secret: secret });
		return person;
	}

	describe('the team link', () => {
		test('is known to those who facilitate for the team, and to nobody else', async () => {
			const retro = await Retro.create(db);
			const [ana] = await retro.pair();
			const team = await teamOf(retro.facilitator);
			expect(await teams(await coFacilitator(retro))).toEqual([team]);
			for (const person of [ana, stranger(db)]) expect(await teams(person)).toEqual([]);
			expect(await refusal(anon(db).call('list_teams'))).toBe('denied');
			for (const answer of [await ana.snapshot(retro.id), await retro.facilitator.snapshot(retro.id)]) {
				expect(JSON.stringify(answer)).not.toContain(team.token);
			}
		});

		test('stays the same from workshop to workshop, and is long', async () => {
			const first = await Retro.create(db);
			const { token } = await teamOf(first.facilitator);
			await Retro.create(db, {}, first.facilitator);
			expect(await teamOf(first.facilitator)).toMatchObject({ token });
			expect(token).toMatch(/^[0-9a-z]{26}$/);
			const other = await Retro.create(db);
			expect((await teamOf(other.facilitator)).token).not.toBe(token);
		});

		test('shows what is open, to whoever has it, and joins nobody', async () => {
			const retro = await Retro.create(db);
			await Retro.create(db);
			await retro.people(3);
			const { token } = await teamOf(retro.facilitator);
			for (const person of [anon(db), stranger(db), retro.facilitator]) {
				const seen = await face(token, person);
				expect(seen.open).toMatchObject([{ code: retro.code, title: 'Sprint 42', ended_at: null }]);
				expect(seen.last).toBeNull();
			}
			expect(
				await db.admin('select count(*)::int as n from public.participants where workshop_id = $1', [retro.id])
			).toEqual([{ n: 3 }]);
		});

		test('tells neither of people nor of summaries, and nothing beyond what is listed', async () => {
			const over = await Retro.create(db);
			const [ana] = await over.pair();
			await ana.addCard(over, 'in the record only');
			await over.passClose();
			const retro = await Retro.create(db, {}, over.facilitator);
			const { token } = await teamOf(over.facilitator);
			const raw = await anon(db).call('look_up_team', { p_token: token });
			expect(raw).toEqual(TeamFace.parse(raw));
			for (const secret of [over.token, over.code, over.id, retro.token, retro.id, 'in the record only']) {
				expect(JSON.stringify(raw)).not.toContain(secret);
			}
		});

		test('follows the clock: what has closed is the last one, by its title', async () => {
			const retro = await Retro.create(db);
			const { token } = await teamOf(retro.facilitator);
			await retro.end();
			expect(await face(token)).toMatchObject({
				open: [{ code: retro.code, ended_at: expect.any(String) }],
				last: null
			});
			await retro.pass(25 * HOUR);
			expect(await face(token)).toMatchObject({ open: [], last: { title: 'Sprint 42' } });
		});

		test('leads to nothing that was put away, or deleted', async () => {
			const kept = await Retro.create(db);
			const away = await Retro.create(db, {}, kept.facilitator);
			const gone = await Retro.create(db, {}, kept.facilitator);
			const { token } = await teamOf(kept.facilitator);
			expect(await openCodes(token)).toEqual([gone.code, away.code, kept.code]);
			await archive(kept.facilitator, away);
			await kept.facilitator.call('delete_workshop', { p_workshop: gone.id, p_title: 'Sprint 42' });
			expect(await openCodes(token)).toEqual([kept.code]);
			await kept.passClose();
			await archive(kept.facilitator, kept);
			expect(await face(token)).toMatchObject({ open: [], last: null });
		});

		test('is read as people type it; what is none is not found, and opens nothing else', async () => {
			const retro = await Retro.create(db);
			const { id, token } = await teamOf(retro.facilitator);
			expect(await openCodes(` ${token.toUpperCase().replaceAll('1', 'I')}-`)).toEqual([retro.code]);
			const notFound = { reason: 'not_found', detail: '' };
			for (const wrong of ['', '%', id, retro.code, retro.token, retro.id, null]) {
				expect(await refusal(anon(db).call('look_up_team', { p_token: wrong }))).toEqual(notFound);
			}
			expect(await refusal(anon(db).call('look_up_workshop', { p_code: token }))).toEqual(notFound);
			expect(await refusal(anon(db).call('get_summary', { p_token: token }))).toEqual(notFound);
			expect(await refusal(stranger(db).call('join_workshop', { p_code: token }))).toEqual(notFound);
		});

		test('is replaced by its facilitators alone', async () => {
			const retro = await Retro.create(db);
			const [ana] = await retro.pair();
			const other = await Retro.create(db);
			const { id, token } = await teamOf(retro.facilitator);
			for (const person of [stranger(db), ana, other.facilitator]) {
				expect(await refusal(replace(person, id, token))).toEqual(notFacilitator);
			}
			expect(await refusal(replace(retro.facilitator, null, token))).toEqual(notFacilitator);
			expect(await refusal(replace(anon(db), id, token))).toBe('denied');
			expect(await openCodes(token)).toEqual([retro.code]);
		});

		test('ends when it is replaced; a double click replaces it once', async () => {
			const retro = await Retro.create(db);
			const friend = await coFacilitator(retro);
			const { id, token } = await teamOf(retro.facilitator);
			const next = await replace(friend, id, token);
			expect(await replace(retro.facilitator, id, token)).toBe(next);
			expect(await replace(retro.facilitator, id, null)).toBe(next);
			expect(await teams(retro.facilitator)).toEqual([{ id, token: next }]);
			expect(next).not.toBe(token);
			expect(await refusal(anon(db).call('look_up_team', { p_token: token }))).toEqual({
				reason: 'deleted',
				detail: ''
			});
			expect(await openCodes(String(next))).toEqual([retro.code]);
		});

		test('is one link after ten facilitators have replaced it at once', async () => {
			const retro = await Retro.create(db);
			const friend = await coFacilitator(retro);
			const { id, token } = await teamOf(retro.facilitator);
			const answers = await Promise.all(
				Array.from({ length: 10 }, (_, n) => replace(n % 2 === 0 ? friend : retro.facilitator, id, token))
			);
			expect(new Set(answers)).toEqual(new Set([(await teamOf(friend)).token]));
			expect(answers).not.toContain(token);
		});
	});

	describe('putting a workshop away', () => {
		test('is the facilitators’, for the whole team, and can be undone', async () => {
			const retro = await Retro.create(db);
			const friend = await coFacilitator(retro);
			await archive(friend, retro);
			await archive(friend, retro);
			expect(await rows(retro.facilitator)).toMatchObject([{ workshop: { id: retro.id }, is_archived: true }]);
			await archive(retro.facilitator, retro, false);
			expect(await rows(friend)).toMatchObject([{ workshop: { id: retro.id }, is_archived: false }]);
			await retro.passClose();
			await archive(retro.facilitator, retro);
			expect(await rows(friend)).toMatchObject([{ workshop: { id: retro.id }, is_archived: true }]);
		});

		test('is refused to everyone else', async () => {
			const retro = await Retro.create(db);
			const [ana] = await retro.pair();
			const other = await Retro.create(db);
			for (const person of [stranger(db), ana, other.facilitator, await other.join()]) {
				expect(await refusal(archive(person, retro))).toEqual(notFacilitator);
			}
			expect(await refusal(archive(anon(db), retro))).toBe('denied');
			expect(await refusal(archive(retro.facilitator, retro, null))).toEqual({
				reason: 'invalid',
				detail: 'is_archived'
			});
			expect(await rows(retro.facilitator)).toMatchObject([{ is_archived: false }]);
			await retro.facilitator.call('delete_workshop', { p_workshop: retro.id, p_title: 'Sprint 42' });
			expect(await refusal(archive(retro.facilitator, retro))).toEqual({ reason: 'deleted', detail: '' });
		});

		test('changes nothing for who takes part, and is no event', async () => {
			const retro = await Retro.create(db);
			const [ana] = await retro.pair();
			const [{ shared }, sent] = [await ana.snapshot(retro.id), (await retro.sent()).length];
			await archive(retro.facilitator, retro);
			expect((await ana.snapshot(retro.id)).shared).toEqual(shared);
			expect(await retro.sent()).toHaveLength(sent);
			await ana.addCard(retro, 'still here');
			expect(await (await retro.join()).snapshot(retro.id)).toBeDefined();
		});
	});
});
