/**
 * `npm run backup [-- <file>]`: everything in the data folder as it is now, in one file. A running server is asked for it
 * and goes on; without one the files are copied.
 */
import { existsSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Writable } from 'node:stream';
import { BackupError, copyFolder, DATABASE_FOLDER, pack, writeWhole } from '../lib/server/embedded/backup/archive.ts';
import { askForBackup } from '../lib/server/embedded/backup/door.ts';
import { expectRoom, newCopy, stampOf } from '../lib/server/embedded/backup/folder.ts';
import { Keys, SECRETS_FILE } from '../lib/server/embedded/keys.ts';
import { FolderInUseError, lockFolder } from '../lib/server/embedded/lock.ts';
import { readDataDir } from './environment.ts';

try {
	const dataDir = readDataDir();
	const file = resolve(process.argv[2] ?? `overlap-${stampOf(Date.now())}.tar.gz`);
	if (existsSync(file)) throw new BackupError(`${file} exists already, and is left as it is.`);
	if (!existsSync(dirname(file))) throw new BackupError(`There is no folder ${dirname(file)}. Make it first.`);
	if (![SECRETS_FILE, DATABASE_FOLDER].every((part) => existsSync(join(dataDir, part)))) {
		throw new BackupError(`There is nothing to keep in ${dataDir} yet. Set DATA_DIR to the folder of your server.`);
	}
	await writeWhole(file, (sink) => keep(dataDir, sink));
	console.info(
		`Everything in ${dataDir} is now also in ${file}\n` +
			'  It holds the secrets that keep people signed in: show it to nobody who may not read the data folder.'
	);
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
}

async function keep(dataDir: string, sink: Writable): Promise<void> {
	const unlock = lock(dataDir);
	if (!unlock) return askForBackup(dataDir, Keys.load(dataDir).secretKey, sink);
	const tar = newCopy(dataDir);
	try {
		await expectRoom(dataDir);
		copyFolder(dataDir, tar, null);
		await pack(tar, sink);
	} finally {
		rmSync(tar, { force: true });
		unlock();
	}
}

/** Null when a server has it. */
function lock(dataDir: string): (() => void) | null {
	try {
		return lockFolder(dataDir);
	} catch (error) {
		if (error instanceof FolderInUseError) return null;
		throw error;
	}
}
