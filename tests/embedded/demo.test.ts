/** The demo as its person meets it: the command, the two links, and a room that follows whoever facilitates. */
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { setBallot } from '../../src/lib/data/ballots';
import { redeemWayBack } from '../../src/lib/data/participants';
import { getSummary } from '../../src/lib/data/summaries';
import { discussTopic } from '../../src/lib/data/topics';
import { advance, getWorkshop, goBack, listWorkshops } from '../../src/lib/data/workshops';
import type { Snapshot } from '../../src/lib/domain/snapshot';
import type { Step } from '../../src/lib/domain/workshop';
import { nodeTransport } from '../../src/lib/server/transport';
import { ensureSignedIn } from '../../src/lib/workshop/sign-in.ts';
import { enterRoom } from '../../src/lib/workshop/supabase-channel';
import { AFTERTHOUGHT, THEMES } from '../../src/serve/demo/story';
import { pointsTold, type VoteRules } from '../../src/lib/domain/ballot.ts';

const { PUBLIC_SUPABASE_URL: _url, PUBLIC_SUPABASE_PUBLISHABLE_KEY: _key, DATA_DIR: _dir, ...env } = process.env;
/** It builds first when the tree has changed. */
const START_AT_MOST = 240_000;

/** One ballot of each method; the last one counts. */
const RULES: VoteRules[] = [
	{ method: 'approval', open: false },
	{ method: 'score' },
	{ method: 'ranked' },
	{ method: 'fist', least: 3 },
	{ method: 'impact_effort' },
	{ method: 'consent' },
	{ method: 'yes_no', threshold: 'majority', quorum: 2, open: true },
	{ method: 'dots', budget: 5, cap: 3, open: false }
];

