import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
	chmodSync,
	copyFileSync,
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	truncateSync,
	writeFileSync
} from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { Backups } from '$lib/server/embedded/backup/backups';
import { newBackup } from '$lib/server/embedded/backup/folder';
import { clientOf, migrationsFolder, newFolder, startTestEmbedded, type TestEmbedded } from '../support/embedded';

const FIRST = {
	'20260101000000_first.sql': `
		create table public.kept (id bigint generated always as identity primary key, word text unique);
		create function public.keep(word text) returns bigint language sql security definer set search_path = ''
			as 'insert into public.kept (word) values ($1) returning id';`
};
const SECOND = { '20260102000000_second.sql': 'alter table public.kept add column more text;' };

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** For tests that leave a server as they found it, but for rows: one that runs, with its folder and migrations. */
let running: TestEmbedded;
/** A folder that a server has left, and the file that a backup of it is. */
let left: { dataDir: string; file: string };
const migrationsDir = migrationsFolder(FIRST);

beforeAll(async () => {
	running = await startTestEmbedded({ migrationsDir });
	const before = await startTestEmbedded({ migrationsDir });
	await clientOf(before).rpc('keep', { word: 'older' });
	await before.close();
	const { dataDir } = before;
	left = { dataDir, file: join(mkdtempSync(join(tmpdir(), 'overlap-backup-')), 'kept.tar.gz') };
	expect(await run('backup', dataDir, left.file)).toMatchObject({ complained: '', code: 0 });
});
afterAll(async () => {
	await running.discard();
	for (const folder of [left.dataDir, dirname(left.file)]) rmSync(folder, { recursive: true });
});

async function started(options: Parameters<typeof startTestEmbedded>[0]): Promise<TestEmbedded> {
	const embedded = await startTestEmbedded(options);
	onTestFinished(() => embedded.discard());
	return embedded;
}

function scratch(): string {
	const folder = mkdtempSync(join(tmpdir(), 'overlap-backup-'));
	onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
	return folder;
}

/** A folder like the one that a server has left, to go on with. */
function leftFolder(): string {
	const dataDir = scratch();
	cpSync(left.dataDir, dataDir, { recursive: true });
	return dataDir;
}

/** Runs a command as npm does. */
async function run(command: 'backup' | 'restore', dataDir: string, ...args: string[]) {
	const running = spawn(process.execPath, ['--import', 'tsx', `src/serve/${command}.ts`, ...args], {
		env: { ...process.env, DATA_DIR: dataDir, PUBLIC_SUPABASE_URL: '' },
		stdio: ['ignore', 'pipe', 'pipe']
	});
	const [said, complained, [code]] = await Promise.all([
		text(running.stdout),
		text(running.stderr),
		once(running, 'exit')
	]);
	return { said, complained, code };
}

/** Every row of every table and every counter, the engine's own aside. */
async function contentOf({ database }: TestEmbedded): Promise<Record<string, unknown>> {
	const tables = await database.query(`
		select format('%I.%I', n.nspname, c.relname) as name, c.relkind::text as kind
		from pg_class c join pg_namespace n on n.oid = c.relnamespace
		where c.relkind in ('r', 'S') and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
		order by 1`);
	const content: Record<string, unknown> = {};
	for (const { name } of tables) {
		const [row] = await database.query(
			`select coalesce(jsonb_agg(to_jsonb(t) order by to_jsonb(t)::text), '[]') as rows from (select * from ${name}) t`
		);
		content[String(name)] = row?.rows;
	}
	return content;
}

function backupsIn(dataDir: string): string[] {
	return readdirSync(join(dataDir, 'backups')).sort();
}

