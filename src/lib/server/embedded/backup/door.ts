/**
 * How the command asks a running server for a backup: through a socket in the data folder, which no network reaches and
 * which is its owner's only. Whoever asks names the secret key as well: on Windows, where the socket is a named pipe, that
 * is what holds.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { chmodSync, rmSync } from 'node:fs';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { ThreadLog } from '../thread.ts';
import { BackupError } from './archive.ts';
import type { Backups } from './backups.ts';

const SOCKET_FILE = 'door';

/** Opens the door; returns what closes it. A folder where sockets cannot be made has none, and the log says so. */
export async function openDoor(
	dataDir: string,
	secretKey: string,
	backups: Pick<Backups, 'send'>,
	log: ThreadLog
): Promise<() => void> {
	const path = doorOf(dataDir);
	const server = createServer((req, res) => {
		if (!knows(req, secretKey)) res.writeHead(401).end();
		else void answer(res, backups, log);
	});
	if (process.platform !== 'win32') rmSync(path, { force: true });
	try {
		await new Promise<void>((opened, failed) => server.once('error', failed).listen(path, opened));
		if (process.platform !== 'win32') chmodSync(path, 0o600);
	} catch (error) {
		log('warn', `Backups can be made only while this server is stopped: ${path} is no place for a socket (${error}).`);
	}
	return () => {
		server.close();
		server.closeAllConnections();
	};
}

/**
 * Asks the server that runs on this folder for a backup and passes it on.
 * @throws BackupError with what the server says, or when none answers
 */
export async function askForBackup(dataDir: string, secretKey: string, sink: Writable): Promise<void> {
	const answer = await new Promise<IncomingMessage>((answered, failed) => {
		request({
			socketPath: doorOf(dataDir),
			method: 'POST',
			path: '/backup',
			headers: { authorization: `Bearer ${secretKey}` }
		})
			.once('response', answered)
			.once('error', failed)
			.end();
	}).catch((error: unknown) => {
		throw new BackupError(
			`The server that uses ${resolve(dataDir)} does not answer (${error instanceof Error ? error.message : error}). ` +
				'If it has just been started, try again in a moment; else stop it and try again.'
		);
	});
	if (answer.statusCode !== 200) throw new BackupError(await text(answer));
	await pipeline(answer, sink).catch(() => {
		throw new BackupError('The server stopped before the backup was whole.');
	});
}

function doorOf(dataDir: string): string {
	const folder = resolve(dataDir);
	if (process.platform !== 'win32') return join(folder, SOCKET_FILE);
	return `\\\\.\\pipe\\overlap-${createHash('sha256').update(folder).digest('hex')}`;
}

function knows({ headers }: IncomingMessage, secretKey: string): boolean {
	const [said, meant] = [headers.authorization ?? '', `Bearer ${secretKey}`].map((words) =>
		createHash('sha256').update(words).digest()
	);
	return said !== undefined && meant !== undefined && timingSafeEqual(said, meant);
}

/** What was sent in part ends without an end, so that nobody takes it for the whole. */
async function answer(res: ServerResponse, backups: Pick<Backups, 'send'>, log: ThreadLog): Promise<void> {
	try {
		await backups.send(res);
	} catch (error) {
		const words = error instanceof Error ? error.message : String(error);
		log('error', `A backup was not made: ${words}`);
		if (res.headersSent) res.destroy();
		else res.writeHead(error instanceof BackupError ? 507 : 500).end(words);
	}
}
