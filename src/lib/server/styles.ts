/**
 * The stylesheets of what a page shows. Kit links those of the modules that a page is made of; what a page fetches as its
 * stage asks for it would be drawn by the server without any style, until its code has come. Which file belongs to what is
 * drawn is told by the classes that Svelte gives to what a component styles.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const SCOPE = /svelte-[a-z0-9]+/g;

/** Class that Svelte gives -> the file with its rules, as a path on the server; empty where nothing is built. */
export type Styles = ReadonlyMap<string, string>;

/** Reads what was built into the folder that holds `_app`. */
export function readStyles(client: string | undefined): Styles {
	if (!client) return new Map();
	const path = '_app/immutable/assets';
	const files = readdirSync(join(client, path)).filter((name) => name.endsWith('.css'));
	return new Map(
		files.flatMap((name) => {
			const scopes = readFileSync(join(client, path, name), 'utf8').match(SCOPE) ?? [];
			return scopes.map((scope) => [scope, `/${path}/${name}`] as const);
		})
	);
}

/** The page with the stylesheets of all that it shows, those that it has not linked before the end of its head. */
export function linkStyles(html: string, styles: Styles): string {
	const shown = new Set(html.match(SCOPE)?.flatMap((scope) => styles.get(scope) ?? []));
	const links = [...shown]
		.filter((path) => !html.includes(path.slice(1)))
		.map((path) => `<link href="${path}" rel="stylesheet">`);
	return html.replace('</head>', `${links.join('')}</head>`);
}
