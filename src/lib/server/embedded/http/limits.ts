/**
 * Limits per address, for a room of two hundred people behind one. They stand here and not in SQL because an account
 * costs nothing; what is limited per account is the database's business.
 */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** Functions that take a code or a secret link: guessing is counted, and so is using many right ones. */
export const CODE_FUNCTIONS: ReadonlySet<string> = new Set([
	'look_up_workshop',
	'look_up_team',
	'join_workshop',
	'redeem_device_code',
	'redeem_handover',
	'redeem_way_back'
]);

/**
 * Codes short enough that tries must stay few: once too many were wrong, none is looked at. All others carry 60 bits and
 * more, and whoever guesses them may share the address with a whole room, so a right one passes whatever came before.
 */
const SHORT_CODE_FUNCTIONS: ReadonlySet<string> = new Set(['redeem_device_code']);

/** What these functions refuse a wrong code with. */
export const WRONG_CODE = 'OV404';

export class Limits {
	readonly #anonymous = new RateLimiterMemory({ points: 1_000, duration: HOUR });
	readonly #anonymousBurst = new RateLimiterMemory({ points: 300, duration: MINUTE });
	readonly #wrongCode = new RateLimiterMemory({ points: 20, duration: 10 * MINUTE });
	readonly #wrongShortCode = new RateLimiterMemory({ points: 20, duration: 10 * MINUTE });
	readonly #rightCode = new RateLimiterMemory({ points: 1_000, duration: 10 * MINUTE });
	readonly #password = new RateLimiterMemory({ points: 10, duration: 10 * MINUTE });
	/** Whatever the e-mail: one address tries few of them. */
	readonly #passwords = new RateLimiterMemory({ points: 60, duration: 10 * MINUTE });
	readonly #turns = new Map<string, Promise<unknown>>();

	/** Seconds to wait, or 0 to go on. */
	async anonymousSignIn(address: string): Promise<number> {
		return (await take(this.#anonymousBurst, keyOf(address))) || (await take(this.#anonymous, keyOf(address)));
	}

	/** Seconds to wait before this address may try a password for this e-mail, or 0; right ones count as well. */
	async password(address: string, email: string): Promise<number> {
		const key = keyOf(address);
		return (await take(this.#passwords, key)) || (await take(this.#password, `${key} ${email}`));
	}

	/** Does what looks at a code when all that this address asked before is done: many at once are counted like one by one. */
	async inTurn<T>(address: string, look: () => Promise<T>): Promise<T> {
		const key = keyOf(address);
		const turn = (this.#turns.get(key) ?? Promise.resolve()).then(look);
		const done = turn.catch(() => {});
		this.#turns.set(key, done);
		try {
			return await turn;
		} finally {
			if (this.#turns.get(key) === done) this.#turns.delete(key);
		}
	}

	/** Asked before a code is looked at: seconds to wait, or 0 to go on. */
	async code(address: string, name: string): Promise<number> {
		const key = keyOf(address);
		const wait = SHORT_CODE_FUNCTIONS.has(name) ? await left(this.#wrongShortCode, key) : 0;
		return wait || (await left(this.#rightCode, key));
	}

	/** Told that a code was right. */
	async rightCode(address: string): Promise<void> {
		await take(this.#rightCode, keyOf(address));
	}

	/** Told that a code was wrong: seconds to wait if that was one too many, which is then all to answer, or 0. */
	async wrongCode(address: string, name: string): Promise<number> {
		return take(SHORT_CODE_FUNCTIONS.has(name) ? this.#wrongShortCode : this.#wrongCode, keyOf(address));
	}
}

/** Whoever has one address of IPv6 has as many as they like: the network of 64 bits is what counts. */
function keyOf(address: string): string {
	if (!address.includes(':') || address.startsWith('::ffff:')) return address;
	return (address.split('::', 1)[0] ?? '').split(':').slice(0, 4).join(':');
}

async function take(limiter: RateLimiterMemory, key: string): Promise<number> {
	try {
		await limiter.consume(key);
		return 0;
	} catch (refused) {
		if (refused instanceof RateLimiterRes) return Math.max(1, Math.ceil(refused.msBeforeNext / 1000));
		throw refused;
	}
}

async function left(limiter: RateLimiterMemory, key: string): Promise<number> {
	const used = await limiter.get(key);
	return used && used.remainingPoints <= 0 ? Math.max(1, Math.ceil(used.msBeforeNext / 1000)) : 0;
}
