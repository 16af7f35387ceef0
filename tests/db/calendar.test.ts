/** What a calendar that has imported the file once makes of it later: the same entries, moved or cancelled, none twice. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { CalendarFace } from '../../src/lib/domain/calendar.ts';
import { Workshop } from '../../src/lib/domain/workshop.ts';
import { calendarOf } from '../../src/lib/server/calendar.ts';
import { openDatabases, refusal } from '../support/database.ts';
import { HOUR, pass, Person, retroPlan, stranger, type Args } from '../support/people.ts';
import { roundsPlan, type Round } from '../support/rounds.ts';

const databases = await openDatabases();
const APART: Round = { step: 'collect', hours: 24 };
const READING: Round = { step: 'read', hours: 24, rules: { comments: true } };
const TALK: Round = { step: 'discuss', minutes: 10 };

describe.each(databases)('on $name', (db) => {
	/** A workshop of these rounds whose first window opens in so many hours. */
	async function planned(rounds: readonly Round[], hours = 2) {
		const planned = roundsPlan(rounds, Date.now() + hours * HOUR);
		const [phases, prompts]: readonly [Args[], Args[]] = [planned.phases, planned.prompts];
		const { id, plan } = retroPlan({ more: { phases, prompts } });
		const facilitator = new Person(db);
		const { code } = Workshop.parse(await facilitator.call('create_workshop', { p_id: id, p_plan: plan }));
		/** The entries of windows, each with when it ends or that it is cancelled; and their number in the sequence. */
		async function closes() {
			const face = CalendarFace.parse(await stranger(db).call('look_up_workshop', { p_code: code }));
			const file = calendarOf(face, { link: 'https://o.example/w', call_url: null, now: Date.now(), locale: 'en' });
			const entries = file.split('BEGIN:VEVENT').slice(1);
			const known = entries
				.map((entry) => entry.replace(/\r\n[ \t]/g, ''))
				.flatMap((entry): [string, string][] => {
					const [, name] = /^UID:.*-(close.*)@overlap\r$/m.exec(entry) ?? [];
					const ends = /^DTEND:(.*)\r$/m.exec(entry)?.[1] ?? '';
					return name ? [[name, entry.includes('STATUS:CANCELLED') ? 'cancelled' : ends]] : [];
				});
			expect(new Set(known.map(([name]) => name)).size).toBe(known.length);
			return { ...Object.fromEntries(known), sequence: face.sequence };
		}
		const change = (p_after: unknown, p_phases: readonly Args[], p_prompts: readonly Args[]) =>
			facilitator.call('change_timetable', { p_workshop: id, p_after, p_phases, p_prompts });
		return { id, code, facilitator, phases, prompts, closes, change };
	}
	const name = (phase: Args) => `close-${String(phase['id'])}`;
	const stamp = (instant: unknown) => new Date(String(instant)).toISOString().replace(/[-:]|\.\d+/g, '');

	test('two windows that change places before the first opens keep their names', async () => {
		const { phases, prompts, closes, change } = await planned([APART, APART, TALK]);
		const [first = {}, second = {}, talk = {}] = phases;
		const before = await closes();
		expect(before).toEqual({
			[name(first)]: stamp(first['closes_at']),
			[name(second)]: stamp(second['closes_at']),
			sequence: before.sequence
		});
		const swapped = [
			{ ...second, opens_at: first['opens_at'], closes_at: first['closes_at'] },
			{ ...first, closes_at: second['closes_at'] }
		];
		await change(null, [...swapped, talk], prompts);
		expect(await closes()).toEqual({
			[name(second)]: stamp(first['closes_at']),
			[name(first)]: stamp(second['closes_at']),
			sequence: before.sequence + 1
		});
	});

	test('what one workshop had is no other’s to have, nor to say anything of', async () => {
		const { phases, prompts, closes, change } = await planned([APART, TALK]);
		const [first = {}, talk = {}] = phases;
		const fresh = roundsPlan([APART], Date.now() + 2 * HOUR);
		await change(null, [...fresh.phases, talk], fresh.prompts);
		const told = await closes();
		expect(told).toMatchObject({ [name(first)]: 'cancelled' });
		const attacker = new Person(db);
		for (const more of [
			{
				phases: [
					{ ...first, title: 'Words of another' },
					{ ...talk, id: randomUUID() }
				],
				prompts
			},
			{ phases: [{ ...first, mode: 'live', minutes: 5, closes_at: null }], prompts }
		]) {
			const { id, plan } = retroPlan({ more });
			expect(await refusal(attacker.call('create_workshop', { p_id: id, p_plan: plan }))).toMatchObject({
				reason: 'id_taken'
			});
		}
		const other = await planned([APART, TALK]);
		expect(await refusal(other.change(null, [{ ...first }, other.phases[1] ?? {}], prompts))).toMatchObject({
			reason: 'id_taken'
		});
		expect(await closes()).toEqual(told);
		// It may come back to where it was.
		await change(null, [first, talk], prompts);
		expect(await closes()).toMatchObject({ [name(first)]: stamp(first['closes_at']) });
	});

	test('a first window that a box is put in place of before it opens is cancelled under its name', async () => {
		const { phases, closes, change } = await planned([APART, TALK]);
		const [first = {}, talk = {}] = phases;
		const { sequence, ...before } = await closes();
		expect(before).toEqual({ [name(first)]: stamp(first['closes_at']) });
		const made = roundsPlan([{ step: 'collect', minutes: 5 }], Date.now() + 3 * HOUR);
		await change(null, [...made.phases, { ...talk, opens_at: null }], made.prompts);
		expect(await closes()).toEqual({ [name(first)]: 'cancelled', sequence: sequence + 1 });
	});

	test('a first window from before names stayed has the one that it was told under', async () => {
		const { phases, closes, change } = await planned([APART, TALK]);
		const [first = {}] = phases;
		await db.admin('update private.windows_told set is_plain = true where phase_id = $1', [first['id']]);
		expect(await closes()).toMatchObject({ close: stamp(first['closes_at']) });
		const made = roundsPlan([APART, TALK], Date.now() + 3 * HOUR);
		const [next = {}]: Args[] = made.phases;
		await change(null, made.phases, made.prompts);
		expect(await closes()).toMatchObject({ close: 'cancelled', [name(next)]: stamp(next['closes_at']) });
	});

	test('a reading that closed by itself and ends with the meeting now is cancelled, until it closes by itself again', async () => {
		const { phases, closes, change } = await planned([APART, READING, { step: 'group', hours: 24 }, TALK], 0);
		const [collect = {}, read = {}, group = {}, talk = {}] = phases;
		const { sequence, ...before } = await closes();
		const collects = { [name(collect)]: stamp(collect['closes_at']) };
		const both = { [name(read)]: stamp(read['closes_at']), [name(group)]: stamp(group['closes_at']) };
		expect(before).toEqual({ ...collects, ...both });
		await change(collect['id'], [{ ...read, closes_at: talk['opens_at'] }, talk], []);
		const cancelled = { [name(read)]: 'cancelled', [name(group)]: 'cancelled' };
		expect(await closes()).toEqual({ ...collects, ...cancelled, sequence: sequence + 1 });
		await change(collect['id'], [read, group, talk], []);
		expect(await closes()).toEqual({ ...collects, ...both, sequence: sequence + 2 });
	});

	test('so is one that people are in', async () => {
		const { id, phases, closes, change } = await planned([APART, READING, { step: 'group', hours: 24 }, TALK], 0);
		await pass(db, id, 30 * HOUR);
		const [, read = {}, group = {}, talk = {}] = phases;
		const { sequence } = await closes();
		const opens_at = new Date(Date.now() + 20 * HOUR).toISOString();
		await change(read['id'], [{ ...talk, opens_at }], []);
		expect(await closes()).toMatchObject({
			[name(read)]: 'cancelled',
			[name(group)]: 'cancelled',
			sequence: sequence + 1
		});
	});

	test('a reading that has ended with the meeting from the first is told to nobody', async () => {
		const { phases, closes, change } = await planned([APART, READING, TALK], 0);
		const [collect = {}, read = {}, talk = {}] = phases;
		const later = new Date(Date.parse(String(talk['opens_at'])) + HOUR).toISOString();
		await change(collect['id'], [read, { ...talk, opens_at: later }], []);
		const { sequence, ...known } = await closes();
		expect(sequence).toBeGreaterThan(0);
		expect(Object.keys(known)).toEqual([name(collect)]);
	});

	test('what was taken out is told for a week after it was to close, and never more of it than calendars need', async () => {
		const { code, phases, closes, change } = await planned([APART, TALK]);
		const [first = {}] = phases;
		const replace = () => {
			const many = roundsPlan([...Array<Round>(19).fill(APART), TALK], Date.now() + 2 * HOUR);
			return change(null, many.phases, many.prompts);
		};
		const taken = async () =>
			CalendarFace.parse(await stranger(db).call('look_up_workshop', { p_code: code })).taken_out.map(({ id }) => id);
		const closed = (days: number) =>
			db.admin('update private.windows_told set closes_at = $2 where phase_id = $1', [
				first['id'],
				new Date(Date.now() - days * 24 * HOUR).toISOString()
			]);
		await replace();
		expect(await closes()).toMatchObject({ [name(first)]: 'cancelled' });
		await closed(6);
		expect(await taken()).toEqual([first['id']]);
		await closed(8);
		expect(await taken()).toEqual([]);
		for (let n = 0; n < 4; n++) await replace();
		expect(await taken()).toHaveLength(60);
	});

	test('nobody has what calendars were told as rows, or keeps it by hand', async () => {
		const { id, code, facilitator } = await planned([APART, TALK]);
		const ana = new Person(db);
		await ana.call('join_workshop', { p_code: code });
		for (const person of [stranger(db), ana, facilitator]) {
			for (const call of [`keep_windows('${id}')`, `number_meetings('${id}')`]) {
				await expect(person.behind(`select private.${call}`)).rejects.toThrow(/permission denied/);
			}
			await expect(person.behind('select * from private.windows_told')).rejects.toThrow(/permission denied/);
		}
	});
});
