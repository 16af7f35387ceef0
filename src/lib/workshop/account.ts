/**
 * A person's account: an e-mail and a password that an anonymous person adds, or comes back with. Signing in never costs
 * what this browser has: the account is signed in beside it and takes it over before it takes its place here.
 */
import { createClient, type AuthError } from '@supabase/supabase-js';
import type { Client } from '../data/call.ts';
import { Refusal } from '../domain/refusal.ts';
import { forgetAccount, hasAccount, rememberAccount } from './accounts-here.ts';
import { belongingsHere } from './belongings.ts';
import type { SupabaseConfig } from './client.ts';
import { forgetDrafts } from './drafts.ts';
import { firstHere } from './first-kept.ts';
import { offer, takeOver, type Offer, type TakenOver } from './handover.ts';

export const PASSWORD_LENGTH = 10;
/** Where Supabase Auth ends, in bytes. */
const PASSWORD_BYTES = 72;

/** What Supabase Auth says, and what that means to somebody at a form. */
const REASONS = {
	invalid_credentials: 'wrong',
	email_not_confirmed: 'unconfirmed',
	email_exists: 'taken',
	user_already_exists: 'taken',
	email_address_invalid: 'email',
	validation_failed: 'email',
	weak_password: 'weak',
	same_password: 'same',
	current_password_required: 'current',
	current_password_invalid: 'current',
	reauthentication_needed: 'again',
	flow_state_not_found: 'link',
	flow_state_expired: 'link',
	bad_code_verifier: 'link',
	otp_expired: 'link'
} as const;

export type AccountReason = (typeof REASONS)[keyof typeof REASONS] | 'short' | 'long';

/** Why Supabase Auth, or the form before it, refused. */
export class AccountRefusal extends Error {
	override readonly name = 'AccountRefusal';
	constructor(readonly reason: AccountReason) {
		super(reason);
	}
}

/**
 * Adds an e-mail and a password to the anonymous person of this browser, who stays the same one. `confirm` where the
 * server asks for the e-mail first, with a link in a mail that leads to `back`.
 * @throws AccountRefusal, Refusal
 */
export async function makeAccount(
	client: Client,
	email: string,
	password: string,
	back: string
): Promise<'made' | 'confirm'> {
	checkPassword(password);
	const { data, error } = await client.auth.updateUser({ email: email.trim(), password }, { emailRedirectTo: back });
	if (error) throw reasonOf(error);
	rememberAccount(data.user.id);
	if (data.user.is_anonymous) return 'confirm';
	await renew(client);
	return 'made';
}

/** Lets the token say what the person has become. @throws Refusal */
export async function renew(client: Client): Promise<void> {
	const { error } = await client.auth.refreshSession();
	if (error) throw reasonOf(error);
}

/** What could not come along when an account signed in. */
export interface LeftBehind {
	/** in how many workshops both took part, and stay two people */
	stayed: number;
	/** how much of what had not been sent yet was of one of these, and is forgotten */
	unsent: number;
}

/**
 * Signs in to an account. With `brings` it takes along what this browser's person facilitates, takes part in and has not
 * sent yet; otherwise what is half written and not sent is forgotten. Who was this account already, and only has to sign in
 * again, loses nothing. Whatever fails, this browser is who it was before.
 * @throws AccountRefusal, Refusal
 */
export async function signIn(
	config: SupabaseConfig,
	client: Client,
	{ email, password, brings }: { email: string; password: string; brings: boolean }
): Promise<LeftBehind> {
	const account = createClient(config.url, config.key, {
		auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false, storageKey: 'signing-in' }
	});
	const { data, error } = await account.auth.signInWithPassword({ email: email.trim(), password });
	if (error) throw reasonOf(error);
	const before = await personOf(client);
	const giver = before === data.user.id ? null : before;
	const taken = brings && giver !== null ? await bring(client, account, giver) : null;
	const { access_token, refresh_token } = data.session;
	const { error: unset } = await client.auth.setSession({ access_token, refresh_token });
	if (unset) throw reasonOf(unset);
	rememberAccount(data.user.id);
	if (giver !== null && !taken) await forgetUnsent(giver);
	return { stayed: taken?.stayed ?? 0, unsent: taken ? await taken.move(data.user.id) : 0 };
}

/** Where the server does not know the giver any more there is nothing there to give; what waits here goes along all the same. */
async function bring(client: Client, account: Client, giver: string): Promise<TakenOver> {
	let offered: Offer;
	try {
		offered = await offer(client, giver);
	} catch (error) {
		if (!(error instanceof Refusal) || error.reason !== 'not_signed_in') throw error;
		return { stayed: 0, move: (to) => keepFor(giver, to) };
	}
	return takeOver(account, offered);
}

