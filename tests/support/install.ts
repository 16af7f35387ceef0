/** Gets a Chromium from Debian's packages where none is installed and the machine allows it; otherwise says how. */
import { spawnSync } from 'node:child_process';
import { chromium } from './chromium.ts';

/** @throws Error with words when there is no Chromium and none can be installed. */
export function installChromium(): void {
	try {
		chromium();
		return;
	} catch (missing) {
		const isRoot = process.getuid?.() === 0;
		const hasApt = spawnSync('which', ['apt-get']).status === 0;
		if (!isRoot || !hasApt) throw missing;
	}
	console.warn("No Chromium was found: installing Debian's.");
	spawnSync('apt-get', ['update', '-qq'], { stdio: 'inherit' });
	spawnSync('apt-get', ['install', '-y', '-qq', 'chromium'], {
		stdio: 'inherit',
		env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
	});
	chromium();
}
