/**
 * Leaves out of the browser's build what supabase-js brings along and nobody here calls: storage, edge functions,
 * administration, passkeys, wallets. 12 kB gzip on every participant's phone. If an upgrade needs another name of theirs,
 * the build fails and not the page.
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
	[/^\.\/GoTrueAdminApi$/, ['default']],
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

export function leanSupabase(): Plugin {
	return {
		name: 'overlap:lean-supabase',
		apply: 'build',
		enforce: 'pre',
		resolveId(source, importer) {
			if (this.environment.config.consumer !== 'client' || !importer?.includes('/@supabase/')) return null;
			const index = UNUSED.findIndex(([unused]) => unused.test(source));
			return index < 0 ? null : `${ID}${index}`;
		},
		load(id) {
			if (!id.startsWith(ID)) return null;
			const names = UNUSED[Number(id.slice(ID.length))]?.[1] ?? [];
			return names.map((name) => `export ${name === 'default' ? 'default class' : `class ${name}`} {}`).join('\n');
		}
	};
}
