/** Sheets that go round: nobody has one twice or gets their own back, and only who holds a sheet reads what stands on it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { openDatabases, refusal } from '../support/database.ts';
import { Person, stranger } from '../support/people.ts';
import { Rounds, type Round } from '../support/rounds.ts';

const RULES = { sheets: true };
const APART: Round = { step: 'collect', hours: 24, rules: RULES };
const TOGETHER: Round = { step: 'collect', minutes: 5, rules: RULES };

const Held = z.object({ position: z.int(), sheet: z.string(), person: z.string(), is_written: z.boolean() });

/** How many sheets can go to somebody who has not had them, each to another (Kuhn's algorithm). */
function mostPassed(sheets: readonly string[], people: readonly string[], had: ReadonlySet<string>): number {
	const given = new Map<string, string>();
	const give = (sheet: string, asked: Set<string>): boolean =>
		people.some((person) => {
			if (asked.has(person) || had.has(`${sheet} ${person}`)) return false;
			asked.add(person);
			const before = given.get(person);
			if (before !== undefined && !give(before, asked)) return false;
			given.set(person, sheet);
			return true;
		});
	return sheets.filter((sheet) => give(sheet, new Set())).length;
}

/** What stands on the sheet in somebody's hand; null: none. */
async function sheetOf(rounds: Rounds, person: Person): Promise<string[] | null> {
	const [sheet] = (await person.snapshot(rounds.id)).mine.sheets;
	return sheet?.cards.map(({ body }) => body) ?? null;
}

