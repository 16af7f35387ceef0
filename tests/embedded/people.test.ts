import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientOf, migrationsFolder, startTestEmbedded, type TestEmbedded } from '../support/embedded';

let embedded: TestEmbedded;
const migrationsDir = migrationsFolder({
	'20260101000000_whoami.sql': `
		create function public.who_am_i() returns jsonb language sql stable set search_path = '' as $$
			select jsonb_build_object('uid', auth.uid(), 'role', auth.role(), 'user', current_user,
				'anonymous', (auth.jwt() ->> 'is_anonymous')::boolean)
		$$;`
});

beforeAll(async () => {
	embedded = await startTestEmbedded({ migrationsDir });
});
afterAll(() => embedded.discard());

describe('anonymous sign-in', () => {
	test('gives a person without an address, whom the database knows by their token', async () => {
		const client = clientOf(embedded);
		const { data, error } = await client.auth.signInAnonymously({ options: { data: { colour: 'teal' } } });
		expect(error).toBeNull();
		expect(data.user).toMatchObject({
			is_anonymous: true,
			email: '',
			role: 'authenticated',
			user_metadata: { colour: 'teal' }
		});
		const { data: who } = await client.rpc('who_am_i');
		expect(who).toEqual({ uid: data.user?.id, role: 'authenticated', user: 'authenticated', anonymous: true });
	});

	test('gives a session that is refreshed, asked after and ended as any other', async () => {
		const client = clientOf(embedded);
		const { data: first } = await client.auth.signInAnonymously();
		const { data: refreshed, error } = await client.auth.refreshSession();
		expect(error).toBeNull();
		expect(refreshed.user?.id).toBe(first.user?.id);
		expect(refreshed.user?.is_anonymous).toBe(true);
		expect(refreshed.session?.refresh_token).not.toBe(first.session?.refresh_token);
		const { data: who } = await client.rpc('who_am_i');
		expect(who).toMatchObject({ uid: first.user?.id, anonymous: true });
		const { data: claims } = await client.auth.getClaims();
		expect(claims?.claims).toMatchObject({ sub: first.user?.id, is_anonymous: true });

		const token = refreshed.session?.access_token ?? '';
		expect((await client.auth.signOut()).error).toBeNull();
		const { data: after, error: ended } = await clientOf(embedded).auth.getUser(token);
		expect(after.user).toBeNull();
		expect(ended?.name).toBe('AuthSessionMissingError');
	});

	test('is renewed wholly or not at all, and by an answer that got lost as well', async () => {
		const client = clientOf(embedded);
		const { data: first } = await client.auth.signInAnonymously();
		const renew = (token = '') =>
			embedded.fetch('http://embedded.test/auth/v1/token?grant_type=refresh_token', {
				method: 'POST',
				headers: { apikey: embedded.publishableKey, 'content-type': 'application/json' },
				body: JSON.stringify({ refresh_token: token })
			});
		await embedded.database.query(`create function auth.refuse() returns trigger language plpgsql as
			$$ begin raise exception 'no room'; end $$`);
		for (const table of ['refresh_tokens', 'audit_log_entries']) {
			await embedded.database.query(
				`create trigger refuse before insert on auth.${table} execute function auth.refuse()`
			);
			expect((await renew(first.session?.refresh_token)).status, table).toBe(500);
			await embedded.database.query(`drop trigger refuse on auth.${table}`);
		}
		await embedded.database.query('drop function auth.refuse()');
		const renewed = await renew(first.session?.refresh_token);
		expect(renewed.status).toBe(200);
		const { refresh_token: next } = await renewed.json();
		expect(next).not.toBe(first.session?.refresh_token);
		expect(await (await renew(first.session?.refresh_token)).json()).toMatchObject({
			refresh_token: next,
			user: { id: first.user?.id }
		});
	});
});

