/**
 * One interface over the databases of the rules' tests. Each call runs as PostgREST would run it: in a transaction of its
 * own, under the caller's role and claims.
 */

export type Row = Record<string, unknown>;

/** Runs one statement. @throws the driver's error, with an SQLSTATE in `code` */
export type Query = (sql: string, params?: readonly unknown[]) => Promise<Row[]>;

/** Who calls: an API role (or the tests' reader of policies) and, unless it is nobody, the claims of a token. */
export interface Identity {
	readonly role: 'anon' | 'authenticated' | 'service_role' | 'policy_reader';
	readonly claims: Readonly<Record<string, unknown>>;
}

export interface Database {
	readonly name: 'PGlite' | 'PostgreSQL 15';
	/** A statement as superuser, in a transaction of its own. */
	readonly admin: Query;
	/** A transaction under the caller's role and claims: committed when `work` resolves, rolled back when it rejects. */
	as<T>(identity: Identity, work: (query: Query) => Promise<T>): Promise<T>;
	close(): Promise<void>;
}

/** A database that many use at once. */
export interface SharedDatabase extends Database {
	/** A connection of its own as superuser, for locks that are held over several statements; gone with them afterwards. */
	session<T>(work: (query: Query) => Promise<T>): Promise<T>;
}

/** One transaction of a session, under the caller's role and claims, as PostgREST begins it. */
export async function become(query: Query, { role, claims }: Identity): Promise<void> {
	await query(`select set_config('role', $1, true), set_config('request.jwt.claims', $2, true)`, [
		role,
		JSON.stringify({ ...claims, role: role === 'policy_reader' ? 'authenticated' : role })
	]);
}
