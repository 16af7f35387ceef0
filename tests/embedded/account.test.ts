/** An anonymous facilitator keeps what they have with an e-mail and a password, and nobody gets in by trying. */
import type { SupabaseClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientOf, migrationsFolder, startTestEmbedded, type TestEmbedded } from '../support/embedded';

let embedded: TestEmbedded;
const migrationsDir = migrationsFolder({
	'20260101000000_whoami.sql': `
		create function public.who_am_i() returns jsonb language sql stable set search_path = '' as $$
			select jsonb_build_object('uid', auth.uid(), 'email', auth.email(), 'anonymous', auth.jwt() ->> 'is_anonymous')
		$$;`
});
const PASSWORD = 'correct horse battery';
/** Nobody's, at one look: it is counted like any other. */
const TOO_LONG = 'x'.repeat(73);

beforeAll(async () => {
	embedded = await startTestEmbedded({ migrationsDir });
});
afterAll(() => embedded.discard());

let made = 0;
const newEmail = () => `facilitator-${++made}@example.org`;
const codeOf = async (answer: PromiseLike<{ error: { code?: string | undefined } | null }>) =>
	(await answer).error?.code;

async function anonymous(address?: string) {
	const client = clientOf(embedded, address === undefined ? {} : { address });
	const { data } = await client.auth.signInAnonymously();
	return { client, id: data.user?.id };
}

async function account(email = newEmail(), password = PASSWORD) {
	const { client, id } = await anonymous();
	const { error } = await client.auth.updateUser({ email, password });
	expect(error).toBeNull();
	return { client, id, email };
}

function request(path: string, init: RequestInit = {}, address?: string) {
	const fetch = address === undefined ? embedded.fetch : embedded.fetchFor(address);
	return fetch(`http://embedded.test/auth/v1/${path}`, {
		...init,
		headers: { apikey: embedded.publishableKey, 'content-type': 'application/json', ...init.headers }
	});
}

async function put(client: SupabaseClient, body: object) {
	const { data } = await client.auth.getSession();
	return request('user', {
		method: 'PUT',
		headers: { authorization: `Bearer ${data.session?.access_token}` },
		body: JSON.stringify(body)
	});
}

