/**
 * /rest/v1: function calls go straight to the database, everything else to Supabase Lite, which costs three times as
 * much. Statuses and bodies of refusals are PostgREST's.
 */
import { DatabaseError, TokenError, type Claims, type EmbeddedKeys } from '../database.ts';
import type { DatabaseThread } from '../thread.ts';
import type { PlainResponse } from '../worker/messages.ts';
import { CODE_FUNCTIONS, WRONG_CODE, type Limits } from './limits.ts';
import { bodyText, json, type ApiRequest } from './request.ts';

const RPC = '/rest/v1/rpc/';
const ROLES = new Set(['anon', 'authenticated', 'service_role']);
const SECRET_HEADERS = new Set(['authorization', 'apikey', 'cookie']);
const ONE_ROW = 'application/vnd.pgrst.object+json';

export class Rest {
	readonly #thread: DatabaseThread;
	readonly #keys: EmbeddedKeys;
	readonly #limits: Limits;

	constructor(thread: DatabaseThread, keys: EmbeddedKeys, limits: Limits) {
		this.#thread = thread;
		this.#keys = keys;
		this.#limits = limits;
	}

	/** Answers a request whose API key stands for these claims. */
	async answer(request: ApiRequest, keyClaims: Claims): Promise<PlainResponse> {
		try {
			const claims = await this.#claims(request, keyClaims);
			const name = simpleCall(request);
			if (name === null) {
				return takesCode(request.url) ? notThisWay() : await this.#table(request);
			}
			return await this.#call(request, name, claims);
		} catch (error) {
			if (error instanceof TokenError) return tokenRefusal(error);
			if (error instanceof DatabaseError) return databaseRefusal(error, 'service_role');
			throw error;
		}
	}

	/** A person's token outranks the key that it came with. */
	async #claims({ headers }: ApiRequest, keyClaims: Claims): Promise<Claims> {
		const token = /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? '')?.[1];
		if (!token || this.#keys.claimsOfKey(token)) return keyClaims;
		const claims = await this.#keys.verify(token);
		if (!ROLES.has(claims.role)) throw new TokenError('claims', `role "${claims.role}" does not exist`);
		return claims;
	}

	async #table({ method, url, headers, body }: ApiRequest): Promise<PlainResponse> {
		const asked = { method, url: url.href, headers, body };
		return this.#thread.run({ kind: 'request', request: asked, whole: false });
	}

	async #call(request: ApiRequest, name: string, claims: Claims): Promise<PlainResponse> {
		const { address } = request;
		if (address === null || !CODE_FUNCTIONS.has(name)) return this.#run(request, name, claims, null);
		return this.#limits.inTurn(address, () => this.#run(request, name, claims, address));
	}

	/** @param counted the address whose codes are counted */
	async #run(request: ApiRequest, name: string, claims: Claims, counted: string | null): Promise<PlainResponse> {
		const { headers } = request;
		const wait = counted === null ? 0 : await this.#limits.code(counted, name);
		if (wait > 0) return tooMany(wait);
		try {
			const single = headers.accept?.includes(ONE_ROW) ?? false;
			const { json: text } = await this.#thread.run({
				kind: 'call',
				call: { name, args: bodyText(request), claims, headers: tellable(headers), single }
			});
			if (counted !== null) await this.#limits.rightCode(counted);
			if (text === null) return { status: 204, headers: {}, body: null };
			const type = single ? ONE_ROW : 'application/json';
			return { status: 200, headers: { 'content-type': `${type}; charset=utf-8` }, body: text };
		} catch (error) {
			if (!(error instanceof DatabaseError)) throw error;
			const isWrong = counted !== null && error.code === WRONG_CODE;
			const tooLate = isWrong ? await this.#limits.wrongCode(counted, name) : 0;
			return tooLate > 0 ? tooMany(tooLate) : databaseRefusal(error, claims.role);
		}
	}
}

/** The function that is called, when it is called plainly: by POST, with its arguments in the body and nothing else. */
function simpleCall({ method, url, headers }: ApiRequest): string | null {
	if (method !== 'POST' || !url.pathname.startsWith(RPC)) return null;
	if ([...url.searchParams.keys()].some((parameter) => parameter !== 'apikey')) return null;
	if (headers.prefer?.includes('count=') || headers.prefer?.includes('tx=')) return null;
	if (headers['content-profile'] !== undefined && headers['content-profile'] !== 'public') return null;
	const type = headers['content-type'];
	if (type !== undefined && !type.startsWith('application/json')) return null;
	return decodedPath(url).slice(RPC.length);
}

/** A function that takes a code is called plainly or not at all: any other way round would go uncounted. */
function takesCode(url: URL): boolean {
	const path = decodedPath(url);
	return [...CODE_FUNCTIONS].some((name) => path.includes(name));
}

function decodedPath({ pathname }: URL): string {
	try {
		return decodeURIComponent(pathname);
	} catch {
		return pathname;
	}
}

function notThisWay(): PlainResponse {
	const message = 'This function is called by POST, with its arguments in the body and nothing else.';
	return json(405, { code: 'PGRST101', details: null, hint: null, message });
}

/** The headers that a function may read; what proves who somebody is stays outside. */
function tellable(headers: ApiRequest['headers']): Record<string, string> {
	return Object.fromEntries(Object.entries(headers).filter(([name]) => !SECRET_HEADERS.has(name)));
}

function tokenRefusal(error: TokenError): PlainResponse {
	const code = error.reason === 'expired' || error.reason === 'claims' ? 'PGRST303' : 'PGRST301';
	return json(
		401,
		{ code, details: null, hint: null, message: error.message },
		{ 'www-authenticate': `Bearer error="invalid_token", error_description="${error.message}"` }
	);
}

function tooMany(wait: number): PlainResponse {
	return json(429, { code: 'OV429', details: null, hint: null, message: 'too_many' }, { 'retry-after': String(wait) });
}

function databaseRefusal({ code, message, detail, hint }: DatabaseError, role: string): PlainResponse {
	const status = statusOf(code, role);
	const headers: Record<string, string> = status === 401 ? { 'www-authenticate': 'Bearer' } : {};
	return json(status, { code, details: detail, hint, message }, headers);
}

const STATUS_OF_CODE: Readonly<Record<string, number>> = {
	PGRST102: 400,
	PGRST116: 406,
	PGRST202: 404,
	PGRST203: 300,
	'23503': 409,
	'23505': 409,
	'25006': 405,
	'42883': 404,
	'42P01': 404,
	'42P17': 500,
	'53400': 500,
	'57014': 504,
	'57P01': 503,
	'57P03': 503,
	P0001: 400
};

const STATUS_OF_CLASS: Readonly<Record<string, number>> = {
	'08': 503,
	'09': 500,
	'0L': 403,
	'0P': 403,
	'25': 500,
	'28': 403,
	'2D': 500,
	'38': 500,
	'39': 500,
	'3B': 500,
	'40': 500,
	'53': 503,
	'54': 500,
	'55': 500,
	'57': 500,
	'58': 500,
	F0: 500,
	HV: 500,
	P0: 500,
	XX: 500
};

/** PostgREST's table of SQLSTATEs, but that a statement that took too long is a 504 here. */
function statusOf(code: string, role: string): number {
	if (code === '42501') return role === 'anon' ? 401 : 403;
	const raised = /^PT([1-5]\d\d)$/.exec(code)?.[1];
	if (raised) return Number(raised);
	return STATUS_OF_CODE[code] ?? STATUS_OF_CLASS[code.slice(0, 2)] ?? 400;
}
