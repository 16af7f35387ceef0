/**
 * What the database tells of a ballot is what the domain counts from the same slips, but for what few people would give away.
 * The slips are random, from a seed.
 */
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Result, type VoteRules } from '../../src/lib/domain/ballot.ts';
import { SummarySource } from '../../src/lib/domain/summary-source.ts';
import type { SlipOf } from '../../src/lib/domain/tally/standings.ts';
import type { Database } from '../support/database-session.ts';
import { openDatabases } from '../support/database.ts';
import { Retro, stranger } from '../support/people.ts';
import { PUBLISHED } from '../support/published.ts';
import { resultFrom } from '../support/slips.ts';
import { told } from '../support/told.ts';

const whole = (min: number, max: number) => fc.integer({ min, max });
const axis = fc.option(whole(1, 5));

const METHODS: readonly { rules: VoteRules; vote: fc.Arbitrary<unknown> }[] = [
	{ rules: { method: 'dots', budget: 20, cap: 4, open: false }, vote: whole(1, 4) },
	{ rules: { method: 'approval', open: false }, vote: fc.constant(1) },
	{ rules: { method: 'score' }, vote: whole(0, 5) },
	{ rules: { method: 'ranked' }, vote: whole(1, 4) },
	{ rules: { method: 'fist', least: 3 }, vote: whole(0, 5) },
	{
		rules: { method: 'impact_effort' },
		vote: fc.record({ impact: axis, effort: axis }).filter(({ impact, effort }) => impact !== null || effort !== null)
	},
	{
		rules: { method: 'consent' },
		vote: fc.oneof(
			fc.constantFrom({ stance: 'agree' }, { stance: 'abstain' }),
			fc.constantFrom('zu spät', 'Zu spät', 'a', 'Ähnlich', 'b').map((reason) => ({ stance: 'object', reason }))
		)
	},
	{
		rules: { method: 'yes_no', threshold: 'majority', quorum: 1, open: false },
		vote: fc.constantFrom('yes', 'no', 'abstain')
	}
];

/** A running ballot on so many topics, and they in their drawn order. */
async function ballotOn(db: Database, rules: VoteRules, size: number): Promise<{ retro: Retro; options: string[] }> {
	const retro = await Retro.create(db, { rules });
	await retro.goTo('group');
	const options = Array.from({ length: size }, () => randomUUID());
	await db.admin(
		`with made as (
			insert into public.topics (id, workshop_id, order_key)
			select id, $1, n from unnest($2::uuid[]) with ordinality as o(id, n) returning id
		)
		insert into public.cards (id, workshop_id, phase_id, prompt_id, body, topic_id, order_key)
		select gen_random_uuid(), $1, $3, $4, 'a card', id, 0 from made`,
		[retro.id, options, retro.phases.collect, retro.prompts.start]
	);
	await retro.goTo('vote');
	return { retro, options };
}

/** Lays these slips into the ballot in place of those before. */
async function lay(retro: Retro, slips: readonly SlipOf<unknown>[]): Promise<void> {
	const rows = slips.flatMap((slip) => {
		const slip_id = randomUUID();
		return Object.entries(slip).map(([topic_id, value]) => ({ slip_id, topic_id, value }));
	});
	await retro.db.admin('delete from public.votes where phase_id = $1', [retro.phases.vote]);
	await retro.db.admin(
		`insert into public.votes (slip_id, workshop_id, phase_id, topic_id, value)
		select slip_id, $1, $2, topic_id, value from jsonb_to_recordset($3) as r(slip_id uuid, topic_id uuid, value jsonb)`,
		[retro.id, retro.phases.vote, JSON.stringify(rows)]
	);
}

/** As the close would tell it. */
async function counted(retro: Retro): Promise<unknown> {
	const [row] = await retro.db.admin('select private.result_json(p) as told from public.phases as p where id = $1', [
		retro.phases.vote
	]);
	return row?.['told'];
}

