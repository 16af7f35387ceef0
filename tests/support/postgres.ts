/**
 * The rules' tests on a real PostgreSQL 15: one cluster for a run, in a temporary folder and on a free port, its
 * database copied for each file of tests. The API's calls come in as `authenticator`, as PostgREST's do.
 */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { become, type Identity, type Query, type Row, type SharedDatabase } from './database-session.ts';
import { bootstrapScripts, migrationScripts, POLICY_READER } from './database-sql.ts';

const { Client, Pool } = pg;

const TEMPLATE = 'overlap_template';
const CONNECTIONS = 40;

/** Where the cluster listens, and whom it trusts. */
interface Login {
	readonly port: number;
	readonly user: 'supabase_admin' | 'postgres' | 'authenticator';
	readonly database: string;
}

const login = ({ port, user, database }: Login) => ({ host: '127.0.0.1', port, user, database });

async function inDatabase<T>(where: Login, work: (client: pg.Client) => Promise<T>): Promise<T> {
	const client = new Client(login(where));
	await client.connect();
	try {
		return await work(client);
	} finally {
		await client.end();
	}
}

/** Makes the database that the tests copy. Migrations run as a postgres that is no superuser, as on a hosted project. */
export async function makePostgresTemplate(port: number): Promise<void> {
	const admin = { port, user: 'supabase_admin', database: TEMPLATE } as const;
	await inDatabase({ ...admin, database: 'template1' }, (client) => client.query(`create database ${TEMPLATE}`));
	await inDatabase(admin, async (client) => {
		for (const script of bootstrapScripts()) await client.query(script);
	});
	await inDatabase({ ...admin, user: 'postgres' }, async (client) => {
		for (const { name, sql } of migrationScripts()) {
			try {
				await client.query(`begin; ${sql}; commit`);
			} catch (error) {
				throw new Error(`${name} failed on PostgreSQL`, { cause: error });
			}
		}
	});
	await inDatabase(admin, (client) => client.query(POLICY_READER));
}

export async function openPostgres(port: number): Promise<SharedDatabase> {
	const database = `rules_${randomUUID().replaceAll('-', '')}`;
	await inDatabase({ port, user: 'supabase_admin', database: 'template1' }, (client) =>
		client.query(`create database ${database} template ${TEMPLATE}`)
	);
	const admin = new Pool({ ...login({ port, user: 'supabase_admin', database }), max: 4 });
	const api = new Pool({ ...login({ port, user: 'authenticator', database }), max: CONNECTIONS });
	const queryOf =
		(client: pg.Pool | pg.PoolClient): Query =>
		async (sql, params = []) =>
			(await client.query<Row>(sql, [...params])).rows;
	return {
		name: 'PostgreSQL 15',
		admin: queryOf(admin),
		async session(work) {
			const client = await admin.connect();
			try {
				return await work(queryOf(client));
			} finally {
				// With a lock that a failure left in its hand, it would be in everybody's way.
				client.release(true);
			}
		},
		async as<T>(identity: Identity, work: (query: Query) => Promise<T>) {
			const client = await api.connect();
			const query = queryOf(client);
			try {
				await query('begin');
				await become(query, identity);
				const answer = await work(query);
				await query('commit');
				return answer;
			} catch (error) {
				await query('rollback');
				throw error;
			} finally {
				client.release();
			}
		},
		async close() {
			await Promise.all([admin.end(), api.end()]);
		}
	};
}
