/** Broadcasts over HTTP: `POST /realtime/v1/api/broadcast`, and one message at `.../broadcast/:topic/events/:event`. */
import * as z from 'zod';
import { DatabaseError, TokenError, type Claims } from '../database.ts';
import { json, type ApiRequest } from '../http/request.ts';
import type { PlainResponse } from '../worker/messages.ts';
import { mayWrite } from './authorization.ts';
import { identify, type Context } from './context.ts';
import { PRIVATE_ONLY } from './refusal.ts';

const PATH = '/realtime/v1/api/broadcast';
const SINGLE = new RegExp(`^${PATH}/([^/]+)/events/([^/]+)$`);
const UNAUTHORIZED = { message: 'Unauthorized' };
const TOO_LARGE = { errors: { payload: ['Payload size exceeds tenant limit'] } };
const ACCEPTED: PlainResponse = { status: 202, headers: {}, body: null };

const Batch = z.object({
	messages: z
		.array(
			z.object({
				topic: z.string().min(1),
				event: z.string().min(1),
				payload: z.record(z.string(), z.unknown()),
				private: z.literal(true, { error: PRIVATE_ONLY })
			})
		)
		.min(1)
});

/** Answers 202 with nothing, even where a batch holds messages that the caller may not send. */
export async function answerBroadcast(context: Context, request: ApiRequest): Promise<PlainResponse> {
	const { pathname, searchParams } = request.url;
	const [topic, event] = SINGLE.exec(pathname)?.slice(1).map(decode) ?? [];
	const isSingle = topic !== undefined && event !== undefined;
	if (request.method !== 'POST' || (!isSingle && pathname !== PATH)) return json(404, { message: 'not found' });
	const claims = await authenticate(context, request);
	if (!claims) return json(401, UNAUTHORIZED);
	if (context.rooms.budget.messages.exceeded) return json(429, { message: 'You have exceeded your rate limit' });
	if (!isSingle) return sendBatch(context, request, claims);
	if (searchParams.get('private') !== 'true') return json(403, { message: PRIVATE_ONLY });
	return sendOne(context, request, claims, { topic, event });
}

async function sendBatch(context: Context, request: ApiRequest, claims: Claims): Promise<PlainResponse> {
	const parsed = Batch.safeParse(parseBody(request));
	if (!parsed.success) return json(422, { errors: z.flattenError(parsed.error).fieldErrors });
	const messages = parsed.data.messages.map(({ topic, event, payload }) => ({
		topic,
		text: JSON.stringify({ type: 'broadcast', event, payload })
	}));
	if (messages.some(({ text }) => Buffer.byteLength(text) > context.limits.payloadBytes)) return json(422, TOO_LARGE);
	const allowed = new Map<string, boolean>();
	for (const { topic, text } of messages) {
		if (!allowed.has(topic)) {
			const isAllowed = await maySend(context, request, claims, topic).catch((error: unknown) => {
				context.report('Realtime could not ask what a channel allows', error);
				return false;
			});
			allowed.set(topic, isAllowed);
		}
		if (allowed.get(topic)) context.rooms.find(topic)?.broadcast({ form: 'message', json: text });
	}
	return ACCEPTED;
}

async function sendOne(
	context: Context,
	request: ApiRequest,
	claims: Claims,
	{ topic, event }: { topic: string; event: string }
): Promise<PlainResponse> {
	const type = (request.headers['content-type'] ?? 'application/json').split(';', 1)[0];
	if (type !== 'application/json' && type !== 'application/octet-stream') {
		return json(415, { error: 'Unsupported Media Type. Use application/json or application/octet-stream' });
	}
	const body = request.body ?? new Uint8Array();
	if (body.length > context.limits.payloadBytes) return json(422, TOO_LARGE);
	const encoding = type === 'application/json' ? 'json' : 'binary';
	if (encoding === 'json' && parseBody(request) === undefined) return json(400, { message: 'The body is not JSON' });
	try {
		if (!(await maySend(context, request, claims, topic))) return json(403, UNAUTHORIZED);
	} catch (error) {
		context.report('Realtime could not ask what a channel allows', error);
		return json(error instanceof DatabaseError ? 422 : 500, { message: 'Unable to authorize broadcast' });
	}
	context.rooms.find(topic)?.broadcast({ form: 'event', event, encoding, body, meta: null });
	return ACCEPTED;
}

async function maySend(context: Context, { headers }: ApiRequest, claims: Claims, topic: string): Promise<boolean> {
	const told = Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('x-')));
	return (await mayWrite(context.database, { claims, headers: told, topic })).broadcast === true;
}

async function authenticate(context: Context, { headers }: ApiRequest): Promise<Claims | null> {
	const token = /^bearer\s+(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? headers.apikey;
	if (!token) return null;
	return identify(context, token).catch((error: unknown) => {
		if (error instanceof TokenError) return null;
		throw error;
	});
}

/** @returns undefined when it is not JSON */
function parseBody({ body }: ApiRequest): unknown {
	try {
		return JSON.parse(Buffer.from(body ?? []).toString());
	} catch {
		return undefined;
	}
}

function decode(part: string): string | undefined {
	try {
		return decodeURIComponent(part);
	} catch {
		return undefined;
	}
}
