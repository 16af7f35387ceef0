import { chmodSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { clientOf, migrationsFolder, newFolder, startTestEmbedded, type TestEmbedded } from '../support/embedded';

const FIRST = { '20260101000000_first.sql': 'create table public.kept (id int primary key);' };
const SECOND = { '20260102000000_second.sql': 'alter table public.kept add column more text;' };

/** One that runs, in a folder that was there before and open to all. */
let running: TestEmbedded;

beforeAll(async () => {
	const dataDir = await newFolder();
	chmodSync(dataDir, 0o755);
	running = await startTestEmbedded({ migrationsDir: migrationsFolder(FIRST), dataDir });
});
afterAll(() => running.discard());

async function started(options: Parameters<typeof startTestEmbedded>[0]) {
	const embedded = await startTestEmbedded(options);
	onTestFinished(() => embedded.discard());
	return embedded;
}

describe('the data folder', () => {
	test('belongs to one server at a time, which the second one is told', async () => {
		const { dataDir } = running;
		await expect(startTestEmbedded({ migrationsDir: migrationsFolder(FIRST), dataDir })).rejects.toThrow(
			`The data folder ${dataDir} is in use by another running server.`
		);
	});

	test('keeps people signed in, and what they wrote, over a restart', async () => {
		const migrationsDir = migrationsFolder(FIRST);
		const before = await startTestEmbedded({ migrationsDir });
		const { data } = await clientOf(before).auth.signInAnonymously();
		await before.database.query('insert into public.kept values (1)');
		await before.close();

		const after = await started({ migrationsDir, dataDir: before.dataDir });
		const client = clientOf(after);
		const { data: again, error } = await client.auth.setSession({
			access_token: data.session?.access_token ?? '',
			refresh_token: data.session?.refresh_token ?? ''
		});
		expect(error).toBeNull();
		expect(again.user?.id).toBe(data.user?.id);
		expect((await client.auth.refreshSession()).data.user?.id).toBe(data.user?.id);
		expect(after.publishableKey).toBe(before.publishableKey);
		expect(await after.database.query('select id from public.kept')).toEqual([{ id: 1 }]);
	});

	test('shows what is in it to its owner only, also when it was there before', () => {
		const { dataDir } = running;
		expect(statSync(dataDir).mode & 0o777).toBe(0o700);
		expect(statSync(join(dataDir, 'secrets.json')).mode & 0o777).toBe(0o600);
	});
});

describe('migrations', () => {
	test('run once each, as a role that is no superuser, and are recorded', async () => {
		const before = await startTestEmbedded({ migrationsDir: migrationsFolder(FIRST) });
		await before.close();
		const after = await started({
			dataDir: before.dataDir,
			migrationsDir: migrationsFolder({ ...FIRST, ...SECOND })
		});
		expect(
			await after.database.query('select version, name from supabase_migrations.schema_migrations order by version')
		).toEqual([
			{ version: '20260101000000', name: 'first' },
			{ version: '20260102000000', name: 'second' }
		]);
		expect(
			await after.database.query(`select tableowner, rolsuper from pg_tables
				join pg_roles on rolname = tableowner where tablename = 'kept'`)
		).toEqual([{ tableowner: 'postgres', rolsuper: false }]);
	});

	test('that fail leave nothing behind, and say which one', async () => {
		const dataDir = await newFolder();
		onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
		const broken = { '20260102000000_broken.sql': 'create table public.half (id int); select 1 / 0;' };
		await expect(
			startTestEmbedded({ dataDir, migrationsDir: migrationsFolder({ ...FIRST, ...broken }) })
		).rejects.toThrow('Migration 20260102000000_broken failed: division by zero (22012).');
		const after = await startTestEmbedded({ dataDir, migrationsDir: migrationsFolder(FIRST) });
		expect(await after.database.query(`select tablename from pg_tables where schemaname = 'public'`)).toEqual([
			{ tablename: 'kept' }
		]);
		await after.close();
	});

	test('that were edited, or that only a newer version knows, keep the server from starting', async () => {
		const before = await startTestEmbedded({ migrationsDir: migrationsFolder({ ...FIRST, ...SECOND }) });
		await before.close();
		const { dataDir } = before;
		onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
		await expect(startTestEmbedded({ dataDir, migrationsDir: migrationsFolder(FIRST) })).rejects.toThrow(
			'its migration 20260102000000_second is unknown to this one'
		);
		const edited = { '20260101000000_first.sql': 'create table public.kept (id bigint primary key);' };
		await expect(
			startTestEmbedded({ dataDir, migrationsDir: migrationsFolder({ ...edited, ...SECOND }) })
		).rejects.toThrow('The migration 20260101000000_first is not the one that made this data.');
	});
});

describe('what a Supabase project has before its migrations', () => {
	test('grants the API roles everything in public, so that a missing policy shows', async () => {
		await running.database.query('insert into public.kept values (1)');
		const { data, error } = await clientOf(running).from('kept').select('*');
		expect(error).toBeNull();
		expect(data).toEqual([{ id: 1 }]);
	});

	test('keeps API roles out of schema auth, and out of schemas that nobody granted', async () => {
		const migrationsDir = migrationsFolder({
			'20260101000000_private.sql': `
				create schema private;
				create table private.secrets (id int primary key);
				alter table private.secrets enable row level security;
				create table public.open (id int primary key);
				alter table public.open enable row level security;
				create function public.peek(what text) returns int language plpgsql as $$
				declare n int; begin execute 'select count(*) from ' || what into n; return n; end $$;`
		});
		const embedded = await started({ migrationsDir });
		const client = clientOf(embedded);
		await client.auth.signInAnonymously();
		// Lite's own way into the database comes first: it would grant everything in such schemas.
		expect((await client.from('open').select('*')).data).toEqual([]);
		for (const what of [
			'auth.users',
			'auth.refresh_tokens',
			'private.secrets',
			'supabase_migrations.schema_migrations'
		]) {
			expect((await client.rpc('peek', { what })).error?.code).toBe('42501');
			const [schema = '', table = ''] = what.split('.');
			expect((await client.schema(schema).from(table).select('*')).error?.code).toBe('PGRST106');
		}
	});
});
