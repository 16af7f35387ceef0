/** The templates that a team keeps: whose they are, and what may be kept. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { draftOf } from '../../src/lib/domain/drafting.ts';
import { TEMPLATES } from '../../src/lib/domain/templates.ts';
import { said, SaidTemplate, TeamTemplate } from '../../src/lib/domain/templates/said.ts';
import { openDatabases, refusal } from '../support/database.ts';
import { BLANK } from '../support/mangled.ts';
import { anon, Person, Retro, stranger } from '../support/people.ts';
import { FLAWED, OWN, own, UNTRIMMED } from '../support/template-files.ts';

const notFacilitator = { reason: 'not_facilitator', detail: '' };
const invalid = (detail: string) => ({ reason: 'invalid', detail });

describe.each(await openDatabases())('on $name', (db) => {
	const list = async (person: Person) => z.array(TeamTemplate).parse(await person.call('list_templates'));
	const names = async (person: Person) => (await list(person)).map(({ body }) => body.name);
	const save = (person: Person, template: unknown, id: string | null = randomUUID(), workshop: string | null = null) =>
		person.call('save_template', { p_id: id, p_workshop: workshop, p_template: template });
	const remove = (person: Person, id: string | null) => person.call('remove_template', { p_id: id });

	async function coFacilitator(retro: Retro): Promise<Person> {
		const secret = `${retro.id}-secret`;
		await retro.facilitator.call('create_way_back', { p_workshop: retro.id, p_secret: secret });
		const person = new Person(db);
		await person.call('redeem_way_back', { p_secret: secret });
		return person;
	}

	test('are kept for the team, and read by all who facilitate for it', async () => {
		const retro = await Retro.create(db);
		const together = await coFacilitator(retro);
		const id = randomUUID();
		expect(await save(retro.facilitator, OWN, id)).toEqual({ id, body: OWN });
		await save(together, own({ name: 'another' }), randomUUID(), retro.id);
		expect(await names(retro.facilitator)).toEqual(['another', OWN.name]);
		expect(await list(together)).toEqual(await list(retro.facilitator));
	});

	test('are nobody else’s: not to list, to change, to take or to remove', async () => {
		const retro = await Retro.create(db);
		const [ana] = await retro.pair();
		const other = await Retro.create(db);
		const id = randomUUID();
		await save(retro.facilitator, OWN, id);
		for (const person of [stranger(db), ana, other.facilitator]) {
			expect(await list(person)).toEqual([]);
			expect(await refusal(save(person, OWN, randomUUID(), retro.id))).toEqual(notFacilitator);
			expect(await refusal(remove(person, id))).toEqual(notFacilitator);
		}
		// Who has no team of their own has nowhere to keep one.
		for (const person of [stranger(db), ana]) expect(await refusal(save(person, OWN, id))).toEqual(notFacilitator);
		expect(await refusal(save(other.facilitator, own({ name: 'Mine now' }), id))).toMatchObject({ reason: 'id_taken' });
		expect(await refusal(anon(db).call('list_templates'))).toBe('denied');
		expect(await refusal(save(anon(db), OWN))).toBe('denied');
		expect(await refusal(remove(anon(db), id))).toBe('denied');
		expect(await list(retro.facilitator)).toEqual([{ id, body: OWN }]);
		for (const reader of [ana, retro.facilitator]) {
			expect(JSON.stringify(await reader.snapshot(retro.id))).not.toContain(OWN.name);
		}
	});

	test('are saved once and removed once, however often that is said', async () => {
		const { facilitator } = await Retro.create(db);
		const id = randomUUID();
		await Promise.all([save(facilitator, OWN, id), save(facilitator, OWN, id)]);
		await save(facilitator, own({ name: 'Renamed' }), id);
		expect(await names(facilitator)).toEqual(['Renamed']);
		await remove(facilitator, id);
		await remove(facilitator, id);
		expect(await list(facilitator)).toEqual([]);
		expect(await refusal(save(facilitator, OWN, id))).toMatchObject({ reason: 'deleted' });
		expect(await refusal(remove(facilitator, null))).toEqual(notFacilitator);
		expect(await refusal(save(facilitator, OWN, null))).toEqual(invalid('id'));
	});

	test('are fifty at the most, also when they come at once', async () => {
		const { facilitator } = await Retro.create(db);
		for (let n = 0; n < 45; n++) await save(facilitator, OWN);
		const attempts = await Promise.allSettled(Array.from({ length: 10 }, () => save(facilitator, OWN)));
		expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
		expect(await refusal(save(facilitator, OWN))).toMatchObject({ reason: 'limit_reached' });
		expect(await list(facilitator)).toHaveLength(50);
	});

	test.each(FLAWED)('are refused with %s', async (_, template, _path, field) => {
		const { facilitator } = await Retro.create(db);
		expect(await refusal(save(facilitator, template))).toEqual(invalid(field));
	});

	test.each([null, [], 'text', 5, {}])('are refused if they are none: %j', async (template) => {
		const { facilitator } = await Retro.create(db);
		expect(await refusal(save(facilitator, template))).toMatchObject({ reason: 'invalid' });
	});

	test('are trimmed before they come: all that is kept can be read', async () => {
		const { facilitator } = await Retro.create(db);
		for (const template of UNTRIMMED)
			expect(await refusal(save(facilitator, template))).toMatchObject({ reason: 'invalid' });
	});

	test('have words that somebody can see, and a link of no spaces, of whatever script', async () => {
		const { facilitator } = await Retro.create(db);
		for (const blank of BLANK) expect(await refusal(save(facilitator, own({ name: blank })))).toEqual(invalid('name'));
		for (const space of [' ', '\u00a0', '\u2003', '\u202f', '\u3000', '\ufeff', '\v']) {
			const source = { name: 'x', url: `https://wiki.example/a${space}b` };
			expect(await refusal(save(facilitator, own({ source }))), JSON.stringify(space)).toEqual(invalid('source'));
		}
	});

	test('may begin and end with any letter', async () => {
		const { facilitator } = await Retro.create(db);
		const kept = [...'abcdefghijklmnopqrstuvwxyz\\'];
		for (const letter of kept) await save(facilitator, own({ name: letter, about: `${letter} and ${letter}` }));
		expect((await names(facilitator)).sort()).toEqual(kept.sort());
	});

	test('can be whatever is offered ready-made, and be planned again', async () => {
		const { facilitator } = await Retro.create(db);
		for (const template of TEMPLATES) {
			const body = SaidTemplate.parse(said(template, (key) => key.slice(0, 60)));
			expect(await save(facilitator, body)).toMatchObject({ body });
			const times = { opens_at: new Date().toISOString(), closes_at: null, live_at: null };
			expect(draftOf(template, times, (key) => key, randomUUID).phases).toHaveLength(body.phases.length);
		}
		expect(await list(facilitator)).toHaveLength(TEMPLATES.length);
	});

	test('go with nothing of the workshop: it can be deleted, they stay', async () => {
		const retro = await Retro.create(db);
		await save(retro.facilitator, OWN, randomUUID(), retro.id);
		await retro.facilitator.call('delete_workshop', { p_workshop: retro.id, p_title: 'Sprint 42' });
		expect(await names(retro.facilitator)).toEqual([OWN.name]);
		expect(await refusal(save(retro.facilitator, OWN, randomUUID(), retro.id))).toMatchObject({ reason: 'deleted' });
	});
});