describe.each(await openDatabases())('on $name', (db) => {
	test('the way of a sheet: every seat once, and never twice as far on to the next, but for the last of an odd number', async () => {
		const rows = await db.admin(
			`select n, array_agg(private.seats_on(n, passed) order by passed) as seats
			from generate_series(1, 60) as n, generate_series(0, n - 1) as passed group by n`
		);
		for (const row of rows) {
			const { n, seats } = z.object({ n: z.int(), seats: z.array(z.int()) }).parse(row);
			expect(seats.toSorted((a, b) => a - b)).toEqual(seats.map((_, seat) => seat));
			const ways = seats.slice(1).map((seat, at) => (seat - (seats[at] ?? 0) + n) % n);
			const fair = n % 2 === 0 ? ways : ways.slice(0, -1);
			expect([n, new Set(fair).size]).toEqual([n, fair.length]);
		}
		expect(rows).toHaveLength(60);
	});

	test.each([2, 3, 4, 5, 6, 7])('%i people: nobody has a sheet twice, nor two from the same person', async (n) => {
		const last = Math.min(n, 6);
		const rounds = await Rounds.create(db, [...Array<Round>(last + 1).fill(APART), { step: 'read', hours: 24 }]);
		const people = await rounds.people(n);
		const met = people.map((_, who) => new Set([who]));
		const passes: string[] = [];
		let before = people.map((_, who) => who);
		for (const [who, person] of people.entries()) await rounds.write(person, 0, `sheet ${who}`);
		for (let round = 1; round <= last; round++) {
			await rounds.pass(24.2);
			const held = await Promise.all(people.map((person) => sheetOf(rounds, person)));
			if (round === n) {
				// Everybody has had every sheet: they are told that none is left.
				expect(held).toEqual(people.map(() => null));
				continue;
			}
			const started = held.map((sheet) => Number(sheet?.[0]?.slice('sheet '.length)));
			expect([...started].sort()).toEqual(people.map((_, who) => who));
			for (const [who, sheet] of started.entries()) {
				expect(met[who]).not.toContain(sheet);
				met[who]?.add(sheet);
				expect(held[who]).toHaveLength(round);
				await rounds.write(people[who] ?? rounds.facilitator, round, `round ${round} by ${who}`);
				// The last sheet of an odd number of people has one way left only.
				if (n % 2 === 0 || round < n - 1) passes.push(`${before.indexOf(sheet)} to ${who}`);
			}
			before = started;
		}
		expect(new Set(passes).size).toBe(passes.length);
		expect((await rounds.look()).shared.cards).toEqual([]);
		await rounds.pass(24.2);
		expect((await rounds.look()).shared.cards.length).toBeGreaterThanOrEqual(n * 2);
	});

	test.each([
		{ mode: 'apart', round: APART },
		{ mode: 'together', round: TOGETHER }
	])(
		'$mode: sealed for all but the author and who holds the sheet, to the end of the last round',
		async ({ round }) => {
			const rounds = await Rounds.create(db, [round, round, round]);
			const next = (from: number) => (round === APART ? rounds.pass(24.2) : rounds.advance(from));
			if (round === TOGETHER) await rounds.advance(null);
			const [ana, bo, cleo] = await rounds.people(3);
			if (!ana || !bo || !cleo) throw new Error('nobody came');
			for (const [person, text] of [
				[ana, 'of-ana'],
				[bo, 'of-bo'],
				[cleo, 'of-cleo']
			] as const)
				await rounds.write(person, 0, text);
			await next(0);
			const elsewhere = await Rounds.create(db, [APART, APART]);
			const [outsider] = await elsewhere.people(1);
			for (const person of [stranger(db), outsider ?? ana]) {
				expect(await refusal(person.snapshot(rounds.id))).toMatchObject({ reason: 'not_member' });
			}
			const told = await Promise.all(
				[ana, bo, cleo].map(async (person) => JSON.stringify(await person.snapshot(rounds.id)))
			);
			for (const text of ['of-ana', 'of-bo', 'of-cleo'])
				expect(told.filter((each) => each.includes(text))).toHaveLength(2);
			expect(JSON.stringify(await rounds.look())).not.toContain('of-');
			for (const person of [ana, bo, cleo, rounds.facilitator]) {
				expect((await person.behind('select body from public.cards')).length).toBeLessThanOrEqual(1);
			}
			await next(1);
			expect((await rounds.look()).shared.cards).toEqual([]);
			await next(2);
			expect((await rounds.look()).shared.cards).toHaveLength(3);
			expect(await db.admin('select 1 from private.sheet_holders where workshop_id = $1', [rounds.id])).toEqual([]);
		}
	);

	test('who was away passes a sheet on as it is; who comes late starts one, and has others’ afterwards', async () => {
		const rounds = await Rounds.create(db, [APART, APART, APART]);
		const [ana, bo, cleo] = await rounds.people(3);
		if (!ana || !bo || !cleo) throw new Error('nobody came');
		for (const [person, text] of [
			[ana, 'ana'],
			[bo, 'bo'],
			[cleo, 'cleo']
		] as const)
			await rounds.write(person, 0, text);
		await rounds.pass(24.2);
		const [late] = await rounds.people(1);
		if (!late) throw new Error('nobody came');
		expect(await sheetOf(rounds, late)).toBeNull();
		await rounds.write(late, 1, 'late');
		const before = await Promise.all([ana, bo, cleo].map((person) => sheetOf(rounds, person)));
		await rounds.pass(24.2);
		const after = await Promise.all([ana, bo, cleo, late].map((person) => sheetOf(rounds, person)));
		expect(after.flat().sort()).toEqual(['ana', 'bo', 'cleo', 'late']);
		expect(after[3]).not.toEqual(['late']);
		for (const n of [0, 1, 2]) expect(after[n]).not.toEqual(before[n]);
	});

	test('whoever comes late or writes nothing: all get a sheet that can, and nobody one that they had', async () => {
		const drawn = fc.sample(
			fc.array(fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }), { minLength: 5, maxLength: 5 }),
			{
				seed: 635,
				numRuns: 4
			}
		);
		for (const writes of drawn) {
			const rounds = await Rounds.create(db, [...Array<Round>(6).fill(TOGETHER)]);
			await rounds.advance(null);
			const people = await rounds.people(3);
			for (const [round, written] of writes.entries()) {
				if (round > 0) people.push(...(await rounds.people(1)));
				for (const [who, person] of people.entries())
					if (written[who % 5]) await rounds.write(person, round, `round ${round} by ${who}`);
				await rounds.advance(round);
			}
			const rows = await db.admin(
				`select p.position, h.sheet, h.participant_id as person, exists (
					select from private.sheet_holders as b join public.phases as q on q.id = b.phase_id
					join private.card_authors as a on a.phase_id = b.phase_id and a.participant_id = b.participant_id
					where b.sheet = h.sheet and q.position <= p.position
				) as is_written
				from private.sheet_holders as h join public.phases as p on p.id = h.phase_id where h.workshop_id = $1`,
				[rounds.id]
			);
			const held = rows.map((row) => Held.parse(row));
			expect(new Set(held.map(({ sheet, person }) => `${sheet} ${person}`)).size).toBe(held.length);
			// Three at first, and one more before each later round.
			const joined = await db.admin('select id from public.participants where workshop_id = $1 order by joined_at', [
				rounds.id
			]);
			const everyone = joined.map((row) => z.object({ id: z.string() }).parse(row).id);
			for (let round = 1; round <= 5; round++) {
				const earlier = held.filter(({ position }) => position < round);
				const sheets = [...new Set(earlier.filter(({ is_written }) => is_written).map(({ sheet }) => sheet))];
				const had = new Set(earlier.map(({ sheet, person }) => `${sheet} ${person}`));
				const passed = held.filter(({ position, sheet }) => position === round && sheets.includes(sheet));
				expect([round, passed.length]).toEqual([round, mostPassed(sheets, everyone.slice(0, 2 + round), had)]);
			}
		}
	});

	test('three ideas a round are taken, and the reveal never comes sooner than was said', async () => {
		const rounds = await Rounds.create(db, [APART, APART]);
		const [ana] = await rounds.people(1);
		if (!ana) throw new Error('nobody came');
		const none = { p_workshop: rounds.id, p_after: rounds.phases[0], p_phases: [], p_prompts: [] };
		const sooner = await refusal(rounds.facilitator.call('change_timetable', none));
		expect(sooner).toMatchObject({ reason: 'reveal_only_later' });
		for (const text of ['1', '2', '3']) await rounds.write(ana, 0, text);
		expect(await refusal(rounds.write(ana, 0, '4'))).toMatchObject({ reason: 'limit_reached' });
		expect(await refusal(rounds.facilitator.call('change_timetable', none))).toEqual(sooner);
	});

	test('going on early passes them on as they are, and at the end shows them all', async () => {
		const rounds = await Rounds.create(db, [TOGETHER, TOGETHER, TOGETHER, { step: 'vote', minutes: 5 }]);
		const [ana, bo] = await rounds.people(2);
		if (!ana || !bo) throw new Error('nobody came');
		await rounds.advance(null);
		await rounds.write(ana, 0, 'of ana');
		await rounds.advance(0);
		// Bo had not begun: Ana's sheet is his now, and she begins another.
		expect([await sheetOf(rounds, ana), await sheetOf(rounds, bo)]).toEqual([null, ['of ana']]);
		// Behind a round nobody goes: its sheets have been passed on.
		expect(await refusal(rounds.goBack(1))).toMatchObject({ reason: 'wrong_phase' });
		await rounds.advance(1);
		expect((await rounds.look()).shared.cards).toEqual([]);
		await rounds.advance(2);
		expect((await rounds.look()).shared.cards.map(({ body }) => body)).toEqual(['of ana']);
	});

	test('gone back from before they were passed on, everyone finds their own again', async () => {
		const rounds = await Rounds.create(db, [
			{ step: 'collect', minutes: 5 },
			{ step: 'group', minutes: 5 },
			TOGETHER,
			TOGETHER
		]);
		const [ana, bo] = await rounds.people(2);
		if (!ana || !bo) throw new Error('nobody came');
		for (const from of [null, 0, 1]) await rounds.advance(from);
		await rounds.write(ana, 1, 'of ana');
		await rounds.goBack(2);
		expect((await ana.snapshot(rounds.id)).mine.sheets).toEqual([]);
		await rounds.advance(1);
		await rounds.write(bo, 1, 'of bo');
		await rounds.write(ana, 1, 'more of ana');
		await rounds.advance(2);
		expect([await sheetOf(rounds, ana), await sheetOf(rounds, bo)]).toEqual([['of bo'], ['of ana', 'more of ana']]);
		expect((await rounds.look()).shared.cards).toEqual([]);
	});

	test('what stands on them is shown, and nothing tells who held what, once the workshop has closed in the middle', async () => {
		const rounds = await Rounds.create(db, [TOGETHER, TOGETHER]);
		await rounds.advance(null);
		const [ana, bo] = await rounds.people(2);
		if (!ana || !bo) throw new Error('nobody came');
		await rounds.write(ana, 0, 'a');
		await rounds.advance(0);
		expect(await db.admin('select 1 from private.sheet_holders where workshop_id = $1', [rounds.id])).not.toEqual([]);
		await rounds.pass(24 * 30);
		const { workshop, cards } = (await rounds.look()).shared;
		expect(workshop.closed_at).not.toBeNull();
		expect(cards.map(({ body }) => body)).toEqual(['a']);
		expect(await db.admin('select 1 from private.sheet_holders where workshop_id = $1', [rounds.id])).toEqual([]);
	});
});
