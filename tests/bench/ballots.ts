/**
 * A ballot of 200 slips on 60 topics by each method: what a vote costs the server there, and how long its close takes, from the
 * facilitator's request to the answer. The slips are put into the database beforehand; the votes that count here go the way
 * that a page's votes go.
 */
import { readFileSync } from 'node:fs';
import { castVote, rankTopics } from '../../src/lib/data/ballots.ts';
import { addCard } from '../../src/lib/data/cards.ts';
import { advance, createWorkshop, getWorkshop } from '../../src/lib/data/workshops.ts';
import type { Method, Vote, VoteRules } from '../../src/lib/domain/ballot.ts';
import { newId } from '../../src/lib/workshop/identity.ts';
import type { AppServer } from '../support/server.ts';
import type { Row } from './figures.ts';
import { BenchPerson } from './people.ts';

const SLIPS = 200;
const TOPICS = 60;
const VOTERS = 8;
/** by each of them, one after another */
const VOTES = 20;
const HOUR = 3_600_000;
/** What `/proc` counts in: hundredths of a second. */
const TICK_MS = 10;

interface Bench {
	rules: VoteRules;
	/** a value as SQL draws it; `rank`: the place on a slip, drawn as well */
	drawn: string;
	vote: Vote;
}
const BALLOTS: readonly Bench[] = [
	{ rules: { method: 'dots', budget: 50, cap: 50, open: false }, drawn: '1 + (random() * 4)::int', vote: 2 },
	{ rules: { method: 'approval', open: false }, drawn: '1', vote: 1 },
	{ rules: { method: 'score' }, drawn: '(random() * 5)::int', vote: 4 },
	{ rules: { method: 'ranked' }, drawn: 'rank', vote: 1 },
	{ rules: { method: 'fist', least: 3 }, drawn: '(random() * 5)::int', vote: 4 },
	{
		rules: { method: 'impact_effort' },
		drawn: `jsonb_build_object('impact', 1 + (random() * 4)::int, 'effort', 1 + (random() * 4)::int)`,
		vote: { impact: 4, effort: 2 }
	},
	{ rules: { method: 'consent' }, drawn: `'{"stance": "agree"}'::jsonb`, vote: { stance: 'agree' } },
	{
		rules: { method: 'yes_no', threshold: 'majority', quorum: 3, open: false },
		drawn: `(array['yes', 'no', 'abstain'])[1 + (random() * 2)::int]`,
		vote: 'yes'
	}
];

/** The time that the server has had on the machine's processors, milliseconds. */
function processorTime(server: AppServer): number {
	const stat = readFileSync(`/proc/${server.pid}/stat`, 'utf8');
	// After the name, which may hold anything: state is the first field, times of the process are the 12th and 13th.
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	return TICK_MS * (Number(fields[11]) + Number(fields[12]));
}

/** As many hands as slips: they need nobody who joins. */
function slipsFor(phase: string, drawn: string): string {
	return `
		with dealt as (
			insert into private.slips (workshop_id, phase_id, hand, hand_number)
			select p.workshop_id, p.id, gen_random_uuid(), n from public.phases as p, generate_series(1, ${SLIPS}) as n where p.id = '${phase}'
			returning id, workshop_id, phase_id
		)
		insert into public.votes (slip_id, workshop_id, phase_id, topic_id, value)
		select id, workshop_id, phase_id, topic, to_jsonb(${drawn}) from (
			select d.*, t.id as topic, row_number() over (partition by d.id order by random()) as rank
			from dealt as d join public.topics as t on t.workshop_id = d.workshop_id
		) as v`;
}

/** The rows for one ballot of each method, each seen once. The server is left with the workshop in it. */
export async function measureBallots(server: AppServer): Promise<Row[]> {
	const { publishableKey: key }: { publishableKey: string } = await (await fetch(`${server.origin}/healthz`)).json();
	const facilitator = new BenchPerson(server.origin, key);
	await facilitator.signIn();
	const at = (hours: number) => new Date(Date.now() + hours * HOUR).toISOString();
	const collect = { id: newId(), step: 'collect' as const, mode: 'async' as const, minutes: null, rules: {} };
	const ballots = BALLOTS.map((bench) => ({ ...bench, id: newId() }));
	const prompt = newId();
	const workshop = await createWorkshop(facilitator.client, newId(), {
		kind: 'retro',
		template: 'start-stop-continue',
		title: 'Bench',
		purpose: 'To see what a ballot costs.',
		ground_rule: null,
		call_url: null,
		places: [],
		naming: 'anonymous',
		readers: null,
		zone: 'UTC',
		phases: [
			{ ...collect, opens_at: at(0), closes_at: at(24) },
			...ballots.map(({ id, rules }, n) => ({
				id,
				rules,
				step: 'vote' as const,
				mode: 'live' as const,
				opens_at: n === 0 ? at(48) : null,
				closes_at: null,
				minutes: 3
			}))
		],
		prompts: [{ id: prompt, phase_id: collect.id, kind: 'cards', text: 'What?', hint: null, colour: 'teal', rules: {} }]
	});
	const voters: BenchPerson[] = [];
	for (let n = 0; n < VOTERS; n++) {
		const voter = new BenchPerson(server.origin, key);
		await voter.enter(workshop.code);
		voters.push(voter);
	}
	for (let n = 0; n < TOPICS; n++) {
		const body = `Card ${n}, about something that slowed us down`;
		await addCard((voters[n % VOTERS] ?? facilitator).client, workshop.id, { id: newId(), promptId: prompt, body });
	}
	await server.travel(49 * HOUR);
	const topics = (await getWorkshop(facilitator.client, workshop.id)).shared.topics.map(({ id }) => id);
	await server.edit(ballots.map(({ id, drawn }) => slipsFor(id, drawn)).join(';'));
	await advance(facilitator.client, workshop.id, collect.id);

	const rows: Row[] = [];
	for (const { id, rules, vote } of ballots) {
		const cast = (voter: BenchPerson, n: number) =>
			rules.method === 'ranked'
				? rankTopics(
						voter.client,
						id,
						[...topics.slice(n), ...topics.slice(0, n)].map((topic) => [topic])
					)
				: castVote(voter.client, id, topics[n % topics.length] ?? '', vote);
		const before = processorTime(server);
		for (let n = 0; n < VOTES; n++) await Promise.all(voters.map((voter) => cast(voter, n)));
		const spent = (processorTime(server) - before) / (VOTES * VOTERS);
		const began = performance.now();
		await advance(facilitator.client, workshop.id, id);
		const closing = performance.now() - began;
		rows.push(
			row(`a vote by ${NAMES[rules.method]}, ${SLIPS} slips of ${TOPICS} in the ballot: processor time`, spent),
			row('  the close of that ballot, until the facilitator has the answer', closing)
		);
	}
	await Promise.all(voters.map((voter) => voter.leave()));
	return rows;
}

const NAMES: Readonly<Record<Method, string>> = {
	dots: 'dots',
	approval: 'approval',
	score: 'score',
	ranked: 'ranking, all of it at once',
	fist: 'fist of five',
	impact_effort: 'impact and effort',
	consent: 'consent',
	yes_no: 'yes or no'
};

function row(what: string, seen: number): Row {
	return { what, unit: 'ms', seen: [seen], bar: '', holds: null };
}
