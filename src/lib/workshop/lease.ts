/**
 * One tab of a browser at a time where the browser grants no locks, as over plain http: by a lease in the storage that the
 * tabs share. A tab hears a moment late what another has written there, so whoever takes the lease looks again after that
 * moment, and it is whose word stands. Its holder goes on renewing it: one that stays the same is of a tab that is gone.
 */
import { browserPorts, type Ports } from './ports.ts';

/** Longer than a word takes from one tab to the other and back. Milliseconds. */
const MOMENT = 300;
/** Milliseconds; a page out of sight gets its turn once a second. */
const [RENEWED_AFTER, GONE_AFTER] = [500, 4_000];

export interface LeaseParts {
	ports?: Pick<Ports, 'after' | 'elapsed' | 'newId'>;
	storage?: () => Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
}

/** Runs while no other tab has the lease of this name. Where the browser refuses to keep anything it runs at once. */
export async function leased<Answer>(
	name: string,
	run: () => Promise<Answer>,
	{ ports = browserPorts, storage = () => localStorage }: LeaseParts = {}
): Promise<Answer> {
	const key = `lease:${name}`;
	const id = ports.newId();
	const held = () => storage().getItem(key);
	const isMine = () => held()?.startsWith(id) ?? false;
	const moment = () => new Promise<void>((resume) => ports.after(MOMENT, resume));

	async function take(): Promise<void> {
		let seen: string | null = null;
		let since = ports.elapsed();
		while (!isMine()) {
			const now = held();
			if (now !== seen) [seen, since] = [now, ports.elapsed()];
			if (now === null || ports.elapsed() - since >= GONE_AFTER) storage().setItem(key, id);
			await moment();
		}
	}
	function renew(times: number): () => void {
		let next = ports.after(RENEWED_AFTER, () => {
			if (isMine()) storage().setItem(key, `${id} ${times}`);
			next = renew(times + 1);
		});
		return () => next();
	}
	try {
		await take();
	} catch {
		return run();
	}
	const end = renew(1);
	try {
		return await run();
	} finally {
		end();
		if (isMine()) storage().removeItem(key);
	}
}

/** Runs while no other tab of this browser runs under this name, over plain http too, where it takes a moment. */
export function oneTab<Answer>(name: string, run: () => Promise<Answer>): Promise<Answer> {
	// A server has no tabs.
	if (typeof window === 'undefined') return run();
	return window.isSecureContext ? navigator.locks.request(name, run) : leased(name, run);
}
