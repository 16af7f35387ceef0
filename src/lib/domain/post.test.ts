import { describe, expect, test } from 'vitest';
import { id, phase } from '../../../tests/support/builders.ts';
import { timeToObject } from './post.ts';

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
