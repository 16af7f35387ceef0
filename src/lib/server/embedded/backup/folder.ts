/**
 * The backups beside the database, in `backups` of the data folder. Their names say when they were made, which is all
 * that is known about them: no list to lose, and what is copied away or deleted by hand is no surprise.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readdir, stat, statfs } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { BackupError, DATABASE_FOLDER } from './archive.ts';

export type BackupKind = 'daily' | 'before-upgrade';

export interface KeptBackup {
	readonly kind: BackupKind;
	readonly file: string;
	/** Milliseconds since the epoch. */
	readonly at: number;
}

export const BACKUPS_FOLDER = 'backups';
/** Names the backup of an upgrade that is under way; a leftover to whatever starts next, an older version as well. */
const UPGRADE_FILE = '.upgrade';
/** Beside a copy and its packed form, so much stays free for the database to go on. */
const LEFT_FREE_BYTES = 64 * 1024 * 1024;
const NAME = /^(daily|before-upgrade)-(\d{4}-\d\d-\d\dT\d\d)-(\d\d)-(\d\d)Z\.tar\.gz$/;

/** The file for a backup of this instant. */
export function newBackup(dataDir: string, kind: BackupKind, at: number): string {
	return join(folderOf(dataDir), `${kind}-${stampOf(at)}.tar.gz`);
}

/** An instant as part of a file name, in UTC, to the second. */
export function stampOf(at: number): string {
	return `${new Date(at).toISOString().slice(0, 19).replaceAll(':', '-')}Z`;
}

/** A file for a copy that is about to be packed. */
export function newCopy(dataDir: string): string {
	return join(folderOf(dataDir), `.${randomUUID()}.tar`);
}

/** The oldest first. */
export function keptBackups(dataDir: string): KeptBackup[] {
	return readdirSync(folderOf(dataDir))
		.flatMap((name): KeptBackup[] => {
			const [, kind, hour, minute, second] = NAME.exec(name) ?? [];
			if (kind !== 'daily' && kind !== 'before-upgrade') return [];
			return [{ kind, file: join(dataDir, BACKUPS_FOLDER, name), at: Date.parse(`${hour}:${minute}:${second}Z`) }];
		})
		.sort((a, b) => a.at - b.at);
}

/** The backup before an upgrade that was tried already: nobody has worked with the data since. */
export function backupOfUpgrade(dataDir: string): string | null {
	const note = join(folderOf(dataDir), UPGRADE_FILE);
	const name = existsSync(note) ? readFileSync(note, 'utf8') : '';
	return keptBackups(dataDir).find(({ file }) => basename(file) === name)?.file ?? null;
}

/** Begins an upgrade whose backup is to be this file. */
export function beginUpgrade(dataDir: string, file: string): void {
	clearLeftovers(dataDir);
	writeFileSync(join(dataDir, BACKUPS_FOLDER, UPGRADE_FILE), basename(file), { mode: 0o600 });
}

/** Removes what a server that was killed, or did not start, left half done. */
export function clearLeftovers(dataDir: string): void {
	for (const name of readdirSync(folderOf(dataDir))) {
		if (name.startsWith('.') || name.endsWith('.partial')) rmSync(join(dataDir, BACKUPS_FOLDER, name));
	}
}

/** @throws BackupError when a copy of the database and its packed form would fill the disk */
export async function expectRoom(dataDir: string): Promise<void> {
	const needed = 2 * (await bytesIn(join(dataDir, DATABASE_FOLDER))) + LEFT_FREE_BYTES;
	const { bavail, bsize } = await statfs(dataDir);
	if (bavail * bsize >= needed) return;
	throw new BackupError(
		`There is too little room for a backup: it takes ${megabytes(needed)} for a moment, and ${dataDir} has ` +
			`${megabytes(bavail * bsize)} left.`
	);
}

function folderOf(dataDir: string): string {
	const folder = join(dataDir, BACKUPS_FOLDER);
	mkdirSync(folder, { recursive: true, mode: 0o700 });
	return folder;
}

async function bytesIn(folder: string): Promise<number> {
	const entries = await readdir(folder, { recursive: true, withFileTypes: true });
	const sizes = entries
		.filter((entry) => entry.isFile())
		.map(async (entry) => {
			// The engine may remove a file meanwhile.
			const found = await stat(join(entry.parentPath, entry.name)).catch(() => null);
			return found?.size ?? 0;
		});
	return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

function megabytes(bytes: number): string {
	return `${Math.ceil(bytes / (1024 * 1024))} MB`;
}
