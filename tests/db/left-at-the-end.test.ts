/** What the end says of a topic that somebody wanted to talk about and nobody did, and what takes that off again. */
import { describe, expect, test } from 'vitest';
import { meetOrNotIn } from '../../src/lib/domain/meeting.ts';
import { SummarySource } from '../../src/lib/domain/summary-source.ts';
import { summaryOf } from '../../src/lib/domain/summary.ts';
import { openDatabases, refusal } from '../support/database.ts';
import { marking, want, type Marking } from '../support/marking.ts';
import type { Round } from '../support/rounds.ts';
import { object, propose } from '../support/talking-apart.ts';

const databases = await openDatabases();

const APPROVAL = { method: 'approval', open: false } as const;
/** Read, talked about together, and voted on in the end. */
const VOTE_LAST: Round[] = [
	{ step: 'collect', hours: 24 },
	{ step: 'read', hours: 24 },
	{ step: 'discuss', minutes: 10 },
	{ step: 'vote', minutes: 5, rules: APPROVAL }
];

const topicIn = async ({ workshop, topic }: Marking) =>
	(await workshop.look()).shared.topics.find(({ id }) => id === topic);

async function summary({ workshop, ana }: Marking) {
	const p_token = (await ana.snapshot(workshop.id)).shared.workshop.summary_token;
	const { outcome } = summaryOf(SummarySource.parse(await ana.call('get_summary', { p_token })), 'unnamed');
	return {
		...outcome,
		untalked: outcome.topics.flatMap(({ label, parked_why }) => (parked_why === 'wanted' ? [label] : []))
	};
}

/** Everybody votes for the topic that somebody wanted to talk about: four, so that the result tells it. */
async function voteFor({ workshop, ana, bo, topic }: Marking, ballot: number): Promise<void> {
	for (const person of [ana, bo, ...(await workshop.people(3))]) await workshop.vote(person, ballot, topic, 1);
}

const back = ({ workshop }: Marking) =>
	workshop.facilitator.call('go_back', { p_workshop: workshop.id, p_from: null, p_void: true });

