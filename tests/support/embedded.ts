/**
 * A real embedded Supabase in a folder of its own, for tests; its clients go in-process. Creating a database takes
 * seconds, so one is made and copied from then on; migrations run on the copy.
 */
import { createHash } from 'node:crypto';
import {
	closeSync,
	cpSync,
	existsSync,
	mkdtempSync,
	openSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@supabase/supabase-js';
import { waitForLock } from 'fs-native-extensions';
import { startEmbedded, type Embedded, type EmbeddedOptions } from '$lib/server/embedded/embedded';
import { nodeTransport } from '$lib/server/transport';

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
export async function newFolder(): Promise<string> {
	const template = join(tmpdir(), `overlap-template-${digest()}`);
	const lock = openSync(`${template}.lock`, 'a+');
	await waitForLock(lock);
	if (!existsSync(template)) {
		const made = mkdtempSync(join(tmpdir(), 'overlap-making-'));
		const embedded = await startEmbedded({ dataDir: made, migrationsDir: migrationsFolder({}), log: () => {} });
		await embedded.close();
		rmSync(join(made, 'secrets.json'));
		renameSync(made, template);
	}
	closeSync(lock);
	const folder = mkdtempSync(join(tmpdir(), 'overlap-data-'));
	cpSync(template, folder, { recursive: true });
	return folder;
}

/** Of what a database is made from before migrations. */
function digest(): string {
	const hash = createHash('sha256');
	const folder = 'src/lib/server/embedded';
	for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
		if (file.endsWith('.sql')) hash.update(file).update(readFileSync(join(folder, file)));
	}
	return hash.digest('hex').slice(0, 16);
}

/** A supabase-js client of it, nobody signed in. `address` counts it against the limits of that address. */
export function clientOf(embedded: Embedded, { address, key }: { address?: string; key?: string } = {}) {
	return createClient('http://embedded.test', key ?? embedded.publishableKey, {
		auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
		realtime: { transport: nodeTransport },
		global: { fetch: address === undefined ? embedded.fetch : embedded.fetchFor(address) }
	});
}
