/**
 * /auth/v1: Supabase Lite's GoTrue, with anonymous sign-in, limits, a `GET /user` that costs one statement (it is asked
 * on every page load), and sessions completed as GoTrue makes them.
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

const SignUp = z.looseObject({
	email: z.string().nullish(),
	phone: z.string().nullish(),
	data: z.record(z.string(), z.unknown()).nullish()
});
const MadeSession = z.looseObject({
	access_token: z.string(),
	refresh_token: z.string(),
	user: z.looseObject({ id: z.string() })
});

/** Requests by which somebody may guess a password, or have mail sent. */
const GUESSABLE = new Set(['/token', '/signup', '/otp', '/magiclink', '/recover', '/resend', '/verify']);

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
		const { method, url, address } = request;
		const path = url.pathname.slice(AUTH.length);
		if (method === 'GET' && path === '/user') return this.#user(request);
		if (method === 'POST' && GUESSABLE.has(path)) {
			const body = parseBody(request);
			if (!body) return refusal(400, 'bad_json', 'Could not parse request body as JSON');
			if (path === '/signup' && !body.email && !body.phone) return this.#signInAnonymously(request, body.data ?? {});
			const isRefresh = url.searchParams.get('grant_type') === 'refresh_token';
			if (address !== null && body.email && !isRefresh) {
				const wait = await this.#limits.password(address, body.email);
				if (wait > 0) return tooMany(wait);
			}
		}
		return this.#complete(request, await this.#forward(request));
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

	#forward({ method, url, headers, body }: ApiRequest): Promise<PlainResponse> {
		return this.#thread.run({ kind: 'request', request: { method, url: url.href, headers, body } });
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

function parseBody(request: ApiRequest): z.infer<typeof SignUp> | null {
	const text = bodyText(request);
	const parsed = SignUp.safeParse(text === '' ? {} : parseJson(text));
	return parsed.success ? parsed.data : null;
}

function parseJson(body: string | Uint8Array | null): unknown {
	try {
		return JSON.parse(typeof body === 'string' ? body : Buffer.from(body ?? '').toString('utf8'));
	} catch {
		return undefined;
	}
}