describe('an account', () => {
	test('is the anonymous person with a way back in: the same id, from any browser', async () => {
		const { client, id, email } = await account('Ana.Facilitator@Example.ORG');
		expect(email).toBe('Ana.Facilitator@Example.ORG');
		const { data: refreshed } = await client.auth.refreshSession();
		expect(refreshed.user).toMatchObject({ id, email: 'ana.facilitator@example.org', is_anonymous: false });

		const elsewhere = clientOf(embedded);
		const { data, error } = await elsewhere.auth.signInWithPassword({
			email: 'ana.facilitator@EXAMPLE.org',
			password: PASSWORD
		});
		expect(error).toBeNull();
		expect(data.user).toMatchObject({
			id,
			is_anonymous: false,
			app_metadata: { provider: 'email' },
			identities: [expect.objectContaining({ provider: 'email', user_id: id })]
		});
		const { data: who } = await elsewhere.rpc('who_am_i');
		expect(who).toEqual({ uid: id, email: 'ana.facilitator@example.org', anonymous: 'false' });
		expect((await elsewhere.auth.refreshSession()).data.user).toMatchObject({ id, is_anonymous: false });
		expect((await client.auth.getUser()).data.user?.id).toBe(id);
	});

	test('keeps of its password a salted hash, and nothing elsewhere', async () => {
		const [{ id: one }, { id: other }] = [await account(), await account()];
		const rows = await embedded.database.query(
			`select encrypted_password as kept, to_jsonb(u)::text as row from auth.users u where id = any($1::uuid[])`,
			[[String(one), String(other)]]
		);
		expect(rows).toHaveLength(2);
		for (const { kept, row } of rows) {
			expect(kept).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$[\w-]{22}\$[\w-]{43}$/);
			expect(row).not.toContain(PASSWORD);
		}
		expect(new Set(rows.map(({ kept }) => kept)).size).toBe(2);
		expect(embedded.logged.join('\n')).not.toContain(PASSWORD);
	});

	test('needs both, an e-mail that is one and a password that is long enough', async () => {
		const { client } = await anonymous();
		const refused = async (body: object) => {
			const response = await put(client, body);
			return [response.status, (await response.json()).error_code];
		};
		const email = newEmail();
		expect(await refused({ password: PASSWORD })).toEqual([422, 'validation_failed']);
		expect(await refused({ email })).toEqual([422, 'validation_failed']);
		expect(await refused({ email, password: 'nine char' })).toEqual([422, 'weak_password']);
		expect(await refused({ email, password: 'é'.repeat(37) })).toEqual([400, 'validation_failed']);
		for (const wrong of ['ana', 'ana@', '@example.org', 'a b@example.org', `${'a'.repeat(250)}@example.org`]) {
			expect(await refused({ email: wrong, password: PASSWORD })).toEqual([400, 'validation_failed']);
		}
		for (const body of [{ email: { like: '%' }, password: PASSWORD }, { email, password: 7 }, []]) {
			expect(await refused(body)).toEqual([400, 'bad_json']);
		}
		expect((await client.auth.getUser()).data.user?.is_anonymous).toBe(true);
		await account(email, 'é'.repeat(36));
		expect((await clientOf(embedded).auth.signInWithPassword({ email, password: 'é'.repeat(36) })).error).toBeNull();
	});

	test('has an e-mail that is nobody else’s, however it is written and whoever is first', async () => {
		const { email, id } = await account();
		const second = await anonymous();
		const taken = { email: email.toUpperCase(), password: 'another password' };
		expect(await codeOf(second.client.auth.updateUser(taken))).toBe('email_exists');
		expect((await second.client.auth.getUser()).data.user).toMatchObject({ id: second.id, is_anonymous: true });
		const signedIn = await clientOf(embedded).auth.signInWithPassword({ email, password: PASSWORD });
		expect(signedIn.data.user?.id).toBe(id);

		const contested = { email: newEmail(), password: PASSWORD };
		const rivals = await Promise.all([anonymous(), anonymous(), anonymous()]);
		const codes = await Promise.all(rivals.map(({ client }) => codeOf(client.auth.updateUser(contested))));
		expect(codes.sort()).toEqual(['email_exists', 'email_exists', undefined]);
	});
});

describe('a new password', () => {
	test('is set by who knows the old one, and ends every other session', async () => {
		const { client, email } = await account();
		const elsewhere = clientOf(embedded);
		await elsewhere.auth.signInWithPassword({ email, password: PASSWORD });
		const password = 'a quite different one';
		expect(await codeOf(client.auth.updateUser({ password }))).toBe('current_password_required');
		expect(await codeOf(client.auth.updateUser({ password, current_password: 'not the old one' }))).toBe(
			'current_password_invalid'
		);
		expect(await codeOf(client.auth.updateUser({ password: PASSWORD, current_password: PASSWORD }))).toBe(
			'same_password'
		);
		expect((await elsewhere.auth.getUser()).error).toBeNull();

		expect((await client.auth.updateUser({ password, current_password: PASSWORD })).error).toBeNull();

		expect((await client.auth.refreshSession()).error).toBeNull();
		expect((await elsewhere.auth.getUser()).error?.name).toBe('AuthSessionMissingError');
		expect((await elsewhere.auth.refreshSession()).error).not.toBeNull();
		const signIn = (given: string) => codeOf(clientOf(embedded).auth.signInWithPassword({ email, password: given }));
		expect(await signIn(PASSWORD)).toBe('invalid_credentials');
		expect(await signIn(password)).toBeUndefined();
	});

	test('is refused to a token whose session has ended', async () => {
		const { client, email } = await account();
		const { data } = await client.auth.getSession();
		await client.auth.signOut();
		const response = await request('user', {
			method: 'PUT',
			headers: { authorization: `Bearer ${data.session?.access_token}` },
			body: JSON.stringify({ password: 'a quite different one', current_password: PASSWORD })
		});
		expect([response.status, (await response.json()).error_code]).toEqual([403, 'session_not_found']);
		expect(await codeOf(clientOf(embedded).auth.signInWithPassword({ email, password: PASSWORD }))).toBeUndefined();
	});

	test('may come with another e-mail, on the same terms', async () => {
		const { client, email, id } = await account();
		const other = newEmail();
		expect(await codeOf(client.auth.updateUser({ email: other }))).toBe('current_password_required');
		expect(await codeOf(client.auth.updateUser({ email: other, current_password: PASSWORD }))).toBeUndefined();
		const signIn = (by: string) => clientOf(embedded).auth.signInWithPassword({ email: by, password: PASSWORD });
		expect((await signIn(other)).data.user?.id).toBe(id);
		expect(await codeOf(signIn(email))).toBe('invalid_credentials');
	});
});

