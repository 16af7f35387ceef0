import { describe, expect, test } from 'vitest';
import { phase, id, retroPhases, votePhase } from '../../../tests/support/builders.ts';
import { Phase } from '../domain/workshop.ts';
import { calendarOf, type CalendarContext } from './calendar.ts';

const context: CalendarContext = {
	link: 'https://overlap.example/w/aaaa-bbbb-cccc',
	call_url: 'https://call.example/room',
	now: Date.parse('2026-03-02T09:30:00Z'),
	locale: 'en'
};
const workshop = {
	code: 'aaaa-bbbb-cccc',
	title: 'Sprint 42',
	purpose: 'Learn from it',
	phases: retroPhases(),
	meetings: [held(0, 3)],
	taken_out: [],
	plain_close: null,
	sequence: 3
};

/** A meeting that begins with the round of that id; null: it is not held. */
function held(number: number, round: number | null) {
	const begins_with = round === null ? null : id(round);
	return { number, begins_with, meets_at: '2026-03-05T10:00:00.000Z', minutes: 20 };
}

/** The entries of a file as their unfolded lines. */
function entries(file: string): string[][] {
	const lines = file.replace(/\r\n[ \t]/g, '').split('\r\n');
	return lines
		.join('\n')
		.split(/^BEGIN:VEVENT$/m)
		.slice(1)
		.map((entry) => entry.trim().split('\n'));
}

