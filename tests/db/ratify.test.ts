/** Everyone is asked before a decision is final: what they may say, until when, who reads what of it, and what it comes to. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { SummarySource } from '../../src/lib/domain/summary-source.ts';
import { Outcome } from '../../src/lib/domain/workshop.ts';
import { openDatabases, refusal } from '../support/database.ts';
import { anon, HOUR, Person, stranger } from '../support/people.ts';
import { askAll, decide, DECIDE, RATIFY, say, TALK, type Asked, type Said } from '../support/ratifying.ts';
import { sentTo } from '../support/reading.ts';
import { Rounds } from '../support/rounds.ts';

const databases = await openDatabases();
const SURE = { confidence: true };
const REASON = 'Nobody tests it on Fridays';
const LIVE = DECIDE(SURE, [{ step: 'check', minutes: 2 }], { minutes: 3 });

const own = async (person: Person, { workshop }: Asked) => (await person.snapshot(workshop.id)).mine.stances;

/** A decision as everyone has it now. */
async function told({ workshop }: Asked, { id }: Pick<Outcome, 'id'>): Promise<Outcome> {
	const found = (await workshop.look()).shared.outcomes.find((outcome) => outcome.id === id);
	if (!found) throw new Error('It is gone');
	return found;
}

async function summaryFor(person: Person, { workshop }: Asked) {
	const { summary_token } = (await workshop.look()).shared.workshop;
	return SummarySource.parse(await person.call('get_summary', { p_token: summary_token }));
}

/** Each of the people says one thing to the first decision. */
async function all(asked: Asked, said: readonly Said[]) {
	for (const [n, each] of said.entries()) {
		const person = asked.people[n];
		if (person) await say(person, asked, asked.decision, each);
	}
}

