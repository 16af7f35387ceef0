/**
 * /auth/v1 for people who sign in anonymously and may keep what they made with an e-mail and a password: with limits, a
 * `GET /user` that costs one statement (it is asked on every page load), and sessions completed as GoTrue makes them. The
 * little that is named in FORWARDED goes on to Supabase Lite's GoTrue, the rest is refused: it would look at a password
 * on the database's thread, which holds up everybody.
 */
import { decodeJwt } from 'jose';
import * as z from 'zod';
import type { Keys } from '../keys.ts';
import type { DatabaseThread } from '../thread.ts';
import type { PlainResponse } from '../worker/messages.ts';
import { Accounts } from './accounts.ts';
import {
	AUTH,
	AuthRefusal,
	badJson,
	bodyOf,
	issuerOf,
	parseJson,
	refusal,
	sessionNotFound,
	tokenOf,
	tooMany
} from './auth-answers.ts';
import type { Limits } from './limits.ts';
import { checkedMetadata, Metadata } from './metadata.ts';
import { People } from './people.ts';
import { json, type ApiRequest } from './request.ts';

const Person = z.looseObject({ data: Metadata });
/** How somebody would be known who is not anonymous: an account grows out of an anonymous one, here. */
const IDENTITY = ['email', 'phone', 'password'];
const FORWARDED = new Set(['POST /logout', 'GET /health', 'GET /settings', 'GET /.well-known/jwks.json']);
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
	readonly #accounts: Accounts;

	constructor(thread: DatabaseThread, keys: Keys, limits: Limits) {
		this.#thread = thread;
		this.#keys = keys;
		this.#limits = limits;
		this.#people = new People(thread, keys);
		this.#accounts = new Accounts(this.#people, keys, limits);
	}

	async answer(request: ApiRequest): Promise<PlainResponse> {
		try {
			return await this.#route(request);
		} catch (error) {
			if (error instanceof AuthRefusal) return error.response;
			throw error;
		}
	}

	async #route(request: ApiRequest): Promise<PlainResponse> {
		const path = pathOf(request);
		const what = `${request.method} ${path}`;
		if (what === 'GET /user') return this.#user(request);
		if (what === 'PUT /user') return json(200, await this.#accounts.change(request));
		if (what === 'POST /signup') return this.#signInAnonymously(request);
		if (what === 'POST /token') return this.#token(request, path);
		if (FORWARDED.has(what)) return this.#forward(request, path);
		throw refusal(404, 'not_found', 'This way of signing in is not offered here');
	}

	async #signInAnonymously(request: ApiRequest): Promise<PlainResponse> {
		const { success, data } = Person.safeParse(bodyOf(request));
		if (!success) throw badJson();
		if (IDENTITY.some((field) => data[field])) {
			throw refusal(422, 'email_provider_disabled', 'An account is made from an anonymous one here');
		}
		const metadata = checkedMetadata(data.data ?? {});
		const wait = request.address === null ? 0 : await this.#limits.anonymousSignIn(request.address);
		if (wait > 0) throw tooMany(wait);
		return json(200, await this.#people.addAnonymous(metadata, issuerOf(request)));
	}

	async #token(request: ApiRequest, path: string): Promise<PlainResponse> {
		const [type, ...more] = request.url.searchParams.getAll('grant_type');
		if (more.length === 0 && type === 'password') return json(200, await this.#accounts.signIn(request));
		if (more.length === 0 && type === 'refresh_token') {
			return this.#complete(request, await this.#forward(request, path));
		}
		throw refusal(400, 'invalid_credentials', 'unsupported_grant_type');
	}

	async #user(request: ApiRequest): Promise<PlainResponse> {
		const { person, session } = await tokenOf(request, this.#keys);
		const user = await this.#people.findInSession(person, session);
		if (!user) throw sessionNotFound();
		return json(200, user);
	}

	/** The path goes on as it was understood here, not as it was written. */
	#forward({ method, url, headers, body }: ApiRequest, path: string): Promise<PlainResponse> {
		const target = new URL(AUTH + path + url.search, url);
		const asked = { method, url: target.href, headers, body };
		return this.#thread.run({ kind: 'request', request: asked, whole: true });
	}

	/** Sessions that Lite answers get the claims and the person that GoTrue would put into them. */
	async #complete(request: ApiRequest, response: PlainResponse): Promise<PlainResponse> {
		const made = response.status === 200 ? MadeSession.safeParse(parseJson(response.body)) : null;
		if (!made?.success) return response;
		const { access_token: token, refresh_token: refreshToken, user } = made.data;
		const { session_id: sessionId } = decodeJwt(token);
		if (typeof sessionId !== 'string') return response;
		const session = await this.#people.completeSession(user.id, refreshToken, sessionId, issuerOf(request));
		return session ? json(200, { ...made.data, ...session }) : response;
	}
}

function pathOf({ url }: ApiRequest): string {
	try {
		return decodeURIComponent(url.pathname).slice(AUTH.length);
	} catch {
		return '';
	}
}
