/** What every page says about itself to browsers and robots. */

/** Pages whose address is a secret of the people who have it. */
const LINKS = /^\/[wst]\//;

/** `connect-src` as it must be: this origin's sockets, which `'self'` does not name in every browser, and Supabase. */
export function completePolicy(policy: string, origin: string, supabaseUrl: string): string {
	const sources = [origin, supabaseUrl].flatMap((url) => {
		const { protocol, host } = new URL(url);
		return protocol === 'https:' ? [`https://${host}`, `wss://${host}`] : [`http://${host}`, `ws://${host}`];
	});
	return policy.replace("connect-src 'self'", ["connect-src 'self'", ...new Set(sources)].join(' '));
}

export function setPageHeaders(headers: Headers, url: URL, supabaseUrl: string): void {
	const policy = headers.get('content-security-policy');
	if (policy) headers.set('content-security-policy', completePolicy(policy, url.origin, supabaseUrl));
	headers.set('x-content-type-options', 'nosniff');
	// Over plain http browsers ignore it, and complain.
	if (url.protocol === 'https:') headers.set('cross-origin-opener-policy', 'same-origin');
	headers.set('permissions-policy', 'camera=(), geolocation=(), microphone=()');
	if (LINKS.test(url.pathname)) {
		headers.set('referrer-policy', 'no-referrer');
		headers.set('x-robots-tag', 'noindex');
	} else {
		headers.set('referrer-policy', 'same-origin');
	}
}
