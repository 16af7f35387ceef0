/** Carries requests between Node's server and the API: the shortest way from a vote to the database and back. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { PlainResponse } from '../worker/messages.ts';
import { json, type ApiRequest } from './request.ts';

const BODY_AT_MOST = 1024 * 1024;

/**
 * Whose request it is. `hops` is the number of proxies in front of the server that can be trusted: without one, what a
 * client says about itself counts for nothing.
 */
export function addressOf(req: IncomingMessage, hops: number): string {
	const direct = req.socket.remoteAddress ?? 'unknown';
	if (hops === 0) return direct;
	const said = req.headers['x-forwarded-for'];
	const chain = (Array.isArray(said) ? said.join(',') : (said ?? '')).split(',').map((address) => address.trim());
	return chain.at(-hops) || direct;
}

/** Reads the request, has it answered, and writes the answer. */
export async function answerNode(
	req: IncomingMessage,
	res: ServerResponse,
	address: string,
	answer: (request: ApiRequest) => Promise<PlainResponse>
): Promise<void> {
	const body = await readBody(req);
	const url = urlOf(req);
	const response = !url
		? json(400, { message: 'Bad request' })
		: body === 'too large'
			? json(413, { message: 'Payload too large' })
			: await answer({ method: req.method ?? 'GET', url, headers: flat(req), body, address });
	const content = response.body === null ? null : Buffer.from(response.body);
	res.writeHead(
		response.status,
		content ? { ...response.headers, 'content-length': content.length } : response.headers
	);
	res.end(req.method === 'HEAD' ? null : content);
}

async function readBody(req: IncomingMessage): Promise<Uint8Array | null | 'too large'> {
	const chunks: Uint8Array[] = [];
	let length = 0;
	for await (const chunk of req) {
		length += chunk.length;
		if (length <= BODY_AT_MOST) chunks.push(chunk);
	}
	if (length > BODY_AT_MOST) return 'too large';
	return length > 0 ? Buffer.concat(chunks) : null;
}

function urlOf(req: IncomingMessage): URL | null {
	const said = req.headers['x-forwarded-proto'];
	const protocol = said === 'https' ? 'https' : 'http';
	try {
		return new URL(req.url ?? '/', `${protocol}://${req.headers.host ?? 'localhost'}`);
	} catch {
		return null;
	}
}

function flat(req: IncomingMessage): Record<string, string> {
	const headers: Record<string, string> = {};
	for (const [name, value] of Object.entries(req.headers)) {
		if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
	}
	return headers;
}
