// @vitest-environment node
/** What waits in a browser when an account takes its person's places over, by the embedded Supabase and its migrations. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Client } from '../../src/lib/data/call.ts';
import { joinWorkshop } from '../../src/lib/data/participants.ts';
import { createWorkshop } from '../../src/lib/data/workshops.ts';
import { countUnsent, signOut } from '../../src/lib/workshop/account.ts';
import { belongingsHere } from '../../src/lib/workshop/belongings.ts';
import { createDrafts } from '../../src/lib/workshop/drafts.ts';
import { keepFirst } from '../../src/lib/workshop/first-kept.ts';
import { offer, takeOver } from '../../src/lib/workshop/handover.ts';
import { newId } from '../../src/lib/workshop/identity.ts';
import { browserPorts } from '../../src/lib/workshop/ports.ts';
import { accountOf } from '../../src/lib/workshop/account-of.ts';
import { createShelf, shelfKey } from '../../src/lib/workshop/shelf.ts';
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
async function leave(client: Client, workshop: string): Promise<void> {
	const key = shelfKey(await accountOf(client), workshop);
	const shelf = createShelf({ owner: async () => key, now: Date.now, ports: browserPorts });
	const made_at = new Date().toISOString();
	const entry = { id: newId(), verb: 'add_card', args: {}, made_at, slot: null, refusal: null };
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
