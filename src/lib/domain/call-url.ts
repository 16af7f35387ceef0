/**
 * The link to the call, which is put before everyone as a button: https, a host without a name or password before it, and
 * nothing that is blank, invisible or turns the reading direction. The database holds the same rule (`private.is_call_url`),
 * so it is said without the platform's URL parser; one table of examples is asked of both.
 */
const UNSEEN = /[\p{Cc}\s\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\\]/u;
const LINK = /^https:\/\/(\[[0-9a-f:.]+\]|[^\][/?#@:<>"^`{|}%]+)(:[0-9]{1,5})?([/?#].*)?$/;

/** Whether a link may lead to the call. */
export function isCallUrl(text: string): boolean {
	return !UNSEEN.test(text) && LINK.test(text);
}
