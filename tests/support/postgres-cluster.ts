/** A PostgreSQL 15 of its own for a run of tests. Missing binaries are an error that says what to install, never a skip. */
import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

/** PostgreSQL refuses to run as root; its Debian package brings this account. */
const ACCOUNT = 'postgres';
const PACKAGE = 'postgresql-15';
const isRoot = userInfo().uid === 0;

interface Cluster {
	readonly port: number;
	stop(): Promise<void>;
}

/** Starts a cluster with the superuser supabase_admin, trusting whoever is on this machine. @throws Error */
export async function startCluster(): Promise<Cluster> {
	const binaries = findBinaries();
	const folder = mkdtempSync(join(tmpdir(), 'overlap-postgres-'));
	if (isRoot) chownSync(folder, idOf('-u'), idOf('-g'));
	const data = join(folder, 'data');
	run(binaries, 'initdb', ['-D', data, '-U', 'supabase_admin', '-A', 'trust', '-E', 'UTF8', '--locale=C', '-N']);

	const port = await freePort();
	const settings = { listen_addresses: '127.0.0.1', port, unix_socket_directories: folder, fsync: 'off' };
	const limits = { max_connections: 300, deadlock_timeout: '200ms', log_min_messages: 'log' };
	const options = Object.entries({ ...settings, ...limits }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
	const server = spawn(...asAccount(join(binaries, 'postgres'), ['-D', data, ...options]), {
		stdio: ['ignore', 'ignore', 'pipe']
	});
	const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
	const stop = async () => {
		if (server.exitCode === null) run(binaries, 'pg_ctl', ['-D', data, '-m', 'immediate', '-w', 'stop']);
		await ended;
		rmSync(folder, { recursive: true, force: true });
	};
	await untilReady(server.stderr);
	return { port, stop };
}

/** Reads the server's log until it says so, and goes on reading, so that the server never waits for its reader. */
function untilReady(log: Readable): Promise<void> {
	let said = '';
	return new Promise((resolve, reject) => {
		log.setEncoding('utf8').on('data', (text: string) => {
			if (said.length < 10_000) said += text;
			if (said.includes('ready to accept connections')) resolve();
		});
		log.once('end', () => reject(new Error(`PostgreSQL ended before it was ready: ${said}`)));
	});
}

function findBinaries(): string {
	const found = searchBinaries();
	if (found) return found;
	if (isRoot && existsSync('/etc/debian_version')) {
		execFileSync('apt-get', ['install', '-y', '--no-install-recommends', PACKAGE], { stdio: 'ignore' });
		const installed = searchBinaries();
		if (installed) return installed;
	}
	throw new Error(
		`The tests of the database need PostgreSQL 15, and initdb of version 15 was found neither under ${places().join(', ')} ` +
			`nor by pg_config. Install it (Debian, Ubuntu: apt-get install ${PACKAGE}; macOS: brew install postgresql@15).`
	);
}

function places(): string[] {
	return [
		'/usr/lib/postgresql/15/bin',
		'/usr/pgsql-15/bin',
		'/opt/homebrew/opt/postgresql@15/bin',
		'/usr/local/opt/postgresql@15/bin'
	];
}

function searchBinaries(): string | null {
	const candidates = places();
	try {
		candidates.push(
			execFileSync('pg_config', ['--bindir'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
		);
	} catch {
		// no pg_config on the PATH
	}
	return candidates.find(isVersion15) ?? null;
}

function isVersion15(folder: string): boolean {
	const initdb = join(folder, 'initdb');
	return existsSync(initdb) && / 15(\.|$|\D)/.test(execFileSync(initdb, ['--version'], { encoding: 'utf8' }));
}

function asAccount(command: string, args: readonly string[]): [string, string[]] {
	return isRoot ? ['runuser', ['-u', ACCOUNT, '--', command, ...args]] : [command, [...args]];
}

function run(binaries: string, name: string, args: readonly string[]): void {
	const [command, all] = asAccount(join(binaries, name), args);
	execFileSync(command, all, { stdio: ['ignore', 'ignore', 'pipe'], cwd: tmpdir() });
}

function idOf(flag: '-u' | '-g'): number {
	return Number(execFileSync('id', [flag, ACCOUNT], { encoding: 'utf8' }));
}

function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const probe = createServer().once('error', reject);
		probe.listen(0, '127.0.0.1', () => {
			const address = probe.address();
			probe.close(() =>
				address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))
			);
		});
	});
}
