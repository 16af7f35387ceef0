/**
 * The disk is full, as a preloaded module plays it. Nothing is acknowledged that is not kept, what is there can be read,
 * the log has words for it, and with room again the same server takes everything.
 */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { AppServer } from '../support/server.ts';
import { Renewing } from './renewing.ts';
import { Room, type Write } from './room.ts';

const folder = mkdtempSync(join(tmpdir(), 'overlap-full-'));
const sign = join(folder, 'full');
const preload = fileURLToPath(new URL('full-disk.js', import.meta.url));

/** Leaves the log that the database writes ahead with room for a few changes before it needs another file. */
const END_OF_LOG_FILE = `do $$ begin
	while (pg_current_wal_insert_lsn() - '0/0') % 16777216 < 16777216 - 120000 loop
		perform pg_logical_emit_message(false, 'full', repeat('x', 8000));
	end loop; end $$`;

let server: AppServer;
let room: Room;

beforeAll(async () => {
	server = await AppServer.start({ NODE_OPTIONS: `--import ${preload}`, FULL_WHILE: sign });
	room = await Room.open(server, 2);
}, 120_000);
afterEach(() => rmSync(sign, { force: true }));
afterAll(async () => {
	await room.leave();
	await server.remove();
	rmSync(folder, { recursive: true });
});

/** Writes until something is refused, and a while longer. Resolves to what was acknowledged. */
async function writeOn(): Promise<Set<Write>> {
	const kept = new Set<Write>();
	let refused = 0;
	for (let n = 0; n < 60 && refused < 4; n++) {
		const writes = room.writesOf(1);
		const { acknowledged, rest } = await room.burst(writes, writes.length);
		await rest;
		for (const write of acknowledged) kept.add(write);
		refused += writes.length - acknowledged.size;
	}
	expect(refused).toBeGreaterThan(0);
	return kept;
}

async function expectTaken(): Promise<void> {
	const writes = room.writesOf(1);
	await expect
		.poll(
			async () => {
				const { acknowledged, rest } = await room.burst(writes, writes.length);
				await rest;
				return acknowledged.size;
			},
			{ timeout: 30_000 }
		)
		.toBe(writes.length);
	await room.expectKept(new Set(writes));
}

describe('a full disk', () => {
	test('takes nothing and says so, lets everybody read, and is forgotten when there is room', async () => {
		writeFileSync(sign, '');
		const acknowledged = await writeOn();
		await room.expectKept(acknowledged);
		expect(server.output.join('')).toContain(`The disk of ${server.dataDir} is full.`);
		const health = await fetch(`${server.origin}/healthz`);
		expect(health.status).toBe(200);

		rmSync(sign);
		await expectTaken();
		await room.expectKept(acknowledged);
		expect(server.output.join('').match(/is full\./g)).toHaveLength(1);
	});

	test('ends nobody’s sign-in: what could not be renewed is renewed when there is room', async () => {
		const people = await Promise.all(Array.from({ length: 40 }, () => Renewing.signIn(server)));
		writeFileSync(sign, '');
		const answers = await Promise.allSettled(people.map((person) => person.renew()));
		expect(answers.map(({ status }) => status)).toContain('rejected');
		rmSync(sign);
		for (const person of people) {
			await expect.poll(() => person.renew().catch(String), { timeout: 30_000 }).toBe(person.id);
		}
	});

	test('loses nothing that was acknowledged either when the engine has to give up in the middle', async () => {
		await server.edit(END_OF_LOG_FILE);
		writeFileSync(sign, '');
		const acknowledged = await writeOn();
		rmSync(sign);
		await expectTaken();
		await room.expectKept(acknowledged);
		expect(server.output.join('')).toContain("The database's thread ended with code 1.");
		await server.stop('SIGKILL');
		await server.restart();
		await room.expectKept(acknowledged);
	});

	test('has no room for a backup, which is said, and leaves no half of one', async () => {
		writeFileSync(sign, '');
		const file = join(folder, 'kept.tar.gz');
		const command = spawn(process.execPath, ['--import', 'tsx', 'src/serve/backup.ts', file], {
			env: { ...process.env, DATA_DIR: server.dataDir },
			stdio: ['ignore', 'ignore', 'pipe']
		});
		const [complained, [code]] = await Promise.all([text(command.stderr), once(command, 'exit')]);
		expect(complained).toMatch(/^There is too little room for a backup: it takes \d+ MB for a moment/);
		expect(code).toBe(1);
		expect(existsSync(file)).toBe(false);
		expect(readdirSync(folder)).toEqual(['full']);
		expect(readdirSync(join(server.dataDir, 'backups'))).toEqual([]);
	});

	test('at the very first start keeps nothing that would be in the way of the next', async () => {
		writeFileSync(sign, '');
		const dataDir = join(folder, 'fresh');
		const start = () =>
			spawn(process.execPath, ['build/serve.js'], {
				env: { ...process.env, NODE_OPTIONS: `--import ${preload}`, FULL_WHILE: sign, DATA_DIR: dataDir, PORT: '0' },
				stdio: ['ignore', 'pipe', 'pipe']
			});
		const first = start();
		const [complained, [code]] = await Promise.all([text(first.stderr), once(first, 'exit')]);
		expect(complained).toContain('no space left on device');
		expect(code).toBe(1);
		expect(existsSync(join(dataDir, 'secrets.json'))).toBe(false);

		rmSync(sign);
		const second = start();
		expect(String(await once(second.stdout, 'data'))).toMatch(/^Listening on /);
		second.kill('SIGTERM');
		expect(await once(second, 'exit')).toEqual([0, null]);
	});
});
