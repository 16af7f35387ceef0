/**
 * Who this browser is: an anonymous account, made on the first submit and never before, so that looking at a page leaves
 * no trace.
 */
import type { Client } from '../data/call.ts';
import { Refusal } from '../domain/refusal.ts';
import { oneTab } from './lease.ts';

const underWay = new WeakMap<Client, Promise<void>>();

/**
 * Signs in anonymously unless this browser has an account already. Two submits at once make one account, from two tabs too.
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
	if (await isSignedIn(client)) return;
	await oneTab('sign-in', async () => {
		// Another tab may have been first.
		if (!(await isSignedIn(client))) await signInAnew(client);
	});
}

async function isSignedIn(client: Client): Promise<boolean> {
	const { data, error } = await client.auth.getSession();
	if (isOutage(error)) throw new Refusal('unreachable');
	return data.session !== null;
}

async function signInAnew(client: Client): Promise<void> {
	const { data, error } = await client.auth.signInAnonymously();
	if (!error) return adopt(data.user?.id ?? null);
	if (isOutage(error)) throw new Refusal('unreachable');
	if (error.status === 429) throw new Refusal('too_many');
	throw error;
}

/** What somebody left here who is nobody any more is this one's: whoever began anew goes on with it. */
async function adopt(person: string | null): Promise<void> {
	if (person === null || typeof indexedDB === 'undefined') return;
	const strays = await import('./strays.ts').catch(() => null);
	await strays?.adoptStrays(person);
}

/** By its name: the class would bring Supabase's code along. */
function isOutage(error: Error | null): boolean {
	return error?.name === 'AuthRetryableFetchError';
}
