/**
 * Brings a database up to what the tree says: what a Supabase project has by itself, then the migrations, each file in
 * one transaction as the role postgres, which is no superuser here either. It never goes on with a database that was
 * made by other migrations than the tree's.
 */
import { createHash } from 'node:crypto';
import { DatabaseError, type Row } from '../database.ts';
import type { Lite } from './lite.ts';
import type { Migration, WorkerOptions } from './messages.ts';
import type { Session } from './session.ts';

/** A reason not to start that whoever runs the server can act upon. */
export class InstallError extends Error {
	override readonly name = 'InstallError';
}

/**
 * @param keep makes a backup; called before anything is changed in a database that somebody may have written to
 * @throws InstallError when the database is another version's; nothing was changed then
 */
export async function install(
	session: Session,
	lite: Lite,
	{ bootstrap, migrations, settings }: Pick<WorkerOptions, 'bootstrap' | 'migrations' | 'settings'>,
	keep: () => Promise<void>
): Promise<void> {
	const [roles = ''] = bootstrap;
	const fingerprint = createHash('sha256').update(bootstrap.join('\n')).digest('hex');
	const installed = await installedFingerprint(session);
	const applied = installed === null ? new Map<string, Row>() : await appliedMigrations(session);
	expectKnown(applied, migrations);
	const due = migrations.filter(({ version }) => !applied.has(version));
	if (installed === fingerprint && due.length === 0) return;
	if (applied.size > 0) await keep();
	if (installed !== fingerprint) {
		await nameSuperuser(session);
		await session.script(roles);
		await lite.install();
		for (const script of bootstrap.slice(1)) await session.script(script);
		await session.script(`create schema if not exists embedded;
			create table if not exists embedded.installed (fingerprint text not null);
			delete from embedded.installed; insert into embedded.installed values ('${fingerprint}')`);
	}
	for (const migration of due) await apply(session, migration);
	if (due.length > 0) await session.script(settings);
}

async function installedFingerprint(session: Session): Promise<unknown> {
	const [rows = []] = await session.run([{ sql: `select to_regclass('embedded.installed') is not null as known` }]);
	if (!rows[0]?.known) return null;
	const [installed = []] = await session.run([{ sql: 'select fingerprint from embedded.installed' }]);
	return installed[0]?.fingerprint;
}

/** PGlite calls its superuser postgres. On Supabase that is the name of a lesser role, and migrations run as it. */
async function nameSuperuser(session: Session): Promise<void> {
	await session.script(`update pg_catalog.pg_authid set rolname = 'supabase_admin'
		where oid = 10 and rolname = 'postgres'`);
}

async function appliedMigrations(session: Session): Promise<ReadonlyMap<string, Row>> {
	const [rows = []] = await session.run([
		{ sql: 'select version, name, statements from supabase_migrations.schema_migrations order by version' }
	]);
	return new Map(rows.map((row) => [String(row.version), row]));
}

function expectKnown(applied: ReadonlyMap<string, Row>, migrations: readonly Migration[]): void {
	for (const [version, row] of applied) {
		const migration = migrations.find((candidate) => candidate.version === version);
		if (!migration) {
			throw new InstallError(
				`The data was written by a newer version: its migration ${version}_${row.name} is unknown to this one. ` +
					'Start the version that made it, or point DATA_DIR at another folder.'
			);
		}
		if (!Array.isArray(row.statements) || row.statements.join('\n') !== migration.sql) {
			throw new InstallError(
				`The migration ${version}_${row.name} is not the one that made this data. A migration that has landed is never ` +
					'edited: restore it, or point DATA_DIR at another folder.'
			);
		}
	}
}

async function apply(session: Session, { version, name, sql }: Migration): Promise<void> {
	await session.script('begin; set local role postgres');
	try {
		await session.script(sql);
		await session.run([
			{
				sql: 'insert into supabase_migrations.schema_migrations (version, name, statements) values ($1, $2, $3::text[])',
				params: [version, name, [sql]]
			}
		]);
		await session.script('commit');
	} catch (error) {
		await session.endTransaction();
		if (!(error instanceof DatabaseError)) throw error;
		const more = [error.detail, error.hint].filter(Boolean).join(' ');
		throw new InstallError(`Migration ${version}_${name} failed: ${error.message} (${error.code}). ${more}`.trim());
	}
}
