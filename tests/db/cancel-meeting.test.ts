/** A meeting that a vote over days made needless is called off: by whom, when not, and what becomes of the rest. */
import { describe, expect, test } from 'vitest';
import { afterMeeting } from '../../src/lib/domain/after-meeting.ts';
import { CalendarFace } from '../../src/lib/domain/calendar.ts';
import { meetOrNotIn } from '../../src/lib/domain/meeting.ts';
import { SummarySource } from '../../src/lib/domain/summary-source.ts';
import { openDatabases, refusal } from '../support/database.ts';
import { anon, HOUR, Person, stranger } from '../support/people.ts';
import { sentTo } from '../support/reading.ts';
import { Rounds, roundsPlan, type Round } from '../support/rounds.ts';

const databases = await openDatabases();

const BEFORE: Round[] = [
	{ step: 'collect', hours: 24 },
	{ step: 'vote', hours: 24 }
];
const MEETING: Round[] = [
	{ step: 'discuss', minutes: 20 },
	{ step: 'check', minutes: 2 }
];

/** The vote has closed, and the meeting is in less than an hour. */
async function voted(db: (typeof databases)[number], after: Round[] = [], before = BEFORE) {
	const workshop = await Rounds.create(db, [...before, ...MEETING, ...after]);
	const [ana, bo] = await workshop.people(2);
	if (!ana || !bo) throw new Error('Nobody came');
	const card = await workshop.write(ana, 0, 'Ship smaller');
	await workshop.pass(25);
	const topic = (await workshop.look()).shared.topics[0]?.id ?? '';
	for (const person of [ana, bo]) await workshop.vote(person, 1, topic, 2);
	await workshop.pass(24);
	await workshop.look();
	return { workshop, ana, bo, card, topic };
}
const cancel = (workshop: Rounds, by: Person, from: string | null | undefined = workshop.phases[1]) =>
	by.call('cancel_meeting', { p_workshop: workshop.id, p_from: from });