describe('a stranger', () => {
	test('is told the same about a wrong password, an unknown e-mail and no e-mail at all', async () => {
		const { email } = await account();
		const answers = await Promise.all(
			[
				{ email, password: 'not the password' },
				{ email: newEmail(), password: PASSWORD },
				{ email: 'no e-mail', password: PASSWORD },
				{ email, password: TOO_LONG },
				{ email, password: '' }
			].map(async (body) => {
				const response = await request('token?grant_type=password', { method: 'POST', body: JSON.stringify(body) });
				return { status: response.status, body: await response.json() };
			})
		);
		expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
		expect(answers[0]).toEqual({
			status: 400,
			body: { code: 400, error_code: 'invalid_credentials', msg: 'Invalid login credentials' }
		});
	});

	test('waits as long for no whether the account exists or not', async () => {
		const { email } = await account();
		const time = async (tried: string) => {
			const began = performance.now();
			expect(await codeOf(clientOf(embedded).auth.signInWithPassword({ email: tried, password: 'not this' }))).toBe(
				'invalid_credentials'
			);
			return performance.now() - began;
		};
		// Turn by turn, until the fastest of each are alike: a machine that is busy with more makes single ones slow.
		let [known, unknown] = [Infinity, Infinity];
		const areAlike = () => known > unknown / 2 && unknown > known / 2;
		for (let turn = 0; turn < 2 || (turn < 10 && !areAlike()); turn++) {
			known = Math.min(known, await time(email));
			unknown = Math.min(unknown, await time(newEmail()));
		}
		expect(unknown).toBeGreaterThan(known / 2);
		expect(known).toBeGreaterThan(unknown / 2);
	});

	test('has no account that was never given a password, and none by sign-up', async () => {
		const { client, id } = await anonymous();
		for (const email of ['', String(id)]) {
			expect(await codeOf(clientOf(embedded).auth.signInWithPassword({ email, password: '' }))).toBeDefined();
		}
		expect(await codeOf(clientOf(embedded).auth.signUp({ email: newEmail(), password: PASSWORD }))).toBe(
			'email_provider_disabled'
		);
		expect((await client.auth.getUser()).data.user?.is_anonymous).toBe(true);
	});

	test('changes nobody: the person is the token’s, whatever the body says', async () => {
		const victim = await account();
		const { client, id } = await anonymous();
		for (const body of [
			{ id: victim.id, data: { colour: 'red' } },
			{ user_id: victim.id, sub: victim.id, data: { colour: 'red' } }
		]) {
			expect(await (await put(client, body)).json()).toMatchObject({ id });
		}
		for (const body of [{ app_metadata: { role: 'admin' } }, { app_metadata: {}, data: {} }]) {
			expect((await put(client, body)).status).toBe(403);
		}
		await put(client, { role: 'service_role', aud: 'x', is_anonymous: false, email_confirmed_at: new Date() });
		expect((await client.auth.getUser()).data.user).toMatchObject({
			id,
			role: 'authenticated',
			is_anonymous: true,
			app_metadata: {}
		});
		const { data } = await victim.client.auth.getUser();
		expect(data.user).toMatchObject({ id: victim.id, email: victim.email, user_metadata: {} });
		expect((await request('user', { method: 'PUT', body: JSON.stringify({ data: {} }) })).status).toBe(401);
	});

	test('finds no endpoint that looks accounts up, mails, or administers', async () => {
		const { id } = await account();
		for (const path of [
			'admin/users',
			`admin/users/${id}`,
			'admin/generate_link',
			'invite',
			'otp',
			'recover',
			'verify'
		]) {
			for (const method of ['GET', 'POST', 'PUT', 'DELETE']) {
				const body = method === 'GET' ? null : '{}';
				expect((await request(path, { method, body })).status, `${method} ${path}`).toBe(404);
				const headers = { apikey: embedded.secretKey, authorization: `Bearer ${embedded.secretKey}` };
				expect((await request(path, { method, body, headers })).status, `${method} ${path}`).toBe(404);
			}
		}
	});
});

