/**
 * The messages as the browser's build has them: each in the three languages (a page may speak another than its reader's, for
 * the team), told apart by their order alone and picked by one shared function instead of one for each, and without the ways
 * of finding a language that only the server goes. If the compiler comes to write them differently, the build fails and not the page.
 */
import { sep } from 'node:path';
import type { Plugin } from 'vite';
import settings from '../lib/i18n/project.inlang/settings.json' with { type: 'json' };

const FOLDER = ['i18n', 'paraglide', ''].join(sep);
const RUNTIME = `${FOLDER}runtime.js`;
const MESSAGE = `${FOLDER}messages${sep}`;

/** The function that picks a language, as the compiler writes it behind the words of each message. */
const PICKER =
	/export const (\w+) = \/\*\*.*?\*\/ \(\(inputs(?: = \{\})?, options = \{\}\) => \{\n\tconst locale = .*?\n((?:\tif \(locale === "[\w-]+"\) return \w+\(inputs\)\n)*)\treturn (\w+)\(inputs\)\n\}\);/s;

/** Words that nothing is put into, as the compiler writes them. */
const CONSTANT = /^(const \w+ =) \/\*\*.*?\*\/ \(\) => \{\n\treturn \/\*\*.*?\*\/ \((`(?:\\.|[^`\\])*`)\)\n\};$/gms;

export function leanMessages(): Plugin {
	return {
		name: 'overlap:lean-messages',
		apply: 'build',
		transform(code, id) {
			if (this.environment.config.consumer !== 'client') return null;
			if (id.endsWith(RUNTIME)) return { code: leanRuntime(code), map: null };
			if (!id.includes(MESSAGE) || id.endsWith('_index.js')) return null;
			return { code: leanMessage(code), map: null };
		}
	};
}

function leanRuntime(code: string): string {
	const constants = ['baseLocale', 'locales', 'cookieName', 'cookieMaxAge'].map((name) => {
		const [line] = new RegExp(`^export const ${name} = .*;$`, 'm').exec(code) ?? [];
		if (!line) throw new Error(`the runtime of the messages has no ${name}`);
		return line;
	});
	return `${constants.join('\n')}
export let getLocale = () => baseLocale;
export const overwriteGetLocale = (fn) => { getLocale = fn; };
export const toLocale = (value) => locales.find((locale) => locale.toLowerCase() === value?.toLowerCase());
export const say = (...words) => (inputs = {}, options) => {
	const said = words[locales.indexOf(options?.locale ?? getLocale())] ?? words[0];
	return typeof said === 'function' ? said(inputs) : said;
};`;
}

function leanMessage(code: string): string {
	const found = PICKER.exec(code);
	if (!found) throw new Error('a message is written in another way than this build knows');
	const [picker, name, choices = '', base] = found;
	const words = new Map([...choices.matchAll(/"([\w-]+)"\) return (\w+)/g)].map(([, locale, said]) => [locale, said]));
	const inOrder = settings.locales.map((locale) => words.get(locale) ?? base);
	return code
		.replace(CONSTANT, '$1 $2;')
		.replace(/^import \{.*\} from '..\/runtime.js';$/m, "import { say } from '../runtime.js';")
		.replace(picker, () => `export const ${name} = /* @__PURE__ */ say(${inOrder.join(', ')});`);
}
