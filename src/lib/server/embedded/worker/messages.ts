/** What the main thread and the database's thread say to each other. */
import type { Claims, RealtimeMessage, Row, Step } from '../database.ts';

/** What the thread is started with. SQL comes along because only the main thread is built by Vite. */
export interface WorkerOptions {
	readonly dataDir: string;
	/** SQL that provides what a Supabase project has before its own migrations, in order. */
	readonly bootstrap: readonly string[];
	readonly migrations: readonly Migration[];
	/** SQL that runs once more after migrations did. */
	readonly settings: string;
	readonly auth: {
		readonly jwtSecret: string;
		readonly publishableKey: string;
		readonly secretKey: string;
		readonly siteUrl: string;
	};
	/** Two numbers: the id of the job that is running (0 when none) and since when, in epoch milliseconds. */
	readonly pulse: SharedArrayBuffer;
}

export interface Migration {
	/** The digits before the first underscore of the file name. */
	readonly version: string;
	readonly name: string;
	readonly sql: string;
}

/** A function call as PostgREST takes it. */
export interface Call {
	readonly name: string;
	/** The body: a JSON object of named arguments. */
	readonly args: string;
	readonly claims: Claims;
	readonly headers: Readonly<Record<string, string>>;
	/** Exactly one row is wanted, as an object. */
	readonly single: boolean;
}

/** What a call answered: JSON text, or null where the function returns nothing. */
export interface CallResult {
	readonly json: string | null;
}

export interface PlainRequest {
	readonly method: string;
	readonly url: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: Uint8Array | null;
}

export interface PlainResponse {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: Uint8Array | string | null;
}

export type Job =
	| { readonly kind: 'transaction'; readonly steps: readonly Step[]; readonly rollback: boolean }
	| { readonly kind: 'call'; readonly call: Call }
	/** `whole`: what Lite changes for it is kept together or not at all. */
	| { readonly kind: 'request'; readonly request: PlainRequest; readonly whole: boolean }
	/** Everything in the data folder into one tar, between two other jobs. */
	| { readonly kind: 'copy'; readonly file: string }
	| { readonly kind: 'close' };

/** What each kind of job answers. */
export interface JobResults {
	transaction: readonly { readonly rows: readonly Row[]; readonly error?: PlainError }[];
	call: CallResult;
	request: PlainResponse;
	copy: null;
	close: null;
}

export interface PlainError {
	readonly code: string;
	readonly message: string;
	readonly detail: string | null;
	readonly hint: string | null;
}

export type ToWorker = { readonly id: number; readonly job: Job };

export type FromWorker =
	/** `kept` is the backup that was made first, when migrations were due. */
	| { readonly type: 'ready'; readonly kept: string | null }
	| { readonly type: 'failed'; readonly message: string }
	| {
			readonly type: 'done';
			readonly id: number;
			readonly value?: unknown;
			readonly error?: PlainError;
			/** What the job's transaction added to realtime.messages. */
			readonly messages?: readonly RealtimeMessage[];
	  };
