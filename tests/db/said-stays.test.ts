/** What people said of a topic stays with it, and an editor's change of what is to come leaves alone what has been. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Vote, VoteRules } from '../../src/lib/domain/ballot.ts';
import { stopRuleOf } from '../../src/lib/domain/stop-rule.ts';
import { fixedTopics } from '../../src/lib/domain/topic.ts';
import type { Phase } from '../../src/lib/domain/workshop.ts';
import { openDatabases, refusal } from '../support/database.ts';
import { marking } from '../support/marking.ts';
import { HOUR, MINUTE, Person, retroPlan } from '../support/people.ts';
import { Rounds, roundsPlan, type Round } from '../support/rounds.ts';
import { propose, say, talkApart } from '../support/talking-apart.ts';

const databases = await openDatabases();
const WRITE: Round = { step: 'collect', hours: 24 };
const TALK: Round = { step: 'discuss', minutes: 10 };
const APART: Round = { step: 'group', hours: 24, rules: { apart: true } };
const frozen = { reason: 'topics_frozen' };

const planned = ({ id, step, mode, title, opens_at, closes_at, minutes, rules }: Phase) => ({
	...{ id, step, mode, title, opens_at, closes_at, minutes, rules }
});
const change = (workshop: Rounds, after: number, p_phases: object[], more: object = {}) =>
	workshop.facilitator.call('change_timetable', {
		...{ p_workshop: workshop.id, p_after: workshop.phases[after], p_phases, p_prompts: [], ...more }
	});

describe.each(databases)('on $name', (db) => {
	test('a step back into the reading leaves the days that people have while they have yet to meet', async () => {
		const workshop = await Rounds.create(db, [WRITE, { step: 'read', hours: 24 }, TALK]);
		await workshop.pass(25);
		const daysLeft = async () =>
			Math.round((Date.parse((await workshop.look()).shared.workshop.closes_at) - Date.now()) / (24 * HOUR));
		await workshop.advance(1);
		expect(await daysLeft()).toBe(1);
		await workshop.goBack(2);
		expect(await daysLeft()).toBe(14);
	});

	test('what was written after a talk over days is not parked for want of a proposal there', async () => {
		const workshop = await Rounds.create(db, [
			WRITE,
			{ step: 'discuss', hours: 48 },
			WRITE,
			{ step: 'read', minutes: 5 }
		]);
		const [ana] = await workshop.people(1);
		if (!ana) throw new Error('nobody came');
		await workshop.write(ana, 0, 'Before');
		await workshop.pass(73);
		await workshop.look();
		await workshop.write(ana, 1, 'After');
		await workshop.pass(25);
		await workshop.look();
		await workshop.advance(2);
		await workshop.advance(3);
		await workshop.goBack(null);
		const { cards, topics } = (await workshop.look()).shared;
		const statusOf = (body: string) =>
			topics.find(({ id }) => id === cards.find((card) => card.body === body)?.topic_id)?.status;
		expect([statusOf('Before'), statusOf('After')]).toEqual(['parked', 'open']);
	});

	describe('what people talked about', () => {
		test('over days keeps its card and its thread where they group together after it', async () => {
			const talk = await talkApart(db, {
				rounds: [
					WRITE,
					{ step: 'read', hours: 1 },
					{ step: 'discuss', hours: 48 },
					{ step: 'group', minutes: 10 },
					{ step: 'discuss', minutes: 10 }
				]
			});
			const { workshop, ana, bo, card, other, topic, otherTopic } = talk;
			await say(bo, topic, 'How small?');
			await propose(ana, talk, 'A day each');
			await workshop.pass(49);
			await workshop.look();
			await workshop.advance(2);
			const move = (p_card: string, p_topic: string) => bo.call('move_card', { p_card, p_topic });
			expect(await refusal(move(card.id, otherTopic))).toMatchObject(frozen);
			expect(await refusal(move(other.id, topic))).toMatchObject(frozen);
			expect(await refusal(ana.call('withdraw_card', { p_card: card.id }))).toMatchObject(frozen);
			expect(fixedTopics((await workshop.look()).shared)).toContain(topic);
		});

		test('takes in no card that was written after it, where everyone sorts apart', async () => {
			const talk = await talkApart(db, {
				rounds: [
					WRITE,
					{ step: 'read', hours: 1 },
					{ step: 'discuss', hours: 48 },
					WRITE,
					APART,
					{ step: 'discuss', minutes: 10 }
				]
			});
			const { workshop, ana, bo, card, topic } = talk;
			await say(bo, topic, 'How small?');
			await workshop.pass(49);
			await workshop.look();
			const late = await workshop.write(bo, 1, 'Since then');
			await workshop.pass(25);
			const { shared } = await workshop.look();
			const fixed = fixedTopics(shared);
			expect(shared.cards.filter(({ topic_id }) => !fixed.has(topic_id ?? '')).map(({ id }) => id)).toContain(late.id);
			const sort = (...cards: string[]) =>
				ana.call('put_in_piles', {
					p_phase: workshop.phases[4],
					p_piles: Object.fromEntries(cards.map((each) => [each, card.id]))
				});
			expect(await refusal(sort(card.id, late.id))).toMatchObject(frozen);
			await sort(late.id);
		});

		test('keeps its thread and what was agreed on its risk where many other topics were emptied', async () => {
			const workshop = await Rounds.create(db, [
				{ ...WRITE, asks: { risks: true } },
				{ step: 'discuss', minutes: 10 },
				{ step: 'group', minutes: 10 },
				{ step: 'discuss', minutes: 5 }
			]);
			const [ana, bo] = await workshop.people(2);
			if (!ana || !bo) throw new Error('Nobody came');
			const card = await workshop.write(ana, 0, 'The server melts');
			const other = await workshop.write(bo, 0, 'Nobody can be hired');
			await workshop.pass(25);
			await workshop.look();
			await workshop.advance(0);
			const { cards } = (await workshop.look()).shared;
			const topicOf = (id: string) => cards.find((each) => each.id === id)?.topic_id ?? '';
			const p_topic = topicOf(card.id);
			const { facilitator } = workshop;
			await facilitator.call('open_risk', { p_topic });
			await facilitator.call('classify_risk', {
				...{
					p_topic,
					p_version: 1,
					p_class: 'owned',
					p_owner: 'Ana',
					p_due: '2027-03-01',
					p_trigger: 'Smoke'
				}
			});
			await workshop.advance(1);
			expect(await refusal(bo.call('move_card', { p_card: card.id, p_topic: topicOf(other.id) }))).toMatchObject(
				frozen
			);
			await db.admin(
				`insert into public.topics (id, workshop_id, order_key)
				select gen_random_uuid(), $1, random() from generate_series(1, 60)`,
				[workshop.id]
			);
			await db.admin('update public.cards set topic_id = null where id = $1', [card.id]);
			await facilitator.call('separate_card', { p_card: other.id, p_topic: randomUUID() });
			const left = await db.admin('select count(*)::int as n from public.topics where workshop_id = $1', [workshop.id]);
			expect(left[0]?.['n']).toBeLessThan(10);
			expect(await db.admin('select class from public.risks where topic_id = $1', [p_topic])).toEqual([
				{ class: 'owned' }
			]);
		});
	});

	test.each<[string, VoteRules, Vote | null, number]>([
		['a score of two', { method: 'score' }, 3, 2],
		['hands of two', { method: 'fist', least: 3 }, 3, 2],
		['ratings of two', { method: 'impact_effort' }, { impact: 2, effort: 3 }, 2],
		['a ranking of nobody', { method: 'ranked' }, null, 0],
		['dots of two', { method: 'dots', budget: 3, cap: 3, open: false }, 1, 2]
	])('page and database hold the same topics fixed after %s', async (_, rules, value, voters) => {
		const workshop = await Rounds.create(db, [WRITE, { step: 'vote', hours: 24, rules }, WRITE, APART]);
		const people = await workshop.people(3);
		const [ana, bo] = people;
		if (!ana || !bo) throw new Error('Nobody came');
		await workshop.write(ana, 0, 'One');
		await workshop.write(bo, 0, 'Two');
		await workshop.pass(25);
		const [topic] = (await workshop.look()).shared.topics;
		for (const person of people.slice(0, voters)) await workshop.vote(person, 1, topic?.id ?? '', value ?? 1);
		await workshop.pass(24);
		await workshop.look();
		await workshop.write(ana, 1, 'Late');
		await workshop.pass(25);
		const { shared } = await workshop.look();
		const fixed = fixedTopics(shared);
		const [free, held] = [false, true].map((isFixed) =>
			shared.cards.filter(({ topic_id }) => fixed.has(topic_id ?? '') === isFixed)
		);
		expect([free, held].map((cards) => cards?.length)).toEqual([1, 2]);
		const sort = (cards: typeof free) =>
			ana.call('put_in_piles', {
				p_phase: workshop.phases[3],
				p_piles: Object.fromEntries((cards ?? []).map(({ id }) => [id, randomUUID()]))
			});
		for (const card of held ?? []) expect(await refusal(sort([card]))).toMatchObject(frozen);
		await sort(free);
	});

	describe('a change of what is to come', () => {
		test('leaves said that a ballot was void, and what was decided in a talk that was gone back out of', async () => {
			const { workshop, ana, topic } = await marking(db, [
				WRITE,
				{ step: 'read', hours: 24 },
				{ step: 'group', minutes: 5 },
				{ step: 'vote', minutes: 3 },
				{ step: 'discuss', minutes: 10 }
			]);
			await workshop.advance(1);
			await workshop.advance(2);
			await workshop.vote(ana, 3, topic, 2);
			await workshop.advance(3);
			await propose(workshop.facilitator, { workshop, topic }, 'A day each');
			await workshop.goBack(4);
			await workshop.goBack(3);
			const before = (await workshop.look()).shared;
			const [ballot, talk] = before.phases.slice(3);
			if (!ballot || !talk) throw new Error('There is a ballot and a talk');
			await change(workshop, 2, [planned(ballot), { ...planned(talk), minutes: 12 }]);
			const { phases, outcomes } = (await workshop.look()).shared;
			expect(phases.slice(3)).toEqual([ballot, { ...talk, minutes: 12 }]);
			expect(ballot.voided).toBeGreaterThan(0);
			expect(outcomes).toEqual(before.outcomes);
			// So does holding them apart.
			const [closes, ends] = [30, 60].map((hours) => new Date(Date.now() + hours * HOUR).toISOString());
			const apart = (phase: Phase, closes_at?: string) => ({
				...planned(phase),
				mode: 'async',
				closes_at,
				minutes: null
			});
			await change(workshop, 2, [apart(ballot, closes), apart(talk, ends)]);
			const held = (await workshop.look()).shared;
			expect(held.phases.slice(3)).toMatchObject([
				{ mode: 'async', closes_at: closes, minutes: null, voided: ballot.voided },
				{ mode: 'async', closes_at: ends, minutes: null }
			]);
			expect(held.outcomes).toEqual(before.outcomes);
		});

		test('leaves the agenda that was put in order before the meeting', async () => {
			const { workshop, ana, topic, other } = await marking(db, [
				WRITE,
				{ step: 'vote', hours: 24 },
				{ step: 'discuss', minutes: 10 }
			]);
			await workshop.vote(ana, 1, topic, 2);
			await workshop.pass(24);
			await workshop.look();
			await workshop.facilitator.call('set_agenda', {
				p_workshop: workshop.id,
				p_phase: workshop.phases[2],
				p_agenda: [
					{ topic: other, minutes: 7 },
					{ topic, minutes: 3 }
				],
				p_version: 0
			});
			const before = (await workshop.look()).shared;
			const [made] = roundsPlan([{ step: 'group', minutes: 5 }], Date.now()).phases;
			await change(workshop, 1, [
				...before.phases.slice(2).map(planned),
				{ ...made, id: randomUUID(), opens_at: null }
			]);
			expect((await workshop.look()).shared.agendas).toEqual(before.agendas);
		});

		test('puts what stays in another order, and refuses a round twice, one that has begun, and another workshop’s', async () => {
			const [workshop, elsewhere] = [await planning(), await planning()];
			const { phases } = (await workshop.look()).shared;
			const [, read, group, talk] = phases;
			if (!read || !group || !talk) throw new Error('There are four rounds');
			await change(
				workshop,
				0,
				[read, { ...talk, opens_at: group.opens_at }, { ...group, opens_at: null }].map(planned)
			);
			const now = (await workshop.look()).shared.phases;
			const later = new Date(Date.parse(read.closes_at ?? '') + HOUR).toISOString();
			expect(now.map(({ id }) => id)).toEqual([phases[0]?.id, read.id, talk.id, group.id]);
			const also = (id?: string) =>
				refusal(change(workshop, 0, [planned(read), { ...planned(read), id, closes_at: later }]));
			for (const id of [read.id, elsewhere.phases[1]]) expect(await also(id)).toMatchObject({ reason: 'id_taken' });
			expect(await also(phases[0]?.id)).toMatchObject({ reason: 'stale' });
			expect((await workshop.look()).shared.phases).toEqual(now);
		});

		test('is done once where it comes twice while people are together, also with a window among it', async () => {
			const workshop = await Rounds.create(db, [WRITE, TALK, { step: 'check', hours: 24 }]);
			await workshop.pass(25);
			await workshop.look();
			await workshop.advance(0);
			const { workshop: seen, phases, prompts } = (await workshop.look()).shared;
			const p_phases = phases.slice(2).map((phase) => ({ ...planned(phase), title: 'Rate it' }));
			const p_prompts = prompts.filter(({ phase_id }) => phase_id === workshop.phases[2]);
			const once = await change(workshop, 1, p_phases, { p_prompts, p_seen: seen.sequence });
			// The window opens when the talk is to be over, which is a moment later by now.
			expect(await change(workshop, 1, p_phases, { p_prompts, p_seen: seen.sequence })).toEqual(once);
			const other = p_phases.map((phase) => ({ ...phase, title: 'Another' }));
			expect(await refusal(change(workshop, 1, other, { p_prompts, p_seen: seen.sequence }))).toEqual({
				reason: 'stale',
				detail: 'timetable'
			});
		});

		test('is not taken for what somebody else saved: a meeting or an opening at another instant', async () => {
			const at = (hours: number) => new Date(Date.now() + hours * HOUR).toISOString();
			const stale = { reason: 'stale', detail: 'timetable' };
			const workshop = await Rounds.create(db, [WRITE, { step: 'read', hours: 24 }, TALK]);
			await workshop.pass(25);
			await workshop.look();
			await workshop.advance(1);
			await workshop.goBack(2);
			const { workshop: seen, phases } = (await workshop.look()).shared;
			await workshop.facilitator.call('move_live', { p_workshop: workshop.id, p_at: at(48) });
			const rest = phases.slice(2).map((phase) => ({ ...planned(phase), opens_at: at(96) }));
			expect(await refusal(change(workshop, 1, rest, { p_seen: seen.sequence }))).toEqual(stale);

			const unopened = await Rounds.create(db, [WRITE, TALK]);
			await db.admin('update public.phases set opens_at = $2 where id = $1', [unopened.phases[0], at(2)]);
			const before = (await unopened.look()).shared;
			await unopened.facilitator.call('move_open', { p_workshop: unopened.id, p_opens_at: at(6) });
			for (const opens_at of [at(1), null]) {
				const all = before.phases.map((phase, n) => ({ ...planned(phase), ...(n === 0 && { opens_at }) }));
				const more = { p_after: null, p_prompts: before.prompts, p_seen: before.workshop.sequence };
				expect(await refusal(change(unopened, 0, all, more))).toEqual(stale);
			}
		});

		test('and a meeting that is moved twice to the same instant is moved once', async () => {
			const workshop = await Rounds.create(db, [WRITE, TALK]);
			const args = { p_workshop: workshop.id, p_at: new Date(Date.now() + 48 * HOUR).toISOString() };
			const once = await workshop.facilitator.call('move_live', args);
			expect(await workshop.facilitator.call('move_live', args)).toEqual(once);
		});

		test('so that a workshop begins apart, not together, opens it by the clock and runs to its end', async () => {
			const workshop = await Rounds.create(db, [
				{ step: 'collect', minutes: 10 },
				{ step: 'discuss', minutes: 10 }
			]);
			const before = (await workshop.look()).shared;
			const [first, talk] = before.phases;
			if (!first || !talk) throw new Error('There are two rounds');
			const opens_at = new Date().toISOString();
			const closes_at = new Date(Date.now() + 24 * HOUR).toISOString();
			const meets = new Date(Date.now() + 25 * HOUR).toISOString();
			const begin = () =>
				workshop.facilitator.call('change_timetable', {
					p_workshop: workshop.id,
					p_after: null,
					p_phases: [
						{ ...planned(first), mode: 'async', opens_at, closes_at, minutes: null },
						{ ...planned(talk), opens_at: meets }
					],
					p_prompts: before.prompts
				});
			await begin();
			await begin();
			const { phase_id } = (await workshop.look()).shared.workshop;
			expect(phase_id).toBe(first.id);
			const [ana] = await workshop.people(1);
			await workshop.write(ana ?? new Person(db), 0, 'Written apart');
			await workshop.pass(25);
			expect((await workshop.look()).shared.cards).toMatchObject([{ body: 'Written apart' }]);
		});

		test('that came too late for what it would change is refused, not taken for the one that was made', async () => {
			const together = await Rounds.create(db, [{ step: 'collect', minutes: 10 }, TALK]);
			const after = await Rounds.create(db, [WRITE, { step: 'vote', hours: 24 }, { step: 'group', minutes: 5 }, TALK]);
			await after.pass(49);
			for (const [workshop, p_after] of [
				[together, null],
				[after, 1]
			] as const) {
				const { phases, prompts, workshop: seen } = (await workshop.look()).shared;
				const rest = phases.slice(p_after === null ? 0 : p_after + 1).map(planned);
				const save = (p_phases: object[], p_prompts: object[] = p_after === null ? prompts : []) =>
					workshop.facilitator.call('change_timetable', {
						...{ p_workshop: workshop.id, p_after: p_after === null ? null : workshop.phases[p_after] },
						...{ p_phases, p_prompts, p_seen: seen.sequence }
					});
				await workshop.advance(p_after);
				const held = (await workshop.look()).shared.phases;
				const [first, ...others] = rest;
				const edits = [
					[{ ...first, minutes: 20 }, ...others],
					[first, { ...others[0], title: 'Talk' }],
					[first],
					[...rest, { ...others[0], id: randomUUID() }]
				];
				for (const edit of edits)
					expect(await refusal(save(edit as object[]))).toMatchObject({ reason: 'stale', detail: 'timetable' });
				if (p_after === null)
					expect(await refusal(save(rest, [{ ...prompts[0], text: 'Anything?' }]))).toMatchObject({ reason: 'stale' });
				// What it finds as it would leave it may have been its own doing.
				await save(rest);
				expect((await workshop.look()).shared.phases).toEqual(held);
			}
		});

		test('that came too late to move a meeting is refused, and a repeat is not', async () => {
			const apart = await Rounds.create(db, [WRITE, { step: 'vote', hours: 24 }, TALK]);
			const together = await Rounds.create(db, [{ step: 'collect', minutes: 10 }, { step: 'vote', hours: 24 }, TALK]);
			await apart.pass(25);
			await together.advance(null);
			for (const [workshop, first] of [
				[apart, 1],
				[together, 0]
			] as const) {
				const { phases, prompts, workshop: held } = (await workshop.look()).shared;
				expect(held.phase_id).toBe(phases[first]?.id);
				const save = (days: number) =>
					workshop.facilitator.call('change_timetable', {
						...{ p_workshop: workshop.id, p_after: phases[first - 1]?.id ?? null, p_prompts: first ? [] : prompts },
						p_phases: phases.slice(first).map((round) => {
							const opens = Date.parse(round.opens_at ?? '') + (round.position === 2 ? days * 24 * HOUR : 0);
							return { ...planned(round), opens_at: new Date(opens).toISOString() };
						})
					});
				for (const days of [3, -0.01]) expect(await refusal(save(days))).toMatchObject({ reason: 'stale' });
				await save(0);
				expect((await workshop.look()).shared.phases).toEqual(phases);
			}
		});

		test('that came too late to put the questions in another order is refused, and a repeat is not', async () => {
			const workshop = await Rounds.create(db, [{ step: 'collect', minutes: 10, asks: [{}, {}] }, TALK]);
			await workshop.advance(null);
			const { phases, prompts } = (await workshop.look()).shared;
			const save = (p_prompts: unknown) =>
				workshop.facilitator.call('change_timetable', {
					...{ p_workshop: workshop.id, p_after: null, p_phases: phases.map(planned), p_prompts }
				});
			expect(await refusal(save(prompts.toReversed()))).toMatchObject({ reason: 'stale' });
			await save(prompts);
			expect((await workshop.look()).shared.prompts).toEqual(prompts);
		});

		test('that has people meet sooner ends what they read until then, and cuts no other window short', async () => {
			const rounds: Round[] = [{ step: 'read', hours: 24 }, { step: 'group', minutes: 5 }, TALK];
			const { workshop } = await marking(db, [WRITE, ...rounds]);
			await workshop.pass(2);
			const { phases, workshop: before } = (await workshop.look()).shared;
			const [, read, group, talk] = phases;
			if (!read || !group || !talk) throw new Error('There are four rounds');
			expect(before.phase_id).toBe(read.id);
			const at = (hours: number) => new Date(Date.now() + hours * HOUR).toISOString();
			const invalid = { reason: 'invalid', detail: 'phases.0.opens_at' };
			expect(await refusal(change(workshop, 1, [{ ...planned(group), opens_at: at(-1) }, planned(talk)]))).toEqual(
				invalid
			);
			const other = { ...planned(group), id: randomUUID(), opens_at: at(2) };
			expect(await refusal(change(workshop, 1, [other, planned(talk)]))).toEqual(invalid);
			const opens_at = at(3);
			await change(workshop, 1, [{ ...planned(group), opens_at }, planned(talk)]);
			const now = (await workshop.look()).shared;
			expect(now.phases[1]).toMatchObject({ id: read.id, opens_at: read.opens_at, closes_at: opens_at });
			expect(now.phases[2]).toMatchObject({ id: group.id, opens_at });
			expect(now.workshop).toMatchObject({ phase_id: read.id, sequence: before.sequence + 1 });
			const told = async () => (await workshop.log()).filter(({ type }) => type === 'timetable_changed').length;
			expect(await told()).toBe(1);
			// The same once more is answered so when the room has been opened since.
			await workshop.advance(1);
			await change(workshop, 1, [{ ...planned(group), opens_at }, planned(talk)]);
			expect(await told()).toBe(1);
			const longer = { ...planned(talk), minutes: 55 };
			expect(await refusal(change(workshop, 1, [{ ...planned(group), opens_at }, longer]))).toMatchObject({
				reason: 'stale'
			});
			expect(await db.admin('select meets_at from public.meetings where workshop_id = $1', [workshop.id])).toEqual([
				{ meets_at: new Date(opens_at) }
			]);
		});

		test.each([
			['everything', []],
			['the meeting, for a talk over days', [{ step: 'discuss', hours: 48 }]]
		] as [string, Round[]][])(
			'that takes out %s, when people were to have met, ends the reading now',
			async (_, instead) => {
				const { workshop } = await marking(db, [WRITE, { step: 'read', hours: 24 }, TALK]);
				await workshop.pass(100);
				await workshop.look();
				const before = Date.now();
				await change(workshop, 1, roundsPlan(instead).phases);
				const { phases, workshop: now } = (await workshop.look()).shared;
				expect(Date.parse(phases[1]?.closes_at ?? '')).toBeGreaterThan(before - MINUTE);
				expect(now.closed_at).toBeNull();
				expect(now.phase_id).toBe(phases[2]?.id ?? null);
				// A day to put right what the summary says, as after any workshop.
				if (instead.length === 0) expect(Date.parse(now.closes_at)).toBeGreaterThan(before + 23 * HOUR);
				expect((await workshop.log()).at(-1)?.at).toBeGreaterThan(124 * 60);
			}
		);

		async function planning() {
			const workshop = await Rounds.create(db, [
				WRITE,
				{ step: 'read', hours: 24 },
				{ step: 'group', minutes: 5 },
				{ step: 'discuss', minutes: 10 }
			]);
			await workshop.look();
			return workshop;
		}

		test('by an editor that did not see new rules of a ballot, or new words of a question, is refused', async () => {
			const workshop = await Rounds.create(db, [WRITE, { step: 'vote', hours: 24 }, { step: 'check', hours: 24 }]);
			const { facilitator, id } = workshop;
			const look = async () => (await workshop.look()).shared;
			const save = async ({ phases, prompts, workshop: { sequence } }: Awaited<ReturnType<typeof look>>) => {
				const p_prompts = prompts.filter(({ phase_id }) => phase_id !== phases[0]?.id);
				return change(workshop, 0, phases.slice(1).map(planned), { p_prompts, p_seen: sequence });
			};
			const first = await look();
			const asked = first.prompts.find(({ kind }) => kind === 'scale');
			const p_phase = workshop.phases[1];
			await facilitator.call('set_ballot', { p_workshop: id, p_phase, p_rules: { method: 'consent' } });
			expect(await refusal(save(first))).toMatchObject({ reason: 'stale' });
			const second = await look();
			expect(second.phases[1]?.rules).toEqual({ method: 'consent' });
			const p_patch = { prompts: [{ id: asked?.id, text: 'In other words?', hint: null }] };
			await facilitator.call('update_workshop', { p_workshop: id, p_patch });
			expect(await refusal(save(second))).toMatchObject({ reason: 'stale' });
		});
	});

	describe('what is asked again by a rule for stopping', () => {
		const check: Round = { step: 'check', hours: 24 };

		/** It is asked under that key, or under none, and people answer it for the first time. */
		async function asking(rules: object) {
			const { phases, prompts } = roundsPlan([
				{ ...check, rules: { agree: 70 } },
				WRITE,
				{ step: 'read', hours: 24 },
				check
			]);
			const asked = prompts.map((each) => (each.kind === 'scale' ? { ...each, text: 'In March?', rules } : each));
			const { id, plan } = retroPlan({ more: { phases, prompts: asked } });
			const facilitator = new Person(db);
			await facilitator.call('create_workshop', { p_id: id, p_plan: plan });
			const look = async () => (await facilitator.snapshot(id)).shared;
			const before = await look();
			const [first, second] = before.prompts.filter(({ kind }) => kind === 'scale');
			if (!first || !second) throw new Error('It is asked twice');
			const others = before.prompts.filter(({ kind }) => kind === 'cards');
			const edit = (p_phases: readonly object[], p_prompts: readonly object[]) =>
				facilitator.call('change_timetable', {
					...{ p_workshop: id, p_after: before.phases[0]?.id, p_phases, p_prompts }
				});
			const rest = before.phases.slice(1).map(planned);
			const reword = (text: string) =>
				facilitator.call('update_workshop', {
					p_workshop: id,
					p_patch: { prompts: [{ id: second.id, text, hint: null }] }
				});
			return { look, first, second, others, edit, rest, reword };
		}

		test.each([
			['without a key', {}],
			['under a key', { key: 'march', low: 'No', high: 'Yes' }]
		])('keeps its words and poles once people answer by that rule: %s', async (_, rules) => {
			const { look, first, second, others, edit, rest, reword } = await asking(rules);
			const fixed = { reason: 'fixed_once_written', detail: 'prompts' };
			expect(await refusal(reword('In April?'))).toMatchObject(fixed);
			for (const other of [{ text: 'In April?' }, { rules: { ...rules, low: 'Yes', high: 'No' } }])
				expect(await refusal(edit(rest, [...others, { ...second, ...other }]))).toMatchObject(fixed);
			expect(stopRuleOf(first, await look())).toEqual({ agree: 70, again: second.phase_id });
			await edit(rest, [...others, second]);
			// Not to ask again at all is what the rule is for.
			await edit(rest.slice(0, 2), others);
		});

		test('may be given the words of what was answered where it stands in others, as it could once, under the same key', async () => {
			const { look, first, second, others, edit, rest, reword } = await asking({ key: 'march' });
			await edit(rest, [...others, { ...second, rules: {} }]);
			await db.admin(`update public.prompts set text = 'Likely?', rules = '{"key": "march"}' where id = $1`, [
				second.id
			]);
			expect(stopRuleOf(first, await look())?.again).toBeNull();
			// All else of it can still be changed.
			const stands = (await look()).prompts.find(({ id }) => id === second.id);
			await edit(rest, [...others, { ...stands, colour: 'rose' }]);
			await edit(rest, [...others, { ...stands, text: 'In March?' }]);
			expect(stopRuleOf(first, await look())).toEqual({ agree: 70, again: second.phase_id });
			expect(await refusal(reword('Likely?'))).toMatchObject({ reason: 'fixed_once_written' });
		});
	});
});
