/**
 * `npm start`, and `npm run demo` as `start.js demo`: builds when the tree has changed since the last build, then serves. npm
 * starts this through a shell: a SIGTERM ends those two and is told to nobody else, so it ends with them.
 */
import { buildIfChanged } from './fresh.js';

try {
	buildIfChanged();
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	process.exit(1);
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
