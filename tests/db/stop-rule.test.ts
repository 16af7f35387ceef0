/** A rule for stopping stops by itself: what people rated is told, and the rounds that would ask it again are left out. */
import { describe, expect, test } from 'vitest';
import { CalendarFace } from '../../src/lib/domain/calendar.ts';
import { openDatabases } from '../support/database.ts';
import { HOUR, stranger } from '../support/people.ts';
import { Rounds, type Round } from '../support/rounds.ts';

const databases = await openDatabases();
const WINDOW = { step: 'check', hours: 24 } as const;
const ASKED = { scales: [{ text: 'How likely?' }] };
const RATE: Round = { ...WINDOW, ...ASKED };
const RULED: Round = { ...RATE, rules: { agree: 70 } };
const WHY: Round = { step: 'collect', hours: 24 };
const READ: Round = { step: 'read', hours: 24 };
const TALK: Round = { step: 'discuss', minutes: 20 };
const SHEETS: Round = { step: 'collect', hours: 24, rules: { sheets: true } };
const DELPHI: Round[] = [RULED, WHY, READ, RATE, WHY, READ, RATE];
const NEAR = [4, 4, 5, 4, 1];
const APART = [1, 2, 3, 4, 5];

/** The same, in the meeting. */
function live({ hours: _, ...round }: Round): Round {
	return { ...round, minutes: 5 };
}

/** A workshop of these rounds in which as many people give these answers to the first question. */
async function rated(db: (typeof databases)[number], rounds: readonly Round[], answers: readonly number[], prompt = 0) {
	const workshop = await Rounds.create(db, rounds);
	const people = await workshop.people(answers.length);
	for (const [n, value] of answers.entries()) {
		const person = people[n];
		if (person) await workshop.rate(person, prompt, value);
	}
	return { workshop, people };
}

/** The rounds that are left, by their numbers in the plan. */
async function left(workshop: Rounds): Promise<number[]> {
	return (await workshop.look()).shared.phases.map(({ id }) => workshop.phases.indexOf(id));
}

