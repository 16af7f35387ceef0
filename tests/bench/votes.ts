/** Votes under load: how long until everyone else has seen one, and how many fit into a second. */
import { announceProgress, castVote } from '../../src/lib/data/ballots.ts';
import type { Client } from '../../src/lib/data/call.ts';
import { getWorkshop, setTimebox } from '../../src/lib/data/workshops.ts';
import type { BenchPerson } from './people.ts';
import { dotsOn } from '../../src/lib/domain/slip.ts';
import { pointsTold } from '../../src/lib/domain/ballot.ts';
import type { Snapshot } from '../../src/lib/domain/snapshot.ts';

/** Each vote of a person is one dot more than the last: no more than a ballot's budget. */
const MOST_VOTES = 50;
/** so many, to see whether one gets lost */
const EVENTS = 20;

type Tallies = readonly { topic_id: string; points: number }[];

function tallies(payload: Record<string, unknown>): Tallies {
	return Array.isArray(payload['tallies']) ? payload['tallies'] : [];
}
function told({ progress }: Snapshot): Tallies {
	return (progress?.tallies ?? []).map((tally) => ({ topic_id: tally.topic_id, points: pointsTold(tally) }));
}

function total(of: Tallies): number {
	return of.reduce((sum, { points }) => sum + points, 0);
}

function pause(milliseconds: number): Promise<void> {
	return new Promise((resume) => setTimeout(resume, milliseconds));
}

/** Votes as a page does: whoever is told to wait announces the vote afterwards, or the room would not hear of the last one. */
async function cast(client: Client, phase: string, topic: string, value: number) {
	const answer = await castVote(client, phase, topic, value);
	for (let wait = answer.wait_ms; wait > 0;) {
		await pause(wait);
		({ wait_ms: wait } = await announceProgress(client, phase));
	}
	return answer;
}

/** Until `done()` holds, at most so many milliseconds. Looks seldom: what is measured shares the machine. */
async function until(done: () => boolean, atMost: number): Promise<void> {
	const end = performance.now() + atMost;
	while (!done() && performance.now() < end) await pause(10);
}

/**
 * Votes at a fixed rate, each one dot more than before, so that a tally tells which votes are in it. A vote has been seen
 * by a person when the total that he holds has reached what it was when the vote was cast.
 */
export async function openLoop(load: {
	people: readonly BenchPerson[];
	phase: string;
	topics: readonly string[];
	perSecond: number;
	seconds: number;
	reader: BenchPerson;
	workshop: string;
}): Promise<{ latencies: number[]; messages: number; perVote: number; behind: number }> {
	const { people, phase, topics, perSecond, seconds, reader, workshop } = load;
	const latencies: number[] = [];
	const held = people.map(() => 0);
	const pending: { total: number; at: number; voter: number; waiting: Set<number> }[] = [];
	let messages = 0;

	people.forEach((person, index) => {
		person.onHeard = (event, payload, at) => {
			if (event !== 'progress') return;
			if (index === 0) messages++;
			held[index] = Math.max(held[index] ?? 0, total(tallies(payload)));
			for (const vote of pending) {
				if (vote.total <= (held[index] ?? 0) && vote.waiting.delete(index)) latencies.push(at - vote.at);
			}
			while (pending[0]?.waiting.size === 0) pending.shift();
		};
	});

	const start = total(told(await getWorkshop(reader.client, workshop)));
	const votes = Math.min(perSecond * seconds, people.length * MOST_VOTES);
	const began = performance.now();
	messages = 0;
	const sending: Promise<unknown>[] = [];
	for (let n = 0; n < votes; n++) {
		await pause(began + (n * 1000) / perSecond - performance.now());
		const voter = n % people.length;
		const value = Math.floor(n / people.length) + 1;
		const waiting = new Set(people.keys());
		waiting.delete(voter);
		pending.push({ total: start + n + 1, at: performance.now(), voter, waiting });
		const { client } = people[voter] ?? reader;
		sending.push(cast(client, phase, topics[voter % topics.length] ?? '', value));
	}
	await Promise.all(sending);
	const last = start + votes;
	await until(() => held.every((points) => points >= last), 5_000);
	const heardFor = (performance.now() - began) / 1000;
	for (const person of people) person.onHeard = null;
	return {
		latencies,
		messages: (messages / heardFor) * seconds,
		perVote: messages / votes,
		behind: held.filter((points) => points < last).length
	};
}

