/**
 * The embedded Supabase: one database in one folder, and what answers for it under /auth/v1, /rest/v1 and /realtime/v1
 * as a Supabase project does. The rest of the application knows it only as a Supabase URL and a publishable key.
 */
import { chmodSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import authSql from './bootstrap/auth.sql?raw';
import rolesSql from './bootstrap/roles.sql?raw';
import settingsSql from './bootstrap/settings.sql?raw';
import { Backups } from './backup/backups.ts';
import { openDoor } from './backup/door.ts';
import type { EmbeddedDatabase, EmbeddedKeys } from './database.ts';
import { Api } from './http/api.ts';
import { Auth } from './http/auth.ts';
import { Limits } from './http/limits.ts';
import { addressOf, answerNode } from './http/node.ts';
import { Rest } from './http/rest.ts';
import { Keys } from './keys.ts';
import { lockFolder } from './lock.ts';
import { createRealtime } from './realtime/endpoint.ts';
import realtimeSql from './realtime/schema.sql?raw';
import { DatabaseThread, type ThreadLog } from './thread.ts';
import type { Migration, PlainResponse } from './worker/messages.ts';

export interface EmbeddedOptions {
	/** The folder that holds everything: database, secrets, lock. Made when missing. */
	readonly dataDir: string;
	readonly migrationsDir: string;
	/** How many proxies in front of the server may say where a request came from. */
	readonly trustedProxies?: number;
	/** The server's own address, for links. */
	readonly siteUrl?: string;
	readonly log: ThreadLog;
}

export interface Embedded {
	readonly publishableKey: string;
	readonly secretKey: string;
	readonly database: EmbeddedDatabase;
	readonly keys: EmbeddedKeys;
	readonly backups: Backups;
	/** The API without a socket, for the server's own requests; they count against no limit. */
	readonly fetch: typeof globalThis.fetch;
	/** The same on behalf of a visitor at this address, who is counted. */
	fetchFor(address: string): typeof globalThis.fetch;
	/** Answers the request if it is for the API; false when it is not. */
	handle(req: IncomingMessage, res: ServerResponse): boolean;
	/** Takes over a socket for Realtime; false when it is for somebody else, and untouched. */
	upgrade(req: IncomingMessage, stream: Duplex, head: Buffer): boolean;
	/** Whether the database answers. */
	isHealthy(): Promise<boolean>;
	/** Cuts the sockets without ending their channels, ends what was asked, closes the database, gives up the folder. */
	close(): Promise<void>;
}

/**
 * Opens the database in this folder, creates or migrates it as needed, and answers.
 * @throws FolderInUseError, or an Error with words for whoever runs the server.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
	const { dataDir, migrationsDir, trustedProxies = 0, siteUrl = 'http://localhost:3000', log } = options;
	mkdirSync(dataDir, { recursive: true });
	// Also when it was there: what the engine writes below it is readable by all.
	chmodSync(dataDir, 0o700);
	const unlock = lockFolder(dataDir);
	try {
		const keys = Keys.load(dataDir);
		const thread = await DatabaseThread.start(
			{
				dataDir,
				bootstrap: [rolesSql, authSql, realtimeSql],
				migrations: readMigrations(migrationsDir),
				settings: settingsSql,
				auth: {
					jwtSecret: keys.jwtSecret,
					publishableKey: keys.publishableKey,
					secretKey: keys.secretKey,
					siteUrl
				}
			},
			log
		);
		const limits = new Limits();
		const realtime = createRealtime({
			database: thread,
			keys,
			report: (problem, error) => log('error', error === undefined ? problem : `${problem}: ${wordsOf(error)}`)
		});
		const backups = new Backups(dataDir, thread, log);
		const closeDoor = await openDoor(dataDir, keys.secretKey, backups, log);
		const parts = { auth: new Auth(thread, keys, limits), rest: new Rest(thread, keys, limits), realtime };
		const api = new Api(keys, parts, (message) => log('error', message));
		return {
			publishableKey: keys.publishableKey,
			secretKey: keys.secretKey,
			database: thread,
			keys,
			backups,
			fetch: fetchThrough(api, null),
			fetchFor: (address) => fetchThrough(api, address),
			handle(req, res) {
				const path = req.url?.split('?', 1)[0] ?? '';
				if (!Api.answers(path)) return false;
				answerNode(req, res, addressOf(req, trustedProxies), (request) => api.answer(request)).catch((error) => {
					log('warn', `A request was cut short: ${wordsOf(error)}`);
					res.destroy();
				});
				return true;
			},
			upgrade: (req, stream, head) => realtime.upgrade(req, stream, head),
			isHealthy: () => thread.answers(),
			async close() {
				realtime.close();
				closeDoor();
				await backups.close();
				await thread.close();
				unlock();
			}
		};
	} catch (error) {
		unlock();
		throw error;
	}
}

function fetchThrough(api: Api, address: string | null): typeof globalThis.fetch {
	return async (input, init) => {
		const request = new Request(input, init);
		const body = request.body ? new Uint8Array(await request.arrayBuffer()) : null;
		return toResponse(
			await api.answer({
				method: request.method,
				url: new URL(request.url),
				headers: Object.fromEntries(request.headers),
				body,
				address
			})
		);
	};
}

function toResponse({ status, headers, body }: PlainResponse): Response {
	return new Response(typeof body === 'string' || body === null ? body : new Uint8Array(body), { status, headers });
}

/** The migrations of a Supabase project: `<version>_<name>.sql`, in the order of their versions. */
function readMigrations(folder: string): Migration[] {
	return readdirSync(folder)
		.flatMap((file) => {
			const [, version, name] = /^(\d+)_(.+)\.sql$/.exec(file) ?? [];
			if (!version || !name) return [];
			return [{ version, name, sql: readFileSync(join(folder, file), 'utf8') }];
		})
		.sort((a, b) => (a.version < b.version ? -1 : 1));
}

function wordsOf(error: unknown): string {
	return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
