/** What asks the same: the database means by it what the domain does, and knows the ready-made scales by their words. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { readyScales } from '../../src/lib/domain/templates/ready-scales.ts';
import { openDatabases } from '../support/database.ts';
import { Person } from '../support/people.ts';
import { PAIRS } from '../support/same-questions.ts';

const databases = await openDatabases();
const FILES = ['templates', 'templates-retro', 'templates-review', 'templates-planning', 'templates-brainstorm'];

/** The words of templates in that language. */
function wordsIn(locale: string): (key: string) => string {
	const read = (name: string) => {
		const file = new URL(`../../src/lib/i18n/messages/${locale}/${name}.json`, import.meta.url);
		return z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(file, 'utf8')));
	};
	const words = new Map(FILES.flatMap((name) => Object.entries(read(name))));
	return (key) => z.string().parse(words.get(key));
}

describe.each(databases)('on $name', (db) => {
	test.each(PAIRS)('%s: the same or not', async (_, one, other, { inOne, inTwo }) => {
		const [here, there] = [randomUUID(), randomUUID()];
		const rows = { one: { ...one, workshop_id: here }, other: { ...other, workshop_id: here } };
		const [told] = await db.admin(
			`select private.asks_the_same(a, b) as one, private.asks_the_same(b, a) as turned,
				private.asks_the_same(a, c) as two, private.asks_the_same(c, a) as two_turned
			from jsonb_populate_record(null::public.prompts, $1) as a, jsonb_populate_record(null::public.prompts, $2) as b,
				jsonb_populate_record(null::public.prompts, $3) as c`,
			[rows.one, rows.other, { ...rows.other, workshop_id: there }].map((row) => JSON.stringify(row))
		);
		expect(told).toEqual({ one: inOne, turned: inOne, two: inTwo, two_turned: inTwo });
	});

	test('every scale of a ready-made template is known as it stands, in each language', async () => {
		const known = await db.admin('select key, question as text, low, high from private.ready_scales()');
		for (const locale of ['en', 'es', 'pt-BR']) {
			for (const scale of readyScales(wordsIn(locale))) expect(known).toContainEqual(scale);
		}
	});
});

test('nobody asks which scales are known, or which have a trend', async () => {
	const person = new Person(databases[0]);
	await expect(person.behind('select private.ready_scales()')).rejects.toThrow(/permission denied/);
	await expect(person.behind('select private.has_trend(null)')).rejects.toThrow(/permission denied/);
});
