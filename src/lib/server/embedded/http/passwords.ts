/**
 * Passwords as they are kept. They are hashed on Node's own pool of threads, one at a time and few in line: neither the
 * database's thread nor the main one waits, and a flood of sign-ins takes one core and never the room's votes.
 */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

/** 32 MB and three rounds, as OWASP's password storage guide asks of scrypt: about a quarter of a second. */
const COST = { N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 1024 * 1024 };
const FORMAT = '$scrypt$ln=15,r=8,p=3$';
const KEY_BYTES = 32;
const SALT_BYTES = 16;
const WAITING_AT_MOST = 8;

const derive = promisify<string, Buffer, number, typeof COST, Buffer>(scrypt);

/** More passwords wait to be looked at than will be soon. */
export class CrowdedError extends Error {
	override readonly name = 'CrowdedError';
}

export class Passwords {
	readonly #nobodys = hashOf(randomBytes(SALT_BYTES), randomBytes(KEY_BYTES));
	#last: Promise<unknown> = Promise.resolve();
	#waiting = 0;

	/** What is kept of a password. @throws CrowdedError */
	async hash(password: string): Promise<string> {
		const salt = randomBytes(SALT_BYTES);
		return hashOf(salt, await this.#derive(password, salt));
	}

	/** Whether this is the password. Of nobody's (null) it takes as long to say no. @throws CrowdedError */
	async isRight(password: string, kept: string | null): Promise<boolean> {
		const [salt, key] = partsOf(kept ?? this.#nobodys);
		return timingSafeEqual(await this.#derive(password, salt), key) && kept !== null;
	}

	async #derive(password: string, salt: Buffer): Promise<Buffer> {
		if (this.#waiting >= WAITING_AT_MOST) throw new CrowdedError('Too many passwords at once');
		this.#waiting++;
		const turn = this.#last.then(() => derive(password, salt, KEY_BYTES, COST));
		this.#last = turn.catch(() => {});
		return turn.finally(() => this.#waiting--);
	}
}

function hashOf(salt: Buffer, key: Buffer): string {
	return `${FORMAT}${salt.toString('base64url')}$${key.toString('base64url')}`;
}

function partsOf(kept: string): [salt: Buffer, key: Buffer] {
	const [salt, key] = kept.slice(FORMAT.length).split('$');
	if (!kept.startsWith(FORMAT) || !salt || !key) throw new Error('A password is kept in a form that is not known.');
	return [Buffer.from(salt, 'base64url'), Buffer.from(key, 'base64url')];
}