/** Whoever has an account comes back to what waits here; what is half written is of nobody in particular. */
async function keepFor(giver: string, to: string): Promise<number> {
	if (hasAccount(giver)) {
		forgetDrafts(() => localStorage);
		return 0;
	}
	const belongings = belongingsHere();
	return belongings.handOver(giver, to, new Set((await belongings.of(giver)).keys()));
}

/** Sets another password; other browsers have to sign in with it. @throws AccountRefusal, Refusal */
export async function changePassword(client: Client, current: string, password: string): Promise<void> {
	checkPassword(password);
	const { error } = await client.auth.updateUser({ password, current_password: current });
	if (error) throw reasonOf(error);
}

/** Asks for a mail with a link to `back`, where a new password is set. It never says whether there is an account. */
export async function askForReset(client: Client, email: string, back: string): Promise<void> {
	const { error } = await client.auth.resetPasswordForEmail(email.trim(), { redirectTo: back });
	if (error) throw reasonOf(error);
}

/** The link of a mail that `askForReset` had sent: it works once, and in the browser that asked. */
export class ResetLink {
	readonly #client: Client;
	readonly #code: string;
	#isIn = false;
	/** What this browser had and the account has not taken over yet. */
	#offer: Offer | null = null;

	constructor(client: Client, code: string) {
		this.#client = client;
		this.#code = code;
	}

	/**
	 * Signs in, takes along what this browser's person has, and sets the password. Tried again, it goes on where it was
	 * refused. @throws AccountRefusal, Refusal
	 */
	async setPassword(password: string): Promise<void> {
		checkPassword(password);
		if (!this.#isIn) await this.#enter();
		if (this.#offer) await this.#takeOver(this.#offer);
		this.#offer = null;
		const { data, error } = await this.#client.auth.updateUser({ password });
		if (error) throw reasonOf(error);
		rememberAccount(data.user.id);
	}

	async #enter(): Promise<void> {
		const { data } = await this.#client.auth.getSession();
		const before = data.session?.user;
		if (before?.is_anonymous) this.#offer = await offer(this.#client, before.id);
		const { error } = await this.#client.auth.exchangeCodeForSession(this.#code);
		if (error) throw reasonOf(error);
		this.#isIn = true;
	}

	async #takeOver(offered: Offer): Promise<void> {
		const { move } = await takeOver(this.#client, offered);
		const account = await personOf(this.#client);
		if (account !== null) await move(account);
	}
}

/**
 * How much of what was done in this browser is not in its workshop yet, and goes with `signOut`: of its person, and cards
 * that wait for him to become a participant.
 */
export async function countUnsent(client: Client): Promise<number> {
	const person = await personOf(client);
	const outbox = person === null ? [] : [...(await belongingsHere().of(person)).values()];
	const first = [...firstHere().values()].map(({ length }) => length);
	return [...outbox, ...first].reduce((sum, count) => sum + count, 0);
}

/**
 * Ends the session of this browser, and forgets what is half written or not sent: who sits here next has no business with
 * it. @throws Refusal
 */
export async function signOut(client: Client): Promise<void> {
	const person = await personOf(client);
	const { error } = await client.auth.signOut({ scope: 'local' });
	if (error) throw reasonOf(error);
	await forgetUnsent(person);
}

async function forgetUnsent(person: string | null): Promise<void> {
	forgetDrafts(() => localStorage);
	if (person === null) return;
	forgetAccount(person);
	await belongingsHere().forget(person);
}

async function personOf(client: Client): Promise<string | null> {
	const { data } = await client.auth.getSession();
	return data.session?.user.id ?? null;
}

function checkPassword(password: string): void {
	if ([...password].length < PASSWORD_LENGTH) throw new AccountRefusal('short');
	if (new TextEncoder().encode(password).length > PASSWORD_BYTES) throw new AccountRefusal('long');
}

/** What an error of Supabase Auth means; a fault comes back as it is. */
function reasonOf(error: AuthError): Error {
	const { code, status, name } = error;
	if (name === 'AuthRetryableFetchError') return new Refusal('unreachable');
	if (name === 'AuthPKCECodeVerifierMissingError') return new AccountRefusal('link');
	if (status === 429) return new Refusal('too_many');
	if (name === 'AuthSessionMissingError' || code === 'session_not_found') return new Refusal('not_signed_in');
	return isKnown(code) ? new AccountRefusal(REASONS[code]) : error;
}

function isKnown(code: string | undefined): code is keyof typeof REASONS {
	return code !== undefined && Object.hasOwn(REASONS, code);
}
