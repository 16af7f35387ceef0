/** Sheets that go round: nobody has one twice or gets their own back, and only who holds a sheet reads what stands on it. */
import { describe, expect, test } from 'vitest';
import { openDatabases, refusal } from '../support/database.ts';
import { Person, stranger } from '../support/people.ts';
import { Rounds, type Round } from '../support/rounds.ts';

const RULES = { sheets: true };
const APART: Round = { step: 'collect', hours: 24, rules: RULES };
const TOGETHER: Round = { step: 'collect', minutes: 5, rules: RULES };

/** What stands on the sheet in somebody's hand; null: none. */
async function sheetOf(rounds: Rounds, person: Person): Promise<string[] | null> {
	const [sheet] = (await person.snapshot(rounds.id)).mine.sheets;
	return sheet?.cards.map(({ body }) => body) ?? null;
}

describe.each(await openDatabases())('on $name', (db) => {
	test.each([2, 3, 4, 5, 6, 7, 8])('%i people: nobody has a sheet twice, nor their own, nor another’s', async (n) => {
		const rounds = await Rounds.create(db, [
			...Array<Round>(Math.min(n, 4) + 1).fill(APART),
			{ step: 'read', hours: 24 }
		]);
		const people = await rounds.people(n);
		const met = people.map((_, who) => new Set([who]));
		for (const [who, person] of people.entries()) await rounds.write(person, 0, `sheet ${who}`);
		for (let round = 1; round <= Math.min(n, 4); round++) {
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
			}
		}
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
			const elsewhere = await Rounds.create(db, [APART]);
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

	test('three ideas a round are taken, and the reveal never comes sooner than was said', async () => {
		const rounds = await Rounds.create(db, [APART, APART]);
		const [ana] = await rounds.people(1);
		if (!ana) throw new Error('nobody came');
		for (const text of ['1', '2', '3']) await rounds.write(ana, 0, text);
		expect(await refusal(rounds.write(ana, 0, '4'))).toMatchObject({ reason: 'limit_reached' });
		const none = { p_workshop: rounds.id, p_after: rounds.phases[0], p_phases: [], p_prompts: [] };
		expect(await refusal(rounds.facilitator.call('change_timetable', none))).toMatchObject({
			reason: 'reveal_only_later'
		});
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
