/**
 * The cookie that holds a person's sign-in. The browser writes it and the server reads it, so it is not HttpOnly; one
 * fixed name, because the default one follows the host of the Supabase URL, which is not the same from both sides.
 */
export const AUTH_COOKIE = 'overlap-auth';

/** True for the cookie or one of the parts that a long session is cut into. */
export function isAuthCookie(name: string): boolean {
	return name === AUTH_COOKIE || name.startsWith(`${AUTH_COOKIE}.`);
}
