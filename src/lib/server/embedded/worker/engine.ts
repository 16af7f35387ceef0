/**
 * Opens PGlite inside Supabase Lite's connection so that a commit is on the disk before it is acknowledged. Version
 * 0.4.5 starts with -F, gives its file system no fsync, loses stack with every error and asks an engine that gave up for
 * ever; this is put right here, by a private interface.
 */
import { fdatasyncSync } from 'node:fs';
import type { PGlite } from '@electric-sql/pglite';
import { uuid_ossp } from '@electric-sql/pglite/contrib/uuid_ossp';
import { PgliteConnection } from '@supabase/lite/pglite';
import { syncToDisk as syncPath } from '../disk.ts';

/** PostgreSQL touches all of its shared buffers at once; a quarter of its default holds what a busy server reads. */
const START = [
	'--single',
	'-O',
	'-j',
	...['search_path="$user", public, extensions', 'exit_on_error=false', 'log_checkpoints=false'].flatMap(setting),
	...['max_worker_processes=0', 'max_parallel_workers=0', 'max_parallel_workers_per_gather=0'].flatMap(setting),
	...['shared_buffers=32MB', 'wal_sync_method=fsync', 'max_wal_size=128MB'].flatMap(setting)
];

function setting(text: string): string[] {
	return ['-c', text];
}

/** Opens the database in this folder, or creates it. */
export async function openEngine(databaseDir: string): Promise<PgliteConnection> {
	const connection = new PgliteConnection({
		url: databaseDir,
		pgliteOptions: { startParams: START, extensions: { uuid_ossp } }
	});
	await connection.driver.waitReady;
	syncToDisk(connection);
	keepWhole(connection.driver);
	// Lite grants every API role everything in each schema that has row level security: it undoes our grants.
	Object.defineProperty(connection, 'ensureRlsContext', { value: async () => true });
	return connection;
}

const panicked = new WeakSet<PGlite>();

/** Whether the engine gave up, for want of room for its log, say: it keeps what it committed, and must be opened anew. */
export function hasPanicked(driver: PGlite): boolean {
	return panicked.has(driver);
}

/**
 * A statement that is refused jumps out of the engine through us, and leaves on the engine's stack what it stood on: it is put
 * back, or some 12,500 refusals fill it. What gave up, PGlite drops and asks again, without end: whoever does so once more loses
 * the thread.
 */
function keepWhole(driver: PGlite): void {
	const { _PostgresMainLoopOnce: run } = driver.Module;
	const stack: unknown = Reflect.get(driver.Module, '___stack_pointer');
	if (!(stack instanceof WebAssembly.Global))
		throw new Error('The stack of this version of PGlite cannot be put back.');
	driver.Module._PostgresMainLoopOnce = () => {
		if (panicked.has(driver)) process.exit(1);
		const before = stack.value;
		try {
			run();
		} catch (error) {
			if (error instanceof WebAssembly.RuntimeError) panicked.add(driver);
			stack.value = before;
			throw error;
		}
	};
}

interface Stream {
	/** Of a file; a folder has none. */
	readonly nfd?: number;
	readonly node: object;
}

interface NodeFs {
	readonly stream_ops?: { fsync?: (stream: Stream) => number };
	/** Passes what the disk says on as the engine knows it: anything else thrown through it leaves it in pieces. */
	tryFSOperation<Result>(operation: () => Result): Result;
	realPath(node: object): string;
}

function syncToDisk(connection: PgliteConnection): void {
	const nodefs: Partial<NodeFs> = connection.driver.Module.FS.filesystems.NODEFS;
	const { stream_ops: operations, tryFSOperation, realPath } = nodefs;
	if (!operations || !tryFSOperation || !realPath) {
		throw new Error('This version of PGlite cannot be told to sync to disk.');
	}
	operations.fsync = ({ nfd, node }) =>
		tryFSOperation(() => {
			if (nfd === undefined) syncPath(realPath(node));
			else fdatasyncSync(nfd);
			return 0;
		});
}