describe.each(databases)('on $name', (db) => {
	describe('what a ballot after the last talk chose', () => {
		async function chosen(rounds = VOTE_LAST) {
			const made = await marking(db, rounds);
			await want(made.ana, made.topic);
			await made.workshop.advance(1);
			await made.workshop.advance(2);
			await voteFor(made, 3);
			return made;
		}

		test('is not parked, and says that nobody talked about it as somebody wanted', async () => {
			const made = await chosen();
			await made.workshop.advance(3);
			expect(await topicIn(made)).toMatchObject({ status: 'open', parked_why: 'wanted', is_wanted: false });
			expect(await summary(made)).toMatchObject({ parked: [], untalked: ['Ship smaller'] });
		});

		test('the same over days, and until all is final', async () => {
			const made = await chosen([...VOTE_LAST.slice(0, 3), { step: 'vote', hours: 24, rules: APPROVAL }]);
			await made.workshop.pass(49);
			expect(await topicIn(made)).toMatchObject({ status: 'open', parked_why: 'wanted' });
			await made.workshop.pass(48);
			expect(await topicIn(made)).toMatchObject({ status: 'open', parked_why: 'wanted', is_wanted: false });
		});

		test('is wanted again where the facilitator goes back', async () => {
			const made = await chosen();
			await made.workshop.advance(3);
			await back(made);
			expect(await topicIn(made)).toMatchObject({ status: 'open', parked_why: null, is_wanted: true });
		});
	});

	test('what is decided after the end is parked no more, and everybody in it is told', async () => {
		const made = await marking(db, VOTE_LAST.slice(0, 3));
		const { workshop, ana, topic } = made;
		await want(ana, topic);
		await workshop.advance(1);
		await workshop.advance(2);
		expect(await topicIn(made)).toMatchObject({ status: 'parked', parked_why: 'wanted' });
		await propose(workshop.facilitator, made, 'We ship smaller');
		expect(await topicIn(made)).toMatchObject({ status: 'open', parked_why: 'wanted' });
		const decisions = [{ body: 'We ship smaller', topic: 'Ship smaller' }];
		expect(await summary(made)).toMatchObject({ decisions, parked: [], untalked: ['Ship smaller'] });
		const events = await db.admin('select type from public.events where workshop_id = $1 order by rev desc limit 2', [
			workshop.id
		]);
		expect(events.map(({ type }) => type).sort()).toEqual(['outcome_changed', 'topic_changed']);
	});

	test('what was parked in the talk, with no reason of a person, and chosen by a ballot after it is parked no more', async () => {
		const talks: Round[] = [
			{ step: 'discuss', minutes: 10 },
			{ step: 'discuss', hours: 48 }
		];
		for (const talk of talks) {
			const made = await marking(db, [...VOTE_LAST.slice(0, 2), talk, { step: 'vote', hours: 24, rules: APPROVAL }]);
			const { workshop, ana, bo, topic } = made;
			if (talk.minutes) {
				await workshop.advance(1);
				await workshop.facilitator.call('park_topics', { p_workshop: workshop.id, p_topics: [topic] });
				await workshop.advance(2);
			} else {
				await workshop.pass(24);
				await workshop.look();
				await object(bo, await propose(ana, made, 'A day each'), 'Too small');
				await workshop.pass(49);
			}
			const parked_why = talk.minutes ? 'no_time' : 'not_settled';
			expect(await topicIn(made)).toMatchObject({ status: 'parked', parked_why });
			await voteFor(made, 3);
			for (const hours of [49, 48]) {
				await workshop.pass(hours);
				expect(await topicIn(made)).toMatchObject({ status: 'open' });
				const { topics, parked } = await summary(made);
				expect(topics).toContainEqual(expect.objectContaining({ label: 'Ship smaller', parked_why: null }));
				expect(parked).not.toContainEqual(expect.objectContaining({ label: 'Ship smaller' }));
			}
		}
	});

	test('and is parked again where that decision goes, until the workshop goes on', async () => {
		const made = await marking(db, VOTE_LAST.slice(0, 3));
		const { workshop, ana, topic } = made;
		await want(ana, topic);
		await workshop.advance(1);
		await workshop.advance(2);
		const { id: p_outcome } = await propose(workshop.facilitator, made, 'A mistake');
		await workshop.facilitator.call('remove_outcome', { p_outcome });
		expect(await topicIn(made)).toMatchObject({ status: 'parked', parked_why: 'wanted' });
		expect((await summary(made)).parked).toMatchObject([{ label: 'Ship smaller', parked_why: 'wanted' }]);
		await back(made);
		expect(await topicIn(made)).toMatchObject({ status: 'open', parked_why: null, is_wanted: true });
	});

	test('what was not settled over days is parked no more once the facilitator accepts it', async () => {
		const made = await marking(db, [...VOTE_LAST.slice(0, 2), { step: 'discuss', hours: 48 }]);
		const { workshop, ana, bo } = made;
		await workshop.pass(24);
		await workshop.look();
		const { id } = await propose(ana, made, 'A day each');
		await object(bo, { id }, 'Too small');
		await workshop.pass(49);
		expect(await topicIn(made)).toMatchObject({ status: 'parked', parked_why: 'not_settled' });
		const row = (await workshop.look()).shared.outcomes.find((each) => each.id === id);
		await workshop.facilitator.call('accept_outcome', { p_outcome: id, p_version: row?.version });
		expect(await topicIn(made)).toMatchObject({ status: 'open' });
		const others = [{ label: 'Fewer meetings' }];
		expect(await summary(made)).toMatchObject({ decisions: [{ body: 'A day each' }], parked: others, untalked: [] });
		await workshop.facilitator.call('remove_outcome', { p_outcome: id });
		expect(await topicIn(made)).toMatchObject({ status: 'parked', parked_why: 'not_settled' });
	});

	test('what was decided before, and marked since, says that nobody talked about it', async () => {
		const made = await marking(db, [
			...VOTE_LAST.slice(0, 2),
			{ step: 'discuss', hours: 48, rules: { objection_hours: 1 } },
			{ step: 'discuss', minutes: 10 }
		]);
		const { workshop, ana, bo, topic } = made;
		await workshop.pass(24);
		await workshop.look();
		await propose(bo, made, 'So be it');
		await workshop.pass(49);
		await workshop.look();
		await want(ana, topic);
		await workshop.advance(2);
		expect(await topicIn(made)).toMatchObject({ status: 'open', is_wanted: true });
		await workshop.advance(3);
		expect(await topicIn(made)).toMatchObject({ status: 'open', parked_why: 'wanted', is_wanted: false });
		expect(await summary(made)).toMatchObject({ parked: [], untalked: ['Ship smaller'] });
	});

	test('unparked in the end it still says so, and is wanted again as often as the facilitator goes back', async () => {
		const made = await marking(db, VOTE_LAST.slice(0, 3));
		const { workshop, ana, topic } = made;
		await want(ana, topic);
		await workshop.advance(1);
		await workshop.advance(2);
		await workshop.facilitator.call('unpark_topic', { p_topic: topic });
		expect(await topicIn(made)).toMatchObject({ status: 'open', parked_why: 'wanted' });
		for (const _ of [1, 2]) {
			await back(made);
			expect(await topicIn(made)).toMatchObject({ status: 'open', parked_why: null, is_wanted: true });
			await workshop.advance(2);
			expect(await topicIn(made)).toMatchObject({ status: 'parked', parked_why: 'wanted', is_wanted: false });
		}
	});

	test('what there was no time for is open again in the talk that the facilitator goes back into, from a check or from the end', async () => {
		for (const tail of [[], [{ step: 'check', minutes: 2 }]] satisfies Round[][]) {
			const made = await marking(db, [...VOTE_LAST.slice(0, 3), ...tail]);
			const { workshop, ana, topic } = made;
			await want(ana, topic);
			await workshop.advance(1);
			await workshop.pass(1);
			await workshop.facilitator.call('park_topics', { p_workshop: workshop.id, p_topics: [topic] });
			await workshop.advance(2);
			expect(await topicIn(made)).toMatchObject({ status: 'parked', parked_why: 'no_time' });
			if (tail.length > 0) await workshop.goBack(3);
			else await back(made);
			expect(await topicIn(made)).toMatchObject({ status: 'open', is_wanted: true });
		}
	});

	test('over days there is time for what somebody wants until the window closes', async () => {
		const made = await marking(db, [
			...VOTE_LAST.slice(0, 2),
			{ step: 'discuss', hours: 48 },
			{ step: 'discuss', minutes: 10 }
		]);
		const { workshop, ana, topic } = made;
		await want(ana, topic);
		await workshop.pass(24);
		await workshop.look();
		const park = () => workshop.facilitator.call('park_topics', { p_workshop: workshop.id, p_topics: [topic] });
		expect(await refusal(park())).toMatchObject({ reason: 'talk_wanted' });
	});

	test('a mark made after a ballot over days shows before people meet, though they vote once more when they do', async () => {
		const made = await marking(db, [
			{ step: 'collect', hours: 24 },
			{ step: 'vote', hours: 24, rules: APPROVAL },
			{ step: 'vote', minutes: 5 },
			{ step: 'discuss', minutes: 20 }
		]);
		const { workshop, ana, topic } = made;
		await voteFor({ ...made, topic: made.other }, 1);
		await workshop.pass(24);
		await workshop.look();
		await want(ana, topic);
		await workshop.pass(1);
		expect(await topicIn(made)).toMatchObject({ is_wanted: true });
		expect(meetOrNotIn(await workshop.look())).toMatchObject({ advice: 'meet', isWanted: true });
	});

	test('a mark made when they have met waits for the ballot that comes before the talk', async () => {
		const made = await marking(db, [
			{ step: 'collect', hours: 24 },
			{ step: 'vote', hours: 24, rules: APPROVAL },
			{ step: 'group', minutes: 5 },
			{ step: 'vote', minutes: 50, rules: APPROVAL },
			{ step: 'discuss', minutes: 20 }
		]);
		const { workshop, ana, topic } = made;
		await workshop.pass(24);
		await workshop.look();
		await workshop.advance(1);
		await want(ana, topic);
		await workshop.advance(2);
		await workshop.pass(1);
		expect(await topicIn(made)).toMatchObject({ is_wanted: false });
		await workshop.advance(3);
		expect(await topicIn(made)).toMatchObject({ is_wanted: true });
	});
});
