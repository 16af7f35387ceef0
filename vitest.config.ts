// The levels of test. Messages are compiled here once: paraglide's Vite plugin watches its catalogue and keeps a run alive.
import { compile } from '@inlang/paraglide-js';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

await compile({
	project: path('./src/lib/i18n/project.inlang'),
	outdir: path('./src/lib/i18n/paraglide'),
	strategy: ['cookie', 'preferredLanguage', 'baseLocale']
});

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
					include: ['src/lib/{domain,i18n,summary,data,server}/**/*.test.ts'],
					expect: { requireAssertions: true }
				}
			},
			{
				resolve: { alias },
				test: {
					name: 'embedded',
					environment: 'node',
					include: ['tests/embedded/**/*.test.ts'],
					expect: { requireAssertions: true },
					testTimeout: 30_000,
					hookTimeout: 60_000
				}
			}
		]
	}
});
