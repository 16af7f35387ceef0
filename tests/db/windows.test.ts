import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Card, Workshop } from '../../src/lib/domain/workshop.ts';
import { openBallot } from '../support/database-ballot.ts';
import { openDatabases, refusal } from '../support/database.ts';
import { DAY, HOUR, MINUTE, pass, Person, Retro, retroPlan, stranger } from '../support/people.ts';
import { roundsPlan } from '../support/rounds.ts';

/** What a change of a timetable puts in its place. */
interface Planned {
	phases: readonly object[];
	prompts: readonly object[];
}

describe.each(await openDatabases())('on $name', (db) => {
	describe('the window for cards', () => {
		test('takes them until ten minutes after its close', async () => {
			const retro = await Retro.create(db);
			const [ana] = await retro.pair();
			await ana.addCard(retro, 'in time');
			await retro.pass(DAY + 9 * MINUTE);
			const late = await ana.addCard(retro, 'in the ten minutes');
			expect(late.is_added).toBe(false);
			expect(await ana.call('edit_card', { p_card: late.id, p_version: 1, p_body: 'still mine' })).toMatchObject({
				version: 2
			});
			await retro.pass(2 * MINUTE);
			expect(await refusal(ana.call('edit_card', { p_card: late.id, p_version: 2, p_body: 'too late' }))).toMatchObject(
				{
					reason: 'window_closed'
				}
			);
			expect((await ana.snapshot(retro.id)).shared.cards).toHaveLength(2);
		});

		describe('that opens later', () => {
			async function planned() {
				const { phases, prompts } = roundsPlan([{ step: 'collect', hours: 24 }], Date.now() + 20 * HOUR);
				const { id, plan } = retroPlan({ more: { phases, prompts } });
				const facilitator = new Person(db);
				const { code } = Workshop.parse(await facilitator.call('create_workshop', { p_id: id, p_plan: plan }));
				const ana = new Person(db);
				await ana.call('join_workshop', { p_code: code, p_name: null });
				const write = () =>
					ana.call('add_card', { p_id: randomUUID(), p_workshop: id, p_prompt: prompts[0]?.['id'], p_body: 'One' });
				const move = (hours: number, by: Person = facilitator) =>
					by.call('move_open', { p_workshop: id, p_opens_at: new Date(Date.now() + hours * HOUR).toISOString() });
				const opens = async () => Date.parse((await ana.snapshot(id)).shared.phases[0]?.opens_at ?? '');
				const told = async () =>
					(await db.admin('select type from public.events where workshop_id = $1', [id])).filter(
						({ type }) => type === 'timetable_changed'
					).length;
				return { id, facilitator, ana, write, move, opens, told };
			}
			const early = { reason: 'not_open_yet' };

			test('takes none before, and is moved until then', async () => {
				const { id, facilitator, ana, write, move, opens, told } = await planned();
				expect(await refusal(write())).toMatchObject(early);
				expect(await move(30)).toMatchObject({ id, sequence: 1 });
				expect(await told()).toBe(1);
				await pass(db, id, 21 * HOUR);
				expect(await refusal(write())).toMatchObject(early);
				await pass(db, id, 10 * HOUR);
				await write();
				expect(await refusal(move(1))).toMatchObject({ reason: 'wrong_phase' });
				const { phases } = (await ana.snapshot(id)).shared;
				const held = { p_workshop: id, p_opens_at: phases[0]?.opens_at };
				expect(await facilitator.call('move_open', held)).toMatchObject({ id });
				expect(await opens()).toBe(Date.parse(phases[0]?.opens_at ?? ''));
			});

			test('opens at once where an instant is named that has passed, and the same request twice is one', async () => {
				const { write, move, opens, told } = await planned();
				const before = Date.now();
				const now = -1 / 3600;
				await move(now);
				await move(now);
				expect(Math.abs((await opens()) - before)).toBeLessThan(MINUTE);
				expect(await told()).toBe(1);
				await write();
			});

			test('can be changed with all that comes, until it opens: another question first, or people together', async () => {
				const { id, facilitator, ana, write } = await planned();
				const look = async () => (await ana.snapshot(id)).shared;
				const before = await look();
				const change = (after: string | null, { phases, prompts }: Planned) =>
					facilitator.call('change_timetable', {
						...{ p_workshop: id, p_after: after, p_phases: phases, p_prompts: prompts, p_seen: null }
					});
				const first = before.phases[0]?.id ?? '';
				const again = before.phases.map((phase) => ({ ...phase, title: 'Goals' }));
				const back = { phases: again, prompts: before.prompts };
				const checked = roundsPlan(
					[
						{ step: 'check', hours: 10 },
						{ step: 'collect', hours: 24 }
					],
					Date.now() + 5 * HOUR
				);
				expect(await change(null, checked)).toMatchObject({ phase_id: checked.phases[0]?.id });
				expect((await look()).phases.map(({ step }) => step)).toEqual(['check', 'collect']);
				// The rest alone leaves it where it is.
				const written = { phases: checked.phases.slice(1), prompts: checked.prompts.slice(1) };
				expect(await change(checked.phases[0]?.id ?? null, written)).toMatchObject({ phase_id: checked.phases[0]?.id });
				const together = roundsPlan([{ step: 'collect', minutes: 10 }], Date.now() + 5 * HOUR);
				expect(await change(null, together)).toMatchObject({ phase_id: null });
				// A room that is opened late is open, under whichever id.
				const room = { ...together.phases[0], id: first };
				const asks = { ...together.prompts[0], phase_id: first };
				await change(null, back);
				const held = Workshop.parse(await change(null, { phases: [room], prompts: [asks] }));
				expect(Date.parse(held.closes_at) - Date.now()).toBeGreaterThan(14 * DAY);
				// As it was, and renamed.
				expect(await change(null, back)).toMatchObject({ phase_id: first });
				expect(await refusal(write())).toMatchObject(early);
				await pass(db, id, 21 * HOUR);
				await write();
				expect((await look()).phases[0]?.title).toBe('Goals');
				expect(await refusal(change(first, back))).toMatchObject({ reason: 'stale' });
				// It was to open later still; and the same request twice.
				const { phases, prompts } = await look();
				const opens_at = new Date(Date.now() + HOUR).toISOString();
				const later = phases.map((phase) => ({ ...phase, opens_at }));
				expect(await refusal(change(null, { phases: later, prompts }))).toMatchObject({ reason: 'stale' });
				expect(await change(null, { phases, prompts })).toMatchObject({ phase_id: first });
				// An editor that held it for unopened, and kept it or left it out.
				const renamed = { ...back, phases: before.phases };
				expect(await refusal(change(null, renamed))).toMatchObject({ reason: 'stale' });
				expect(await refusal(change(null, checked))).toMatchObject({ reason: 'wrong_phase' });
			});

			test('has promised nothing of its sheets before it opens, also to a page whose clock is ahead', async () => {
				const { id, facilitator } = await planned();
				const sheets = { step: 'collect', hours: 24, rules: { sheets: true } } as const;
				const change = (after: unknown, { phases, prompts }: Planned) =>
					facilitator.call('change_timetable', {
						...{ p_workshop: id, p_after: after, p_phases: phases, p_prompts: prompts }
					});
				const run = roundsPlan([sheets, sheets, sheets], Date.now() + 20 * HOUR);
				await change(null, run);
				const rest = { phases: run.phases.slice(1, 2), prompts: run.prompts.slice(1, 2) };
				await change(run.phases[0]?.id, rest);
				await pass(db, id, 21 * HOUR);
				const none = { phases: [], prompts: [] };
				expect(await refusal(change(run.phases[0]?.id, none))).toMatchObject({ reason: 'reveal_only_later' });
			});

			test('opens before it closes, within the rules of whoever moves it', async () => {
				const { id, facilitator, ana, move } = await planned();
				const invalid = { reason: 'invalid', detail: 'phases.0.opens_at' };
				expect(await refusal(move(44))).toEqual(invalid);
				expect(await refusal(facilitator.call('move_open', { p_workshop: id, p_opens_at: null }))).toEqual(invalid);
				expect(await refusal(move(2, ana))).toMatchObject({ reason: 'not_facilitator' });
				expect(await refusal(move(2, stranger(db)))).toMatchObject({ reason: 'not_member' });
			});
		});

		test('is for a prompt of this workshop that asks for cards', async () => {
			const retro = await Retro.create(db);
			const [ana] = await retro.pair();
			const other = await Retro.create(db);
			for (const p_prompt of [other.prompts.start, retro.prompts.worth, randomUUID(), null]) {
				const args = { p_id: randomUUID(), p_workshop: retro.id, p_prompt, p_body: 'x' };
				expect(await refusal(ana.call('add_card', args))).toMatchObject({ reason: 'not_found' });
			}
		});

		test('is for participants: the facilitator joins like anybody', async () => {
			const retro = await Retro.create(db);
			const outsider = await (await Retro.create(db)).join();
			for (const person of [retro.facilitator, outsider, stranger(db)]) {
				expect(await refusal(person.addCard(retro, 'x'))).toMatchObject({ reason: 'not_member' });
			}
			await retro.join(retro.facilitator);
			expect(await retro.facilitator.addCard(retro, 'x')).toMatchObject({ body: 'x' });
		});

		test('takes a hundred cards of one person, and not one more', async () => {
			const retro = await Retro.create(db);
			const [ana, bo] = await retro.pair();
			await ana.addCard(retro, 'first');
			await db.admin(
				`with cards as (
					insert into public.cards (id, workshop_id, phase_id, prompt_id, body)
					select gen_random_uuid(), $1, $2, $3, 'more' from generate_series(1, 98) returning id
				) insert into private.card_authors (card_id, workshop_id, phase_id, participant_id)
				select cards.id, $1, $2, participant_id from cards, public.participant_keys where user_id = $4`,
				[retro.id, retro.phases.collect, retro.prompts.stop, ana.id]
			);
			await ana.addCard(retro, 'the hundredth');
			expect(await refusal(ana.addCard(retro, 'over'))).toMatchObject({ reason: 'limit_reached' });
			await bo.addCard(retro, 'mine');
		});
	});

	describe('after the reveal', () => {
		test('anyone adds a card, marked so, until the ballot opens', async () => {
			const retro = await Retro.create(db);
			const [ana, bo] = await retro.pair();
			await retro.goTo('read');
			const first = await ana.addCard(retro, 'added while reading');
			await retro.goTo('group');
			const second = await bo.addCard(retro, 'added while grouping');
			expect([first.is_added, second.is_added]).toEqual([true, true]);
			const { cards, topics } = (await ana.snapshot(retro.id)).shared;
			expect(cards).toHaveLength(2);
			expect(new Set(cards.map(({ topic_id }) => topic_id))).toEqual(new Set(topics.map(({ id }) => id)));
			await retro.goTo('vote');
			for (const step of ['vote', 'discuss', 'check'] as const) {
				await retro.goTo(step);
				expect(await refusal(ana.addCard(retro, 'too late'))).toMatchObject({ reason: 'window_closed' });
			}
		});

		test('an author takes a card back until the ballot opens; it leaves every screen', async () => {
			const retro = await Retro.create(db);
			const [ana, bo] = await retro.pair();
			const [one, two] = [await ana.addCard(retro, 'one'), await ana.addCard(retro, 'two')];
			await retro.goTo('group');
			await ana.call('withdraw_card', { p_card: one.id });
			await ana.call('withdraw_card', { p_card: one.id });
			expect((await bo.snapshot(retro.id)).shared.cards.map(({ id }) => id)).toEqual([two.id]);
			expect(await bo.behind('select id from public.cards where id = $1', [one.id])).toEqual([]);
			const sent = (await retro.sent()).filter(({ payload }) => payload['type'] === 'card_withdrawn');
			expect(sent.map(({ payload }) => payload['removed'])).toEqual([[one.id]]);
			await retro.goTo('vote');
			expect(await refusal(ana.call('withdraw_card', { p_card: two.id }))).toMatchObject({ reason: 'topics_frozen' });
			await ana.call('withdraw_card', { p_card: one.id });
		});

		test('the facilitator takes a card down with a reason that all see; its author cannot undo that it was', async () => {
			const retro = await Retro.create(db);
			const [ana, bo] = await retro.pair();
			const card = await ana.addCard(retro, 'Chris is lazy');
			const takeDown = (p_reason: string | null, by = retro.facilitator) =>
				by.call('take_down_card', { p_card: card.id, p_reason });
			expect(await refusal(takeDown('It names a person'))).toMatchObject({ reason: 'not_found' });
			await retro.goTo('read');
			expect(await refusal(takeDown('I do not like it', bo))).toMatchObject({ reason: 'not_facilitator' });
			expect(await refusal(takeDown('  '))).toEqual({ reason: 'invalid', detail: 'reason' });
			const down = Card.parse(await takeDown('It names a person'));
			expect(down).toMatchObject({ body: null, taken_down_reason: 'It names a person', author_name: null });
			expect(Card.parse(await takeDown('again'))).toEqual(down);
			await ana.call('withdraw_card', { p_card: card.id });
			expect((await bo.snapshot(retro.id)).shared.cards).toMatchObject([
				{ id: card.id, taken_down_reason: 'It names a person' }
			]);
			expect(await bo.call('get_summary', { p_token: retro.token })).toMatchObject({
				cards_kept: 0,
				cards_taken_down: 1
			});
			expect(
				await db.admin('select count(*)::int as n from public.cards where body is not null and id = $1', [card.id])
			).toEqual([{ n: 0 }]);
		});

		test('grouping is everyone’s of this workshop, and nobody else’s', async () => {
			const retro = await Retro.create(db);
			const [ana, bo] = await retro.pair();
			const cards = [await ana.addCard(retro, 'one'), await bo.addCard(retro, 'two')] as const;
			await retro.goTo('read');
			const topics = [await retro.topicOf(cards[0]), await retro.topicOf(cards[1])] as const;
			const other = await openBallot(db);
			const move = (person = bo, p_topic: string = topics[1]) =>
				person.call('move_card', { p_card: cards[0].id, p_topic });
			for (const person of [other.ana, stranger(db)]) {
				expect(await refusal(move(person))).toMatchObject({ reason: 'not_member' });
				expect(
					await refusal(person.call('rename_topic', { p_topic: topics[0], p_version: 1, p_title: 'x' }))
				).toMatchObject({
					reason: 'not_member'
				});
			}
			for (const topic of [other.topics[0], randomUUID()]) {
				expect(await refusal(move(bo, topic))).toMatchObject({ reason: 'not_found' });
			}
			expect(Card.parse(await move()).topic_id).toBe(topics[1]);
			expect(Card.parse(await move(retro.facilitator, topics[0])).topic_id).toBe(topics[0]);
		});
	});

	describe('the live instant', () => {
		test('moves until the room is open, never before the reveal, and the end moves along', async () => {
			const retro = await Retro.create(db);
			const move = (ms: number) =>
				retro.facilitator.call('move_live', { p_workshop: retro.id, p_at: new Date(Date.now() + ms).toISOString() });
			expect(await refusal(move(DAY))).toEqual({ reason: 'invalid', detail: 'phases.2.opens_at' });
			expect(await refusal(move(400 * DAY))).toEqual({ reason: 'too_far', detail: 'phases.2.opens_at' });
			const close = { p_workshop: retro.id, p_closes_at: new Date(Date.now() + 400 * DAY).toISOString() };
			expect(await refusal(retro.facilitator.call('move_close', close))).toEqual({
				reason: 'too_far',
				detail: 'phases.0.closes_at'
			});
			expect(await move(DAY + HOUR)).toMatchObject({ sequence: 1 });
			await retro.passReveal();
			await retro.facilitator.snapshot(retro.id);
			expect(await refusal(move(-MINUTE))).toEqual({ reason: 'invalid', detail: 'phases.2.opens_at' });
			expect(await move(3 * HOUR)).toMatchObject({ sequence: 2 });
			await retro.goTo('group');
			expect(await refusal(move(HOUR))).toMatchObject({ reason: 'wrong_phase' });
		});
	});

	describe('the scale', () => {
		test('is rated in its phase and through the wrap-up, by participants', async () => {
			const retro = await Retro.create(db);
			const [ana, bo] = await retro.pair();
			const rate = (person = ana, p_value: number | null = 4) =>
				person.call('answer_scale', { p_prompt: retro.prompts.worth, p_value });
			expect(await refusal(rate())).toMatchObject({ reason: 'not_open_yet' });
			await retro.goTo('discuss');
			expect(await refusal(rate())).toMatchObject({ reason: 'not_open_yet' });
			await retro.goTo('check');
			await rate();
			await rate(ana, 2);
			for (const person of [retro.facilitator, stranger(db)])
				expect(await refusal(rate(person))).toMatchObject({ reason: 'not_member' });
			for (const value of [0, 6, null])
				expect(await refusal(rate(ana, value))).toEqual({ reason: 'invalid', detail: 'value' });
			await retro.advance('check');
			await rate(bo, 5);
			expect((await ana.snapshot(retro.id)).mine.answers).toEqual({ [retro.prompts.worth]: 2 });
			await retro.pass(25 * HOUR);
			expect(await refusal(rate())).toMatchObject({ reason: 'ended' });
			expect(await refusal(ana.call('answer_scale', { p_prompt: retro.prompts.start, p_value: 1 }))).toMatchObject({
				reason: 'not_member'
			});
		});
	});

	describe('outcomes', () => {
		test('are written from the discussion until the close', async () => {
			const retro = await Retro.create(db);
			const [ana] = await retro.pair();
			for (const step of ['read', 'group', 'vote'] as const) {
				await retro.goTo(step);
				expect(await refusal(retro.propose(ana, 'note', 'x'))).toMatchObject({ reason: 'not_open_yet' });
			}
			await retro.goTo('discuss');
			await retro.propose(ana, 'note', 'one');
			await retro.goTo('check');
			await retro.propose(ana, 'note', 'two');
			await retro.advance('check');
			await retro.propose(ana, 'note', 'three');
			await retro.pass(25 * HOUR);
			expect(await refusal(retro.propose(ana, 'note', 'x'))).toMatchObject({ reason: 'ended' });
			for (const person of [stranger(db), await (await Retro.create(db)).join()]) {
				expect(await refusal(retro.propose(person, 'note', 'x'))).toMatchObject({ reason: 'not_member' });
			}
		});

		test('are proposals until the facilitator accepts the wording that was seen', async () => {
			const { retro, ana, bo, topics } = await openBallot(db);
			await retro.goTo('discuss');
			const action = await retro.propose(ana, 'action', 'Halve the batch');
			expect(action).toMatchObject({ status: 'proposed', version: 1 });
			expect(await retro.propose(retro.facilitator, 'decision', 'Ship weekly')).toMatchObject({ status: 'accepted' });
			expect(await retro.propose(ana, 'note', 'We talked')).toMatchObject({ status: 'accepted' });
			const accept = (p_version: number, by = retro.facilitator) =>
				by.call('accept_outcome', { p_outcome: action.id, p_version });
			expect(await refusal(accept(1, bo))).toMatchObject({ reason: 'not_facilitator' });
			await bo.call('edit_outcome', {
				p_outcome: action.id,
				p_version: 1,
				p_body: 'Halve it',
				p_owner: 'Chris',
				p_due: '2026-12-01'
			});
			const stale = await refusal(accept(1));
			expect(stale).toMatchObject({ reason: 'stale', detail: expect.stringContaining('Halve it') });
			expect(await accept(2)).toMatchObject({ status: 'accepted', owner: 'Chris', due: '2026-12-01', topic_id: null });
			expect(await accept(2)).toMatchObject({ status: 'accepted', version: 3 });
			const edit = { p_outcome: action.id, p_version: 3, p_body: 'Mine' };
			expect(await refusal(ana.call('edit_outcome', edit))).toMatchObject({ reason: 'not_facilitator' });
			expect(await refusal(ana.call('remove_outcome', { p_outcome: action.id }))).toMatchObject({
				reason: 'not_facilitator'
			});
			expect(topics).toHaveLength(3);
		});

		test('are five hundred at the most, and room is made by removing one', async () => {
			const { retro, ana } = await openBallot(db);
			await retro.goTo('discuss');
			await db.admin(
				`insert into public.outcomes (id, workshop_id, kind, body, status, position)
				select gen_random_uuid(), $1, 'note', 'one of many', 'accepted', n from generate_series(1, 499) as n`,
				[retro.id]
			);
			const last = await retro.propose(ana, 'note', 'the last');
			expect(await refusal(retro.propose(ana, 'note', 'over'))).toMatchObject({ reason: 'limit_reached' });
			await ana.call('remove_outcome', { p_outcome: last.id });
			expect(await retro.propose(ana, 'note', 'again')).toMatchObject({ position: last.position + 1 });
		});

		test('of another kind than an action have no owner and no date', async () => {
			const { retro, ana } = await openBallot(db);
			await retro.goTo('discuss');
			const args = { p_workshop: retro.id, p_topic: null, p_body: 'x', p_owner: 'Chris', p_due: '2026-12-01' };
			const note = await ana.call('propose_outcome', { ...args, p_id: randomUUID(), p_kind: 'note' });
			expect(note).toMatchObject({ owner: null, due: null });
			expect(await ana.call('propose_outcome', { ...args, p_id: randomUUID(), p_kind: 'action' })).toMatchObject({
				owner: 'Chris',
				due: '2026-12-01'
			});
		});

		test('that are notes are everyone’s paper while people are together, the facilitator’s afterwards', async () => {
			const { retro, ana, bo } = await openBallot(db);
			await retro.goTo('discuss');
			const note = await retro.propose(ana, 'note', 'one');
			const edit = (p_version: number, p_body: string, by = bo) =>
				by.call('edit_outcome', { p_outcome: note.id, p_version, p_body });
			expect(await edit(1, 'two')).toMatchObject({ version: 2 });
			await retro.end();
			expect(await refusal(edit(2, 'three'))).toMatchObject({ reason: 'not_facilitator' });
			expect(await edit(2, 'three', retro.facilitator)).toMatchObject({ body: 'three' });
		});
	});
});