/** Until how many people hold a topic's wanted points: told by each change, so that nobody is asked again and again. */
class Watch {
	readonly #held: number[];
	#wanted = NaN;
	#missing = 0;
	#resolve = () => {};

	constructor(people: number) {
		this.#held = Array.from({ length: people }, () => -1);
	}

	/** Resolves once everyone holds these points. */
	until(points: number): Promise<void> {
		this.#wanted = points;
		this.#missing = this.#held.filter((held) => held !== points).length;
		return new Promise((resolve) => {
			this.#resolve = resolve;
			if (this.#missing === 0) resolve();
		});
	}

	hear(person: number, points: number): void {
		const before = this.#held[person];
		if (before === points) return;
		this.#held[person] = points;
		if (before === this.#wanted) this.#missing++;
		else if (points === this.#wanted && --this.#missing === 0) this.#resolve();
	}
}

/** Each voter votes again once everyone holds his last vote. Votes a second, all voters together. */
export async function closedLoop(load: {
	people: readonly BenchPerson[];
	phase: string;
	topics: readonly string[];
	/** no more than there are topics: each has one to himself */
	voters: number;
	seconds: number;
	reader: BenchPerson;
	workshop: string;
}): Promise<number> {
	const { people, phase, topics, voters, seconds, reader, workshop } = load;
	const watches = new Map(topics.slice(0, voters).map((topic) => [topic, new Watch(people.length)]));
	people.forEach((person, index) => {
		person.onHeard = (event, payload) => {
			if (event !== 'progress') return;
			for (const { topic_id, points } of tallies(payload)) watches.get(topic_id)?.hear(index, points);
		};
	});
	const truth = async () => told(await getWorkshop(reader.client, workshop));
	let isOver = false;
	const over = pause(seconds * 1000).then(() => (isOver = true));
	let count = 0;
	await Promise.all(
		[...watches].map(async ([topic, watch], voter) => {
			const { client } = people[voter] ?? reader;
			// The first vote of a round takes the place of what this voter had there before; what is left is the others'.
			const { votes } = await cast(client, phase, topic, 1);
			const held = (await truth()).find(({ topic_id }) => topic_id === topic)?.points ?? 0;
			const others = held - dotsOn(votes, topic);
			for (let own = 2; !isOver; own = 3 - own) {
				const seen = watch.until(others + own);
				await cast(client, phase, topic, own);
				await Promise.race([seen, over]);
				if (!isOver) count++;
			}
		})
	);
	for (const person of people) person.onHeard = null;
	return count / seconds;
}

/**
 * So many events in a row: how many of them somebody did not hear, all people together. Each moves the end of the timebox.
 */
export async function eventsLost(
	people: readonly BenchPerson[],
	facilitator: BenchPerson,
	workshop: string,
	phase: string
): Promise<number> {
	const heard = people.map(() => new Set<unknown>());
	people.forEach((person, index) => {
		person.onHeard = (event, payload) => event === 'change' && heard[index]?.add(payload['rev']);
	});
	for (let n = 1; n <= EVENTS; n++) {
		await setTimebox(facilitator.client, workshop, phase, new Date(Date.now() + n * 60_000).toISOString());
	}
	await until(() => heard.every(({ size }) => size >= EVENTS), 5_000);
	for (const person of people) person.onHeard = null;
	return heard.reduce((lost, { size }) => lost + Math.max(0, EVENTS - size), 0);
}

/** How many people's last tally is not the database's. */
export async function lastConverged(
	people: readonly BenchPerson[],
	reader: BenchPerson,
	workshop: string
): Promise<number> {
	const truth = total(told(await getWorkshop(reader.client, workshop)));
	const isBehind = (person: BenchPerson) => total(tallies(person.heard.get('progress') ?? {})) !== truth;
	await until(() => !people.some(isBehind), 3_000);
	return people.filter(isBehind).length;
}
