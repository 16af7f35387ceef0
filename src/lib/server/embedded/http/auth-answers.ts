/** What all parts of /auth/v1 have in common: whose session a request comes from, and refusals in GoTrue's words. */
import { TokenError } from '../database.ts';
import type { Keys } from '../keys.ts';
import type { PlainResponse } from '../worker/messages.ts';
import { bodyText, json, type ApiRequest } from './request.ts';

export const AUTH = '/auth/v1';

/** A refusal on its way to the answer. */
export class AuthRefusal extends Error {
	override readonly name = 'AuthRefusal';
	constructor(readonly response: PlainResponse) {
		super('refused');
	}
}

export function refusal(
	status: number,
	code: string,
	message: string,
	headers: Record<string, string> = {}
): AuthRefusal {
	return new AuthRefusal(json(status, { code: status, error_code: code, msg: message }, headers));
}

/** @param wait seconds */
export function tooMany(wait: number): AuthRefusal {
	return refusal(429, 'over_request_rate_limit', 'Request rate limit reached', { 'retry-after': String(wait) });
}

export function sessionNotFound(): AuthRefusal {
	return refusal(403, 'session_not_found', 'Session from session_id claim in JWT does not exist');
}

export function invalid(message: string): AuthRefusal {
	return refusal(422, 'validation_failed', message);
}

export function badJson(): AuthRefusal {
	return refusal(400, 'bad_json', 'Could not parse request body as JSON');
}

/** The person and the session of a token that is good now; the session may have been ended. @throws AuthRefusal */
export async function tokenOf({ headers }: ApiRequest, keys: Keys): Promise<{ person: string; session: string }> {
	const token = /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? '')?.[1];
	if (!token) throw refusal(401, 'no_authorization', 'This endpoint requires a Bearer token');
	try {
		const { sub, session_id: session } = await keys.verify(token);
		if (sub && typeof session === 'string') return { person: sub, session };
	} catch (error) {
		if (!(error instanceof TokenError)) throw error;
		throw refusal(403, 'bad_jwt', `invalid JWT: unable to parse or verify signature, ${error.message}`);
	}
	throw refusal(403, 'bad_jwt', 'invalid claim: missing sub claim');
}

/** The body as JSON; undefined when it is none. */
export function bodyOf(request: ApiRequest): unknown {
	const text = bodyText(request);
	return text === '' ? {} : parseJson(text);
}

export function parseJson(body: string | Uint8Array | null): unknown {
	try {
		return JSON.parse(typeof body === 'string' ? body : Buffer.from(body ?? '').toString('utf8'));
	} catch {
		return undefined;
	}
}

/** Who made a token. */
export function issuerOf({ url }: ApiRequest): string {
	return `${url.origin}${AUTH}`;
}
