import { describe, expect, test } from 'vitest';
import { id, phase, retroPhases, votePhase, workshop } from '../../../tests/support/builders.ts';
import { noticeOf } from './notices.ts';

const reader = { locale: 'en', zone: 'Europe/Lisbon' } as const;
const links = { participant: 'https://overlap.example/w/aaaa', summary: 'https://overlap.example/s/token' };
const phases = retroPhases();
const now = Date.parse('2026-03-02T08:00:00Z');

describe('messages to the team', () => {
	test('the last day to write', () => {
		expect(noticeOf('closes_soon', workshop(), { phases, prompts: [] }, links, reader, now)).toBe(
			`Last day to write for “Sprint 42”.

Write until:
Lisbon time: Wednesday 4 March, 18:00

If you have written already, there is nothing to do.

Take part here, no account needed: https://overlap.example/w/aaaa`
		);
	});

	test('new times, both of them', () => {
		const text = noticeOf('moved', workshop(), { phases, prompts: [] }, links, reader, now);
		expect(text).toContain('The times of “Sprint 42” have changed.\nWhat you have written is kept.');
		expect(text).toContain('Write until:\nLisbon time: Wednesday 4 March, 18:00');
		expect(text).toContain('We meet:\nLisbon time: Thursday 5 March, 10:00');
	});

	test('new times say when it opens, as long as it has not', () => {
		const early = Date.parse('2026-03-01T08:00:00Z');
		const says = (at: number) =>
			noticeOf('moved', workshop({ phase_id: phases[0].id }), { phases, prompts: [] }, links, reader, at);
		expect(says(early)).toContain('Open from:\nLisbon time: Monday 2 March, 08:00\n\nWrite until:');
		expect(says(now)).not.toContain('Open from');
	});

	test('new times of every window that is to come, each by its name', () => {
		const [written, read, ...met] = phases;
		const apart = { mode: 'async', opens_at: written.closes_at } as const;
		const rounds = [
			{ ...written, is_over: true },
			votePhase({ ...apart, id: id(7), position: 1, closes_at: '2026-03-05T12:00:00.000Z' }),
			phase({
				...apart,
				id: id(8),
				position: 2,
				step: 'discuss',
				title: 'Causes',
				closes_at: '2026-03-06T12:00:00.000Z'
			}),
			{ ...read, position: 3 },
			...met.map((each, n) => ({ ...each, position: 4 + n, opens_at: n === 0 ? '2026-03-09T10:00:00.000Z' : null }))
		];
		expect(
			noticeOf(
				'moved',
				workshop({ phase_id: id(7) }),
				{ phases: rounds, prompts: [] },
				links,
				reader,
				Date.parse('2026-03-04T18:10:00Z')
			)
		).toBe(
			`The times of “Sprint 42” have changed.
What you have written is kept.

Vote, open until:
Lisbon time: Thursday 5 March, 12:00

Causes, open until:
Lisbon time: Friday 6 March, 12:00

We meet:
Lisbon time: Monday 9 March, 10:00

Take part here, no account needed: https://overlap.example/w/aaaa`
		);
	});

	test('the meeting is called off, with when it would have been', () => {
		const cancelled = [{ number: 0, after_phase: id(2), meets_at: '2026-03-05T10:00:00.000Z', minutes: 20 }];
		expect(noticeOf('cancelled', workshop({ cancelled }), { phases, prompts: [] }, links, reader, now)).toBe(
			`Sprint 42: the meeting is called off.
After the vote there was nothing left to talk about.

It would have been:
Lisbon time: Thursday 5 March, 10:00

Summary: https://overlap.example/s/token`
		);
	});

	test('meeting within the hour, in every place, with the call', () => {
		const places = [
			{ name: 'Lima', zone: 'America/Lima' },
			{ name: 'Oslo', zone: 'Europe/Oslo' }
		];
		const met = workshop({ places, call_url: 'https://call.example/42' });
		const text = noticeOf('meet_soon', met, { phases, prompts: [] }, links, reader, now);
		expect(text).toContain('Lima: Thursday 5 March, 05:00\nOslo: Thursday 5 March, 11:00');
		expect(text).toContain('It takes 20 min.');
		expect(text).toContain('The room: https://overlap.example/w/aaaa\nThe call: https://call.example/42');
	});

	test('where people meet twice, each meeting is said to take its own minutes', () => {
		const [collect, , , , discuss, check] = phases;
		const sheets = { step: 'collect', minutes: 30, opens_at: '2026-03-02T10:00:00.000Z' } as const;
		const textOf = (closes_at: string | null) => {
			const rounds = [phase({ ...sheets, id: id(7), closes_at }), collect, discuss, check];
			return noticeOf('meet_soon', workshop(), { phases: rounds, prompts: [] }, links, reader, now);
		};
		expect(textOf(null)).toContain('It takes 30 min.');
		expect(textOf('2026-03-02T10:30:00.000Z')).toContain('It takes 12 min.');
	});

	test('a round that is done apart, by its name, until when', () => {
		const ballot = votePhase({ id: id(8), mode: 'async', title: 'First vote', closes_at: '2026-03-06T12:00:00.000Z' });
		expect(
			noticeOf('round', workshop({ phase_id: id(8) }), { phases: [ballot], prompts: [] }, links, reader, now)
		).toBe(
			`“Sprint 42” goes on: First vote.

Open until:
Lisbon time: Friday 6 March, 12:00

The room: https://overlap.example/w/aaaa`
		);
	});

	test('the last day of such a round', () => {
		const ballot = votePhase({ id: id(8), mode: 'async', title: 'First vote', closes_at: '2026-03-06T12:00:00.000Z' });
		expect(
			noticeOf('round_closes', workshop({ phase_id: id(8) }), { phases: [ballot], prompts: [] }, links, reader, now)
		).toBe(
			`“Sprint 42”, last day: First vote.
If you have answered already, there is nothing to do.

Open until:
Lisbon time: Friday 6 March, 12:00

The room: https://overlap.example/w/aaaa`
		);
	});

	test('the summary, and until when it can be corrected', () => {
		const text = noticeOf('summary', workshop(), { phases, prompts: [] }, links, reader, now);
		expect(text).toContain('can still be corrected:\nLisbon time: Friday 6 March, 18:00');
		expect(text).toContain('Summary: https://overlap.example/s/token');
		expect(
			noticeOf(
				'summary',
				workshop({ closed_at: '2026-03-06T18:00:00.000Z' }),
				{ phases, prompts: [] },
				links,
				reader,
				now
			)
		).not.toContain('put right');
	});
});
