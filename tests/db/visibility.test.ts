/** Every cell of the table that the privacy page shows, asked of the database as that reader, at that stage. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { Snapshot } from '../../src/lib/domain/snapshot.ts';
import { SummarySource } from '../../src/lib/domain/summary-source.ts';
import {
	canSee,
	READERS,
	STAGES,
	THINGS,
	type Reader,
	type Stage,
	type Thing
} from '../../src/lib/domain/visibility.ts';
import { openDatabases } from '../support/database.ts';
import type { Database } from '../support/database-session.ts';
import { DAY, Person, Retro, sentTo, stranger, type Plan } from '../support/people.ts';
import { Rounds, type Round } from '../support/rounds.ts';
import { object, propose, say } from '../support/talking-apart.ts';
import { pointsTold } from '../../src/lib/domain/ballot.ts';

const PURPOSE = 'the purpose of it all';
const CARD = 'a card of Ana alone';
/** Nobody gives its topic a title, so it is called by it. */
const NAMING = 'a card that names its topic';
const COMMENT = 'a word on the card of Ana';
const ACTION = 'an action to be taken';
const TRIGGER = 'a sign to look out for';
const DISSENT = 'a reason against what was decided';
const SIGNATURE = 'A. Signatory';
const SHEET = 'words on the sheet of Ana';
const PILE = randomUUID();
const POST = 'a word of Ana in the talk';
const OBJECTION = 'why Ana is against it';
const REASON = 'why Ana cannot live with it';
const ANA = 'Ana Ordinary';
/** What Ana types on a card that she signs. */
const SIGNED = 'Signed Susan';
/** Joined and did nothing, so that no card carries the name. */
const QUIET = 'Quiet Quentin';

/** What is asked of the workshop whose rounds go over days. */
const APART: readonly Thing[] = ['sheet', 'pile', 'rating', 'reason', 'post', 'objection'];

/** Everything that a reader is told when asking for all there is, refusals left out. */
interface Told {
	readonly text: string;
	readonly snapshot: Snapshot | null;
	readonly summary: SummarySource | null;
}
type Seen = Map<`${Stage} ${Reader}`, Told>;

interface Lived {
	readonly seen: Seen;
	/** whatever stands for somebody other than the fellow who reads */
	readonly people: ReadonlySet<string>;
	/** the card whose author is asked about */
	readonly card: string;
}

async function ask(person: Person, name: string, args: Record<string, unknown>): Promise<unknown> {
	return person.call(name, args).catch(() => null);
}

/** A workshop as it is asked about. */
type Asked = Pick<Retro, 'id' | 'code' | 'token' | 'sent'>;

async function everythingTold(retro: Asked, person: Person, knows: 'link' | 'summary' | null): Promise<Told> {
	const snapshot = await ask(person, 'get_workshop', { p_workshop: retro.id });
	const summary = knows ? await ask(person, 'get_summary', { p_token: retro.token }) : null;
	const face = knows === 'link' ? await ask(person, 'look_up_workshop', { p_code: retro.code }) : null;
	const list = await ask(person, 'list_workshops', {});
	const behind: unknown[] = [];
	for (const table of [
		'workshops',
		'cards',
		'comments',
		'topics',
		'participants',
		'votes',
		'answers',
		'outcomes',
		'posts',
		'objections',
		'events'
	]) {
		behind.push(await person.behind(`select to_jsonb(t) as row from public.${table} as t`));
	}
	const heard = snapshot === null ? [] : (await retro.sent()).map(({ text }) => text);
	return {
		text: [JSON.stringify([snapshot, summary, face, list, behind]), ...heard].join('\n'),
		snapshot: snapshot === null ? null : Snapshot.parse(snapshot),
		summary: summary === null ? null : SummarySource.parse(summary)
	};
}

