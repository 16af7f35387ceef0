/** The SQL that makes a database: what a Supabase project has by itself, then the migrations, in their order. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string) => readFileSync(`${root}${path}`, 'utf8');

/** Run as the superuser supabase_admin. The tables of schema auth are the auth server's; no migration refers to them. */
export function bootstrapScripts(): readonly string[] {
	const folder = 'src/lib/server/embedded';
	return [
		read(`${folder}/bootstrap/roles.sql`),
		'create schema if not exists auth',
		read(`${folder}/bootstrap/auth.sql`),
		read(`${folder}/realtime/schema.sql`)
	];
}

/** Each run in a transaction of its own, as the role postgres. */
export function migrationScripts(): readonly { name: string; sql: string }[] {
	return readdirSync(`${root}supabase/migrations`)
		.filter((name) => name.endsWith('.sql'))
		.sort()
		.map((name) => ({ name, sql: read(`supabase/migrations/${name}`) }));
}

/**
 * No API role may read a table, so the policies behind that are tried by a role of the tests: a reader for whom they count
 * as for anyone signed in, and who may SELECT. Run as the superuser, after the migrations.
 */
export const POLICY_READER = `
	do $$ begin
		if not exists (select from pg_catalog.pg_roles where rolname = 'policy_reader') then
			create role policy_reader nologin inherit;
			grant authenticated to policy_reader;
			grant policy_reader to authenticator;
		end if;
	end $$;
	grant select on all tables in schema public to policy_reader;
`;