describe('a backup of a server that runs', () => {
	test('brings everything back into an empty folder: each row, each counter, and who is signed in', async () => {
		const before = await started({});
		const client = clientOf(before);
		const { data } = await client.auth.signInAnonymously();
		const { error: refused } = await client.rpc('join_workshop', { code: 'aaaa-bbbb-cccc' });
		expect(refused?.code).toMatch(/^(OV|PGRST)/);
		const file = join(scratch(), 'kept.tar.gz');
		const expected = await contentOf(before);
		expect(expected['auth.users']).toHaveLength(1);

		const { said, complained, code } = await run('backup', before.dataDir, file);
		expect({ complained, code }).toEqual({ complained: '', code: 0 });
		expect(said).toContain(file);
		expect(statSync(file).mode & 0o777).toBe(0o600);
		expect(await before.isHealthy()).toBe(true);
		expect(backupsIn(before.dataDir)).toEqual([]);

		const dataDir = join(scratch(), 'restored');
		expect(await run('restore', dataDir, file)).toMatchObject({ complained: '', code: 0 });
		expect(statSync(dataDir).mode & 0o777).toBe(0o700);
		expect(statSync(join(dataDir, 'secrets.json')).mode & 0o777).toBe(0o600);
		const after = await started({ dataDir });
		expect(await contentOf(after)).toEqual(expected);
		expect(after.publishableKey).toBe(before.publishableKey);
		const again = clientOf(after);
		const { data: session, error } = await again.auth.setSession({
			access_token: data.session?.access_token ?? '',
			refresh_token: data.session?.refresh_token ?? ''
		});
		expect(error).toBeNull();
		expect(session.user?.id).toBe(data.user?.id);
		expect((await again.auth.refreshSession()).data.user?.id).toBe(data.user?.id);
	});

	test('is of one moment, whatever is written meanwhile, and holds all that was acknowledged before', async () => {
		const client = clientOf(running);
		for (let n = 0; n < 20; n++) expect((await client.rpc('keep', { word: `before ${n}` })).error).toBeNull();
		const file = join(scratch(), 'kept.tar.gz');
		const backup = run('backup', running.dataDir, file);
		let ended = false;
		void backup.then(() => (ended = true));
		let written = 0;
		while (!ended) {
			const words = Array.from({ length: 5 }, () => `while ${written++}`);
			const answers = await Promise.all(words.map((word) => client.rpc('keep', { word })));
			expect(answers.map(({ error }) => error)).toEqual(words.map(() => null));
		}
		expect(await backup).toMatchObject({ complained: '', code: 0 });

		const dataDir = scratch();
		expect(await run('restore', dataDir, file)).toMatchObject({ complained: '', code: 0 });
		const after = await started({ dataDir, migrationsDir });
		const rows = await after.database.query('select id, word from public.kept order by id');
		const all = await running.database.query('select id, word from public.kept order by id');
		expect(rows.length).toBeGreaterThanOrEqual(20);
		expect(rows).toEqual(all.slice(0, rows.length));
		expect((await clientOf(after).rpc('keep', { word: 'after' })).data).toBeGreaterThan(rows.length);
	});

	test('is given to nobody who does not know the secret key, and through no address', async () => {
		const { dataDir, fetch, secretKey } = running;
		const door = join(dataDir, 'door');
		expect(statSync(door).mode & 0o777).toBe(0o600);
		const ask = async (headers: Record<string, string>) => {
			const asked = request({ socketPath: door, method: 'POST', path: '/backup', headers });
			asked.end();
			const [answer] = await once(asked, 'response');
			return { status: answer.statusCode, body: await text(answer) };
		};
		expect(await ask({})).toEqual({ status: 401, body: '' });
		expect(await ask({ authorization: 'Bearer sb_secret_guess' })).toEqual({ status: 401, body: '' });
		const headers = { apikey: secretKey, authorization: `Bearer ${secretKey}` };
		for (const path of ['/backup', '/rest/v1/backup', '/auth/v1/backup', '/rest/v1/rpc/backup']) {
			const answer = await fetch(`http://embedded.test${path}`, { method: 'POST', headers, body: '{}' });
			expect(answer.status, path).toBeGreaterThanOrEqual(400);
		}
	});

	test('never overwrites a file', async () => {
		const file = join(scratch(), 'mine');
		writeFileSync(file, 'mine');
		const { complained, code } = await run('backup', running.dataDir, file);
		expect({ complained, code }).toEqual({ complained: `${file} exists already, and is left as it is.\n`, code: 1 });
		expect(readFileSync(file, 'utf8')).toBe('mine');
	});
});