describe('trying', () => {
	test('ends after ten in ten minutes, by address and e-mail; then the right one is refused as well', async () => {
		const [{ email }, { email: other }] = [await account(), await account()];
		const signIn = (tried: string, password: string, address = '192.0.2.20') =>
			codeOf(clientOf(embedded, { address }).auth.signInWithPassword({ email: tried, password }));
		for (let n = 0; n < 9; n++) {
			expect(await signIn(n % 2 ? email : email.toUpperCase(), TOO_LONG)).toBe('invalid_credentials');
		}
		expect(await signIn(email, 'the tenth guess')).toBe('invalid_credentials');
		expect(await signIn(email, PASSWORD)).toBe('over_request_rate_limit');
		expect(await signIn(other, PASSWORD)).toBeUndefined();
		expect(await signIn(email, PASSWORD, '192.0.2.21')).toBeUndefined();
	});

	test('has no more room when it is all at once, or when each is for another e-mail', async () => {
		const { email } = await account();
		const address = '192.0.2.22';
		const burst = await Promise.all(
			Array.from({ length: 30 }, (_, n) =>
				codeOf(clientOf(embedded, { address }).auth.signInWithPassword({ email, password: `guess ${n} of thirty` }))
			)
		);
		expect(burst.filter((code) => code === 'invalid_credentials').length).toBeLessThanOrEqual(10);
		expect(burst.filter((code) => code === 'over_request_rate_limit').length).toBeGreaterThanOrEqual(20);
		const spread = await Promise.all(
			Array.from({ length: 40 }, () =>
				codeOf(clientOf(embedded, { address }).auth.signInWithPassword({ email: newEmail(), password: TOO_LONG }))
			)
		);
		expect(spread.filter((code) => code === 'over_request_rate_limit').length).toBeGreaterThanOrEqual(10);
		expect(
			await codeOf(clientOf(embedded, { address }).auth.signInWithPassword({ email: newEmail(), password: 'x' }))
		).toBe('over_request_rate_limit');
	});

	test('counts for who would change an account as well', async () => {
		const email = newEmail();
		const address = '192.0.2.23';
		const { client } = await anonymous(address);
		await client.auth.updateUser({ email, password: PASSWORD });
		const guess = (n: number) =>
			codeOf(client.auth.updateUser({ password: 'a quite different one', current_password: `guess ${n}` }));
		for (let n = 0; n < 9; n++) expect(await guess(n)).toBe('current_password_invalid');
		expect(await guess(9)).toBe('over_request_rate_limit');
	});

	test('from everywhere at once keeps nobody else waiting', async () => {
		const { client } = await anonymous();
		let isOver = false;
		const flood = Promise.all(
			Array.from({ length: 60 }, (_, n) =>
				codeOf(
					clientOf(embedded, { address: `198.51.100.${n}` }).auth.signInWithPassword({
						email: newEmail(),
						password: PASSWORD
					})
				)
			)
		).finally(() => (isOver = true));
		let calls = 0;
		for (; !isOver; calls++) expect((await client.rpc('who_am_i')).error).toBeNull();
		const codes = await flood;
		expect(codes.filter((code) => code === 'invalid_credentials').length).toBeLessThanOrEqual(8);
		expect(codes.filter((code) => code === 'over_request_rate_limit').length).toBeGreaterThanOrEqual(52);
		// On the database's thread, or the main one, each password would let a call or two through between it and the next.
		expect(calls).toBeGreaterThan(50);
	});
});

describe('what somebody says of themselves', () => {
	test('is merged, and does not grow beyond its bound bit by bit', async () => {
		const { client } = await anonymous();
		const part = 'x'.repeat(1_500);
		expect(await codeOf(client.auth.updateUser({ data: { one: part } }))).toBeUndefined();
		expect(await codeOf(client.auth.updateUser({ data: { two: part } }))).toBeUndefined();
		expect(await codeOf(client.auth.updateUser({ data: { three: part } }))).toBe('validation_failed');
		const { data } = await client.auth.updateUser({ data: { one: null, three: part } });
		expect(Object.keys(data.user?.user_metadata ?? {}).sort()).toEqual(['three', 'two']);
	});
});
