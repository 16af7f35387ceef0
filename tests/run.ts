/**
 * `npm test`: every level to its end, then one line that counts them all. What keeps one core busy runs beside something
 * else of that kind, and is printed when it has ended. A level that cannot start counts as failed; nothing is skipped
 * silently.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { installChromium } from './support/install.ts';

const reports = mkdtempSync(join(tmpdir(), 'overlap-reports-'));
let passed = 0;
let failed = 0;
let skipped = 0;
/** What failed, by name: said again at the end, where a log that was cut still has it. */
const broken: string[] = [];

/** Runs a command to its end and prints what it said, whole; true if it succeeded. */
async function run(title: string, command: string[], env: Record<string, string> = {}): Promise<boolean> {
	const began = Date.now();
	const [name = '', ...rest] = command;
	const child = spawn(name, rest, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
	const said: Buffer[] = [];
	for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => said.push(chunk));
	const status = await new Promise<number | null>((resolve) => {
		child.on('error', (error) => said.push(Buffer.from(`${error.message}\n`)));
		child.on('close', resolve);
	});
	const seconds = Math.round((Date.now() - began) / 1000);
	process.stderr.write(Buffer.concat([Buffer.from(`\n── ${title}\n`), ...said]));
	console.warn(`── ${title}: ${status === 0 ? 'well' : 'failed'} after ${seconds} s`);
	return status === 0;
}

/** A check that is no test: it counts only when it fails. */
async function check(title: string, command: string[]): Promise<void> {
	if (await run(title, command)) return;
	failed++;
	broken.push(title);
}

/** The levels one after another, each in so many processes. The messages have been compiled. */
async function levels(workers: number, ...names: string[]): Promise<void> {
	for (const level of names) {
		const file = join(reports, `${level}.json`);
		const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
		const command = ['npx', 'vitest', 'run', `--project=${level}`, `--maxWorkers=${workers}`, ...reporters];
		const isWell = await run(`Level ${level}`, command, { MESSAGES: 'compiled' });
		const report = read(file);
		count(level, report, { passed: 'numPassedTests', failed: 'numFailedTests', skipped: 'numPendingTests' }, isWell);
		for (const test of found(report, 'status', 'failed')) {
			const [why = ''] = text(test, 'failureMessages').split('\n');
			broken.push(`${level}: ${text(test, 'fullName') || text(test, 'name')} ${why}`);
		}
	}
}

function read(file: string): unknown {
	try {
		return JSON.parse(readFileSync(file, 'utf8'));
	} catch {
		return null;
	}
}

function count(
	title: string,
	report: unknown,
	names: { passed: string; failed: string; skipped: string },
	isWell: boolean
): void {
	const number = (name: string) => {
		const value = report && typeof report === 'object' ? Reflect.get(report, name) : 0;
		return typeof value === 'number' ? value : 0;
	};
	passed += number(names.passed);
	skipped += number(names.skipped);
	if (!isWell && number(names.failed) === 0) broken.push(title);
	failed += number(names.failed) > 0 || isWell ? number(names.failed) : 1;
}

/** The objects of a report, however deep, whose `key` is that value. */
function found(report: unknown, key: string, value: unknown): object[] {
	if (!report || typeof report !== 'object') return [];
	const below = Object.values(report).flatMap((part) => found(part, key, value));
	return Reflect.get(report, key) === value ? [report, ...below] : below;
}

const text = (of: object, key: string): string => String(Reflect.get(of, key) ?? '');

try {
	installChromium();
	// The build compiles them anew, under the hands of whatever reads them: lint has read them by then.
	await check('Messages', ['npm', 'run', '--silent', 'messages']);
	await Promise.all([
		check('Lint', ['npm', 'run', '--silent', 'lint']),
		check('Types', ['npm', 'run', '--silent', 'types']).then(() => check('Build', ['npm', 'run', '--silent', 'build']))
	]);
	// The database's tests keep every core busy. Those that start servers do so one after another, and wait a lot.
	await levels(availableParallelism(), 'db');
	await Promise.all([levels(1, 'domain', 'sync', 'component', 'faults'), levels(1, 'embedded')]);

	const e2e = join(reports, 'e2e.json');
	const isE2eWell = await run('Stories in a browser', ['npx', 'playwright', 'test'], { E2E_REPORT: e2e });
	const report = read(e2e);
	const stats = report && typeof report === 'object' ? Reflect.get(report, 'stats') : null;
	count('Stories in a browser', stats, { passed: 'expected', failed: 'unexpected', skipped: 'skipped' }, isE2eWell);
	for (const story of found(report, 'ok', false)) broken.push(`${text(story, 'file')}: ${text(story, 'title')}`);
} finally {
	rmSync(reports, { recursive: true, force: true });
}

for (const name of broken) console.warn(`✗ ${name}`);
console.warn('');
console.info(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
