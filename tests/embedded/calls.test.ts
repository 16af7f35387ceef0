import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientOf, migrationsFolder, startTestEmbedded, type TestEmbedded } from '../support/embedded';

/** The same call twice: straight to the database, and the long way through Supabase Lite's own PostgREST. */
const THE_LONG_WAY = { prefer: 'tx=commit' };

const migrationsDir = migrationsFolder({
	'20260101000000_calls.sql': `
		create table public.things (id int primary key, name text not null unique, tags text[], extra jsonb);
		insert into public.things values (1, 'one', '{a,"b c"}', '{"k": [1, null]}'), (2, 'two', null, null);
		alter table public.things enable row level security;

		create function public.give_number() returns int language sql stable as 'select 42';
		create function public.give_nothing() returns text language sql stable as 'select null::text';
		create function public.give_flag() returns boolean language sql stable as 'select true';
		create function public.give_instant() returns timestamptz language sql stable as $$ select timestamptz '2026-11-23 10:00:00.5+02' $$;
		create function public.give_list() returns int[] language sql stable as $$ select '{1,2,3}'::int[] $$;
		create function public.give_json(given jsonb) returns jsonb language sql stable as 'select jsonb_build_object(''given'', given)';
		create function public.do_nothing() returns void language sql as 'select';
		create function public.add_up(a int, b int default 10) returns int language sql immutable as 'select a + b';
		create function public.take_lists(ids uuid[], words text[]) returns text language sql immutable as $$ select ids::text || words::text $$;
		create function public.give_thing(wanted int) returns public.things language sql stable security definer as 'select * from public.things where id = wanted';
		create function public.give_things(lowest int) returns setof public.things language sql stable security definer as 'select * from public.things where id >= lowest order by id';
		create function public.give_table() returns table (id int, upper text) language sql stable security definer as 'select id, upper(name) from public.things order by id';
		create function public.give_column() returns table (id int) language sql stable security definer as 'select id from public.things order by id';
		create function public.give_scalars() returns setof text language sql stable security definer as 'select name from public.things order by id';
		create function public.give_pair(out a int, out b text) language sql stable as $$ select 1, 'x' $$;
		create function public.overloaded(a int) returns text language sql immutable as $$ select 'int' $$;
		create function public.overloaded(a int, b text) returns text language sql immutable as $$ select 'int and text' $$;
		create function public.refuse(code text) returns void language plpgsql as $$
			begin raise exception 'not_found' using errcode = code, detail = 'the detail', hint = 'the hint'; end $$;
		create function public.fail_plainly() returns void language plpgsql as $$ begin raise exception 'plainly'; end $$;
		create function public.break_unique() returns void language sql security definer as $$ insert into public.things values (1, 'one') $$;
		create function public.break_null() returns void language sql security definer as $$ insert into public.things values (3, null) $$;
		create function public.for_service() returns int language sql as 'select 1';
		revoke execute on function public.for_service() from public, anon, authenticated;
		create function public."Oddly named"("Odd arg" int) returns int language sql immutable as 'select "Odd arg"';`
});

let embedded: TestEmbedded;
let token: string;

beforeAll(async () => {
	embedded = await startTestEmbedded({ migrationsDir });
	const { data } = await clientOf(embedded).auth.signInAnonymously();
	token = data.session?.access_token ?? '';
});
afterAll(() => embedded.discard());

async function call(name: string, body: string, headers: Record<string, string>) {
	const response = await embedded.fetch(`http://embedded.test/rest/v1/rpc/${encodeURIComponent(name)}`, {
		method: 'POST',
		headers: { apikey: embedded.publishableKey, 'content-type': 'application/json', ...headers },
		body
	});
	const text = await response.text();
	return { status: response.status, type: response.headers.get('content-type'), body: text && JSON.parse(text) };
}

const ONE = { accept: 'application/vnd.pgrst.object+json' };

describe('a call answers as through PostgREST', () => {
	const calls: [name: string, args?: object, headers?: Record<string, string>][] = [
		['give_number'],
		['give_nothing'],
		['give_flag'],
		['give_list'],
		['give_json', { given: { a: [1, 'ü', null, { b: true }] } }],
		['do_nothing'],
		['add_up', { a: 1 }],
		['add_up', { a: 1, b: 2 }],
		['add_up', { b: 2, a: '1' }],
		['add_up', { a: null }],
		['take_lists', { ids: ['6f0d4ee4-0c39-4b8e-9d0a-8d3a1de2a8f1'], words: ['a,b', 'c"d', null] }],
		['give_thing', { wanted: 1 }],
		['give_thing', { wanted: 1 }, ONE],
		['give_thing', { wanted: 9 }],
		['give_things', { lowest: 1 }],
		['give_things', { lowest: 9 }],
		['give_things', { lowest: 2 }, ONE],
		['give_table'],
		['give_column'],
		['give_scalars'],
		['give_pair'],
		['overloaded', { a: 1 }],
		['overloaded', { a: 1, b: 'x' }]
	];
	test.each(calls)('%s %o', async (name, args = {}, headers = {}) => {
		const body = JSON.stringify(args);
		const short = await call(name, body, headers);
		expect(short).toEqual(await call(name, body, { ...headers, ...THE_LONG_WAY }));
		expect(short.status).toBeLessThan(300);
	});
});

