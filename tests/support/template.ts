/**
 * Folders that take seconds to make and are wanted in every test: each is made once on a machine, whoever comes first, and
 * copied from then on.
 */
import { createHash } from 'node:crypto';
import { closeSync, cpSync, existsSync, mkdtempSync, openSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitForLock } from 'fs-native-extensions';

/**
 * A copy of its own for the caller, who removes it.
 * @param from files and folders from which it is made: it is made anew when one of them changes
 */
export async function copyOf(
	name: string,
	from: readonly string[],
	make: (folder: string) => Promise<void>
): Promise<string> {
	const template = join(tmpdir(), `overlap-${name}-${digestOf(from)}`);
	const lock = openSync(`${template}.lock`, 'a+');
	await waitForLock(lock);
	try {
		if (!existsSync(template)) {
			const made = mkdtempSync(join(tmpdir(), 'overlap-making-'));
			await make(made);
			renameSync(made, template);
		}
	} finally {
		closeSync(lock);
	}
	const folder = mkdtempSync(join(tmpdir(), 'overlap-data-'));
	cpSync(template, folder, { recursive: true });
	return folder;
}

function digestOf(paths: readonly string[]): string {
	const hash = createHash('sha256');
	for (const path of paths) hash.update(path).update(readFileSync(path));
	return hash.digest('hex').slice(0, 16);
}

/** The SQL of a folder, in the order of its names. */
export function sqlIn(folder: string): string[] {
	return readdirSync(folder, { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.sql'))
		.sort()
		.map((file) => join(folder, file));
}
