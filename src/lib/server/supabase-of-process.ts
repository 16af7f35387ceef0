/**
 * Which Supabase this process works with: a project somewhere, named by two variables, or the embedded one, of which
 * there is one a process. It hangs on globalThis because the page's bundle, the server around it and a hot reload each
 * load this module anew.
 */
import { resolve } from 'node:path';
import { startEmbedded, type Embedded } from './embedded/embedded.ts';
import { log } from './log.ts';

export type ProcessSupabase =
	| { readonly kind: 'project'; readonly url: string; readonly publishableKey: string }
	| {
			readonly kind: 'embedded';
			readonly publishableKey: string;
			readonly dataDir: string;
			readonly embedded: Embedded;
	  };

const slot = Symbol.for('overlap.supabase');
const holder: { [slot]?: Promise<ProcessSupabase> } & object = globalThis;

/**
 * Connects to the project, or starts the embedded Supabase; called again, it answers the same.
 * @throws Error with words for whoever runs the server.
 */
export function startSupabase(): Promise<ProcessSupabase> {
	holder[slot] ??= open(process.env);
	return holder[slot];
}

async function open(env: NodeJS.ProcessEnv): Promise<ProcessSupabase> {
	const { PUBLIC_SUPABASE_URL: url, PUBLIC_SUPABASE_PUBLISHABLE_KEY: publishableKey } = env;
	if (url && publishableKey) return { kind: 'project', url, publishableKey };
	if (url || publishableKey) {
		throw new Error(
			'PUBLIC_SUPABASE_URL and PUBLIC_SUPABASE_PUBLISHABLE_KEY go together: set both for a Supabase project, ' +
				'or neither for the embedded one.'
		);
	}
	const dataDir = resolve(env.DATA_DIR || 'data');
	const embedded = await startEmbedded({
		dataDir,
		migrationsDir: resolve('supabase/migrations'),
		trustedProxies: Number(env.TRUST_PROXY || 0),
		siteUrl: env.ORIGIN || `http://localhost:${env.PORT || 3000}`,
		log: (level, message) => log[level](message)
	});
	return { kind: 'embedded', publishableKey: embedded.publishableKey, dataDir, embedded };
}
