/**
 * What a backup is: one tar.gz, for its owner only, with the files of the database and the secrets that keep everybody
 * signed in. Files and not SQL: what comes back is the database to the bit, ids and sequences and tokens included.
 */
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { create, extract } from 'tar';
import { syncToDisk } from '../disk.ts';
import { Keys, SECRETS_FILE } from '../keys.ts';

export const DATABASE_FOLDER = 'database';
/** Where a backup is unpacked before it is known to be whole. */
export const UNPACKING_FOLDER = 'restoring';
const OWNER_ONLY = 0o600;

/** Something to tell whoever keeps the server. */
export class BackupError extends Error {
	override readonly name = 'BackupError';
}

/** The first and the last file of the write-ahead log that the database needs to open. */
export interface LogFiles {
	readonly first: string;
	readonly last: string;
}

/**
 * Copies secrets and database into one tar, in one go: nobody may write to them meanwhile. It is one file because making
 * a thousand takes five times as long.
 * @param needed leaves the rest of the write-ahead log out: old changes, kept to be written over. All of it without.
 */
export function copyFolder(dataDir: string, tar: string, needed: LogFiles | null): void {
	const isKept = (path: string) => {
		const [, log] = /(?:^|\/)pg_wal\/([0-9A-F]{24})$/.exec(path) ?? [];
		if (log !== undefined) return !needed || (log >= needed.first && log <= needed.last);
		return !path.endsWith('/postmaster.pid');
	};
	create({ sync: true, file: tar, cwd: dataDir, mode: OWNER_ONLY, portable: true, filter: isKept }, [
		SECRETS_FILE,
		DATABASE_FOLDER
	]);
}

/** Packs such a tar. */
export function pack(tar: string, sink: Writable, signal?: AbortSignal): Promise<void> {
	return pipeline(createReadStream(tar), createGzip(), sink, { signal });
}

/** Writes a file that is there whole, on the disk and its owner's, or not at all. */
export async function writeWhole(file: string, write: (sink: Writable) => Promise<void>): Promise<void> {
	const partial = `${file}.partial`;
	try {
		await rm(partial, { force: true });
		const handle = await open(partial, 'wx', OWNER_ONLY);
		await write(handle.createWriteStream({ flush: true }));
		await rename(partial, file);
		syncToDisk(dirname(file));
	} catch (error) {
		await rm(partial, { force: true });
		throw error;
	}
}

/**
 * Puts a backup's content into an empty data folder that the caller has locked.
 * @throws BackupError when the file is no whole backup; nothing of it is left behind then.
 */
export async function unpack(file: string, dataDir: string): Promise<void> {
	const folder = join(dataDir, UNPACKING_FOLDER);
	await rm(folder, { recursive: true, force: true });
	await mkdir(folder, { mode: 0o700 });
	try {
		await read(file, folder);
		for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
			syncToDisk(join(entry.parentPath, entry.name));
		}
		// The secrets first: a database that stood alone would be given new ones, and everybody would be logged out.
		for (const part of [SECRETS_FILE, DATABASE_FOLDER]) await rename(join(folder, part), join(dataDir, part));
		syncToDisk(dataDir);
	} finally {
		// What was being unpacked when the rest proved to be missing may still be written for a moment.
		await rm(folder, { recursive: true, force: true, maxRetries: 10 });
	}
}

/** Only what a backup holds is taken from it: no links, nothing beside secrets and database. */
async function read(file: string, folder: string): Promise<void> {
	try {
		await extract({
			file,
			cwd: folder,
			strict: true,
			filter: (path, entry) =>
				'type' in entry &&
				(entry.type === 'File' || entry.type === 'Directory') &&
				(path === SECRETS_FILE || path.startsWith(`${DATABASE_FOLDER}/`))
		});
	} catch (error) {
		throw new BackupError(`${resolve(file)} is damaged: ${error instanceof Error ? error.message : String(error)}`);
	}
	const parts = [SECRETS_FILE, `${DATABASE_FOLDER}/PG_VERSION`, `${DATABASE_FOLDER}/global/pg_control`];
	if (!parts.every((part) => existsSync(join(folder, part)))) {
		throw new BackupError(`${resolve(file)} is no backup of Overlap: secrets or database are missing in it.`);
	}
	Keys.load(folder);
}
