// @vitest-environment node
/** What PostgREST and the network say, as the application understands it. */
import { createClient } from '@supabase/supabase-js';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { Refusal } from '../../src/lib/domain/refusal.ts';
import { nodeTransport } from '../../src/lib/server/transport.ts';
import { call, nothing } from '../../src/lib/data/call.ts';

/** A client whose server answers just this. */
function answering(status: number, body: unknown) {
	return clientOf(async () => new Response(body === null ? null : JSON.stringify(body), { status }));
}

function clientOf(fetch: typeof globalThis.fetch) {
	return createClient('http://supabase.test', 'sb_publishable_key', {
		auth: { persistSession: false, autoRefreshToken: false },
		realtime: { transport: nodeTransport },
		global: { fetch }
	});
}

const refused = (status: number, body: unknown) =>
	call(answering(status, body), 'cast_vote', {}, nothing).catch((error: unknown) => error);

describe('an answer', () => {
	test('is parsed, so that what does not fit is known at once', async () => {
		const Wait = z.object({ wait_ms: z.int() });
		expect(await call(answering(200, { wait_ms: 3, more: 1 }), 'set_done', {}, Wait)).toEqual({ wait_ms: 3 });
		await expect(call(answering(200, { wait_ms: 'soon' }), 'set_done', {}, Wait)).rejects.toThrow();
	});

	test('of a function that has none is nothing', async () => {
		expect(await call(answering(204, null), 'withdraw_card', {}, nothing)).toBeUndefined();
	});
});

describe('an error', () => {
	test('that the database coded is a refusal with its reason and detail', async () => {
		const error = await refused(400, { code: 'OV017', message: 'over_budget', details: 'votes', hint: null });
		expect(error).toBeInstanceOf(Refusal);
		expect(error).toMatchObject({ reason: 'over_budget', detail: 'votes' });
	});

	test.each([
		[401, 'not_signed_in'],
		[429, 'too_many'],
		[502, 'unreachable'],
		[503, 'unreachable'],
		[504, 'unreachable']
	] as const)('of status %i is %s, whatever is written below it', async (status, reason) => {
		expect(await refused(status, { message: 'something of the gateway', code: '42501' })).toMatchObject({ reason });
	});

	test('of the network is unreachable', async () => {
		const client = clientOf(() => Promise.reject(new TypeError('fetch failed')));
		await expect(call(client, 'get_clock', {}, z.string())).rejects.toMatchObject({ reason: 'unreachable' });
	});

	test.each([
		[500, { code: 'XX000', message: 'out of luck', details: null, hint: null }],
		[400, { code: 'OV999', message: 'a_reason_from_the_future', details: null, hint: null }],
		[404, { code: 'PGRST202', message: 'Could not find the function', details: null, hint: null }]
	])('that nobody foresaw is a fault, not a refusal (%i)', async (status, body) => {
		const error = await refused(status, body);
		expect(error).toBeInstanceOf(Error);
		expect(error).not.toBeInstanceOf(Refusal);
	});
});
