/**
 * People as GoTrue shows them, read and written in schema auth beside Supabase Lite: it knows no anonymous people, and
 * its tokens lack claims that policies may ask for. A session that is made here is one that Lite refreshes and ends.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import * as z from 'zod';
import { DatabaseError, type EmbeddedDatabase, type Step } from '../database.ts';
import type { Keys } from '../keys.ts';

const TOKEN_SECONDS = 3_600;

const User = z.looseObject({
	id: z.string(),
	email: z.string(),
	phone: z.string(),
	app_metadata: z.record(z.string(), z.unknown()),
	user_metadata: z.record(z.string(), z.unknown()),
	is_anonymous: z.boolean()
});
export type User = z.infer<typeof User>;

export interface Session {
	readonly access_token: string;
	readonly token_type: 'bearer';
	readonly expires_in: number;
	/** Unix seconds. */
	readonly expires_at: number;
	readonly refresh_token: string;
	readonly user: User;
}

/** An account with a password, as it is looked up by its e-mail. */
export interface Account {
	readonly id: string;
	readonly password: string;
}

/** What is written of a change. With an e-mail comes a password, and what was kept as the password before. */
export interface PersonChange {
	readonly metadata: Record<string, unknown>;
	readonly email?: string;
	readonly password?: string;
	readonly former?: string | null;
}

const USER = `
select jsonb_strip_nulls(jsonb_build_object(
	'id', u.id, 'aud', u.aud, 'role', u.role, 'email', coalesce(u.email, ''), 'phone', coalesce(u.phone, ''),
	'email_confirmed_at', u.email_confirmed_at, 'phone_confirmed_at', u.phone_confirmed_at,
	'confirmed_at', u.confirmed_at, 'confirmation_sent_at', u.confirmation_sent_at,
	'recovery_sent_at', u.recovery_sent_at, 'new_email', nullif(u.email_change, ''),
	'email_change_sent_at', u.email_change_sent_at, 'last_sign_in_at', u.last_sign_in_at,
	'app_metadata', coalesce(u.raw_app_meta_data, '{}'), 'user_metadata', coalesce(u.raw_user_meta_data, '{}'),
	'identities', coalesce((
		select jsonb_agg(jsonb_build_object(
			'identity_id', i.id, 'id', i.provider_id, 'user_id', i.user_id, 'identity_data', i.identity_data,
			'provider', i.provider, 'last_sign_in_at', i.last_sign_in_at, 'created_at', i.created_at,
			'updated_at', i.updated_at, 'email', i.email) order by i.created_at)
		from auth.identities i where i.user_id = u.id), '[]'),
	'created_at', u.created_at, 'updated_at', u.updated_at, 'is_anonymous', u.is_anonymous)) as "user"
from auth.users u where u.id = $1::uuid`;

const SET_METADATA = `
update auth.users set raw_user_meta_data = $2::jsonb, updated_at = now() where id = $1::uuid returning id`;

const SET_ACCOUNT = `
update auth.users set raw_user_meta_data = $2::jsonb, email = $3, encrypted_password = $4, is_anonymous = false,
	email_confirmed_at = now(), raw_app_meta_data = '{"provider": "email", "providers": ["email"]}', updated_at = now()
where id = $1::uuid and encrypted_password is not distinct from $5 returning id`;

const SET_IDENTITY = `
insert into auth.identities (id, provider, provider_id, user_id, identity_data, last_sign_in_at)
select $4::uuid, 'email', id::text, id,
	jsonb_build_object('sub', id, 'email', email, 'email_verified', false, 'phone_verified', false), now()
from auth.users where id = $1::uuid and email = $2 and encrypted_password = $3
on conflict (provider, provider_id) do update set identity_data = excluded.identity_data, updated_at = now()`;

const END_OTHER_SESSIONS = `
delete from auth.sessions where user_id = $1::uuid and id <> $2::uuid
	and exists (select from auth.users where id = $1::uuid and encrypted_password = $3)`;

export class People {
	readonly #database: EmbeddedDatabase;
	readonly #keys: Keys;

	constructor(database: EmbeddedDatabase, keys: Keys) {
		this.#database = database;
		this.#keys = keys;
	}