describe.each(databases)('on $name', (db) => {
	describe('what somebody says to a decision', () => {
		test('is one thing, that can be changed and taken back, however often it is sent', async () => {
			const asked = await askAll(db, { rounds: DECIDE(SURE) });
			const { ana, bo, decision, other } = asked;
			for (let n = 0; n < 2; n++) await say(ana, asked, decision, { confidence: 4 });
			await say(ana, asked, other, { stance: 'object', reason: ` ${REASON} ` });
			expect(await own(ana, asked)).toEqual(
				expect.arrayContaining([
					{ outcome_id: decision.id, stance: 'agree', reason: null, confidence: 4 },
					{ outcome_id: other.id, stance: 'object', reason: REASON, confidence: null }
				])
			);
			await say(ana, asked, other, { stance: 'aside', confidence: 0 });
			for (let n = 0; n < 2; n++) await say(ana, asked, decision, { stance: null });
			expect(await own(ana, asked)).toEqual([{ outcome_id: other.id, stance: 'aside', reason: null, confidence: 0 }]);
			expect(await own(bo, asked)).toEqual([]);
		});

		const NONSENSE: readonly (readonly [string, Said, string])[] = [
			['a stance that there is not', { stance: 'abstain' }, 'stance'],
			['an empty stance', { stance: '' }, 'stance'],
			['an objection without a reason', { stance: 'object' }, 'reason'],
			['an objection with a reason of blanks', { stance: 'object', reason: ' \n ' }, 'reason'],
			['a reason that is too long', { stance: 'object', reason: 'x'.repeat(501) }, 'reason'],
			['a reason to agree', { reason: REASON }, 'reason'],
			['a reason to say nothing', { stance: null, reason: REASON }, 'reason'],
			['to be sure of nothing said', { stance: null, confidence: 3 }, 'confidence'],
			...[-1, 6, 1.5, '3', true, [3], {}].map(
				(confidence) => [`to be ${JSON.stringify(confidence)} sure`, { confidence }, 'confidence'] as const
			)
		];
		test('is refused whole where it makes no sense', async () => {
			const asked = await askAll(db, { rounds: DECIDE(SURE) });
			const { ana, decision } = asked;
			await say(ana, asked, decision, { stance: 'aside', confidence: 2 });
			const before = await own(ana, asked);
			for (const [what, said, detail] of NONSENSE) {
				expect(await refusal(say(ana, asked, decision, said)), what).toEqual({ reason: 'invalid', detail });
			}
			expect(await own(ana, asked)).toEqual(before);
		});

		test('says how sure only where that is asked', async () => {
			const asked = await askAll(db);
			const { ana, decision } = asked;
			expect(await refusal(say(ana, asked, decision, { confidence: 3 }))).toEqual({
				reason: 'invalid',
				detail: 'confidence'
			});
		});

		test('is of a decision of this workshop that stands', async () => {
			const asked = await askAll(db);
			const elsewhere = await askAll(db);
			const { ana, workshop } = asked;
			for (const outcome of [elsewhere.decision, { id: randomUUID() }, null]) {
				expect(await refusal(say(ana, asked, outcome))).toMatchObject({ reason: 'not_found' });
			}
			const args = { p_phase: workshop.phases[0], p_outcome: asked.decision.id, p_stance: 'agree' };
			expect(await refusal(ana.call('take_stance', args))).toMatchObject({ reason: 'window_closed' });
			const theirs = { ...args, p_phase: elsewhere.workshop.phases[RATIFY] };
			expect(await refusal(ana.call('take_stance', theirs))).toMatchObject({ reason: 'not_member' });
		});

		test('is asked of who takes part: also of who comes late, not of who only looks on', async () => {
			const asked = await askAll(db);
			const { workshop, decision } = asked;
			const elsewhere = await askAll(db);
			for (const person of [stranger(db), elsewhere.ana, elsewhere.workshop.facilitator, workshop.facilitator]) {
				expect(await refusal(say(person, asked, decision))).toMatchObject({ reason: 'not_member' });
			}
			expect(await refusal(say(anon(db), asked, decision))).toBe('denied');
			const late = stranger(db);
			await late.call('join_workshop', { p_code: workshop.code });
			await say(late, asked, decision);
			expect(await own(late, asked)).toHaveLength(1);
		});

		test('is taken until the close, and not at it', async () => {
			const asked = await askAll(db);
			const { ana, workshop, decision } = asked;
			const closes = (await workshop.look()).shared.phases[RATIFY]?.closes_at ?? '';
			const left = (Date.parse(closes) - Date.now()) / HOUR;
			await workshop.pass(left - 1 / 60);
			await say(ana, asked, decision);
			await workshop.pass(1 / 60);
			expect(await refusal(say(ana, asked, decision, { stance: 'aside' }))).toMatchObject({ reason: 'window_closed' });
			expect(await told(asked, decision)).toMatchObject({ ratified: { result: 'ratified' } });
		});

		test('is not asked before people have decided', async () => {
			const workshop = await Rounds.create(db, DECIDE());
			const [ana] = await workshop.people(1);
			if (!ana) throw new Error('Nobody came');
			const early = { workshop, people: [ana], ana, bo: ana } as const;
			const before = say(ana, early, { id: randomUUID() });
			expect(await refusal(before)).toMatchObject({ reason: 'not_open_yet' });
		});
	});

	describe('while everyone is asked', () => {
		test('nobody reads what others say, nor how many have', async () => {
			const asked = await askAll(db, { naming: 'named', rounds: DECIDE(SURE), people: 6 });
			const { ana, bo, workshop, decision } = asked;
			const before = await bo.snapshot(workshop.id);
			await all(asked, [{ stance: 'object', reason: REASON, confidence: 1 }]);
			for (const person of asked.people.slice(2)) await say(person, asked, decision, { confidence: 5 });
			for (const person of [bo, workshop.facilitator]) {
				const now = await person.snapshot(workshop.id);
				expect(now.shared).toEqual((await workshop.look()).shared);
				expect(now.shared.workshop.rev).toBe(before.shared.workshop.rev);
				expect(now.mine.stances).toEqual([]);
				const everything = [now, await summaryFor(person, asked), await person.call('list_workshops')];
				for (const table of ['objections', 'ratifications', 'outcomes', 'events']) {
					everything.push(await person.behind(`select to_jsonb(t) as row from public.${table} as t`));
				}
				const text = JSON.stringify(everything);
				expect(text).not.toContain(REASON);
				expect(text).not.toContain('"result":"');
				await expect(person.query('select * from private.stances')).rejects.toMatchObject({ code: '42501' });
			}
			expect((await sentTo(workshop)).map(({ text }) => text).join('\n')).not.toContain(REASON);
			expect(await own(ana, asked)).toMatchObject([{ reason: REASON, confidence: 1 }]);
		});

		test('what they are asked about keeps its wording, and nothing more is decided', async () => {
			const asked = await askAll(db);
			const { ana, workshop, decision } = asked;
			const { facilitator } = workshop;
			const edit = { p_outcome: decision.id, p_version: decision.version, p_body: 'Ship daily' };
			expect(await refusal(facilitator.call('edit_outcome', edit))).toMatchObject({ reason: 'wrong_phase' });
			const remove = facilitator.call('remove_outcome', { p_outcome: decision.id });
			expect(await refusal(remove)).toMatchObject({ reason: 'wrong_phase' });
			expect(await refusal(ana.call('edit_outcome', edit))).toMatchObject({ reason: 'not_facilitator' });
			for (const person of [ana, facilitator]) {
				expect(await refusal(decide(person, workshop, 'And this'))).toMatchObject({ reason: 'not_open_yet' });
			}
		});

		test('a proposal is not made a decision that others were not asked about', async () => {
			const workshop = await Rounds.create(db, DECIDE());
			const [ana] = await workshop.people(1);
			if (!ana) throw new Error('Nobody came');
			await workshop.pass(25);
			await workshop.look();
			await workshop.advance(0);
			const { id, version } = await decide(ana, workshop, 'Ship weekly');
			await workshop.advance(TALK);
			const accept = () => workshop.facilitator.call('accept_outcome', { p_outcome: id, p_version: version });
			expect(await refusal(accept())).toMatchObject({ reason: 'wrong_phase' });
			const asked = { workshop, people: [ana], ana, bo: ana, decision: { id }, other: { id } };
			expect(await refusal(say(ana, asked, { id }))).toMatchObject({ reason: 'not_found' });
			await workshop.pass(49);
			await workshop.look();
			expect(await accept()).toMatchObject({ status: 'accepted', ratified: null });
		});

		test('the window is put off and never cut short, whether or not anybody has said anything', async () => {
			const asked = await askAll(db);
			const { ana, workshop, decision } = asked;
			const close = (hours: number) =>
				workshop.facilitator.call('move_close', {
					p_workshop: workshop.id,
					p_closes_at: new Date(Date.now() + hours * HOUR).toISOString()
				});
			const sooner = await refusal(close(2));
			expect(sooner).toMatchObject({ reason: 'reveal_only_later' });
			await say(ana, asked, decision);
			expect(await refusal(close(2))).toEqual(sooner);
			await close(72);
			const { phases, workshop: now } = (await workshop.look()).shared;
			const closes = Date.parse(phases[RATIFY]?.closes_at ?? '');
			expect(Date.parse(now.closes_at)).toBeGreaterThan(closes);
		});
	});

	describe('the end', () => {
		test('comes by the clock with nobody there, a day before the workshop’s, and changes no decision', async () => {
			const asked = await askAll(db, { people: 3 });
			const { ana, workshop, decision, other } = asked;
			await say(ana, asked, decision);
			await workshop.pass(49);
			const { shared } = await workshop.look();
			expect(shared.workshop).toMatchObject({ phase_id: null, closed_at: null });
			expect(shared.workshop.ended_at).toBe(shared.phases[RATIFY]?.closes_at);
			expect(Date.parse(shared.workshop.closes_at) - Date.parse(String(shared.workshop.ended_at))).toBe(24 * HOUR);
			const [first, second] = [await told(asked, decision), await told(asked, other)];
			expect(first).toMatchObject({ status: 'accepted', version: decision.version, body: 'Ship weekly' });
			// Silence is told as silence.
			expect(second).toMatchObject({ status: 'accepted', ratified: { result: 'silent', people: null } });
			const [last] = (await workshop.log()).slice(-1);
			expect(last?.type).toBe('live_ended');
		});

		const COMES_TO: readonly (readonly [string, readonly Said[], object])[] = [
			[
				'who agrees alone',
				[{ confidence: 5 }],
				{ result: 'ratified', people: null, agreed: null, stood_aside: null, confidence: null }
			],
			['who stands aside alone', [{ stance: 'aside' }], { result: 'aside', people: null }],
			[
				'three who are sure',
				[{ confidence: 5 }, { confidence: 2 }, { stance: 'aside', confidence: 3 }],
				{ result: 'ratified', people: null, agreed: null, confidence: { answers: null, median: 3, distribution: null } }
			],
			[
				'four',
				[{ confidence: 5 }, { confidence: 4 }, {}, { stance: 'aside', confidence: 0 }],
				{ people: 4, agreed: null, stood_aside: null, confidence: { answers: null, median: 4, distribution: null } }
			],
			[
				'five, one of whom objects',
				[
					{ confidence: 5 },
					{ confidence: 5 },
					{ confidence: 4 },
					{ stance: 'aside', confidence: 3 },
					{ stance: 'object', reason: REASON, confidence: 0 }
				],
				{
					result: 'objected',
					people: 5,
					agreed: 3,
					stood_aside: 1,
					confidence: { answers: 5, median: 4, distribution: [1, 0, 0, 1, 1, 2] }
				}
			]
		];
		test.each(COMES_TO)('tells of %s by the counting rules, also to who has the summary alone', async (_, said, is) => {
			const asked = await askAll(db, { rounds: DECIDE(SURE), people: 6 });
			await all(asked, said);
			await asked.workshop.pass(49);
			expect((await told(asked, asked.decision)).ratified).toMatchObject(is);
			const forStrangers = await summaryFor(stranger(db), asked);
			expect(forStrangers.outcomes.find(({ id }) => id === asked.decision.id)?.ratified).toMatchObject(is);
		});

		test('makes the reasons against it everyone’s to read who takes part, unsigned, and nobody else’s', async () => {
			const asked = await askAll(db, { people: 3 });
			const { people, workshop, decision } = asked;
			const reasons = ['Too often', REASON];
			await all(
				asked,
				reasons.map((reason) => ({ stance: 'object', reason }))
			);
			await workshop.pass(49);
			for (const person of [...people, workshop.facilitator]) {
				const { objections } = (await person.snapshot(workshop.id)).shared;
				expect(objections.map(({ reason }) => reason).sort()).toEqual([...reasons].sort());
				for (const each of objections) {
					expect(each).toMatchObject({ outcome_id: decision.id, author_name: null });
				}
				expect((await summaryFor(person, asked)).objections).toHaveLength(2);
			}
			expect((await summaryFor(stranger(db), asked)).objections).toEqual([]);
			const withdraw = { p_objection: (await workshop.look()).shared.objections[0]?.id };
			for (const person of people) {
				expect(await refusal(person.call('withdraw_objection', withdraw))).toMatchObject({ reason: 'not_author' });
			}
		});

		test('shows in a named workshop who objects, and never who agrees or stands aside', async () => {
			const asked = await askAll(db, { naming: 'named', people: 3 });
			const { ana, workshop } = asked;
			await all(asked, [{ stance: 'object', reason: REASON }, {}, { stance: 'aside' }]);
			await workshop.pass(49);
			const { shared } = await ana.snapshot(workshop.id);
			expect(shared.objections).toMatchObject([{ reason: REASON, author_name: 'Ana' }]);
			expect(JSON.stringify(shared)).not.toMatch(/"(Bo|Cleo)"/);
		});

		test('of the workshop takes every link to a person along; what it came to stays', async () => {
			const asked = await askAll(db, { people: 3 });
			const { ana, workshop, decision } = asked;
			await all(asked, [{ stance: 'object', reason: REASON }, {}]);
			await workshop.pass(49);
			await workshop.look();
			await workshop.pass(25);
			expect((await workshop.look()).shared.workshop.closed_at).not.toBeNull();
			const [left] = await db.admin(
				`select (select count(*)::int from private.stances as s join public.outcomes as o on o.id = s.outcome_id
					where o.workshop_id = $1) as stances,
				(select count(*)::int from private.slips where workshop_id = $1) as slips`,
				[workshop.id]
			);
			expect(left).toEqual({ stances: 0, slips: 0 });
			expect(await told(asked, decision)).toMatchObject({ ratified: { result: 'objected' } });
			expect(await own(ana, asked)).toEqual([]);
			expect(await refusal(say(ana, asked, decision))).toMatchObject({ reason: 'ended' });
		});

		test('is followed by wording that is put right, which is told', async () => {
			const asked = await askAll(db);
			const { ana, workshop, decision } = asked;
			await say(ana, asked, decision);
			await workshop.pass(49);
			expect(await told(asked, decision)).toMatchObject({ ratified: { is_reworded: false } });
			const edit = { p_outcome: decision.id, p_version: decision.version, p_body: 'Ship each week' };
			await workshop.facilitator.call('edit_outcome', edit);
			expect(await told(asked, decision)).toMatchObject({ ratified: { result: 'ratified', is_reworded: true } });
		});
	});

	describe('together', () => {
		test('it ends with its timebox, for everyone at once', async () => {
			const asked = await askAll(db, { rounds: LIVE });
			const { ana, workshop, decision } = asked;
			await say(ana, asked, decision, { stance: 'object', reason: REASON });
			await workshop.advance(RATIFY);
			expect(await told(asked, decision)).toMatchObject({ ratified: { result: 'objected' } });
			const [sent] = (await sentTo(workshop)).slice(-1);
			expect(sent?.payload).toMatchObject({
				type: 'phase_began',
				objections: [{ reason: REASON, author_name: null }],
				outcomes: [{ id: decision.id, ratified: { result: 'objected' } }, { ratified: { result: 'silent' } }]
			});
		});

		test('going back into it or out of it gives everything back, once that is confirmed', async () => {
			for (const [from, to] of [
				[RATIFY, TALK],
				[RATIFY + 1, RATIFY]
			] as const) {
				const asked = await askAll(db, { rounds: LIVE });
				const { ana, workshop, decision } = asked;
				await say(ana, asked, decision, { stance: 'object', reason: REASON });
				if (from > RATIFY) await workshop.advance(RATIFY);
				const back = { p_workshop: workshop.id, p_from: workshop.phases[from] };
				expect(await refusal(workshop.facilitator.call('go_back', back))).toMatchObject({ reason: 'ballot_has_votes' });
				await workshop.goBack(from);
				expect(await workshop.running()).toBe(to);
				const { shared } = await workshop.look();
				expect(shared.objections).toEqual([]);
				expect(shared.phases[RATIFY]?.voided).toBe(1);
				expect(await told(asked, decision)).toMatchObject({ ratified: null });
				expect(await own(ana, asked)).toEqual([]);
				if (to === TALK) await workshop.advance(TALK);
				await say(ana, asked, decision);
				await workshop.advance(RATIFY);
				expect(await told(asked, decision)).toMatchObject({ ratified: { result: 'ratified' } });
			}
		});

		test('a room that is left while it asks still tells what was said', async () => {
			const asked = await askAll(db, { rounds: LIVE });
			const { ana, workshop, decision } = asked;
			await say(ana, asked, decision, { stance: 'object', reason: REASON });
			await workshop.pass(15 * 24);
			expect((await workshop.look()).shared.workshop.closed_at).not.toBeNull();
			expect(await told(asked, decision)).toMatchObject({ ratified: { result: 'objected' } });
			expect((await summaryFor(ana, asked)).objections).toMatchObject([{ reason: REASON }]);
		});
	});

	describe('in a timetable', () => {
		const collect = { step: 'collect', hours: 24 } as const;
		const talk = { step: 'discuss', minutes: 10 } as const;
		const ratify = { step: 'ratify', hours: 24 } as const;
		const check = { step: 'check', hours: 24 } as const;

		test.each([
			['after talk, at the end', [collect, talk, ratify]],
			['after talk, before a check', [collect, talk, ratify, check]],
			[
				'after talk over days',
				[collect, { step: 'discuss', hours: 24, rules: { objection_hours: 12 } } as const, ratify]
			]
		])('it has room %s', async (_, rounds) => {
			const workshop = await Rounds.create(db, rounds);
			const { phases } = (await workshop.look()).shared;
			expect(phases.map(({ step }) => step)).toEqual(rounds.map(({ step }) => step));
		});

		test.each([
			['first', [ratify], 0],
			['where nobody has talked', [collect, ratify], 1],
			['before what it is about', [collect, ratify, talk], 1],
			['with talk after it', [collect, talk, ratify, talk], 3],
			['with a check and talk after it', [collect, talk, ratify, check, talk], 4],
			['twice', [collect, talk, ratify, ratify], 3],
			['with writing after it', [collect, talk, ratify, collect], 3]
		])('it has none %s', async (_, rounds, at) => {
			expect(await refusal(Rounds.create(db, rounds))).toEqual({ reason: 'invalid', detail: `phases.${at}.step` });
		});

		test.each([[{ confidence: 'yes' }], [{ confidence: 1 }], [{ quorum: 3 }], ['{}'], [[]]])(
			'it refuses the rules %j',
			async (rules) => {
				const made = Rounds.create(db, [collect, talk, { ...ratify, rules: rules as never }]);
				expect(await refusal(made)).toEqual({ reason: 'invalid', detail: 'phases.2.rules' });
			}
		);
	});
});