/** Everyone who may ask, and what they are told at each stage, noted. */
async function asking(
	workshop: Asked & { db: Database },
	{ ana, bo, facilitator }: Record<'ana' | 'bo' | 'facilitator', Person>
) {
	const { db } = workshop;
	const elsewhere = await Retro.create(db);
	const readers: Record<Reader, { person: Person; knows: 'link' | 'summary' | null }> = {
		self: { person: ana, knows: 'link' },
		fellow: { person: bo, knows: 'link' },
		facilitator: { person: facilitator, knows: 'link' },
		link: { person: stranger(db), knows: 'link' },
		summary: { person: stranger(db), knows: 'summary' },
		outsider: { person: await elsewhere.join(), knows: null }
	};
	const seen: Seen = new Map();
	// Whatever stands for somebody other than the fellow who reads, who may find himself.
	const people = new Set<string>();
	const look = async (stage: Stage) => {
		for (const { id } of await db.admin(
			`select unnest(array[p.id, s.id]) as id
			from public.participants as p join public.participant_keys as k on k.participant_id = p.id
			left join private.slips as s on s.participant_id = p.id
			where p.workshop_id = $1 and k.user_id <> $2`,
			[workshop.id, bo.id]
		)) {
			if (id) people.add(String(id));
		}
		for (const reader of READERS) {
			const { person, knows } = readers[reader];
			// Who has the participant link finds the summary's through the page; who has not joined is given the face alone.
			const told = await everythingTold(workshop, person, reader === 'link' ? null : knows);
			const face =
				reader === 'link' ? JSON.stringify(await ask(person, 'look_up_workshop', { p_code: workshop.code })) : '';
			seen.set(`${stage} ${reader}`, { ...told, text: told.text + face });
		}
	};
	return { seen, people, look };
}

/** Rounds over days with what only they have: ratings, sheets that go round, sorting alone, a talk. */
async function liveApart(db: Database): Promise<Lived> {
	const day = { hours: 24 };
	const sheets: Round = { step: 'collect', ...day, rules: { sheets: true } };
	const rounds = await Rounds.create(db, [
		{ step: 'check', ...day },
		sheets,
		sheets,
		{ step: 'group', ...day, rules: { apart: true } },
		{ step: 'vote', ...day, rules: { method: 'consent' } },
		{ step: 'discuss', hours: 48 }
	]);
	const [ana, bo] = await rounds.people(2);
	if (!ana || !bo) throw new Error('nobody came');
	const token = (await rounds.look()).shared.workshop.summary_token;
	const sent = () => sentTo(db, rounds.id);
	const { facilitator, id, code } = rounds;
	const { look, ...lived } = await asking({ db, id, code, token, sent }, { ana, bo, facilitator });

	await rounds.rate(ana, 0, 4);
	await rounds.pass(24.1);
	const card = await rounds.write(ana, 1, SHEET);
	await rounds.pass(24.2);
	await look('writing');
	await rounds.pass(24.2);
	await ana.call('put_in_piles', { p_phase: rounds.phases[3], p_piles: { [card.id]: PILE } });
	const topic = (await rounds.look()).shared.cards[0]?.topic_id ?? '';
	// Else the topic is called by the words of its card.
	await ana.call('rename_topic', { p_topic: topic, p_version: 1, p_title: 'A topic' });
	await look('reading');
	await rounds.pass(24);
	await rounds.vote(ana, 4, topic, { stance: 'object', reason: REASON });
	await look('voting');
	await rounds.pass(24);
	await say(ana, topic, POST);
	await object(ana, await propose(bo, { workshop: rounds, topic }, 'Stop it'), OBJECTION);
	// Nothing is decided here that anybody could be asked about.
	for (const stage of ['discussing', 'ratifying', 'ratified'] as const) await look(stage);
	await rounds.pass(24 * 4);
	await look('closed');
	return { ...lived, card: card.id };
}

