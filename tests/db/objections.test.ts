/** What is proposed in a talk over days: until when it can be objected to, by whom, and what becomes of it at the end. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { SummarySource } from '../../src/lib/domain/summary-source.ts';
import { answeredOrWaiting, outcomeOf } from '../support/database-waiting.ts';
import { openDatabases, refusal } from '../support/database.ts';
import { anon, callIn, HOUR, stranger, type Person } from '../support/people.ts';
import { sentTo } from '../support/reading.ts';
import { roundsPlan, type Round } from '../support/rounds.ts';
import { object, propose, say, TALK, TALK_APART, talkApart, type Talk } from '../support/talking-apart.ts';

const databases = await openDatabases();
const takeBack = (person: Person, objection: string) => person.call('withdraw_objection', { p_objection: objection });
const edit = (person: Person, { id, version }: { id: string; version: number }, body: string) =>
	person.call('edit_outcome', { p_outcome: id, p_version: version, p_body: body });
const LIVE = [{ step: 'discuss' as const, minutes: 10 }];

/** One outcome and one topic as all see them now. */
async function now({ workshop }: Talk, outcome: { id: string }) {
	const { shared } = await workshop.look();
	const found = shared.outcomes.find(({ id }) => id === outcome.id);
	return { outcome: found, topic: shared.topics.find(({ id }) => id === found?.topic_id) };
}

