/** Cards that carry the name that their author types: where it is asked, sealed and changed with the text, gone with it. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { SummarySource } from '../../src/lib/domain/summary-source.ts';
import { Card } from '../../src/lib/domain/workshop.ts';
import { openDatabases, refusal } from '../support/database.ts';
import { Person, retroPlan, stranger, type Args } from '../support/people.ts';
import { Rounds, roundsPlan, type Round } from '../support/rounds.ts';

const ROUNDS: readonly Round[] = [
	{ step: 'collect', hours: 24 },
	{ step: 'read', hours: 24 }
];
const SIGNED = ROUNDS.map((round) => ({ ...round, asks: { signed: true } }));
const NAME = 'Ana of the night shift';

describe.each(await openDatabases())('on $name', (db) => {
	/** An anonymous workshop whose question asks for signed cards, with Ana's card and Bo. */
	async function signed(rounds: readonly Round[] = SIGNED, more: Args = {}) {
		const made = await Rounds.create(db, rounds, more);
		const [ana, bo] = await made.people(2);
		if (!ana || !bo) throw new Error('nobody came');
		const args = { p_workshop: made.id, p_prompt: made.prompts[0], p_body: 'Thank you, Bo', p_signature: NAME };
		const add = async (more: Args = {}, by = ana) =>
			Card.parse(await by.call('add_card', { p_id: randomUUID(), ...args, ...more }));
		return { rounds: made, ana, bo, args, add, card: await add() };
	}

	test('the name is the author’s alone until the reveal, then everyone’s, and stays in the record', async () => {
		const { rounds, ana, bo, card } = await signed();
		expect(card.author_name).toBe(NAME);
		expect((await ana.snapshot(rounds.id)).mine.cards).toMatchObject([{ id: card.id, author_name: NAME }]);
		for (const person of [bo, rounds.facilitator]) {
			expect(JSON.stringify(await person.snapshot(rounds.id))).not.toContain(NAME);
			expect(await person.behind('select signature from public.cards')).toEqual([]);
		}
		await rounds.pass(24.2);
		for (const person of [bo, rounds.facilitator]) {
			expect((await person.snapshot(rounds.id)).shared.cards).toMatchObject([{ id: card.id, author_name: NAME }]);
		}
		await rounds.pass(24 * 30);
		const { workshop } = (await bo.snapshot(rounds.id)).shared;
		expect(workshop.closed_at).not.toBeNull();
		const summary = SummarySource.parse(await bo.call('get_summary', { p_token: workshop.summary_token }));
		expect(summary.record).toMatchObject([{ author_name: NAME }]);
	});

	test('it leads to nobody: a typed text, which others may type too', async () => {
		const { rounds, bo, add } = await signed();
		await add({}, bo);
		await rounds.pass(24.2);
		const shown = (await rounds.look()).shared.cards;
		expect(shown.map(({ author_name }) => author_name)).toEqual([NAME, NAME]);
		expect(await db.admin('select distinct name from public.participants where workshop_id = $1', [rounds.id])).toEqual(
			[{ name: null }]
		);
	});

	test('a card without a name is refused where names are asked, and a name where they are not', async () => {
		const { add } = await signed();
		for (const p_signature of [null, ' ', 'x'.repeat(61)]) {
			expect(await refusal(add({ p_signature }))).toEqual({ reason: 'invalid', detail: 'signature' });
		}
		const plain = await Rounds.create(db, ROUNDS);
		const [cleo] = await plain.people(1);
		const card = { p_id: randomUUID(), p_workshop: plain.id, p_prompt: plain.prompts[0], p_body: 'x' };
		const named = cleo?.call('add_card', { ...card, p_signature: NAME }) ?? Promise.resolve();
		expect(await refusal(named)).toEqual({ reason: 'invalid', detail: 'signature' });
	});

	test('text and name change together, by the version that was seen, and none takes the name away', async () => {
		const { ana, card } = await signed();
		const edit = { p_card: card.id, p_version: 1, p_body: 'Thank you, Bo', p_signature: 'Ana' };
		const changed = await ana.call('edit_card', edit);
		expect(changed).toMatchObject({ version: 2, author_name: 'Ana' });
		expect(await ana.call('edit_card', edit)).toEqual(changed);
		expect(await refusal(ana.call('edit_card', { ...edit, p_signature: NAME }))).toMatchObject({ reason: 'stale' });
		const bare = { p_card: card.id, p_version: 2, p_body: 'Thank you' };
		expect(await refusal(ana.call('edit_card', bare))).toEqual({ reason: 'invalid', detail: 'signature' });
	});

	test('strangers, people of another workshop, fellows and the facilitator change nobody’s name', async () => {
		const { rounds, bo, card, args } = await signed();
		const [elsewhere] = await (await Rounds.create(db, ROUNDS)).people(1);
		const edit = { p_card: card.id, p_version: 1, p_body: 'x', p_signature: 'Bo' };
		for (const person of [stranger(db), elsewhere ?? stranger(db), bo, rounds.facilitator]) {
			expect(await refusal(person.call('edit_card', edit))).toMatchObject({ reason: expect.stringMatching(/^not_/) });
		}
		for (const person of [stranger(db), elsewhere ?? stranger(db)]) {
			expect(await refusal(person.call('add_card', { ...args, p_id: randomUUID() }))).toMatchObject({
				reason: expect.stringMatching(/^not_/)
			});
		}
		await rounds.pass(24.2);
		expect((await rounds.look()).shared.cards).toMatchObject([{ author_name: NAME }]);
	});

	test('a card that is taken back or down leaves no name behind', async () => {
		const { rounds, ana, card, add } = await signed();
		const other = await add();
		await ana.call('withdraw_card', { p_card: card.id });
		await rounds.pass(24.2);
		await rounds.look();
		const gone = await rounds.facilitator.call('take_down_card', { p_card: other.id, p_reason: 'Not here' });
		expect(gone).toMatchObject({ body: null, author_name: null });
		const kept = await db.admin('select signature from public.cards where workshop_id = $1', [rounds.id]);
		expect(kept).toEqual([{ signature: null }, { signature: null }]);
	});

	test('on a sheet that goes round it is sealed from whoever holds the sheet', async () => {
		const sheets: readonly Round[] = [
			{ step: 'collect', hours: 24, rules: { sheets: true }, asks: { signed: true } },
			{ step: 'collect', hours: 24, rules: { sheets: true }, asks: { signed: true } },
			{ step: 'read', hours: 24 }
		];
		const { rounds, bo, add } = await signed(sheets);
		await add({ p_signature: 'Bo' }, bo);
		await rounds.pass(24.2);
		const held = await bo.snapshot(rounds.id);
		expect(held.mine.sheets).toMatchObject([{ cards: [{ body: 'Thank you, Bo' }] }]);
		expect(JSON.stringify(held)).not.toContain(NAME);
	});

	test('in a named workshop the card shows the name that it was signed with, after the close too', async () => {
		const rounds = await Rounds.create(db, SIGNED, { naming: 'named' });
		const ana = new Person(db);
		await ana.call('join_workshop', { p_code: rounds.code, p_name: 'Ana Ordinary' });
		const card = { p_id: randomUUID(), p_workshop: rounds.id, p_prompt: rounds.prompts[0], p_body: 'Thank you' };
		await ana.call('add_card', { ...card, p_signature: NAME });
		await rounds.pass(24.2);
		expect((await rounds.look()).shared.cards).toMatchObject([{ author_name: NAME }]);
		await rounds.pass(24 * 30);
		expect((await rounds.look()).shared.cards).toMatchObject([{ author_name: NAME }]);
	});

	test.each([{ signed: 'yes' }, { signed: true, roles: true }])('refuses the rules %j', async (rules) => {
		const { phases, prompts } = roundsPlan(ROUNDS);
		const asked = prompts.map((prompt) => ({ ...prompt, rules }));
		const { id, plan } = retroPlan({ more: { phases, prompts: asked } });
		expect(await refusal(new Person(db).call('create_workshop', { p_id: id, p_plan: plan }))).toMatchObject({
			reason: 'invalid'
		});
	});
});
