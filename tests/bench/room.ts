/** One room of N people on a server of its own: from joining in the same instant to voting as fast as it goes. */
import { readFileSync } from 'node:fs';
import { addCard } from '../../src/lib/data/cards.ts';
import { castVote } from '../../src/lib/data/ballots.ts';
import { advance, getWorkshop } from '../../src/lib/data/workshops.ts';
import { Refusal } from '../../src/lib/domain/refusal.ts';
import { newId } from '../../src/lib/workshop/identity.ts';
import type { AppServer } from '../support/server.ts';
import { percentile, type Row } from './figures.ts';
import { BenchPerson, planRetro, received } from './people.ts';
import { closedLoop, eventsLost, lastConverged, openLoop } from './votes.ts';
import { dotsUsed } from '../../src/lib/domain/slip.ts';

const TOPICS = 12;
/** Dots, so that each vote can be told from the one before. */
const MANY = 50;
const FEW = 5;
/** at once, each on another topic */
const TRIES = 20;
/** What a tick in /proc is worth: Linux counts a hundred a second, whatever its kernel ticks at. */
const TICK_S = 0.01;
const VOTERS = 8;

/** Resident memory of the server, database included, in MB. */
export function memory(server: AppServer): number {
	const status = readFileSync(`/proc/${server.pid}/status`, 'utf8');
	return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}

/** Seconds of a processor that the server has used since its start, all threads together. */
function processorOf(server: AppServer): number {
	const stat = readFileSync(`/proc/${server.pid}/stat`, 'utf8');
	const [user, system] = stat
		.slice(stat.lastIndexOf(')') + 2)
		.split(' ')
		.slice(11, 13);
	return (Number(user) + Number(system)) * TICK_S;
}

/** Seconds of a processor that this process, the driver, has used. */
function processorOfDriver(): number {
	const { user, system } = process.cpuUsage();
	return (user + system) / 1e6;
}

/**
 * The rows for a room of `people`, each seen once. The open loop takes so many seconds, the closed loop a third of them. The
 * server is left with the room in it: another run takes another server, whose limits have seen nobody yet.
 */
