/** An installed Chromium, and how to launch it: tests use the system's browser, none is downloaded. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const PLACES = [
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
	'/Applications/Chromium.app/Contents/MacOS/Chromium'
];

function find(): string | null {
	const named = process.env['CHROMIUM_PATH'];
	if (named) return named;
	for (const name of NAMES) {
		try {
			return execFileSync('which', [name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
		} catch {
			// not this one
		}
	}
	return PLACES.find((place) => existsSync(place)) ?? null;
}

/** Playwright's launch options. @throws Error that says how to get a Chromium. */
export function chromium(): { executablePath: string; args: string[] } {
	const executablePath = find();
	if (!executablePath) {
		throw new Error('No Chromium was found. Install one (Debian: apt-get install chromium) or set CHROMIUM_PATH.');
	}
	const isRoot = process.getuid?.() === 0;
	return {
		executablePath,
		args: [
			...(isRoot ? ['--no-sandbox'] : []),
			'--disable-background-networking',
			'--disable-component-update',
			'--disable-sync',
			'--no-first-run',
			'--disable-quic'
		]
	};
}
