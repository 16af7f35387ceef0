/** `npm run build`: the application, then beside it what runs outside SvelteKit: the server, the demo and the
 * database's thread. */
import { build } from 'vite';
import { stampBuild, treeDigest } from './stamp.js';

const digest = treeDigest();
await build();
await build({
	configFile: false,
	logLevel: 'warn',
	build: {
		ssr: true,
		outDir: 'build',
		emptyOutDir: false,
		copyPublicDir: false,
		target: 'node20',
		rolldownOptions: {
			input: {
				serve: 'src/serve/serve.ts',
				demo: 'src/serve/demo.ts',
				worker: 'src/lib/server/embedded/worker/worker.ts'
			},
			output: { entryFileNames: '[name].js', chunkFileNames: 'shared-[hash].js' }
		}
	}
});
stampBuild(digest);
