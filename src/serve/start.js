/**
 * `npm start`, and `npm run demo` as `start.js demo`: builds when the tree has changed since the last build, then serves. The build runs in a process of its
 * own, so that its memory is gone when the server runs.
 */
import { spawnSync } from 'node:child_process';
import { isBuilt } from './stamp.js';

if (!isBuilt()) {
	console.info('Building; this takes a moment, and only when something has changed.');
	const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'src/serve/build.ts']);
	if (status !== 0) {
		console.error(`${stdout}${stderr}`);
		process.exit(status ?? 1);
	}
}

const entry = process.argv[2] === 'demo' ? 'demo' : 'serve';
const built = new URL(`../../build/${entry}.js`, import.meta.url);
await import(built.href);
