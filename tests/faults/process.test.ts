/** The server as its operator meets it: one a folder, nothing needed but the folder, gone when told to go. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { createWorkshop } from '../../src/lib/data/workshops.ts';
import { newId } from '../../src/lib/workshop/identity.ts';
import { planOf, signedIn } from '../support/pages.ts';
import { AppServer } from '../support/server.ts';

const DOTS = { budget: 5, cap: 3, open: false };

let server: AppServer;

beforeAll(async () => {
	server = await AppServer.start();
}, 120_000);
afterAll(() => server.remove());

async function health({ origin }: AppServer): Promise<{ publishableKey: string }> {
	const response = await fetch(`${origin}/healthz`);
	expect(response.status).toBe(200);
	return response.json();
}

async function createOne(on: AppServer) {
	const { publishableKey } = await health(on);
	return createWorkshop(await signedIn(on.origin, publishableKey), newId(), planOf(DOTS));
}

describe('the server', () => {
	test('keeps its secrets from everyone but its owner', () => {
		expect(statSync(join(server.dataDir, 'secrets.json')).mode & 0o777).toBe(0o600);
	});

	test('leaves a data folder that is in use alone, and says so', async () => {
		const second = spawn(process.execPath, ['build/serve.js'], {
			env: { ...process.env, PORT: '0', DATA_DIR: server.dataDir },
			stdio: ['ignore', 'pipe', 'pipe']
		});
		const [printed, complained, [code]] = await Promise.all([
			text(second.stdout),
			text(second.stderr),
			once(second, 'exit')
		]);
		expect(code).toBe(1);
		expect(printed).toBe('');
		expect(complained).toBe(
			`The data folder ${server.dataDir} is in use by another running server. ` +
				'Stop that one, or give this one a folder of its own with DATA_DIR.\n'
		);
		expect((await createOne(server)).title).toBe('Sprint 42');
	});

	test('says that its port is taken, and how to choose another', async () => {
		const { PUBLIC_SUPABASE_URL: _url, DATA_DIR: _dir, ...env } = process.env;
		const second = spawn(process.execPath, ['build/serve.js'], {
			// With a project there is no database to open before.
			env: {
				...env,
				PORT: String(server.port),
				PUBLIC_SUPABASE_URL: 'https://example.supabase.co',
				PUBLIC_SUPABASE_PUBLISHABLE_KEY: 'sb_publishable_x'
			},
			stdio: ['ignore', 'ignore', 'pipe']
		});
		const [complained, [code]] = await Promise.all([text(second.stderr), once(second, 'exit')]);
		expect(code).toBe(1);
		expect(complained).toBe(
			`Another program listens on 127.0.0.1:${server.port} already. Stop it, or choose another port: ` +
				`PORT=${server.port + 1} npm start\n`
		);
	});

	test('goes when it is told to, with sockets open, within five seconds', async () => {
		const { publishableKey } = await health(server);
		const sockets = await Promise.all(
			Array.from({ length: 20 }, async () => {
				const url = `${server.origin.replace('http', 'ws')}/realtime/v1/websocket?apikey=${publishableKey}&vsn=1.0.0`;
				const socket = new WebSocket(url);
				await once(socket, 'open');
				return socket;
			})
		);
		const cut = sockets.map((socket) => once(socket, 'close'));
		const began = performance.now();
		expect(await server.stop('SIGTERM')).toBe(0);
		expect(performance.now() - began).toBeLessThan(5_000);
		await Promise.all(cut);
		await server.restart();
		expect((await health(server)).publishableKey).toBe(publishableKey);
	});

	test('goes with the npm that started it, and leaves its folder to the next', async () => {
		const { dataDir, port } = server;
		await server.stop();
		const npm = spawn('npm', ['start'], {
			env: { ...process.env, DATA_DIR: dataDir, PORT: String(port) },
			stdio: 'ignore'
		});
		onTestFinished(() => void npm.kill('SIGKILL'));
		const isServed = () => health(server).then(Boolean, () => false);
		await expect.poll(isServed, { timeout: 60_000 }).toBe(true);
		npm.kill('SIGTERM');
		await expect.poll(isServed).toBe(false);
		// It would be refused while the folder is in use.
		await expect.poll(() => server.restart().then(isServed, () => false)).toBe(true);
	});

	test('needs no network, not for a fresh folder and not for a workshop', async () => {
		const offline = fileURLToPath(new URL('offline.js', import.meta.url));
		const alone = await AppServer.startFresh({ NODE_OPTIONS: `--import ${offline}` });
		onTestFinished(() => alone.remove());
		const { code, summary_token: token } = await createOne(alone);
		for (const path of ['/', '/workshops/new', '/privacy', `/w/${code}`, `/s/${token}`, `/s/${token}.md`]) {
			const response = await fetch(`${alone.origin}${path}`);
			expect(response.status, path).toBe(200);
			await response.text();
		}
		expect(alone.output.join('')).not.toContain('WANTS OUT');
	});
});
