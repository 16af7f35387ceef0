/** "Needs talk": who marks a topic, from when until when, and what others learn of it, at which instant. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { agendaOf } from '../../src/lib/domain/agenda.ts';
import type { Vote, VoteRules } from '../../src/lib/domain/ballot.ts';
import { applyEvent } from '../../src/lib/domain/apply.ts';
import { meetOrNotIn } from '../../src/lib/domain/meeting.ts';
import { WorkshopEvent, type Shared } from '../../src/lib/domain/snapshot.ts';
import { Outcome } from '../../src/lib/domain/workshop.ts';
import { openDatabases, refusal } from '../support/database.ts';
import { type Marking, marking as markingOn, want } from '../support/marking.ts';
import { anon, HOUR, Person, stranger } from '../support/people.ts';
import { sentTo } from '../support/reading.ts';
import { roundsPlan, type Round } from '../support/rounds.ts';
import { propose } from '../support/talking-apart.ts';

const databases = await openDatabases();
const marking = (db: (typeof databases)[number], rounds = VOTED) => markingOn(db, rounds);

/** Read and voted on over days, then talked about together. */
const VOTED: Round[] = [
	{ step: 'collect', hours: 24 },
	{ step: 'read', hours: 24 },
	{ step: 'vote', hours: 24 },
	{ step: 'discuss', minutes: 20 },
	{ step: 'check', minutes: 2 }
];

interface Ballot {
	rules: VoteRules;
	value: Vote;
}

/** A ballot by each method, and a value in favour. */
const BALLOTS = [
	{ rules: { method: 'dots', budget: 2, cap: 2, open: false }, value: 1 },
	{ rules: { method: 'approval', open: false }, value: 1 },
	{ rules: { method: 'score' }, value: 5 },
	{ rules: { method: 'ranked' }, value: 1 },
	{ rules: { method: 'fist', least: 3 }, value: 5 },
	{ rules: { method: 'impact_effort' }, value: { impact: 5, effort: 1 } },
	{ rules: { method: 'consent' }, value: { stance: 'agree' } },
	{ rules: { method: 'yes_no', threshold: 'majority', quorum: 2, open: false }, value: 'yes' }
] as const satisfies Ballot[];

/** Somebody proposes in the room what the facilitator then accepts. */
async function decide({ workshop, bo, topic }: Marking): Promise<void> {
	const proposed = await bo.call('propose_outcome', {
		p_id: randomUUID(),
		p_workshop: workshop.id,
		p_kind: 'decision',
		p_topic: topic,
		p_body: 'So be it'
	});
	const { id, version } = Outcome.parse(proposed);
	await workshop.facilitator.call('accept_outcome', { p_outcome: id, p_version: version });
}

const wanted = (shared: Shared) => shared.topics.filter(({ is_wanted }) => is_wanted).map(({ id }) => id);
const own = async ({ workshop }: Marking, person: Person) => (await person.snapshot(workshop.id)).mine.wanted;

/** Lets time pass to shortly after the next full hour by the workshop's own stored instants. */
const pastTheHour = ({ workshop }: Marking) => workshop.pass(1);

