import { afterAll, beforeAll, expect, test } from 'vitest';
import { call, nothing } from '$lib/data/call';
import { clientOf, migrationsFolder, startTestEmbedded, type TestEmbedded } from '../support/embedded';

let embedded: TestEmbedded;
const migrationsDir = migrationsFolder({
	'20260101000000_words.sql': `
		create function public.take(words text) returns void language sql as 'select';
		create function public.take_id(id uuid) returns void language sql as 'select';
		create function public.divide(words text) returns void language plpgsql as $$
		begin raise exception 'cannot keep %', words using errcode = '22012'; end $$;`
});

beforeAll(async () => {
	embedded = await startTestEmbedded({ migrationsDir });
});
afterAll(() => embedded.discard());

test('text that the database cannot hold or read is refused, and is no fault', async () => {
	const client = clientOf(embedded);
	await expect(call(client, 'take', { words: 'a\u0000b' }, nothing)).rejects.toMatchObject({ reason: 'invalid' });
	const { status, error } = await client.rpc('take', { words: 'a\u0000b' });
	expect({ status, code: error?.code }).toEqual({ status: 400, code: '22P05' });
	await expect(call(client, 'take_id', { id: 'no uuid' }, nothing)).rejects.toMatchObject({ reason: 'invalid' });
});

test('a fault does not say what somebody wrote', async () => {
	const answer = call(clientOf(embedded), 'divide', { words: 'a secret' }, nothing);
	await expect(answer).rejects.toThrow(/^divide: 22012$/);
});
