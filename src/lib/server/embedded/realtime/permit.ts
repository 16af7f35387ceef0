/**
 * What the holder of a token may do on one channel. Reading is asked of the policies at the join and at each new token,
 * writing when something is first written; the answers hold until the next token. The token itself is looked at again
 * when it ends, and every five minutes.
 */
import type { Claims } from '../database.ts';
import { mayRead, mayWrite, type Extension, type Grants } from './authorization.ts';
import { identify, type Context } from './context.ts';
import { refuseReading, Refusal } from './refusal.ts';

const CONFIRM_MS = 5 * 60_000;

export class Permit {
	#token = '';
	#claims: Claims = { role: 'anon' };
	#reads: Grants = {};
	#writes: Grants | null = null;
	#confirmation: NodeJS.Timeout | undefined;
	#ended = false;

	/** @param onInvalid told when the token is no longer good */
	constructor(
		readonly context: Context,
		readonly channel: {
			readonly topic: string;
			readonly headers: Readonly<Record<string, string>>;
		},
		readonly onInvalid: (error: unknown) => void
	) {}

	get token(): string {
		return this.#token;
	}

	reads(extension: Extension): boolean {
		return this.#reads[extension] === true;
	}

	/** Takes on the first token. @throws TokenError, DatabaseError, or a Refusal when it may read nothing of the topic */
	async take(token: string, extensions: readonly Extension[]): Promise<void> {
		await this.#confirm(token);
		this.#token = token;
		this.#writes = null;
		await this.#askReads(extensions);
	}

	/** Takes on another token. @throws as `take`, and a Refusal when something may no longer be read */
	async renew(token: string): Promise<void> {
		const before = this.#reads;
		await this.take(token, 'presence' in before ? ['broadcast', 'presence'] : ['broadcast']);
		if ((before.broadcast && !this.reads('broadcast')) || (before.presence && !this.reads('presence'))) {
			const words = `You no longer have permission to read from this Channel topic: ${this.channel.topic}`;
			throw new Refusal('Unauthorized', words);
		}
	}

	/** Presence may be read only after it was asked for, which a track does. @throws as `take` */
	async askPresence(): Promise<void> {
		if (this.#reads.presence === undefined) await this.#askReads(['broadcast', 'presence']);
	}

	/** @throws DatabaseError */
	async mayWrite(extension: Extension): Promise<boolean> {
		this.#writes ??= await mayWrite(this.context.database, this.#joiner);
		return this.#writes[extension] === true;
	}

	end(): void {
		this.#ended = true;
		clearTimeout(this.#confirmation);
	}

	get #joiner() {
		return { claims: this.#claims, headers: this.channel.headers, topic: this.channel.topic };
	}

	async #askReads(extensions: readonly Extension[]): Promise<void> {
		const reads = await mayRead(this.context.database, this.#joiner, extensions);
		if (!reads.broadcast && !reads.presence) throw refuseReading(this.channel.topic);
		this.#reads = reads;
	}

	async #confirm(token: string): Promise<void> {
		clearTimeout(this.#confirmation);
		this.#claims = await identify(this.context, token);
		if (this.#claims.exp === undefined || this.#ended) return;
		const wait = Math.min(CONFIRM_MS, Math.max(0, this.#claims.exp * 1_000 - Date.now()));
		this.#confirmation = setTimeout(() => {
			this.#confirm(token).catch(this.onInvalid);
		}, wait).unref();
	}
}
