/** Whose browser asks, as pages show it. */

/** Somebody who is signed in; without an e-mail, anonymously. */
export interface Account {
	readonly email: string | null;
}

/** Null for a browser that is nobody's. */
export async function accountOf(locals: App.Locals): Promise<Account | null> {
	const claims = await locals.claims();
	return claims && { email: claims.is_anonymous ? null : claims.email || null };
}
