/** What is under way at once on the real PostgreSQL, and what waits for what. Nothing here waits for a time to pass. */
import type { Database } from './database-session.ts';
import { refusal, type Refused } from './database.ts';

/** What an attempt came to: its answer, or its refusal. Any other error, a deadlock for one, is thrown. */
export type Outcome = { answer: unknown } | { refused: Refused | 'denied' };

export async function outcomeOf(attempt: Promise<unknown>): Promise<Outcome> {
	return attempt.then(
		(answer) => ({ answer }),
		async (error: unknown) => ({ refused: await refusal(Promise.reject(error)) })
	);
}

/** Resolves when `attempt` has been answered, or so many wait for locks that others hold. */
export async function answeredOrWaiting(db: Database, attempt: Promise<unknown>, waiting = 1): Promise<void> {
	let isAnswered = false;
	attempt.catch(() => {}).finally(() => (isAnswered = true));
	while (!isAnswered && (await waitingNow(db)) < waiting) continue;
}

async function waitingNow(db: Database): Promise<number> {
	const [row] = await db.admin(
		`select count(*)::int as n from pg_catalog.pg_stat_activity
		where datname = current_database() and wait_event_type = 'Lock'`
	);
	return Number(row?.['n']);
}
