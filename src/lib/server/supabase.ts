/**
 * Each request's client for Supabase, and what the browser needs to reach it. Whether a project answers or the embedded
 * one, in this process, makes no difference to anybody who has a client.
 */
import { createServerClient } from '@supabase/ssr';
import type { RequestEvent } from '@sveltejs/kit';
import { AUTH_COOKIE, isAuthCookie } from '../data/auth-cookie.ts';
import type { Client } from '../data/call.ts';
import { patient } from '../data/renewal.ts';
import { startSupabase, type ProcessSupabase } from './supabase-of-process.ts';
import { nodeTransport } from './transport.ts';

/** With less than this left a session may be renewed at any moment, by any of the person's pages. Seconds. */
const RENEWED_SOON = 300;
/** The longest that browsers keep a cookie. Seconds. */
const COOKIE_LASTS = 400 * 24 * 60 * 60;

let supabase: ProcessSupabase | null = null;

/** To be awaited before the first request. @throws Error with words for whoever runs the server */
export async function connectSupabase(): Promise<void> {
	supabase = await startSupabase();
}

function connected(): ProcessSupabase {
	if (!supabase) throw new Error('Supabase is asked for before it is connected.');
	return supabase;
}

/** What a browser on a page of this origin needs to reach Supabase. The embedded one is at the origin itself. */
export function publicConfig(origin: string): { url: string; key: string } {
	const backend = connected();
	return { url: backend.kind === 'project' ? backend.url : origin, key: backend.publishableKey };
}

/** Whether accounts get mail here, to confirm an e-mail or to set a new password: a project sends it, the embedded one never. */
export function sendsMail(): boolean {
	return connected().kind === 'project';
}

/** What the response to a request must say because of its session. */
export type SessionHeaders = Record<string, string>;

/** The client that acts as whoever sent the request. A renewed session goes into its cookies and into `headers`. */
export function requestClient(event: RequestEvent, headers: SessionHeaders): Client {
	const backend = connected();
	const { url, key } = publicConfig(event.url.origin);
	return createServerClient(url, key, {
		cookieOptions: { name: AUTH_COOKIE, secure: event.url.protocol === 'https:' },
		cookies: {
			getAll: () => event.cookies.getAll(),
			setAll(cookies, more) {
				for (const { name, value, options } of cookies) event.cookies.set(name, value, { ...options, path: '/' });
				Object.assign(headers, more);
			}
		},
		realtime: { transport: nodeTransport },
		global: {
			fetch: patient(backend.kind === 'embedded' ? backend.embedded.fetchFor(event.getClientAddress()) : undefined)
		}
	});
}

/**
 * Sends the sign-in cookie again as it is: some browsers keep a cookie that a script set for a week only, and a
 * participant has no password to come back with. Left out when the session is about to be renewed, because another page
 * of the same person may just be doing so, and its new cookie must not be overwritten by the old.
 */
export async function resendSession(event: RequestEvent, headers: SessionHeaders): Promise<void> {
	const cookies = event.cookies.getAll().filter(({ name }) => isAuthCookie(name));
	if (cookies.length === 0) return;
	const { data } = await event.locals.supabase.auth.getSession();
	const left = (data.session?.expires_at ?? 0) - Date.now() / 1000;
	if (left < RENEWED_SOON) return;
	const secure = event.url.protocol === 'https:';
	const options = { path: '/', sameSite: 'lax', httpOnly: false, secure, maxAge: COOKIE_LASTS } as const;
	for (const { name, value } of cookies) event.cookies.set(name, value, options);
	headers['cache-control'] ??= 'private, no-cache';
}
