/**
 * Who this browser is: an anonymous account, made on the first submit and never before, so that looking at a page leaves
 * no trace. Ids of new rows are made here too, without `crypto.randomUUID`, which plain http does not offer.
 */
import type { Client } from '../data/call.ts';
import { Refusal } from '../domain/refusal.ts';

/** A UUIDv4. */
export function newId(): string {
	const bytes = crypto.getRandomValues(new Uint8Array(16));
	const hex = [...bytes].map((byte, index) => {
		const marked = index === 6 ? (byte & 0x0f) | 0x40 : index === 8 ? (byte & 0x3f) | 0x80 : byte;
		return marked.toString(16).padStart(2, '0');
	});
	return [hex.slice(0, 4), hex.slice(4, 6), hex.slice(6, 8), hex.slice(8, 10), hex.slice(10)]
		.map((part) => part.join(''))
		.join('-');
}

/** 128 bits for the way back to the dashboard, as base64url. */
export function newSecret(): string {
	const bytes = crypto.getRandomValues(new Uint8Array(16));
	return btoa(String.fromCharCode(...bytes))
		.replaceAll('+', '-')
		.replaceAll('/', '_')
		.replaceAll('=', '');
}

const underWay = new WeakMap<Client, Promise<void>>();

/**
 * Signs in anonymously unless this browser has an account already. Two submits at once make one account.
 * @throws Refusal `unreachable` or `too_many`
 */
export function ensureSignedIn(client: Client): Promise<void> {
	const running = underWay.get(client);
	if (running) return running;
	const signingIn = signIn(client).finally(() => underWay.delete(client));
	underWay.set(client, signingIn);
	return signingIn;
}

async function signIn(client: Client): Promise<void> {
	const { data, error: unread } = await client.auth.getSession();
	if (data.session) return;
	if (isOutage(unread)) throw new Refusal('unreachable');
	const { error } = await client.auth.signInAnonymously();
	if (!error) return;
	if (isOutage(error)) throw new Refusal('unreachable');
	if (error.status === 429) throw new Refusal('too_many');
	throw error;
}

/** The id of the account that this browser is signed in to. @throws Refusal `not_signed_in` */
export async function accountOf(client: Client): Promise<string> {
	const { data } = await client.auth.getSession();
	if (!data.session) throw new Refusal('not_signed_in');
	return data.session.user.id;
}

/** By its name: the class would bring Supabase's code to every page that makes an id. */
function isOutage(error: Error | null): boolean {
	return error?.name === 'AuthRetryableFetchError';
}
