/**
 * `npm run bench -- --people 50 --runs 3 --seconds 20`: how fast the built application is on this machine, on the embedded
 * Supabase with its limits on, driver included. One server, many supabase-js clients in this process. Prints, never fails:
 * machines are shared and noisy.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { addCard } from '../../src/lib/data/cards.ts';
import { castVote } from '../../src/lib/data/ballots.ts';
import { advance, getWorkshop } from '../../src/lib/data/workshops.ts';
import { Refusal } from '../../src/lib/domain/refusal.ts';
import { newId } from '../../src/lib/workshop/identity.ts';
import { AppServer } from '../support/server.ts';
import { print, percentile, type Row } from './figures.ts';
import { BenchPerson, planRetro, received } from './people.ts';
import { closedLoop, lastConverged, openLoop } from './votes.ts';

const { values } = parseArgs({
	options: {
		people: { type: 'string', default: '50' },
		runs: { type: 'string', default: '3' },
		seconds: { type: 'string', default: '20' }
	}
});
const N = Number(values.people);
const RUNS = Number(values.runs);
const SECONDS = Number(values.seconds);
const TOPICS = 12;

const rows: Row[] = [];
function row(what: string, bar: string, unit: string, seen: number[], holds: Row['holds']): void {
	rows.push({ what, bar, unit, seen, holds });
}
function memory(server: AppServer): number {
	const status = readFileSync(`/proc/${server.pid}/status`, 'utf8');
	return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}

const server = await AppServer.start();
try {
	const starts: number[] = [];
	for (let run = 0; run < RUNS; run++) {
		await server.stop();
		const began = performance.now();
		await server.restart();
		await fetch(`${server.origin}/healthz`);
		starts.push((performance.now() - began) / 1000);
	}
	row('second start to /healthz', '<= 2.5 s', 's', starts, (s) => s <= 2.5);
	row('memory of the server, idle', '<= 450 MB', 'MB', [memory(server)], (mb) => mb <= 450);

	const { publishableKey: key }: { publishableKey: string } = await (await fetch(`${server.origin}/healthz`)).json();
	const facilitator = new BenchPerson(server.origin, key);
	await facilitator.signIn();
	const { workshop, phaseOf, prompt } = await planRetro(facilitator);
	const writer = new BenchPerson(server.origin, key);
	await writer.enter(workshop.code);
	for (let n = 0; n < TOPICS; n++) {
		await addCard(writer.client, workshop.id, {
			id: newId(),
			promptId: prompt,
			body: `Card ${n}, about something that slowed us down`
		});
	}
	await writer.leave();

	await server.travel(49 * 3_600_000);
	await getWorkshop(facilitator.client, workshop.id);
	for (const step of ['read', 'group']) await advance(facilitator.client, workshop.id, phaseOf(step));

	const joins: number[] = [];
	const sent: number[] = [];
	let refused = 0;
	let people: BenchPerson[] = [];
	for (let run = 0; run < RUNS; run++) {
		await Promise.all(people.map((person) => person.leave()));
		people = Array.from({ length: N }, () => new BenchPerson(server.origin, key));
		received.bytes = 0;
		const began = performance.now();
		const outcomes = await Promise.allSettled(people.map((person) => person.enter(workshop.code)));
		joins.push((performance.now() - began) / 1000);
		sent.push(received.bytes / 1e6);
		refused += outcomes.filter(({ status }) => status === 'rejected').length;
		for (const outcome of outcomes) if (outcome.status === 'rejected') console.error(outcome.reason);
	}
	row(`${N} joining in the same instant`, '<= 3 s', 's', joins, (s) => s <= 3);
	row('  not in at the first try', '0', 'people', [refused], (n) => n === 0);
	row('  sent in all (API and sockets)', '<= 30 MB', 'MB', sent, (mb) => mb <= 30);

	const vote = phaseOf('vote');
	const topics = people[0]?.snapshot?.shared.topics.map(({ id }) => id) ?? [];

	const open = [];
	for (let run = 0; run < RUNS; run++) {
		open.push(
			await openLoop({
				people,
				phase: vote,
				topics,
				perSecond: 10,
				seconds: SECONDS,
				round: run,
				reader: facilitator,
				workshop: workshop.id
			})
		);
	}
	const [p50, p95] = N > 100 ? [10, 15] : [8, 12];
	row(
		`vote -> everyone else's screen, 10 votes/s, N = ${N}, p50`,
		`<= ${p50} ms`,
		'ms',
		open.map(({ latencies }) => percentile(latencies, 0.5)),
		(ms) => ms <= p50
	);
	row(
		'  p95',
		`<= ${p95} ms`,
		'ms',
		open.map(({ latencies }) => percentile(latencies, 0.95)),
		(ms) => ms <= p95
	);
	row(
		'  messages a participant receives',
		'<= 20 /s',
		'/s',
		open.map(({ messages }) => messages / SECONDS),
		(n) => n <= 20
	);
	row(
		'  people who did not see the last tally',
		'0',
		'people',
		open.map(({ behind }) => behind),
		(n) => n === 0
	);
	row(`memory of the server, ${N} in the room`, '<= 550 MB', 'MB', [memory(server)], (mb) => mb <= 550);

	const greedy = new BenchPerson(server.origin, key);
	await greedy.enter(workshop.code);
	const topic = topics[0] ?? '';
	// Fifty is the budget: twenty requests of a five that cannot all be kept would be one vote, so they go to all topics.
	const tries = await Promise.allSettled(
		Array.from({ length: 20 }, (_, n) => castVote(greedy.client, vote, topics[n % topics.length] ?? topic, 10))
	);
	const overBudget = tries.filter(
		({ status, ...rest }) =>
			status === 'rejected' &&
			'reason' in rest &&
			rest.reason instanceof Refusal &&
			rest.reason.reason === 'over_budget'
	);
	const kept = await getWorkshop(greedy.client, workshop.id);
	const dots = Object.values(kept.mine.slips.find(({ phase_id }) => phase_id === vote)?.votes ?? {}).reduce(
		(sum, value) => sum + value,
		0
	);
	row('one voter, budget 50, 20 votes of 10 at once: dots kept', '50', 'dots', [dots], (n) => n === 50);
	console.error(`(${overBudget.length} of the 20 were refused as over budget)`);
	await greedy.leave();

	await Promise.all(people.map((person) => person.leave()));
	await server.edit(`update private.settings set value = 1000000`);
	await Promise.all(people.map((person) => person.listen(workshop.id)));
	const closed: number[] = [];
	for (let run = 0; run < RUNS; run++) {
		closed.push(
			await closedLoop({
				people,
				phase: vote,
				topics,
				voters: 8,
				seconds: Math.max(3, SECONDS / 3),
				reader: facilitator,
				workshop: workshop.id
			})
		);
	}
	const floor = N > 100 ? 200 : 300;
	row(
		`closed loop, coalescing off, 8 voters, N = ${N}`,
		`>= ${floor} votes/s`,
		'votes/s',
		closed,
		(rate) => rate >= floor
	);
	row(
		'  people who did not see the last tally',
		'0',
		'people',
		[await lastConverged(people, facilitator, workshop.id)],
		(n) => n === 0
	);
	await Promise.all(people.map((person) => person.leave()));
} finally {
	await server.remove();
}
console.info(`\nNode ${process.version}, ${RUNS} runs of ${SECONDS} s, ${N} people, driver included\n`);
print(rows);
process.exit(0);
