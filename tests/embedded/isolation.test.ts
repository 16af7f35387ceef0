import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientOf, migrationsFolder, startTestEmbedded, type TestEmbedded } from '../support/embedded';

let embedded: TestEmbedded;
const migrationsDir = migrationsFolder({
	'20260101000000_own.sql': `
		create table public.own_rows (
			id uuid primary key,
			owner uuid not null default auth.uid(),
			body text not null check (length(body) < 100)
		);
		alter table public.own_rows enable row level security;
		create policy "own only" on public.own_rows using (owner = auth.uid()) with check (owner = auth.uid());

		-- Slow on purpose, with statements before and after: where another transaction could come between.
		create function public.who_am_i() returns jsonb language plpgsql set search_path = '' as $$
		declare
			before uuid := auth.uid();
		begin
			perform count(*) from pg_catalog.generate_series(1, 2000);
			return jsonb_build_object('before', before, 'after', auth.uid(), 'role', current_user,
				'header', current_setting('request.headers', true)::jsonb ->> 'x-person');
		end $$;
		create function public.refuse_me() returns void language plpgsql as $$
		begin raise exception 'no' using errcode = 'OV001'; end $$;
		create function public.add_own(id uuid, body text) returns uuid language sql set search_path = '' as $$
			insert into public.own_rows (id, body) values (add_own.id, add_own.body) returning owner
		$$;`
});

beforeAll(async () => {
	embedded = await startTestEmbedded({ migrationsDir });
});
afterAll(() => embedded.discard());

type Client = ReturnType<typeof clientOf>;
interface Person {
	readonly id: string | null;
	readonly role: string;
	readonly client: Client;
}

async function signedIn(): Promise<Person> {
	const client = clientOf(embedded);
	const { data } = await client.auth.signInAnonymously();
	return { id: data.user?.id ?? '', role: 'authenticated', client };
}

describe('400 requests of different people at once', () => {
	test('none runs as another, whatever fails among them', async () => {
		const people: Person[] = [
			...(await Promise.all(Array.from({ length: 20 }, signedIn))),
			{ id: null, role: 'anon', client: clientOf(embedded) },
			{ id: null, role: 'service_role', client: clientOf(embedded, { key: embedded.secretKey }) }
		];
		await Promise.all(
			people.map(({ id, client }) => id && client.rpc('add_own', { id: randomUUID(), body: `of ${id}` }))
		);

		const kinds: ((person: Person) => Promise<void>)[] = [
			async ({ id, role, client }) => {
				const { data } = await client.rpc('who_am_i');
				expect(data).toMatchObject({ before: id, after: id, role });
			},
			async ({ id, role, client }) => {
				const { data } = await client.from('own_rows').select('owner');
				if (role === 'service_role') expect(data?.length).toBeGreaterThanOrEqual(20);
				else expect(data?.every(({ owner }) => owner === id)).toBe(true);
				if (role === 'authenticated') expect(data).not.toHaveLength(0);
			},
			async ({ id, client }) => {
				if (!id) return void expect((await client.rpc('refuse_me')).error?.code).toBe('OV001');
				const { data } = await client.rpc('add_own', { id: randomUUID(), body: `of ${id}` });
				expect(data).toBe(id);
			},
			async ({ role, client }) => {
				const { error } = await client
					.from('own_rows')
					.insert({ id: randomUUID(), owner: randomUUID(), body: 'forged' });
				if (role === 'service_role') expect(error).toBeNull();
				else expect(error?.code).toBe('42501');
			},
			async ({ id, client }) => {
				const { error } = await client.rpc('add_own', { id: randomUUID(), body: 'x'.repeat(200) });
				expect(error?.code).toBe(id ? '23514' : error?.code);
				expect(error).not.toBeNull();
			},
			async ({ id, client }) => {
				if (!id) return void expect((await client.rpc('no_such_function')).error?.code).toBe('PGRST202');
				expect((await client.auth.getUser()).data.user?.id).toBe(id);
			}
		];
		const requests = Array.from({ length: 400 }, (_, i) => {
			const person = people[i % people.length];
			const kind = kinds[Math.floor(i / people.length + i) % kinds.length];
			if (!person || !kind) throw new Error('no request');
			return kind(person);
		});
		await Promise.all(requests);

		const strangers = await embedded.database.query(
			`select count(*) as n from public.own_rows where body like 'of %' and body <> 'of ' || owner::text`
		);
		expect(strangers).toEqual([{ n: 0 }]);
	});

	test('a transaction of the server beside them begins as nobody', async () => {
		const person = await signedIn();
		const [, seen] = await Promise.all([
			Promise.all(Array.from({ length: 50 }, () => person.client.rpc('who_am_i'))),
			Promise.all(
				Array.from({ length: 50 }, () =>
					embedded.database.query(`select current_user as "user", auth.uid() as uid, auth.role() as role`)
				)
			)
		]);
		expect(new Set(seen.map((rows) => JSON.stringify(rows)))).toEqual(
			new Set([JSON.stringify([{ user: 'supabase_admin', uid: null, role: null }])])
		);
	});
});
