/**
 * The port between the embedded Supabase's database (a worker thread) and whoever answers for it on the main thread:
 * HTTP and Realtime. Statements travel in whole transactions, never one by one, so that nobody can hold a transaction
 * open across an await and no two people's transactions can meet.
 */

/** The payload of a token, as policies see it in `request.jwt.claims`. A key without a token has only a role. */
export type Claims = { readonly role: string; readonly sub?: string; readonly exp?: number } & Readonly<
	Record<string, unknown>
>;

/** What a statement parameter may be. Objects are passed as JSON text, to be cast in the statement (`$1::jsonb`). */
export type Parameter = string | number | boolean | null | Uint8Array | readonly string[];

/** One statement of a transaction. */
export interface Step {
	readonly sql: string;
	readonly params?: readonly Parameter[];
	/** Runs under a savepoint: its failure is its result, and the transaction goes on. */
	readonly savepoint?: boolean;
}

/** A row, by column name: numbers, booleans, json and text[] are parsed, uuid and timestamps are text. */
export type Row = Readonly<Record<string, unknown>>;

/** What came of a step: its rows, or (only under a savepoint) why it failed. */
export interface StepResult {
	readonly rows: readonly Row[];
	readonly error?: DatabaseError;
}

/** A row that a committed transaction added to `realtime.messages`. */
export interface RealtimeMessage {
	readonly id: string;
	/** Without the `realtime:` prefix of the socket. */
	readonly topic: string;
	readonly extension: string;
	readonly event: string | null;
	/** The payload as JSON text, exactly as stored, ready to be sent on. Null when the message is binary. */
	readonly payload: string | null;
	readonly binary: Uint8Array | null;
	readonly private: boolean;
}

/** What PostgreSQL (or the watchdog, with code 57014 or 57P01) said. `code` is an SQLSTATE. */
export class DatabaseError extends Error {
	override readonly name = 'DatabaseError';
	constructor(
		readonly code: string,
		message: string,
		readonly detail: string | null = null,
		readonly hint: string | null = null
	) {
		super(message);
	}
}

/** Why a token was not accepted. */
export class TokenError extends Error {
	override readonly name = 'TokenError';
	constructor(
		readonly reason: 'expired' | 'malformed' | 'signature' | 'claims',
		message: string,
		/** Unix seconds, of an expired token. */
		readonly expiredAt: number | null = null
	) {
		super(message);
	}
}

export interface EmbeddedDatabase {
	/**
	 * Runs the steps in order inside one transaction, alone, beginning as the privileged role (see {@link become}).
	 * The transaction is committed (synced to disk) before the promise resolves, or rolled back when `rollback` is set.
	 * @throws DatabaseError of the first step that failed outside a savepoint; nothing was kept then.
	 */
	transaction(steps: readonly Step[], options?: { readonly rollback?: boolean }): Promise<readonly StepResult[]>;

	/** One statement as the privileged role. @throws DatabaseError */
	query(sql: string, params?: readonly Parameter[]): Promise<readonly Row[]>;

	/**
	 * Calls back with what a transaction added to `realtime.messages`, right after its commit and before its request is
	 * answered; in the order of commits, in the order of insertion. Returns the end of it.
	 */
	onMessages(listener: (messages: readonly RealtimeMessage[]) => void): () => void;
}

/** Keys and tokens of one embedded Supabase. */
export interface EmbeddedKeys {
	readonly publishableKey: string;
	readonly secretKey: string;
	/** The claims that an API key stands for: role anon or service_role. Null when it is neither key. */
	claimsOfKey(key: string): Claims | null;
	/** The claims of a JWT whose signature and times are good now. @throws TokenError */
	verify(token: string): Promise<Claims>;
}

/** The step that makes the rest of its transaction run as this person, as PostgREST and Realtime both do. */
export function become(
	claims: Claims,
	more: { readonly headers?: Readonly<Record<string, string>>; readonly topic?: string } = {}
): Step {
	return {
		sql: `select set_config('role', $1, true), set_config('request.jwt.claims', $2, true),
			set_config('request.jwt.claim.sub', $3, true), set_config('request.jwt.claim.role', $1, true),
			set_config('request.headers', $4, true), set_config('realtime.topic', $5, true)`,
		params: [
			claims.role,
			JSON.stringify(claims),
			claims.sub ?? '',
			JSON.stringify(more.headers ?? {}),
			more.topic ?? ''
		]
	};
}
