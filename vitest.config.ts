// The levels of test. The messages are compiled by the command line: in this process the compiler (and its Vite plugin)
// would hold it open for half a minute after the last test.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { playwright } from '@vitest/browser-playwright';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { chromium } from './tests/support/chromium.ts';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

if (process.env['MESSAGES'] !== 'compiled')
	execFileSync('npm', ['run', '--silent', 'messages'], { cwd: path('.'), stdio: 'inherit' });

/** A poll ends when it is fulfilled: its bound is only for what never happens, on a machine that is busy with more. */
const poll = { timeout: 15_000 };

const alias = {
	$messages: path('./src/lib/i18n/paraglide/messages.js'),
	$i18n: path('./src/lib/i18n'),
	$lib: path('./src/lib')
};

export default defineConfig({
	test: {
		projects: [
			{
				resolve: { alias },
				test: {
					name: 'domain',
					environment: 'node',
					isolate: false,
					include: ['src/lib/{domain,i18n,summary,data,server}/**/*.test.ts', 'src/serve/**/*.test.ts'],
					expect: { requireAssertions: true },
					testTimeout: 30_000
				}
			},
			{
				plugins: [svelte({ configFile: false, compilerOptions: { runes: true } })],
				resolve: { alias, conditions: ['browser'] },
				test: {
					name: 'sync',
					environment: './tests/sync/environment.ts',
					setupFiles: ['fake-indexeddb/auto'],
					include: ['tests/sync/**/*.test.ts', 'src/lib/workshop/**/*.test.ts'],
					expect: { requireAssertions: true, poll },
					testTimeout: 60_000,
					hookTimeout: 60_000
				}
			},
			{
				resolve: { alias },
				test: {
					name: 'embedded',
					environment: 'node',
					include: ['tests/embedded/**/*.test.ts'],
					expect: { requireAssertions: true, poll },
					// Each file runs a database of its own, which takes a core and 400 MB.
					fileParallelism: false,
					testTimeout: 60_000,
					hookTimeout: 60_000
				}
			},
			{
				// Against the built server, as a process of its own.
				plugins: [svelte({ configFile: false, compilerOptions: { runes: true } })],
				resolve: { alias },
				test: {
					name: 'faults',
					environment: 'node',
					include: ['tests/faults/**/*.test.ts'],
					globalSetup: ['tests/support/built.ts'],
					expect: { requireAssertions: true, poll },
					fileParallelism: false,
					testTimeout: 90_000,
					hookTimeout: 120_000
				}
			},
			{
				resolve: { alias },
				test: {
					name: 'db',
					environment: 'node',
					isolate: false,
					include: ['tests/db/**/*.test.ts'],
					globalSetup: ['tests/support/database-setup.ts'],
					expect: { requireAssertions: true },
					testTimeout: 30_000,
					hookTimeout: 60_000
				}
			},
			{
				plugins: [svelte({ configFile: false, compilerOptions: { runes: true } })],
				resolve: { alias },
				// Named, because what is first met in the middle of a run is built then, and the page reloads under the tests.
				optimizeDeps: {
					include: [
						...[
							'bits-ui',
							'uqr',
							'date-fns',
							'@date-fns/tz',
							'd3-scale',
							'fast-check',
							'zod',
							'zod/mini',
							'@supabase/supabase-js',
							'idb-keyval'
						],
						...['@atlaskit/pragmatic-drag-and-drop/element/adapter', 'ml-hclust'],
						...['stemmers', 'stopwords'].flatMap((kind) =>
							['english', 'portuguese', 'spanish'].map((language) => `@orama/${kind}/${language}`)
						)
					],
					exclude: ['@lucide/svelte']
				},
				test: {
					name: 'component',
					isolate: false,
					include: ['src/lib/{ui,workshop-ui}/**/*.test.ts'],
					setupFiles: ['vitest-browser-svelte'],
					expect: { requireAssertions: true, poll },
					testTimeout: 60_000,
					hookTimeout: 60_000,
					browser: {
						enabled: true,
						headless: true,
						screenshotFailures: false,
						provider: playwright({ launchOptions: chromium() }),
						instances: [{ browser: 'chromium' }]
					}
				}
			}
		]
	}
});
