/**
 * The production server: the embedded Supabase and its sockets first, then the application, on one port. Nothing that a
 * client says about its own address or protocol counts unless TRUST_PROXY says that a proxy said it.
 */
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { startSupabase, type ProcessSupabase } from '../lib/server/supabase-of-process.ts';
import { readEnvironment } from './environment.ts';

const CLOSE_AT_MOST_MS = 3_000;
/** npm passes a Ctrl-C on that the terminal has sent already. */
const SAME_SIGNAL_MS = 300;

export interface Serving {
	readonly address: AddressInfo;
	readonly supabase: ProcessSupabase;
	readonly trustedProxies: number;
}

/**
 * Serves until SIGTERM or SIGINT, which end the process. Resolves when it listens; a port that cannot be had ends the
 * process with words.
 * @throws Error with words for whoever runs the server.
 */
export async function startServing(): Promise<Serving> {
	const { host, port, trustedProxies } = readEnvironment();
	tellAdapter(trustedProxies);
	process.env.CLIENT_DIR = fileURLToPath(new URL('./client', import.meta.url));
	const starting = startSupabase();
	// The application loads while the database opens; a failure of the second is told when the first is there.
	starting.catch(() => {});
	const { handler }: { handler: RequestListener } = await import(new URL('./handler.js', import.meta.url).href);
	const supabase = await starting;
	const embedded = supabase.kind === 'embedded' ? supabase.embedded : null;

	const server = createServer((req, res) => {
		if (trustedProxies === 0) sayProtocol(req);
		if (!embedded?.handle(req, res)) handler(req, res);
	});
	server.on('upgrade', (req, stream, head) => {
		if (!embedded?.upgrade(req, stream, head)) stream.destroy();
	});
	server.on('error', (error) => {
		console.error(
			'code' in error && error.code === 'EADDRINUSE'
				? `Another program listens on ${host}:${port} already. Stop it, or choose another port: PORT=${port + 1} npm start`
				: `Cannot listen on ${host}:${port}: ${error.message}`
		);
		process.exit(1);
	});

	let stoppedAt = 0;
	const stop = async () => {
		if (stoppedAt > 0 && Date.now() - stoppedAt > SAME_SIGNAL_MS) process.exit(1);
		if (stoppedAt > 0) return;
		stoppedAt = Date.now();
		const closed = new Promise((resolve) => server.close(resolve));
		server.closeIdleConnections();
		await embedded?.close();
		const deadline = setTimeout(() => server.closeAllConnections(), CLOSE_AT_MOST_MS);
		await closed;
		clearTimeout(deadline);
		process.exit(0);
	};
	process.on('SIGTERM', () => void stop());
	process.on('SIGINT', () => void stop());

	return new Promise((resolve) => {
		server.listen(port, host, () => {
			const address = server.address();
			if (address && typeof address === 'object') resolve({ address, supabase, trustedProxies });
		});
	});
}

/** How adapter-node learns protocol, host and address; it would take https for granted. */
function tellAdapter(trustedProxies: number): void {
	process.env.PROTOCOL_HEADER = 'x-forwarded-proto';
	if (trustedProxies === 0) {
		delete process.env.HOST_HEADER;
		delete process.env.ADDRESS_HEADER;
		return;
	}
	process.env.HOST_HEADER = 'x-forwarded-host';
	process.env.ADDRESS_HEADER = 'x-forwarded-for';
	process.env.XFF_DEPTH = String(trustedProxies);
}

function sayProtocol(req: IncomingMessage): void {
	req.headers['x-forwarded-proto'] = 'http';
	delete req.headers['x-forwarded-for'];
	delete req.headers['x-forwarded-host'];
}
