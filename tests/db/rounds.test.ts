/**
 * Timetables of any shape: windows that follow one another by the clock with nobody online, timeboxes that wait for their
 * facilitator, rounds that come twice, and changing what has not begun.
 */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { SummarySource } from '../../src/lib/domain/summary-source.ts';
import { openDatabases, refusal } from '../support/database.ts';
import { HOUR, Person, type Args } from '../support/people.ts';
import { Rounds, roundsPlan, type Round } from '../support/rounds.ts';
import { pointsTold } from '../../src/lib/domain/ballot.ts';

const WRITE: Round = { step: 'collect', hours: 24 };
const APART: readonly Round[] = [WRITE, { step: 'vote', hours: 24 }, { step: 'check', hours: 24 }];
const invalid = (detail: string) => ({ reason: 'invalid', detail });

describe.each(await openDatabases())('on $name', (db) => {
	describe('one window after another', () => {
		test('runs itself to the end, each move dated its instant, with nobody there', async () => {
			const rounds = await Rounds.create(db, APART);
			const [ana] = await rounds.people(1);
			if (!ana) throw new Error('nobody came');
			await rounds.write(ana, 0, 'Written apart');
			await rounds.pass(24 * 30);
			const { shared } = await rounds.look();
			expect(shared.cards.map(({ body }) => body)).toEqual(['Written apart']);
			expect(shared.phases.map(({ is_over }) => is_over)).toEqual([true, true, true]);
			expect(shared.workshop.closed_at).toBe(shared.workshop.closes_at);
			const hour = 60;
			expect(await rounds.log()).toEqual([
				{ type: 'revealed', at: 24 * hour + 10 },
				{ type: 'phase_began', at: 48 * hour + 10 },
				{ type: 'live_ended', at: 72 * hour + 10 },
				{ type: 'workshop_closed', at: 96 * hour + 10 }
			]);
		});

		test('takes a vote in its window only, tells nobody how far it is, and has its result at the close', async () => {
			const rounds = await Rounds.create(db, APART);
			const [ana, ...others] = await rounds.people(5);
			if (!ana) throw new Error('nobody came');
			await rounds.write(ana, 0, 'A card');
			expect(await refusal(rounds.vote(ana, 1, randomUUID(), 1))).toMatchObject({ reason: 'not_open_yet' });
			await rounds.pass(25);
			const [topic] = (await rounds.look()).shared.topics;
			if (!topic) throw new Error('no topic');
			for (const person of [ana, ...others]) {
				expect(await rounds.vote(person, 1, topic.id, 2)).toMatchObject({ wait_ms: 0 });
			}
			const during = await rounds.look();
			expect(during.shared.results).toEqual([]);
			expect(during.progress).toBeNull();
			const sent = await db.admin(`select from realtime.messages where topic like '%' || $1 and event = 'progress'`, [
				rounds.id
			]);
			expect(sent).toEqual([]);
			await rounds.pass(24);
			expect(await refusal(rounds.vote(ana, 1, topic.id, 3))).toMatchObject({ reason: 'ballot_closed' });
			const { results } = (await rounds.look()).shared;
			expect(results).toMatchObject([{ slips: 5, tallies: [{ points: 10, voters: 5 }] }]);
		});

		test('is never cut short by the facilitator, nor opened anew', async () => {
			const rounds = await Rounds.create(db, [...APART, { step: 'discuss', minutes: 10 }]);
			expect(await refusal(rounds.advance(0))).toMatchObject({ reason: 'not_open_yet' });
			await rounds.pass(25);
			expect(await rounds.running()).toBe(1);
			expect(await refusal(rounds.advance(1))).toMatchObject({ reason: 'not_open_yet' });
			await rounds.pass(48);
			// The last window is over: it rests until the room is opened.
			const { shared } = await rounds.look();
			expect(await rounds.running()).toBe(2);
			expect(shared.phases[2]?.is_over).toBe(true);
			expect((await rounds.log()).at(-1)?.type).toBe('window_closed');
			await rounds.advance(2);
			expect(await rounds.running()).toBe(3);
			expect(await refusal(rounds.goBack(3))).toMatchObject({ reason: 'wrong_phase' });
		});
	});

	describe('together, then apart', () => {
		const TOGETHER: readonly Round[] = [
			{ step: 'collect', minutes: 5 },
			{ step: 'group', minutes: 5 },
			{ step: 'vote', hours: 24 },
			{ step: 'check', hours: 12 }
		];

		/** They meet, write, and go on to the vote. */
		async function talkedOver(rounds: Rounds): Promise<void> {
			await rounds.advance(null);
			for (const person of await rounds.people(1)) await rounds.write(person, 0, 'Ship smaller');
			for (const from of [0, 1]) await rounds.advance(from);
		}

		test('begins when the room is opened, and is sealed until the box is ended', async () => {
			const rounds = await Rounds.create(db, TOGETHER);
			const [ana, bo] = await rounds.people(2);
			if (!ana || !bo) throw new Error('nobody came');
			expect(await rounds.running()).toBe(-1);
			expect((await rounds.look()).shared.workshop.ended_at).toBeNull();
			expect(await refusal(rounds.write(ana, 0, 'Too early'))).toMatchObject({ reason: 'not_open_yet' });
			await rounds.advance(null);
			await rounds.advance(null);
			expect(await rounds.running()).toBe(0);
			await rounds.write(ana, 0, 'Sealed in the room');
			expect((await bo.snapshot(rounds.id)).shared.cards).toEqual([]);
			expect((await rounds.look()).shared.cards).toEqual([]);
			expect((await rounds.look()).counts.writers).toBeNull();
			await rounds.pass(1);
			expect((await bo.snapshot(rounds.id)).shared.cards).toEqual([]);
			await rounds.advance(0);
			expect((await bo.snapshot(rounds.id)).shared.cards).toMatchObject([{ body: 'Sealed in the room' }]);
			expect(await refusal(rounds.goBack(1))).toMatchObject({ reason: 'wrong_phase' });
		});

		test('gives the window after the meeting its whole length, and puts back what follows', async () => {
			const rounds = await Rounds.create(db, TOGETHER);
			const lengths = async () =>
				(await rounds.look()).shared.phases
					.filter(({ mode }) => mode === 'async')
					.map(({ opens_at, closes_at }) => (Date.parse(closes_at ?? '') - Date.parse(opens_at ?? '')) / HOUR);
			// They meet five hours later than it was planned.
			await rounds.pass(6);
			await talkedOver(rounds);
			const { shared } = await rounds.look();
			expect(await rounds.running()).toBe(2);
			expect(await lengths()).toEqual([24, 12]);
			expect(shared.phases[3]?.opens_at).toBe(shared.phases[2]?.closes_at);
			await rounds.pass(24 * 30);
			expect((await rounds.look()).shared.workshop.closed_at).not.toBeNull();
		});

		test('keeps the instant of a window that opens early', async () => {
			const rounds = await Rounds.create(db, TOGETHER);
			const before = (await rounds.look()).shared.phases[2]?.closes_at;
			await talkedOver(rounds);
			expect((await rounds.look()).shared.phases[2]?.closes_at).toBe(before);
		});
	});

	describe('a box for writing that is left before its end', () => {
		const LEFT: readonly Round[] = [
			WRITE,
			{ step: 'read', hours: 24 },
			{ step: 'collect', minutes: 5 },
			{ step: 'vote', minutes: 5 }
		];

		/** Ana has written in the room, sealed; Bo is there. */
		async function writing(more: Args = {}, rounds = LEFT) {
			const workshop = await Rounds.create(db, rounds, more);
			const [ana, bo] = [new Person(db), new Person(db)];
			for (const person of [ana, bo]) await person.call('join_workshop', { p_code: workshop.code, p_name: 'Somebody' });
			await workshop.write(ana, 0, 'Written apart');
			await workshop.pass(25);
			await workshop.look();
			await workshop.advance(1);
			await workshop.write(ana, 1, 'Written together');
			return { workshop, ana, bo };
		}
		const read = async ({ workshop }: Pick<Awaited<ReturnType<typeof writing>>, 'workshop'>, by: Person) =>
			(await by.snapshot(workshop.id)).shared.cards.map(({ body }) => body).sort();
		const BOTH = ['Written apart', 'Written together'];

		test('by going on early shows what there is', async () => {
			const room = await writing();
			await room.workshop.advance(2);
			for (const person of [room.bo, room.workshop.facilitator]) expect(await read(room, person)).toEqual(BOTH);
		});

		test('by going back stays sealed, is written on when it is begun again, and shown at its end', async () => {
			const room = await writing();
			const { workshop, ana, bo } = room;
			await workshop.goBack(2);
			for (const person of [bo, workshop.facilitator]) expect(await read(room, person)).toEqual(['Written apart']);
			expect((await ana.snapshot(workshop.id)).mine.cards.map(({ body }) => body).sort()).toEqual(BOTH);
			expect(await refusal(workshop.write(bo, 1, 'Meanwhile'))).toMatchObject({ reason: 'not_open_yet' });
			await workshop.advance(1);
			await workshop.write(bo, 1, 'Later');
			expect(await read(room, workshop.facilitator)).toEqual(['Written apart']);
			await workshop.advance(2);
			expect(await read(room, bo)).toEqual(['Later', ...BOTH]);
		});

		test('stays in the timetable until it has ended, whether anybody has written or rated in it or not', async () => {
			for (const step of ['collect', 'check'] as const) {
				for (const isGiven of [true, false]) {
					const workshop = await Rounds.create(db, [WRITE, { step: 'read', hours: 24 }, { step, minutes: 5 }]);
					const [ana] = await workshop.people(1);
					if (!ana) throw new Error('nobody came');
					await workshop.pass(25);
					await workshop.look();
					const rest = { p_workshop: workshop.id, p_after: workshop.phases[1], p_phases: [], p_prompts: [] };
					const empty = (more: object = {}) => workshop.facilitator.call('change_timetable', { ...rest, ...more });
					await workshop.advance(1);
					if (isGiven && step === 'collect') await workshop.write(ana, 1, 'Written together');
					if (isGiven && step === 'check') await workshop.rate(ana, 1, 4);
					await workshop.goBack(2);
					for (const more of [{}, { p_seen: -1 }])
						expect(await refusal(empty(more))).toEqual({ reason: 'fixed_once_written', detail: 'phases.2' });
				}
			}
		});

		test.each(['in it', 'behind it'] as const)(
			'with the whole workshop, %s, shows what was written, with its names where there are names',
			async (where) => {
				for (const naming of ['anonymous', 'named']) {
					const room = await writing({ naming });
					const { workshop, bo } = room;
					if (where === 'behind it') await workshop.goBack(2);
					await workshop.pass(24 * 30);
					expect(await read(room, bo)).toEqual(BOTH);
					const { shared } = await workshop.look();
					expect(shared.cards.map(({ author_name }) => author_name)).toEqual(
						Array(2).fill(naming === 'named' ? 'Somebody' : null)
					);
					expect(new Set(shared.cards.map(({ topic_id }) => topic_id)).size).toBe(2);
					expect(shared.phases[2]).toMatchObject({ reveals_at: shared.workshop.closed_at });
					expect((await workshop.log()).map(({ type }) => type).slice(-2)).toEqual(['revealed', 'workshop_closed']);
					const { summary_token } = shared.workshop;
					const told = SummarySource.parse(await bo.call('get_summary', { p_token: summary_token }));
					expect(told.record?.map(({ body }) => body).sort()).toEqual(BOTH);
					expect(await db.admin('select from private.card_authors where workshop_id = $1', [workshop.id])).toEqual([]);
				}
			}
		);
	});

	describe('a step that comes twice', () => {
		const TWICE: readonly Round[] = [
			{ ...WRITE, title: 'Goals' },
			{ step: 'vote', hours: 24 },
			{ ...WRITE, title: 'Risks' },
			{ step: 'group', hours: 24 },
			{ step: 'vote', hours: 24 },
			{ step: 'discuss', minutes: 10 }
		];

		test('collects, seals and reveals each round by itself, and keeps both results', async () => {
			const rounds = await Rounds.create(db, TWICE);
			const people = await rounds.people(4);
			const [ana, bo] = people;
			if (!ana || !bo) throw new Error('nobody came');
			await rounds.write(ana, 0, 'A goal');
			expect(await refusal(rounds.write(ana, 1, 'Too early'))).toMatchObject({ reason: 'not_open_yet' });
			await rounds.pass(25);
			const goal = (await rounds.look()).shared.topics[0]?.id ?? '';
			for (const person of people) await rounds.vote(person, 1, goal, 1);
			await rounds.pass(24);
			expect(await rounds.running()).toBe(2);
			expect(await refusal(rounds.write(bo, 0, 'Too late'))).toMatchObject({ reason: 'window_closed' });
			const risk = await rounds.write(bo, 1, 'A risk');
			expect((await ana.snapshot(rounds.id)).shared.cards.map(({ body }) => body)).toEqual(['A goal']);
			await rounds.pass(24);
			const { shared } = await rounds.look();
			expect(shared.cards.map(({ body }) => body).sort()).toEqual(['A goal', 'A risk']);
			// What was voted on stays as it was; what is new can be put together.
			const [goalCard] = shared.cards.filter(({ body }) => body === 'A goal');
			const fresh = shared.topics.find(({ id }) => id !== goal)?.id ?? '';
			const frozen = { reason: 'topics_frozen' };
			const move = (card: string, topic: string) => refusal(ana.call('move_card', { p_card: card, p_topic: topic }));
			expect(await move(goalCard?.id ?? '', fresh)).toMatchObject(frozen);
			expect(await move(risk.id, goal)).toMatchObject(frozen);
			expect(await refusal(ana.call('withdraw_card', { p_card: goalCard?.id }))).toMatchObject(frozen);
			await bo.call('withdraw_card', { p_card: risk.id });
			const another = await rounds.write(bo, 1, 'Another risk');
			await rounds.pass(24);
			expect(await rounds.running()).toBe(4);
			const late = (await rounds.look()).shared.cards.find(({ id }) => id === another.id)?.topic_id ?? '';
			for (const person of people) await rounds.vote(person, 4, late, 2);
			await rounds.pass(24);
			const { results } = (await rounds.look()).shared;
			expect(results.map(({ tallies }) => tallies.map((tally) => [tally.topic_id, pointsTold(tally)]))).toEqual([
				[[goal, 4]],
				expect.arrayContaining([
					[late, 8],
					[goal, 0]
				])
			]);
		});

		test('counts who wrote in the round that runs, people only', async () => {
			const rounds = await Rounds.create(db, TWICE);
			const people = await rounds.people(5);
			for (const person of people) await rounds.write(person, 0, 'A goal');
			await rounds.pass(2);
			expect((await rounds.look()).counts.writers).toBe(5);
			await rounds.pass(47);
			expect(await rounds.running()).toBe(2);
			expect((await rounds.look()).counts.writers).toBeNull();
		});
	});

	test('a check in the middle ends with its phase, and shows what the counting rules allow', async () => {
		const rounds = await Rounds.create(db, [{ step: 'check', hours: 24 }, WRITE, { step: 'check', hours: 24 }]);
		const people = await rounds.people(3);
		const [ana] = people;
		if (!ana) throw new Error('nobody came');
		for (const person of people) await rounds.rate(person, 0, 4);
		expect(await refusal(rounds.rate(ana, 2, 4))).toMatchObject({ reason: 'not_open_yet' });
		expect((await rounds.look()).shared.scales).toEqual([]);
		await rounds.pass(25);
		expect((await rounds.look()).shared.scales).toEqual([
			{ prompt_id: rounds.prompts[0], answers: null, median: 4, distribution: null }
		]);
		expect(await refusal(rounds.rate(ana, 0, 5))).toMatchObject({ reason: 'ballot_closed' });
		// The one at the end stays open through the wrap-up.
		await rounds.pass(24 + 25);
		expect(await rounds.running()).toBe(-1);
		await rounds.rate(ana, 2, 5);
	});

	test('a check with a rule for stopping is told with the reasons that are written next, a later one at its own end', async () => {
		const check: Round = { step: 'check', hours: 24, scales: [{ text: 'How likely?' }] };
		const why: Round = { step: 'collect', hours: 24 };
		const earlier = await Rounds.create(db, [check]);
		for (const person of await earlier.people(3)) await earlier.rate(person, 0, 2);
		await earlier.pass(24 + 25);
		await earlier.look();
		const plan = [{ ...check, rules: { agree: 70 } }, why, check, why];
		const rounds = await Rounds.create(db, plan, {}, earlier.facilitator);
		const people = await rounds.people(5);
		const scales = async () => (await people[0]?.snapshot(rounds.id))?.shared.scales.map(({ median }) => median);
		for (const [n, person] of people.entries()) await rounds.rate(person, 0, 1 + n);
		await rounds.pass(24.1);
		expect(await rounds.running()).toBe(1);
		expect(await scales()).toEqual([]);
		const compared =
			'select jsonb_array_length(private.trends_json(w)) as count from public.workshops as w where id = $1';
		expect(await db.admin(compared, [rounds.id])).toEqual([{ count: 0 }]);
		await rounds.pass(24.1);
		expect(await scales()).toEqual([3]);
		// What is estimated there is another thing each time.
		expect(await db.admin(compared, [rounds.id])).toEqual([{ count: 0 }]);
		for (const person of people) await rounds.rate(person, 2, 4);
		await rounds.pass(24.1);
		expect(await rounds.running()).toBe(3);
		expect(await scales()).toEqual([3, 4]);
	});

	describe('changing what comes', () => {
		const change = (rounds: Rounds, by: Person, after: number | null, rest: Args) =>
			by.call('change_timetable', {
				p_workshop: rounds.id,
				p_after: after === null ? null : rounds.phases[after],
				p_phases: rest['phases'],
				p_prompts: rest['prompts']
			});
		const LATER: readonly Round[] = [
			{ step: 'read', hours: 24, rules: { comments: true } },
			{ step: 'vote', hours: 24 },
			{ step: 'discuss', minutes: 15 }
		];
		const later = () => roundsPlan(LATER, Date.now() + 25 * HOUR);

		test('keeps what has begun, takes other steps in another order, and is the same when asked twice', async () => {
			const rounds = await Rounds.create(db, APART);
			const [ana] = await rounds.people(1);
			if (!ana) throw new Error('nobody came');
			await rounds.write(ana, 0, 'Stays');
			const before = (await rounds.look()).shared;
			const rest = later();
			const once = await change(rounds, rounds.facilitator, 0, rest);
			expect(await change(rounds, rounds.facilitator, 0, rest)).toMatchObject({
				closes_at: Reflect.get(Object(once), 'closes_at')
			});
			const { shared } = await rounds.look();
			expect(shared.phases[0]).toEqual(before.phases[0]);
			expect(shared.phases.map(({ step, mode }) => `${step} ${mode}`)).toEqual([
				'collect async',
				'read async',
				'vote async',
				'discuss live'
			]);
			expect(shared.phases[1]?.opens_at).toBe(shared.phases[0]?.reveals_at);
			expect((await ana.snapshot(rounds.id)).mine.cards).toHaveLength(1);
			await rounds.pass(25);
			const { workshop } = (await rounds.look()).shared;
			expect(workshop.phase_id).toBe(shared.phases[1]?.id);
		});

		test('begins what comes in place of the meeting that people waited for, or ends; once', async () => {
			for (const rest of [{ phases: [], prompts: [] }, roundsPlan([{ step: 'check', hours: 24 }])]) {
				const rounds = await Rounds.create(db, [WRITE, { step: 'vote', minutes: 5 }]);
				await rounds.pass(24.5);
				expect(await rounds.running()).toBe(0);
				const once = await change(rounds, rounds.facilitator, 0, rest);
				expect(await change(rounds, rounds.facilitator, 0, rest)).toEqual(once);
				const { workshop, phases } = (await rounds.look()).shared;
				expect(workshop.phase_id).toBe(phases[1]?.id ?? null);
				expect(workshop.ended_at === null).toBe(phases.length === 2);
				expect(Date.parse(workshop.closes_at)).toBeGreaterThan(Date.now() + 23 * HOUR);
				await rounds.pass(49);
				expect((await rounds.look()).shared.workshop.closed_at).not.toBeNull();
			}
		});

		test('refuses nonsense, and then nothing has changed', async () => {
			const rounds = await Rounds.create(db, APART);
			const before = (await rounds.look()).shared.phases;
			const rest = later();
			const [read, vote] = rest.phases;
			const nonsense: [Args, string][] = [
				[{ phases: null }, 'phases'],
				[{ phases: [{ ...read, step: 'party', rules: {} }] }, 'phases.0.step'],
				[{ phases: [{ ...read, rules: { comments: 'yes' } }] }, 'phases.0.rules'],
				[{ phases: [{ ...vote, closes_at: new Date().toISOString() }] }, 'phases.0.closes_at'],
				[{ phases: [{ ...vote, mode: 'live', minutes: 0 }] }, 'phases.0.minutes'],
				[{ phases: [{ ...vote, mode: 'live', minutes: 5, opens_at: new Date().toISOString() }] }, 'phases.0.opens_at'],
				[{ phases: roundsPlan([WRITE], Date.now() + 25 * HOUR).phases, prompts: [] }, 'prompts'],
				[{ phases: roundsPlan([{ step: 'check', hours: 24 }], Date.now() + 25 * HOUR).phases, prompts: [] }, 'prompts'],
				[{ prompts: [{ id: randomUUID(), phase_id: vote?.id, kind: 'cards', text: 'x', colour: 'teal' }] }, 'prompts']
			];
			for (const [wrong, detail] of nonsense) {
				const attempt = change(rounds, rounds.facilitator, 0, { ...rest, ...wrong });
				expect(await refusal(attempt), JSON.stringify(wrong)).toEqual(invalid(detail));
			}
			expect((await rounds.look()).shared.phases).toEqual(before);
		});

		test('says what was seen: an edit made elsewhere meanwhile is not written over without a word', async () => {
			const rounds = await Rounds.create(db, APART);
			const seen = (await rounds.look()).shared.workshop.sequence;
			const save = (rest: Args) =>
				rounds.facilitator.call('change_timetable', {
					p_workshop: rounds.id,
					p_after: rounds.phases[0],
					p_phases: rest['phases'],
					p_prompts: rest['prompts'],
					p_seen: seen
				});
			const [mine, theirs] = [later(), later()];
			await save(theirs);
			const held = (await rounds.look()).shared;
			await save(theirs);
			expect((await rounds.look()).shared.phases).toEqual(held.phases);
			expect(await refusal(save(mine))).toEqual({ reason: 'stale', detail: 'timetable' });
			const { shared } = await rounds.look();
			expect([shared.phases, shared.workshop.rev]).toEqual([held.phases, held.workshop.rev]);
		});

		test('names the phase that it was made for, so that one that comes late changes nothing', async () => {
			const rounds = await Rounds.create(db, APART);
			await rounds.pass(25);
			const wrong = { reason: 'wrong_phase' };
			expect(await refusal(change(rounds, rounds.facilitator, 0, later()))).toMatchObject(wrong);
			await rounds.pass(24 * 2);
			expect(await refusal(change(rounds, rounds.facilitator, null, later()))).toMatchObject(wrong);
			await rounds.pass(24 * 3);
			expect(await refusal(change(rounds, rounds.facilitator, null, later()))).toMatchObject({ reason: 'ended' });
		});

		test('is the facilitator’s alone', async () => {
			const rounds = await Rounds.create(db, APART);
			const [ana] = await rounds.people(1);
			const elsewhere = await Rounds.create(db, APART);
			const [other] = await elsewhere.people(1);
			if (!ana || !other) throw new Error('nobody came');
			expect(await refusal(change(rounds, ana, 0, later()))).toMatchObject({ reason: 'not_facilitator' });
			for (const outsider of [other, elsewhere.facilitator, new Person(db)]) {
				expect(await refusal(change(rounds, outsider, 0, later()))).toMatchObject({ reason: 'not_member' });
			}
			expect(await refusal(change(rounds, new Person(db, 'anon'), 0, later()))).toBe('denied');
		});

		test('moves the close of the window that runs, and the next meeting with all that follows it', async () => {
			const rounds = await Rounds.create(db, [
				...APART,
				{ step: 'discuss', minutes: 10 },
				{ step: 'check', hours: 24 }
			]);
			await rounds.pass(25);
			const at = async (n: number) => (await rounds.look()).shared.phases[n];
			const hours = (instant: string | null | undefined, more: number) =>
				new Date(Date.parse(instant ?? '') + more * HOUR).toISOString();
			const closes = hours((await at(1))?.closes_at, 2);
			await rounds.facilitator.call('move_close', { p_workshop: rounds.id, p_closes_at: closes });
			expect((await at(1))?.closes_at).toBe(closes);
			expect((await at(2))?.opens_at).toBe(closes);
			const [meeting, after] = [await at(3), await at(4)];
			await rounds.facilitator.call('move_live', { p_workshop: rounds.id, p_at: hours(meeting?.opens_at, 48) });
			expect((await at(3))?.opens_at).toBe(hours(meeting?.opens_at, 48));
			expect((await at(4))?.closes_at).toBe(hours(after?.closes_at, 48));
			const early = rounds.facilitator.call('move_live', { p_workshop: rounds.id, p_at: closes });
			expect(await refusal(early)).toEqual(invalid('phases.3.opens_at'));
			for (const p_at of ['294276-12-31T12:00:00Z', 'infinity'])
				expect(await refusal(rounds.facilitator.call('move_live', { p_workshop: rounds.id, p_at }))).toMatchObject({
					reason: 'too_far'
				});
			// What comes after it would be over in more than a year.
			const p_at = new Date(Date.now() + 364.9 * 24 * HOUR).toISOString();
			expect(await refusal(rounds.facilitator.call('move_live', { p_workshop: rounds.id, p_at }))).toEqual({
				reason: 'too_far',
				detail: 'phases.3.opens_at'
			});
		});
	});
});