describe('a backup without a server', () => {
	test('holds the same', async () => {
		const dataDir = scratch();
		expect(await run('restore', dataDir, left.file)).toMatchObject({ complained: '', code: 0 });
		const expected = await contentOf(await started({ dataDir: leftFolder(), migrationsDir }));
		expect(expected['public.kept']).toEqual([{ id: 1, word: 'older' }]);
		expect(await contentOf(await started({ dataDir, migrationsDir }))).toEqual(expected);
	});

	test('into a folder that is not there is refused with words', async () => {
		const file = join(scratch(), 'missing', 'kept.tar.gz');
		const { complained, code } = await run('backup', left.dataDir, file);
		expect({ complained, code }).toEqual({
			complained: `There is no folder ${dirname(file)}. Make it first.\n`,
			code: 1
		});
	});

	test('of a folder that holds nothing is refused', async () => {
		const dataDir = scratch();
		const { complained, code } = await run('backup', dataDir, join(dataDir, 'x'));
		expect(complained).toBe(`There is nothing to keep in ${dataDir} yet. Set DATA_DIR to the folder of your server.\n`);
		expect(code).toBe(1);
		expect(readdirSync(dataDir)).toEqual([]);
	});
});

describe('restoring', () => {
	test('touches neither a running server nor a folder that holds something', async () => {
		expect(await run('restore', running.dataDir, left.file)).toMatchObject({
			complained: expect.stringContaining('is in use by another running server'),
			code: 1
		});
		expect(await running.isHealthy()).toBe(true);

		const dataDir = scratch();
		writeFileSync(join(dataDir, 'thesis.txt'), 'mine');
		expect(await run('restore', dataDir, left.file)).toMatchObject({
			complained: expect.stringContaining('is not empty (thesis.txt), and nothing in it is overwritten.'),
			code: 1
		});
		expect(readdirSync(dataDir).filter((name) => name !== 'lock')).toEqual(['thesis.txt']);
	});

	test.each([
		['is cut short', 'is damaged', (file: string) => truncateSync(file, statSync(file).size - 1000)],
		['is something else', 'is damaged', (file: string) => writeFileSync(file, 'words')],
		[
			'is a folder',
			'is no file: a backup is one, ending in .tar.gz.',
			(file: string) => {
				rmSync(file);
				mkdirSync(file);
			}
		]
	])('leaves nothing of a file that %s', async (_, words, spoil) => {
		const file = join(scratch(), 'kept.tar.gz');
		copyFileSync(left.file, file);
		spoil(file);
		const dataDir = scratch();
		const { complained, code } = await run('restore', dataDir, file);
		expect(complained).toContain(words);
		expect(code).toBe(1);
		expect(readdirSync(dataDir).filter((name) => name !== 'lock')).toEqual([]);
	});
});

