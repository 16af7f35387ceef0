/**
 * A ballot of any method before its close, asked for by everybody over HTTP and on the socket: nobody reads a vote but who cast
 * it, and a mind that is changed changes nothing that others are told. At the close all are told at once.
 */
import { createServer } from 'node:http';
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { joinWorkshop } from '../../src/lib/data/participants.ts';
import { createWorkshop, getWorkshop } from '../../src/lib/data/workshops.ts';
import type { VoteRules } from '../../src/lib/domain/ballot.ts';
import { nodeTransport } from '../../src/lib/server/transport.ts';
import { newId } from '../../src/lib/workshop/identity.ts';
import { passing } from '../../src/serve/demo/passing.ts';
import { startTestEmbedded, type TestEmbedded } from '../support/embedded.ts';
import { planOf, signedIn } from '../support/pages.ts';

const HOUR = 3_600_000;

/** A ballot by each method, and two minds about a topic. */
const BALLOTS: readonly { rules: VoteRules; minds: readonly [unknown, unknown] }[] = [
	{ rules: { method: 'dots', budget: 5, cap: 4, open: false }, minds: [4, 1] },
	{ rules: { method: 'approval', open: false }, minds: [1, null] },
	{ rules: { method: 'score' }, minds: [5, 0] },
	{ rules: { method: 'ranked' }, minds: [[0, 1], [1]] },
	{ rules: { method: 'fist', least: 3 }, minds: [0, 5] },
	{
		rules: { method: 'impact_effort' },
		minds: [
			{ impact: 5, effort: 1 },
			{ impact: 1, effort: null }
		]
	},
	{ rules: { method: 'consent' }, minds: [{ stance: 'object', reason: 'It breaks the build' }, { stance: 'agree' }] },
	{ rules: { method: 'yes_no', threshold: 'majority', quorum: 1, open: false }, minds: ['yes', 'no'] }
];

let embedded: TestEmbedded;
let origin = '';
const clients: SupabaseClient[] = [];
const server = createServer((request, response) => void embedded.handle(request, response));
server.on('upgrade', (request, socket, head) => void embedded.upgrade(request, socket, head));

beforeAll(async () => {
	embedded = await startTestEmbedded();
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
	const address = server.address();
	if (address && typeof address === 'object') origin = `http://127.0.0.1:${address.port}`;
});
afterAll(async () => {
	await Promise.all(clients.map((client) => client.realtime.disconnect()));
	server.closeAllConnections();
	server.close();
	await embedded.discard();
});

async function person(): Promise<SupabaseClient> {
	const client = await signedIn(origin, embedded.publishableKey);
	clients.push(client);
	return client;
}

/** Whoever has that key, and no account. */
function withKey(key: string): SupabaseClient {
	const client = createClient(origin, key, {
		auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
		realtime: { transport: nodeTransport }
	});
	clients.push(client);
	return client;
}

async function call(client: SupabaseClient, verb: string, args: object): Promise<unknown> {
	const { data, error } = await client.rpc(verb, args);
	if (error) throw new Error(`${verb}: ${error.message}`);
	return data;
}

/** Asks to hear the room. @returns what is heard from then on, or why nothing will be */
async function listen(client: SupabaseClient, workshop: string): Promise<{ heard: unknown[]; status: string }> {
	const heard: unknown[] = [];
	await client.realtime.setAuth();
	const status = await new Promise<string>((told) => {
		client
			.channel(`workshop:${workshop}`, { config: { private: true } })
			.on('broadcast', { event: '*' }, ({ event, payload }) => void heard.push({ event, payload }))
			.subscribe(told);
	});
	return { heard, status };
}

/** Every table with something of a ballot, whichever schema it stands in. */
async function tables(): Promise<{ schema: string; name: string }[]> {
	const [rows] = await embedded.database.transaction([
		{
			sql: `select distinct table_schema as schema, table_name as name from information_schema.columns
				where table_schema in ('public', 'private') and column_name in ('phase_id', 'slip_id') order by 1, 2`
		}
	]);
	return (rows?.rows ?? []).map((row) => ({ schema: String(row['schema']), name: String(row['name']) }));
}

test('who is not in it hears nothing of the room, whatever is voted on there', async () => {
	const made = await createWorkshop(await person(), newId(), planOf({ budget: 5, cap: 3, open: false }));
	const outside = [await person(), withKey(embedded.publishableKey)].map((client) => listen(client, made.id));
	expect(await Promise.all(outside)).toEqual(outside.map(() => ({ heard: [], status: 'CHANNEL_ERROR' })));
}, 20_000);

