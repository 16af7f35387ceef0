/**
 * One server a data folder: two on the same files would lose each other's commits without an error. The lock is the
 * operating system's and ends with the process, however that ends; a process id in a file means nothing in containers.
 */
import { closeSync, openSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { tryLock, unlock } from 'fs-native-extensions';

export const LOCK_FILE = 'lock';

export class FolderInUseError extends Error {
	override readonly name = 'FolderInUseError';
	constructor(dataDir: string) {
		super(
			`The data folder ${resolve(dataDir)} is in use by another running server. ` +
				'Stop that one, or give this one a folder of its own with DATA_DIR.'
		);
	}
}

/** Locks the folder until the returned function is called. @throws FolderInUseError */
export function lockFolder(dataDir: string): () => void {
	const file = openSync(join(dataDir, LOCK_FILE), 'a+', 0o600);
	if (!tryLock(file)) {
		closeSync(file);
		throw new FolderInUseError(dataDir);
	}
	return () => {
		unlock(file);
		closeSync(file);
	};
}
