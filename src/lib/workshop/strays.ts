/**
 * What waits in this browser of somebody whom the server does not know any more, and who had no account to come back with: he
 * begins anew here, or is a stranger already because his sign-in was given up. It goes along with whoever is here then, as the
 * drafts of this device do.
 */
import { AUTH_COOKIE } from '../data/auth-cookie.ts';
import type { SupabaseConfig } from './client.ts';
import { belongingsHere, type Belongings } from './belongings.ts';
import type { Drafts } from './drafts.ts';
import type { Entry } from './entries.ts';
import { keepFirst, type FirstCard } from './first-kept.ts';

/** Who this browser is; null: nobody; undefined: somebody, but just now nobody says who. */
export async function personHere(config: SupabaseConfig): Promise<string | null | undefined> {
	if (!document.cookie.includes(AUTH_COOKIE)) return null;
	const { browserClient } = await import('./client.ts');
	return (await browserClient(config).auth.getSession()).data.session?.user.id;
}

/**
 * Cards on these questions wait from now on as those of a stranger do, who sees them: his own of who is somebody here and takes no
 * part, else those of nobody any more. True: there were some.
 */
export async function takeUpCards(
	drafts: Drafts,
	prompts: ReadonlySet<string>,
	person: string | null,
	strays: Pick<Belongings, 'takeStrays'> = belongingsHere()
): Promise<boolean> {
	let isFound = false;
	await strays.takeStrays(person, (entry) => {
		const card = cardIn(entry);
		if (!card || !prompts.has(card.prompt)) return false;
		keepFirst(drafts, card);
		isFound = true;
		// Where this browser would not keep it twice it stays where it is kept.
		return drafts.isLasting;
	});
	return isFound;
}

/** The rest, once there is somebody again who can send it. Never rejects. */
export async function adoptStrays(person: string): Promise<void> {
	try {
		// A page has no code for what is not there.
		if ((await indexedDB.databases()).length > 0) await belongingsHere().adoptStrays(person);
	} catch {
		// Where nothing can be looked at nothing is kept.
	}
}

/** One that builds on another is read by what that is, and goes with the rest. */
function cardIn({ verb, args }: Entry): FirstCard | null {
	const { id, prompt, body, happened_at, signature, parent } = args;
	if (verb !== 'add_card' || typeof parent === 'string') return null;
	if (typeof id !== 'string' || typeof prompt !== 'string' || typeof body !== 'string') return null;
	return { id, prompt, body, happened_at: textOrNull(happened_at), signature: textOrNull(signature) };
}

function textOrNull(value: unknown): string | null {
	return typeof value === 'string' ? value : null;
}