describe.each(BALLOTS)('a ballot by $rules.method', ({ rules, minds }) => {
	test('is read by nobody before its close, by REST, by a verb or on the socket, and told to all at once', async () => {
		const facilitator = await person();
		const plan = planOf({ budget: 5, cap: 3, open: false });
		const phases = plan.phases.map((phase) => (phase.step === 'vote' ? { ...phase, rules } : phase));
		const made = await createWorkshop(facilitator, newId(), { ...plan, phases });
		const [ana, bo] = [await person(), await person()];
		for (const client of [ana, bo]) await joinWorkshop(client, made.code, null);
		const prompt = plan.prompts[0]?.id;
		for (const p_body of ['one', 'two'])
			await call(ana, 'add_card', { p_id: newId(), p_workshop: made.id, p_prompt: prompt, p_body });
		await embedded.database.transaction(passing(made.id, 1.5 * HOUR).map((sql) => ({ sql })));
		const ballot = plan.phases.find(({ step }) => step === 'vote')?.id ?? '';
		const now = async () => (await getWorkshop(facilitator, made.id)).shared;
		const advance = async () => {
			const { workshop } = await now();
			await call(facilitator, 'advance', { p_workshop: made.id, p_from: workshop.phase_id });
		};
		while ((await now()).workshop.phase_id !== ballot) await advance();
		const topics = (await now()).topics.map(({ id }) => id);

		const [stranger, nobody, operator] = [
			await person(),
			withKey(embedded.publishableKey),
			withKey(embedded.secretKey)
		];
		const inside = await Promise.all([bo, facilitator].map((client) => listen(client, made.id)));
		expect(inside.map(({ status }) => status)).toEqual(['SUBSCRIBED', 'SUBSCRIBED']);

		const vote = (mind: unknown) =>
			Array.isArray(mind)
				? call(ana, 'rank_topics', { p_phase: ballot, p_ranking: mind.map((at) => [topics[at]]) })
				: call(ana, 'cast_vote', { p_phase: ballot, p_topic: topics[0], p_value: mind });
		/** All that others can ask for, but the time and the number of the announcement. */
		const readers = [bo, facilitator, stranger, nobody, operator];
		const asked = async (): Promise<unknown> => {
			const told: unknown[] = [];
			for (const client of readers) {
				for (const [verb, args] of [
					['get_workshop', { p_workshop: made.id }],
					['get_summary', { p_token: made.summary_token }],
					['look_up_workshop', { p_code: made.code }],
					['result_json', { p_ballot: ballot }],
					['count_ballot', { p_ballot: ballot }]
				] as const) {
					const { data, error } = await client.rpc(verb, args);
					told.push([verb, data, error?.code ?? null]);
				}
			}
			return JSON.parse(JSON.stringify(told, (key, value: unknown) => (['now', 'seq'].includes(key) ? null : value)));
		};

		await vote(minds[0]);
		const held = await tables();
		expect(held.map(({ name }) => name)).toEqual(expect.arrayContaining(['results', 'slips', 'votes']));
		for (const { schema, name } of held) {
			for (const client of readers) {
				const { data, error } = await client.schema(schema).from(name).select();
				expect([name, data ?? [], error === null]).toEqual([name, [], false]);
			}
		}
		const before = await asked();
		await vote(minds[1]);
		await vote(minds[0]);
		await vote(minds[1]);
		expect(await asked()).toEqual(before);
		expect(JSON.stringify(before)).not.toContain('It breaks the build');
		for (const { heard } of inside) {
			for (const each of heard) {
				expect(each).toMatchObject({
					event: 'progress',
					payload: { voted: null, done: 0, hands: 0, tallies: null }
				});
			}
			heard.length = 0;
		}

		await advance();
		for (const { heard } of inside) await expect.poll(() => heard.length).toBeGreaterThan(0);
		const { results } = await now();
		expect(results).toMatchObject([{ phase_id: ballot, method: rules.method }]);
		const changes = inside.map(({ heard }) => heard.map((each) => Object(each).payload));
		for (const payloads of changes) expect(payloads).toMatchObject([{ type: 'phase_began', results }]);
	}, 60_000);
});
