import { describe, expect, test } from 'vitest';
import { id, phase, retroPhases, workshop } from '../../../tests/support/builders.ts';
import { isTold, noticesDue } from './notices.ts';

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

	test('what begins with rating is invited to, what goes on with it is said to go on', () => {
		const rating = (position: number) =>
			phase({ id: id(90), position, step: 'check', mode: 'async', closes_at: collect.closes_at });
		const noticed = (position: number) =>
			noticesDue(workshop({ phase_id: id(90) }), [rating(position)], close - DAY).map(({ notice }) => notice);
		expect(noticed(0)).toEqual(['invitation']);
		expect(noticed(1)).toEqual(['round']);
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
	test('is told as long as it is about the same', () => {
		const told = [{ notice: 'invitation', about: 'monday' } as const];
		expect(isTold({ notice: 'invitation', about: 'monday' }, told)).toBe(true);
		expect(isTold({ notice: 'invitation', about: 'friday' }, told)).toBe(false);
		expect(isTold({ notice: 'closes_soon', about: 'monday' }, told)).toBe(false);
	});

	test('new times that another message has stated are no news', () => {
		expect(isTold({ notice: 'moved', about: 'monday' }, [{ notice: 'invitation', about: 'monday' }])).toBe(true);
		expect(isTold({ notice: 'moved', about: 'friday' }, [{ notice: 'invitation', about: 'monday' }])).toBe(false);
	});
});
