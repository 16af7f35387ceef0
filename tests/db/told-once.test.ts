/** What is told of ratings and of reactions is told once: what was told twice would differ by what one person gave in between. */
import { beforeEach, describe, expect, test } from 'vitest';
import { SummarySource } from '../../src/lib/domain/summary-source.ts';
import { openDatabases, refusal } from '../support/database.ts';
import { stranger, type Person } from '../support/people.ts';
import { readTogether, type Reading } from '../support/reading.ts';
import { Rounds, type Round } from '../support/rounds.ts';

const WRITE: Round = { step: 'collect', hours: 24 };
const WRITE_TOGETHER: Round = { step: 'collect', minutes: 5 };
const VOTE_APART: Round = { step: 'vote', hours: 24 };
const CHECK_APART: Round = { step: 'check', hours: 24 };
const CHECK: Round = { step: 'check', minutes: 5 };
const TALK: Round = { step: 'discuss', minutes: 10 };
const RULED = { rules: { agree: 70 } };
const ON = { reactions: true };

/** What comes of so many ratings a value. */
const counts = (...distribution: number[]) => {
	const ratings = distribution.flatMap((count, at) => Array<number>(count).fill(at + 1));
	return [{ answers: ratings.length, median: ratings[Math.floor(ratings.length / 2)], distribution }];
};

