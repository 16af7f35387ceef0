/**
 * /auth/v1 for people who sign in anonymously, the only way in: with limits, a `GET /user` that costs one statement (it
 * is asked on every page load), and sessions completed as GoTrue makes them. The little that is named here goes on to
 * Supabase Lite's GoTrue, the rest is refused: a password that is looked at holds up the database for everybody.
 */
import { decodeJwt } from 'jose';
import * as z from 'zod';
import { TokenError } from '../database.ts';
import type { Keys } from '../keys.ts';
import type { DatabaseThread } from '../thread.ts';
import type { PlainResponse } from '../worker/messages.ts';
import type { Limits } from './limits.ts';
import { People } from './people.ts';
import { bodyText, json, type ApiRequest } from './request.ts';

const AUTH = '/auth/v1';

/** Longest metadata of a person, in bytes of JSON: it travels in every token. */
const METADATA_BYTES = 4_096;

/** What somebody says of themselves, at the sign-in or later. */
const Person = z.looseObject({ data: z.record(z.string(), z.unknown()).nullish() });
/** How else they would be known. */
const IDENTITY = ['email', 'phone', 'password'];
const FORWARDED = new Set(['POST /logout', 'GET /health', 'GET /settings']);
const MadeSession = z.looseObject({
	access_token: z.string(),
	refresh_token: z.string(),
	user: z.looseObject({ id: z.string() })
});

export class Auth {
	readonly #thread: DatabaseThread;
	readonly #keys: Keys;
	readonly #limits: Limits;
	readonly #people: People;

	constructor(thread: DatabaseThread, keys: Keys, limits: Limits) {
		this.#thread = thread;
		this.#keys = keys;
		this.#limits = limits;
		this.#people = new People(thread, keys);
	}

	async answer(request: ApiRequest): Promise<PlainResponse> {
		const path = pathOf(request);
		const what = `${request.method} ${path}`;
		if (what === 'GET /user') return this.#user(request);
		if (what === 'POST /signup' || what === 'PUT /user') {
			const given = metadataOf(request);
			if ('refused' in given) return given.refused;
			return path === '/user' ? this.#forward(request, path) : this.#signInAnonymously(request, given.metadata);
		}
		if (what === 'POST /token') {
			const types = request.url.searchParams.getAll('grant_type');
			if (types.length !== 1 || types[0] !== 'refresh_token') return disabled();
			return this.#complete(request, await this.#forward(request, path));
		}
		if (FORWARDED.has(what) || (request.method === 'GET' && path.startsWith('/.well-known/'))) {
			return this.#forward(request, path);
		}
		return refusal(404, 'not_found', 'This way of signing in is not offered here');
	}

	async #signInAnonymously({ address, url }: ApiRequest, metadata: Record<string, unknown>): Promise<PlainResponse> {
		const wait = address === null ? 0 : await this.#limits.anonymousSignIn(address);
		if (wait > 0) return tooMany(wait);
		return json(200, await this.#people.addAnonymous(metadata, issuer(url)));
	}

	async #user({ headers }: ApiRequest): Promise<PlainResponse> {
		const token = /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? '')?.[1];
		if (!token) return refusal(401, 'no_authorization', 'This endpoint requires a Bearer token');
		try {
			const { sub, session_id: sessionId } = await this.#keys.verify(token);
			if (!sub || typeof sessionId !== 'string') return refusal(403, 'bad_jwt', 'invalid claim: missing sub claim');
			const user = await this.#people.findInSession(sub, sessionId);
			if (user) return json(200, user);
			return refusal(403, 'session_not_found', 'Session from session_id claim in JWT does not exist');
		} catch (error) {
			if (!(error instanceof TokenError)) throw error;
			return refusal(403, 'bad_jwt', `invalid JWT: unable to parse or verify signature, ${error.message}`);
		}
	}

	/** The path goes on as it was understood here, not as it was written. */
	#forward({ method, url, headers, body }: ApiRequest, path: string): Promise<PlainResponse> {
		const target = new URL(AUTH + path + url.search, url);
		return this.#thread.run({ kind: 'request', request: { method, url: target.href, headers, body } });
	}

	/** Sessions that Lite answers get the claims and the person that GoTrue would put into them. */
	async #complete({ url }: ApiRequest, response: PlainResponse): Promise<PlainResponse> {
		const made = response.status === 200 ? MadeSession.safeParse(parseJson(response.body)) : null;
		if (!made?.success) return response;
		const { access_token: token, refresh_token: refreshToken, user } = made.data;
		const { session_id: sessionId } = decodeJwt(token);
		if (typeof sessionId !== 'string') return response;
		const session = await this.#people.completeSession(user.id, refreshToken, sessionId, issuer(url));
		return session ? json(200, { ...made.data, ...session }) : response;
	}
}

/** GoTrue's refusals. */
export function refusal(
	status: number,
	code: string,
	message: string,
	headers: Record<string, string> = {}
): PlainResponse {
	return json(status, { code: status, error_code: code, msg: message }, headers);
}

function tooMany(wait: number): PlainResponse {
	return refusal(429, 'over_request_rate_limit', 'Request rate limit reached', { 'retry-after': String(wait) });
}

function issuer(url: URL): string {
	return `${url.origin}${AUTH}`;
}

function disabled(): PlainResponse {
	return refusal(422, 'email_provider_disabled', 'Only anonymous sign-ins are offered here');
}

function pathOf({ url }: ApiRequest): string {
	try {
		return decodeURIComponent(url.pathname).slice(AUTH.length);
	} catch {
		return '';
	}
}

function metadataOf(request: ApiRequest): { metadata: Record<string, unknown> } | { refused: PlainResponse } {
	const text = bodyText(request);
	const parsed = Person.safeParse(text === '' ? {} : parseJson(text));
	if (!parsed.success) return { refused: refusal(400, 'bad_json', 'Could not parse request body as JSON') };
	if (IDENTITY.some((field) => parsed.data[field])) return { refused: disabled() };
	const metadata = parsed.data.data ?? {};
	if (Buffer.byteLength(JSON.stringify(metadata)) > METADATA_BYTES) {
		return { refused: refusal(422, 'validation_failed', 'The metadata of a person is too long') };
	}
	return { metadata };
}

function parseJson(body: string | Uint8Array | null): unknown {
	try {
		return JSON.parse(typeof body === 'string' ? body : Buffer.from(body ?? '').toString('utf8'));
	} catch {
		return undefined;
	}
}