describe.each(databases)('on $name', (db) => {
	describe('a proposal', () => {
		test('carries a full hour until which it can be objected to, a day from now unless the round says otherwise', async () => {
			for (const [rules, hours] of [
				[{}, 24],
				[{ objection_hours: 6 }, 6]
			] as const) {
				const talk = await talkApart(db, { rounds: TALK_APART([], rules) });
				const { objectable_until } = await propose(talk.ana, talk, 'Ship weekly');
				const until = Date.parse(String(objectable_until));
				expect(until % HOUR).toBe(0);
				expect(until - Date.now()).toBeGreaterThan(hours * HOUR - 60_000);
				expect(until - Date.now()).toBeLessThanOrEqual((hours + 1) * HOUR + 60_000);
			}
		});

		test('cannot be objected to beyond the close, and does not stand by itself when it comes too late for the whole time', async () => {
			const talk = await talkApart(db, { rounds: TALK_APART([], { objection_hours: 8 }) });
			await talk.workshop.pass(39.4);
			const late = await propose(talk.ana, talk, 'Ship weekly');
			const { phases } = (await talk.workshop.look()).shared;
			const until = Date.parse(String(late.objectable_until));
			expect(until).toBeLessThanOrEqual(Date.parse(String(phases[TALK]?.closes_at)));
			expect(until - Date.now()).toBeGreaterThanOrEqual(8 * HOUR - 60_000);
			await talk.workshop.pass(1);
			const last = await propose(talk.ana, { ...talk, topic: talk.otherTopic }, 'Meet less');
			expect(last).toMatchObject({ status: 'proposed', objectable_until: null });
			await talk.workshop.pass(8);
			expect(await now(talk, late)).toMatchObject({ outcome: { status: 'accepted' }, topic: { status: 'discussed' } });
			expect(await now(talk, last)).toMatchObject({
				outcome: { status: 'proposed' },
				topic: { status: 'parked', parked_why: 'not_settled', park_reason: null }
			});
		});

		test('that comes too late can be objected to all the same, and stands no more with other words', async () => {
			const talk = await talkApart(db);
			const early = await propose(talk.ana, talk, 'Ship weekly');
			await talk.workshop.pass(23.75);
			const last = await propose(talk.ana, { ...talk, topic: talk.otherTopic }, 'Meet less');
			expect(await object(talk.bo, last, 'Less than what?')).toMatchObject({ outcome_id: last.id });
			await edit(talk.ana, early, 'Ship every week');
			expect(await now(talk, early)).toMatchObject({ outcome: { objectable_until: null } });
		});

		test('of the facilitator can be objected to like any, and is not accepted over the heads of others', async () => {
			const talk = await talkApart(db);
			const { facilitator } = talk.workshop;
			const made = await propose(facilitator, talk, 'Ship weekly');
			expect(made).toMatchObject({ status: 'proposed' });
			const accept = facilitator.call('accept_outcome', { p_outcome: made.id, p_version: 1 });
			expect(await refusal(accept)).toMatchObject({ reason: 'wrong_phase' });
		});

		test('is its proposer’s alone to correct, and has as much time again with other words', async () => {
			const talk = await talkApart(db);
			const made = await propose(talk.ana, talk, 'Ship weekly');
			expect((await talk.ana.snapshot(talk.workshop.id)).mine.own_outcomes).toEqual([made.id]);
			expect((await talk.bo.snapshot(talk.workshop.id)).mine.own_outcomes).toEqual([]);
			expect(await refusal(edit(talk.bo, made, 'Never ship'))).toMatchObject({ reason: 'not_author' });
			const remove = talk.bo.call('remove_outcome', { p_outcome: made.id });
			expect(await refusal(remove)).toMatchObject({ reason: 'not_author' });
			await talk.workshop.pass(10);
			await edit(talk.ana, made, 'Ship every week');
			const { outcome } = await now(talk, made);
			expect(Date.parse(String(outcome?.objectable_until)) - Date.now()).toBeGreaterThan(23 * HOUR);
			await talk.workshop.pass(26);
			// It stands: nobody had anything against it.
			for (const person of [talk.ana, talk.workshop.facilitator]) {
				expect(await refusal(edit(person, { ...made, version: 2 }, 'Now or never'))).toMatchObject({
					reason: 'window_closed'
				});
			}
		});

		test('is refused once the window has closed, until people are together', async () => {
			const talk = await talkApart(db, { rounds: TALK_APART(LIVE) });
			await talk.workshop.pass(48);
			expect(await refusal(propose(talk.ana, talk, 'late'))).toMatchObject({ reason: 'window_closed' });
			await talk.workshop.advance(2);
			expect(await propose(talk.ana, talk, 'live')).toMatchObject({ objectable_until: null, phase_id: null });
		});
	});

	describe('an objection', () => {
		test('is a reason that everyone reads, unsigned, and is not counted by people', async () => {
			const talk = await talkApart(db);
			const made = await propose(talk.ana, talk, 'Ship weekly');
			const first = await object(talk.bo, made, ' Who tests it? ');
			const second = await object(talk.bo, made, 'And on Fridays?');
			expect(first).toMatchObject({ reason: 'Who tests it?', author_name: null });
			for (const person of [talk.ana, talk.bo, talk.workshop.facilitator]) {
				const { shared, mine } = await person.snapshot(talk.workshop.id);
				expect(shared.objections).toHaveLength(2);
				expect(shared.objections).toEqual(expect.arrayContaining([first, second]));
				expect(mine.own_objections).toHaveLength(person === talk.bo ? 2 : 0);
				expect(shared.outcomes).toMatchObject([{ is_contested: true }]);
			}
			const [sent] = (await sentTo(talk.workshop)).slice(-1);
			expect(sent?.payload).toMatchObject({
				type: 'objection_added',
				objections: [second],
				outcomes: [{ is_contested: true }]
			});
		});

		test('is refused to who does not take part here, to who only looks on, and without a reason', async () => {
			const talk = await talkApart(db);
			const elsewhere = await talkApart(db);
			const made = await propose(talk.ana, talk, 'Ship weekly');
			for (const person of [stranger(db), elsewhere.ana, elsewhere.workshop.facilitator, talk.workshop.facilitator]) {
				expect(await refusal(object(person, made, 'x'))).toMatchObject({ reason: 'not_member' });
			}
			expect(await refusal(object(anon(db), made, 'x'))).toBe('denied');
			expect(await refusal(object(talk.bo, made, ' '))).toEqual({ reason: 'invalid', detail: 'reason' });
			expect(await refusal(object(talk.bo, made, 'x'.repeat(501)))).toEqual({ reason: 'invalid', detail: 'reason' });
			expect(await refusal(object(talk.bo, { id: randomUUID() }, 'x'))).toMatchObject({ reason: 'not_member' });
		});

		test('comes before the hour or not at all; the same twice is one; ten of one person are enough', async () => {
			const talk = await talkApart(db);
			const made = await propose(talk.ana, talk, 'Ship weekly');
			const other = await propose(talk.ana, { ...talk, topic: talk.otherTopic }, 'Meet less');
			const once = await object(talk.bo, made, 'once');
			expect(await object(talk.bo, made, 'once', once.id)).toEqual(once);
			expect(await refusal(object(talk.ana, made, 'once', once.id))).toMatchObject({ reason: 'id_taken' });
			expect(await refusal(object(talk.bo, other, 'once', once.id))).toMatchObject({ reason: 'id_taken' });
			for (let n = 1; n < 10; n++) await object(talk.bo, made, `${n}`);
			expect(await refusal(object(talk.bo, made, 'one more'))).toMatchObject({ reason: 'limit_reached' });
			await talk.workshop.pass(26);
			expect(await refusal(object(talk.bo, other, 'late'))).toMatchObject({ reason: 'window_closed' });
			expect(await object(talk.bo, made, 'once', once.id)).toEqual(once);
		});

		test('is taken back by who made it alone; then the proposal stands', async () => {
			const talk = await talkApart(db);
			const made = await propose(talk.ana, talk, 'Ship weekly');
			const against = await object(talk.bo, made, 'too often, said with anger');
			for (const person of [talk.ana, talk.workshop.facilitator, stranger(db), (await talkApart(db)).bo]) {
				expect(await refusal(takeBack(person, against.id))).toMatchObject({ reason: /^not_(author|member)$/ });
			}
			expect(await refusal(takeBack(anon(db), against.id))).toBe('denied');
			await takeBack(talk.bo, against.id);
			await takeBack(talk.bo, against.id);
			const { shared } = await talk.workshop.look();
			expect(shared).toMatchObject({ objections: [], outcomes: [{ is_contested: false }] });
			expect(JSON.stringify(await db.admin('select * from public.objections'))).not.toContain('anger');
			await talk.workshop.pass(48);
			expect(await now(talk, made)).toMatchObject({ outcome: { status: 'accepted', is_contested: false } });
		});

		test('goes with what it was made against', async () => {
			const talk = await talkApart(db);
			const made = await propose(talk.ana, talk, 'Ship weekly');
			await object(talk.bo, made, 'no');
			await talk.ana.call('remove_outcome', { p_outcome: made.id });
			expect((await talk.workshop.look()).shared).toMatchObject({ objections: [], outcomes: [] });
		});
	});

	describe('at the end of the talk, with nobody there', () => {
		test('a topic on which something was decided is not left as not settled, though something else was objected to', async () => {
			const talk = await talkApart(db);
			const stands = await propose(talk.ana, talk, 'Ship weekly');
			await object(talk.bo, await propose(talk.ana, talk, 'Ship daily'), 'we are three');
			await talk.workshop.pass(48);
			expect(await now(talk, stands)).toMatchObject({
				outcome: { status: 'accepted' },
				topic: { status: 'discussed', parked_why: null }
			});
		});

		test('what nobody objected to stands, what somebody did goes to the next talk', async () => {
			const talk = await talkApart(db, { rounds: TALK_APART(LIVE) });
			const stands = await propose(talk.ana, talk, 'Ship weekly');
			const contested = await propose(talk.ana, { ...talk, topic: talk.otherTopic }, 'Meet less');
			await object(talk.bo, contested, 'we hardly meet');
			await talk.workshop.pass(48);
			expect(await now(talk, stands)).toMatchObject({
				outcome: { status: 'accepted' },
				topic: { status: 'discussed' }
			});
			expect(await now(talk, contested)).toMatchObject({
				outcome: { status: 'proposed', is_contested: true },
				topic: { status: 'open', parked_why: null }
			});
			await talk.workshop.advance(2);
			await talk.workshop.facilitator.call('accept_outcome', { p_outcome: contested.id, p_version: 1 });
			expect(await now(talk, contested)).toMatchObject({ outcome: { status: 'accepted', is_contested: true } });
		});

		test('it is parked as not settled if there is no talk to come, and can be taken up again', async () => {
			const talk = await talkApart(db);
			const contested = await propose(talk.ana, talk, 'Meet less');
			await object(talk.bo, contested, 'we hardly meet');
			await talk.workshop.pass(48);
			expect(await now(talk, contested)).toMatchObject({
				outcome: { status: 'proposed' },
				topic: { status: 'parked', parked_why: 'not_settled', park_reason: null }
			});
			const { facilitator } = talk.workshop;
			await facilitator.call('park_topic', { p_topic: talk.topic, p_reason: 'In spring' });
			expect(await now(talk, contested)).toMatchObject({ topic: { parked_why: null, park_reason: 'In spring' } });
			await facilitator.call('unpark_topic', { p_topic: talk.topic });
			expect(await now(talk, contested)).toMatchObject({ topic: { status: 'open', park_reason: null } });
		});

		describe('what nobody could object to, or somebody did', () => {
			const AGAIN: Round = { step: 'discuss', hours: 72, rules: { objection_hours: 24 } };
			const CHECK: Round = { step: 'check', hours: 24 };
			const takeOn = (person: Person, { id, version }: { id: string; version: number }) =>
				person.call('take_on_action', { p_outcome: id, p_version: version, p_name: 'Bo', p_confidence: 5 });
			const accept = (person: Person, { id, version }: { id: string; version: number }) =>
				person.call('accept_outcome', { p_outcome: id, p_version: version });
			/** An action that Bo proposed in the last hour of the talk, and one of Ana's that Bo objected to; the talk is over. */
			async function left(after: Round[]) {
				const talk = await talkApart(db, { rounds: TALK_APART(after) });
				await talk.workshop.pass(46.75);
				const late = await propose(talk.bo, talk, 'Buy cake', { kind: 'action' });
				const contested = await propose(talk.ana, { ...talk, topic: talk.otherTopic }, 'Meet less');
				await object(talk.bo, contested, 'We hardly meet');
				await talk.workshop.pass(1);
				return { ...talk, late, contested, facilitator: talk.workshop.facilitator };
			}

			test.each([
				['a second talk over days', [AGAIN]],
				['a check', [CHECK]],
				['a check and a second talk', [CHECK, AGAIN]],
				['a ballot and a meeting', [{ step: 'vote', hours: 24 }, ...LIVE]]
			] as [string, Round[]][])('stays as it is while people are apart, in %s', async (_, after) => {
				const talk = await left(after);
				const { ana, bo, facilitator, late, contested } = talk;
				for (const hours of after.flatMap((round) => round.hours ?? [])) {
					for (const [person, made] of [
						[bo, late],
						[ana, contested],
						[facilitator, late]
					] as const) {
						expect(await refusal(edit(person, made, 'Fire the vendor'))).toMatchObject({ reason: 'window_closed' });
					}
					for (const made of [late, contested])
						expect(await refusal(accept(facilitator, made))).toMatchObject({ reason: 'wrong_phase' });
					for (const made of [late, contested])
						expect(await refusal(object(ana, made, 'No'))).toMatchObject({ reason: /^(window_closed|not_open_yet)$/ });
					expect(await takeOn(bo, late)).toMatchObject({ status: 'proposed', owner: 'Bo', body: 'Buy cake' });
					await bo.call('hand_back_action', { p_outcome: late.id });
					late.version += 2;
					await talk.workshop.pass(hours);
				}
			});

			test('is accepted by nobody but the facilitator in the end, and its topic is not open beside it', async () => {
				for (const after of [[], [CHECK]] satisfies Round[][]) {
					const talk = await left(after);
					const { bo, facilitator, late } = talk;
					await talk.workshop.pass(24 * after.length);
					const NOT_SETTLED = { status: 'parked', parked_why: 'not_settled' };
					expect((await talk.workshop.look()).shared.workshop.ended_at).not.toBeNull();
					expect(await now(talk, late)).toMatchObject({ outcome: { status: 'proposed' }, topic: NOT_SETTLED });
					await edit(bo, late, 'Fire the vendor');
					expect(await takeOn(bo, { ...late, version: 2 })).toMatchObject({ status: 'proposed', owner: 'Bo' });
					expect(await now(talk, late)).toMatchObject({ topic: NOT_SETTLED });
					await accept(facilitator, { ...late, version: 3 });
					expect(await now(talk, late)).toMatchObject({
						outcome: { status: 'accepted', owner: 'Bo' },
						topic: { status: 'open', is_put_aside: true }
					});
				}
			});

			test('is everyone’s again where people meet: reworded, accepted, taken on', async () => {
				const talk = await left(LIVE);
				const { ana, facilitator, late, contested } = talk;
				await talk.workshop.advance(TALK);
				await edit(ana, late, 'Bake cake');
				expect(await takeOn(ana, { ...late, version: 2 })).toMatchObject({ status: 'accepted', owner: 'Bo' });
				expect(await accept(facilitator, contested)).toMatchObject({ status: 'accepted' });
			});

			test('is proposed anew in a second talk over days, and stands there if nobody objects', async () => {
				const talk = await left([CHECK, AGAIN]);
				await talk.workshop.pass(24.5);
				const anew = await propose(talk.bo, talk, 'Buy cake', { kind: 'action' });
				await talk.workshop.pass(73);
				expect(await now(talk, anew)).toMatchObject({
					outcome: { status: 'accepted' },
					topic: { status: 'discussed' }
				});
			});
		});

		test('a topic for which nobody proposed anything goes to the next talk or vote, and is parked as such if there is none', async () => {
			for (const [after, left] of [
				[LIVE, { status: 'open', parked_why: null }],
				[[{ step: 'vote' as const, minutes: 5 }], { status: 'open', parked_why: null }],
				[[], { status: 'parked', parked_why: 'nobody_proposed', park_reason: null }]
			] as const) {
				const talk = await talkApart(db, { rounds: TALK_APART([...after]) });
				await say(talk.ana, talk.topic, 'just a word');
				await propose(talk.bo, talk, 'for the record', { kind: 'note' });
				await talk.workshop.pass(48);
				const { topics } = (await talk.workshop.look()).shared;
				expect(topics).toMatchObject([left, left]);
			}
		});

		test('what a talk left over and nobody takes up in the next is not settled', async () => {
			const talk = await talkApart(db, {
				rounds: TALK_APART([{ step: 'discuss', hours: 24, rules: { objection_hours: 12 } }])
			});
			const contested = await propose(talk.ana, talk, 'Meet less');
			await object(talk.bo, contested, 'we hardly meet');
			await talk.workshop.pass(48);
			expect(await now(talk, contested)).toMatchObject({ topic: { status: 'open' } });
			await talk.workshop.pass(25);
			const { topics } = (await talk.workshop.look()).shared;
			expect(new Map(topics.map(({ id, parked_why }) => [id, parked_why]))).toEqual(
				new Map([
					[talk.topic, 'not_settled'],
					[talk.otherTopic, 'nobody_proposed']
				])
			);
		});

		describe('where the talk that waits for it goes away, it is parked as not settled and the summary says so', () => {
			const NOT_SETTLED = { status: 'parked', parked_why: 'not_settled', park_reason: null };
			/** Two proposals, one of them objected to, for whose topic a later talk waits. */
			async function waiting(after: Round[]) {
				const talk = await talkApart(db, { rounds: TALK_APART(after) });
				const stands = await propose(talk.ana, talk, 'Ship weekly');
				const contested = await propose(talk.ana, { ...talk, topic: talk.otherTopic }, 'Meet less');
				await object(talk.bo, contested, 'we hardly meet');
				await talk.workshop.pass(49);
				expect(await now(talk, contested)).toMatchObject({ topic: { status: 'open', parked_why: null } });
				return { ...talk, stands, contested };
			}
			const retime = ({ workshop }: Talk, after: number, rounds: ReturnType<typeof roundsPlan>) =>
				workshop.facilitator.call('change_timetable', {
					p_workshop: workshop.id,
					p_after: workshop.phases[after],
					p_phases: rounds.phases,
					p_prompts: rounds.prompts
				});
			async function told({ ana, workshop, otherTopic }: Talk) {
				const { summary_token: token } = (await workshop.look()).shared.workshop;
				const { topics } = SummarySource.parse(await ana.call('get_summary', { p_token: token }));
				return topics.find(({ id }) => id === otherTopic);
			}
			const apartFirst: Round[] = [{ step: 'check', hours: 24 }, ...LIVE];

			test('taken out of the timetable; and is on the agenda again where a talk is put back', async () => {
				for (const [after, running] of [
					[LIVE, TALK],
					[apartFirst, TALK + 1]
				] as const) {
					const talk = await waiting([...after]);
					await retime(talk, running, { phases: [], prompts: [] });
					expect(await told(talk)).toMatchObject(NOT_SETTLED);
					expect(await now(talk, talk.stands)).toMatchObject({ topic: { status: 'discussed' } });
				}
				const talk = await waiting(apartFirst);
				const later = (rounds: Round[]) => roundsPlan(rounds, Date.now() + 30 * HOUR);
				await retime(talk, TALK + 1, later([{ step: 'check', minutes: 5 }]));
				expect(await now(talk, talk.contested)).toMatchObject({ topic: NOT_SETTLED });
				await retime(talk, TALK + 1, later(LIVE));
				expect(await now(talk, talk.contested)).toMatchObject({ topic: { status: 'open', parked_why: null } });
			});

			test('in a meeting that is called off, unless there is talk after it', async () => {
				const meeting: Round[] = [{ step: 'vote', hours: 24 }, ...LIVE];
				for (const [more, left] of [
					[[], NOT_SETTLED],
					[[{ step: 'check', hours: 24 }], NOT_SETTLED],
					[[{ step: 'discuss', hours: 24, rules: { objection_hours: 12 } }], { status: 'open', parked_why: null }]
				] as const) {
					const talk = await waiting([...meeting, ...more]);
					await talk.workshop.vote(talk.ana, TALK + 1, talk.topic, 1);
					await talk.workshop.pass(24);
					await talk.workshop.facilitator.call('cancel_meeting', {
						p_workshop: talk.workshop.id,
						p_from: talk.workshop.phases[TALK + 1]
					});
					expect(await told(talk)).toMatchObject(left);
				}
			});

			test('in a room that is never opened', async () => {
				const talk = await waiting(LIVE);
				await talk.workshop.pass(24 * 15);
				expect((await talk.workshop.look()).shared.workshop.closed_at).not.toBeNull();
				expect(await told(talk)).toMatchObject(NOT_SETTLED);
				expect(await now(talk, talk.stands)).toMatchObject({ topic: { status: 'discussed' } });
			});

			test('over before its turn has come', async () => {
				const talk = await waiting(LIVE);
				await talk.workshop.advance(TALK);
				await talk.workshop.advance(TALK + 1);
				await talk.workshop.pass(25);
				expect(await told(talk)).toMatchObject(NOT_SETTLED);
			});

			test('unless something was decided about it in that room', async () => {
				const talk = await waiting(LIVE);
				await talk.workshop.advance(TALK);
				const { facilitator } = talk.workshop;
				const decided = await propose(facilitator, { ...talk, topic: talk.otherTopic }, 'Meet on Mondays');
				await facilitator.call('accept_outcome', { p_outcome: decided.id, p_version: decided.version });
				await talk.workshop.advance(TALK + 1);
				await talk.workshop.pass(25);
				expect((await talk.workshop.look()).shared.workshop.closed_at).not.toBeNull();
				expect(await told(talk)).toMatchObject({ status: 'open', parked_why: null });
			});

			test('until people go back to that talk', async () => {
				const talk = await waiting([...LIVE, { step: 'check', minutes: 5 }]);
				await talk.workshop.advance(TALK);
				await talk.workshop.advance(TALK + 1);
				await retime(talk, TALK + 2, { phases: [], prompts: [] });
				expect(await now(talk, talk.contested)).toMatchObject({ topic: NOT_SETTLED });
				await talk.workshop.goBack(TALK + 2);
				const open = { id: talk.otherTopic, status: 'open', parked_why: null };
				expect(await now(talk, talk.contested)).toMatchObject({ topic: open });
				const [sent] = (await sentTo(talk.workshop)).slice(-1);
				expect(sent?.payload).toMatchObject({ type: 'phase_went_back', topics: [open] });
			});

			test('and what nobody proposed anything for is parked as that, unless it is voted on', async () => {
				const NOBODY = { status: 'parked', parked_why: 'nobody_proposed', park_reason: null };
				const OPEN = { status: 'open', parked_why: null };
				const unasked = async (after: Round[]) => {
					const talk = await talkApart(db, { rounds: TALK_APART(after) });
					await propose(talk.ana, talk, 'Ship weekly');
					await propose(talk.bo, { ...talk, topic: talk.otherTopic }, 'for the record', { kind: 'note' });
					await talk.workshop.pass(49);
					expect(await told(talk)).toMatchObject(OPEN);
					return talk;
				};
				const talk = await unasked(apartFirst);
				for (const [rounds, left] of [
					[[{ step: 'check', minutes: 5 }], NOBODY],
					[LIVE, OPEN],
					[[{ step: 'vote', minutes: 5 }], OPEN],
					[[], NOBODY]
				] as const) {
					await retime(talk, TALK + 1, roundsPlan(rounds, Date.now() + 30 * HOUR));
					expect(await told(talk)).toMatchObject(left);
				}
				const unopened = await unasked([{ step: 'vote', minutes: 5 }, ...LIVE]);
				await unopened.workshop.pass(24 * 15);
				expect((await unopened.workshop.look()).shared.workshop.closed_at).not.toBeNull();
				expect(await told(unopened)).toMatchObject(NOBODY);
			});
		});

		test('a topic whose last card was taken down is not named', async () => {
			const talk = await talkApart(db);
			await talk.workshop.facilitator.call('take_down_card', { p_card: talk.card.id, p_reason: 'a name' });
			await talk.workshop.pass(48);
			const { topics } = (await talk.workshop.look()).shared;
			expect(topics.find(({ id }) => id === talk.topic)).toMatchObject({ status: 'open' });
			expect(topics.find(({ id }) => id === talk.otherTopic)).toMatchObject({ parked_why: 'nobody_proposed' });
		});
	});

	test('nothing is put into the spotlight of people who are apart', async () => {
		const talk = await talkApart(db);
		const { facilitator, id } = talk.workshop;
		const args = { p_workshop: id, p_from: null, p_to: talk.topic, p_seconds: 60 };
		expect(await refusal(facilitator.call('discuss_topic', args))).toMatchObject({ reason: 'wrong_phase' });
	});

	describe('whose it is', () => {
		test.each([
			['anonymous', null],
			['named', 'Bo']
		] as const)(
			'of an %s workshop is linked to nobody after the close, and an objection is signed %s',
			async (naming, name) => {
				const talk = await talkApart(db, { naming });
				const made = await propose(talk.ana, talk, 'Ship weekly');
				const against = await object(talk.bo, made, 'no');
				expect(against.author_name).toBe(name);
				const people = await db.admin('select id from public.participants where workshop_id = $1', [talk.workshop.id]);
				const told = JSON.stringify([
					(await talk.ana.snapshot(talk.workshop.id)).shared,
					await talk.ana.behind('select to_jsonb(o) from public.objections as o'),
					await talk.ana.behind('select to_jsonb(e) from public.events as e'),
					(await sentTo(talk.workshop)).map(({ text }) => text)
				]);
				expect(people.map(({ id }) => String(id)).filter((id) => told.includes(id))).toEqual([]);
				await talk.workshop.pass(24 * 30);
				const { shared, mine } = await talk.bo.snapshot(talk.workshop.id);
				expect(shared.objections).toEqual([against]);
				expect(mine).toMatchObject({ own_objections: [], own_outcomes: [] });
				for (const table of ['objectors', 'proposers']) {
					expect(await db.admin(`select from private.${table} where workshop_id = $1`, [talk.workshop.id])).toEqual([]);
				}
			}
		);

		test('a device that has objected becomes nobody else’s', async () => {
			const talk = await talkApart(db);
			const [third] = await talk.workshop.people(1);
			if (!third) throw new Error('nobody');
			await object(third, await propose(talk.ana, talk, 'Ship weekly'), 'no');
			const code = await talk.ana.call('create_device_code', { p_workshop: talk.workshop.id });
			const redeem = third.call('redeem_device_code', { p_code: talk.workshop.code, p_device_code: code });
			expect(await refusal(redeem)).toMatchObject({ reason: 'place_taken' });
		});
	});

	test('the reasons are in the record for who takes part, not for who has the summary’s link alone', async () => {
		const talk = await talkApart(db);
		await object(talk.bo, await propose(talk.ana, talk, 'Ship weekly'), 'for the record');
		const { summary_token: token } = (await talk.workshop.look()).shared.workshop;
		const summary = async (person: Person) => SummarySource.parse(await person.call('get_summary', { p_token: token }));
		expect((await summary(talk.ana)).objections).toMatchObject([{ reason: 'for the record' }]);
		for (const person of [stranger(db), anon(db)]) {
			expect(await summary(person)).toMatchObject({ objections: [], outcomes: [{ is_contested: true }] });
		}
	});
});

