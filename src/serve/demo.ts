/**
 * `npm run demo [-- --people 12]`: the application, with a retro in which simulated teammates take part and whoever is at
 * the screen facilitates. It has a data folder of its own, which goes when it ends, so it can spoil nobody's.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Crew } from './demo/crew.ts';
import { beginWriting, direct, WRITING_SECONDS } from './demo/director.ts';
import { createRetro, joinAll } from './demo/retro.ts';
import { newcomer } from './demo/teammate.ts';
import { demoWelcome } from './demo/words.ts';
import { startServing } from './server.ts';
import { originOf } from './words.ts';

const SEED = 42;
const MOST_PEOPLE = 50;
const FASTEST = 50;

const ending = new AbortController();
let isServing = false;

try {
	await demonstrate();
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	process.exit(1);
}

async function demonstrate(): Promise<void> {
	const { people, pace } = readOptions();
	refuseProject();
	// Whatever the environment names is left alone.
	const dataDir = mkdtempSync(join(tmpdir(), 'overlap-demo-'));
	process.on('exit', () => rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 }));
	endOn(['SIGINT', 'SIGTERM', 'SIGHUP']);
	process.env.DATA_DIR = dataDir;

	const { address, supabase } = await startServing();
	isServing = true;
	if (supabase.kind !== 'embedded') throw new Error('The demo runs on the embedded Supabase only.');
	const { publishableKey, embedded } = supabase;
	const venue = { origin: originOf(address), publishableKey };
	const report = (words: string) => console.warn(words);
	const crew = new Crew({ people, pace, seed: SEED, signal: ending.signal, report });
	const host = await newcomer(venue);
	const retro = await createRetro(host);
	const teammates = await joinAll(crew, venue, retro);
	const stage = { host, database: embedded.database, retro, crew, say: (words: string) => console.info(words) };
	await beginWriting(stage);
	console.info(demoWelcome(address, retro, { people, seconds: WRITING_SECONDS / pace }));

	await Promise.all([direct(stage), ...teammates.map((teammate) => teammate.takePart())]);
	if (!ending.signal.aborted) {
		console.info(`The teammates have left. The summary stays here until you press Ctrl-C:
  ${process.env.ORIGIN || venue.origin}/s/${retro.workshop.summary_token}`);
	}
}

/** @throws Error with words */
function readOptions(): { people: number; pace: number } {
	const { values } = parseArgs({
		allowPositionals: true,
		options: { people: { type: 'string', default: '12' }, pace: { type: 'string', default: '1' } }
	});
	return { people: number('--people', values.people, MOST_PEOPLE), pace: number('--pace', values.pace, FASTEST) };
}

function number(name: string, text: string, most: number): number {
	const value = Number(text);
	if (Number.isInteger(value) && value >= 1 && value <= most) return value;
	throw new Error(`${name} must be a whole number from 1 to ${most}, not "${text}".`);
}

/** The demo moves the clock of what it finds: never in somebody's own project. @throws Error with words */
function refuseProject(): void {
	if (existsSync('.env')) process.loadEnvFile('.env');
	if (process.env.PUBLIC_SUPABASE_URL) {
		throw new Error('The demo does not run on a Supabase project: start it without PUBLIC_SUPABASE_URL.');
	}
}

/** The people leave at once; the server, when it runs, closes and ends the process. */
function endOn(signals: readonly NodeJS.Signals[]): void {
	for (const signal of signals) {
		process.once(signal, () => {
			ending.abort();
			if (!isServing) process.exit(1);
			// The server knows a closed terminal as nothing of its own.
			if (signal === 'SIGHUP') process.kill(process.pid, 'SIGTERM');
		});
	}
}
