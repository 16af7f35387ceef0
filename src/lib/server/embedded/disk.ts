/** What must be on the disk, and not only on its way there, before anybody relies on it. */
import { closeSync, fsyncSync, openSync } from 'node:fs';

/** Of a folder: the names in it. Windows opens no folders, and keeps their names by itself. */
export function syncToDisk(path: string): void {
	if (process.platform === 'win32') return;
	const file = openSync(path, 'r');
	try {
		fsyncSync(file);
	} finally {
		closeSync(file);
	}
}
