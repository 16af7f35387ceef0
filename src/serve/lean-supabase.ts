/**
 * Leaves out of the browser's build what supabase-js brings along and nobody here calls, storage and edge functions: 7 kB
 * gzip on every participant's phone. If an upgrade needs another name of theirs, the build fails and not the page.
 */
import type { Plugin } from 'vite';

const UNUSED = /^@supabase\/(storage|functions)-js$/;
const NAMES = [
	'StorageClient',
	'StorageApiError',
	'FunctionsClient',
	'FunctionRegion',
	'FunctionsError',
	'FunctionsFetchError',
	'FunctionsHttpError',
	'FunctionsRelayError'
];
const ID = '\0unused-of-supabase';

export function leanSupabase(): Plugin {
	return {
		name: 'overlap:lean-supabase',
		apply: 'build',
		enforce: 'pre',
		resolveId(source) {
			return this.environment.config.consumer === 'client' && UNUSED.test(source) ? ID : null;
		},
		load(id) {
			return id === ID ? NAMES.map((name) => `export class ${name} {}`).join('\n') : null;
		}
	};
}
