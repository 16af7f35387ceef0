/** The browser's Supabase client: one a page, with the sign-in in a cookie that the server can read. */
import { createBrowserClient } from '@supabase/ssr';
import { AUTH_COOKIE } from '../data/auth-cookie.ts';
import type { Client } from '../data/call.ts';
import { patient } from '../data/renewal.ts';

/** Where Supabase is, and the key that names this application to it. Not a secret. */
export interface SupabaseConfig {
	url: string;
	key: string;
}

/** Milliseconds before the next try to reconnect; spread, so that a room does not come back as one. */
const RECONNECT = [1_000, 2_000, 5_000, 10_000];

/** Always the same client, however often it is asked for. For the browser only. */
export function browserClient({ url, key }: SupabaseConfig): Client {
	return createBrowserClient(url, key, {
		cookieOptions: { name: AUTH_COOKIE, secure: location.protocol === 'https:' },
		// The fragment of a page is the application's own: a way back is in it, never a token.
		auth: { detectSessionInUrl: false },
		global: { fetch: patient() },
		realtime: {
			reconnectAfterMs: (tries) => (RECONNECT[tries - 1] ?? 10_000) * (0.5 + Math.random())
		}
	});
}
