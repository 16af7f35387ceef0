/** Cards that say when something happened: only where it is asked, sealed and changed with the text, gone with it. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Card } from '../../src/lib/domain/workshop.ts';
import { openDatabases, refusal } from '../support/database.ts';
import { Person, retroPlan, stranger, type Args } from '../support/people.ts';
import { Rounds, roundsPlan, type Round } from '../support/rounds.ts';

const ROUNDS: readonly Round[] = [
	{ step: 'collect', hours: 24 },
	{ step: 'read', hours: 24 }
];
const TOLD = ROUNDS.map((round) => ({ ...round, asks: { happened: true } }));
const AT = '2026-11-20T13:05:00.000Z';
const LATER = '2026-11-20T13:25:00.000Z';

describe.each(await openDatabases())('on $name', (db) => {
	/** A workshop whose question asks when it happened, with Ana's card of that instant and Bo. */
	async function told() {
		const rounds = await Rounds.create(db, TOLD);
		const [ana, bo] = await rounds.people(2);
		if (!ana || !bo) throw new Error('nobody came');
		const args = { p_id: randomUUID(), p_workshop: rounds.id, p_prompt: rounds.prompts[0], p_body: 'It went down' };
		const add = async (more: Args) => Card.parse(await ana.call('add_card', { ...args, ...more }));
		return { rounds, ana, bo, args, add, card: await add({ p_happened_at: AT }) };
	}

	test('the instant is the author’s alone until the reveal, then everyone’s', async () => {
		const { rounds, ana, bo, card } = await told();
		expect(card.happened_at).toBe(AT);
		expect((await ana.snapshot(rounds.id)).mine.cards).toMatchObject([{ id: card.id, happened_at: AT }]);
		for (const person of [bo, rounds.facilitator]) {
			expect(JSON.stringify(await person.snapshot(rounds.id))).not.toContain(AT);
		}
		await rounds.pass(24.2);
		for (const person of [bo, rounds.facilitator]) {
			expect((await person.snapshot(rounds.id)).shared.cards).toMatchObject([{ id: card.id, happened_at: AT }]);
		}
	});

	test('text and instant change together, by the version that was seen', async () => {
		const { ana, card } = await told();
		const edit = { p_card: card.id, p_version: 1, p_body: 'It went down', p_happened_at: LATER };
		const changed = await ana.call('edit_card', edit);
		expect(changed).toMatchObject({ version: 2, happened_at: LATER });
		expect(await ana.call('edit_card', edit)).toEqual(changed);
		expect(await refusal(ana.call('edit_card', { ...edit, p_happened_at: AT }))).toMatchObject({ reason: 'stale' });
	});

	test('strangers, people of another workshop, fellows and the facilitator change nobody’s instant', async () => {
		const { rounds, bo, card, args } = await told();
		const [elsewhere] = await (await Rounds.create(db, ROUNDS)).people(1);
		const edit = { p_card: card.id, p_version: 1, p_body: 'x', p_happened_at: LATER };
		for (const person of [stranger(db), elsewhere ?? stranger(db), bo, rounds.facilitator]) {
			expect(await refusal(person.call('edit_card', edit))).toMatchObject({
				reason: expect.stringMatching(/^not_/)
			});
		}
		for (const person of [stranger(db), elsewhere ?? stranger(db)]) {
			const card = { ...args, p_id: randomUUID(), p_happened_at: AT };
			expect(await refusal(person.call('add_card', card))).toMatchObject({
				reason: expect.stringMatching(/^not_/)
			});
		}
		await rounds.pass(24.2);
		expect((await rounds.look()).shared.cards).toMatchObject([{ body: 'It went down', happened_at: AT }]);
	});

	test('who does not know the time leaves it out; nonsense, and a question that does not ask, are refused', async () => {
		const { add } = await told();
		expect(await add({ p_id: randomUUID() })).toMatchObject({ happened_at: null });
		const far = { p_id: randomUUID(), p_happened_at: '3000-01-01T00:00:00Z' };
		expect(await refusal(add(far))).toEqual({ reason: 'invalid', detail: 'happened_at' });
		const plain = await Rounds.create(db, ROUNDS);
		const [cleo] = await plain.people(1);
		const card = { p_id: randomUUID(), p_workshop: plain.id, p_prompt: plain.prompts[0], p_body: 'x' };
		expect(await refusal(cleo?.call('add_card', { ...card, p_happened_at: AT }) ?? Promise.resolve())).toEqual({
			reason: 'invalid',
			detail: 'happened_at'
		});
	});

	test('a card that is taken back leaves no instant behind, and one that is taken down neither', async () => {
		const { rounds, ana, card, add } = await told();
		const other = await add({ p_id: randomUUID(), p_happened_at: LATER });
		await ana.call('withdraw_card', { p_card: card.id });
		await rounds.pass(24.2);
		await rounds.look();
		const gone = await rounds.facilitator.call('take_down_card', { p_card: other.id, p_reason: 'A name' });
		expect(gone).toMatchObject({ body: null, happened_at: null });
		const kept = await db.admin('select happened_at from public.cards where workshop_id = $1', [rounds.id]);
		expect(kept).toEqual([{ happened_at: null }, { happened_at: null }]);
	});

	test.each([{ happened: 'yes' }, { happened: true, low: 'x' }, { when: true }, { roles: 'yes' }])(
		'refuses the rules %j',
		async (rules) => {
			const { phases, prompts } = roundsPlan(ROUNDS);
			const asked = prompts.map((prompt) => ({ ...prompt, rules }));
			const { id, plan } = retroPlan({ more: { phases, prompts: asked } });
			expect(await refusal(new Person(db).call('create_workshop', { p_id: id, p_plan: plan }))).toMatchObject({
				reason: 'invalid'
			});
		}
	);
});
