/**
 * `npm test`: every level in turn, each to its end, then one line that counts them all. A level that cannot start counts
 * as failed; nothing is skipped silently.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installChromium } from './support/install.ts';

const LEVELS = ['domain', 'sync', 'db', 'embedded', 'component', 'faults'];
const reports = mkdtempSync(join(tmpdir(), 'overlap-reports-'));
let passed = 0;
let failed = 0;
let skipped = 0;

function run(title: string, command: string[], env: Record<string, string> = {}): boolean {
	console.warn(`\n── ${title}`);
	const began = Date.now();
	const [name = '', ...rest] = command;
	const { status } = spawnSync(name, rest, { stdio: 'inherit', env: { ...process.env, ...env } });
	console.warn(`── ${title}: ${status === 0 ? 'well' : 'failed'} after ${Math.round((Date.now() - began) / 1000)} s`);
	return status === 0;
}

/** A check that is no test: it counts only when it fails. */
function check(title: string, command: string[]): void {
	if (!run(title, command)) failed++;
}

function read(file: string): unknown {
	try {
		return JSON.parse(readFileSync(file, 'utf8'));
	} catch {
		return null;
	}
}

function count(report: unknown, names: { passed: string; failed: string; skipped: string }, isWell: boolean): void {
	const number = (name: string) => {
		const value = report && typeof report === 'object' ? Reflect.get(report, name) : 0;
		return typeof value === 'number' ? value : 0;
	};
	passed += number(names.passed);
	skipped += number(names.skipped);
	const broken = number(names.failed);
	failed += broken > 0 || isWell ? broken : 1;
}

try {
	installChromium();
	check('Messages', ['npm', 'run', '--silent', 'messages']);
	check('Types', ['npm', 'run', '--silent', 'check']);
	check('Lint', ['npm', 'run', '--silent', 'lint']);
	check('Build', ['npm', 'run', '--silent', 'build']);

	// One level after another: several of them start databases, servers and browsers of their own.
	for (const level of LEVELS) {
		const file = join(reports, `${level}.json`);
		const isWell = run(`Level ${level}`, [
			'npx',
			'vitest',
			'run',
			`--project=${level}`,
			'--reporter=default',
			'--reporter=json',
			`--outputFile.json=${file}`
		]);
		count(read(file), { passed: 'numPassedTests', failed: 'numFailedTests', skipped: 'numPendingTests' }, isWell);
	}

	const e2e = join(reports, 'e2e.json');
	const isE2eWell = run('Stories in a browser', ['npx', 'playwright', 'test'], { E2E_REPORT: e2e });
	const report = read(e2e);
	const stats = report && typeof report === 'object' ? Reflect.get(report, 'stats') : null;
	count(stats, { passed: 'expected', failed: 'unexpected', skipped: 'skipped' }, isE2eWell);
} finally {
	rmSync(reports, { recursive: true, force: true });
}

console.warn('');
console.info(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