describe('where Lite falls short of PostgREST, the direct way does not', () => {
	test('an instant is written as JSON writes it', async () => {
		expect(await call('give_instant', '{}', {})).toMatchObject({ status: 200, body: '2026-11-23T08:00:00.5+00:00' });
	});

	test('json may be given as a string', async () => {
		expect(await call('give_json', '{"given":"text"}', {})).toMatchObject({ status: 200, body: { given: 'text' } });
	});

	test('a name may need quotes', async () => {
		expect(await call('Oddly named', '{"Odd arg":7}', {})).toMatchObject({ status: 200, body: 7 });
	});

	test('a coded refusal keeps its code, its details and its hint', async () => {
		expect(await call('refuse', '{"code":"OV001"}', {})).toMatchObject({
			status: 400,
			body: { code: 'OV001', message: 'not_found', details: 'the detail', hint: 'the hint' }
		});
		expect(await call('fail_plainly', '{}', {})).toMatchObject({
			status: 400,
			body: { code: 'P0001', message: 'plainly', details: null, hint: null }
		});
	});
});

describe('a refusal is told as PostgREST tells it', () => {
	const calls: [status: number, code: string, name: string, args?: object, headers?: Record<string, string>][] = [
		[402, 'PT402', 'refuse', { code: 'PT402' }],
		[403, '42501', 'refuse', { code: '42501' }],
		[409, '23505', 'break_unique'],
		[400, '23502', 'break_null'],
		[400, '22P02', 'add_up', { a: 'many' }],
		[403, '42501', 'for_service']
	];
	test.each(calls)('%i %s %s %o', async (status, code, name, args = {}) => {
		const headers = { authorization: `Bearer ${token}` };
		const body = JSON.stringify(args);
		const short = await call(name, body, headers);
		expect(short).toMatchObject({ status, body: { code } });
		expect(short).toEqual(await call(name, body, { ...headers, ...THE_LONG_WAY }));
	});

	test('what only a person may do is a 401 to a stranger', async () => {
		expect(await call('for_service', '{}', {})).toMatchObject({ status: 401, body: { code: '42501' } });
	});

	test('an unknown function, or one that does not take these arguments, is a 404', async () => {
		expect(await call('no_such_function', '{"x":1}', {})).toMatchObject({ status: 404, body: { code: 'PGRST202' } });
		expect(await call('add_up', '{"a":1,"c":2}', {})).toMatchObject({ status: 404, body: { code: 'PGRST202' } });
	});

	test('two rows are not one', async () => {
		expect(await call('give_things', '{"lowest":1}', ONE)).toMatchObject({ status: 406, body: { code: 'PGRST116' } });
	});

	test('a body that is no object of arguments is a 400', async () => {
		for (const body of ['{', '[1]', '"x"', '3']) {
			expect(await call('give_number', body, {})).toMatchObject({ status: 400, body: { code: 'PGRST102' } });
		}
	});

	test('functions outside public cannot be called', async () => {
		expect(await call('pg_notify', '{"a":"x","b":"y"}', {})).toMatchObject({ status: 404 });
		expect(await call('auth.uid', '{}', {})).toMatchObject({ status: 404 });
	});
});

describe('a body that is nested too deeply', () => {
	const nested = (levels: number) => `{"given":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;

	test('is refused before the database sees it', async () => {
		expect(await call('give_json', nested(50), {})).toMatchObject({ status: 200 });
		expect(await call('give_json', nested(51), {})).toMatchObject({ status: 400, body: { code: 'PGRST102' } });
		expect(await call('give_json', nested(100_000), {})).toMatchObject({ status: 400, body: { code: 'PGRST102' } });
	});
});

test('what overflows the stack of the engine is an error, and leaves nothing behind', async () => {
	const { database } = embedded;
	const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
	const steps = [
		{ sql: "insert into public.things values (77, 'half')" },
		{ sql: 'select $1::jsonb as deep', params: [deep] }
	];
	await expect(database.transaction(steps)).rejects.toMatchObject({ code: 'XX000' });
	expect(await database.query('select id from public.things where id = 77')).toEqual([]);
});

test('a function that was added later is found', async () => {
	await embedded.database.query('create function public.added_later() returns int language sql as $$ select 7 $$');
	expect(await call('added_later', '{}', {})).toMatchObject({ status: 200, body: 7 });
});

test('a function that changes nothing may be called by GET', async () => {
	const client = clientOf(embedded);
	expect((await client.rpc('add_up', { a: 1, b: 2 }, { get: true })).data).toBe(3);
	expect((await client.rpc('give_things', { lowest: 1 }).select('name').eq('id', 2)).data).toEqual([{ name: 'two' }]);
	expect((await client.rpc('break_unique', {}, { get: true })).status).toBe(405);
});

test('supabase-js reads tables through policies', async () => {
	const client = clientOf(embedded);
	expect((await client.from('things').select('*')).data).toEqual([]);
	await embedded.database.query('create policy "all may read" on public.things for select using (true)');
	const { data, count } = await client.from('things').select('id, name', { count: 'exact' }).order('id').limit(1);
	expect({ data, count }).toEqual({ data: [{ id: 1, name: 'one' }], count: 2 });
	expect((await client.from('things').insert({ id: 9, name: 'nine' })).status).toBe(401);
});
