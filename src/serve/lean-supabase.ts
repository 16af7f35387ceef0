/**
 * Leaves out of the browser's build what supabase-js brings along and nobody here calls: storage, edge functions,
 * passkeys, wallets, and administration until somebody signs out, who needs it. 12 kB gzip on every participant's phone. If
 * an upgrade needs another name of theirs, the build fails and not the page.
 */
import type { Plugin } from 'vite';

/** The modules, as they are imported, with the names that are imported from them. */
const UNUSED: readonly (readonly [source: RegExp, names: readonly string[]])[] = [
	[
		/^@supabase\/(storage|functions)-js$/,
		[
			'StorageClient',
			'StorageApiError',
			'FunctionsClient',
			'FunctionRegion',
			'FunctionsError',
			'FunctionsFetchError',
			'FunctionsHttpError',
			'FunctionsRelayError'
		]
	],
	[/^\.\/lib\/web3\/ethereum$/, ['createSiweMessage', 'fromHex', 'getAddress', 'toHex']],
	[
		/^\.\/lib\/webauthn$/,
		[
			'WebAuthnApi',
			'browserSupportsWebAuthn',
			'createCredential',
			'deserializeCredentialCreationOptions',
			'deserializeCredentialRequestOptions',
			'getCredential',
			'serializeCredentialCreationResponse',
			'serializeCredentialRequestResponse',
			'webAuthnAbortService'
		]
	]
];
const ID = '\0unused-of-supabase:';
const ADMINISTRATION = /^\.\/GoTrueAdminApi$/;
const LATER = '\0later-of-supabase:';

export function leanSupabase(): Plugin {
	return {
		name: 'overlap:lean-supabase',
		apply: 'build',
		enforce: 'pre',
		async resolveId(source, importer) {
			if (this.environment.config.consumer !== 'client' || !importer?.includes('/@supabase/')) return null;
			if (ADMINISTRATION.test(source)) {
				const module = await this.resolve(source, importer, { skipSelf: true });
				return module && `${LATER}${module.id}`;
			}
			const index = UNUSED.findIndex(([unused]) => unused.test(source));
			return index < 0 ? null : `${ID}${index}`;
		},
		load(id) {
			if (id.startsWith(LATER)) return signOutOf(id.slice(LATER.length));
			if (!id.startsWith(ID)) return null;
			const names = UNUSED[Number(id.slice(ID.length))]?.[1] ?? [];
			return names.map((name) => `export class ${name} {}`).join('\n');
		}
	};
}

/** The administration of this module, fetched when it is asked for the one thing that a page asks of it. */
function signOutOf(module: string): string {
	return `export default class {
		constructor(options) { this.options = options; }
		async signOut(jwt, scope) {
			const { default: Administration } = await import(${JSON.stringify(module)});
			return new Administration(this.options).signOut(jwt, scope);
		}
	}`;
}
