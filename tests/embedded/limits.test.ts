import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientOf, migrationsFolder, startTestEmbedded, type TestEmbedded } from '../support/embedded';

let embedded: TestEmbedded;
const migrationsDir = migrationsFolder({
	'20260101000000_codes.sql': `
		create function public.look_up_workshop(code text) returns text language plpgsql as $$
		begin
			if code <> 'right' then raise exception 'not_found' using errcode = 'OV404'; end if;
			return 'there';
		end $$;
		create function public.look_up_team(code text) returns text language sql as $$ select public.look_up_workshop(code) $$;
		create function public.redeem_device_code(code text) returns text language sql as $$ select public.look_up_workshop(code) $$;`
});

beforeAll(async () => {
	embedded = await startTestEmbedded({ migrationsDir });
});
afterAll(() => embedded.discard());

describe('an address', () => {
	test('may sign in 300 people at once, and not one more; another address may', async () => {
		const address = '192.0.2.1';
		const signIn = () => clientOf(embedded, { address }).auth.signInAnonymously();
		const answers = await Promise.all(Array.from({ length: 301 }, signIn));
		expect(answers.filter(({ error }) => error === null)).toHaveLength(300);
		expect(answers.map(({ error }) => error?.code).filter(Boolean)).toEqual(['over_request_rate_limit']);
		expect(answers.find(({ error }) => error)?.error?.status).toBe(429);
		expect((await clientOf(embedded, { address: '192.0.2.2' }).auth.signInAnonymously()).error).toBeNull();
	});

	const refused = { status: 429, message: 'too_many' };
	const ask = async (address: string, name: string, code: string) => {
		const { status, error, data } = await clientOf(embedded, { address }).rpc(name, { code });
		return data ?? { status, message: error?.message };
	};
	const wrong = { status: 400, message: 'not_found' };

	test('may try twenty wrong codes; the links that are right open to others there, however many it tries', async () => {
		const address = '192.0.2.5';
		for (let guess = 0; guess < 20; guess++) expect(await ask(address, 'look_up_workshop', `${guess}`)).toEqual(wrong);
		for (let guess = 0; guess < 3; guess++) {
			expect(await ask(address, 'look_up_workshop', `${guess}`)).toEqual(refused);
			expect(await ask(address, 'look_up_workshop', 'right')).toBe('there');
		}
	});

	test('has no tries more for the links of teams', async () => {
		const address = '192.0.2.15';
		for (let guess = 0; guess < 20; guess++) {
			const link = guess % 2 === 0 ? 'look_up_team' : 'look_up_workshop';
			expect(await ask(address, link, `${guess}`)).toEqual(wrong);
		}
		expect(await ask(address, 'look_up_team', 'x')).toEqual(refused);
		expect(await ask(address, 'look_up_team', 'right')).toBe('there');
	});

	test('may try twenty short codes, of a device, and is refused the right one after that, but not the links', async () => {
		const address = '192.0.2.16';
		for (let guess = 0; guess < 20; guess++)
			expect(await ask(address, 'redeem_device_code', `${guess}`)).toEqual(wrong);
		for (const code of ['x', 'right']) expect(await ask(address, 'redeem_device_code', code)).toEqual(refused);
		expect(await ask(address, 'look_up_workshop', 'x')).toEqual(wrong);
		expect(await ask('192.0.2.17', 'redeem_device_code', 'right')).toBe('there');
	});

	test('that guessed links may still bring its own devices in', async () => {
		const address = '192.0.2.18';
		for (let guess = 0; guess < 21; guess++) await ask(address, 'look_up_workshop', `${guess}`);
		expect(await ask(address, 'redeem_device_code', 'right')).toBe('there');
	});

	test('has no more tries when it guesses all at once', async () => {
		const client = clientOf(embedded, { address: '192.0.2.8' });
		const guesses = Array.from({ length: 100 }, (_, n) => client.rpc('look_up_workshop', { code: `${n}` }));
		const codes = (await Promise.all(guesses)).map(({ error }) => error?.code);
		expect(codes.filter((code) => code === 'OV404')).toHaveLength(20);
		expect(codes.filter((code) => code === 'OV429')).toHaveLength(80);
	});

	test('has no way round the count', async () => {
		const address = '192.0.2.7';
		const ask = (path: string, init: RequestInit = {}) =>
			embedded.fetchFor(address)(`http://embedded.test/rest/v1/rpc/${path}`, {
				...init,
				headers: { apikey: embedded.publishableKey, 'content-type': 'application/json', ...init.headers }
			});
		const body = JSON.stringify({ code: 'wrong' });
		expect((await ask('look_up_workshop?code=right')).status).toBe(405);
		expect((await ask('look_up_workshop?select=*', { method: 'POST', body })).status).toBe(405);
		expect((await ask('look%5Fup_workshop', { method: 'POST', body, headers: { prefer: 'tx=commit' } })).status).toBe(
			405
		);
		for (let guess = 0; guess < 20; guess++) await ask('look%5Fup_workshop', { method: 'POST', body });
		expect((await ask('look_up_workshop', { method: 'POST', body })).status).toBe(429);
	});

	test('of IPv6 counts with all that its owner has', async () => {
		const guess = (address: string) => clientOf(embedded, { address }).rpc('look_up_workshop', { code: 'wrong' });
		for (let n = 0; n < 20; n++) await guess(`2001:db8:1:2::${n}`);
		expect((await guess('2001:db8:1:2::ffff')).status).toBe(429);
		expect((await guess('2001:db8:1:3::1')).status).toBe(400);
	});

	test('may use right codes as a full room does', async () => {
		const client = clientOf(embedded, { address: '192.0.2.6' });
		const answers = await Promise.all(
			Array.from({ length: 400 }, () => client.rpc('look_up_workshop', { code: 'right' }))
		);
		expect(answers.every(({ data }) => data === 'there')).toBe(true);
	});

	test('does not count when it is the server itself', async () => {
		const client = clientOf(embedded);
		for (let guess = 0; guess < 30; guess++) {
			expect((await client.rpc('look_up_workshop', { code: `${guess}` })).error?.code).toBe('OV404');
		}
	});
});
