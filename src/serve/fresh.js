/**
 * A build that is of this tree, for whatever runs what is built: made when the tree has changed since the last one, in a
 * process of its own, so that its memory is gone afterwards. JavaScript, like the stamp that it reads.
 */
import { spawnSync } from 'node:child_process';
import { isBuilt } from './stamp.js';

/** Says that it builds, if it does. @throws Error with what the build said */
export function buildIfChanged() {
	if (isBuilt()) return;
	console.info('Building; this takes a moment, and only when something has changed.');
	// What runs tests says so in the environment, and would get another build.
	const { VITEST: _, ...rest } = process.env;
	const env = { ...rest, NODE_ENV: 'production' };
	const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'src/serve/build.ts'], { env });
	if (status !== 0) throw new Error(`${stdout}${stderr}`);
}
