/** What a page makes of what Supabase Auth answers, as its documentation has it. The embedded one answers for itself elsewhere. */
import { createClient } from '@supabase/supabase-js';
import { describe, expect, test } from 'vitest';
import { nodeTransport } from '../../src/lib/server/transport.ts';
import { changePassword, makeAccount, ResetLink, signOut } from '../../src/lib/workshop/account.ts';

const PASSWORD = 'a calm sea and a kettle';

interface Answer {
	status?: number;
	body: unknown;
}

/** A client of a server that answers each path from a list, the last one again and again. */
function clientOf(answers: Record<string, Answer[]>) {
	const asked: { what: string; body: unknown }[] = [];
	const answer = async (input: RequestInfo | URL, init?: RequestInit) => {
		const { pathname, search } = new URL(input instanceof Request ? input.url : input);
		const what = `${init?.method} ${pathname.replace(/^\/(auth|rest)\/v1\//, '')}`;
		asked.push({ what, body: typeof init?.body === 'string' ? JSON.parse(init.body) : search });
		const list = answers[what] ?? [];
		const { status = 200, body } = (list.length > 1 ? list.shift() : list[0]) ?? { status: 404, body: { msg: what } };
		return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
	};
	const kept = new Map<string, string>();
	const client = createClient('http://project.test', 'key', {
		auth: {
			autoRefreshToken: false,
			detectSessionInUrl: false,
			flowType: 'pkce',
			storage: {
				getItem: (key) => kept.get(key) ?? null,
				setItem: (key, value) => void kept.set(key, value),
				removeItem: (key) => void kept.delete(key)
			}
		},
		realtime: { transport: nodeTransport },
		global: { fetch: answer }
	});
	return { client, asked, paths: () => asked.map(({ what }) => what) };
}

const user = (more: object) => ({ id: crypto.randomUUID(), aud: 'authenticated', email: '', ...more });
const session = (of: object) => ({
	body: { access_token: 'a.b.c', refresh_token: 'r', token_type: 'bearer', expires_in: 3600, user: of }
});
const refused = (status: number, code: string) => ({ status, body: { code: status, error_code: code, msg: code } });
const anonymous = user({ is_anonymous: true });

async function signedIn(answers: Record<string, Answer[]>) {
	const made = clientOf({ 'POST signup': [session(anonymous)], ...answers });
	await made.client.auth.signInAnonymously();
	return made;
}

describe('making an account', () => {
	test('is done where the server takes the e-mail as it is, and the token is renewed', async () => {
		const known = user({ is_anonymous: false, email: 'ana@example.org' });
		const { client, paths } = await signedIn({ 'PUT user': [{ body: known }], 'POST token': [session(known)] });
		expect(await makeAccount(client, ' ana@example.org ', PASSWORD, 'http://here.test/')).toBe('made');
		expect(paths()).toEqual(['POST signup', 'PUT user', 'POST token']);
	});

	test('waits for the mail where the server asks for it, with the password along and the person as before', async () => {
		const waiting = { ...anonymous, new_email: 'ana@example.org' };
		const { client, asked } = await signedIn({ 'PUT user': [{ body: waiting }] });
		expect(await makeAccount(client, 'ana@example.org', PASSWORD, 'http://here.test/auth/account')).toBe('confirm');
		expect(asked.at(-1)).toMatchObject({ what: 'PUT user', body: { email: 'ana@example.org', password: PASSWORD } });
		expect((await client.auth.getSession()).data.session?.user.is_anonymous).toBe(true);
	});

	test.each([
		['short', 'nine char', refused(500, 'not_asked')],
		['long', 'é'.repeat(37), refused(500, 'not_asked')],
		['taken', PASSWORD, refused(422, 'email_exists')],
		['email', PASSWORD, refused(400, 'email_address_invalid')],
		[
			'weak',
			PASSWORD,
			{ status: 422, body: { error_code: 'weak_password', msg: '', weak_password: { reasons: ['pwned'] } } }
		]
	])('is refused as %s', async (reason, password, answer) => {
		const { client } = await signedIn({ 'PUT user': [answer] });
		await expect(makeAccount(client, 'ana@example.org', password, 'http://here.test/')).rejects.toMatchObject({
			name: 'AccountRefusal',
			reason
		});
	});

	test.each([
		['too_many', refused(429, 'over_email_send_rate_limit')],
		['unreachable', { status: 503, body: {} }],
		['not_signed_in', refused(403, 'session_not_found')]
	])('fails as anything else does: %s', async (reason, answer) => {
		const { client } = await signedIn({ 'PUT user': [answer] });
		const making = makeAccount(client, 'ana@example.org', PASSWORD, 'http://here.test/');
		await expect(making).rejects.toMatchObject({ name: 'Refusal', reason });
	});
});

test('a password that may only be changed soon after a sign-in says so', async () => {
	const { client } = await signedIn({ 'PUT user': [refused(400, 'reauthentication_needed')] });
	await expect(changePassword(client, PASSWORD, `${PASSWORD} too`)).rejects.toMatchObject({ reason: 'again' });
});

test('whoever cannot be signed out stays signed in, and is told', async () => {
	const { client } = await signedIn({ 'POST logout': [{ status: 503, body: {} }] });
	await expect(signOut(client)).rejects.toMatchObject({ reason: 'unreachable' });
	expect((await client.auth.getSession()).data.session).not.toBeNull();
});

describe('the link of a reset', () => {
	const known = user({ is_anonymous: false, email: 'ana@example.org' });
	const asking = async (answers: Record<string, Answer[]>) => {
		const made = await signedIn({ 'POST recover': [{ body: {} }], ...answers });
		await made.client.auth.resetPasswordForEmail('ana@example.org');
		return made;
	};

	test('takes along what this browser has, and goes on where it was refused', async () => {
		const { client, paths } = await asking({
			'POST rpc/create_handover': [{ body: [] }],
			'POST token': [session(known)],
			'POST rpc/redeem_handover': [{ status: 503, body: {} }, { body: 0 }],
			'PUT user': [refused(422, 'same_password'), { body: known }]
		});
		const link = new ResetLink(client, 'code');
		await expect(link.setPassword(PASSWORD)).rejects.toMatchObject({ reason: 'unreachable' });
		await expect(link.setPassword(PASSWORD)).rejects.toMatchObject({ reason: 'same' });
		await link.setPassword(`${PASSWORD} too`);
		expect(paths().slice(2)).toEqual([
			'POST rpc/create_handover',
			'POST token',
			'POST rpc/redeem_handover',
			'POST rpc/redeem_handover',
			'PUT user',
			'PUT user'
		]);
	});

	test('that was used up, or opened in another browser, is of no use and leaves this browser who it was', async () => {
		const { client } = await asking({
			'POST rpc/create_handover': [{ body: [] }],
			'POST token': [refused(404, 'flow_state_not_found')]
		});
		await expect(new ResetLink(client, 'code').setPassword(PASSWORD)).rejects.toMatchObject({ reason: 'link' });
		const elsewhere = await signedIn({ 'POST rpc/create_handover': [{ body: [] }] });
		await expect(new ResetLink(elsewhere.client, 'code').setPassword(PASSWORD)).rejects.toMatchObject({
			reason: 'link'
		});
		for (const one of [client, elsewhere.client]) {
			expect((await one.auth.getSession()).data.session?.user.is_anonymous).toBe(true);
		}
	});
});
