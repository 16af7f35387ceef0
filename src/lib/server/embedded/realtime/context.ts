/** What every part of the Realtime endpoint works with. */
import { TokenError, type Claims, type EmbeddedDatabase, type EmbeddedKeys } from '../database.ts';
import type { RealtimeLimits } from './limits.ts';
import type { Rooms } from './room.ts';

export interface Context {
	readonly database: EmbeddedDatabase;
	readonly keys: EmbeddedKeys;
	readonly limits: RealtimeLimits;
	readonly rooms: Rooms;
	/** Told of what went wrong and concerns whoever runs the server, not a client. */
	readonly report: (problem: string, error?: unknown) => void;
}

const ROLES = new Set(['anon', 'authenticated', 'service_role']);

/** Who an API key or a token stands for. @throws TokenError, also for a role that no person has */
export async function identify({ keys }: Context, token: string): Promise<Claims> {
	const claims = keys.claimsOfKey(token) ?? (await keys.verify(token));
	if (!ROLES.has(claims.role)) throw new TokenError('claims', `role "${claims.role}" does not exist`);
	return claims;
}