/** A retro lived through, with everything noted that anybody is told at each stage. */
async function live(db: Database, plan: Plan): Promise<Lived> {
	const retro = await Retro.create(db, { ...plan, more: { purpose: PURPOSE } });
	const ana = await retro.join(new Person(db), ANA);
	const bo = await retro.join(new Person(db), 'Bo');
	await retro.join(new Person(db), QUIET);
	const dee = await retro.join(new Person(db), 'Dee');
	const { look, ...lived } = await asking(retro, { ana, bo, facilitator: retro.facilitator });

	await db.admin(`update public.prompts set rules = '{"risks": true}' where id = $1`, [retro.prompts.start]);
	const decision = randomUUID();
	const card = await ana.addCard(retro, CARD);
	const other = await bo.addCard(retro, 'Another card');
	const naming = await dee.addCard(retro, NAMING);
	const asked = [retro.id, retro.prompts.stop];
	await db.admin(`update public.prompts set rules = '{"signed": true}' where workshop_id = $1 and id = $2`, asked);
	const signed = { p_id: randomUUID(), p_workshop: retro.id, p_prompt: retro.prompts.stop, p_body: 'Signed' };
	await ana.call('add_card', { ...signed, p_signature: SIGNED });
	await look('writing');
	await retro.goTo('read');
	await db.admin(`update public.phases set rules = '{"comments": true, "reactions": true}' where id = $1`, [
		retro.phases.read
	]);
	await ana.call('add_comment', { p_id: randomUUID(), p_card: card.id, p_body: COMMENT });
	await ana.call('react_to_card', { p_workshop: retro.id, p_card: card.id, p_kind: 'agree', p_on: true });
	await ana.call('want_talk', { p_topic: await retro.topicOf(card), p_on: true });
	await retro.goTo('group');
	const topic = await retro.topicOf(card);
	await ana.call('rename_topic', { p_topic: topic, p_version: 1, p_title: 'A topic' });
	await bo.call('rename_topic', { p_topic: await retro.topicOf(other), p_version: 1, p_title: 'Another' });
	await look('reading');
	await retro.goTo('vote');
	await ana.vote(retro, topic, 2);
	await dee.vote(retro, await retro.topicOf(naming), 1);
	await look('voting');
	await retro.goTo('discuss');
	const action = await retro.propose(retro.facilitator, 'action', ACTION, randomUUID());
	const taken = { p_outcome: action.id, p_version: action.version, p_name: SIGNATURE, p_confidence: 4 };
	await ana.call('take_on_action', taken);
	await ana.call('view_risk', { p_topic: topic, p_class: 'resolved' });
	await retro.facilitator.call('open_risk', { p_topic: topic });
	const agreed = {
		p_topic: topic,
		p_version: 1,
		p_class: 'owned',
		p_owner: 'Dee',
		p_due: '2027-01-15',
		p_trigger: TRIGGER
	};
	await bo.call('classify_risk', agreed);
	await retro.propose(retro.facilitator, 'decision', 'We try it', decision);
	await look('discussing');
	const ratify = { id: randomUUID(), step: 'ratify', mode: 'live', minutes: 3 };
	const rest = { p_workshop: retro.id, p_after: retro.phases.discuss, p_phases: [ratify], p_prompts: [] };
	await retro.facilitator.call('change_timetable', rest);
	await retro.advance('discuss');
	await ana.call('take_stance', { p_phase: ratify.id, p_outcome: decision, p_stance: 'object', p_reason: DISSENT });
	await look('ratifying');
	await retro.facilitator.call('advance', { p_workshop: retro.id, p_from: ratify.id });
	await look('ratified');
	await retro.pass(2 * DAY);
	await look('closed');
	return { ...lived, card: card.id };
}

