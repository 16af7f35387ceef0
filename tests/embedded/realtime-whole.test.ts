/** Realtime as the application has it: the whole embedded Supabase on one port, supabase-js for everything. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nodeTransport } from '$lib/server/transport';
import { migrationsFolder, startTestEmbedded, type TestEmbedded } from '../support/embedded';

const migrationsDir = migrationsFolder({
	'20260101000000_say.sql': `
		create policy everybody_listens on realtime.messages for select to authenticated
			using (extension = 'broadcast' and (select realtime.topic()) = 'square');
		create function public.say(words text) returns void language sql security definer set search_path = '' as $$
			select realtime.send(jsonb_build_object('words', words, 'by', auth.uid()), 'said', 'square', true)
		$$;`
});

let embedded: TestEmbedded;
const clients: SupabaseClient[] = [];
const server = createServer((request, response) => void embedded.handle(request, response));
server.on('upgrade', (request, socket, head) => void embedded.upgrade(request, socket, head));

beforeAll(async () => {
	embedded = await startTestEmbedded({ migrationsDir });
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
});
afterAll(async () => {
	await Promise.all(clients.map((client) => client.realtime.disconnect()));
	server.closeAllConnections();
	server.close();
	await embedded.discard();
});

async function person() {
	const address: AddressInfo | string | null = server.address();
	if (address === null || typeof address === 'string') throw new Error('The server does not listen.');
	const client = createClient(`http://127.0.0.1:${address.port}`, embedded.publishableKey, {
		auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
		realtime: { transport: nodeTransport, reconnectAfterMs: () => 20 }
	});
	clients.push(client);
	const { data } = await client.auth.signInAnonymously();
	await client.realtime.setAuth();
	const heard: unknown[] = [];
	const statuses: string[] = [];
	client
		.channel('square', { config: { private: true } })
		.on('broadcast', { event: 'said' }, ({ payload }) => heard.push(payload.words))
		.subscribe((status) => statuses.push(status));
	await expect.poll(() => statuses.at(-1)).toBe('SUBSCRIBED');
	return { client, heard, statuses, id: data.user?.id };
}

test('what one says all hear, also after the server was stopped and started on its folder', async () => {
	const [ana, bo] = [await person(), await person()];
	expect((await ana.client.rpc('say', { words: 'hello' })).error).toBeNull();
	for (const { heard } of [ana, bo]) await expect.poll(() => heard).toEqual(['hello']);

	await embedded.close();
	embedded = await startTestEmbedded({ migrationsDir, dataDir: embedded.dataDir });
	for (const { statuses } of [ana, bo]) await expect.poll(() => statuses.at(-1)).toBe('SUBSCRIBED');
	expect((await bo.client.rpc('say', { words: 'still here' })).error).toBeNull();
	for (const { heard, statuses } of [ana, bo]) {
		await expect.poll(() => heard).toEqual(['hello', 'still here']);
		expect(statuses).not.toContain('CLOSED');
	}
});