describe.each(await openDatabases())('on $name', (db) => {
	let workshop: Rounds;
	let people: Person[];
	let sixth: Person;

	/** Six people, of whom one has written, and the rounds up to `to` are gone through. */
	async function at(to: number, rounds: readonly Round[]) {
		workshop = await Rounds.create(db, rounds);
		people = await workshop.people(6);
		sixth = people[5] ?? stranger(db);
		if (rounds[0]?.step === 'collect') {
			await workshop.write(sixth, 0, 'Ship smaller');
			await workshop.pass(25);
			await workshop.look();
		}
		for (let from = 0; from < to; from++) await workshop.advance(from);
	}
	/** Five rate the scale of that number. */
	async function rate(prompt: number, values: readonly number[]) {
		for (const [n, value] of values.entries()) await workshop.rate(people[n] ?? sixth, prompt, value);
	}
	const back = (from: number | null, p_void = false) =>
		workshop.facilitator.call('go_back', {
			...{ p_workshop: workshop.id, p_from: from === null ? null : workshop.phases[from], p_void }
		});
	/** The rounds to come are those of the plan with these numbers, and nothing else is. */
	async function keepOnly(after: number, numbers: readonly number[], rounds: readonly Round[]) {
		const { phases, prompts } = (await workshop.look()).shared;
		const kept = numbers.map((n) => workshop.phases[n]);
		const p_phases = numbers.map((n, at) => {
			const held = phases.find(({ id }) => id === workshop.phases[n]);
			const isFirst = at === 0;
			return {
				...{ id: workshop.phases[n], step: rounds[n]?.step, title: null },
				...{ mode: rounds[n]?.hours ? 'async' : 'live', minutes: rounds[n]?.minutes ?? null },
				rules:
					rounds[n]?.rules ?? (rounds[n]?.step === 'vote' ? { method: 'dots', budget: 5, cap: 3, open: false } : {}),
				opens_at: isFirst && phases[after]?.mode === 'async' ? (held?.opens_at ?? inDays(2)) : null,
				closes_at: rounds[n]?.hours ? (held?.closes_at ?? inDays(3)) : null
			};
		});
		const asked = workshop.prompts.flatMap((id, n) => prompts.find((each) => each.id === id) ?? known[n] ?? []);
		known = asked;
		await workshop.facilitator.call('change_timetable', {
			...{ p_workshop: workshop.id, p_after: workshop.phases[after], p_phases },
			p_prompts: asked.filter(({ phase_id }) => kept.includes(phase_id)).map(({ position: _, ...prompt }) => prompt)
		});
	}
	let known: Awaited<ReturnType<Rounds['look']>>['shared']['prompts'] = [];
	beforeEach(() => {
		known = [];
	});
	const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
	const scales = async () =>
		(await sixth.snapshot(workshop.id)).shared.scales.map(({ prompt_id: _, ...result }) => result);
	const summary = async () => {
		const { summary_token: p_token } = (await workshop.look()).shared.workshop;
		return SummarySource.parse(await stranger(db).call('get_summary', { p_token }));
	};

	describe('ratings that were told', () => {
		test('are given back where their check is gone back into, after a question, and that is on record', async () => {
			await at(1, [WRITE, CHECK, TALK]);
			await rate(1, [3, 3, 3, 3, 3]);
			await workshop.advance(1);
			expect(await scales()).toEqual(counts(0, 0, 5, 0, 0));
			expect(await refusal(back(2))).toMatchObject({ reason: 'ballot_has_votes' });
			expect(await scales()).toEqual(counts(0, 0, 5, 0, 0));
			await back(2, true);
			expect((await (people[0] ?? sixth).snapshot(workshop.id)).mine.answers).toEqual({});
			expect((await workshop.look()).shared.phases[1]).toMatchObject({ voided: 1, is_told: false, closes_at: null });
			expect((await workshop.log()).at(-1)).toMatchObject({ type: 'ballot_voided' });
			await workshop.rate(sixth, 1, 1);
			await workshop.advance(1);
			// Nobody else is in it.
			expect(await scales()).toEqual([]);
			expect((await summary()).phases[1]).toMatchObject({ voided: 1 });
		});

		test('stay void where the check is taken for another and left out', async () => {
			await at(1, [WRITE, CHECK, WRITE_TOGETHER, TALK]);
			await rate(1, [3, 3, 3]);
			await workshop.advance(1);
			expect(await refusal(back(2))).toMatchObject({ reason: 'ballot_has_votes' });
			await back(2, true);
			await workshop.advance(1);
			expect(await scales()).toEqual([]);
		});

		test('of nobody are gone back over freely, and so are those that were not told', async () => {
			await at(1, [WRITE, CHECK, TALK]);
			await workshop.advance(1);
			await back(2);
			await rate(1, [3, 3, 3, 3, 3]);
			await workshop.advance(1);
			expect(await scales()).toEqual(counts(0, 0, 5, 0, 0));

			await at(2, [WRITE, TALK, CHECK]);
			await rate(1, [3, 3, 3, 3, 3]);
			await back(2);
			await workshop.advance(1);
			await workshop.rate(sixth, 1, 1);
			await workshop.advance(2);
			await back(null);
			await workshop.advance(2);
			expect(await scales()).toEqual([]);
			await workshop.pass(25);
			expect(await scales()).toEqual(counts(1, 0, 5, 0, 0));
		});

		test('of fewer than three are gone back over freely: nothing was told of them', async () => {
			await at(1, [WRITE, CHECK, TALK]);
			await rate(1, [3, 3]);
			await workshop.advance(1);
			await back(2);
			await rate(1, [3, 3, 3]);
			await workshop.advance(1);
			expect(await refusal(back(2))).toMatchObject({ reason: 'ballot_has_votes' });
		});

		test('stay told, and take none, where the meeting after them is called off', async () => {
			await at(0, [WRITE, VOTE_APART, CHECK_APART, TALK]);
			await workshop.pass(24);
			await workshop.look();
			await rate(1, [3, 3, 3, 3, 3]);
			await workshop.pass(24);
			expect(await scales()).toEqual(counts(0, 0, 5, 0, 0));
			await workshop.facilitator.call('cancel_meeting', { p_workshop: workshop.id, p_from: workshop.phases[2] });
			expect((await workshop.look()).shared.workshop.ended_at).not.toBeNull();
			expect(await scales()).toEqual(counts(0, 0, 5, 0, 0));
			for (const value of [1, 3])
				expect(await refusal(workshop.rate(sixth, 1, value))).toMatchObject({ reason: 'ballot_closed' });
			await workshop.pass(25);
			expect((await workshop.look()).shared.workshop.closed_at).not.toBeNull();
			expect(await scales()).toEqual(counts(0, 0, 5, 0, 0));
		});

		test('stay told where all that comes after them is taken out', async () => {
			await at(0, [WRITE, CHECK_APART, TALK]);
			await rate(1, [3, 3, 3, 3, 3]);
			await workshop.pass(24);
			expect(await scales()).toEqual(counts(0, 0, 5, 0, 0));
			await keepOnly(1, [], []);
			expect(await scales()).toEqual(counts(0, 0, 5, 0, 0));
			expect(await refusal(workshop.rate(sixth, 1, 1))).toMatchObject({ reason: 'ballot_closed' });
		});

		test('of the last check are told once, whatever was behind it meanwhile', async () => {
			const rounds = [WRITE, TALK, CHECK, TALK];
			await at(2, rounds);
			await rate(1, [3, 3, 3, 3, 3]);
			await workshop.advance(2);
			expect(await scales()).toEqual(counts(0, 0, 5, 0, 0));
			expect(await refusal(back(3))).toMatchObject({ reason: 'ballot_has_votes' });
			await back(3, true);
			await keepOnly(2, [], rounds);
			await workshop.rate(sixth, 1, 1);
			await workshop.advance(2);
			await workshop.pass(25);
			expect((await workshop.look()).shared.workshop.closed_at).not.toBeNull();
			expect(await scales()).toEqual([]);
		});
	});

	describe('ratings that wait for reasons', () => {
		const SAME = { scales: [{ text: 'How sure are you?' }] };
		const ROUNDS: Round[] = [WRITE, { ...CHECK_APART, ...RULED, ...SAME }, WRITE_TOGETHER, { ...CHECK, ...SAME }];
		test('wait for the next round whatever is changed of it meanwhile', async () => {
			await at(0, ROUNDS);
			await rate(1, [1, 1, 4, 4, 4]);
			await workshop.pass(24);
			expect(await scales()).toEqual([]);
			for (const rest of [[3], [2, 3]]) {
				await keepOnly(1, rest, ROUNDS);
				expect(await scales()).toEqual([]);
				expect((await workshop.look()).shared.phases[1]).toMatchObject({ is_told: false });
			}
			await workshop.advance(1);
			expect(await scales()).toEqual([]);
			await workshop.advance(2);
			expect(await scales()).toEqual(counts(2, 0, 0, 3, 0));
		});

		test('are told when what comes without them begins, and stay so', async () => {
			await at(0, ROUNDS);
			await rate(1, [1, 1, 4, 4, 4]);
			await workshop.pass(24);
			await keepOnly(1, [3], ROUNDS);
			await workshop.advance(1);
			expect(await scales()).toEqual(counts(2, 0, 0, 3, 0));
			await keepOnly(3, [2], ROUNDS);
			expect(await scales()).toEqual(counts(2, 0, 0, 3, 0));
		});
	});

	describe('reactions', () => {
		const READ: Round = { step: 'read', hours: 24, rules: ON };
		const react = ({ workshop, card }: Reading, person: Person, kind = 'agree', on = true) =>
			person.call('react_to_card', { p_workshop: workshop.id, p_card: card.id, p_kind: kind, p_on: on });
		const told = async (reading: Reading) =>
			(await reading.ana.snapshot(reading.workshop.id)).mine.reactions.find(
				({ card_id }) => card_id === reading.card.id
			)?.counts ?? {};

		test('that were told take none more, also where people are back at reading', async () => {
			const reading = await readTogether(db, ON, { rounds: [WRITE, READ, TALK] });
			for (const person of await reading.workshop.people(4)) await react(reading, person);
			await reading.workshop.advance(1);
			expect(await told(reading)).toEqual({ agree: 4 });
			await reading.workshop.goBack(2);
			expect(await reading.workshop.running()).toBe(1);
			expect(await told(reading)).toEqual({ agree: 4 });
			for (const kind of ['agree', 'thanks', 'misplaced'])
				expect(await refusal(react(reading, reading.bo, kind))).toMatchObject({ reason: 'wrong_phase' });
			// What nobody was told of is as it was.
			await react({ ...reading, card: reading.other }, reading.bo);
			await reading.workshop.advance(1);
			expect(await told(reading)).toEqual({ agree: 4 });
			await reading.workshop.pass(24 * 30);
			expect((await reading.workshop.look()).shared.workshop.closed_at).not.toBeNull();
			expect(await told(reading)).toEqual({ agree: 4 });
		});

		test('wait for the next round, whatever is changed of it meanwhile', async () => {
			const rounds: Round[] = [WRITE, READ, { step: 'group', minutes: 5 }, { step: 'vote', minutes: 5 }, TALK];
			const reading = await readTogether(db, ON, { rounds });
			({ workshop } = reading);
			for (const person of await workshop.people(4)) await react(reading, person);
			await workshop.advance(1);
			for (const rest of [[4], [3, 4], [4]]) {
				await keepOnly(2, rest, rounds);
				expect(await told(reading)).toEqual({});
			}
			await workshop.advance(2);
			expect(await told(reading)).toEqual({ agree: 4 });
			const token = (await workshop.look()).shared.workshop.summary_token;
			const source = SummarySource.parse(await reading.ana.call('get_summary', { p_token: token }));
			expect(source.reactions).toEqual([{ card_id: reading.card.id, counts: { agree: 4 } }]);
		});
	});
});
