// End-to-end stories: real Chromium against the built application, each story on a server and a data folder of its own,
// two files at a time: most of a story is waiting.
import { defineConfig } from '@playwright/test';
import { chromium } from './tests/support/chromium.ts';

export default defineConfig({
	testDir: 'tests/e2e',
	testMatch: '*.e2e.ts',
	globalSetup: './tests/support/built.ts',
	fullyParallel: false,
	workers: 2,
	forbidOnly: Boolean(process.env['CI']),
	timeout: 300_000,
	expect: { timeout: 20_000 },
	reporter: process.env['E2E_REPORT'] ? [['list'], ['json', { outputFile: process.env['E2E_REPORT'] }]] : [['list']],
	use: {
		launchOptions: chromium(),
		actionTimeout: 30_000,
		// Recording costs a story about a third of its time: only when somebody looks for a fault.
		trace: process.env['E2E_TRACE'] ? 'retain-on-failure' : 'off',
		screenshot: process.env['E2E_TRACE'] ? 'only-on-failure' : 'off',
		locale: 'en-GB',
		timezoneId: 'America/Argentina/Buenos_Aires'
	}
});
