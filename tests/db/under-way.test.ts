import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { openBallot } from '../support/database-ballot.ts';
import { answeredOrWaiting } from '../support/database-waiting.ts';
import { openDatabases, refusal } from '../support/database.ts';
import { callIn, DAY, Person, Retro, type Args } from '../support/people.ts';

const [, db] = await openDatabases();

/** How many rows there are in `what`, a from clause. */
const count = async (sql: string, ...params: unknown[]) =>
	Number((await db.admin(`select count(*)::int as n from ${sql}`, params))[0]?.['n']);

describe('on PostgreSQL 15, what is under way and not yet committed', () => {
	/** `person` calls a function; `meanwhile` is sent before that is committed, and waits or does not. */
	async function whileUnderWay(
		person: Person,
		name: string,
		args: Args,
		meanwhile: () => Promise<unknown>
	): Promise<unknown> {
		let other: Promise<unknown> = Promise.resolve();
		await db.as(person.identity, async (query) => {
			await callIn(query, name, args);
			other = meanwhile();
			await answeredOrWaiting(db, other);
		});
		return other;
	}

	test('a vote is in the result that the close of its ballot hands out', async () => {
		const { retro, ana, topics } = await openBallot(db);
		const vote = { p_phase: retro.phases.vote, p_topic: topics[0], p_value: 3 };
		await whileUnderWay(ana, 'cast_vote', vote, () => retro.advance('vote'));
		const handedOut = (await retro.sent()).find(({ payload }) => payload['rev'] === 4);
		expect(handedOut?.payload['results']).toMatchObject([{ slips: null, tallies: [{ points: 3 }, {}, {}] }]);
	});

	test('a card is revealed with the others', async () => {
		const retro = await Retro.create(db);
		const [ana, bo] = await retro.pair();
		await bo.addCard(retro, 'done');
		const card = { p_id: randomUUID(), p_workshop: retro.id, p_prompt: retro.prompts.start, p_body: 'under way' };
		await whileUnderWay(ana, 'add_card', card, async () => {
			await retro.passReveal();
			await bo.snapshot(retro.id);
		});
		const { cards, topics } = (await bo.snapshot(retro.id)).shared;
		expect(cards.map(({ topic_id }) => topic_id).sort()).toEqual(topics.map(({ id }) => id).sort());
		expect(cards.map(({ body }) => body).sort()).toEqual(['done', 'under way']);
	});

	test('a vote leaves no link to a person behind the close of the workshop', async () => {
		const { retro, ana, bo, topics } = await openBallot(db);
		const vote = { p_phase: retro.phases.vote, p_topic: topics[0], p_value: 3 };
		await whileUnderWay(ana, 'cast_vote', vote, async () => {
			await retro.pass(3 * DAY);
			await bo.snapshot(retro.id);
		});
		expect((await bo.snapshot(retro.id)).shared.results).toMatchObject([
			{ slips: null, tallies: [{ points: 3 }, {}, {}] }
		]);
		expect(await count('private.slips where workshop_id = $1', retro.id)).toBe(0);
	});

	test('whoever joins first keeps what people are asked', async () => {
		const retro = await Retro.create(db);
		const patch = { prompts: [{ id: retro.prompts.start, text: 'Something else' }] };
		const change = whileUnderWay(new Person(db), 'join_workshop', { p_code: retro.code }, () =>
			retro.facilitator.call('update_workshop', { p_workshop: retro.id, p_patch: patch })
		);
		expect(await refusal(change)).toEqual({ reason: 'fixed_once_joined', detail: 'prompts' });
	});
});
