import { createServer, request, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { migrationsFolder, startTestEmbedded, type TestEmbedded } from '../support/embedded';

const migrationsDir = migrationsFolder({
	'20260101000000_codes.sql': `
		create function public.look_up_workshop(code text) returns text language plpgsql as $$
		begin raise exception 'not_found' using errcode = 'OV404'; end $$;
		create function public.measure(words text) returns int language sql as 'select length(words)';`
});

async function serve(embedded: TestEmbedded): Promise<{ origin: string; server: Server }> {
	const server = createServer((req, res) => {
		if (!embedded.handle(req, res)) res.writeHead(418).end('the application');
	});
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
	const address = server.address();
	if (!address || typeof address === 'string') throw new Error('no port');
	return { origin: `http://127.0.0.1:${address.port}`, server };
}

describe('over HTTP', () => {
	let embedded: TestEmbedded;
	let origin: string;
	let server: Server;

	beforeAll(async () => {
		embedded = await startTestEmbedded({ migrationsDir });
		({ origin, server } = await serve(embedded));
	});
	afterAll(async () => {
		server.closeAllConnections();
		server.close();
		await embedded.discard();
	});

	const measure = (words: string) =>
		fetch(`${origin}/rest/v1/rpc/measure`, {
			method: 'POST',
			headers: { apikey: embedded.publishableKey, 'content-type': 'application/json' },
			body: JSON.stringify({ words })
		});

	test('what is not for Supabase is left to the application', async () => {
		expect((await fetch(`${origin}/auth`)).status).toBe(418);
		expect((await fetch(`${origin}/rest`)).status).toBe(418);
	});

	test('every origin may ask, as on Supabase', async () => {
		const preflight = await fetch(`${origin}/rest/v1/rpc/measure`, {
			method: 'OPTIONS',
			headers: { 'access-control-request-headers': 'apikey, x-client-info' }
		});
		expect(preflight.status).toBe(204);
		expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
		expect(preflight.headers.get('access-control-allow-headers')).toBe('apikey, x-client-info');
		expect((await measure('abc')).headers.get('access-control-allow-origin')).toBe('*');
	});

	/** Sends a path as it is written; `fetch` would resolve its dots first. */
	const statusOf = (path: string, method = 'GET', body = '') =>
		new Promise<number | undefined>((answered, failed) => {
			const headers = { apikey: embedded.publishableKey, 'content-type': 'application/json' };
			const { port } = new URL(origin);
			request({ port, path, method, headers }, (response) => {
				response.resume();
				answered(response.statusCode);
			})
				.once('error', failed)
				.end(body);
		});

	test('no way of writing a path leads around the part that answers for it', async () => {
		expect(await statusOf('/auth/v1/settings')).toBe(200);
		expect(await statusOf('/auth/v1/.well-known/jwks.json')).toBe(200);
		for (const base of ['/rest/v1/../../auth/v%31', '/realtime/v1/../../%61uth/v1', '/auth/v1/../../auth/v%31']) {
			expect(await statusOf(`${base}/settings`)).toBe(404);
			const account = JSON.stringify({ email: 'around@example.org', password: 'correct horse battery' });
			expect(await statusOf(`${base}/signup`, 'POST', account)).toBe(404);
			expect(await statusOf(`${base}/token?grant_type=password`, 'POST', account)).toBe(404);
		}
		for (const base of ['..%5c', '..%2f', 'x%5c..%5c..%5c', '%C3%A9%2f..%2f..%2f', '%2e%2e%5c']) {
			const path = `/auth/v1/.well-known/${base}`;
			expect(await statusOf(`${path}settings`)).toBe(404);
			expect(await statusOf(`${path}..%5c..%5crest/v1/rpc/look_up_workshop?code=guess`)).toBe(404);
		}
		const users = await embedded.database.query('select id from auth.users');
		expect(users).toEqual([]);
	});

	test('long text in many scripts arrives whole, and too long a body is refused', async () => {
		const words = 'Größe 日本語 🎉 '.repeat(10_000);
		expect(await (await measure(words)).json()).toBe([...words].length);
		expect((await measure('x'.repeat(1024 * 1024))).status).toBe(413);
	});
});

describe('where a request came from', () => {
	const lookUp = (origin: string, key: string, forwarded: string) =>
		fetch(`${origin}/rest/v1/rpc/look_up_workshop`, {
			method: 'POST',
			headers: { apikey: key, 'content-type': 'application/json', 'x-forwarded-for': forwarded },
			body: '{"code":"guess"}'
		});

	test('is not what the client says, when there is no proxy to believe', async () => {
		const embedded = await startTestEmbedded({ migrationsDir });
		const { origin, server } = await serve(embedded);
		onTestFinished(async () => {
			server.closeAllConnections();
			await embedded.discard();
		});
		for (let guess = 0; guess < 20; guess++) {
			expect((await lookUp(origin, embedded.publishableKey, `203.0.113.${guess}`)).status).toBe(400);
		}
		expect((await lookUp(origin, embedded.publishableKey, '203.0.113.99')).status).toBe(429);
	});

	test('is what the trusted proxy says, and nothing that was said before it', async () => {
		const embedded = await startTestEmbedded({ migrationsDir, trustedProxies: 1 });
		const { origin, server } = await serve(embedded);
		onTestFinished(async () => {
			server.closeAllConnections();
			await embedded.discard();
		});
		for (let guess = 0; guess < 20; guess++) {
			await lookUp(origin, embedded.publishableKey, `203.0.113.${guess}, 198.51.100.1`);
		}
		expect((await lookUp(origin, embedded.publishableKey, '203.0.113.99, 198.51.100.1')).status).toBe(429);
		expect((await lookUp(origin, embedded.publishableKey, '203.0.113.99, 198.51.100.2')).status).toBe(400);
	});
});
