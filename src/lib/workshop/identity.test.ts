import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { newId, newSecret } from './identity.ts';

test('ids are UUIDv4 and differ', () => {
	const ids = Array.from({ length: 200 }, newId);
	for (const id of ids) expect(z.uuidv4().safeParse(id).success).toBe(true);
	expect(new Set(ids).size).toBe(200);
});

test('a secret carries 128 bits and needs no escaping in a link', () => {
	expect(newSecret()).toMatch(/^[\w-]{22}$/);
});