describe.each(await openDatabases())('on $name', (db) => {
	test.each(METHODS)('$rules.method: what is told is what was voted, as far as it is told', async ({ rules, vote }) => {
		const { retro, options } = await ballotOn(db, rules, 5);
		const slip = fc.dictionary(fc.constantFrom(...options), vote, { minKeys: 1, maxKeys: 5, noNullPrototype: true });
		for (const slips of fc.sample(fc.array(slip, { maxLength: 8 }), { seed: 5, numRuns: 12 })) {
			await lay(retro, slips);
			const result = await counted(retro);
			expect(Result.safeParse(result).error).toBeUndefined();
			expect(result).toEqual(told(resultFrom(rules, options, slips, retro.phases.vote)));
		}
	});

	test('who did not take part reads on what a ballot tells something of, and not on what one person voted', async () => {
		const listed = async (rules: VoteRules, slips: (options: string[]) => SlipOf<unknown>[]) => {
			const { retro, options } = await ballotOn(db, rules, 3);
			await lay(retro, slips(options));
			await retro.goTo('discuss');
			const summary = SummarySource.parse(await stranger(db).call('get_summary', { p_token: retro.token }));
			return summary.topics.map(({ id }) => options.indexOf(id)).sort();
		};
		expect(await listed({ method: 'score' }, ([a = '']) => [{ [a]: 0 }])).toEqual([]);
		expect(await listed({ method: 'score' }, ([a = '']) => [0, 0, 0].map((value) => ({ [a]: value })))).toEqual([0]);
		const three = ([a = '', b = '', c = '']: string[]) => [1, 2, 3].map(() => ({ [a]: 1, [b]: 2, [c]: 3 }));
		expect(await listed({ method: 'ranked' }, three)).toEqual([0, 1, 2]);
		// Five people, of whom none has a dot on the others: that is told of those, too, and says nothing.
		const dots = { method: 'dots', budget: 5, cap: 3, open: false } as const;
		const five = ([a = '']: string[]) => [1, 2, 3, 4, 5].map(() => ({ [a]: 1 }));
		expect(await listed(dots, five)).toEqual([0]);
		expect(await listed({ method: 'ranked' }, five)).toEqual([0]);
	});

	test.each(PUBLISHED)('$rules.method, as published: $source', async ({ rules, options: names, slips, tallies }) => {
		const { retro, options } = await ballotOn(db, rules, names.length);
		const topicOf = new Map(names.map((name, at) => [name, options[at] ?? '']));
		const named = (slip: SlipOf<unknown>) =>
			Object.fromEntries(Object.entries(slip).map(([name, value]) => [topicOf.get(name) ?? name, value]));
		await lay(retro, slips.map(named));
		const result = Result.parse(await counted(retro));
		expect(result).toEqual(told(resultFrom(rules, options, slips.map(named), retro.phases.vote)));
		// Of fewer than five not all of it is told.
		for (const [topic, figures] of slips.length < 5 ? [] : Object.entries(named(tallies)))
			expect(result.tallies.find(({ topic_id }) => topic_id === topic)).toMatchObject(Object(figures));
	});

	const heaviest = METHODS.filter(({ rules }) => rules.method === 'score' || rules.method === 'ranked');
	test.each(heaviest)('$rules.method: two hundred slips on sixty options close at once', async ({ rules, vote }) => {
		const { retro, options } = await ballotOn(db, rules, 60);
		const ranked = rules.method === 'ranked' ? fc.shuffledSubarray(options).map(inOrder) : null;
		const slip = ranked ?? fc.dictionary(fc.constantFrom(...options), vote, { minKeys: 40, noNullPrototype: true });
		const slips = fc.sample(slip, { seed: 6, numRuns: 200 }).filter((each) => Object.keys(each).length > 0);
		await lay(retro, slips);
		const begin = performance.now();
		await retro.advance('vote');
		const ms = performance.now() - begin;
		const [result] = (await retro.facilitator.snapshot(retro.id)).shared.results;
		const size = JSON.stringify(result).length;
		console.info(`${db.name}: ${rules.method} closed in ${Math.round(ms)} ms, ${Math.round(size / 1000)} kB`);
		expect(result).toEqual(told(resultFrom(rules, options, slips, retro.phases.vote)));
	});
});

const inOrder = (topics: readonly string[]): SlipOf<number> =>
	Object.fromEntries(topics.map((topic, at) => [topic, at + 1]));
