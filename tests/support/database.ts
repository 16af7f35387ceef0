/**
 * The database of the rules' tests, twice behind one interface: PGlite in this process, and a real PostgreSQL 15. Every
 * test makes a workshop and people of its own, so the tests of a file share one database of each kind.
 */
import { afterAll, inject } from 'vitest';
import { isReason, REFUSALS, type Reason } from '../../src/lib/domain/refusal.ts';
import type { Database, SharedDatabase } from './database-session.ts';
import { openPglite } from './pglite.ts';
import { openPostgres } from './postgres.ts';

/** A fresh, migrated database of each kind, closed after the tests of the file that opens them. */
export async function openDatabases(): Promise<readonly [pglite: Database, postgres: SharedDatabase]> {
	const databases = await Promise.all([openPglite(inject('pgliteTemplate')), openPostgres(inject('postgresPort'))]);
	afterAll(() => Promise.all(databases.map((database) => database.close())));
	return databases;
}

/** What the database answered instead of doing it. */
export interface Refused {
	readonly reason: Reason;
	readonly detail: string;
}

/**
 * The coded refusal that ends `attempt`, or the SQLSTATE of a plain denial (42501).
 * @throws when it succeeds, when the code is not the reason's, and on any other error
 */
export async function refusal(attempt: Promise<unknown>): Promise<Refused | 'denied'> {
	const outcome = await attempt.then(
		(answer: unknown) => ({ answer }),
		(error: unknown) => ({ error })
	);
	if ('answer' in outcome) throw new Error(`Not refused: ${JSON.stringify(outcome.answer)}`);
	const { code, message, detail } = failureOf(outcome.error);
	if (code === '42501') return 'denied';
	if (!code.startsWith('OV') || !isReason(message)) throw outcome.error;
	if (code !== `OV${REFUSALS[message].status}`) throw new Error(`${message} was raised as ${code}`);
	return { reason: message, detail };
}

/** The parts of a driver's error. */
export function failureOf(error: unknown): { code: string; message: string; detail: string } {
	if (!(error instanceof Error)) throw error;
	const text = (key: string) => {
		const value: unknown = Reflect.get(error, key);
		return typeof value === 'string' ? value : '';
	};
	return { code: text('code'), message: error.message, detail: text('detail') };
}
