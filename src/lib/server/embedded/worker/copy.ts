/**
 * A copy of the data folder in the one moment when nothing moves: in the database's own thread, between two jobs. A
 * checkpoint first, so that little of the write-ahead log has to come along.
 */
import { rmSync } from 'node:fs';
import { BackupError, copyFolder, pack, writeWhole } from '../backup/archive.ts';
import { backupOfUpgrade, beginUpgrade, expectRoom, newBackup, newCopy } from '../backup/folder.ts';
import type { Session } from './session.ts';

/** Copies the data folder into one tar. @throws what the disk says */
export async function copyData(session: Session, dataDir: string, tar: string): Promise<void> {
	const first = await currentLogFile(session);
	await session.script('checkpoint');
	copyFolder(dataDir, tar, { first, last: await currentLogFile(session) });
}

async function currentLogFile(session: Session): Promise<string> {
	const [rows = []] = await session.run([{ sql: 'select pg_walfile_name(pg_current_wal_insert_lsn()) as file' }]);
	return String(rows[0]?.file);
}

/**
 * The backup before an upgrade: without one there is no upgrade. However often that is tried, there is one, from before
 * the first try. Returns its file. @throws BackupError
 */
export async function keepBeforeUpgrade(session: Session, dataDir: string): Promise<string> {
	try {
		return backupOfUpgrade(dataDir) ?? (await keep(session, dataDir));
	} catch (error) {
		const why = error instanceof Error ? error.message : String(error);
		throw new BackupError(`The database is not brought up to date, because no backup could be made first. ${why}`);
	}
}

async function keep(session: Session, dataDir: string): Promise<string> {
	const file = newBackup(dataDir, 'before-upgrade', Date.now());
	beginUpgrade(dataDir, file);
	const tar = newCopy(dataDir);
	try {
		await expectRoom(dataDir);
		await copyData(session, dataDir, tar);
		await writeWhole(file, (sink) => pack(tar, sink));
		return file;
	} finally {
		rmSync(tar, { force: true });
	}
}
