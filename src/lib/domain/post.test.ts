import { describe, expect, test } from 'vitest';
import { id, outcome, phase } from '../../../tests/support/builders.ts';
import { standingOf, timeToObject } from './post.ts';

describe('the time to object', () => {
	const closes_at = '2026-11-20T18:00:00.000Z';
	const talk = (rules: { objection_hours?: number }) =>
		timeToObject(phase({ id: id(1), step: 'discuss', mode: 'async', rules, closes_at }));

	test('is a day unless the round says otherwise, and whole up to so long before the close', () => {
		expect(talk({})).toEqual({ lasts: 24 * 3_600_000, until: Date.parse('2026-11-19T18:00:00Z') });
		expect(talk({ objection_hours: 6 })).toEqual({ lasts: 6 * 3_600_000, until: Date.parse('2026-11-20T12:00:00Z') });
	});

	test('is none where nobody talks, and none that is known where no close is', () => {
		expect(timeToObject(null)).toBeNull();
		expect(timeToObject(phase({ id: id(1), step: 'read', mode: 'async', closes_at }))).toBeNull();
		expect(timeToObject(phase({ id: id(1), step: 'discuss', minutes: 10 }))).toBeNull();
	});
});

describe('what was proposed', () => {
	const [TALK, EARLIER] = [id(1), id(2)];
	const now = Date.parse('2026-11-20T18:00:00Z');
	const made = { kind: 'decision', status: 'proposed', phase_id: TALK, objectable_until: null } as const;
	const standing = (more: Partial<Parameters<typeof outcome>[0]>) =>
		standingOf(outcome({ id: id(3), topic_id: null, ...made, ...more }), TALK, now);

	test('in this talk can be objected to, or stands, or does not', () => {
		expect(standing({})).toBe('too-late');
		expect(standing({ objectable_until: '2026-11-20T19:00:00.000Z' })).toBe('open');
		expect(standing({ objectable_until: '2026-11-20T17:00:00.000Z' })).toBe('stands');
		expect(standing({ objectable_until: '2026-11-20T17:00:00.000Z', is_contested: true })).toBe('unsettled');
		expect(standing({ is_contested: true })).toBe('contested');
	});

	test('in an earlier talk, and did not stand there, is left open, whatever its time was', () => {
		expect(standing({ phase_id: EARLIER })).toBe('left');
		expect(standing({ phase_id: EARLIER, is_contested: true, objectable_until: '2026-11-18T17:00:00.000Z' })).toBe(
			'left'
		);
		expect(standing({ phase_id: EARLIER, status: 'accepted' })).toBeNull();
		expect(standing({ phase_id: null })).toBeNull();
		expect(standing({ kind: 'note' })).toBeNull();
	});
});
