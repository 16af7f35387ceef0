/**
 * Supabase Lite's App, for what it answers: /auth/v1 and the table reads of /rest/v1. Admin mode, studio and storage are
 * off. Mail goes nowhere: a mail's link is a key to an account and has no place in a log. Neither has what Lite itself
 * prints: a failing statement with what a person wrote in it.
 */
import { App } from '@supabase/lite';
import type { PgliteConnection } from '@supabase/lite/pglite';
import type { PlainRequest, PlainResponse, WorkerOptions } from './messages.ts';

/** Headers that whoever sends the answer on says itself. */
const TRANSPORT = /^(content-length|transfer-encoding|connection|access-control-.*)$/;

export class Lite {
	readonly #app: App;

	constructor(connection: PgliteConnection, auth: WorkerOptions['auth']) {
		const silent = () => {};
		Object.assign(console, { log: silent, info: silent, debug: silent, warn: silent, error: silent });
		this.#app = new App({
			connection,
			auth: {
				enabled: true,
				enable_signup: true,
				jwt_secret: auth.jwtSecret,
				publishable_key: auth.publishableKey,
				secret_key: auth.secretKey,
				site_url: auth.siteUrl
			},
			api: { schemas: ['public'] },
			storage: { enabled: false },
			studio: { enabled: false },
			options: {
				server: { admin: false, disableStudio: true, disableFallback: true },
				drivers: { email: { send: async () => {} } }
			}
		});
	}

	/** Creates the tables of schema auth, where they are missing. */
	async install(): Promise<void> {
		await this.#app.ensureSystemSchema();
	}

	async fetch({ method, url, headers, body }: PlainRequest): Promise<PlainResponse> {
		const request = new Request(url, { method, headers, body: body ? new Uint8Array(body) : null });
		const response = await this.#app.fetch(request, { peerAddress: null });
		const bytes = new Uint8Array(await response.arrayBuffer());
		return {
			status: response.status,
			headers: Object.fromEntries([...response.headers].filter(([name]) => !TRANSPORT.test(name))),
			body: bytes.length > 0 ? bytes : null
		};
	}

	async forgetSchema(): Promise<void> {
		await this.#app.connection.clearSchemaCache();
	}
}