	/** A new person without a name or an address, signed in. */
	async addAnonymous(metadata: Record<string, unknown>, issuer: string): Promise<Session> {
		const id = randomUUID();
		const session = randomUUID();
		const refreshToken = randomBytes(18).toString('base64url');
		const results = await this.#database.transaction([
			{
				sql: `insert into auth.users (id, aud, role, raw_app_meta_data, raw_user_meta_data, is_anonymous, last_sign_in_at)
					values ($1::uuid, 'authenticated', 'authenticated', '{}', $2::jsonb, true, now())`,
				params: [id, JSON.stringify(metadata)]
			},
			{
				sql: `insert into auth.sessions (id, user_id, aal) values ($1::uuid, $2::uuid, 'aal1')`,
				params: [session, id]
			},
			{
				sql: `insert into auth.refresh_tokens (id, token, user_id, session_id) values ($1, $2, $3::uuid, $4::uuid)`,
				params: [randomUUID(), refreshToken, id, session]
			},
			{ sql: USER, params: [id] }
		]);
		const user = User.parse(results[3]?.rows[0]?.user);
		return this.#session(user, session, refreshToken, issuer);
	}

	/** The account of this e-mail, in lower case. */
	async findAccount(email: string): Promise<Account | null> {
		const [row] = await this.#database.query(
			'select id, encrypted_password from auth.users where email = $1 and not is_sso_user',
			[email]
		);
		return row?.encrypted_password ? { id: String(row.id), password: String(row.encrypted_password) } : null;
	}

	/** Signs an account in, unless its password is another by now. */
	async addSession({ id, password }: Account, issuer: string): Promise<Session | null> {
		const session = randomUUID();
		const refreshToken = randomBytes(18).toString('base64url');
		const [signedIn, , , found] = await this.#database.transaction([
			{
				sql: `update auth.users set last_sign_in_at = now() where id = $1::uuid and encrypted_password = $2 returning id`,
				params: [id, password]
			},
			{
				sql: `insert into auth.sessions (id, user_id, aal)
					select $1::uuid, id, 'aal1' from auth.users where id = $2::uuid and encrypted_password = $3`,
				params: [session, id, password]
			},
			{
				sql: `insert into auth.refresh_tokens (id, token, user_id, session_id)
					select $1, $2, user_id, id from auth.sessions where id = $3::uuid`,
				params: [randomUUID(), refreshToken, session]
			},
			{ sql: USER, params: [id] }
		]);
		if (signedIn?.rows.length !== 1) return null;
		return this.#session(User.parse(found?.rows[0]?.user), session, refreshToken, issuer);
	}

	/**
	 * Changes a person. A new password ends every session but this one. `stale` when the password was changed since it was
	 * looked at, `taken` when the e-mail is somebody else's.
	 */
	async change(id: string, session: string, change: PersonChange): Promise<User | 'stale' | 'taken'> {
		const metadata = JSON.stringify(change.metadata);
		const { email, password, former = null } = change;
		const steps: Step[] =
			email === undefined || password === undefined
				? [{ sql: SET_METADATA, params: [id, metadata] }]
				: [
						{ sql: SET_ACCOUNT, params: [id, metadata, email, password, former] },
						{ sql: SET_IDENTITY, params: [id, email, password, randomUUID()] },
						...(password === former ? [] : [{ sql: END_OTHER_SESSIONS, params: [id, session, password] }])
					];
		try {
			const results = await this.#database.transaction([...steps, { sql: USER, params: [id] }]);
			if (results[0]?.rows.length !== 1) return 'stale';
			return User.parse(results.at(-1)?.rows[0]?.user);
		} catch (error) {
			if (error instanceof DatabaseError && error.code === '23505') return 'taken';
			throw error;
		}
	}

	/** The same session, with all claims in its token and the person as stored. */
	async completeSession(id: string, refreshToken: string, sessionId: string, issuer: string): Promise<Session | null> {
		const user = await this.find(id);
		if (!user) return null;
		return this.#session(user, sessionId, refreshToken, issuer);
	}

	async find(id: string): Promise<User | null> {
		const [row] = await this.#database.query(USER, [id]);
		return row ? User.parse(row.user) : null;
	}

	/** The person of a session that has not been ended. */
	async findInSession(id: string, sessionId: string): Promise<User | null> {
		const [session, user] = await this.#database.transaction([
			{
				sql: 'select from auth.sessions where id = $1::uuid and user_id = $2::uuid',
				params: [sessionId, id]
			},
			{ sql: USER, params: [id] }
		]);
		if (session?.rows.length !== 1 || !user?.rows[0]) return null;
		return User.parse(user.rows[0].user);
	}

	async #session(user: User, sessionId: string, refreshToken: string, issuer: string): Promise<Session> {
		const now = Math.floor(Date.now() / 1000);
		const token = await this.#keys.sign({
			iss: issuer,
			sub: user.id,
			aud: 'authenticated',
			exp: now + TOKEN_SECONDS,
			iat: now,
			email: user.email,
			phone: user.phone,
			app_metadata: user.app_metadata,
			user_metadata: user.user_metadata,
			role: 'authenticated',
			aal: 'aal1',
			amr: [{ method: user.is_anonymous ? 'anonymous' : 'password', timestamp: now }],
			session_id: sessionId,
			is_anonymous: user.is_anonymous
		});
		return {
			access_token: token,
			token_type: 'bearer',
			expires_in: TOKEN_SECONDS,
			expires_at: now + TOKEN_SECONDS,
			refresh_token: refreshToken,
			user
		};
	}
}
