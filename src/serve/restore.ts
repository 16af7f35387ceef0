/** `npm run restore -- <file>`: a backup becomes the content of an empty data folder. */
import { chmodSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { BackupError, unpack, UNPACKING_FOLDER } from '../lib/server/embedded/backup/archive.ts';
import { BACKUPS_FOLDER, clearLeftovers } from '../lib/server/embedded/backup/folder.ts';
import { LOCK_FILE, lockFolder } from '../lib/server/embedded/lock.ts';
import { readDataDir } from './environment.ts';

/** What a folder may hold and still count as empty: what restoring itself left there, and older backups. */
const HARMLESS = new Set([LOCK_FILE, UNPACKING_FOLDER, BACKUPS_FOLDER]);

try {
	const dataDir = readDataDir();
	const [file] = process.argv.slice(2);
	if (!file) throw new BackupError('Say which backup: npm run restore -- <file>');
	if (!existsSync(file)) throw new BackupError(`There is no file ${resolve(file)}.`);
	if (!statSync(file).isFile())
		throw new BackupError(`${resolve(file)} is no file: a backup is one, ending in .tar.gz.`);
	await restore(file, dataDir);
	console.info(`${dataDir} is as it was when the backup was made. Start the server with npm start.`);
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
}

async function restore(file: string, dataDir: string): Promise<void> {
	mkdirSync(dataDir, { recursive: true });
	const unlock = lockFolder(dataDir);
	try {
		const found = readdirSync(dataDir).filter((name) => !HARMLESS.has(name));
		if (found.length > 0) {
			throw new BackupError(
				`${dataDir} is not empty (${found.slice(0, 3).join(', ')}), and nothing in it is overwritten. ` +
					'Move it away, or set DATA_DIR to a new folder.'
			);
		}
		chmodSync(dataDir, 0o700);
		await unpack(file, dataDir);
		// An upgrade of what was there before is not one of this.
		clearLeftovers(dataDir);
	} finally {
		unlock();
	}
}
