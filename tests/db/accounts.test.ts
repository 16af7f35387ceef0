/** Accounts of the same thing on a timeline: that they differ, and what people agree on. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { SummarySource } from '../../src/lib/domain/summary-source.ts';
import { Card, Topic } from '../../src/lib/domain/workshop.ts';
import { openDatabases, refusal } from '../support/database.ts';
import { stranger, type Args } from '../support/people.ts';
import { Rounds, type Round } from '../support/rounds.ts';

const ROUNDS: readonly Round[] = [
	{ step: 'collect', hours: 24, asks: { happened: true } },
	{ step: 'collect', hours: 24 },
	{ step: 'read', hours: 24 }
];
const AGREED = 'The alarm went off at five past';

describe.each(await openDatabases())('on $name', (db) => {
	/** A workshop that reads two accounts of one thing, and a card that tells of none. */
	async function told() {
		const rounds = await Rounds.create(db, ROUNDS);
		const [ana, bo] = await rounds.people(2);
		if (!ana || !bo) throw new Error('nobody came');
		const write = async (prompt: number, more: Args = {}) => {
			const args = { p_id: randomUUID(), p_workshop: rounds.id, p_prompt: rounds.prompts[prompt], p_body: 'It rang' };
			return Card.parse(await ana.call('add_card', { ...args, ...more }));
		};
		const card = await write(0, { p_happened_at: '2026-11-20T13:05:00Z' });
		await rounds.pass(24.2);
		const plain = await write(1);
		await rounds.pass(24.2);
		const { cards, topics } = (await rounds.look()).shared;
		const topicOf = (id: string) => cards.find((each) => each.id === id)?.topic_id ?? '';
		const version = (id: string) => topics.find((each) => each.id === id)?.version;
		const topic = topicOf(card.id);
		const args = { p_topic: topic, p_version: version(topic), p_accounts: 'differ' };
		return { rounds, ana, bo, topic, args, plain: topicOf(plain.id) };
	}

	test('nobody has said anything of them at first; anyone may, and everyone reads it', async () => {
		const { rounds, ana, bo, topic, args } = await told();
		const before = (await ana.snapshot(rounds.id)).shared.topics.find(({ id }) => id === topic);
		expect(before).toMatchObject({ accounts: null, agreed: null });
		const disputed = Topic.parse(await bo.call('mark_accounts', args));
		expect(disputed).toMatchObject({ accounts: 'differ', agreed: null });
		const settled = { ...args, p_version: disputed.version, p_accounts: 'agree', p_agreed: ` ${AGREED} ` };
		await rounds.facilitator.call('mark_accounts', settled);
		expect((await ana.snapshot(rounds.id)).shared.topics.find(({ id }) => id === topic)).toMatchObject({
			accounts: 'agree',
			agreed: AGREED
		});
		expect((await rounds.log()).slice(-2)).toEqual([
			{ type: 'topic_changed', at: null },
			{ type: 'topic_changed', at: null }
		]);
	});

	test('the same again changes nothing; a version that is past is refused with what is there', async () => {
		const { rounds, ana, bo, args } = await told();
		const once = await ana.call('mark_accounts', args);
		const { workshop } = (await rounds.look()).shared;
		expect(await bo.call('mark_accounts', args)).toEqual(once);
		expect((await rounds.look()).shared.workshop.rev).toBe(workshop.rev);
		const late = await refusal(bo.call('mark_accounts', { ...args, p_accounts: 'agree' }));
		expect(late).toMatchObject({ reason: 'stale', detail: expect.stringContaining('"differ"') });
	});

	test('what differs is not agreed; what tells of nothing that happened has no accounts; nonsense is refused', async () => {
		const { ana, args, plain } = await told();
		for (const [more, detail] of [
			[{ p_agreed: AGREED }, 'agreed'],
			[{ p_topic: plain }, 'agreed'],
			[{ p_accounts: 'maybe' }, 'accounts'],
			[{ p_accounts: null }, 'accounts'],
			[{ p_accounts: 'agree', p_agreed: 'x'.repeat(301) }, 'agreed']
		] as const) {
			expect(await refusal(ana.call('mark_accounts', { ...args, ...more }))).toEqual({ reason: 'invalid', detail });
		}
	});

	test('strangers and people of another workshop mark nothing, and nobody does after the close', async () => {
		const { rounds, ana, topic, args } = await told();
		const [elsewhere] = await (await Rounds.create(db, ROUNDS)).people(1);
		for (const person of [stranger(db), elsewhere ?? stranger(db)]) {
			expect(await refusal(person.call('mark_accounts', args))).toMatchObject({
				reason: expect.stringMatching(/^not_/)
			});
		}
		await ana.call('mark_accounts', { ...args, p_accounts: 'agree', p_agreed: AGREED });
		await rounds.pass(24 * 30);
		const { workshop } = (await rounds.look()).shared;
		expect(await refusal(ana.call('mark_accounts', args))).toMatchObject({ reason: 'ended' });
		const summary = SummarySource.parse(await ana.call('get_summary', { p_token: workshop.summary_token }));
		expect(summary.topics.find(({ id }) => id === topic)).toMatchObject({ accounts: 'agree', agreed: AGREED });
	});
});
