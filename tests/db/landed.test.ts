/**
 * A migration that somebody's data may have been made with is never edited, renamed or taken out: that data would not start.
 * `supabase/migrations.sha256` is the list of those, as `cd supabase/migrations && sha256sum *.sql > ../migrations.sha256` writes it
 * when a version is published.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const folder = new URL('../../supabase/migrations/', import.meta.url);
const landed = readFileSync(new URL('../migrations.sha256', folder), 'utf8').trimEnd().split('\n');
const present = readdirSync(folder)
	.filter((file) => file.endsWith('.sql'))
	.sort();

function fingerprint(file: string): string {
	return createHash('sha256')
		.update(readFileSync(new URL(file, folder)))
		.digest('hex');
}

test('what was published is there, as it was, and before everything that is new', () => {
	expect(present.slice(0, landed.length).map((file) => `${fingerprint(file)}  ${file}`)).toEqual(landed);
});
