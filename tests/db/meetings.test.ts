/** Calendars know a meeting by its number: which one it has, and keeps, while the timetable changes around it. */
import { describe, expect, test } from 'vitest';
import { CalendarFace } from '../../src/lib/domain/calendar.ts';
import type { Phase } from '../../src/lib/domain/workshop.ts';
import { openDatabases } from '../support/database.ts';
import { HOUR, Person, stranger } from '../support/people.ts';
import { Rounds, roundsPlan, type Round } from '../support/rounds.ts';

const databases = await openDatabases();

/** Two meetings, of 15 and of 5 minutes, with a window before each. */
const ROUNDS: Round[] = [
	{ step: 'collect', hours: 24 },
	{ step: 'group', minutes: 5 },
	{ step: 'discuss', minutes: 10 },
	{ step: 'read', hours: 24 },
	{ step: 'discuss', minutes: 5 }
];

describe.each(databases)('on $name', (db) => {
	async function planned() {
		const workshop = await Rounds.create(db, ROUNDS);
		const known = async () => {
			const face = CalendarFace.parse(await stranger(db).call('look_up_workshop', { p_code: workshop.code }));
			return { meetings: face.meetings, taken_out: face.taken_out, sequence: face.sequence };
		};
		const [, group, talk, read, again] = (await workshop.look()).shared.phases;
		if (!group || !talk || !read || !again) throw new Error('five rounds');
		const change = (...phases: readonly (Phase | object)[]) =>
			workshop.facilitator.call('change_timetable', {
				p_workshop: workshop.id,
				p_after: workshop.phases[0],
				p_phases: phases,
				p_prompts: []
			});
		/** Another meeting of eight minutes, in so many hours. */
		const other = (hours: number) => {
			const from = Date.now() + (hours - 1) * HOUR;
			const [made] = roundsPlan([{ step: 'vote', minutes: 8 }], from).phases;
			return { id: '', ...made };
		};
		const held = (number: number, begins_with: string, minutes: number) => ({ number, begins_with, minutes });
		return { workshop, known, change, other, held, group, talk, read, again };
	}
	const out = (number: number, minutes: number) => ({ number, begins_with: null, minutes });

	test('each has one from the first', async () => {
		const { known, held, group, again } = await planned();
		expect((await known()).meetings).toEqual([
			{ ...held(0, group.id, 15), meets_at: group.opens_at },
			{ ...held(1, again.id, 5), meets_at: again.opens_at }
		]);
	});

	test('one that is taken out is not held, when it would have been; the other keeps its own', async () => {
		const { workshop, known, change, held, group, read, again } = await planned();
		const before = await known();
		const moved = new Date(Date.parse(String(group.opens_at)) + HOUR).toISOString();
		await workshop.facilitator.call('move_live', { p_workshop: workshop.id, p_at: moved });
		await change(read, again);
		const { meetings, sequence } = await known();
		expect(meetings).toMatchObject([{ ...out(0, 15), meets_at: moved }, held(1, again.id, 5)]);
		expect(sequence).toBe(before.sequence + 2);
	});

	test('both taken out, and one of them again later', async () => {
		const { known, change, held, group, talk, read, again } = await planned();
		await change(group, talk, read);
		expect((await known()).meetings).toMatchObject([held(0, group.id, 15), out(1, 5)]);
		await change({ ...read, closes_at: new Date(Date.now() + 48 * HOUR).toISOString() });
		expect((await known()).meetings).toMatchObject([out(0, 15), out(1, 5)]);
		await change(read, again);
		expect((await known()).meetings).toMatchObject([out(0, 15), held(1, again.id, 5)]);
	});

	test('another that is put in its place is the same entry, at once or later', async () => {
		const { known, change, other, held, read, again } = await planned();
		const next = other(26);
		await change(next, read, again);
		expect((await known()).meetings).toMatchObject([held(0, next.id, 8), held(1, again.id, 5)]);
		await change(read, again);
		const last = other(80);
		const { sequence } = await known();
		const reading = { ...read, closes_at: again.opens_at };
		const check = { ...read, id: crypto.randomUUID(), closes_at: new Date(Date.now() + 79 * HOUR).toISOString() };
		await change(reading, again, check, last);
		expect(await known()).toMatchObject({
			meetings: [held(0, last.id, 8), held(1, again.id, 5)],
			sequence: sequence + 1
		});
	});

	test('one put before others leaves them theirs; one that loses a timebox, or gains one, is the same', async () => {
		const { known, change, other, held, group, talk, read, again } = await planned();
		const first = other(25.5);
		const between = { ...read, id: crypto.randomUUID(), closes_at: group.opens_at };
		const later = { ...group, opens_at: new Date(Date.now() + 27 * HOUR).toISOString() };
		await change(first, { ...between, closes_at: later.opens_at }, later, talk, read, again);
		expect((await known()).meetings).toMatchObject([held(0, group.id, 15), held(1, again.id, 5), held(2, first.id, 8)]);
		await change({ ...talk, opens_at: group.opens_at }, read, again);
		expect((await known()).meetings).toMatchObject([held(0, talk.id, 10), held(1, again.id, 5), out(2, 8)]);
		await change({ ...again, opens_at: group.opens_at }, { ...talk, opens_at: null }, read);
		expect((await known()).meetings).toMatchObject([held(0, again.id, 15), out(1, 5), out(2, 8)]);
	});

	test('one that was called off stays so: what comes after it is another', async () => {
		const vote: Round = { step: 'vote', hours: 24 };
		const check: Round = { step: 'check', hours: 24 };
		const workshop = await Rounds.create(db, [...ROUNDS.slice(0, 1), vote, ...ROUNDS.slice(1, 3), check]);
		const [ana] = await workshop.people(1);
		await workshop.write(ana ?? new Person(db), 0, 'Ship smaller');
		await workshop.pass(49);
		await workshop.look();
		const ids = { p_workshop: workshop.id, p_from: workshop.phases[1] };
		await workshop.facilitator.call('cancel_meeting', ids);
		const [made] = roundsPlan([{ step: 'discuss', minutes: 5 }], Date.now() + 48 * HOUR).phases;
		await workshop.facilitator.call('change_timetable', {
			p_workshop: workshop.id,
			p_after: workshop.phases[4],
			p_phases: [made],
			p_prompts: []
		});
		const { cancelled } = (await workshop.look()).shared.workshop;
		expect(cancelled).toMatchObject([{ number: 0, minutes: 15 }]);
		const face = CalendarFace.parse(await stranger(db).call('look_up_workshop', { p_code: workshop.code }));
		expect(face.meetings).toMatchObject([out(0, 15), { number: 1, begins_with: made?.id, minutes: 5 }]);
	});

	test('a window that is taken out is known as it was, until it is back; one that closes with a meeting is no entry', async () => {
		const { known, change, group, talk, read, again } = await planned();
		const closes_at = new Date(Date.now() + 90 * HOUR).toISOString();
		const [made] = roundsPlan([{ step: 'vote', hours: 24 }], Date.now() + 60 * HOUR).phases;
		const vote = { ...made, title: 'Once more', closes_at };
		await change(group, talk, vote);
		expect((await known()).taken_out).toEqual([]);
		await change(group, talk, { ...vote, title: 'Twice' });
		expect((await known()).taken_out).toEqual([]);
		await change(group, talk, read, again);
		expect((await known()).taken_out).toEqual([{ id: made?.id, step: 'vote', title: 'Twice', closes_at }]);
		await change(group, talk, vote);
		expect((await known()).taken_out).toEqual([]);
		// Held together it is no window any more, nor an entry.
		await change(group, talk, { ...vote, mode: 'live', opens_at: null, closes_at: null, minutes: 5 });
		expect((await known()).taken_out).toMatchObject([{ id: made?.id, closes_at }]);
	});

	test('nobody numbers them by hand, or reads them as rows', async () => {
		const { workshop } = await planned();
		const [ana] = await workshop.people(1);
		for (const person of [stranger(db), ana ?? stranger(db), workshop.facilitator]) {
			await expect(person.behind(`select private.keep_meetings('${workshop.id}')`)).rejects.toThrow(
				/permission denied/
			);
			expect(await person.behind('select * from public.meetings')).toEqual([]);
			await expect(person.behind('select * from private.windows_told')).rejects.toThrow(/permission denied/);
		}
	});
});
