/**
 * The Realtime endpoint on a real embedded Supabase and a real port, for tests: backoffs are off, limits as asked, and
 * what people may do in a room is rows of a table that the policies look at; a square (`square:…`) is open to all.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { WebSocket } from 'ws';
import { Keys } from '$lib/server/embedded/keys';
import { createRealtime, type Realtime } from '$lib/server/embedded/realtime/endpoint';
import type { RealtimeLimits } from '$lib/server/embedded/realtime/limits';
import { nodeTransport } from '$lib/server/transport';
import { migrationsFolder, startTestEmbedded, type TestEmbedded } from '../support/embedded';

const DOORS = `
	create table public.doors (person uuid, topic text, reads text[] not null, writes text[] not null);
	alter table public.doors enable row level security;
	create policy own on public.doors for select to authenticated using (person = (select auth.uid()));
	create policy read on realtime.messages for select to authenticated using (
		exists (select from public.doors where topic = (select realtime.topic()) and extension = any (reads))
	);
	create policy write on realtime.messages for insert to authenticated with check (
		exists (select from public.doors where topic = (select realtime.topic()) and extension = any (writes))
	);
	create policy hear_the_square on realtime.messages for select to anon using (realtime.topic() like 'square:%');
	create policy speak_on_the_square on realtime.messages for insert to anon with check (realtime.topic() like 'square:%');
	create policy broken on realtime.messages for select to authenticated using (
		case when (select realtime.topic()) = 'broken' then 1 / length(left(extension, 0)) = 1 else false end
	);`;

/** What a person may do in a room: extensions to read and to write. */
export interface Door {
	readonly reads?: readonly ('broadcast' | 'presence')[];
	readonly writes?: readonly ('broadcast' | 'presence')[];
}

export class RealtimeServer {
	readonly #server = createServer((request, response) => {
		void this.#answer(request.url ?? '', request).then(({ status, body }) => response.writeHead(status).end(body));
	});
	#realtime: Realtime;
	readonly #keys: Keys;
	#clients: SupabaseClient[] = [];

	private constructor(
		readonly embedded: TestEmbedded,
		readonly limits: Partial<RealtimeLimits>
	) {
		this.#keys = Keys.load(embedded.dataDir);
		this.#realtime = this.#open();
		this.#server.on('upgrade', (request, socket, head) => {
			if (!this.#realtime.upgrade(request, socket, head)) socket.end('HTTP/1.1 404 Not Found\r\n\r\n');
		});
	}

	static async start(limits: Partial<RealtimeLimits> = {}): Promise<RealtimeServer> {
		const migrationsDir = migrationsFolder({ '20260101000000_doors.sql': DOORS });
		const server = new RealtimeServer(await startTestEmbedded({ migrationsDir }), limits);
		await new Promise<void>((listening) => server.#server.listen(0, '127.0.0.1', listening));
		return server;
	}

	get url(): string {
		return `http://127.0.0.1:${this.#port}`;
	}

	/** A token of this person, good for an hour. */
	token(person: string, claims: { role?: string; seconds?: number } = {}): Promise<string> {
		const exp = Math.floor(Date.now() / 1000) + (claims.seconds ?? 3600);
		return this.#keys.sign({ role: claims.role ?? 'authenticated', sub: person, exp });
	}

	/** Somebody with supabase-js, signed in when a person is given. */
	async client(person?: string, token?: string) {
		const client = createClient(this.url, this.embedded.publishableKey, {
			auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
			realtime: { transport: nodeTransport, reconnectAfterMs: () => 20 }
		});
		this.#clients.push(client);
		if (person !== undefined) await client.realtime.setAuth(token ?? (await this.token(person)));
		return client;
	}

	/** Lets the person do this in the room, and nothing else. */
	async allow(person: string, topic: string, { reads = [], writes = [] }: Door): Promise<void> {
		const { database } = this.embedded;
		await database.transaction([
			{ sql: 'delete from public.doors where person = $1::uuid and topic = $2', params: [person, topic] },
			{
				sql: 'insert into public.doors (person, topic, reads, writes) values ($1::uuid, $2, $3::text[], $4::text[])',
				params: [person, topic, reads, writes]
			}
		]);
	}

	/** Sends from the database, as a trigger of the application would. */
	async send(topic: string, event: string, payload: object, isPrivate = true): Promise<void> {
		const params = [JSON.stringify(payload), event, topic, isPrivate];
		await this.embedded.database.query('select realtime.send($1::jsonb, $2, $3, $4)', params);
	}

	/** A socket that speaks by hand. */
	raw(vsn: string | null, key = this.embedded.publishableKey): RawSocket {
		const query = new URLSearchParams({ apikey: key, ...(vsn !== null && { vsn }) });
		return new RawSocket(`ws://127.0.0.1:${this.#port}/realtime/v1/websocket?${query}`);
	}

	/** The endpoint goes away, as when the server stops; `restart` brings another. */
	cut(): void {
		this.#realtime.close();
	}

	restart(limits: Partial<RealtimeLimits> = {}): void {
		this.#realtime.close();
		this.#realtime = this.#open(limits);
	}

	/** Sends everybody home. */
	async empty(): Promise<void> {
		await Promise.all(this.#clients.map((client) => client.realtime.disconnect()));
		this.#clients = [];
	}

	async stop(): Promise<void> {
		await this.empty();
		this.#realtime.close();
		this.#server.closeAllConnections();
		await new Promise((closed) => this.#server.close(closed));
		await this.embedded.discard();
	}

	get #port(): number {
		const address: AddressInfo | string | null = this.#server.address();
		if (address === null || typeof address === 'string') throw new Error('The server does not listen.');
		return address.port;
	}

	#open(limits: Partial<RealtimeLimits> = {}): Realtime {
		const { database, keys, logged } = this.embedded;
		return createRealtime({
			database,
			keys,
			limits: { connectBackoffMs: 0, joinBackoffMs: 0, ...this.limits, ...limits },
			report: (problem, error) => logged.push(`${problem} ${String(error ?? '')}`)
		});
	}

	async #answer(path: string, request: AsyncIterable<Buffer> & { method?: string; headers: object }) {
		const body: Buffer[] = [];
		for await (const chunk of request) body.push(chunk);
		const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
		const { method = 'GET' } = request;
		const url = new URL(path, this.url);
		return this.#realtime.answer({ method, url, headers, body: Buffer.concat(body), address: null });
	}
}

type Received = unknown[] | Buffer;

/** Text is parsed, bytes are bytes; in the order in which they came. */
export class RawSocket {
	readonly socket: WebSocket;
	readonly #waiting: Received[] = [];
	readonly closed: Promise<number>;

	constructor(url: string) {
		this.socket = new WebSocket(url);
		this.socket.on('message', (data, isBinary) => {
			this.#waiting.push(isBinary && Buffer.isBuffer(data) ? data : JSON.parse(data.toString()));
			this.#wake();
		});
		this.closed = new Promise((resolve) => this.socket.on('close', resolve));
		this.socket.on('error', () => {});
	}

	#wake: () => void = () => {};

	async send(message: object): Promise<void> {
		if (this.socket.readyState !== WebSocket.OPEN) await new Promise((open) => this.socket.once('open', open));
		this.socket.send(Buffer.isBuffer(message) ? message : JSON.stringify(message));
	}

	/** The next message; a test that waits in vain times out. */
	async next(): Promise<Received> {
		for (;;) {
			const message = this.#waiting.shift();
			if (message) return message;
			await new Promise<void>((wake) => (this.#wake = wake));
		}
	}
}
