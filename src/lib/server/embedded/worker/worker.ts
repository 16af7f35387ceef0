/**
 * The database's thread. Jobs run one after another, each in a transaction of its own, and what a commit added to
 * realtime.messages travels with its answer.
 */
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { BackupError, DATABASE_FOLDER } from '../backup/archive.ts';
import { DatabaseError } from '../database.ts';
import { Calls } from './calls.ts';
import { copyData, keepBeforeUpgrade } from './copy.ts';
import { hasPanicked, openEngine } from './engine.ts';
import { install, InstallError } from './install.ts';
import { Lite } from './lite.ts';
import type { FromWorker, Job, JobResults, PlainError, PlainResponse, ToWorker, WorkerOptions } from './messages.ts';
import { Session } from './session.ts';

if (!parentPort) throw new Error('This module runs in a worker thread.');
const port = parentPort;
const options: WorkerOptions = workerData;
const pulse = new Float64Array(options.pulse);

/** PostgreSQL's own cleaning runs in processes that PGlite has not: here it is done in a quiet moment, after so many jobs. */
const CLEAN_AFTER_JOBS = 5_000;
const QUIET_MS = 5_000;
const waiting: ToWorker[] = [];
let busy = true;
let uncleaned = 0;
let lastJobAt = 0;

const connection = await openEngine(join(options.dataDir, DATABASE_FOLDER));
const session = new Session(connection.driver);
const lite = new Lite(connection, options.auth);
const calls = new Calls(session);

port.on('message', (message: ToWorker) => {
	waiting.push(message);
	void work();
});

try {
	let kept: string | null = null;
	await install(session, lite, options, async () => {
		kept = await keepBeforeUpgrade(session, options.dataDir);
	});
	await session.listen();
	session.onSchemaChange = () => {
		calls.forget();
		void lite.forgetSchema();
	};
	busy = false;
	setInterval(() => void clean(), QUIET_MS).unref();
	tell({ type: 'ready', kept });
	void work();
} catch (error) {
	await connection.close();
	tell({ type: 'failed', message: describe(error) });
}

async function work(): Promise<void> {
	if (busy) return;
	busy = true;
	for (let next = waiting.shift(); next; next = waiting.shift()) {
		pulse[1] = Date.now();
		pulse[0] = next.id;
		await answer(next);
		leaveIfPanicked();
		pulse[0] = 0;
		uncleaned++;
	}
	lastJobAt = Date.now();
	busy = false;
}

async function clean(): Promise<void> {
	if (busy || uncleaned < CLEAN_AFTER_JOBS || Date.now() - lastJobAt < QUIET_MS) return;
	busy = true;
	uncleaned = 0;
	await session.script('vacuum (analyze)').catch(() => {});
	leaveIfPanicked();
	busy = false;
	void work();
}

/** The next thread opens the database anew, and does what waits. */
function leaveIfPanicked(): void {
	if (hasPanicked(connection.driver)) process.exit(1);
}

async function answer({ id, job }: ToWorker): Promise<void> {
	try {
		const value = await run(job);
		const messages = await session.takeMessages();
		tell({ type: 'done', id, value, ...(messages.length > 0 && { messages }) });
	} catch (error) {
		tell({ type: 'done', id, error: toPlainError(error) });
		// The engine's file system remembers files that a full disk refused: until it is opened anew, they "exist already".
		if (error instanceof DatabaseError && error.code.startsWith('58')) process.exit(1);
	}
}

function run(job: Job): Promise<JobResults[Job['kind']]> {
	switch (job.kind) {
		case 'transaction':
			return session
				.transaction(job.steps, job.rollback)
				.then((results) => results.map(({ rows, error }) => (error ? { rows, error: toPlainError(error) } : { rows })));
		case 'call':
			return calls.run(job.call);
		case 'request':
			return request(job).finally(() => session.endTransaction());
		case 'copy':
			// However long the disk takes: the watchdog is for statements.
			pulse[1] = Infinity;
			return copyData(session, options.dataDir, job.file).then(() => null);
		case 'close':
			return connection.close().then(() => null);
	}
}

/**
 * Lite commits statement by statement. That will not do where it takes one token and gives the next: whoever got the half
 * of it, because the server was killed or its disk was full, could never renew their sign-in again.
 */
async function request({ request: asked, whole }: Job & { kind: 'request' }): Promise<PlainResponse> {
	if (!whole) return lite.fetch(asked);
	await session.script('begin');
	const response = await lite.fetch(asked);
	// A commit after a statement that failed undoes without a word; the select does not go by.
	if (response.status < 500) await session.script('select; commit');
	return response;
}

function tell(message: FromWorker): void {
	port.postMessage(message);
}

function toPlainError(error: unknown): PlainError {
	if (error instanceof DatabaseError) {
		return { code: error.code, message: error.message, detail: error.detail, hint: error.hint };
	}
	return { code: 'XX000', message: describe(error), detail: null, hint: null };
}

function describe(error: unknown): string {
	if (error instanceof InstallError || error instanceof BackupError) return error.message;
	return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
