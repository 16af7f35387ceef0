/** What happens to every request: who sent it, in which language it is answered, what the answer says about itself. */
import { redirect, type Handle, type HandleServerError, type RequestEvent, type ServerInit } from '@sveltejs/kit';
import { sequence } from '@sveltejs/kit/hooks';
import { setPageHeaders } from '$lib/server/headers.ts';
import { log } from '$lib/server/log.ts';
import { linkStyles, readStyles } from '$lib/server/styles.ts';
import {
	connectSupabase,
	publicConfig,
	requestClient,
	resendSession,
	type SessionHeaders
} from '$lib/server/supabase.ts';
import { chooseLanguage, LANGUAGE_PARAMETER } from '$i18n/choice.ts';
import { cookieMaxAge, cookieName, defineCustomServerStrategy, toLocale } from '$i18n/paraglide/runtime.js';
import { paraglideMiddleware } from '$i18n/paraglide/server.js';

export const init: ServerInit = connectSupabase;

const styles = readStyles(process.env.CLIENT_DIR);

/** A client is made when it is first asked for: most requests need none. */
function identify(event: RequestEvent, headers: SessionHeaders): void {
	let client: App.Locals['supabase'] | undefined;
	let claims: ReturnType<App.Locals['claims']> | undefined;
	Object.defineProperties(event.locals, {
		supabase: { get: () => (client ??= requestClient(event, headers)) },
		claims: {
			value: () => (claims ??= event.locals.supabase.auth.getClaims().then(({ data }) => data?.claims ?? null))
		}
	});
}

const session: Handle = async ({ event, resolve }) => {
	const headers: SessionHeaders = {};
	identify(event, headers);
	const isPageLoad = event.request.method === 'GET' && event.request.headers.get('accept')?.includes('text/html');
	if (isPageLoad) await resendSession(event, headers);
	const response = await resolve(event);
	for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
	return response;
};

defineCustomServerStrategy('custom-reader', {
	getLocale: (request) => chooseLanguage(request?.headers ?? new Headers())
});

/** A page that is asked for in another language keeps the choice and is answered at its own address. */
const language: Handle = ({ event, resolve }) => {
	const chosen = toLocale(event.url.searchParams.get(LANGUAGE_PARAMETER));
	if (!chosen || event.request.method !== 'GET' || event.isDataRequest) return resolve(event);
	event.cookies.set(cookieName, chosen, {
		path: '/',
		maxAge: cookieMaxAge,
		sameSite: 'lax',
		secure: event.url.protocol === 'https:',
		httpOnly: false
	});
	const { pathname: path, searchParams } = new URL(event.url);
	searchParams.delete(LANGUAGE_PARAMETER);
	// Two slashes at its head would name another server.
	const pathname = path.replace(/^\/+/, '/');
	redirect(303, searchParams.size > 0 ? `${pathname}?${searchParams}` : pathname);
};

const page: Handle = ({ event, resolve }) =>
	paraglideMiddleware(event.request, async ({ request, locale }) => {
		event.request = request;
		const response = await resolve(event, {
			transformPageChunk: ({ html }) => linkStyles(html.replace('%lang%', locale), styles)
		});
		setPageHeaders(response.headers, event.url, publicConfig(event.url.origin).url);
		return response;
	});

export const handle = sequence(language, session, page);

export const handleError: HandleServerError = ({ error, event, status, message }) => {
	if (status === 404) return { message };
	const id = crypto.randomUUID().slice(0, 8);
	log.error({ id, status, method: event.request.method, route: event.route.id, err: error }, 'unexpected error');
	return { message, id };
};
