// @vitest-environment node
/** What waits in a browser when an account takes its person's places over, by the embedded Supabase and its migrations. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Client } from '../../src/lib/data/call.ts';
import { joinWorkshop } from '../../src/lib/data/participants.ts';
import { createWorkshop } from '../../src/lib/data/workshops.ts';
import { countUnsent, signOut } from '../../src/lib/workshop/account.ts';
import { belongingsHere } from '../../src/lib/workshop/belongings.ts';
import { createDrafts } from '../../src/lib/workshop/drafts.ts';
import { keepFirst, readFirst } from '../../src/lib/workshop/first-kept.ts';
import { offer, takeOver } from '../../src/lib/workshop/handover.ts';
import { newId } from '../../src/lib/workshop/identity.ts';
import { browserPorts } from '../../src/lib/workshop/ports.ts';
import { accountOf } from '../../src/lib/workshop/account-of.ts';
import { createShelf, shelfKey } from '../../src/lib/workshop/shelf.ts';
import { rememberAccount } from '../../src/lib/workshop/accounts-here.ts';
import { ensureSignedIn } from '../../src/lib/workshop/sign-in.ts';
import { takeUpCards } from '../../src/lib/workshop/strays.ts';
import { clientOf, startTestEmbedded, type TestEmbedded } from '../support/embedded.ts';
import { planOf } from '../support/pages.ts';
import { storage } from '../support/storage.ts';

let embedded: TestEmbedded;
beforeAll(async () => {
	embedded = await startTestEmbedded();
});
afterAll(() => embedded.discard());

async function person(): Promise<Client> {
	const client = clientOf(embedded);
	await client.auth.signInAnonymously();
	return client;
}

/** A retro that these people take part in. */
async function retroOf(...people: Client[]): Promise<string> {
	const made = await createWorkshop(await person(), newId(), planOf({ budget: 5, cap: 3, open: false }));
	for (const client of people) await joinWorkshop(client, made.code, null);
	return made.id;
}

/** Something that this person has not sent yet. */
async function leave(client: Client, workshop: string, args: Record<string, unknown> = {}): Promise<void> {
	const key = shelfKey(await accountOf(client), workshop);
	const shelf = createShelf({ owner: async () => key, now: Date.now, ports: browserPorts });
	const made_at = new Date().toISOString();
	const entry = { id: newId(), verb: 'add_card', args, made_at, slot: null, refusal: null };
	await shelf.change((entries) => [...entries, entry]);
}

test('goes to the account where it becomes the same participant, and nowhere else', async () => {
	const [giver, account] = [await person(), await person()];
	const [from, to] = [await accountOf(giver), await accountOf(account)];
	const [handed, both] = [await retroOf(giver), await retroOf(giver, account)];
	await leave(giver, handed);
	await leave(giver, both);
	const { stayed, move } = await takeOver(account, await offer(giver, from));
	expect(stayed).toBe(1);
	expect(await belongingsHere().of(from)).toHaveProperty('size', 2);
	expect(await move(to)).toBe(1);
	expect(await belongingsHere().of(to)).toEqual(new Map([[handed, 1]]));
	expect(await belongingsHere().of(from)).toEqual(new Map());
});

test('loses nothing when it is tried again after the places have gone over', async () => {
	const [giver, account] = [await person(), await person()];
	const [from, to] = [await accountOf(giver), await accountOf(account)];
	const workshop = await retroOf(giver);
	await leave(giver, workshop);
	await takeOver(account, await offer(giver, from));
	const { stayed, move } = await takeOver(account, await offer(giver, from));
	expect(stayed).toBe(0);
	expect(await move(to)).toBe(0);
	expect(await belongingsHere().of(to)).toEqual(new Map([[workshop, 1]]));
});

test('is counted before its person signs out, cards of a workshop he takes no part in yet included', async () => {
	const kept = storage();
	vi.stubGlobal('localStorage', kept);
	const client = await person();
	await leave(client, await retroOf(client));
	const drafts = createDrafts(() => localStorage, 'code');
	drafts.write('prompt:a', 'Half written');
	const written = { prompt: newId(), happened_at: null, signature: null };
	for (const body of ['Waits in the tunnel', 'And another']) keepFirst(drafts, { ...written, id: newId(), body });
	expect(await countUnsent(client)).toBe(3);
	await signOut(client);
	expect(await countUnsent(client)).toBe(0);
	expect(Object.keys(kept)).toEqual([]);
	vi.unstubAllGlobals();
});

test('goes along with whoever begins anew in this browser, but not what an account left that comes back to it', async () => {
	vi.stubGlobal('localStorage', storage());
	vi.stubGlobal('indexedDB', new IDBFactory());
	const [gone, account, other] = [await person(), await person(), await person()];
	const [nobody, owner, here] = [await accountOf(gone), await accountOf(account), clientOf(embedded)];
	const [mine, theirs] = [await retroOf(gone), await retroOf(account)];
	await leave(gone, mine);
	await leave(account, theirs);
	await leave(other, theirs);
	rememberAccount(owner);
	await ensureSignedIn(here);
	expect(await belongingsHere().of(await accountOf(here))).toEqual(
		new Map([
			[mine, 1],
			[theirs, 1]
		])
	);
	expect(await belongingsHere().of(nobody)).toEqual(new Map());
	expect(await belongingsHere().of(owner)).toEqual(new Map([[theirs, 1]]));
	vi.unstubAllGlobals();
});

test('cards of one who begins anew are in sight again before he takes part, those on what is asked there', async () => {
	vi.stubGlobal('localStorage', storage());
	const gone = await person();
	const [workshop, prompt] = [await retroOf(gone), newId()];
	const card = { id: newId(), prompt, body: 'Typed, and not sent', is_sealed: true, parent: null, signature: null };
	await leave(gone, workshop, { ...card, happened_at: '2026-03-01' });
	await leave(gone, workshop, { ...card, id: newId(), parent: newId() });
	await leave(gone, workshop, { ...card, id: newId(), prompt: newId() });
	const drafts = createDrafts(() => localStorage, 'code');
	expect(await takeUpCards(drafts, new Set([prompt]), null)).toBe(true);
	const { id, body } = card;
	expect(readFirst(drafts)).toEqual([{ id, prompt, body, happened_at: '2026-03-01', signature: null }]);
	expect(await belongingsHere().of(await accountOf(gone))).toEqual(new Map([[workshop, 2]]));
	expect(await takeUpCards(drafts, new Set([prompt]), null)).toBe(false);
	vi.unstubAllGlobals();
});

test('a card that waits is in sight of its author who takes no part any more, and of nobody else who is signed in', async () => {
	vi.stubGlobal('localStorage', storage());
	const [author, other] = [await person(), await person()];
	const [workshop, prompt] = [await retroOf(author), newId()];
	await leave(author, workshop, { id: newId(), prompt, body: 'Typed, and not sent', parent: null });
	const drafts = createDrafts(() => localStorage, 'code');
	const take = async (who: typeof author) => takeUpCards(drafts, new Set([prompt]), await accountOf(who));
	expect(await take(other)).toBe(false);
	expect(await take(author)).toBe(true);
	expect(readFirst(drafts)).toMatchObject([{ body: 'Typed, and not sent' }]);
	expect(await belongingsHere().of(await accountOf(author))).toEqual(new Map());
	vi.unstubAllGlobals();
});
