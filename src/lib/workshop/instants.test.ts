import { expect, test } from 'vitest';
import { id, phase, shared, workshop } from '../../../tests/support/builders.ts';
import { nextInstant } from './instants.ts';

const NOW = Date.parse('2026-03-05T10:00:00.000Z');
const ENDS = '2026-03-05T10:05:00.000Z';
const room = (renewals: number) =>
	shared({
		workshop: workshop({ phase_id: id(5), topic_ends_at: ENDS }),
		phases: [
			phase({ id: id(5), step: 'discuss', minutes: 20, opens_at: '2026-03-05T09:50:00.000Z', rules: { renewals } })
		]
	});

test('the end of a topic’s time is waited for where everyone is asked about more then', () => {
	expect(nextInstant(room(2), NOW)).toEqual({ at: Date.parse(ENDS), isReveal: false });
	expect(nextInstant(room(0), NOW)?.at).not.toBe(Date.parse(ENDS));
});

test('so is the end of the question, until it has been closed', () => {
	const asked = { id: id(9), phase_id: id(5), topic_id: id(1), closes_at: '2026-03-05T10:00:20.000Z' };
	const round = { ...asked, is_closed: false, is_renewed: false, counts: null };
	expect(nextInstant({ ...room(2), thumbs: [round] }, NOW)?.at).toBe(Date.parse(asked.closes_at));
	expect(nextInstant({ ...room(2), thumbs: [{ ...round, is_closed: true }] }, NOW)?.at).toBe(Date.parse(ENDS));
});
