/**
 * `npm start`, and `npm run demo` as `start.js demo`: builds when the tree has changed since the last build, then serves. The build runs in a process of its
 * own, so that its memory is gone when the server runs. npm starts this through a shell: a SIGTERM ends those two and is told to
 * nobody else, so it ends with them.
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

if (process.env.npm_lifecycle_event !== undefined) {
	const shell = process.ppid;
	const watch = setInterval(() => {
		// On Windows a parent that is gone keeps its number, and nothing happens.
		if (process.ppid === shell) return;
		clearInterval(watch);
		process.kill(process.pid, 'SIGTERM');
	}, 500).unref();
}

const entry = process.argv[2] === 'demo' ? 'demo' : 'serve';
const built = new URL(`../../build/${entry}.js`, import.meta.url);
await import(built.href);
