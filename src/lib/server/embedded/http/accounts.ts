/**
 * E-mail and password: an anonymous person keeps what they have by adding them, and comes back with them. There is no
 * mail here, so an e-mail is a name that nobody else has, taken as it is. What a stranger is told never depends on
 * whether an account exists; who makes one learns that its e-mail is taken, as on Supabase.
 */
import * as z from 'zod';
import type { Keys } from '../keys.ts';
import {
	AuthRefusal,
	badJson,
	bodyOf,
	invalid,
	issuerOf,
	refusal,
	sessionNotFound,
	tokenOf,
	tooMany
} from './auth-answers.ts';
import type { Limits } from './limits.ts';
import { mergedMetadata, Metadata } from './metadata.ts';
import { CrowdedError, Passwords } from './passwords.ts';
import type { People, Session, User } from './people.ts';
import type { ApiRequest } from './request.ts';

const EMAIL_LENGTH = 255;
const PASSWORD_LENGTH = 10;
/** GoTrue's own end, in bytes. */
const PASSWORD_BYTES = 72;
/** Seconds until fewer passwords wait. */
const CROWDED = 2;

const Email = z
	.string()
	.max(EMAIL_LENGTH)
	.transform((email) => email.toLowerCase())
	.pipe(z.email());
const Credentials = z.looseObject({ email: z.string(), password: z.string() });
const Change = z.looseObject({
	email: z.string().nullish(),
	password: z.string().nullish(),
	current_password: z.string().nullish(),
	data: Metadata,
	phone: z.unknown().optional(),
	app_metadata: z.unknown().optional()
});

export class Accounts {
	readonly #people: People;
	readonly #keys: Keys;
	readonly #limits: Limits;
	readonly #passwords = new Passwords();

	constructor(people: People, keys: Keys, limits: Limits) {
		this.#people = people;
		this.#keys = keys;
		this.#limits = limits;
	}

	/** @throws AuthRefusal; the same one and as late whether the e-mail or the password is wrong */
	async signIn(request: ApiRequest): Promise<Session> {
		const { success, data } = Credentials.safeParse(bodyOf(request));
		if (!success) throw refusal(400, 'validation_failed', 'missing email or phone');
		const email = Email.safeParse(data.email);
		await this.#count(request, email.data ?? '');
		if (!email.success || Buffer.byteLength(data.password) > PASSWORD_BYTES) throw wrongCredentials();
		const account = await this.#people.findAccount(email.data);
		const isRight = await this.#inTurn(() => this.#passwords.isRight(data.password, account?.password ?? null));
		if (!isRight || !account) throw wrongCredentials();
		const session = await this.#people.addSession(account, issuerOf(request));
		// The password was changed while this one was looked at.
		if (!session) throw wrongCredentials();
		return session;
	}

	/** The caller's own account, changed. @throws AuthRefusal */
	async change(request: ApiRequest): Promise<User> {
		const { person, session } = await tokenOf(request, this.#keys);
		const { success, data: change } = Change.safeParse(bodyOf(request));
		if (!success) throw badJson();
		if (change.app_metadata !== undefined) {
			throw refusal(403, 'not_admin', 'Updating app_metadata requires admin privileges');
		}
		if (change.phone) throw refusal(422, 'phone_provider_disabled', 'There are no phones here');
		const user = await this.#people.findInSession(person, session);
		if (!user) throw sessionNotFound();
		const metadata = mergedMetadata(user.user_metadata, change.data ?? {});
		const email = change.email ? checkedEmail(change.email) : user.email;
		const isSame = email === user.email && !change.password;
		const password = isSame ? null : await this.#newPassword(request, user, email, change);
		const changed = await this.#people.change(person, session, {
			metadata,
			...(password && { email, ...password })
		});
		if (changed === 'taken') {
			throw refusal(422, 'email_exists', 'A user with this email address has already been registered');
		}
		if (changed === 'stale') throw refusal(409, 'conflict', 'The account was changed at the same time');
		return changed;
	}

	/** What is kept as the password before and after the change. @throws AuthRefusal */
	async #newPassword(
		request: ApiRequest,
		user: User,
		email: string,
		{ password, current_password: current }: z.output<typeof Change>
	): Promise<{ readonly former: string | null; readonly password: string }> {
		if (user.is_anonymous && email === '') {
			throw invalid('Updating password of an anonymous user without an email or phone is not allowed');
		}
		if (user.is_anonymous && !password) throw invalid('An account needs an e-mail and a password');
		if (password) checkStrength(password);
		await this.#count(request, user.email || email);
		if (user.is_anonymous && password) {
			return { former: null, password: await this.#inTurn(() => this.#passwords.hash(password)) };
		}
		const former = (await this.#people.findAccount(user.email))?.password ?? null;
		if (!current) {
			throw refusal(400, 'current_password_required', 'Current password required when setting new password.');
		}
		if (former === null || !(await this.#inTurn(() => this.#passwords.isRight(current, former)))) {
			throw refusal(400, 'current_password_invalid', 'Current password is wrong.');
		}
		if (!password) return { former, password: former };
		if (password === current) {
			throw refusal(422, 'same_password', 'New password should be different from the old password.');
		}
		return { former, password: await this.#inTurn(() => this.#passwords.hash(password)) };
	}

	async #count({ address }: ApiRequest, email: string): Promise<void> {
		const wait = address === null ? 0 : await this.#limits.password(address, email);
		if (wait > 0) throw tooMany(wait);
	}

	async #inTurn<T>(look: () => Promise<T>): Promise<T> {
		try {
			return await look();
		} catch (error) {
			throw error instanceof CrowdedError ? tooMany(CROWDED) : error;
		}
	}
}

function checkedEmail(email: string): string {
	const { success, data } = Email.safeParse(email);
	if (!success) throw refusal(400, 'validation_failed', 'Unable to validate email address: invalid format');
	return data;
}

function checkStrength(password: string): void {
	if (Buffer.byteLength(password) > PASSWORD_BYTES) {
		throw refusal(400, 'validation_failed', 'Password cannot be longer than 72 characters');
	}
	if ([...password].length < PASSWORD_LENGTH) {
		throw refusal(422, 'weak_password', `Password should be at least ${PASSWORD_LENGTH} characters.`);
	}
}

function wrongCredentials(): AuthRefusal {
	return refusal(400, 'invalid_credentials', 'Invalid login credentials');
}