describe('the daily backup', () => {
	const now = Date.parse('2026-03-02T09:30:00Z');

	afterEach(() => rmSync(join(running.dataDir, 'backups'), { recursive: true, force: true }));

	test('is made once a day, for its owner only, and can be restored', async () => {
		const { dataDir, backups, database } = running;
		await database.query(`insert into public.kept (word) values ('daily')`);
		const logged = running.logged.length;
		// Nobody is quiet here: each is made when it has been overdue for two hours.
		for (const at of [now, now + 27 * HOUR]) {
			await backups.keepDaily(at);
			await backups.keepDaily(at + DAY / 2);
		}
		expect(backupsIn(dataDir)).toEqual(['daily-2026-03-02T09-30-00Z.tar.gz', 'daily-2026-03-03T12-30-00Z.tar.gz']);
		expect(running.logged.slice(logged)).toHaveLength(2);
		const file = join(dataDir, 'backups', backupsIn(dataDir)[0] ?? '');
		expect(statSync(file).mode & 0o777).toBe(0o600);

		const restored = scratch();
		expect(await run('restore', restored, file)).toMatchObject({ complained: '', code: 0 });
		const after = await started({ dataDir: restored, migrationsDir });
		expect(await after.database.query(`select word from public.kept where word = 'daily'`)).toHaveLength(1);
	});

	test('waits while people are busy, but not for ever', async () => {
		const { dataDir, backups, database } = running;
		await database.query('select 1');
		const boot = Date.now();
		await backups.keepDaily(boot);
		await backups.keepDaily(boot + HOUR);
		expect(backupsIn(dataDir)).toEqual([]);
		await backups.keepDaily(boot + 3 * HOUR);
		expect(backupsIn(dataDir)).toHaveLength(1);
	});

	test('goes on when the clock is set back', async () => {
		const { dataDir, backups } = running;
		await backups.keepDaily(now + 3 * DAY);
		await backups.keepDaily(now);
		await backups.keepDaily(now + HOUR);
		expect(backupsIn(dataDir)).toEqual(['daily-2026-03-02T09-30-00Z.tar.gz', 'daily-2026-03-05T09-30-00Z.tar.gz']);
	});

	test('leaves nothing half done behind: what a killed server left is removed at the next start', async () => {
		const dataDir = leftFolder();
		for (const name of ['.copy.tar', 'daily-2026-03-02T09-30-00Z.tar.gz.partial', 'mine.tar.gz']) {
			writeFileSync(join(dataDir, 'backups', name), 'half');
		}
		await started({ dataDir, migrationsDir });
		expect(backupsIn(dataDir)).toEqual(['mine.tar.gz']);
	});
});

describe('which backups are kept', () => {
	const now = Date.parse('2026-03-02T09:30:00Z');
	type Day = readonly ['daily' | 'before-upgrade', number];
	const day = (...days: readonly number[]) => days.map((each): Day => ['daily', each]);

	/** What is left of backups of so many days after `now`, once the one of `at` has been made. */
	async function leftAfter(kept: readonly Day[], at: number): Promise<string[]> {
		const dataDir = scratch();
		mkdirSync(join(dataDir, 'database'), { recursive: true });
		for (const [kind, after] of kept) writeFileSync(newBackup(dataDir, kind, now + after * DAY), 'kept');
		const backups = new Backups(
			dataDir,
			{ copyTo: async (file) => writeFileSync(file, 'the database'), quietFor: Infinity },
			() => {}
		);
		onTestFinished(() => backups.close());
		await backups.keepDaily(now + at * DAY);
		return backupsIn(dataDir);
	}
	const named = (days: readonly Day[]) =>
		days.map(([kind, after]) => basename(newBackup(tmpdir(), kind, now + after * DAY))).sort();

	test('seven of a day, and what was made before an upgrade as long as those of its days', async () => {
		const kept = [...day(0, 1, 2, 3, 4, 5, 6), ['before-upgrade', 0.5], ['before-upgrade', 1.5]] as const;
		expect(await leftAfter(kept, 7)).toEqual(named([...day(1, 2, 3, 4, 5, 6, 7), ['before-upgrade', 1.5]]));
	});

	test('none goes for having become old: only one that is made takes the place of another', async () => {
		const kept = [...day(0, 1, 2), ['before-upgrade', 0.5]] as const;
		expect(await leftAfter(kept, 40)).toEqual(named([...kept, ...day(40)]));
		expect(await leftAfter(day(0, 1, 2, 3, 4, 5, 6), 6.5)).toEqual(named(day(0, 1, 2, 3, 4, 5, 6)));
	});

	test.each([
		['a year ahead', 365, [1, 2, 3, 4, 5, 6]],
		['a year behind', -365, [0, 1, 2, 3, 4, 5]]
	])('a clock that is %s takes one away, not all', async (_, at, left) => {
		const kept = [...day(0, 1, 2, 3, 4, 5, 6), ['before-upgrade', 3.5]] as const;
		expect(await leftAfter(kept, at)).toEqual(named([...day(...left, at), ['before-upgrade', 3.5]]));
	});

	test('those that a wrong clock dated into a far day go before those of the right one', async () => {
		const kept = [...day(0, 1, 2, 3, 4, 5, 365), ['before-upgrade', 364]] as const;
		expect(await leftAfter(kept, 7)).toEqual(named(day(0, 1, 2, 3, 4, 5, 7)));
	});
});