describe.each(databases)('on $name', (db) => {
	test('a mark is its owner’s until the ballot closes, and is told with the result: that there is one, nothing else', async () => {
		const made = await marking(db);
		const { workshop, ana, bo, topic } = made;
		const { rev } = (await workshop.look()).shared.workshop;
		await want(ana, topic);
		await want(ana, topic);
		expect(await own(made, ana)).toEqual([topic]);
		expect(await own(made, bo)).toEqual([]);
		await pastTheHour(made);
		await workshop.pass(23);
		await workshop.vote(bo, 2, made.other, 1);
		const held = (await workshop.look()).shared;
		expect(wanted(held)).toEqual([]);
		expect(held.workshop.rev).toBe(rev + 1);
		await workshop.pass(24);
		const told = (await bo.snapshot(workshop.id)).shared;
		expect(told.results).toHaveLength(1);
		expect(wanted(told)).toEqual([topic]);
		const events = (await sentTo(workshop)).map(({ payload }) => WorkshopEvent.parse(payload));
		const fresh = events.filter((event) => event.rev > held.workshop.rev);
		expect(fresh.map(({ type }) => type)).toEqual(['topic_changed', 'window_closed']);
		const [first] = fresh;
		expect(first && applyEvent(held, first)).toMatchObject({ topics: told.topics });
		expect(JSON.stringify(fresh)).not.toContain('talk_wishes');
	});

	test('is taken back as long as nobody has been told', async () => {
		const made = await marking(db);
		const { workshop, ana, bo, topic } = made;
		await want(ana, topic);
		await want(bo, topic);
		await want(ana, topic, false);
		await want(ana, topic, false);
		expect(await own(made, ana)).toEqual([]);
		await workshop.pass(48);
		expect(wanted((await workshop.look()).shared)).toEqual([topic]);
		expect(await refusal(want(bo, topic, false))).toMatchObject({ reason: 'window_closed' });
		// What one has not marked is nothing to take back.
		await want(ana, topic, false);
	});

	test('after the result it is told at the next full hour, or when the talk begins', async () => {
		const made = await marking(db);
		const { workshop, ana, bo, topic, other } = made;
		await workshop.pass(48);
		await workshop.look();
		await want(ana, topic);
		const [row] = await db.admin('select tells_at from private.talk_wishes where workshop_id = $1', [workshop.id]);
		const tells = Date.parse(String(row?.['tells_at']));
		expect(tells % HOUR).toBe(0);
		expect(tells).toBeGreaterThan(Date.now());
		expect(wanted((await bo.snapshot(workshop.id)).shared)).toEqual([]);
		await pastTheHour(made);
		expect(wanted((await bo.snapshot(workshop.id)).shared)).toEqual([topic]);
		await want(bo, other);
		await workshop.advance(2);
		expect(wanted((await workshop.look()).shared).sort()).toEqual([topic, other].sort());
		expect(await refusal(want(ana, other))).toMatchObject({ reason: 'wrong_phase' });
	});

	test('without a ballot to come it is told at the next full hour', async () => {
		const made = await marking(db, [...VOTED.slice(0, 2), { step: 'discuss', minutes: 20 }]);
		await want(made.ana, made.topic);
		expect(wanted((await made.workshop.look()).shared)).toEqual([]);
		await pastTheHour(made);
		expect(wanted((await made.workshop.look()).shared)).toEqual([made.topic]);
	});

	test('comes along with the card that it hangs on', async () => {
		const made = await marking(db, [
			{ step: 'collect', hours: 24 },
			{ step: 'read', hours: 24 },
			{ step: 'group', minutes: 5 },
			{ step: 'vote', minutes: 5 },
			{ step: 'discuss', minutes: 10 }
		]);
		const { workshop, ana, topic, other } = made;
		await want(ana, topic);
		await workshop.advance(1);
		const card = (await workshop.look()).shared.cards.find(({ topic_id }) => topic_id === topic);
		await workshop.facilitator.call('move_card', { p_card: card?.id, p_topic: other });
		expect(await own(made, ana)).toEqual([other]);
		await workshop.advance(2);
		expect(wanted((await workshop.look()).shared)).toEqual([]);
		await workshop.advance(3);
		expect(wanted((await workshop.look()).shared)).toEqual([other]);
	});

	test('is not taken in a ballot that people hold together, where nobody could see it', async () => {
		const made = await marking(db, [
			{ step: 'collect', hours: 24 },
			{ step: 'read', hours: 24 },
			{ step: 'vote', minutes: 5 },
			{ step: 'discuss', minutes: 10 }
		]);
		await want(made.ana, made.topic);
		await made.workshop.advance(1);
		for (const on of [true, false]) {
			expect(await refusal(want(made.bo, made.other, on))).toMatchObject({ reason: 'wrong_phase' });
		}
		await made.workshop.advance(2);
		expect(wanted((await made.workshop.look()).shared)).toEqual([made.topic]);
	});

	test('keeps a topic from being parked with a reason before it was talked about, told or not', async () => {
		const made = await marking(db);
		const { workshop, ana, topic, other } = made;
		const park = (p_topic: string) =>
			workshop.facilitator.call('park_topic', { p_topic, p_reason: 'We know what to do' });
		const turnTo = (p_from: string | null, p_to: string | null) =>
			workshop.facilitator.call('discuss_topic', { p_workshop: workshop.id, p_from, p_to, p_seconds: 60 });
		await want(ana, topic);
		await workshop.pass(48);
		await workshop.look();
		await workshop.advance(2);
		expect(await refusal(park(topic))).toMatchObject({ reason: 'talk_wanted' });
		// Nor is there no time for it while there is some.
		const parkAll = workshop.facilitator.call('park_topics', { p_workshop: workshop.id, p_topics: [topic, other] });
		expect(await refusal(parkAll)).toMatchObject({ reason: 'talk_wanted' });
		expect(await park(other)).toMatchObject({ status: 'parked' });
		await turnTo(null, topic);
		expect(await park(topic)).toMatchObject({ status: 'parked' });
		// Brought back, it has had what its mark asked for.
		await turnTo(topic, null);
		await workshop.facilitator.call('unpark_topic', { p_topic: topic });
		expect(wanted((await workshop.look()).shared)).toEqual([]);
		expect(await park(topic)).toMatchObject({ status: 'parked' });
	});

	test('that comes to nothing in the meeting is said to be that, not parked with a reason', async () => {
		const made = await marking(db);
		const { workshop, ana, topic } = made;
		await want(ana, topic);
		await workshop.pass(48);
		await workshop.look();
		await workshop.advance(2);
		await workshop.advance(3);
		await workshop.advance(4);
		const park = workshop.facilitator.call('park_topic', { p_topic: topic, p_reason: 'Done by mail' });
		expect(await refusal(park)).toMatchObject({ reason: 'talk_wanted' });
		const parked = (await workshop.look()).shared.topics.find(({ id }) => id === topic);
		expect(parked).toMatchObject({ status: 'parked', parked_why: 'wanted' });
	});

	test('keeps a topic on the agenda of the meeting, whatever was settled about it over days', async () => {
		const made = await marking(db, [
			{ step: 'collect', hours: 24 },
			{ step: 'read', hours: 24 },
			{ step: 'discuss', hours: 48, rules: { objection_hours: 1 } },
			{ step: 'discuss', minutes: 10 }
		]);
		const { workshop, ana, bo, topic, other } = made;
		await want(ana, topic);
		await workshop.pass(24);
		await workshop.look();
		for (const about of [topic, other]) await propose(bo, { workshop, topic: about }, 'So be it');
		await workshop.pass(49);
		const { topics, outcomes } = (await workshop.look()).shared;
		expect(outcomes.map(({ status }) => status)).toEqual(['accepted', 'accepted']);
		expect(topics.find(({ id }) => id === topic)).toMatchObject({ status: 'open', is_wanted: true });
		expect(topics.find(({ id }) => id === other)).toMatchObject({ status: 'discussed' });
	});

	test('is told when talk over days begins, and keeps it there, also where the ballot that it waited for was left out', async () => {
		const talks: Round[] = [
			{ step: 'discuss', hours: 48, rules: { objection_hours: 1 } },
			{ step: 'discuss', minutes: 10 }
		];
		const read: Round[] = [
			{ step: 'collect', hours: 24 },
			{ step: 'read', hours: 24 }
		];
		const made = await marking(db, [...read, { step: 'vote', hours: 24 }, ...talks]);
		const { workshop, ana, bo, topic, other } = made;
		await want(ana, topic);
		await workshop.facilitator.call('change_timetable', {
			p_workshop: workshop.id,
			p_after: workshop.phases[1],
			p_phases: roundsPlan(talks, Date.now() + 25 * HOUR).phases,
			p_prompts: []
		});
		expect(wanted((await workshop.look()).shared)).toEqual([]);
		await workshop.pass(26);
		expect(wanted((await workshop.look()).shared)).toEqual([topic]);
		for (const about of [topic, other]) await propose(bo, { workshop, topic: about }, 'So be it');
		await workshop.pass(49);
		const { topics, outcomes } = (await workshop.look()).shared;
		expect(outcomes.map(({ status }) => status)).toEqual(['accepted', 'accepted']);
		expect(topics.find(({ id }) => id === topic)).toMatchObject({ status: 'open' });
		expect(topics.find(({ id }) => id === other)).toMatchObject({ status: 'discussed' });
	});

	describe('what was talked about before', () => {
		/** One thing is settled over days, the other is left as it was, and both are voted on before people meet. */
		async function settled() {
			const made = await marking(db, [
				{ step: 'collect', hours: 24 },
				{ step: 'discuss', hours: 48, rules: { objection_hours: 1 } },
				{ step: 'vote', hours: 24, rules: { method: 'consent' } },
				{ step: 'discuss', minutes: 10 }
			]);
			const { workshop, ana, bo, topic } = made;
			await propose(bo, { workshop, topic }, 'So be it');
			await workshop.pass(49);
			const statusOf = async (id: string) =>
				(await workshop.look()).shared.topics.find((each) => each.id === id)?.status;
			expect(await statusOf(topic)).toBe('discussed');
			const others = await workshop.people(3);
			const agree = async (people: readonly Person[]) => {
				for (const person of people)
					for (const on of [topic, made.other]) await workshop.vote(person, 2, on, { stance: 'agree' });
			};
			const cancel = () =>
				workshop.facilitator.call('cancel_meeting', { p_workshop: workshop.id, p_from: workshop.phases[2] });
			return { ...made, statusOf, agree, cancel, others: [ana, bo, ...others] };
		}
		const advised = async ({ workshop }: Marking, of: string) => {
			const meeting = meetOrNotIn(await workshop.look());
			return [meeting?.advice, meeting?.topics.find(({ id }) => id === of)?.talk];
		};

		test('is open again where it was objected to since, and the meeting is not called needless', async () => {
			const made = await settled();
			const { workshop, ana, topic, agree, others } = made;
			await agree(others);
			await workshop.vote(ana, 2, topic, { stance: 'object', reason: 'It costs too much' });
			expect(await made.statusOf(topic)).toBe('discussed');
			await workshop.pass(24);
			expect(await advised(made, topic)).toEqual(['meet', 'objected']);
			expect(agendaOf((await workshop.look()).shared).minutes.has(topic)).toBe(true);
		});

		test('stays as it was where nobody speaks against it, and makes no meeting', async () => {
			const made = await settled();
			await made.agree(made.others);
			await made.workshop.pass(24);
			expect(await made.statusOf(made.topic)).toBe('discussed');
			expect((await advised(made, made.other))[0]).toBe('cancel');
			await made.cancel();
			expect((await made.workshop.look()).shared.topics.map(({ parked_why }) => parked_why)).toEqual([null, null]);
		});

		test('is open again where somebody marks it, and keeps the meeting', async () => {
			const made = await settled();
			const { workshop, ana, topic, agree, others } = made;
			await agree(others);
			await want(ana, topic);
			await workshop.pass(24);
			expect(await advised(made, topic)).toEqual(['meet', 'wanted']);
			expect(await refusal(made.cancel())).toMatchObject({ reason: 'talk_wanted' });
			// Talked about, the mark has had what it asked for.
			await workshop.advance(2);
			const turnTo = (p_from: string | null, p_to: string | null) =>
				workshop.facilitator.call('discuss_topic', { p_workshop: workshop.id, p_from, p_to, p_seconds: 60 });
			await turnTo(null, topic);
			expect(wanted((await workshop.look()).shared)).toEqual([topic]);
			await turnTo(topic, null);
			expect(wanted((await workshop.look()).shared)).toEqual([]);
			expect(await own(made, ana)).toEqual([]);
		});

		/** Both are talked about in a first meeting, then voted on by these rules, before a second one. */
		async function talkedAbout({ rules, value }: Ballot) {
			const made = await marking(db, [
				{ step: 'collect', hours: 24 },
				{ step: 'discuss', minutes: 10 },
				{ step: 'vote', minutes: 5, rules },
				{ step: 'discuss', minutes: 10 }
			]);
			const { workshop, topic, other } = made;
			await workshop.look();
			await workshop.advance(0);
			const turnTo = (p_from: string | null, p_to: string | null) =>
				workshop.facilitator.call('discuss_topic', { p_workshop: workshop.id, p_from, p_to, p_seconds: 60 });
			await turnTo(null, topic);
			await turnTo(topic, other);
			await turnTo(other, null);
			const statuses = async () => {
				const { topics } = (await workshop.look()).shared;
				return [topic, other].map((id) => topics.find((each) => each.id === id)?.status);
			};
			const vote = (person: Person) =>
				rules.method === 'ranked'
					? person.call('rank_topics', { p_phase: workshop.phases[2], p_ranking: [[topic]] })
					: workshop.vote(person, 2, topic, value);
			return { ...made, turnTo, statuses, vote };
		}

		test.each(BALLOTS)(
			'$rules.method: what is voted on since, and not decided, is talked about again',
			async (ballot) => {
				const made = await talkedAbout(ballot);
				const { workshop, ana, topic } = made;
				expect(await made.statuses()).toEqual(['discussed', 'discussed']);
				await workshop.advance(1);
				for (const person of [ana, ...(await workshop.people(4))]) await made.vote(person);
				await workshop.advance(2);
				expect((await made.statuses())[0]).toBe('open');
				const { shared } = await workshop.look();
				expect(agendaOf(shared).minutes.get(topic)).toBeGreaterThanOrEqual(5);
				await made.turnTo(null, topic);
				await made.turnTo(topic, null);
				expect((await made.statuses())[0]).toBe('discussed');
			}
		);

		test('and decided, it is open again only where people chose it to talk about', async () => {
			for (const [ballot, after] of [
				[BALLOTS[0], 'open'],
				[BALLOTS[1], 'discussed']
			] as const) {
				const made = await talkedAbout(ballot);
				const { workshop, ana } = made;
				await decide(made);
				await workshop.advance(1);
				await made.vote(ana);
				await workshop.advance(2);
				expect(await made.statuses()).toEqual([after, 'discussed']);
			}
		});

		test.each([
			['majority', { yes: 3, no: 2 }, 'parked'],
			['majority', { yes: 2, no: 2 }, 'open'],
			['two_thirds', { yes: 3, no: 2 }, 'open'],
			['two_thirds', { yes: 4, no: 2 }, 'parked'],
			['three_quarters', { yes: 4, no: 2 }, 'open'],
			['unanimous', { yes: 4, no: 1 }, 'open'],
			['unanimous', { yes: 5, no: 0 }, 'parked']
		] as const)(
			'parked with a reason, %s and %j: it is %s again, and its reason is not lost',
			async (threshold, votes, after) => {
				const made = await marking(db, [
					{ step: 'collect', hours: 24 },
					{ step: 'discuss', minutes: 10 },
					{ step: 'vote', minutes: 5, rules: { method: 'yes_no', threshold, quorum: 2, open: false } },
					{ step: 'discuss', minutes: 10 }
				]);
				const { workshop, topic } = made;
				await workshop.look();
				await workshop.advance(0);
				await workshop.facilitator.call('park_topic', { p_topic: topic, p_reason: 'Needs the lawyers' });
				await workshop.advance(1);
				const people = await workshop.people(votes.yes + votes.no);
				for (const [n, person] of people.entries()) await workshop.vote(person, 2, topic, n < votes.yes ? 'yes' : 'no');
				await workshop.advance(2);
				const own = async () => (await workshop.look()).shared.topics.find(({ id }) => id === topic);
				expect(await own()).toMatchObject({ status: after, park_reason: 'Needs the lawyers' });
				await workshop.advance(3);
				expect(await own()).toMatchObject({ status: 'parked', park_reason: 'Needs the lawyers' });
			}
		);

		test.each([
			['an objection', { method: 'consent' }, { stance: 'object', reason: 'Too soon' }],
			['a low hand', { method: 'fist', least: 3 }, 1]
		] as const)('and decided, it is open again by %s', async (_, rules, against) => {
			const made = await talkedAbout({ rules, value: against });
			const { workshop, ana } = made;
			await decide(made);
			await workshop.advance(1);
			for (const person of [ana, ...(await workshop.people(4))]) await made.vote(person);
			await workshop.advance(2);
			expect(await made.statuses()).toEqual(['open', 'discussed']);
		});

		test('what was said against it before the talk has been heard', async () => {
			const made = await marking(db, [
				{ step: 'collect', hours: 24 },
				{ step: 'vote', minutes: 5, rules: { method: 'consent' } },
				{ step: 'discuss', minutes: 10 },
				{ step: 'vote', minutes: 5, rules: { method: 'dots', budget: 2, cap: 2, open: false } },
				{ step: 'discuss', minutes: 10 }
			]);
			const { workshop, ana, topic, other } = made;
			await workshop.look();
			await workshop.advance(0);
			for (const on of [topic, other]) await workshop.vote(ana, 1, on, { stance: 'object', reason: 'Too soon' });
			await workshop.advance(1);
			const turnTo = (p_from: string | null, p_to: string | null) =>
				workshop.facilitator.call('discuss_topic', { p_workshop: workshop.id, p_from, p_to, p_seconds: 60 });
			await turnTo(null, topic);
			await workshop.advance(2);
			for (const on of [topic, other]) await workshop.vote(ana, 3, on, 1);
			await workshop.advance(3);
			const { topics } = agendaOf((await workshop.look()).shared);
			const against = (id: string) => topics.find((entry) => entry.topic.id === id)?.dissent.objections;
			expect([against(topic), against(other)]).toEqual([0, 1]);
		});

		test('stays as it was where nobody talks after the vote', async () => {
			const made = await marking(db, [
				{ step: 'collect', hours: 24 },
				{ step: 'discuss', hours: 48, rules: { objection_hours: 1 } },
				{ step: 'vote', hours: 24 }
			]);
			await propose(made.bo, made, 'So be it');
			await made.workshop.pass(49);
			await made.workshop.pass(25);
			const { topics, workshop } = (await made.workshop.look()).shared;
			expect(workshop.ended_at).not.toBeNull();
			expect(topics.find(({ id }) => id === made.topic)).toMatchObject({ status: 'discussed' });
		});

		test('what there was no time for comes back by its mark, and by a new one', async () => {
			const made = await marking(db, [
				{ step: 'collect', hours: 24 },
				{ step: 'read', hours: 24 },
				{ step: 'discuss', minutes: 10 },
				{ step: 'vote', hours: 24 },
				{ step: 'discuss', minutes: 10 }
			]);
			const { workshop, ana, bo, topic, other } = made;
			await want(ana, topic);
			await workshop.pass(24);
			await workshop.look();
			await workshop.advance(1);
			// The box is over.
			await workshop.pass(1);
			const park = { p_workshop: workshop.id, p_topics: [topic, other] };
			await workshop.facilitator.call('park_topics', park);
			await workshop.advance(2);
			const statuses = async () => {
				const { topics } = (await workshop.look()).shared;
				const of = (id: string) => topics.find((each) => each.id === id);
				return [topic, other].map((id) => [of(id)?.status, of(id)?.is_wanted]);
			};
			expect(await statuses()).toEqual([
				['parked', false],
				['parked', false]
			]);
			await want(bo, other);
			expect(await own(made, ana)).toEqual([topic]);
			await workshop.pass(49);
			expect(await statuses()).toEqual([
				['open', true],
				['open', true]
			]);
			expect(await advised(made, topic)).toEqual(['meet', 'wanted']);
		});

		/** Nobody had time for what somebody wants to talk about, in the first of two talks with reading between them. */
		async function noTime(ballot: Round[] = []) {
			const made = await marking(db, [
				{ step: 'collect', hours: 24 },
				{ step: 'vote', hours: 24, rules: { method: 'consent' } },
				{ step: 'discuss', minutes: 10 },
				{ step: 'read', hours: 24 },
				...ballot,
				{ step: 'discuss', minutes: 10 }
			]);
			const { workshop, ana, topic, other } = made;
			for (const person of [ana, ...(await workshop.people(4))])
				for (const on of [topic, other]) await workshop.vote(person, 1, on, { stance: 'agree' });
			await want(ana, topic);
			await workshop.pass(24);
			await workshop.look();
			await workshop.advance(1);
			await workshop.pass(1);
			const park = { p_workshop: workshop.id, p_topics: [topic] };
			await workshop.facilitator.call('park_topics', park);
			const own = async () => (await workshop.look()).shared.topics.find(({ id }) => id === topic);
			return { ...made, own };
		}

		test('what there was no time for is wanted as soon as that talk is over, and the next is not called needless', async () => {
			const made = await noTime();
			expect(await made.own()).toMatchObject({ status: 'parked', parked_why: 'no_time', is_wanted: false });
			await made.workshop.advance(2);
			expect(await made.own()).toMatchObject({ status: 'open', is_wanted: true });
			expect(await advised(made, made.topic)).toEqual(['meet', 'wanted']);
		});

		test('unless people vote before it, and then with the result', async () => {
			const made = await noTime([{ step: 'vote', hours: 24 }]);
			await made.workshop.advance(2);
			expect(await made.own()).toMatchObject({ status: 'parked', is_wanted: false });
			await made.workshop.pass(49);
			expect(await made.own()).toMatchObject({ status: 'open', is_wanted: true });
		});

		test('taken up again in that talk it is wanted there, and after the end it is said no more', async () => {
			const made = await noTime();
			const { workshop, topic } = made;
			await workshop.facilitator.call('unpark_topic', { p_topic: topic });
			expect(await made.own()).toMatchObject({ status: 'open', is_wanted: true });
			await workshop.facilitator.call('park_topics', { p_workshop: workshop.id, p_topics: [topic] });
			await workshop.facilitator.call('change_timetable', {
				p_workshop: workshop.id,
				p_after: workshop.phases[2],
				p_phases: [],
				p_prompts: []
			});
			await workshop.advance(2);
			expect(await made.own()).toMatchObject({ status: 'parked', parked_why: 'no_time', is_wanted: false });
			await workshop.facilitator.call('unpark_topic', { p_topic: topic });
			expect(await made.own()).toMatchObject({ status: 'open', is_wanted: false });
		});

		test('what was parked with its reason stays so where nobody talks any more', async () => {
			const made = await marking(db, [
				{ step: 'collect', hours: 24 },
				{ step: 'discuss', minutes: 10 },
				{ step: 'vote', hours: 24 },
				{ step: 'discuss', minutes: 10 }
			]);
			const { workshop, ana, topic } = made;
			await workshop.look();
			await workshop.advance(0);
			await workshop.facilitator.call('park_topic', { p_topic: topic, p_reason: 'Needs the lawyers' });
			await workshop.advance(1);
			await want(ana, topic);
			await workshop.facilitator.call('change_timetable', {
				p_workshop: workshop.id,
				p_after: workshop.phases[2],
				p_phases: [],
				p_prompts: []
			});
			await workshop.pass(49);
			const { topics, workshop: over } = (await workshop.look()).shared;
			expect(over.ended_at).not.toBeNull();
			expect(topics.find(({ id }) => id === topic)).toMatchObject({
				status: 'parked',
				park_reason: 'Needs the lawyers'
			});
		});
	});

	test('is told with the last ballot before the talk, not while another is open', async () => {
		const made = await marking(db, [
			{ step: 'collect', hours: 24 },
			{ step: 'vote', hours: 24 },
			{ step: 'vote', hours: 24, rules: { method: 'consent' } },
			{ step: 'discuss', minutes: 20 }
		]);
		const { workshop, ana, topic } = made;
		await want(ana, topic);
		await workshop.pass(24);
		expect((await workshop.look()).shared.results).toHaveLength(1);
		expect(wanted((await workshop.look()).shared)).toEqual([]);
		await workshop.pass(24);
		expect(wanted((await workshop.look()).shared)).toEqual([topic]);
	});

	describe('as the timetable is by then', () => {
		const APPROVAL = { method: 'approval', open: false } as const;
		const MEETING: Round[] = [
			{ step: 'vote', minutes: 50, rules: APPROVAL },
			{ step: 'discuss', minutes: 20 }
		];
		const change = ({ workshop }: Marking, after: number, rounds: readonly Round[]) =>
			workshop.facilitator.call('change_timetable', {
				p_workshop: workshop.id,
				p_after: workshop.phases[after],
				p_phases: roundsPlan(rounds, Date.now() + 48 * HOUR).phases,
				p_prompts: []
			});
		const told = async ({ workshop }: Marking) => wanted((await workshop.look()).shared);

		test('a mark that waited for a second ballot shows once that is taken out, and the meeting is not called needless', async () => {
			const made = await marking(db, [
				{ step: 'collect', hours: 24 },
				{ step: 'vote', hours: 24, rules: APPROVAL },
				{ step: 'read', hours: 24 },
				{ step: 'vote', hours: 24, rules: APPROVAL },
				{ step: 'discuss', minutes: 20 }
			]);
			const { workshop, ana, topic } = made;
			for (const person of await workshop.people(4)) await workshop.vote(person, 1, made.other, 1);
			await want(ana, topic);
			await workshop.pass(24);
			expect(await told(made)).toEqual([]);
			await change(made, 2, [{ step: 'discuss', minutes: 20 }]);
			expect(await told(made)).toEqual([topic]);
			expect(meetOrNotIn(await workshop.look())).toMatchObject({ advice: 'meet', isWanted: true });
		});

		test('a mark made before its full hour, and no ballot left, shows at that hour', async () => {
			const made = await marking(db);
			await want(made.ana, made.topic);
			await change(made, 1, [{ step: 'discuss', minutes: 20 }]);
			expect(await told(made)).toEqual([]);
			await pastTheHour(made);
			expect(await told(made)).toEqual([made.topic]);
		});

		test('a mark that shows at the next full hour waits for a ballot that is put in before it', async () => {
			const made = await marking(db, [...VOTED.slice(0, 2), { step: 'discuss', minutes: 20 }]);
			await want(made.ana, made.topic);
			await change(made, 1, MEETING);
			await pastTheHour(made);
			expect(await told(made)).toEqual([]);
		});

		test('a mark made in a first room shows when people read on their own after it', async () => {
			const made = await marking(db, [
				{ step: 'collect', hours: 24 },
				{ step: 'vote', hours: 24, rules: APPROVAL },
				{ step: 'group', minutes: 5 },
				{ step: 'read', hours: 24 },
				...MEETING
			]);
			const { workshop, ana, topic } = made;
			await workshop.pass(24);
			await workshop.look();
			await workshop.advance(1);
			await want(ana, topic);
			await pastTheHour(made);
			expect(await told(made)).toEqual([]);
			await workshop.advance(2);
			expect(await told(made)).toEqual([topic]);
		});

		/** Marked when a ballot over days is in, in the hour in which people meet to vote once more. */
		async function meetingSoon(between: Round) {
			const made = await marking(db, [
				{ step: 'collect', hours: 24 },
				{ step: 'vote', hours: 24, rules: APPROVAL },
				between,
				...MEETING
			]);
			const { workshop, ana, topic } = made;
			await workshop.pass(24);
			await workshop.look();
			const before = between.minutes ? 1 : 2;
			if (between.minutes === undefined) await want(ana, topic);
			for (let round = before; round < 3; round++) {
				if (round === 1) await want(ana, topic);
				await workshop.advance(round);
			}
			await pastTheHour(made);
			return made;
		}

		test('what falls due while people vote is told with the result, not before', async () => {
			for (const between of [
				{ step: 'group', minutes: 5 },
				{ step: 'read', hours: 24 }
			] satisfies Round[]) {
				const made = await meetingSoon(between);
				expect(await told(made)).toEqual([]);
				await made.workshop.vote(made.bo, 3, made.other, 1);
				expect(await told(made)).toEqual([]);
				await made.workshop.advance(3);
				expect(await told(made)).toEqual([made.topic]);
			}
		});

		test('or where that ballot is void and people read again', async () => {
			const made = await meetingSoon({ step: 'read', hours: 24 });
			await made.workshop.vote(made.bo, 3, made.other, 1);
			await made.workshop.goBack(3);
			expect(await told(made)).toEqual([made.topic]);
		});

		test('but not where it is void and people vote again when they have put cards together', async () => {
			const made = await meetingSoon({ step: 'group', minutes: 5 });
			await made.workshop.goBack(3);
			expect(await told(made)).toEqual([]);
			await made.workshop.advance(2);
			expect(await told(made)).toEqual([]);
			await made.workshop.advance(3);
			expect(await told(made)).toEqual([made.topic]);
		});

		test('the talk is taken out before a mark was told: what the ballot chose stays open, and says that nobody talked', async () => {
			for (const hours of [24, undefined]) {
				const ballot: Round = { step: 'vote', rules: APPROVAL, ...(hours ? { hours } : { minutes: 5 }) };
				const made = await marking(db, [...VOTED.slice(0, 2), ballot, { step: 'discuss', minutes: 20 }]);
				const { workshop, ana, topic } = made;
				await want(ana, topic);
				const kept = (await workshop.look()).shared.phases.find(({ position }) => position === 2);
				await workshop.facilitator.call('change_timetable', {
					p_workshop: workshop.id,
					p_after: workshop.phases[1],
					p_phases: [
						{ id: kept?.id, step: 'vote', mode: kept?.mode, title: null, rules: kept?.rules, opens_at: kept?.opens_at }
					].map((phase) => ({ ...phase, ...(hours ? { closes_at: kept?.closes_at } : { minutes: 5 }) })),
					p_prompts: []
				});
				if (hours) {
					await workshop.pass(25);
					await workshop.look();
				} else await workshop.advance(1);
				for (const person of await workshop.people(4)) await workshop.vote(person, 2, topic, 1);
				if (hours) await workshop.pass(24);
				else await workshop.advance(2);
				const { topics, workshop: over } = (await workshop.look()).shared;
				expect(over.ended_at).not.toBeNull();
				expect(topics.find(({ id }) => id === topic)).toMatchObject({ status: 'open', parked_why: 'wanted' });
			}
		});
	});

	test('keeps the meeting from being taken out of the timetable, once it is told', async () => {
		const made = await marking(db);
		const { workshop, ana, topic } = made;
		await want(ana, topic);
		await workshop.pass(48);
		await workshop.look();
		const takeOut = (p_phases: unknown[]) =>
			workshop.facilitator.call('change_timetable', {
				p_workshop: workshop.id,
				p_after: workshop.phases[2],
				p_phases,
				p_prompts: []
			});
		expect(await refusal(takeOut([]))).toMatchObject({ reason: 'talk_wanted' });
		const later: Round[] = [{ step: 'discuss', hours: 48, rules: { objection_hours: 1 } }];
		await takeOut(roundsPlan(later, Date.now() + HOUR).phases);
	});

	test('what the end put aside is open as it was where the facilitator goes back', async () => {
		const made = await marking(db, VOTED.slice(0, 4));
		const { workshop, ana, topic } = made;
		await want(ana, topic);
		await workshop.pass(48);
		await workshop.look();
		await workshop.advance(2);
		await workshop.advance(3);
		const own = async () => (await workshop.look()).shared.topics.find(({ id }) => id === topic);
		expect(await own()).toMatchObject({ status: 'parked', parked_why: 'wanted', is_wanted: false });
		await workshop.facilitator.call('go_back', { p_workshop: workshop.id, p_from: null });
		expect(await own()).toMatchObject({ status: 'open', parked_why: null, is_wanted: true });
		const park = workshop.facilitator.call('park_topic', { p_topic: topic, p_reason: 'Later' });
		expect(await refusal(park)).toMatchObject({ reason: 'talk_wanted' });
	});

	test('is told at the close of the last ballot over days, though people vote once more when they meet', async () => {
		const made = await marking(db, [
			{ step: 'collect', hours: 24 },
			{ step: 'vote', hours: 24, rules: { method: 'consent' } },
			{ step: 'vote', minutes: 5 },
			{ step: 'discuss', minutes: 20 }
		]);
		const { workshop, ana, topic } = made;
		await want(ana, topic);
		await workshop.pass(24);
		expect(wanted((await workshop.look()).shared)).toEqual([topic]);
	});

	test('has had its talk where the room was left while people talked about it', async () => {
		const made = await marking(db, VOTED.slice(0, 4));
		const { workshop, ana, topic } = made;
		await want(ana, topic);
		await workshop.pass(48);
		await workshop.look();
		await workshop.advance(2);
		await workshop.facilitator.call('discuss_topic', {
			p_workshop: workshop.id,
			p_from: null,
			p_to: topic,
			p_seconds: 60
		});
		await workshop.pass(60 * 24);
		const { topics } = (await workshop.look()).shared;
		expect(topics.find(({ id }) => id === topic)).toMatchObject({ status: 'discussed', parked_why: null });
	});

	test('stays on its topic when the card that it hangs on goes', async () => {
		const made = await marking(db, [
			{ step: 'collect', hours: 24 },
			{ step: 'read', hours: 24 },
			{ step: 'group', minutes: 5 },
			{ step: 'discuss', minutes: 20 }
		]);
		const { workshop, ana, bo, topic, other } = made;
		await workshop.pass(24);
		await workshop.look();
		await workshop.advance(1);
		const of = async (id: string) =>
			(await workshop.look()).shared.cards.find((card) => card.topic_id === id)?.id ?? '';
		const [kept, gone] = [await of(other), await of(topic)];
		await bo.call('move_card', { p_card: kept, p_topic: topic });
		await want(bo, topic);
		await ana.call('withdraw_card', { p_card: gone });
		await bo.call('separate_card', { p_card: kept, p_topic: randomUUID() });
		await workshop.advance(2);
		const { shared } = await workshop.look();
		expect(wanted(shared)).toEqual([shared.cards.find(({ id }) => id === kept)?.topic_id]);
	});

	test('after a talk over days it is taken until people meet', async () => {
		const made = await marking(db, [
			{ step: 'collect', hours: 24 },
			{ step: 'discuss', hours: 24, rules: { objection_hours: 1 } },
			{ step: 'discuss', minutes: 20 }
		]);
		const { workshop, ana, topic } = made;
		expect(await refusal(want(ana, topic))).toMatchObject({ reason: 'wrong_phase' });
		await workshop.pass(25);
		await workshop.look();
		await want(ana, topic);
		await workshop.advance(1);
		expect(wanted((await workshop.look()).shared)).toEqual([topic]);
	});

	test('is refused before anything is revealed, where nobody talks, and to who does not take part', async () => {
		const made = await marking(db);
		const elsewhere = await marking(db);
		const { workshop, ana, topic } = made;
		expect(await refusal(want(anon(db), topic))).toBe('denied');
		for (const person of [stranger(db), elsewhere.ana, workshop.facilitator]) {
			expect(await refusal(want(person, topic))).toMatchObject({ reason: 'not_member' });
		}
		expect(await refusal(want(ana, topic, null))).toEqual({ reason: 'invalid', detail: 'on' });
		expect(await refusal(want(ana, randomUUID()))).toMatchObject({ reason: 'not_member' });
		const silent = await marking(db, VOTED.slice(0, 3));
		expect(await refusal(want(silent.ana, silent.topic))).toMatchObject({ reason: 'wrong_phase' });
		await workshop.pass(48);
		await workshop.advance(2);
		expect(await refusal(want(ana, topic))).toMatchObject({ reason: 'wrong_phase' });
	});

	test('is forgotten at the close, and keeps its device’s place until then', async () => {
		const made = await marking(db);
		const { workshop, ana, bo, topic } = made;
		const reader = new Person(db);
		await reader.call('join_workshop', { p_code: workshop.code });
		await want(reader, topic);
		const code = await ana.call('create_device_code', { p_workshop: workshop.id });
		const redeem = reader.call('redeem_device_code', { p_code: workshop.code, p_device_code: code });
		expect(await refusal(redeem)).toMatchObject({ reason: 'place_taken' });
		await workshop.pass(60 * 24);
		const { shared } = await bo.snapshot(workshop.id);
		expect(shared.workshop.closed_at).not.toBeNull();
		expect(await db.admin('select * from private.talk_wishes where workshop_id = $1', [workshop.id])).toEqual([]);
	});
});