describe.each(databases)('on $name', (db) => {
	describe('where the rule is met', () => {
		test('what asks the same again is left out with nobody online, once the answers are told, and what is read stays', async () => {
			const { workshop } = await rated(db, DELPHI, NEAR);
			await workshop.pass(25);
			expect(await left(workshop)).toEqual([0, 1, 2, 3, 4, 5, 6]);
			await workshop.pass(24);
			expect(await left(workshop)).toEqual([0, 1, 2]);
			expect(await workshop.running()).toBe(2);
			const { shared } = await workshop.look();
			expect(shared.prompts.map(({ phase_id }) => workshop.phases.indexOf(phase_id))).toEqual([0, 1]);
			expect(Date.parse(shared.workshop.closes_at)).toBe(Date.parse(shared.phases[2]?.closes_at ?? '') + 24 * HOUR);
		});

		test('nobody need look: it ends when the last of what is left does, dated so', async () => {
			const { workshop } = await rated(db, DELPHI, NEAR);
			await workshop.pass(24 * 30);
			expect(await left(workshop)).toEqual([0, 1, 2]);
			expect((await workshop.look()).shared.workshop.closed_at).not.toBeNull();
			const log = (await workshop.log()).filter(({ at }) => at !== null);
			expect(log.map(({ type, at }) => [type, Math.round((at ?? 0) / 60)])).toEqual([
				['phase_began', 24],
				['timetable_changed', 48],
				['revealed', 48],
				['live_ended', 72],
				['workshop_closed', 96]
			]);
		});

		test('in a later round, what those who differ write is still written and read', async () => {
			const { workshop, people } = await rated(db, DELPHI, APART);
			await workshop.pass(73);
			expect(await workshop.running()).toBe(3);
			for (const person of people) await workshop.rate(person, 2, 3);
			await workshop.pass(24);
			expect(await left(workshop)).toEqual([0, 1, 2, 3, 4, 5]);
		});

		test('a meeting that follows is held when it was to be, and what is read is read until then', async () => {
			const { workshop } = await rated(db, [...DELPHI, TALK], NEAR);
			const before = (await workshop.look()).shared.phases.at(-1)?.opens_at;
			await workshop.pass(49);
			const { shared } = await workshop.look();
			expect(shared.phases.map(({ id }) => workshop.phases.indexOf(id))).toEqual([0, 1, 2, 7]);
			const [read, talk] = shared.phases.slice(2);
			expect(read?.closes_at).toBe(talk?.opens_at);
			expect(Date.parse(talk?.opens_at ?? '')).toBeCloseTo(Date.parse(before ?? '') - 49 * HOUR, -4);
		});

		test('together too, when who facilitates goes on; a meeting that began with what is left out begins with what follows', async () => {
			const { workshop, people } = await rated(db, [live(WHY), live(RULED), READ, live(RATE), TALK], []);
			await workshop.pass(1);
			await workshop.advance(null);
			await workshop.advance(0);
			const many = await workshop.people(5);
			for (const [n, person] of [...people, ...many].entries()) await workshop.rate(person, 1, NEAR[n] ?? 4);
			const meets = (await workshop.look()).shared.phases[3]?.opens_at;
			await workshop.advance(1);
			const { shared } = await workshop.look();
			expect(shared.phases.map(({ id }) => workshop.phases.indexOf(id))).toEqual([0, 1, 2, 4]);
			expect(shared.phases[3]?.opens_at).toBe(meets);
		});

		test('calendars are told that the windows are called off', async () => {
			const { workshop } = await rated(db, DELPHI, NEAR);
			await workshop.pass(49);
			await workshop.look();
			const face = await stranger(db).call('look_up_workshop', { p_code: workshop.code });
			const off = CalendarFace.parse(face).taken_out.map(({ id }) => workshop.phases.indexOf(id));
			expect(off).toEqual([3, 4, 6]);
		});
	});

	describe('everything goes on', () => {
		test.each([
			['where they lie too far apart', APART],
			['where fewer than five answered', [4, 4, 4, 4]],
			['where nobody did', []]
		])('%s', async (_, answers) => {
			const { workshop } = await rated(db, DELPHI, answers);
			await workshop.pass(49);
			expect(await left(workshop)).toEqual([0, 1, 2, 3, 4, 5, 6]);
		});

		test('where one of two questions says so, and the other does not', async () => {
			const two = { scales: [{ text: 'One?' }, { text: 'Two?' }] };
			const { workshop, people } = await rated(db, [{ ...RULED, ...two }, WHY, { ...RATE, ...two }], NEAR);
			for (const [n, person] of people.entries()) await workshop.rate(person, 1, APART[n] ?? 1);
			await workshop.pass(49);
			expect(await left(workshop)).toEqual([0, 1, 2]);
		});

		test('where what comes after could not do without what would be left out', async () => {
			const { workshop } = await rated(db, [RULED, RATE, WHY, RATE, READ], NEAR);
			await workshop.pass(25);
			expect(await left(workshop)).toEqual([0, 1, 2, 3, 4]);
		});

		test('where people would talk in between: nothing takes that away but who facilitates', async () => {
			const { workshop } = await rated(db, [RULED, WHY, RATE, { step: 'discuss', hours: 48 }, RATE], NEAR);
			await workshop.pass(49);
			expect(await left(workshop)).toEqual([0, 1, 2, 3, 4]);
		});

		test.each([
			['two runs of sheets', [RULED, SHEETS, SHEETS, RATE, SHEETS, SHEETS]],
			['two meetings', [live(WHY), live(RULED), RATE, live(RATE), TALK]]
		])('where %s would become one', async (_, rounds) => {
			const { workshop } = await rated(db, rounds, rounds[0]?.hours ? NEAR : []);
			if (rounds[0]?.hours) await workshop.pass(24 * 3 + 1);
			else {
				await workshop.pass(1);
				await workshop.advance(null);
				await workshop.advance(0);
				for (const [n, person] of (await workshop.people(5)).entries()) await workshop.rate(person, 1, NEAR[n] ?? 4);
				await workshop.advance(1);
			}
			expect(await left(workshop)).toEqual([...rounds.keys()]);
		});

		test.each([
			['rates for the first time', [RULED, WHY, { ...RATE, scales: [{ text: 'How likely?' }, { text: 'How bad?' }] }]],
			['asks, which are no reasons', [RULED, WHY, RATE, WHY, WHY, RATE]]
		] satisfies [string, Round[]][])('where a round in between has what it alone %s', async (_, rounds) => {
			const { workshop } = await rated(db, rounds, NEAR);
			await workshop.pass(49);
			expect(await left(workshop)).toEqual([...rounds.keys()]);
		});

		test('where no rule was said', async () => {
			const { workshop } = await rated(db, [RATE, WHY, RATE], NEAR);
			await workshop.pass(49);
			expect(await left(workshop)).toEqual([0, 1, 2]);
		});
	});

	test.each([
		['met in the round before the last', [RULED, WHY, RATE, RATE], 49, [0, 1, 2]],
		['met in the first after writing', [WHY, RULED, RATE], 25, [0, 1]]
	] satisfies [string, Round[], number, number[]][])(
		'ratings that stopped it are final and told, though nothing follows them: %s',
		async (_, rounds, hours, rest) => {
			const last = rest.length - 1;
			const { workshop, people } = await rated(db, rounds, last === 2 ? APART : []);
			const raters = last === 2 ? people : await workshop.people(5);
			await workshop.pass(hours);
			await workshop.look();
			for (const [n, person] of raters.entries()) await workshop.rate(person, last, NEAR[n] ?? 4);
			await workshop.pass(24);
			expect(await left(workshop)).toEqual(rest);
			const { shared } = await workshop.look();
			expect(shared.workshop.ended_at).not.toBeNull();
			expect(shared.phases[last]?.is_told).toBe(true);
			expect(shared.scales.find(({ prompt_id }) => prompt_id === workshop.prompts[last])?.distribution).toEqual([
				1, 0, 0, 3, 1
			]);
			for (const person of raters) await expect(workshop.rate(person, last, 3)).rejects.toThrow();
		}
	);

	test('so it is together, where who facilitates goes on', async () => {
		const { workshop } = await rated(
			db,
			[WHY, { step: 'check', minutes: 5, ...ASKED, rules: { agree: 70 } }, { step: 'check', minutes: 5, ...ASKED }],
			[]
		);
		const people = await workshop.people(5);
		await workshop.pass(26);
		await workshop.look();
		await workshop.advance(0);
		for (const [n, person] of people.entries()) await workshop.rate(person, 1, NEAR[n] ?? 4);
		await workshop.advance(1);
		expect(await left(workshop)).toEqual([0, 1]);
		expect((await workshop.look()).shared.phases[1]?.is_told).toBe(true);
		for (const person of people) await expect(workshop.rate(person, 1, 3)).rejects.toThrow();
	});

	test('what is put to come after it has stopped stays', async () => {
		const { workshop } = await rated(db, [RULED, WHY, READ, RATE, WHY, READ], NEAR);
		await workshop.pass(49);
		expect(await left(workshop)).toEqual([0, 1, 2, 4, 5]);
		await workshop.pass(24);
		expect(await left(workshop)).toEqual([0, 1, 2, 4, 5]);
	});
});