describe('an upgrade', () => {
	const newer = migrationsFolder({ ...FIRST, ...SECOND });

	test('makes one backup first, however often it fails, from which the older version starts', async () => {
		expect(backupsIn(left.dataDir)).toEqual([]);
		const folder = leftFolder();
		for (const name of ['.copy.tar', 'before-upgrade-2026-03-02T09-30-00Z.tar.gz.partial']) {
			writeFileSync(join(folder, 'backups', name), 'of a try that was killed');
		}
		const third = (sql: string) => migrationsFolder({ ...FIRST, ...SECOND, '20260103000000_third.sql': sql });
		for (const sql of ['select 1 / 0', 'select 2 / 0']) {
			await expect(startTestEmbedded({ dataDir: folder, migrationsDir: third(sql) })).rejects.toThrow('third failed');
			expect(backupsIn(folder)).toEqual(['.upgrade', expect.stringMatching(/^before-upgrade-.*\.tar\.gz$/)]);
		}
		const [, kept = ''] = backupsIn(folder);
		const after = await started({ dataDir: folder, migrationsDir: third('select 1') });
		// Whatever starts, an older version as well, ends the upgrade: the next has a backup of its own.
		expect(backupsIn(folder)).toEqual([kept]);
		expect(after.logged.join('\n')).toContain(kept);
		expect(await after.database.query('select word, more from public.kept')).toEqual([{ word: 'older', more: null }]);

		const dataDir = scratch();
		expect(await run('restore', dataDir, join(folder, 'backups', kept))).toMatchObject({ code: 0 });
		const back = await started({ dataDir, migrationsDir });
		expect(await back.database.query('select * from public.kept')).toEqual([{ id: 1, word: 'older' }]);
	});

	test('does not happen when no backup can be made', async () => {
		const dataDir = leftFolder();
		const folder = join(dataDir, 'backups');
		rmSync(folder, { recursive: true });
		writeFileSync(folder, 'in the way');
		await expect(startTestEmbedded({ dataDir, migrationsDir: newer })).rejects.toThrow(
			'The database is not brought up to date, because no backup could be made first.'
		);
		rmSync(folder);
		const after = await started({ dataDir, migrationsDir });
		expect(await after.database.query('select version from supabase_migrations.schema_migrations')).toHaveLength(1);
	});

	test('backwards is refused, and nothing is changed or kept for it', async () => {
		const before = await startTestEmbedded({ migrationsDir: newer });
		const expected = await contentOf(before);
		await before.close();
		await expect(startTestEmbedded({ dataDir: before.dataDir, migrationsDir })).rejects.toThrow(
			'The data was written by a newer version: its migration 20260102000000_second is unknown to this one.'
		);
		const after = await started({ dataDir: before.dataDir, migrationsDir: newer });
		expect(await contentOf(after)).toEqual(expected);
		expect(backupsIn(after.dataDir)).toEqual([]);
	});
});

describe('the secrets', () => {
	test('that cannot be understood keep the server from starting, with words, and are not replaced', async () => {
		const dataDir = await newFolder();
		onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
		const file = join(dataDir, 'secrets.json');
		writeFileSync(file, '{"jwtSec');
		chmodSync(file, 0o600);
		await expect(startTestEmbedded({ dataDir, migrationsDir })).rejects.toThrow(
			`${file} is damaged. Take it from a backup`
		);
		expect(readFileSync(file, 'utf8')).toBe('{"jwtSec');
		expect(existsSync(`${file}.new`)).toBe(false);
	});
});