describe.each(await openDatabases())('on $name', (db) => {
	const workshops: { name: string; plan: Plan | null; things: readonly Thing[] }[] = [
		{
			name: 'an anonymous workshop',
			plan: {},
			things: THINGS.filter((thing) => !/named|open/.test(thing) && !APART.includes(thing))
		},
		{ name: 'a workshop over days', plan: null, things: ['author', ...APART] },
		{
			name: 'a named workshop',
			plan: { naming: 'named' },
			things: ['card', 'author_named', 'comment', 'reaction', 'people', 'votes', 'result']
		},
		{ name: 'a workshop with an open ballot', plan: { open: true }, things: ['card', 'votes', 'result_open'] }
	];
	describe.each(workshops)('in $name', ({ plan, things }) => {
		let lived: Lived;
		beforeAll(async () => {
			lived = plan ? await live(db, plan) : await liveApart(db);
		});

		/** Whether what a reader was told gives the thing away. */
		function gives(thing: Thing, reader: Reader, { text, snapshot, summary }: Told): boolean {
			const namesSomebody = () => [...lived.people].some((id) => text.includes(id));
			const mine = snapshot?.mine;
			switch (thing) {
				case 'frame':
					return text.includes(PURPOSE);
				case 'card':
					return text.includes(CARD);
				case 'author':
					return reader === 'self' ? mine?.cards.some(({ id }) => id === lived.card) === true : namesSomebody();
				case 'author_named':
					return text.includes(ANA);
				case 'signature':
					return text.includes(SIGNED);
				case 'comment':
					return text.includes(COMMENT);
				case 'reaction':
					return (mine?.reactions.length ?? 0) > 0;
				case 'wish':
					return (mine?.wanted.length ?? 0) > 0;
				case 'wanted':
					return [...(snapshot?.shared.topics ?? []), ...(summary?.topics ?? [])].some(
						(topic) => topic.is_wanted || topic.parked_why === 'wanted'
					);
				case 'people':
					return reader === 'self' ? text.includes(QUIET) : text.includes(QUIET) || namesSomebody();
				case 'votes':
					return reader === 'self'
						? mine?.slips.some(({ votes }) => Object.keys(votes).length > 0) === true
						: namesSomebody();
				case 'topic':
					return text.includes(NAMING);
				case 'result':
				case 'result_open':
					return (
						(snapshot?.shared.results.length ?? 0) + (summary?.results.length ?? 0) > 0 ||
						snapshot?.progress?.tallies?.some((tally) => pointsTold(tally) > 0) === true
					);
				case 'reason':
					return text.includes(REASON);
				case 'stance':
					return (mine?.stances.length ?? 0) > 0;
				case 'ratified':
					return [...(snapshot?.shared.outcomes ?? []), ...(summary?.outcomes ?? [])].some(
						({ ratified }) => ratified !== null
					);
				case 'dissent':
					return text.includes(DISSENT);
				case 'sheet':
					return text.includes(SHEET);
				case 'pile':
					return text.includes(PILE);
				case 'rating':
					return reader === 'self' ? Object.keys(mine?.answers ?? {}).length > 0 : namesSomebody();
				case 'post':
					return text.includes(POST);
				case 'objection':
					return text.includes(OBJECTION);
				case 'outcome':
					return text.includes(ACTION);
				case 'commitment':
					return text.includes(SIGNATURE);
				case 'view':
					return reader === 'self'
						? (mine?.first_views.length ?? 0) > 0
						: /"class": ?"resolved"|"resolved": ?\d/.test(text);
				case 'risk':
					return text.includes(TRIGGER);
			}
		}

		const cells = things.flatMap((thing) => READERS.map((reader) => ({ thing, reader })));
		test.each(cells)('$thing, as $reader', ({ thing, reader }) => {
			const given = STAGES.filter((stage) => {
				const told = lived.seen.get(`${stage} ${reader}`);
				if (!told) throw new Error('Nobody looked');
				return gives(thing, reader, told);
			});
			expect(given).toEqual(STAGES.filter((stage) => canSee(thing, reader, stage)));
		});
	});
});
