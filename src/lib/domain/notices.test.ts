import { describe, expect, test } from 'vitest';
import { id, phase, retroPhases, votePhase, workshop } from '../../../tests/support/builders.ts';
import { newsIn, noticesDue, type DueNotice, type Notice } from './notices.ts';
import type { Phase } from './workshop.ts';

const phases = retroPhases();
const [collect, read, group] = phases;
const close = Date.parse(collect.closes_at ?? '');
const live = Date.parse(group.opens_at ?? '');
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const noticesAt = (now: number, changes: Parameters<typeof workshop>[0] = {}) =>
	noticesDue(workshop({ phase_id: collect.id, ...changes }), phases, now).map(({ notice }) => notice);

describe('what the team may need to hear', () => {
	test.each([
		['while there is time to write', close - 2 * DAY, {}, ['invitation']],
		['on the last day', close - DAY, {}, ['closes_soon', 'invitation']],
		['after the times were moved', close - 2 * DAY, { sequence: 1 }, ['moved', 'invitation']],
		['between the close and the meeting', close + MINUTE, {}, []],
		['an hour before the meeting', live - 60 * MINUTE, { phase_id: read.id }, ['meet_soon']],
		['earlier than that', live - 61 * MINUTE, { phase_id: read.id }, []],
		['when the meeting is late', live + MINUTE, { phase_id: read.id }, []],
		['in the room', live + MINUTE, { phase_id: group.id, sequence: 2 }, []]
	])('%s', (_, now, changes, due) => {
		expect(noticesAt(now, changes)).toEqual(due);
	});

	test('whatever has not opened is invited to, and has no last day', () => {
		const noticed = (now: number) =>
			noticesDue(workshop({ phase_id: later.id }), [later], now).map(({ notice }) => notice);
		const later = { ...collect, opens_at: new Date(close - 10 * 60 * MINUTE).toISOString() };
		expect(noticed(close - 12 * 60 * MINUTE)).toEqual(['invitation']);
		expect(noticed(close - 9 * 60 * MINUTE)).toEqual(['closes_soon', 'invitation']);
	});

	test('what begins with rating is invited to, what goes on with it is said to go on', () => {
		const rating = (position: number) =>
			phase({ id: id(90), position, step: 'check', mode: 'async', closes_at: collect.closes_at });
		const noticed = (position: number) =>
			noticesDue(workshop({ phase_id: id(90) }), [rating(position)], close - DAY).map(({ notice }) => notice);
		expect(noticed(0)).toEqual(['round_closes', 'invitation']);
		expect(noticed(1)).toEqual(['round_closes', 'round']);
	});

	test.each([
		['closes half an hour before', 30 * MINUTE],
		['closes when the meeting begins', 0]
	])('a meeting is said to begin within the hour, also while a ballot is open that %s', (_, before) => {
		const noticed = (now: number) => {
			const closes_at = new Date(live - before).toISOString();
			const ballot = votePhase({ id: id(7), position: 1, mode: 'async', closes_at, is_over: now >= live - before });
			const rounds = [{ ...collect, is_over: true }, ballot, { ...group, position: 2 }];
			return noticesDue(workshop({ phase_id: id(7) }), rounds, now).map(({ notice }) => notice);
		};
		expect(noticed(live - 61 * MINUTE)).not.toContain('meet_soon');
		expect(noticed(live - 60 * MINUTE)[0]).toBe('meet_soon');
		expect(noticed(live - MINUTE)[0]).toBe('meet_soon');
		expect(noticed(live + MINUTE)).not.toContain('meet_soon');
	});

	test('every window that takes something has its last day said, one that is only read in has none', () => {
		const soon = (window: Phase) =>
			noticesDue(workshop({ phase_id: window.id }), [collect, window], close).some(
				({ notice }) => notice === 'round_closes'
			);
		const apart = (hours: number) =>
			({
				id: id(7),
				position: 1,
				mode: 'async',
				closes_at: new Date(close + hours * 60 * MINUTE).toISOString()
			}) as const;
		for (const step of ['group', 'vote', 'discuss', 'check', 'ratify'] as const) {
			const window = (hours: number) => (step === 'vote' ? votePhase(apart(hours)) : phase({ ...apart(hours), step }));
			expect([step, soon(window(24)), soon(window(25))]).toEqual([step, true, false]);
		}
		expect(soon(phase({ ...apart(24), step: 'read' }))).toBe(false);
		expect(soon(phase({ ...apart(24), step: 'read', rules: { comments: true } }))).toBe(true);
	});

	test('what begins with people together is invited to until then', () => {
		const met = [
			phase({ id: id(90), step: 'collect', minutes: 30, opens_at: group.opens_at }),
			{ ...read, position: 1 }
		];
		const noticed = (now: number) => noticesDue(workshop({ phase_id: null }), met, now).map(({ notice }) => notice);
		expect(noticed(live - DAY)).toEqual(['invitation']);
		expect(noticed(live - MINUTE)).toEqual(['meet_soon', 'invitation']);
		expect(noticed(live + MINUTE)).toEqual([]);
	});

	test('a meeting that is called off is said to be, until it is over', () => {
		const cancelled = [{ number: 0, after_phase: read.id, meets_at: new Date(live).toISOString(), minutes: 20 }];
		const ended = { phase_id: null, ended_at: new Date(live - DAY).toISOString(), cancelled };
		expect(noticesAt(live - DAY, ended)).toEqual(['cancelled', 'summary']);
		expect(noticesAt(live, { ...ended, closed_at: new Date(live).toISOString() })).toEqual(['summary']);
	});

	test('after the meeting: the summary, for a week', () => {
		const ended = { phase_id: null, ended_at: new Date(live).toISOString() };
		expect(noticesAt(live + MINUTE, ended)).toEqual(['summary']);
		expect(noticesAt(live + 2 * DAY, { ...ended, closed_at: new Date(live + DAY).toISOString() })).toEqual(['summary']);
		expect(noticesAt(live + 8 * DAY, ended)).toEqual([]);
	});

	test('a workshop that nobody met in has no summary to announce', () => {
		expect(noticesAt(live + 20 * DAY, { closed_at: new Date(live + 19 * DAY).toISOString() })).toEqual([]);
	});
});

