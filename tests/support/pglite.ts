/** The rules' tests on PGlite: made once for a run, then copied for each file of tests. */
import { readFile, writeFile } from 'node:fs/promises';
import { PGlite, type Transaction } from '@electric-sql/pglite';
import { pgcrypto } from '@electric-sql/pglite/contrib/pgcrypto';
import { uuid_ossp } from '@electric-sql/pglite/contrib/uuid_ossp';
import { become, type Database, type Identity, type Query, type Row } from './database-session.ts';
import { bootstrapScripts, migrationScripts, POLICY_READER } from './database-sql.ts';

const extensions = { pgcrypto, uuid_ossp };

/** Makes a migrated database and writes it to `file`. */
export async function writePgliteTemplate(file: string): Promise<void> {
	const pg = await PGlite.create({ extensions });
	try {
		// PGlite calls its superuser postgres. On Supabase that is the name of a lesser role, and migrations run as it.
		await pg.exec(`update pg_catalog.pg_authid set rolname = 'supabase_admin' where oid = 10`);
		for (const script of bootstrapScripts()) await pg.exec(script);
		for (const { name, sql } of migrationScripts()) {
			try {
				await pg.exec(`begin; set local role postgres; ${sql}; commit`);
			} catch (error) {
				throw new Error(`${name} failed on PGlite`, { cause: error });
			}
		}
		await pg.exec(POLICY_READER);
		const dump = await pg.dumpDataDir('none');
		await writeFile(file, Buffer.from(await dump.arrayBuffer()));
	} finally {
		await pg.close();
	}
}

export async function openPglite(templateFile: string): Promise<Database> {
	const template = await readFile(templateFile);
	const pg = await PGlite.create({ extensions, username: 'supabase_admin', loadDataDir: new Blob([template]) });
	const queryOf =
		(tx: Pick<Transaction, 'query'>): Query =>
		async (sql, params = []) =>
			(await tx.query<Row>(sql, [...params])).rows;
	return {
		name: 'PGlite',
		admin: queryOf(pg),
		as: <T>(identity: Identity, work: (query: Query) => Promise<T>) =>
			pg.transaction(async (tx) => {
				const query = queryOf(tx);
				await become(query, identity);
				return work(query);
			}),
		close: () => pg.close()
	};
}