/** Where the demo puts its folder: a place of this test's own, so that what is left over is seen. */
const scratch = mkdtempSync(join(tmpdir(), 'overlap-demo-test-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function demo(args: readonly string[], more: Record<string, string> = {}) {
	const running = spawn(process.execPath, ['src/serve/start.js', 'demo', ...args], {
		env: { ...env, PORT: '0', TMPDIR: scratch, ...more },
		stdio: ['ignore', 'pipe', 'pipe']
	});
	let said = '';
	for (const stream of [running.stdout, running.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
	return { running, said: () => said };
}

async function exitOf(running: ChildProcess): Promise<number | null> {
	if (running.exitCode === null && running.signalCode === null) await once(running, 'exit');
	return running.exitCode;
}

describe('a retro with simulated teammates', () => {
	let started: ReturnType<typeof demo>;
	let facilitator: SupabaseClient;
	let id: string;

	beforeAll(async () => {
		// A folder that is named, as a server's `.env` may, is left alone.
		started = demo(['--people', '4', '--pace', '20'], { DATA_DIR: join(scratch, 'mine') });
		await vi.waitFor(() => expect(started.said()).toContain('Ctrl-C ends the demo'), { timeout: START_AT_MOST });
		const [, origin = '', secret = ''] = /(http:\S+)\/dashboard\/back#(\S+)/.exec(started.said()) ?? [];
		const { publishableKey }: { publishableKey: string } = await (await fetch(`${origin}/healthz`)).json();
		facilitator = createClient(origin, publishableKey, {
			auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
			realtime: { transport: nodeTransport }
		});
		await ensureSignedIn(facilitator);
		await redeemWayBack(facilitator, secret);
		id = (await listWorkshops(facilitator))[0]?.workshop.id ?? '';
	}, START_AT_MOST);
	afterAll(async () => {
		started.running.kill('SIGINT');
		await exitOf(started.running);
	});

	const look = () => getWorkshop(facilitator, id);
	const until = (seen: (room: Snapshot) => unknown) =>
		expect.poll(async () => Boolean(seen(await look())), { timeout: 60_000, interval: 100 }).toBe(true);
	const phaseOf = ({ shared }: Snapshot, step: Step) => shared.phases.find((phase) => phase.step === step)?.id ?? '';
	const next = async (step: Step) => advance(facilitator, id, phaseOf(await look(), step));

	test('follows its facilitator from the sealed cards to a summary that holds what they said', async () => {
		// The window closes, and the days until the meeting go by.
		await until(({ shared }) => shared.cards.length >= 4);
		const written = (await look()).shared.cards.map(({ body }) => body);
		const theirs = [...THEMES.flatMap(({ cards }) => cards), AFTERTHOUGHT].map(({ body }) => body);
		expect(theirs).toEqual(expect.arrayContaining(written.slice(0, 4)));

		await next('read');
		let here = 0;
		const leave = enterRoom(facilitator, id, (count) => (here = count));
		// The four, and whoever facilitates.
		await expect.poll(() => here, { timeout: 60_000 }).toBe(5);
		leave();
		await until(({ shared }) => shared.topics.some(({ title }) => THEMES.some((theme) => theme.title === title)));
		const [named] = (await look()).shared.topics.filter(({ title }) => title !== null);
		expect((await look()).shared.cards.filter(({ topic_id }) => topic_id === named?.id).length).toBeGreaterThan(1);

		await next('group');
		await until(({ progress }) => progress?.voted === 4);
		// A step back voids the ballot; they vote again in the next one, by whichever method.
		for (const rules of RULES) {
			const ballot = (await look()).shared.phases.find(({ step }) => step === 'vote');
			if (ballot?.step !== 'vote') throw new Error('There is a ballot');
			await goBack(facilitator, id, ballot.id, true);
			await setBallot(facilitator, id, ballot.id, { rules, seen: ballot.rules });
			await next('group');
			await until(({ progress }) => progress?.voted === 4);
		}
		await until(({ progress }) => (progress?.done ?? 0) >= 2);

		await next('vote');
		const { results } = (await look()).shared;
		const [best] = (results[0]?.tallies ?? []).toSorted((a, b) => pointsTold(b) - pointsTold(a));
		expect(results[0]?.slips).toBe(4);
		expect(best && pointsTold(best)).toBeGreaterThan(1);

		await discussTopic(facilitator, id, { from: null, to: best?.topic_id ?? '', seconds: 300 });
		await until(({ shared }) => shared.outcomes.filter(({ topic_id }) => topic_id === best?.topic_id).length >= 2);
		await next('discuss');
		await until(({ progress }) => (progress?.done ?? 0) >= 1);
		await next('check');
		const token = (await look()).shared.workshop.summary_token;

		// The wrap-up's day goes by too, and the teammates leave by themselves.
		await expect.poll(started.said, { timeout: 60_000 }).toContain('The teammates have left');
		const summary = await getSummary(facilitator, token);
		expect(summary.stage).toBe('final');
		expect(summary.cards_kept).toBeGreaterThanOrEqual(written.length);
		expect(summary.topics.find(({ id }) => id === named?.id)?.label).toBe(named?.title);
		expect(summary.outcomes.length).toBeGreaterThanOrEqual(2);
		expect(summary.scales[0]?.median).toBeGreaterThanOrEqual(3);
		expect(started.said()).not.toMatch(/A simulated teammate|The demo's clock/);
	}, 240_000);

	test('ends with all it made', async () => {
		expect(readdirSync(scratch)).toHaveLength(1);
		started.running.kill('SIGINT');
		expect(await exitOf(started.running)).toBe(0);
		expect(readdirSync(scratch)).toEqual([]);
	});
});

test('on a Supabase project it does not start, and says why', async () => {
	const { running, said } = demo([], { PUBLIC_SUPABASE_URL: 'https://example.supabase.co' });
	expect(await exitOf(running)).toBe(1);
	expect(said()).toContain('PUBLIC_SUPABASE_URL');
	expect(said()).not.toContain('Listening');
});
