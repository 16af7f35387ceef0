/**
 * The database's thread, seen from the main one. `statement_timeout` does nothing in PGlite, and a statement that never
 * ends would end the server: whatever runs for more than eight seconds, what a Supabase project allows who is signed in,
 * loses its thread, and the next one carries on with the jobs that had not begun.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import {
	DatabaseError,
	type EmbeddedDatabase,
	type Parameter,
	type RealtimeMessage,
	type Row,
	type Step,
	type StepResult
} from './database.ts';
import type { FromWorker, Job, JobResults, ToWorker, WorkerOptions } from './worker/messages.ts';

const JOB_AT_MOST_MS = 8_000;
const WATCH_EVERY_MS = 500;
const RESTART_AFTER_MS = 1_000;
/** PostgreSQL's word for a full disk, and how often the log says it. */
const DISK_FULL = '53100';
const TELL_FULL_EVERY_MS = 60_000;

interface Pending {
	readonly job: Job;
	readonly settle: (value: unknown) => void;
	readonly fail: (error: Error) => void;
}

export interface ThreadLog {
	(level: 'info' | 'warn' | 'error', message: string): void;
}

export class DatabaseThread implements EmbeddedDatabase {
	readonly #options: WorkerOptions;
	readonly #log: ThreadLog;
	readonly #pulse: Float64Array;
	readonly #pending = new Map<number, Pending>();
	readonly #listeners = new Set<(messages: readonly RealtimeMessage[]) => void>();
	#worker: Worker | null = null;
	#ready = false;
	#closed = false;
	#jobs = 0;
	#lastJobAt = performance.now();
	#toldFullAt = -Infinity;
	#watch: NodeJS.Timeout;

	private constructor(options: Omit<WorkerOptions, 'pulse'>, log: ThreadLog) {
		const pulse = new SharedArrayBuffer(2 * Float64Array.BYTES_PER_ELEMENT);
		this.#pulse = new Float64Array(pulse);
		this.#options = { ...options, pulse };
		this.#log = log;
		this.#watch = setInterval(() => this.#checkPulse(), WATCH_EVERY_MS);
		this.#watch.unref();
	}

	/** Opens the database and brings it up to date. @throws Error with words for whoever runs the server. */
	static async start(options: Omit<WorkerOptions, 'pulse'>, log: ThreadLog): Promise<DatabaseThread> {
		const thread = new DatabaseThread(options, log);
		try {
			await thread.#open();
		} catch (error) {
			await thread.close();
			throw error;
		}
		return thread;
	}

