import { describe, expect, test } from 'vitest';
import { id, phase, prompt, retroPhases } from '../../../tests/support/builders.ts';
import type { Phase } from '../domain/workshop.ts';
import { invitationOf } from './invitation.ts';

const reader = { locale: 'en', zone: 'Europe/Lisbon' } as const;
const workshop = {
	title: 'Sprint 42',
	purpose: 'Learn from it',
	places: [],
	phases: retroPhases(),
	prompts: [],
	phase_id: id(1),
	ended_at: null
};
const now = Date.parse('2026-03-02T08:00:00Z');
const link = 'https://overlap.example/w/aaaa-bbbb-cccc';

describe('the invitation', () => {
	test('says what for, until when, how long and where', () => {
		expect(invitationOf(workshop, link, reader, now)).toBe(
			`Sprint 42
Learn from it

Write until:
Lisbon time: Wednesday 4 March, 18:00

We meet:
Lisbon time: Thursday 5 March, 10:00

It takes a few minutes on your own and 20 min together.
Nobody else can read what you write before the writing closes.

Take part here, no account needed: https://overlap.example/w/aaaa-bbbb-cccc`
		);
	});

	test('says it in every place', () => {
		const places = [
			{ name: 'São Paulo', zone: 'America/Sao_Paulo' },
			{ name: 'Auckland', zone: 'Pacific/Auckland' }
		];
		const text = invitationOf({ ...workshop, places }, link, reader, now);
		expect(text).toContain('São Paulo: Wednesday 4 March, 15:00\nAuckland: Thursday 5 March, 07:00');
		expect(text).not.toContain('Lisbon');
	});

	test('begins a line with a capital, also with the name of a zone', () => {
		const text = invitationOf(workshop, link, { locale: 'pt-BR', zone: 'America/Sao_Paulo' }, now);
		expect(text).toContain('Escreva até:\nHorário de São Paulo: quarta-feira, 4 de março, às 15:00');
	});

	test('says until when each step is open in which people give something, by its name', () => {
		const [collect] = retroPhases();
		const until = (day: number) => `2026-03-${String(day).padStart(2, '0')}T18:00:00.000Z`;
		const window = { mode: 'async' } as const;
		const rate = phase({ ...window, id: id(9), step: 'check', title: 'How we are', closes_at: until(3) });
		const risks = phase({ ...window, id: id(7), position: 2, step: 'collect', title: 'Risks', closes_at: until(5) });
		const read = phase({ ...window, id: id(2), position: 3, step: 'read', closes_at: until(6) });
		const talk = phase({ ...window, id: id(8), position: 4, step: 'discuss', closes_at: until(10) });
		const phases = [rate, { ...collect, position: 1 }, risks, read, talk];
		expect(invitationOf({ ...workshop, phases, phase_id: id(9) }, link, reader, now)).toContain(
			`How we are, open until:
Lisbon time: Tuesday 3 March, 18:00

Write until:
Lisbon time: Wednesday 4 March, 18:00

Risks, open until:
Lisbon time: Thursday 5 March, 18:00

Discuss, open until:
Lisbon time: Tuesday 10 March, 18:00

It takes a few minutes on your own. There is no meeting.`
		);
	});

	describe('where people meet twice', () => {
		const [collect, read, group, vote] = retroPhases();
		const again = phase({ id: id(9), position: 5, step: 'discuss', minutes: 12, opens_at: '2026-03-09T10:00:00.000Z' });
		const rate = phase({
			id: id(8),
			position: 4,
			step: 'check',
			mode: 'async',
			closes_at: '2026-03-06T18:00:00.000Z'
		});
		const textIn = (phase_id: string) =>
			invitationOf({ ...workshop, phases: [collect, read, group, vote, rate, again], phase_id }, link, reader, now);

		test('says when and how long, of each', () => {
			expect(textIn(id(1))).toContain(
				`We meet for 8 min:
Lisbon time: Thursday 5 March, 10:00

Rate, open until:
Lisbon time: Friday 6 March, 18:00

We meet for 12 min:
Lisbon time: Monday 9 March, 10:00

It takes a few minutes on your own and 20 min together.`
			);
		});

		test('says nothing of the one that is behind', () => {
			const text = textIn(id(8));
			expect(text).not.toContain('Thursday');
			expect(text).toContain('We meet:\nLisbon time: Monday 9 March, 10:00');
			expect(text).toContain('a few minutes on your own and 12 min together.');
		});
	});

	test('says nothing of a window that is behind', () => {
		const text = invitationOf(workshop, link, reader, Date.parse('2026-03-04T18:05:00Z'));
		expect(text).not.toContain('Write until');
		expect(text).toContain('We meet:\nLisbon time: Thursday 5 March, 10:00');
	});

	test('after the meeting it promises no other, and does not say that there was none', () => {
		const phases = retroPhases().map((phase) =>
			phase.position === 5 ? { ...phase, mode: 'async' as const, closes_at: '2026-03-06T18:00:00.000Z' } : phase
		);
		expect(invitationOf({ ...workshop, phases, phase_id: id(6) }, link, reader, now)).toContain(
			`Learn from it

Rate, open until:
Lisbon time: Friday 6 March, 18:00

It takes a few minutes on your own.

Take part here`
		);
	});

	test('at the end it invites to what there is to read', () => {
		const over = { ...workshop, phase_id: null, ended_at: '2026-03-05T10:30:00.000Z' };
		expect(invitationOf(over, link, reader, now)).toBe(
			`Sprint 42\nLearn from it\n\nTake part here, no account needed: ${link}`
		);
	});

	describe('where people begin together', () => {
		const [collect, read] = retroPhases();
		const write = phase({ id: id(7), step: 'collect', minutes: 10, opens_at: '2026-03-02T10:00:00.000Z' });
		const talk = phase({ id: id(8), position: 1, step: 'discuss', minutes: 20 });
		const textOf = (...phases: Phase[]) => invitationOf({ ...workshop, phases, phase_id: null }, link, reader, now);

		test('says so: all of it is together, and what is written there is sealed there', () => {
			const text = `Sprint 42
Learn from it

We meet:
Lisbon time: Monday 2 March, 10:00

It takes 30 min, all of it together.
You write in the meeting, and nobody else can read what you write there before all of it is opened at once.

Take part here, no account needed: https://overlap.example/w/aaaa-bbbb-cccc`;
			expect(textOf(write, talk)).toBe(text);
			// To read is nothing that anybody has to do.
			expect(textOf(write, talk, { ...read, position: 2 })).toBe(text);
		});

		test('what they do apart comes after it, in the order in which it is', () => {
			expect(textOf(write, talk, { ...collect, position: 2 })).toContain(
				`We meet:
Lisbon time: Monday 2 March, 10:00

Write until:
Lisbon time: Wednesday 4 March, 18:00

It takes 30 min together and, after that, a few minutes on your own.
Nobody else can read what you write before the writing closes.`
			);
		});

		test('what they do apart between two meetings is not said to come after both', () => {
			const again = { ...talk, position: 3, opens_at: '2026-03-05T10:00:00.000Z' };
			expect(textOf(write, { ...talk, id: id(9) }, { ...collect, position: 2 }, again)).toContain(
				'It takes a few minutes on your own and 50 min together.'
			);
		});

		test('where nothing is written, nothing is said of cards', () => {
			const rate = phase({ id: id(9), step: 'check', minutes: 5, opens_at: '2026-03-02T10:00:00.000Z' });
			expect(textOf(rate)).toContain('It takes 5 min, all of it together.\n\nTake part');
		});
	});

	test.each(['async', 'live'] as const)('where sheets go round (%s), says who reads them before all do', (mode) => {
		const sheet = (n: number) =>
			phase({
				id: id(7 + n),
				position: n,
				step: 'collect',
				mode,
				rules: { sheets: true },
				...(mode === 'live' ? { minutes: 5 } : { closes_at: `2026-03-0${4 + n}T18:00:00.000Z` })
			});
		const textOf = (...phases: Phase[]) =>
			invitationOf({ ...workshop, phases, phase_id: phases[0]?.id ?? null }, link, reader, now);
		const text = textOf(sheet(0), sheet(1));
		expect(text).toContain(
			'The sheets go round: until all cards are opened at once, only whoever has your sheet after you reads what is on it, without a name.'
		);
		expect(text).not.toMatch(/nobody/i);
		expect(textOf(sheet(0))).toMatch(/nobody/i);
	});

	test('once the room is open it says so, and of an earlier round that is open nothing that is false', () => {
		const [written, read, ...rest] = retroPhases();
		const again = phase({ id: id(9), position: 2, step: 'collect', minutes: 5, opens_at: '2026-03-05T10:00:00.000Z' });
		const phases = [
			{ ...written, is_over: true },
			{ ...read, is_over: true },
			again,
			...rest.map((each, n) => ({ ...each, position: 3 + n }))
		];
		const text = (phase_id: string) =>
			invitationOf({ ...workshop, phases, phase_id }, link, reader, Date.parse('2026-03-05T10:02:00Z'));
		expect(text(again.id)).toContain('Learn from it\n\nThe meeting has begun: the room is open.');
		expect(text(again.id)).toContain('nobody else can read what you write there before all of it is opened at once.');
		expect(text(read.id)).not.toContain('the room is open');
	});

	test('says when it opens, as long as it has not', () => {
		const early = Date.parse('2026-03-01T08:00:00Z');
		const { phases } = workshop;
		const phase_id = phases[0].id;
		expect(invitationOf({ ...workshop, phase_id }, link, reader, early)).toContain(
			'Open from:\nLisbon time: Monday 2 March, 08:00\n\nWrite until:'
		);
		expect(invitationOf({ ...workshop, phase_id }, link, reader, now)).not.toContain('Open from');
	});

	test('without a meeting it says so', () => {
		const [collect] = retroPhases();
		const text = invitationOf({ ...workshop, phases: [collect] }, link, reader, now);
		expect(text).toContain('There is no meeting.');
		expect(text).not.toContain('We meet');
	});

	test('says when what is rated stops, before anybody answers', () => {
		const window = { step: 'check', mode: 'async', minutes: null, closes_at: '2026-03-04T18:00:00.000Z' } as const;
		const phases = [
			phase({ ...window, id: id(1), position: 0, rules: { agree: 70 } }),
			phase({ ...window, id: id(2), position: 1 })
		];
		const prompts = phases.map(({ id: phase_id }, n) =>
			prompt({ id: id(20 + n), kind: 'scale', phase_id, text: 'How likely?' })
		);
		const textOf = (phase_id: string) => invitationOf({ ...workshop, phases, prompts, phase_id }, link, reader, now);
		expect(textOf(id(1))).toContain(
			'once 70 % of the answers to each question lie within one step of each other, if there are five or more, or after the last round. It stops by itself'
		);
		expect(invitationOf(workshop, link, reader, now)).not.toContain('stops');
	});
});
