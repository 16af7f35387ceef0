/**
 * A real embedded Supabase in a folder of its own, for tests; its clients go in-process. The database is a copy of one
 * that was made before; migrations run on the copy.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@supabase/supabase-js';
import { startEmbedded, type Embedded, type EmbeddedOptions } from '$lib/server/embedded/embedded';
import { nodeTransport } from '$lib/server/transport';
import { copyOf, sqlIn } from './template.ts';

export interface TestEmbedded extends Embedded {
	readonly dataDir: string;
	/** What the server logged. */
	readonly logged: string[];
	/** Closes it and removes its folder. */
	discard(): Promise<void>;
}

/** A folder with these migrations: SQL by file name. */
export function migrationsFolder(files: Record<string, string>): string {
	const folder = mkdtempSync(join(tmpdir(), 'overlap-migrations-'));
	for (const [name, sql] of Object.entries(files)) writeFileSync(join(folder, name), sql);
	return folder;
}

/** Starts one on the product's migrations, or on others; in a fresh folder, or on one that is there. */
export async function startTestEmbedded(options: Partial<EmbeddedOptions> = {}): Promise<TestEmbedded> {
	const dataDir = options.dataDir ?? (await newFolder());
	const logged: string[] = [];
	const embedded = await startEmbedded({
		migrationsDir: 'supabase/migrations',
		log: (_, message) => logged.push(message),
		...options,
		dataDir
	});
	return {
		...embedded,
		dataDir,
		logged,
		async discard() {
			await embedded.close();
			rmSync(dataDir, { recursive: true, force: true });
		}
	};
}

/** A folder with a database on which no migration has run yet. */
export function newFolder(): Promise<string> {
	return copyOf('template', sqlIn('src/lib/server/embedded'), async (dataDir) => {
		const embedded = await startEmbedded({ dataDir, migrationsDir: migrationsFolder({}), log: () => {} });
		await embedded.close();
		rmSync(join(dataDir, 'secrets.json'));
	});
}

/** A supabase-js client of it, nobody signed in. `address` counts it against the limits of that address. */
export function clientOf(embedded: Embedded, { address, key }: { address?: string; key?: string } = {}) {
	return createClient('http://embedded.test', key ?? embedded.publishableKey, {
		auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
		realtime: { transport: nodeTransport },
		global: { fetch: address === undefined ? embedded.fetch : embedded.fetchFor(address) }
	});
}
