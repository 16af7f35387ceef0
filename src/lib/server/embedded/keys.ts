/**
 * The secrets of one embedded Supabase, generated at its first start and kept in its data folder, and the tokens that
 * are made and checked with them. Verified tokens are remembered: a person sends the same one for an hour.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errors, jwtVerify, SignJWT } from 'jose';
import * as z from 'zod';
import { TokenError, type Claims, type EmbeddedKeys } from './database.ts';
import { syncToDisk } from './disk.ts';

const Secrets = z.object({ jwtSecret: z.string().min(32), publishableKey: z.string(), secretKey: z.string() });
type Secrets = z.infer<typeof Secrets>;

export const SECRETS_FILE = 'secrets.json';

const TokenClaims = z.looseObject({ role: z.string(), sub: z.string().optional(), exp: z.number() });

const REMEMBERED_AT_MOST = 5_000;
/** Longest token that is looked at: with the longest metadata it stays below, and what is remembered is bounded. */
const TOKEN_LENGTH = 8_192;

export class Keys implements EmbeddedKeys {
	readonly publishableKey: string;
	readonly secretKey: string;
	readonly jwtSecret: string;
	readonly #signingKey: Uint8Array;
	readonly #verified = new Map<string, Claims & { exp: number }>();

	constructor({ jwtSecret, publishableKey, secretKey }: Secrets) {
		this.jwtSecret = jwtSecret;
		this.publishableKey = publishableKey;
		this.secretKey = secretKey;
		this.#signingKey = new TextEncoder().encode(jwtSecret);
	}

	/**
	 * Reads the secrets of this data folder, or makes them; only their owner may read the file.
	 * @throws Error with words for whoever runs the server, when the file cannot be understood.
	 */
	static load(dataDir: string): Keys {
		const file = join(dataDir, SECRETS_FILE);
		if (existsSync(file)) return new Keys(readSecrets(file));
		const secrets = {
			jwtSecret: randomBytes(48).toString('base64url'),
			publishableKey: `sb_publishable_${randomBytes(24).toString('base64url')}`,
			secretKey: `sb_secret_${randomBytes(24).toString('base64url')}`
		};
		writeSecrets(dataDir, secrets);
		return new Keys(secrets);
	}

	claimsOfKey(key: string): Claims | null {
		if (key === this.publishableKey) return { role: 'anon' };
		if (key === this.secretKey) return { role: 'service_role' };
		return null;
	}

	async verify(token: string): Promise<Claims> {
		if (token.length > TOKEN_LENGTH) throw new TokenError('malformed', 'JWT is too long');
		const known = this.#verified.get(token);
		if (known && known.exp * 1000 > Date.now()) return known;
		if (known) this.#verified.delete(token);
		const claims = await this.#check(token);
		this.#verified.set(token, claims);
		const oldest = this.#verified.keys().next().value;
		if (this.#verified.size > REMEMBERED_AT_MOST && oldest !== undefined) this.#verified.delete(oldest);
		return claims;
	}

	/** A token with exactly these claims. */
	sign(claims: Claims): Promise<string> {
		return new SignJWT({ ...claims }).setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).sign(this.#signingKey);
	}

	async #check(token: string): Promise<Claims & { exp: number }> {
		try {
			const { payload } = await jwtVerify(token, this.#signingKey, { algorithms: ['HS256'] });
			const claims = TokenClaims.safeParse(payload);
			if (!claims.success) throw new TokenError('claims', 'Fields `role` and `exp` are required in JWT');
			return claims.data;
		} catch (error) {
			if (error instanceof errors.JWTExpired) {
				throw new TokenError('expired', 'JWT expired', error.payload.exp ?? null);
			}
			if (error instanceof errors.JWSSignatureVerificationFailed) {
				throw new TokenError('signature', 'JWT signature is invalid');
			}
			if (error instanceof errors.JOSEError) throw new TokenError('malformed', 'JWT is malformed');
			throw error;
		}
	}
}

function readSecrets(file: string): Secrets {
	try {
		return Secrets.parse(JSON.parse(readFileSync(file, 'utf8')));
	} catch (error) {
		if (!(error instanceof SyntaxError || error instanceof z.ZodError)) throw error;
		throw new Error(
			`${file} is damaged. Take it from a backup; without it everybody who has taken part would be logged out.`,
			{ cause: error }
		);
	}
}

/** There whole or not at all, also when the power goes: half a file would keep the server from starting ever again. */
function writeSecrets(dataDir: string, secrets: Secrets): void {
	const file = join(dataDir, SECRETS_FILE);
	const made = `${file}.new`;
	writeFileSync(made, JSON.stringify(secrets, null, '\t'), { mode: 0o600, flush: true });
	renameSync(made, file);
	syncToDisk(dataDir);
}
