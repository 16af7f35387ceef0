import { describe, expect, test } from 'vitest';
import { id } from '../../../tests/support/builders.ts';
import type { Rated } from '../domain/rated.ts';
import { ratedWords, scaleWords } from './rated-words.ts';

const reader = { locale: 'en', zone: 'America/Lima' } as const;
const points = [
	{ on: '2026-01-15', median: 3 },
	{ on: '2026-02-26', median: 3.5 }
];
const rated = (changes: Partial<Rated> = {}): Rated => ({
	prompt_id: id(1),
	phase_id: id(2),
	text: 'Pace',
	rules: { low: 'We rush', high: 'We breathe' },
	result: { prompt_id: id(1), answers: 5, median: 4, distribution: [0, 0, 1, 3, 1] },
	stop: null,
	trend: points,
	...changes
});

describe('how a scale went in the team’s earlier workshops', () => {
	test('is said beside what it came to: the time before, and where nothing is drawn those before it with their days', () => {
		expect(ratedWords(rated(), reader).at(-1)).toBe('Last time 3.5, now 4.');
		expect(scaleWords(rated(), reader).at(-1)).toBe('Earlier: 3 (15 January 2026), 3.5 (26 February 2026).');
	});

	test('is said as well where too few rated it this time, without what they rated', () => {
		const few = rated({ result: null });
		expect(ratedWords(few, reader).join(' ')).toMatch(/3\.5/);
		expect(ratedWords(few, reader).join(' ')).not.toMatch(/\b4\b/);
	});

	test('is not said where it was never asked before', () => {
		expect(scaleWords(rated({ trend: [] }), reader).join(' ')).not.toMatch(/Last time|Earlier/);
		const [first] = points;
		expect(first && scaleWords(rated({ trend: [first] }), reader).join(' ')).not.toMatch(/Earlier/);
	});
});

describe('the middle half of what a scale was rated', () => {
	test('is told with the median wherever the spread is, in words', () => {
		const said = ratedWords(
			rated({ result: { prompt_id: id(1), answers: 5, median: 3, distribution: [1, 1, 1, 1, 1] } }),
			reader
		);
		expect(said[1]).toBe('The middle half of the answers lies between 2 and 4.');
		const alike = rated({ result: { prompt_id: id(1), answers: 5, median: 3, distribution: [0, 0, 5, 0, 0] } });
		expect(scaleWords(alike, reader)[1]).toBe('The middle half of the answers is 3.');
	});

	test('is not told of fewer than five', () => {
		const few = rated({ result: { prompt_id: id(1), answers: 4, median: 3, distribution: null } });
		expect(scaleWords(few, reader).join(' ')).not.toContain('middle half');
	});
});

test('a rule that is met says that it may stop only where all is met and is ahead; of one question of several it says so much', () => {
	const met = { agree: 70, again: id(3), near: { close: 4, answers: 5 }, isMet: true };
	const said = (mayLeaveOut: boolean, again: string | null = met.again) =>
		ratedWords(rated({ stop: { ...met, again, mayLeaveOut } }), reader).at(-1);
	expect(said(true)).toContain('stop here. What is still in the timetable');
	expect(said(false)).toMatch(/asks for 70 %: for this question it is met\.$/);
	expect(said(false, null)).toContain('is not asked again');
});
