/**
 * `npm run bench -- --people 10,50,200 --runs 3 --seconds 20`: how fast the built application is on this machine, on the
 * embedded Supabase with its limits on, driver included. A server for each run, many supabase-js clients in this process.
 * Prints, never fails: machines are shared and noisy. What is exact on any machine is a test, and named at the end.
 */
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { buildIfChanged } from '../../src/serve/fresh.js';
import { AppServer } from '../support/server.ts';
import { measureBallots } from './ballots.ts';
import { print, type Held, type Row } from './figures.ts';
import { measureRoom, memory } from './room.ts';
import { measureTallies } from './tallies.ts';

const { values } = parseArgs({
	options: {
		people: { type: 'string', default: '10,50,200' },
		runs: { type: 'string', default: '3' },
		seconds: { type: 'string', default: '20' }
	}
});
const rooms = values.people.split(',').filter(Boolean).map(Number);
const effort = { runs: Number(values.runs), seconds: Number(values.seconds) };

const HELD: readonly Held[] = [
	{ what: '`npm ci && npm start` on a fresh clone, no network', bar: 'served', by: 'tests/faults/process.test.ts' },
	{ what: '`npm ci && npm test`', bar: 'one command', by: '.ci/run' },
	{ what: 'one voter, budget 5, 20 votes at once, PostgreSQL', bar: '5', by: 'tests/db/votes.test.ts' },
	{ what: 'acknowledged writes lost by SIGKILL', bar: '0', by: 'KILLS=50 npx vitest --project faults kill' },
	{ what: 'a server that is killed: nothing missed, no reload', bar: 'all back', by: 'tests/e2e/bad-days.e2e.ts' },
	{ what: 'participant page: script until the composer', bar: '<= 100 kB', by: 'tests/e2e/weight.e2e.ts' },
	{ what: '  script in the live room', bar: '<= 160 kB', by: 'tests/e2e/weight.e2e.ts' },
	{ what: '  document', bar: '<= 30 kB', by: 'tests/e2e/weight.e2e.ts' },
	{ what: 'axe, every page and phase, themes, languages', bar: '0', by: 'tests/e2e/axe.e2e.ts, languages.e2e.ts' }
];

async function measureStart(): Promise<Row[]> {
	const server = await AppServer.start();
	try {
		const starts: number[] = [];
		const idle: number[] = [];
		for (let run = 0; run < effort.runs; run++) {
			await server.stop();
			const began = performance.now();
			await server.restart();
			await fetch(`${server.origin}/healthz`);
			starts.push((performance.now() - began) / 1000);
			idle.push(memory(server));
		}
		return [
			{ what: 'second start to /healthz', unit: 's', seen: starts, bar: '<= 2.5', holds: (s) => s <= 2.5 },
			{ what: 'memory of the server, idle', unit: 'MB', seen: idle, bar: '<= 450', holds: (mb) => mb <= 450 }
		];
	} finally {
		await server.remove();
	}
}

/** The rows of so many runs, each on a server of its own. */
async function repeated(measure: (server: AppServer) => Promise<Row[]>): Promise<Row[]> {
	let seen: Row[] = [];
	for (let run = 0; run < effort.runs; run++) {
		const server = await AppServer.start();
		try {
			const once = await measure(server);
			seen = once.map((row, n) => ({ ...row, seen: [...(seen[n]?.seen ?? []), ...row.seen] }));
		} finally {
			await server.remove();
		}
	}
	return seen;
}

/** The same work whenever this is run: what the figures of two days or two machines are compared by. */
function measureMachine(): Row {
	const cards = Array.from({ length: 10_000 }, (_, n) => ({
		id: `card-${n}`,
		body: 'Reviews take a week',
		votes: [n, n + 1]
	}));
	const seen = Array.from({ length: effort.runs }, () => {
		const began = performance.now();
		for (let turn = 0; turn < 10; turn++) JSON.parse(JSON.stringify(cards));
		return performance.now() - began;
	});
	const what = 'this machine: ten times 10,000 cards to JSON and back';
	return { what, unit: 'ms', seen, bar: '', holds: null };
}

buildIfChanged();
const busy = loadavg()[0] ?? 0;
const rows = [
	measureMachine(),
	...measureTallies(effort.runs),
	...(await repeated(measureBallots)),
	...(await measureStart())
];
for (const people of rooms) {
	rows.push(...(await repeated((server) => measureRoom(server, people, effort.seconds))));
}
console.info(
	`\nNode ${process.version}, medians of ${effort.runs} runs of ${effort.seconds} s, driver included; ` +
		`load of the machine before: ${busy.toFixed(1)}\n`
);
print(rows, HELD);
process.exit(0);
