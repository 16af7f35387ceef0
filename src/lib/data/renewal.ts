/**
 * A sign-in that has run out is renewed when the server says so, not when this computer's clock does: either may be wrong.
 * Whatever was asked meanwhile is asked again. Only a renewal that was refused tells that the account is gone.
 */
import type { SupabaseClient } from '@supabase/supabase-js';
import { Refusal, type Reason } from '../domain/refusal.ts';

/** A new sign-in that is refused as well is no reason to make another at once. Milliseconds. */
const RENEWED_FOR = 60_000;

export class Renewal {
	readonly #renew: () => Promise<void>;
	readonly #elapsed: () => number;
	#running: Promise<void> | null = null;
	#count = 0;
	#renewedAt = -Infinity;

	/** `renew` throws why it could not: a Refusal of the reason `not_signed_in` is for good. */
	constructor(renew: () => Promise<void>, elapsed = () => performance.now()) {
		this.#renew = renew;
		this.#elapsed = elapsed;
	}

	/**
	 * Asks, and once more with a new sign-in where that is what is wrong.
	 * @throws what `ask` throws, or why there is no new sign-in; one that is refused at once counts as `unreachable`
	 */
	async around<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
		const count = this.#count;
		try {
			return await ask();
		} catch (error) {
			if (!isSignedOut(error)) throw error;
		}
		// What began before the last renewal has not been asked with what came of it.
		if (count === this.#count) await this.#renewed();
		try {
			return await ask();
		} catch (error) {
			throw isSignedOut(error) ? new Refusal('unreachable') : error;
		}
	}

	#renewed(): Promise<void> {
		if (this.#running) return this.#running;
		if (this.#elapsed() - this.#renewedAt < RENEWED_FOR) throw new Refusal('unreachable');
		this.#running = this.#renew()
			.then(() => {
				this.#count++;
				this.#renewedAt = this.#elapsed();
			})
			.finally(() => (this.#running = null));
		return this.#running;
	}
}

function isSignedOut(error: unknown): boolean {
	return error instanceof Refusal && error.reason === 'not_signed_in';
}

const renewals = new WeakMap<SupabaseClient, Renewal>();

/** The one renewal of a client, whoever asks through it. */
export function renewalOf(client: SupabaseClient): Renewal {
	let renewal = renewals.get(client);
	if (!renewal) renewals.set(client, (renewal = new Renewal(() => renew(client))));
	return renewal;
}

/** @throws Refusal `not_signed_in` when this browser has no account (any more), otherwise what stood in the way */
async function renew({ auth }: SupabaseClient): Promise<void> {
	const { data, error: unread } = await auth.getSession();
	if (!data.session) throw new Refusal(whyNot(unread));
	const { error } = await auth.refreshSession();
	if (!error) return;
	// Another page of the same person has just done it, and the token that this one had was good once only.
	const { data: now } = await auth.getSession();
	if (now.session && now.session.refresh_token !== data.session.refresh_token) return;
	throw new Refusal(whyNot(error));
}

/** Refused for good only by words of the server about this session; by its name, as the class would bring Supabase's code. */
function whyNot(error: (Error & { status?: number | undefined }) | null): Reason {
	if (error === null || error.name === 'AuthSessionMissingError') return 'not_signed_in';
	if (error.status === 429) return 'too_many';
	return error.name === 'AuthApiError' ? 'not_signed_in' : 'unreachable';
}

/** What a server of sign-ins calls one that is over, by GoTrue's codes or OAuth's. */
const OVER = new Set([
	'refresh_token_not_found',
	'refresh_token_already_used',
	'session_not_found',
	'session_expired',
	'user_not_found',
	'user_banned',
	'validation_failed',
	'invalid_grant'
]);

/**
 * The fetch of a client. auth-js takes nearly every answer that is no new sign-in for the end of the old one, and forgets
 * the account: above a limit, or when a proxy says that something took too long. Said as the server that is busy, it
 * tries again; only a refusal of this sign-in goes by.
 */
export function patient(ask: typeof fetch = (...given) => fetch(...given)): typeof fetch {
	return async (...given) => {
		const response = await ask(...given);
		const [target] = given;
		const url = target instanceof Request ? target.url : String(target);
		if (response.ok || !url.includes('grant_type=refresh_token') || (await isOver(response.clone()))) return response;
		await response.body?.cancel();
		return new Response(null, { status: 503 });
	};
}

async function isOver(response: Response): Promise<boolean> {
	const said: unknown = await response.json().catch(() => null);
	if (response.status >= 500 || typeof said !== 'object' || said === null) return false;
	return ['error_code', 'code', 'error'].some((key) => OVER.has(String(Reflect.get(said, key))));
}