	/** Whether the database answers now; false while it is opened again. */
	async answers(): Promise<boolean> {
		if (!this.#ready) return false;
		return this.query('select 1').then(
			() => true,
			() => false
		);
	}

	async transaction(steps: readonly Step[], { rollback = false } = {}): Promise<readonly StepResult[]> {
		const results = await this.run({ kind: 'transaction', steps, rollback });
		return results.map(({ rows, error }) => (error ? { rows, error: revive(error) } : { rows }));
	}

	async query(sql: string, params: readonly Parameter[] = []): Promise<readonly Row[]> {
		const [result] = await this.transaction([{ sql, params }]);
		return result?.rows ?? [];
	}

	onMessages(listener: (messages: readonly RealtimeMessage[]) => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/** Copies the data folder as it is between two jobs into one tar; everybody waits meanwhile. @throws DatabaseError */
	async copyTo(file: string): Promise<void> {
		await this.run({ kind: 'copy', file });
	}

	/** For how long nobody has asked for anything, in milliseconds. */
	get quietFor(): number {
		return this.#pending.size > 0 ? 0 : performance.now() - this.#lastJobAt;
	}

	/** Queues a job. @throws DatabaseError; with code 57P01 when the server stops, 57014 when the job took too long. */
	run<Kind extends Job['kind']>(job: Job & { kind: Kind }): Promise<JobResults[Kind]> {
		if (this.#closed) return Promise.reject(new DatabaseError('57P01', 'The database is closed.'));
		return new Promise((settle, fail) => {
			const id = ++this.#jobs;
			// What a job answers is told by its kind; the thread is ours, so its word is taken.
			this.#pending.set(id, { job, settle: settle as (value: unknown) => void, fail });
			if (this.#ready) this.#post(id, job);
		});
	}

	/** Lets what was asked end, closes the database and its thread. */
	async close(): Promise<void> {
		if (this.#closed) return;
		const closing = this.#ready ? this.run({ kind: 'close' }) : Promise.resolve(null);
		this.#closed = true;
		clearInterval(this.#watch);
		await closing.catch(() => null);
		await this.#worker?.terminate();
		this.#failAll(() => new DatabaseError('57P01', 'The database is closed.'));
	}

	#open(): Promise<void> {
		this.#pulse.fill(0);
		const worker = new Worker(...script(this.#options));
		this.#worker = worker;
		return new Promise((resolve, reject) => {
			worker.on('message', (message: FromWorker) => {
				if (message.type === 'ready') {
					this.#ready = true;
					if (message.kept)
						this.#log('info', `The database is brought up to date; as it was before, it is in ${message.kept}`);
					for (const [id, { job }] of this.#pending) this.#post(id, job);
					resolve();
				} else if (message.type === 'failed') reject(new Error(message.message));
				else this.#done(message);
			});
			worker.on('error', (error) => {
				reject(error);
				if (this.#ready) this.#restart(`The database's thread failed: ${error.message}`, '57P01');
			});
			worker.on('exit', (code) => {
				reject(new Error(`The database's thread ended with code ${code}.`));
				if (this.#ready && worker === this.#worker && !this.#closed) {
					this.#restart(`The database's thread ended with code ${code}.`, '57P01');
				}
			});
		});
	}

	#post(id: number, job: Job): void {
		const message: ToWorker = { id, job };
		this.#worker?.postMessage(message);
	}

	#done({ id, value, error, messages }: FromWorker & { type: 'done' }): void {
		if (messages) this.#announce(messages);
		const pending = this.#pending.get(id);
		this.#pending.delete(id);
		this.#lastJobAt = performance.now();
		if (error?.code === DISK_FULL) this.#tellFull();
		if (error) pending?.fail(revive(error));
		else pending?.settle(value);
	}

	#tellFull(): void {
		if (performance.now() - this.#toldFullAt < TELL_FULL_EVERY_MS) return;
		this.#toldFullAt = performance.now();
		this.#log(
			'error',
			`The disk of ${this.#options.dataDir} is full. Nothing is taken until there is room, and what is there may not be readable either.`
		);
	}

	/** Whoever listens cannot keep an answer from whoever asked. */
	#announce(messages: readonly RealtimeMessage[]): void {
		for (const listener of this.#listeners) {
			try {
				listener(messages);
			} catch (error) {
				this.#log('error', `A message was not passed on: ${error instanceof Error ? error.stack : String(error)}`);
			}
		}
	}

	#checkPulse(): void {
		const [job = 0, since = 0] = this.#pulse;
		if (!this.#ready || job === 0 || Date.now() - since < JOB_AT_MOST_MS) return;
		this.#restart(`Job ${job} ran for more than ${JOB_AT_MOST_MS / 1000} s; the database is started again.`, '57014');
	}

	/** The job that was running is lost, as a crash would lose it; those that waited are kept for the next thread. */
	#restart(reason: string, code: string): void {
		this.#log('error', reason);
		this.#ready = false;
		const [running = 0] = this.#pulse;
		const lost = this.#pending.get(running);
		this.#pending.delete(running);
		lost?.fail(new DatabaseError(code, code === '57014' ? 'canceling statement due to statement timeout' : reason));
		const worker = this.#worker;
		this.#worker = null;
		void (worker?.terminate() ?? Promise.resolve(0)).then(() => this.#reopen());
	}

	async #reopen(): Promise<void> {
		let told = '';
		while (!this.#closed) {
			try {
				await this.#open();
				return;
			} catch (error) {
				const why = error instanceof Error ? error.message : String(error);
				if (why !== told) this.#log('error', `The database does not open: ${why}`);
				told = why;
				this.#failAll(() => new DatabaseError('57P03', 'The database does not open.'));
				await new Promise((later) => setTimeout(later, RESTART_AFTER_MS));
			}
		}
	}

	#failAll(error: () => DatabaseError): void {
		for (const { fail } of this.#pending.values()) fail(error());
		this.#pending.clear();
	}
}

/** Errors lose their class between threads. */
function revive({ code, message, detail, hint }: Pick<DatabaseError, 'code' | 'message' | 'detail' | 'hint'>) {
	return new DatabaseError(code, message, detail, hint);
}

/** The built thread beside the built server; from source, the TypeScript one with the loader that runs it. */
function script(workerData: WorkerOptions): ConstructorParameters<typeof Worker> {
	if (!new URL(import.meta.url).pathname.endsWith('.ts')) {
		const built = resolve('build/worker.js');
		if (!existsSync(built)) throw new Error(`${built} is missing: start the server from its own folder.`);
		return [built, { workerData }];
	}
	const source = new URL('./worker/worker.ts', import.meta.url).href;
	// What is a package comes before the loader, which would look at each of its files.
	const packages = ['@supabase/lite', '@supabase/lite/pglite', 'jose', 'tar', 'zod'].map((name) => `import('${name}')`);
	const load = `Promise.all([${packages.join()}]).then(() => import('tsx/esm/api'))
		.then(({ register }) => (register(), import(${JSON.stringify(source)})))`;
	return [load, { workerData, eval: true }];
}
