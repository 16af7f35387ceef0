/**
 * `npm run dev` with the embedded Supabase on the same port: its requests are answered before SvelteKit's, and its
 * sockets beside Vite's own. It outlives hot reloads and restarts of Vite; the process's end ends it.
 */
import type { Plugin, ViteDevServer } from 'vite';
import type { ProcessSupabase } from '../lib/server/supabase-of-process.ts';
import { welcome } from './words.ts';

export function embeddedSupabase(): Plugin {
	return {
		name: 'overlap-embedded-supabase',
		apply: 'serve',
		configureServer(server) {
			const starting = start(server);
			server.middlewares.use((req, res, next) => {
				starting.then((supabase) => {
					if (supabase.kind === 'project' || !supabase.embedded.handle(req, res)) next();
				}, next);
			});
			server.httpServer?.on('upgrade', (req, stream, head) => {
				if (!req.url?.startsWith('/realtime/v1/')) return;
				starting.then(
					(supabase) => {
						if (supabase.kind === 'project' || !supabase.embedded.upgrade(req, stream, head)) stream.destroy();
					},
					() => stream.destroy()
				);
			});
			server.httpServer?.once('listening', async () => {
				const supabase = await starting;
				const address = server.httpServer?.address();
				if (address && typeof address === 'object') console.info(welcome(address, supabase));
			});
		}
	};
}

async function start(server: ViteDevServer): Promise<ProcessSupabase> {
	try {
		const { startSupabase } = await server.ssrLoadModule('/src/lib/server/supabase-of-process.ts');
		const supabase: ProcessSupabase = await startSupabase();
		for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop(supabase));
		return supabase;
	} catch (error) {
		console.error(error instanceof Error ? error.message : error);
		process.exit(1);
	}
}

async function stop(supabase: ProcessSupabase): Promise<void> {
	if (supabase.kind === 'embedded') await supabase.embedded.close();
	process.exit(0);
}
