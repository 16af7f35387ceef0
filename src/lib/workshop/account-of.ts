/** Whose page this is, as far as the browser knows without asking. */
import type { Client } from '../data/call.ts';
import { Refusal } from '../domain/refusal.ts';

/** The id of the account that this browser is signed in to. @throws Refusal `not_signed_in` */
export async function accountOf(client: Client): Promise<string> {
	const { data } = await client.auth.getSession();
	if (!data.session) throw new Refusal('not_signed_in');
	return data.session.user.id;
}
