/**
 * Why a socket, a join or a channel is refused or closed: Realtime's codes and words, which clients know, and what the
 * errors of tokens and of the database mean in them.
 */
import { DatabaseError, TokenError } from '../database.ts';

/** `code: words` is what a refused join is told; the words alone, what a closed channel or a refused socket is. */
export class Refusal extends Error {
	override readonly name = 'Refusal';
	constructor(
		readonly code: string,
		readonly words: string
	) {
		super(`${code}: ${words}`);
	}
}

/** Public channels are for everybody with a key: whoever floods one would use up what all workshops share. */
export const PRIVATE_ONLY = 'This project only allows private channels';

/** What a token that was not accepted means, at `now` (milliseconds). */
export function refuseToken(error: TokenError, now = Date.now()): Refusal {
	switch (error.reason) {
		case 'expired': {
			const seconds = Math.max(0, Math.floor(now / 1_000) - (error.expiredAt ?? Math.floor(now / 1_000)));
			return new Refusal('InvalidJWTToken', `Token has expired ${seconds} seconds ago`);
		}
		case 'claims':
			return new Refusal('InvalidJWTToken', 'Fields `role` and `exp` are required in JWT');
		case 'malformed':
			return new Refusal('MalformedJWT', 'The token provided is not a valid JWT');
		case 'signature':
			return new Refusal('JwtSignatureError', 'Failed to validate JWT signature');
	}
}

/** May not read the topic; also what a policy that fails means. */
export function refuseReading(topic: string): Refusal {
	return new Refusal('Unauthorized', `You do not have permissions to read from this Channel topic: ${topic}`);
}

/** What an error of a probe for this topic means. */
export function refuseProbe(error: unknown, topic: string): Refusal {
	if (!(error instanceof DatabaseError) || error.code.startsWith('57P') || error.code.startsWith('08')) {
		return new Refusal('UnableToConnectToProject', 'Realtime was unable to connect to the project database');
	}
	switch (error.code) {
		case '57014':
			return new Refusal('QueryCanceled', 'Query was cancelled, please try again');
		case '23514':
			return new Refusal('MissingPartition', 'Realtime was unable to find the expected messages partition');
		default:
			return refuseReading(topic);
	}
}