describe('the calendar', () => {
	test('has the close and the meeting, in UTC, under names that stay', () => {
		const [close, live] = entries(calendarOf(workshop, context));
		expect(close).toEqual(
			expect.arrayContaining([
				`UID:aaaa-bbbb-cccc-close-${id(1)}@overlap`,
				'SEQUENCE:3',
				'DTSTAMP:20260302T093000Z',
				'DTSTART:20260304T174500Z',
				'DTEND:20260304T180000Z',
				'SUMMARY:Writing closes: Sprint 42',
				'TRANSP:TRANSPARENT'
			])
		);
		expect(live).toEqual(
			expect.arrayContaining([
				'UID:aaaa-bbbb-cccc-live@overlap',
				'DTSTART:20260305T100000Z',
				'DTEND:20260305T102000Z',
				'LOCATION:https://call.example/room',
				'URL;VALUE=URI:https://overlap.example/w/aaaa-bbbb-cccc'
			])
		);
	});

	test('has the close of every window that asks for something, and every meeting', () => {
		const ballot = votePhase({ id: id(8), mode: 'async', title: 'First vote', closes_at: '2026-03-06T12:00:00.000Z' });
		const [collect, read, group] = retroPhases();
		const again = phase({ id: id(9), step: 'discuss', minutes: 15, opens_at: '2026-03-09T10:00:00.000Z' });
		const phases = [collect, read, group, ballot, again];
		const meetings = [held(0, 3), held(1, 9)];
		const written = entries(calendarOf({ ...workshop, phases, meetings }, context));
		const all = written.map((lines) => lines.filter((line) => /^(UID|SUMMARY|DTEND)/.test(line)).sort());
		expect(all).toEqual([
			['DTEND:20260304T180000Z', 'SUMMARY:Writing closes: Sprint 42', `UID:aaaa-bbbb-cccc-close-${id(1)}@overlap`],
			['DTEND:20260306T120000Z', 'SUMMARY:First vote closes: Sprint 42', `UID:aaaa-bbbb-cccc-close-${id(8)}@overlap`],
			['DTEND:20260305T100500Z', 'SUMMARY:Meet: Sprint 42', 'UID:aaaa-bbbb-cccc-live@overlap'],
			['DTEND:20260309T101500Z', 'SUMMARY:Meet: Sprint 42', 'UID:aaaa-bbbb-cccc-live-1@overlap']
		]);
	});

	test('says of a meeting that is not held that it is cancelled, under the name that it had', () => {
		const [collect, read] = retroPhases();
		const again = phase({ id: id(9), step: 'discuss', minutes: 15, opens_at: '2026-03-09T10:00:00.000Z' });
		const meetings = [held(0, null), held(1, 9)];
		const file = calendarOf({ ...workshop, phases: [collect, read, again], meetings, sequence: 4 }, context);
		const told = entries(file)
			.filter((lines) => lines.some((line) => /^UID:.*-live/.test(line)))
			.map((lines) => lines.filter((line) => /^(UID|STATUS|SEQUENCE|DTSTART|DTEND|TRANSP)/.test(line)).sort());
		expect(told).toEqual([
			[
				'DTEND:20260305T102000Z',
				'DTSTART:20260305T100000Z',
				'SEQUENCE:4',
				'STATUS:CANCELLED',
				'TRANSP:TRANSPARENT',
				'UID:aaaa-bbbb-cccc-live@overlap'
			],
			[
				'DTEND:20260309T101500Z',
				'DTSTART:20260309T100000Z',
				'SEQUENCE:4',
				'STATUS:CONFIRMED',
				'UID:aaaa-bbbb-cccc-live-1@overlap'
			]
		]);
	});

	test('says of a window that was taken out that it is cancelled, under the name that it had', () => {
		const ballot = { id: id(8), step: 'vote' as const, title: null, closes_at: '2026-03-06T12:00:00.000Z' };
		const file = entries(calendarOf({ ...workshop, taken_out: [ballot] }, context));
		const cancelled = file.filter((lines) => lines.includes('STATUS:CANCELLED'));
		expect(cancelled).toEqual([
			expect.arrayContaining([
				`UID:aaaa-bbbb-cccc-close-${id(8)}@overlap`,
				'SEQUENCE:3',
				'DTEND:20260306T120000Z',
				'SUMMARY:Vote closes: Sprint 42'
			])
		]);
	});

	test('has a close without an id in its name where it was told so, wherever it stands and when it is cancelled', () => {
		const plain = 'UID:aaaa-bbbb-cccc-close@overlap';
		const uids = (more: Partial<Parameters<typeof calendarOf>[0]>) =>
			entries(calendarOf({ ...workshop, meetings: [], plain_close: id(1), ...more }, context)).map(
				(lines) => lines.find((line) => line.startsWith('UID')) + (lines.includes('STATUS:CANCELLED') ? ' off' : '')
			);
		const [collect, read] = retroPhases();
		const first = phase({ id: id(9), step: 'collect', mode: 'async', closes_at: '2026-03-03T18:00:00.000Z' });
		const named = `UID:aaaa-bbbb-cccc-close-${id(9)}@overlap`;
		expect(uids({ phases: [collect, read] })).toEqual([plain]);
		expect(uids({ phases: [first, collect] })).toEqual([named, plain]);
		const taken = { id: id(1), step: 'collect' as const, title: null, closes_at: '2026-03-04T18:00:00.000Z' };
		expect(uids({ phases: [first], taken_out: [taken] })).toEqual([named, `${plain} off`]);
	});

	test('has the close of a window to read in where people say something there, unless it ends when they meet', () => {
		const [collect, read, ...met] = retroPhases();
		const said = Phase.parse({ ...read, rules: { comments: true } });
		const ballot = votePhase({ id: id(8), position: 2, mode: 'async', closes_at: '2026-03-06T12:00:00.000Z' });
		const closes = (phases: Phase[]) =>
			entries(calendarOf({ ...workshop, phases }, context)).flatMap((lines) =>
				lines.filter((line) => /^SUMMARY/.test(line))
			);
		expect(closes([collect, said, ballot])).toContain('SUMMARY:Read closes: Sprint 42');
		expect(closes([collect, read, ballot])).not.toContain('SUMMARY:Read closes: Sprint 42');
		expect(closes([collect, said, ...met])).not.toContain('SUMMARY:Read closes: Sprint 42');
	});

	test('tells the call only to those who may have it', () => {
		expect(calendarOf(workshop, { ...context, call_url: null })).not.toContain('call.example');
	});

	test('a workshop without a meeting has the close only', () => {
		const [collect] = retroPhases();
		expect(entries(calendarOf({ ...workshop, phases: [collect], meetings: [] }, context))).toHaveLength(1);
		const unset = { ...workshop, phases: [phase({ id: id(1), step: 'collect' })], meetings: [] };
		expect(entries(calendarOf(unset, context))).toHaveLength(0);
	});

	test('what people wrote adds no line of its own', () => {
		const title = 'a\r\nEND:VEVENT\nBEGIN:VEVENT;x,y\\n\rATTACH:https://evil.example';
		const file = calendarOf({ ...workshop, title, purpose: title }, context);
		expect(entries(file)).toHaveLength(2);
		expect(file.split(/\r\n|\r|\n/).filter((line) => /^(ATTACH|END:VEVENT)/.test(line))).toHaveLength(2);
		expect(file).not.toMatch(/[^\r]\n|\r(?!\n)/);
	});
});
