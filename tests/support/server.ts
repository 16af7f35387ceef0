/**
 * The built application as a process of its own, on a free port with a data folder of its own. Time passes by moving every
 * stored instant into the past and cutting every page's socket: to the people in it the network was away for days.
 */
import { PGlite } from '@electric-sql/pglite';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { passing } from '../../src/serve/demo/passing.ts';
import { copyOf, sqlIn } from './template.ts';

const START_AT_MOST_MS = 180_000;
const PASSING_TIME = fileURLToPath(new URL('./passing-time.js', import.meta.url));

export class AppServer {
	readonly dataDir: string;
	readonly #env: Record<string, string>;
	#process: ChildProcess | null = null;
	#origin = '';
	/** everything that it printed, for a failed test to show */
	readonly output: string[] = [];

	private constructor(dataDir: string, env: Record<string, string>) {
		this.dataDir = dataDir;
		this.#env = env;
	}

	/** Starts on a free port; `env` adds to the environment (HOST, for one). In its database is nothing yet. */
	static async start(env: Record<string, string> = {}): Promise<AppServer> {
		const dataDir = await copyOf('server', ['build/stamp', ...sqlIn('supabase/migrations')], async (made) => {
			const first = new AppServer(made, {});
			await first.#launch('0');
			await first.stop();
			await rm(join(made, 'secrets.json'));
		});
		return AppServer.#startOn(dataDir, env);
	}

	/** The very first start, on a folder that does not hold anything, which takes seconds. */
	static async startFresh(env: Record<string, string> = {}): Promise<AppServer> {
		return AppServer.#startOn(await mkdtemp(join(tmpdir(), 'overlap-data-')), env);
	}

	static async #startOn(dataDir: string, env: Record<string, string>): Promise<AppServer> {
		const server = new AppServer(dataDir, env);
		await server.#launch('0');
		return server;
	}

	/** As people type it: `http://127.0.0.1:…` */
	get origin(): string {
		return this.#origin;
	}

	get port(): number {
		return Number(new URL(this.#origin).port);
	}

	get pid(): number | undefined {
		return this.#process?.pid;
	}

	/** Ends it as an operator would. Resolves to the exit code; null when the signal ended it, or it had ended before. */
	async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
		const running = this.#process;
		if (!running || running.exitCode !== null || running.signalCode !== null) return null;
		const exit = once(running, 'exit');
		running.kill(signal);
		await exit;
		this.#process = null;
		return running.exitCode;
	}

	/** Starts it again on the same port and folder. */
	async restart(): Promise<void> {
		const { port } = this;
		await this.stop();
		await this.#launch(String(port));
	}

	/** Lets so many milliseconds pass for every workshop, while it runs. */
	async travel(milliseconds: number): Promise<void> {
		const running = this.#process;
		if (!running) throw new Error('Time passes in a server that runs.');
		const creations = `update private.creations set at = at - interval '${Math.round(milliseconds)} milliseconds'`;
		const ended = once(running, 'exit').then(() => [`The server ended:\n${this.output.join('')}`]);
		const answer = Promise.race([once(running, 'message'), ended]);
		running.send([...passing(null, milliseconds), creations]);
		const [problem] = await answer;
		if (problem !== null) throw new Error(problem);
	}

	/** Stops it, changes its database with privileged hands, and starts it again on the same port. */
	async edit(sql: string): Promise<void> {
		const { port } = this;
		await this.stop();
		const database = new PGlite(join(this.dataDir, 'database'), { username: 'supabase_admin' });
		await database.waitReady;
		await database.exec(sql);
		await database.close();
		await this.#launch(String(port));
	}

	/** Takes from it whatever it knows people's browsers by, as a folder that was put together badly does, and starts it again. */
	async loseItsPeople(): Promise<void> {
		await this.stop();
		await rm(join(this.dataDir, 'secrets.json'));
		await this.edit('delete from auth.refresh_tokens; delete from auth.sessions');
	}

	/** Ends it and removes its folder. */
	async remove(): Promise<void> {
		await this.stop();
		await rm(this.dataDir, { recursive: true, force: true });
	}

	async #launch(port: string): Promise<void> {
		const running = spawn(process.execPath, ['--import', PASSING_TIME, 'build/serve.js'], {
			env: { ...process.env, ...this.#env, PORT: port, DATA_DIR: this.dataDir },
			stdio: ['ignore', 'pipe', 'pipe', 'ipc']
		});
		this.#process = running;
		running.stderr?.setEncoding('utf8').on('data', (text: string) => this.output.push(text));
		const lines = createInterface({ input: running.stdout ?? process.stdin });
		this.#origin = await new Promise<string>((resolve, reject) => {
			const tooLate = setTimeout(
				() => reject(new Error(`No server after ${START_AT_MOST_MS} ms:\n${this.output.join('')}`)),
				START_AT_MOST_MS
			);
			lines.on('line', (line) => {
				this.output.push(`${line}\n`);
				const origin = /^Listening on (\S+)/.exec(line)?.[1];
				if (!origin) return;
				clearTimeout(tooLate);
				resolve(origin);
			});
			running.once('exit', (code) => {
				clearTimeout(tooLate);
				reject(new Error(`The server ended with ${code}:\n${this.output.join('')}`));
			});
		});
	}
}