describe.each(databases)('on $name', (db) => {
	test('it is left out, everyone hears of it, and the workshop goes to its wrap-up', async () => {
		const { workshop, bo, topic } = await voted(db);
		const before = (await workshop.look()).shared;
		await cancel(workshop, workshop.facilitator);
		const { shared } = await bo.snapshot(workshop.id);
		expect(shared.phases.map(({ step }) => step)).toEqual(['collect', 'vote']);
		expect(shared.workshop).toMatchObject({ phase_id: null, sequence: before.workshop.sequence + 1, closed_at: null });
		expect(shared.workshop.cancelled).toEqual([
			{ number: 0, after_phase: workshop.phases[1], meets_at: before.phases[2]?.opens_at, minutes: 22 }
		]);
		const closes = Date.parse(shared.workshop.closes_at) - Date.parse(String(shared.workshop.ended_at));
		expect(closes).toBeGreaterThan(24 * HOUR - 1000);
		expect((await sentTo(workshop)).at(-1)?.payload).toMatchObject({ type: 'meeting_cancelled', is_partial: true });
		// The topic stands as the vote left it: with its result, and neither talked about nor parked.
		expect(shared.topics).toMatchObject([{ id: topic, status: 'open' }]);
		expect(shared.results).toHaveLength(1);
		await workshop.pass(25);
		expect((await workshop.look()).shared.workshop.closed_at).not.toBeNull();
	});

	test('its talk goes with it, also the one that risks waited for, and what is to come can be changed all the same', async () => {
		const risks: Round[] = [{ step: 'collect', hours: 24, asks: { risks: true } }, ...BEFORE.slice(1)];
		const check: Round = { step: 'check', hours: 24 };
		const { workshop } = await voted(db, [check, check], risks);
		await cancel(workshop, workshop.facilitator);
		const { facilitator, id, phases } = workshop;
		const change = { p_workshop: id, p_after: phases[4], p_phases: [], p_prompts: [] };
		await facilitator.call('change_timetable', change);
		expect((await workshop.look()).shared.phases.map(({ step }) => step)).toEqual(['collect', 'vote', 'check']);
	});

	test('and nobody is asked to agree where no talk is left', async () => {
		const { workshop } = await voted(db, [{ step: 'check', hours: 24 }]);
		await cancel(workshop, workshop.facilitator);
		const [, , check] = (await workshop.look()).shared.phases;
		const { phases } = roundsPlan([{ step: 'ratify', hours: 48 }], Date.parse(check?.closes_at ?? ''));
		const change = workshop.facilitator.call('change_timetable', {
			...{ p_workshop: workshop.id, p_after: check?.id, p_phases: phases, p_prompts: [] }
		});
		expect(await refusal(change)).toEqual({ reason: 'invalid', detail: 'phases.0.step' });
	});

	test('what asks everyone behind its other rounds can still be changed with them, though its talk is gone', async () => {
		const after: Round[] = [
			{ step: 'check', hours: 24 },
			{ step: 'ratify', hours: 48 }
		];
		const { workshop } = await voted(db, after);
		await cancel(workshop, workshop.facilitator);
		const [, , check, ratify] = (await workshop.look()).shared.phases;
		const change = (title: string | null) =>
			workshop.facilitator.call('change_timetable', {
				...{ p_workshop: workshop.id, p_after: check?.id, p_phases: [{ ...ratify, title }], p_prompts: [] }
			});
		for (const title of [null, 'Agreed?']) {
			await change(title);
			expect((await workshop.look()).shared.phases[3]).toMatchObject({ id: ratify?.id, step: 'ratify', title });
		}
	});

	test('the same meeting is called off once', async () => {
		const { workshop } = await voted(db);
		const answer = await cancel(workshop, workshop.facilitator);
		expect(await cancel(workshop, workshop.facilitator)).toEqual(answer);
		expect(await workshop.running()).toBe(-1);
	});

	test('rounds after it go on at once, in their order', async () => {
		const { workshop, ana, topic } = await voted(db, [
			{ step: 'discuss', hours: 48 },
			{ step: 'check', hours: 24 },
			{ step: 'discuss', minutes: 5 }
		]);
		await cancel(workshop, workshop.facilitator);
		expect(await workshop.running()).toBe(4);
		const { phases, workshop: held } = (await workshop.look()).shared;
		expect(phases.map(({ position, step, mode }) => [position, step, mode])).toEqual([
			[0, 'collect', 'async'],
			[1, 'vote', 'async'],
			[2, 'discuss', 'async'],
			[3, 'check', 'async'],
			[4, 'discuss', 'live']
		]);
		expect(held.ended_at).toBeNull();
		const args = { p_id: crypto.randomUUID(), p_topic: topic, p_body: 'In writing, then' };
		expect(await ana.call('add_post', args)).toMatchObject({ body: 'In writing, then' });
	});

	test('with the only talk goes what asks whether everyone agrees to it; not where people have talked, or meet again', async () => {
		const ratify: Round = { step: 'ratify', hours: 48 };
		const check: Round = { step: 'check', hours: 24 };
		const talked: Round[] = [...BEFORE, { step: 'discuss', hours: 48 }, BEFORE[1] ?? check];
		for (const [after, before, left] of [
			[[ratify], BEFORE, []],
			[[ratify, check], BEFORE, ['check']],
			[[{ step: 'discuss', hours: 48 }, ratify], BEFORE, ['discuss', 'ratify']],
			[[ratify, { step: 'check', minutes: 5 }], BEFORE, ['ratify', 'check']],
			[[ratify], talked, ['ratify']]
		] as [Round[], Round[], string[]][]) {
			const { workshop } = await voted(db, after, before);
			await workshop.pass(24 * (before.length - 2) + 24);
			const held = (await workshop.look()).shared;
			const from = held.phases.find(({ id }) => id === held.workshop.phase_id);
			if (!from) throw new Error('A window has closed before the meeting');
			await cancel(workshop, workshop.facilitator, from.id);
			const { phases, workshop: now } = (await workshop.look()).shared;
			expect(phases.slice(before.length).map(({ step }) => step)).toEqual(left);
			expect(phases.map(({ position }) => position)).toEqual(phases.map((_, n) => n));
			expect(now.phase_id).toBe(phases[before.length]?.id ?? null);
			// What the page says of it before it is done.
			expect(afterMeeting(held.phases, from, false)?.id).toBe(phases[before.length]?.id);
		}
	});

	test('what was decided without a talk is put to everyone all the same', async () => {
		const { workshop } = await voted(db, [{ step: 'ratify', hours: 48 }], BEFORE);
		await workshop.pass(48);
		await db.admin(
			`insert into public.outcomes (id, workshop_id, kind, body, status, position)
			values (gen_random_uuid(), $1, 'decision', 'No releases on a Friday', 'accepted', 0)`,
			[workshop.id]
		);
		const before = await workshop.look();
		const [, from] = before.shared.phases;
		if (!from) throw new Error('A vote has closed before the meeting');
		await cancel(workshop, workshop.facilitator, from.id);
		expect((await workshop.look()).shared.phases.slice(BEFORE.length).map(({ step }) => step)).toEqual(['ratify']);
		// What the page says of it before it is done.
		expect(afterMeeting(before.shared.phases, from, meetOrNotIn(before)?.isDecided === true)?.step).toBe('ratify');
	});

	test('it is the facilitator’s to call off', async () => {
		const { workshop, ana } = await voted(db);
		const elsewhere = await voted(db);
		expect(await refusal(cancel(workshop, anon(db)))).toBe('denied');
		expect(await refusal(cancel(workshop, ana))).toMatchObject({ reason: 'not_facilitator' });
		for (const person of [stranger(db), elsewhere.ana, elsewhere.workshop.facilitator]) {
			expect(await refusal(cancel(workshop, person))).toMatchObject({ reason: 'not_member' });
		}
		expect((await workshop.look()).shared.workshop.cancelled).toEqual([]);
	});

	test('not while the ballot is open, without one, from another round, or once people meet', async () => {
		const workshop = await Rounds.create(db, [...BEFORE, ...MEETING]);
		const [ana] = await workshop.people(1);
		if (!ana) throw new Error('Nobody came');
		await workshop.write(ana, 0, 'Ship smaller');
		expect(await refusal(cancel(workshop, workshop.facilitator, workshop.phases[0]))).toMatchObject({
			reason: 'wrong_phase'
		});
		await workshop.pass(25);
		expect(await refusal(cancel(workshop, workshop.facilitator))).toMatchObject({ reason: 'not_open_yet' });
		await workshop.pass(24);
		expect(await refusal(cancel(workshop, workshop.facilitator, null))).toMatchObject({ reason: 'wrong_phase' });
		expect(await refusal(cancel(workshop, workshop.facilitator, workshop.phases[0]))).toMatchObject({
			reason: 'wrong_phase'
		});
		await workshop.advance(1);
		for (const from of [workshop.phases[1], workshop.phases[2]]) {
			expect(await refusal(cancel(workshop, workshop.facilitator, from))).toMatchObject({ reason: 'wrong_phase' });
		}
		const unvoted = await Rounds.create(db, [{ step: 'collect', hours: 24 }, { step: 'read', hours: 24 }, ...MEETING]);
		await unvoted.pass(25);
		expect(await refusal(cancel(unvoted, unvoted.facilitator, unvoted.phases[1]))).toMatchObject({
			reason: 'wrong_phase'
		});
	});

	test.each([true, false])(
		'not once people write in its room, and the facilitator went back out of it: %s',
		async (isWritten) => {
			const read: Round = { step: 'read', hours: 24 };
			const workshop = await Rounds.create(db, [...BEFORE, read, { step: 'collect', minutes: 5 }]);
			const [ana] = await workshop.people(1);
			if (!ana) throw new Error('Nobody came');
			await workshop.pass(73);
			await workshop.look();
			await workshop.advance(2);
			if (isWritten) await workshop.write(ana, 1, 'Sealed in the room');
			await workshop.goBack(3);
			const attempt = cancel(workshop, workshop.facilitator, workshop.phases[2]);
			expect(await refusal(attempt)).toEqual({ reason: 'fixed_once_written', detail: 'phases.3' });
			await workshop.pass(24 * 30);
			const left = (await workshop.look()).shared.cards.map(({ body }) => body);
			expect(left).toEqual(isWritten ? ['Sealed in the room'] : []);
		}
	);

	test('a mark of anybody, told or not, keeps it', async () => {
		const { workshop, ana, topic } = await voted(db);
		await ana.call('want_talk', { p_topic: topic, p_on: true });
		expect(await refusal(cancel(workshop, workshop.facilitator))).toMatchObject({ reason: 'talk_wanted' });
		expect((await workshop.look()).shared.topics).toMatchObject([{ is_wanted: false }]);
		await ana.call('want_talk', { p_topic: topic, p_on: false });
		await cancel(workshop, workshop.facilitator);
	});

	test('what is read until the meeting is read no longer', async () => {
		const workshop = await Rounds.create(db, [...BEFORE, { step: 'read', hours: 24 }, ...MEETING]);
		await workshop.pass(50);
		await workshop.look();
		await cancel(workshop, workshop.facilitator, workshop.phases[2]);
		const { phases, workshop: held } = (await workshop.look()).shared;
		expect(held.ended_at).not.toBeNull();
		expect(Date.parse(String(phases[2]?.closes_at))).toBeLessThanOrEqual(Date.now());
	});

	test('the second meeting called off is known as the second', async () => {
		const workshop = await Rounds.create(db, [
			{ step: 'collect', minutes: 5 },
			{ step: 'group', minutes: 5 },
			{ step: 'vote', hours: 24 },
			...MEETING
		]);
		await workshop.advance(null);
		for (const person of await workshop.people(1)) await workshop.write(person, 0, 'Ship smaller');
		await workshop.advance(0);
		await workshop.advance(1);
		await workshop.pass(30);
		await workshop.look();
		await cancel(workshop, workshop.facilitator, workshop.phases[2]);
		expect((await workshop.look()).shared.workshop.cancelled).toMatchObject([{ number: 1, minutes: 22 }]);
	});

	test('who has the link or the summary alone hears of it too', async () => {
		const { workshop, ana } = await voted(db);
		await cancel(workshop, workshop.facilitator);
		const { cancelled, summary_token } = (await ana.snapshot(workshop.id)).shared.workshop;
		const face = CalendarFace.parse(await stranger(db).call('look_up_workshop', { p_code: workshop.code }));
		const [{ number, meets_at, minutes } = {}] = cancelled;
		expect(face.meetings).toEqual([{ number, begins_with: null, meets_at, minutes }]);
		const summary = SummarySource.parse(await stranger(db).call('get_summary', { p_token: summary_token }));
		expect(summary.cancelled).toEqual(cancelled);
	});
});
