/**
 * The one way to the database: every verb is a function there, called by name. What comes back is parsed here, and what
 * goes wrong becomes a Refusal here, so that nobody else needs to know how PostgREST words an error.
 */
import type { PostgrestError, SupabaseClient } from '@supabase/supabase-js';
import * as z from 'zod/mini';
import { isReason, Refusal, type Reason } from '../domain/refusal.ts';
import { renewalOf } from './renewal.ts';

export type Client = SupabaseClient;

/** A request that takes longer is given up as unreachable: a lost network may never answer. Milliseconds. */
const DEADLINE = 15_000;

/** What the servers in front of the database mean by a status, whatever they write below it. */
const BY_STATUS: Readonly<Record<number, Reason>> = {
	0: 'unreachable',
	401: 'not_signed_in',
	429: 'too_many',
	502: 'unreachable',
	503: 'unreachable',
	504: 'unreachable',
	511: 'unreachable'
};

/** What PostgreSQL says to text that it cannot hold or read as asked: U+0000, broken bytes, no uuid. */
const UNREADABLE = new Set(['22P05', '22021', '22P02']);

/**
 * Calls `public.<name>` with named arguments; again with a new sign-in where the one that it was called with has run out.
 * @throws Refusal when the database refuses or nobody answers; anything else is a fault and thrown as it came.
 */
export async function call<Answer extends z.ZodMiniType>(
	client: Client,
	name: string,
	args: Readonly<Record<string, unknown>>,
	answer: Answer
): Promise<z.output<Answer>> {
	const data = await renewalOf(client).around(() => ask(client, name, args));
	return answer.parse(data);
}

async function ask(client: Client, name: string, args: Readonly<Record<string, unknown>>): Promise<unknown> {
	const response = await client.rpc(name, args).abortSignal(AbortSignal.timeout(DEADLINE));
	if (response.error) throw refusalOf(response.error, response.status) ?? new Error(fault(name, response.error));
	return response.data;
}

function refusalOf(error: PostgrestError, status: number): Refusal | null {
	if (error.code?.startsWith('OV') && isReason(error.message)) return new Refusal(error.message, error.details || null);
	if (UNREADABLE.has(error.code)) return new Refusal('invalid');
	// A hotel's network answers whatever is asked with a page of its own.
	const isPage = !error.code && String(error.message).trimStart().startsWith('<');
	const reason = isPage || status < 300 ? 'unreachable' : BY_STATUS[status];
	return reason ? new Refusal(reason) : null;
}

/** Without PostgreSQL's message: that may quote what somebody wrote, and this goes into the log. */
function fault(name: string, { code }: PostgrestError): string {
	return `${name}: ${code}`;
}

/** The answer of a function that has none. */
export const nothing = z.pipe(
	z.unknown(),
	z.transform(() => undefined)
);
