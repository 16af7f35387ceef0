// @vitest-environment node
/** What PostgREST and the network say, as the application understands it. */
import { createClient } from '@supabase/supabase-js';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { Refusal } from '../../src/lib/domain/refusal.ts';
import { nodeTransport } from '../../src/lib/server/transport.ts';
import { call, nothing } from '../../src/lib/data/call.ts';
import { patient, Renewal } from '../../src/lib/data/renewal.ts';

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

	test.each([403, 404, 500, 511])(
		'of status %i that is a page of some network on the way is unreachable',
		async (status) => {
			const page = '<!doctype html><title>Welcome</title>';
			const client = clientOf(async () => new Response(page, { status, headers: { 'content-type': 'text/html' } }));
			await expect(call(client, 'cast_vote', {}, nothing)).rejects.toMatchObject({ reason: 'unreachable' });
		}
	);

	test('of the network is unreachable', async () => {
		const client = clientOf(() => Promise.reject(new TypeError('fetch failed')));
		await expect(call(client, 'get_clock', {}, z.string())).rejects.toMatchObject({ reason: 'unreachable' });
	});

	test('that is none, because something on the way answers with a page of its own, is unreachable', async () => {
		const client = clientOf(async () => new Response('<h1>Room number?</h1>'));
		await expect(call(client, 'add_card', {}, nothing)).rejects.toMatchObject({ reason: 'unreachable' });
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

describe('a sign-in that has run out', () => {
	/** Tokens that the server takes; how often it gave another; what it says to whoever asks for one. */
	class Server {
		takes = 'token 1';
		renewals = 0;
		refusal: { status: number; body: unknown } | null = null;
		/** what this computer's clock makes of a token: in an hour, or long ago */
		expiresIn = 3_600;

		readonly fetch: typeof globalThis.fetch = async (target, init) => {
			const json = (status: number, body: unknown) =>
				new Response(typeof body === 'string' ? body : JSON.stringify(body), { status });
			const url = String(target);
			if (url.includes('/signup')) return json(200, this.#session(1));
			if (!url.includes('/token')) {
				const isTaken = new Headers(init?.headers).get('authorization') === `Bearer ${this.takes}`;
				return isTaken ? json(200, '"served"') : json(401, { code: 'PGRST303', message: 'JWT expired' });
			}
			this.renewals++;
			if (this.refusal) return json(this.refusal.status, this.refusal.body);
			return json(200, this.#session(this.renewals + 1));
		};

		#session(n: number) {
			const expires_at = Math.round(Date.now() / 1_000) + this.expiresIn;
			const user = { id: '00000000-0000-4000-8000-000000000001', aud: 'authenticated', is_anonymous: true };
			const tokens = { access_token: `token ${n}`, refresh_token: `refresh ${n}`, token_type: 'bearer' };
			return { ...tokens, expires_in: this.expiresIn, expires_at, user };
		}
	}
	async function signedIn() {
		const server = new Server();
		const client = clientOf(patient(server.fetch));
		await client.auth.signInAnonymously();
		return { server, client, ask: () => call(client, 'get_clock', {}, z.string()) };
	}

	test('is renewed once for all that was asked with it, and they are served', async () => {
		const { server, ask } = await signedIn();
		server.takes = 'token 2';
		expect(await Promise.all([ask(), ask(), ask()])).toEqual(['served', 'served', 'served']);
		expect(await ask()).toBe('served');
		expect(server.renewals).toBe(1);
	});

	test('is not renewed again and again by a server that takes no new one', async () => {
		const { server, ask } = await signedIn();
		server.takes = 'none';
		for (let time = 0; time < 5; time++) await expect(ask()).rejects.toEqual(new Refusal('unreachable'));
		expect(server.renewals).toBe(1);
	});

	test.each([
		['in GoTrue’s words', 400, { code: 400, error_code: 'refresh_token_not_found', msg: 'Not found' }],
		['in its newer ones', 400, { code: 'refresh_token_already_used', message: 'Already used' }],
		['with the session', 401, { code: 401, error_code: 'session_not_found', msg: 'Already used' }],
		['in OAuth’s words', 400, { error: 'invalid_grant', error_description: 'Invalid Refresh Token' }]
	])('whose renewal is refused %s is no sign-in any more', async (_, status, body) => {
		const { server, ask } = await signedIn();
		server.takes = 'none';
		server.refusal = { status, body };
		await expect(ask()).rejects.toEqual(new Refusal('not_signed_in'));
	});

	const HTML = '<html><body>Request Time-out</body></html>';
	test.each<[string, number, unknown]>([
		['is over a limit', 429, { code: 429, msg: 'Too many' }],
		...[403, 404, 408, 425, 505].map((status): [string, number, unknown] => [`is answered ${status}`, status, HTML]),
		['is for another key', 401, { message: 'Invalid API key', hint: 'Double check your API key.' }]
	])('is kept when its renewal %s, by a clock that takes it for run out as well', async (_, status, body) => {
		const { server, client } = await signedIn();
		server.expiresIn = -3_600;
		await client.auth.refreshSession();
		server.refusal = { status, body };
		const asked = client.auth.getSession();
		await expect.poll(() => server.renewals).toBeGreaterThan(1);
		server.refusal = null;
		expect((await asked).data.session?.refresh_token).toMatch(/^refresh/);
	});

	test('is asked for by what began after the last renewal only', async () => {
		let renewals = 0;
		let isGood = false;
		const renewal = new Renewal(
			async () => {
				renewals++;
				isGood = true;
			},
			() => 0
		);
		const answers: (() => void)[] = [];
		const slow = renewal.around(async () => {
			const wasGood = isGood;
			await new Promise<void>((answer) => (wasGood ? answer() : answers.push(answer)));
			if (!wasGood) throw new Refusal('not_signed_in');
			return 'served';
		});
		const quick = renewal.around(async () => {
			if (!isGood) throw new Refusal('not_signed_in');
			return 'served';
		});
		expect(await quick).toBe('served');
		answers.forEach((answer) => answer());
		expect(await slow).toBe('served');
		expect(renewals).toBe(1);
	});
});