describe('no other way in', () => {
	const post = (path: string, body: object) =>
		embedded.fetch(`http://embedded.test/auth/v1/${path}`, {
			method: 'POST',
			headers: { apikey: embedded.publishableKey, 'content-type': 'application/json' },
			body: JSON.stringify(body)
		});
	const account = { email: 'ana@example.org', password: 'correct horse' };

	test('not by signing up with a password, nor by asking twice', async () => {
		const signUp = await post('signup', account);
		expect(signUp.status).toBe(422);
		expect(await signUp.json()).toMatchObject({ error_code: 'email_provider_disabled' });
		for (const path of ['token?grant_type=refresh_token&grant_type=password', 'token', 'token?grant_type=id_token']) {
			const response = await post(path, account);
			expect(response.status).toBe(400);
			expect(await response.json()).toMatchObject({ error_code: 'invalid_credentials', msg: 'unsupported_grant_type' });
		}
		for (const path of ['otp', 'recover', 'verify', 'resend', 'magiclink', 'token/', 'admin/users', '%zz']) {
			expect((await post(path, account)).status).toBe(404);
		}
	});

	test('and a password is counted however the path is written', async () => {
		const ask = (path: string) =>
			embedded.fetchFor('192.0.2.40')(`http://embedded.test/auth/v1/${path}`, {
				method: 'POST',
				headers: { apikey: embedded.publishableKey, 'content-type': 'application/json' },
				body: JSON.stringify({ ...account, password: 'x'.repeat(73) })
			});
		for (let guess = 0; guess < 10; guess++) expect((await ask('%74oken?grant_type=password')).status).toBe(400);
		expect((await ask('token?grant_type=password')).status).toBe(429);
	});
});

describe('what somebody says of themselves', () => {
	test('may not be longer than travels well in every token', async () => {
		const data = { words: 'x'.repeat(4_096) };
		const client = clientOf(embedded);
		expect((await client.auth.signInAnonymously({ options: { data } })).error?.status).toBe(422);
		await client.auth.signInAnonymously();
		expect((await client.auth.updateUser({ data })).error?.status).toBe(422);
	});
});

describe('who may ask', () => {
	const ask = (headers: Record<string, string>) =>
		embedded.fetch('http://embedded.test/rest/v1/rpc/who_am_i', {
			method: 'POST',
			headers: { 'content-type': 'application/json', ...headers },
			body: '{}'
		});

	test('nobody without a key, or with another one', async () => {
		expect((await ask({})).status).toBe(401);
		expect((await ask({ apikey: 'sb_publishable_guess' })).status).toBe(401);
	});

	test('the secret key is refused from a browser, and is service_role elsewhere', async () => {
		const { secretKey: apikey } = embedded;
		expect((await ask({ apikey, 'user-agent': 'Mozilla/5.0 (X11)' })).status).toBe(401);
		expect(await (await ask({ apikey })).json()).toMatchObject({ role: 'service_role' });
	});

	test('a token that somebody else signed, or that says nothing, is refused', async () => {
		const { publishableKey: apikey } = embedded;
		const forged = await ask({ apikey, authorization: `Bearer ${await forge({ role: 'service_role' })}` });
		expect(forged.status).toBe(401);
		expect(await forged.json()).toMatchObject({ code: 'PGRST301' });
		expect((await ask({ apikey, authorization: 'Bearer nonsense' })).status).toBe(401);
	});

	test('a token that is too long is refused, even rightly signed', async () => {
		const { publishableKey: apikey } = embedded;
		const { jwtSecret } = JSON.parse(await readSecrets());
		const token = await forge({ role: 'authenticated', words: 'x'.repeat(8_000) }, jwtSecret);
		expect((await ask({ apikey, authorization: `Bearer ${token}` })).status).toBe(401);
	});

	test('a token of a role that no person has is refused, even rightly signed', async () => {
		const { publishableKey: apikey } = embedded;
		const { jwtSecret } = JSON.parse(await readSecrets());
		const token = await forge({ role: 'postgres' }, jwtSecret);
		expect((await ask({ apikey, authorization: `Bearer ${token}` })).status).toBe(401);
	});
});

async function forge(claims: Record<string, unknown>, secret = 'a secret that is not the one of this server') {
	const { SignJWT } = await import('jose');
	return new SignJWT(claims)
		.setProtectedHeader({ alg: 'HS256' })
		.setExpirationTime('1h')
		.sign(new TextEncoder().encode(secret));
}

async function readSecrets() {
	const { readFile } = await import('node:fs/promises');
	return readFile(`${embedded.dataDir}/secrets.json`, 'utf8');
}