describe('what was told already', () => {
	const due = (notice: Notice, about: string, stops: string[] = []) => ({ notice, about, stops });
	const isTold = (one: DueNotice, told: readonly DueNotice[], now = close) => newsIn([one], told, now).length === 0;

	test('is told as long as it is about the same', () => {
		const told = [due('invitation', 'monday')];
		expect(isTold(due('invitation', 'monday'), told)).toBe(true);
		expect(isTold(due('invitation', 'friday'), told)).toBe(false);
		expect(isTold(due('closes_soon', 'monday'), told)).toBe(false);
	});

	test('that times were moved is no news once another message has led to them', () => {
		const [write, vote, meeting] = [
			'1 2026-03-02T18:00:00.000Z',
			'2 2026-03-06T18:00:00.000Z',
			'3 2026-03-09T10:00:00.000Z'
		];
		const moved = due('moved', '', [vote, meeting]);
		const isHeard = (...said: string[][]) =>
			isTold(
				moved,
				said.map((stops) => due('round', '', stops))
			);
		expect(isTold(moved, [])).toBe(false);
		expect(isHeard([write, vote, meeting])).toBe(true);
		expect(isHeard(['2 2026-03-05T18:00:00.000Z', meeting])).toBe(false);
		// It is what was said last that people go by.
		expect(isHeard([vote, meeting], ['2 2026-03-08T18:00:00.000Z'])).toBe(false);
	});

	test('that times were moved is news where this device has told nothing: others may have, or the link was sent as it is', () => {
		const moved = noticesDue(workshop({ phase_id: collect.id, sequence: 1 }), phases, close - 2 * DAY);
		expect(newsIn(moved, [], close - 2 * DAY).map(({ notice }) => notice)).toEqual(['moved', 'invitation']);
	});

	test('a window or a meeting that was taken out is news until its time has passed', () => {
		const told = noticesDue(workshop(), phases, close - DAY);
		const without = noticesDue(workshop({ sequence: 1 }), [collect], close - DAY);
		const newsAt = (now: number) => newsIn(without, told, now).map(({ notice }) => notice);
		expect(newsAt(close - DAY)).toContain('moved');
		expect(newsAt(live)).not.toContain('moved');
		expect(newsIn(without, [...told, ...without], close - DAY)).toEqual([]);
	});

	test('is news of every window: of one that is put off while people vote or talk apart, and of one after it', () => {
		const apart = { mode: 'async', opens_at: '2026-03-04T18:10:00.000Z' } as const;
		const closing = (vote: string, talk: string) => [
			{ ...collect, is_over: true },
			votePhase({ ...apart, id: id(7), position: 1, closes_at: vote }),
			phase({ ...apart, id: id(8), position: 2, step: 'discuss', closes_at: talk })
		];
		const [friday, monday, tuesday] = [
			'2026-03-06T18:00:00.000Z',
			'2026-03-09T18:00:00.000Z',
			'2026-03-10T18:00:00.000Z'
		];
		const news = (phases: Phase[], phase_id: string, told: readonly DueNotice[], now = close + DAY / 2) =>
			newsIn(noticesDue(workshop({ phase_id, sequence: 1 }), phases, now), told, now);
		const kinds = (phases: Phase[], phase_id: string, told: readonly DueNotice[], now?: number) =>
			news(phases, phase_id, told, now).map(({ notice }) => notice);
		const told = news(closing(friday, monday), id(7), []);
		expect(told.map(({ notice }) => notice)).toEqual(['moved', 'round']);
		expect(kinds(closing(friday, monday), id(7), told)).toEqual([]);
		expect(kinds(closing(monday, tuesday), id(7), told)).toEqual(['moved', 'round']);
		expect(kinds(closing(friday, tuesday), id(7), told)).toEqual(['moved']);
		// The next window begins as it was said: that is no move.
		const gone = closing(friday, monday).map((each) => ({ ...each, is_over: each.position < 2 }));
		expect(kinds(gone, id(8), told, Date.parse(friday))).toEqual(['round']);
	});
});