export async function measureRoom(server: AppServer, people: number, seconds: number): Promise<Row[]> {
	const { publishableKey: key }: { publishableKey: string } = await (await fetch(`${server.origin}/healthz`)).json();
	const facilitator = new BenchPerson(server.origin, key);
	await facilitator.signIn();
	const retro = await planRetro(facilitator, MANY);
	const small = await planRetro(facilitator, FEW);
	await write(new BenchPerson(server.origin, key), retro, TOPICS);
	await write(new BenchPerson(server.origin, key), small, TRIES);
	await server.travel(49 * 3_600_000);
	for (const { workshop, phaseOf } of [retro, small]) {
		await getWorkshop(facilitator.client, workshop.id);
		for (const step of ['read', 'group']) await advance(facilitator.client, workshop.id, phaseOf(step));
	}
	const { workshop, phaseOf } = retro;

	const room = Array.from({ length: people }, () => new BenchPerson(server.origin, key));
	const leave = () => Promise.all(room.map((person) => person.leave()));
	received.bytes = 0;
	const began = performance.now();
	const outcomes = await Promise.allSettled(room.map((person) => person.enter(workshop.code)));
	const took = (performance.now() - began) / 1000;
	const sent = received.bytes / 1e6;
	const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
	for (const { reason } of refused) console.error(reason);

	const phase = phaseOf('vote');
	const topics = room[0]?.snapshot?.shared.topics.map(({ id }) => id) ?? [];
	const load = { phase, topics, reader: facilitator, workshop: workshop.id };
	const open = await openLoop({ ...load, people: room, perSecond: 10, seconds });
	const dots = await castTooMany(new BenchPerson(server.origin, key), small.workshop.code, small.phaseOf('vote'));

	await leave();
	// Which starts the server anew.
	await server.edit(`update private.settings set value = 1000000`);
	const back = await Promise.allSettled(room.map((person) => person.listen(workshop.id)));
	const gone = back.filter((outcome) => outcome.status === 'rejected');
	for (const { reason } of gone) console.error(reason);
	const closedFor = Math.max(3, seconds / 3);
	const before = { server: processorOf(server), driver: processorOfDriver() };
	const closed = await closedLoop({ ...load, people: room, voters: VOTERS, seconds: closedFor });
	const share = {
		server: ((processorOf(server) - before.server) / closedFor) * 100,
		driver: ((processorOfDriver() - before.driver) / closedFor) * 100
	};
	const behind = await lastConverged(room, facilitator, workshop.id);
	const lost = await eventsLost(room, facilitator, workshop.id, phase);
	const resident = memory(server);
	await leave();

	const [p50, p95, floor] = people > 100 ? [10, 15, 200] : [8, 12, 300];
	const none = (count: number) => count === 0;
	const unseen = 'not converged at the end';
	return [
		row(`${people} joining in the same instant`, 's', took, '<= 3', (s) => s <= 3),
		row('  not in at the first try', 'people', refused.length, '0', none),
		row('  sent in all, API and sockets', 'MB', sent, '<= 30', (mb) => mb <= 30),
		row(
			`vote -> everyone else, 10 a second, N = ${people}: p50`,
			'ms',
			percentile(open.latencies, 0.5),
			`<= ${p50}`,
			(ms) => ms <= p50
		),
		row('  p95', 'ms', percentile(open.latencies, 0.95), `<= ${p95}`, (ms) => ms <= p95),
		row('  messages to a participant', '/s', open.messages / seconds, '<= 20', (n) => n <= 20),
		row('  messages a vote', '', open.perVote, '<= 1', (n) => n <= 1),
		row(`  ${unseen}`, 'people', open.behind, '0', none),
		row(`closed loop, ${VOTERS} voters, N = ${people}`, 'votes/s', closed, `>= ${floor}`, (rate) => rate >= floor),
		row('  of one processor, the server', '%', share.server, '', null),
		row('  of one processor, the driver with its people', '%', share.driver, '', null),
		row(`  ${unseen}`, 'people', behind, '0', none),
		row('  events lost, everyone together', 'events', lost, '0', none),
		row(`one voter, budget ${FEW}, ${TRIES} votes at once: kept`, 'dots', dots, `${FEW}`, (n) => n === FEW),
		row(`after a restart, ${people} in the room: not joined any more`, 'people', gone.length, '0', none),
		row('  memory of the server, after those votes', 'MB', resident, '<= 550', (mb) => mb <= 550)
	];
}

function row(what: string, unit: string, seen: number, bar: string, holds: Row['holds']): Row {
	return { what, unit, seen: [seen], bar, holds };
}

/** So many cards by one writer. */
async function write(
	writer: BenchPerson,
	{ workshop, prompt }: Awaited<ReturnType<typeof planRetro>>,
	cards: number
): Promise<void> {
	await writer.enter(workshop.code);
	for (let n = 0; n < cards; n++) {
		const body = `Card ${n}, about something that slowed us down`;
		await addCard(writer.client, workshop.id, { id: newId(), promptId: prompt, body });
	}
	await writer.leave();
}

/** A dot on each topic, all at once, by somebody who has fewer; how many dots are kept. Any other refusal is thrown. */
async function castTooMany(greedy: BenchPerson, code: string, phase: string): Promise<number> {
	await greedy.enter(code);
	const topics = greedy.snapshot?.shared.topics ?? [];
	const tries = await Promise.allSettled(topics.map(({ id }) => castVote(greedy.client, phase, id, 1)));
	for (const one of tries) {
		if (one.status === 'rejected' && !(one.reason instanceof Refusal && one.reason.reason === 'over_budget')) {
			throw one.reason;
		}
	}
	const kept = await getWorkshop(greedy.client, greedy.snapshot?.shared.workshop.id ?? '');
	await greedy.leave();
	const votes = kept.mine.slips.find(({ phase_id }) => phase_id === phase)?.votes ?? {};
	return dotsUsed(votes);
}
