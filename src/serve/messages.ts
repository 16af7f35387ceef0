/**
 * How the catalogues become functions: said once, for the build (vite.config.ts) and for what runs without it
 * (`npm run messages`, which is this file). Which language a page is in, the server decides: see i18n/choice.ts.
 */
import { compile, type CompilerOptions } from '@inlang/paraglide-js';
import { fileURLToPath } from 'node:url';

export const messages = {
	project: './src/lib/i18n/project.inlang',
	outdir: './src/lib/i18n/paraglide',
	strategy: ['custom-reader', 'baseLocale'],
	cookieName: 'language'
} satisfies CompilerOptions;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	await compile(messages);
	// The compiler would hold the process open for half a minute.
	process.exit();
}
