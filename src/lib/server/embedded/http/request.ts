/** A request to the embedded Supabase, wherever it came from, and the answers that all its parts give alike. */
import type { PlainResponse } from '../worker/messages.ts';

export interface ApiRequest {
	readonly method: string;
	readonly url: URL;
	/** By lower-case name. */
	readonly headers: Readonly<Record<string, string>>;
	readonly body: Uint8Array | null;
	/** Who to count against the limits; null for the server's own requests, which have none. */
	readonly address: string | null;
}

export function json(status: number, body: unknown, headers: Record<string, string> = {}): PlainResponse {
	return {
		status,
		headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
		body: JSON.stringify(body)
	};
}

/** What the gateway in front of a Supabase project says to a missing or wrong key. */
export function keyRefusal(message: string, hint: string): PlainResponse {
	return json(401, { message, hint });
}

export function bodyText(request: ApiRequest): string {
	return request.body ? Buffer.from(request.body).toString('utf8') : '';
}
