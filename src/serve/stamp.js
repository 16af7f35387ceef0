/**
 * Whether `build/` was made from this tree. Contents are compared, not times: a fresh clone has new times and old text.
 * JavaScript, because it runs before anything could compile it.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const STAMP = 'build/stamp';
const ROOTS = ['src', 'static', 'package-lock.json', 'svelte.config.js', 'tsconfig.json', 'vite.config.ts'];
const I18N = join('src', 'lib', 'i18n');
/** What the first build writes beside its sources: they would be others than it was made from. */
const GENERATED = [join(I18N, 'paraglide'), join(I18N, 'project.inlang')];
const KEPT = join(I18N, 'project.inlang', 'settings.json');

/** A digest of everything that the build is made from. */
export function treeDigest() {
	const hash = createHash('sha256');
	for (const file of ROOTS.flatMap(filesIn).sort()) hash.update(file).update('\0').update(readFileSync(file));
	return hash.digest('hex');
}

export function isBuilt() {
	return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === treeDigest();
}

/** @param {string} digest of the tree that was built */
export function stampBuild(digest) {
	writeFileSync(STAMP, digest);
}

/**
 * @param {string} path
 * @returns {string[]}
 */
function filesIn(path) {
	if (!existsSync(path)) return [];
	const entries = readdirSync('.', { withFileTypes: true }).filter((entry) => entry.name === path);
	if (entries.some((entry) => entry.isFile())) return [path];
	return readdirSync(path, { withFileTypes: true, recursive: true })
		.filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
		.map((entry) => join(entry.parentPath, entry.name))
		.filter((file) => file === KEPT || !GENERATED.some((folder) => file.startsWith(folder)));
}
