// The levels of test. The messages are compiled by the command line: in this process the compiler (and its Vite plugin)
// would hold it open for half a minute after the last test.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

execFileSync('npm', ['run', '--silent', 'messages'], { cwd: path('.'), stdio: 'inherit' });

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
			},
			{
				test: {
					name: 'db',
					environment: 'node',
					include: ['tests/db/**/*.test.ts'],
					globalSetup: ['tests/support/database-setup.ts'],
					expect: { requireAssertions: true },
					testTimeout: 30_000,
					hookTimeout: 60_000
				}
			}
		]
	}
});
