import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const STAMP = new URL('./stamp.js', import.meta.url).href;
const PROJECT = 'src/lib/i18n/project.inlang';

let tree = '';
beforeEach(() => {
	tree = mkdtempSync(join(tmpdir(), 'overlap-tree-'));
	write('src/app.html', '<p>page</p>');
	write(`${PROJECT}/settings.json`, '{}');
});
afterEach(() => rmSync(tree, { recursive: true }));

function write(path: string, text: string): void {
	mkdirSync(dirname(join(tree, path)), { recursive: true });
	writeFileSync(join(tree, path), text);
}
function digest(): string {
	const code = `import(${JSON.stringify(STAMP)}).then(({ treeDigest }) => process.stdout.write(treeDigest()))`;
	return execFileSync(process.execPath, ['-e', code], { cwd: tree, encoding: 'utf8' });
}

test('a build is not made from what it writes itself, so that the next start does not build again', () => {
	const fresh = digest();
	for (const path of ['.gitignore', '.meta.json', 'README.md', 'cache/plugins/a.js']) write(`${PROJECT}/${path}`, 'x');
	write('src/lib/i18n/paraglide/messages.js', 'x');
	expect(digest()).toBe(fresh);
});

test('a build is made from every source, and from the settings of its languages', () => {
	const before = digest();
	write(`${PROJECT}/settings.json`, '{"locales":["en"]}');
	const settings = digest();
	write('src/app.html', '<p>another page</p>');
	expect(new Set([before, settings, digest()]).size).toBe(3);
});
