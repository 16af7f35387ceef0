import { describe, expect, test } from 'vitest';
import { id, outcome } from '../../../tests/support/builders.ts';
import { isTooLateToAsk, ratifyState } from './ratify.ts';
import { Phase, type Ratified } from './workshop.ts';

const decision = outcome({ id: id(1), kind: 'decision' });
const ENDS = '2026-03-09T17:00:00.000Z';
const base = { title: null, reveals_at: null, rules: {}, voided: 0, is_told: false };

/** People talk together, then everyone is asked: over days, or together too. */
function rounds({
	talked = true,
	mode = 'async',
	asked = false
}: {
	talked?: boolean;
	mode?: 'async' | 'live';
	asked?: boolean;
}) {
	const talk = {
		...base,
		id: id(5),
		position: 4,
		step: 'discuss',
		mode: 'live',
		minutes: 10,
		is_over: false,
		opens_at: '2026-03-05T10:00:00.000Z',
		closes_at: talked ? '2026-03-05T10:12:00.000Z' : null
	};
	const ratify = {
		...base,
		id: id(6),
		position: 5,
		step: 'ratify',
		mode,
		minutes: mode === 'live' ? 3 : null,
		is_over: mode === 'async' && asked,
		opens_at: '2026-03-05T10:12:00.000Z',
		closes_at: mode === 'async' || asked ? ENDS : null
	};
	return [talk, ratify].map((phase) => Phase.parse(phase));
}

const RATIFIED: Ratified = {
	phase_id: id(6),
	result: 'ratified',
	people: null,
	agreed: null,
	stood_aside: null,
	confidence: null,
	is_reworded: false
};

describe('a decision', () => {
	test('is provisional from when it is made until everyone has been asked', () => {
		expect(ratifyState(decision, rounds({ talked: false }), null)).toEqual({ is: 'coming' });
		expect(ratifyState(decision, rounds({}), null)).toEqual({ is: 'open', until: ENDS });
		expect(ratifyState(decision, rounds({ mode: 'live' }), null)).toEqual({ is: 'open', until: null });
	});

	test.each(['async', 'live'] as const)('then is what everyone said to it (%s)', (mode) => {
		const asked = rounds({ mode, asked: true });
		const told = { ...decision, ratified: RATIFIED };
		expect(ratifyState(told, asked, null)).toEqual({ is: 'over', at: ENDS, ratified: RATIFIED });
		expect(ratifyState(told, asked, ENDS)).toEqual({ is: 'over', at: ENDS, ratified: RATIFIED });
	});

	test('that was made afterwards, or where nobody was asked, was not put to everyone, which is known beforehand', () => {
		for (const phases of [rounds({ asked: true }), rounds({ talked: false })]) {
			expect(ratifyState(decision, phases, ENDS)).toEqual({ is: 'unasked' });
			expect(isTooLateToAsk(phases, ENDS)).toBe(true);
		}
		expect(ratifyState(decision, rounds({ mode: 'live', asked: true }), null)).toEqual({ is: 'unasked' });
		expect(isTooLateToAsk(rounds({}), null)).toBe(false);
		expect(isTooLateToAsk(rounds({ talked: false }), null)).toBe(false);
		expect(isTooLateToAsk(rounds({}).slice(0, 1), ENDS)).toBe(false);
	});

	test('that is a proposal, or no decision, is nothing that people are asked about', () => {
		expect(ratifyState({ ...decision, status: 'proposed' }, rounds({}), null)).toBeNull();
		expect(ratifyState({ ...decision, kind: 'action' }, rounds({}), null)).toBeNull();
		expect(ratifyState(decision, rounds({}).slice(0, 1), null)).toBeNull();
	});
});
