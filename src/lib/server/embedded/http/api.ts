/**
 * The front door of the embedded Supabase, as the gateway of a project is: whose key is it, may a browser send it, which
 * part answers, and may other origins read the answer.
 */
import { DatabaseError, type EmbeddedKeys } from '../database.ts';
import type { PlainResponse } from '../worker/messages.ts';
import type { Auth } from './auth.ts';
import { json, keyRefusal, type ApiRequest } from './request.ts';
import type { Realtime } from '../realtime/endpoint.ts';
import type { Rest } from './rest.ts';

/** Paths of /auth/v1 that a person follows from a mail or a provider, without a key. */
const KEYLESS = /^\/auth\/v1\/(callback|authorize|verify|health|\.well-known\/jwks\.json)$/;
const BROWSER = /^\s*Mozilla\s*\/\s*5\s*\.\s*0/i;

const EXPOSED = 'Content-Range, Content-Location, Preference-Applied, Retry-After, X-Supabase-Api-Version';

export class Api {
	readonly #keys: EmbeddedKeys;
	readonly #auth: Auth;
	readonly #rest: Rest;
	readonly #realtime: Realtime;
	readonly #log: (message: string) => void;

	constructor(
		keys: EmbeddedKeys,
		{ auth, rest, realtime }: { auth: Auth; rest: Rest; realtime: Realtime },
		log: (message: string) => void
	) {
		this.#keys = keys;
		this.#auth = auth;
		this.#rest = rest;
		this.#realtime = realtime;
		this.#log = log;
	}

	/** True for the paths that are answered here. */
	static answers(pathname: string): boolean {
		return ['/auth/v1/', '/rest/v1/', '/realtime/v1/'].some((part) => pathname.startsWith(part));
	}

	async answer(request: ApiRequest): Promise<PlainResponse> {
		if (request.method === 'OPTIONS') return preflight(request);
		const response = await this.#route(request).catch((error: unknown) => this.#failure(error));
		if (response.status >= 500) this.#log(`${request.method} ${request.url.pathname} was answered ${response.status}.`);
		return { ...response, headers: { ...response.headers, ...openToAll } };
	}

	async #route(request: ApiRequest): Promise<PlainResponse> {
		const { pathname } = request.url;
		// A path that leads out of the API once its dots are resolved: no part of it would look at that as it is meant.
		if (!Api.answers(pathname)) return json(404, { message: 'no Route matched with those values' });
		if (KEYLESS.test(pathname)) return this.#auth.answer(request);
		const key = request.headers.apikey ?? request.url.searchParams.get('apikey');
		if (!key) {
			return keyRefusal('No API key found in request', 'No `apikey` request header or url param was found.');
		}
		const claims = this.#keys.claimsOfKey(key);
		if (!claims) return keyRefusal('Invalid API key', 'Double check your API key.');
		if (claims.role === 'service_role' && BROWSER.test(request.headers['user-agent'] ?? '')) {
			return keyRefusal(
				'Forbidden use of secret API key in browser',
				'Secret API keys can only be used in a protected environment and should never be used in a browser.'
			);
		}
		if (pathname.startsWith('/realtime/v1/')) return this.#realtime.answer(request);
		return pathname.startsWith('/auth/v1/') ? this.#auth.answer(request) : this.#rest.answer(request, claims);
	}

	#failure(error: unknown): PlainResponse {
		if (!(error instanceof DatabaseError)) {
			this.#log(error instanceof Error ? (error.stack ?? error.message) : String(error));
		}
		const { code, message } = error instanceof DatabaseError ? error : { code: 'XX000', message: 'Internal error' };
		const status = code === '57014' ? 504 : code.startsWith('57') ? 503 : 500;
		return json(status, { code, error_code: 'unexpected_failure', message, msg: message, details: null, hint: null });
	}
}

const openToAll = {
	'access-control-allow-origin': '*',
	'access-control-expose-headers': EXPOSED
};

function preflight({ headers }: ApiRequest): PlainResponse {
	return {
		status: 204,
		headers: {
			...openToAll,
			'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS',
			'access-control-allow-headers':
				headers['access-control-request-headers'] ?? 'authorization, apikey, content-type, x-client-info',
			'access-control-max-age': '86400'
		},
		body: null
	};
}
