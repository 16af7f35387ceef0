import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { linkStyles, readStyles } from './styles.ts';

test('what is shown is styled, once, and nothing else is fetched', () => {
	const client = mkdtempSync(join(tmpdir(), 'overlap-styles-'));
	const assets = join(client, '_app/immutable/assets');
	mkdirSync(assets, { recursive: true });
	writeFileSync(join(assets, 'Card.css'), '.card.svelte-abc1{color:red}p.svelte-abc1{margin:0}');
	writeFileSync(join(assets, 'Vote.css'), '.vote.svelte-def2{color:red}');
	writeFileSync(join(assets, 'Page.css'), 'h1.svelte-ghi3{margin:0}');
	const styles = readStyles(client);
	rmSync(client, { recursive: true });

	const head = '<link href="../_app/immutable/assets/Page.css" rel="stylesheet">';
	const page = `<head>${head}</head><h1 class="svelte-ghi3"></h1><p class="card svelte-abc1"></p><p class="svelte-zzz9"></p>`;
	expect(linkStyles(page, styles)).toBe(
		page.replace('</head>', '<link href="/_app/immutable/assets/Card.css" rel="stylesheet"></head>')
	);
});

test('where nothing is built nothing is linked', () => {
	expect(linkStyles('<head></head><p class="svelte-abc1"></p>', readStyles(undefined))).toBe(
		'<head></head><p class="svelte-abc1"></p>'
	);
});