describe('on PostgreSQL 15, at the close', () => {
	const db = databases[1];

	test('an objection that waited for an edit is heard; one after the end of the talk is refused, and what it was against stands', async () => {
		const talk = await talkApart(db);
		const made = await propose(talk.ana, talk, 'Ship weekly');
		let waiting = outcomeOf(Promise.resolve());
		await db.as(talk.workshop.facilitator.identity, async (query) => {
			// The workshop is in somebody's hand; the objection waits for it.
			await callIn(query, 'update_workshop', { p_workshop: talk.workshop.id, p_patch: { title: 'Held' } });
			waiting = outcomeOf(object(talk.bo, made, 'no'));
			await answeredOrWaiting(db, waiting);
		});
		expect(await waiting).toMatchObject({ answer: { reason: 'no' } });

		const second = await propose(talk.ana, { ...talk, topic: talk.otherTopic }, 'Meet less');
		await talk.workshop.pass(48);
		const outcomes = await Promise.all([outcomeOf(object(talk.bo, second, 'late')), talk.workshop.look()]);
		expect(outcomes[0]).toMatchObject({ refused: { reason: 'window_closed' } });
		expect(await now(talk, second)).toMatchObject({ outcome: { status: 'accepted' } });
		expect(await now(talk, made)).toMatchObject({ outcome: { status: 'proposed' } });
	});

	test('the same objection twenty times is one', async () => {
		const talk = await talkApart(db);
		const made = await propose(talk.ana, talk, 'Ship weekly');
		const id = randomUUID();
		await Promise.all(Array.from({ length: 20 }, () => object(talk.bo, made, 'once', id)));
		expect((await talk.workshop.look()).shared.objections).toHaveLength(1);
	});
});
