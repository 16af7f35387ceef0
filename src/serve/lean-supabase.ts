/**
 * Leaves out of the browser's build what supabase-js brings along and nobody here calls: storage, edge functions,
 * passkeys, wallets, other ways to sign in, reading tables, and administration until somebody signs out, who needs it. 20 kB
 * gzip on every participant's phone. If an upgrade needs another name of theirs, the build fails and not the page.
 */
import { parseAst, type Plugin } from 'vite';

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
	[/^\.\/RealtimePostgresFilterBuilder$/, ['RealtimePostgresFilterBuilder', 'postgresChangesFilter']],
	[/^\.\/warnDeprecatedPackage$/, ['warnIfUsingDeprecatedAuthHelpersPackage']],
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
/** Ways to sign in that are not offered: codes by mail, single sign-on, second factors, passkeys, links, being a provider. */
const UNUSED_OF_AUTH = [
	'signInWithOtp',
	'signInWithOAuth',
	'signInWithSSO',
	'signInWithIdToken',
	'signInWithEthereum',
	'signInWithSolana',
	'signInWithPasskey',
	'verifyOtp',
	'resend',
	'linkIdentity',
	'linkIdentityIdToken',
	'linkIdentityOAuth',
	'unlinkIdentity',
	'getClaims',
	'fetchJwk',
	'getUserIdentities',
	'_getSessionFromURL',
	'_getUrlForProvider',
	'_handleProviderSignIn',
	'reauthenticate',
	'_reauthenticate',
	'_challengeAndVerify',
	'_enroll',
	'_challenge',
	'_verify',
	'_unenroll',
	'_listFactors',
	'_getAuthenticatorAssuranceLevel',
	'_getAuthorizationDetails',
	'_approveAuthorization',
	'_denyAuthorization',
	'_listOAuthGrants',
	'_revokeOAuthGrant',
	'registerPasskey',
	'_startPasskeyRegistration',
	'_verifyPasskeyRegistration',
	'_startPasskeyAuthentication',
	'_verifyPasskeyAuthentication',
	'_listPasskeys',
	'_updatePasskey',
	'_deletePasskey'
];
/** Tables are read by nobody: every verb is a function. */
const UNUSED_OF_REST = [
	'insert',
	'upsert',
	'update',
	'delete',
	'select',
	'order',
	'range',
	'limit',
	'explain',
	'textSearch',
	'contains',
	'containedBy',
	'in',
	'notIn',
	'overlaps',
	'match',
	'or',
	'stripNulls',
	'from',
	'schema',
	'eq',
	'neq',
	'gt',
	'gte',
	'lt',
	'lte',
	'like',
	'ilike',
	'is',
	'not',
	'filter',
	'single',
	'maybeSingle',
	'csv',
	'geojson',
	'rollback',
	'rangeGt',
	'rangeGte',
	'rangeLt',
	'rangeLte',
	'rangeAdjacent',
	'likeAllOf',
	'likeAnyOf',
	'ilikeAllOf',
	'ilikeAnyOf',
	'maxAffected'
];
/** Changes of tables are not listened to, and nothing is sent but over the socket. */
const UNUSED_OF_CHANNELS = [
	'_getPayloadRecords',
	'_updateFilterTransform',
	'httpSend',
	'_fetchWithTimeout',
	'copyBindings'
];
/** A heartbeat keeps to the page's own thread, and the page is no Node process. */
const UNUSED_OF_REALTIME = ['_startWorkerHeartbeat', '_workerObjectUrl', '_handleNodeJsRaceCondition'];
/** There is a WebSocket wherever these pages run, and the Realtime client brings a serializer of its own. */
const UNUSED_OF_SOCKETS = [
	'poll',
	'ajax',
	'closeAndRetry',
	'ontimeout',
	'batchSend',
	'connectWithFallback',
	'request',
	'fetchRequest',
	'xhrRequest',
	'xdomainRequest',
	'parseJSON',
	'binaryEncode',
	'binaryDecode',
	'decodePush',
	'decodeReply',
	'decodeBroadcast'
];
/** No trace is handed on to the server, and a browser is no old Node. */
const UNUSED_OF_CLIENT = ['getTraceHeaders', 'getDefaultPropagationTargets', 'shouldShowDeprecationWarning'];
const UNUSED_FUNCTIONS: readonly (readonly [module: RegExp, names: readonly string[]])[] = [
	[/\/auth-js\/dist\/module\/GoTrueClient\.js$/, UNUSED_OF_AUTH],
	[/\/postgrest-js\/dist\/index\.mjs$/, UNUSED_OF_REST],
	[/\/realtime-js\/dist\/module\/RealtimeChannel\.js$/, UNUSED_OF_CHANNELS],
	[/\/realtime-js\/dist\/module\/RealtimeClient\.js$/, UNUSED_OF_REALTIME],
	[/\/phoenix\/priv\/static\/phoenix\.mjs$/, UNUSED_OF_SOCKETS],
	[/\/supabase-js\/dist\/index\.mjs$/, UNUSED_OF_CLIENT]
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
			return names.map((name) => `export function ${name}() {}`).join('\n');
		},
		transform(code, id) {
			if (this.environment.config.consumer !== 'client') return null;
			const names = UNUSED_FUNCTIONS.find(([module]) => module.test(id))?.[1];
			return names ? withoutFunctions(code, names) : null;
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

/** The module with the bodies of those functions empty: its own, and its classes' and objects'. @throws one is not there any more */
function withoutFunctions(code: string, names: readonly string[]): string {
	const missing = new Set(names);
	let kept = '';
	let end = 0;
	const empty = (name: string | undefined, body: { start: number; end: number } | null | undefined) => {
		if (!body || name === undefined || !names.includes(name)) return;
		missing.delete(name);
		kept += `${code.slice(end, body.start)}{}`;
		end = body.end;
	};
	for (const statement of parseAst(code).body) {
		const stated = statement.type === 'ExportDefaultDeclaration' ? statement.declaration : statement;
		const declared = stated.type === 'VariableDeclaration' ? stated.declarations[0]?.init : stated;
		if (declared?.type === 'FunctionDeclaration') empty(declared.id?.name, declared.body);
		if (declared?.type === 'ClassDeclaration' || declared?.type === 'ClassExpression')
			for (const member of declared.body.body)
				if (member.type === 'MethodDefinition' && member.key.type === 'Identifier')
					empty(member.key.name, member.value.body);
		if (declared?.type === 'ObjectExpression')
			for (const property of declared.properties)
				if (
					property.type === 'Property' &&
					property.key.type === 'Identifier' &&
					property.value.type === 'FunctionExpression'
				)
					empty(property.key.name, property.value.body);
	}
	if (missing.size > 0) throw new Error(`supabase-js has no ${[...missing].join(', ')} to leave out`);
	return kept + code.slice(end);
}
