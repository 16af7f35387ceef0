import { describe, expect, test } from 'vitest';
import { misplaced } from '$lib/domain/composing.ts';
import { opensWith } from '$lib/domain/spans.ts';
import { Refusal } from '$lib/domain/refusal.ts';
import { id, phase, prompt, retroPhases, votePhase, workshop } from '../../../../../tests/support/builders.ts';
import { beforeIn, begunIn } from './composed.ts';
import { Coming } from './coming.svelte.ts';

const NOW = Date.parse('2026-03-02T08:00:00Z');
const phases = retroPhases();
const at = (position: number) => ({
	workshop: workshop({ phase_id: phases[position]?.id ?? null, ended_at: null }),
	phases,
	prompts: [],
	counts: { writers: null, counted_at: null, participants: 0, is_thin: false }
});

test('a round that begins leaves an open edit, is named, and comes back when the workshop goes back', () => {
	const coming = new Coming(at(0), NOW, 'UTC');
	const [first, second] = coming.composition.rounds;
	if (!first || !second) throw new Error('two rounds are to come');
	coming.composition.replace({ ...second, title: 'Typed' });
	coming.follow(at(1), NOW);
	expect(coming.movedOn.map(({ id }) => id)).toEqual([first.id]);
	expect(coming.composition.rounds[0]).toMatchObject({ id: second.id, title: 'Typed' });
	expect(begunIn(at(1), NOW).has(first.id)).toBe(true);
	coming.follow(at(0), NOW);
	expect(coming.composition.rounds.slice(0, 2).map((round) => round.id)).toEqual([first.id, second.id]);
	expect(coming.composition.rounds[1]?.title).toBe('Typed');
	expect(coming.movedOn).toEqual([]);
});

test('what somebody else changed meanwhile is told, and what was typed stays', () => {
	const coming = new Coming(at(0), NOW, 'UTC');
	const [first] = coming.composition.rounds;
	if (!first) throw new Error('a round is to come');
	coming.composition.replace({ ...first, title: 'Typed' });
	expect(coming.follow(at(0), NOW)).toBe(false);
	expect(coming.isChangedElsewhere).toBe(false);
	const other = at(0);
	expect(coming.follow({ ...other, phases: other.phases.slice(0, -1) }, NOW)).toBe(true);
	expect(coming.isChangedElsewhere).toBe(true);
	expect(coming.composition.rounds[0]?.title).toBe('Typed');
	expect(coming.follow({ ...other, phases: other.phases.slice(0, -1) }, NOW)).toBe(false);
});

describe('minutes and instants that the box beside it saved', () => {
	const since = (minutes: number, of: string) => ({
		...at(0),
		phases: phases.map((each) => (each.id === of ? { ...each, minutes } : each))
	});
	const [, , grouped, , discussed] = phases;

	test('come into an edit that left them alone, and nothing is told', () => {
		const coming = new Coming(at(0), NOW, 'UTC');
		coming.composition.setMinutes(discussed.id, 15);
		expect(coming.follow(since(7, grouped.id), NOW)).toBe(false);
		expect(coming.isChangedElsewhere).toBe(false);
		const minutes = (of: string) => coming.composition.rounds.find((round) => round.id === of)?.minutes;
		expect([minutes(grouped.id), minutes(discussed.id)]).toEqual([7, 15]);
		expect(coming.follow(since(7, grouped.id), NOW)).toBe(false);
	});

	test('are told where the edit has others, which stay', () => {
		const coming = new Coming(at(0), NOW, 'UTC');
		coming.composition.setMinutes(grouped.id, 15);
		expect(coming.follow(since(7, grouped.id), NOW)).toBe(true);
		expect(coming.isChangedElsewhere).toBe(true);
		expect(coming.composition.rounds.find((round) => round.id === grouped.id)?.minutes).toBe(15);
	});

	test('come into a step that has another name or other rules by now', () => {
		const coming = new Coming(at(0), NOW, 'UTC');
		const round = coming.composition.rounds.find((each) => each.id === grouped.id);
		if (!round) throw new Error('a round is to come');
		coming.composition.replace({ ...round, title: 'Typed' });
		expect(coming.follow(since(7, grouped.id), NOW)).toBe(false);
		expect(coming.composition.rounds.find((each) => each.id === grouped.id)).toMatchObject({
			title: 'Typed',
			minutes: 7
		});
	});
});

describe('an edit that was not saved', () => {
	const typed = () => {
		const coming = new Coming(at(0), NOW, 'UTC');
		const made = coming.composition.add(coming.composition.rounds.length, 'check');
		const [asked] = made ? coming.composition.questionsOf(made) : [];
		if (!asked) throw new Error('the new round asks');
		coming.composition.changeQuestion({ ...asked.question, text: 'Ten minutes to word' });
		return coming;
	};

	test('is kept with what it began from, and nothing is while nothing was changed', () => {
		expect(new Coming(at(0), NOW, 'UTC').draft).toBe('');
		const again = new Coming(at(0), NOW, 'UTC', typed().draft);
		expect(again.previewed(at(0), NOW).prompts.map(({ text }) => text)).toContain('Ten minutes to word');
		expect(again.isTouched).toBe(true);
		expect(again.isChangedElsewhere).toBe(false);
		expect(again.movedOn).toEqual([]);
		expect(new Coming(at(0), NOW, 'UTC', '{"rounds":[]}').isTouched).toBe(false);
	});

	test('is kept with a name of spaces, which is no name when it is saved', () => {
		const coming = typed();
		const [first] = coming.composition.rounds;
		if (!first) throw new Error('a round is to come');
		coming.composition.replace({ ...first, title: ' ' });
		const again = new Coming(at(0), NOW, 'UTC', coming.draft);
		expect(again.isTouched).toBe(true);
		expect(again.previewed(at(0), NOW).phases.find(({ id }) => id === first.id)?.title).toBeNull();
	});

	test('is told what somebody else saved meanwhile, and again after another reload', () => {
		const other = at(0);
		const since = { ...other, phases: other.phases.slice(0, -1) };
		const again = new Coming(since, NOW, 'UTC', typed().draft);
		expect(again.isChangedElsewhere).toBe(true);
		expect(new Coming(since, NOW, 'UTC', again.draft).isChangedElsewhere).toBe(true);
	});

	test('leaves behind what has begun meanwhile, and is told what else was changed then', () => {
		const again = new Coming(at(1), NOW, 'UTC', typed().draft);
		expect(again.movedOn.map(({ id }) => id)).toEqual([phases[1]?.id]);
		expect(again.isChangedElsewhere).toBe(false);
		expect(again.composition.rounds[0]?.id).toBe(phases[2]?.id);
		const other = at(1);
		const since = { ...other, phases: other.phases.slice(0, -1) };
		expect(new Coming(since, NOW, 'UTC', typed().draft).isChangedElsewhere).toBe(true);
	});
});

test('a refusal goes to the very round and field that it names; what is about none of them is said beside the form', () => {
	const coming = new Coming(at(0), NOW, 'UTC');
	for (const field of ['phases.3.minutes', 'phases.1.opens_at', 'phases.2.rules', 'prompts.0.text', 'phases']) {
		expect(coming.refuse(new Refusal('invalid', field), at(0))).toBe(true);
		expect(Object.keys(coming.errors)).toEqual([field]);
	}
	expect(coming.composition.rounds).toHaveLength(5);
	expect(coming.refuse(new Refusal('invalid', 'naming'), at(0))).toBe(false);
	expect(coming.refuse(new Refusal('stale', 'timetable'), at(0))).toBe(false);
	expect(coming.refuse(new Refusal('too_far', 'phases.1.closes_at'), at(0))).toBe(true);
	expect(coming.errors).toEqual({ 'phases.1.closes_at': 'This is more than a year away.' });
	expect(coming.refuse(new Refusal('risks_untalked', 'phases'), at(0))).toBe(true);
	expect(coming.errors['phases']).toContain('keep a Discuss step');
});

test('an instant that comes too soon is refused in words that fit every step, not writing alone', () => {
	const soon = new Date(NOW + 60 * 60_000).toISOString();
	const later = new Date(NOW + 24 * 60 * 60_000).toISOString();
	const held = {
		...phase({ id: id(0), step: 'collect', mode: 'async' }),
		opens_at: new Date(NOW).toISOString(),
		closes_at: later
	};
	const group = {
		...phase({ id: id(1), position: 1, step: 'group', mode: 'async' }),
		opens_at: later,
		closes_at: soon
	};
	const meeting = { ...phase({ id: id(2), position: 1, step: 'discuss', minutes: 5 }), opens_at: soon };
	const wordsFor = (next: typeof group | typeof meeting) => {
		const rounds = [held, next];
		const coming = new Coming({ ...at(0), phases: rounds, workshop: workshop({ phase_id: id(0) }) }, NOW, 'UTC');
		coming.read(NOW);
		return coming.errors;
	};
	expect(wordsFor(group)).toMatchObject({ 'phases.0.closes_at': 'This would close before it opens.' });
	expect(wordsFor(meeting)).toMatchObject({
		'phases.0.opens_at': 'You can meet once the step before has closed: after writing, ten minutes later.'
	});
});

test('the step that was gone back from, and was not ended, is named', () => {
	const coming = new Coming(at(0), NOW, 'UTC');
	expect(coming.refuse(new Refusal('fixed_once_written', 'phases.3'), at(0))).toBe(true);
	expect(coming.errors['phases']).toMatch(/^You went back from step 4, “Vote”/);
	expect(coming.refuse(new Refusal('fixed_once_written', 'prompts'), at(0))).toBe(false);
});

test('a meeting that was called off took its talk along: everyone can still be asked whether they agree', () => {
	const round = (n: number, step: 'collect' | 'group' | 'check' | 'ratify') =>
		phase({ id: id(n), position: n, step, mode: 'async', closes_at: new Date(NOW + 24 * 60 * 60_000).toISOString() });
	const rounds = [round(0, 'collect'), round(1, 'group'), round(2, 'check'), round(3, 'ratify')];
	const cancelled = [{ number: 0, after_phase: id(1), meets_at: new Date(NOW).toISOString(), minutes: 20 }];
	const fits = (row: object) => {
		const held = { ...at(0), phases: rounds, workshop: workshop({ phase_id: id(2), ...row }) };
		return misplaced(new Coming(held, NOW, 'UTC').composition.rounds, beforeIn(held, NOW, 'UTC'));
	};
	expect(fits({ cancelled })).toBeNull();
	expect(fits({})).toBe(0);
});

test('what people read until they meet is read until then, also where they meet sooner', () => {
	const later = new Date(NOW + 24 * 60 * 60_000).toISOString();
	const errorsOf = (step: 'read' | 'group', hours: number) => {
		const rounds = [
			phase({ id: id(0), step: 'collect', mode: 'async', is_over: true }),
			phase({ id: id(1), position: 1, step, mode: 'async', closes_at: later }),
			phase({ id: id(2), position: 2, step: 'discuss', minutes: 5, opens_at: later })
		];
		const coming = new Coming({ ...at(0), phases: rounds, workshop: workshop({ phase_id: id(1) }) }, NOW, 'UTC');
		coming.composition.retime(id(2), new Date(NOW + hours * 60 * 60_000).toISOString());
		coming.read(NOW);
		return Object.keys(coming.errors);
	};
	expect(errorsOf('read', 1)).toEqual([]);
	expect(errorsOf('read', -1)).toEqual(['phases.0.opens_at']);
	expect(errorsOf('group', 1)).toEqual(['phases.0.opens_at']);
});

test('people who sort each for themselves by now are known to what is to come', () => {
	const [sorting, ballot] = [id(0), id(1)];
	const phases = [
		phase({
			id: sorting,
			step: 'group',
			mode: 'async',
			closes_at: new Date(NOW + 3_600_000).toISOString(),
			rules: { apart: true }
		}),
		votePhase({ id: ballot, position: 1, minutes: 5 })
	];
	const row = { ...at(0), phases, prompts: [], workshop: workshop({ phase_id: sorting }) };
	const { rounds, before } = new Coming(row, NOW, 'UTC').composition;
	expect(opensWith(rounds, 0, before)).toBe('sorted');
});

test('what was rated before counts for a rule for stopping that is to come', () => {
	const check = (n: number, rules = {}) => phase({ id: id(n), position: n, step: 'check', minutes: 5, rules });
	const rounds = [check(0), check(1, { agree: 70 }), check(2)];
	const asked = rounds.map(({ id: phase_id, position }) =>
		prompt({ id: id(0x20 + position), phase_id, position, kind: 'scale', text: 'How likely?' })
	);
	const row = { ...at(0), phases: rounds, prompts: asked };
	const idleIn = (phase_id: string | null) => {
		const coming = new Coming({ ...row, workshop: workshop({ phase_id }) }, NOW, 'UTC');
		return coming.composition.rounds.map((round) => coming.composition.isIdleStop(round));
	};
	expect(idleIn(id(0))).toEqual([true, false]);
	expect(idleIn(id(1))).toEqual([false]);
	expect(beforeIn({ ...row, workshop: workshop({ phase_id: id(0) }) }, NOW, 'UTC').rated).toHaveLength(1);
});

test('what a rule for stopping has asked once keeps its words when it is asked again, and its field says so', () => {
	const check = (n: number, rules = {}) => phase({ id: id(n), position: n, step: 'check', minutes: 5, rules });
	const rounds = [check(0, { agree: 70 }), check(1)];
	const asked = rounds.map(({ id: phase_id, position }) =>
		prompt({ id: id(0x20 + position), phase_id, position, kind: 'scale', text: 'How likely?' })
	);
	const worded = (phase_id: string | null, text: string) => {
		const coming = new Coming(
			{ ...at(0), phases: rounds, prompts: asked, workshop: workshop({ phase_id }) },
			NOW,
			'UTC'
		);
		const [round] = coming.composition.rounds.slice(-1);
		const [again] = round ? coming.composition.questionsOf(round) : [];
		if (!again) throw new Error('it is asked again');
		coming.composition.changeQuestion({ ...again.question, text });
		coming.read(NOW);
		return Object.keys(coming.errors).filter((field) => field.startsWith('prompts'));
	};
	expect(worded(id(0), 'How sure?')).toEqual(['prompts.0.text']);
	expect(worded(id(0), 'How likely?')).toEqual([]);
	expect(worded(null, 'How sure?')).toEqual(['prompts.1.text']);
});

test('a template’s scale keeps its key while it keeps its words', () => {
	const rounds = [phase({ id: id(0), position: 0, step: 'check', minutes: 5 })];
	const rules = { key: 'template_roti' };
	const asked = [prompt({ id: id(0x20), phase_id: id(0), kind: 'scale', text: 'Worth it?', rules })];
	const saved = (text: string) => {
		const row = { ...at(0), phases: rounds, prompts: asked, workshop: workshop({ phase_id: null }) };
		const coming = new Coming(row, NOW, 'UTC');
		const [round] = coming.composition.rounds;
		const [{ question } = { question: null }] = round ? coming.composition.questionsOf(round) : [];
		if (!round || !question) throw new Error('it is asked');
		coming.composition.replace({ ...round, opens_at: new Date(NOW + 3_600_000).toISOString() });
		coming.composition.changeQuestion({ ...question, text });
		return coming.read(NOW)?.prompts.map(({ rules }) => rules);
	};
	expect(saved('Worth it?')).toEqual([rules]);
	expect(saved('Are we glad?')).toEqual([{}]);
});

describe('sheets that go round', () => {
	const later = (days: number) => new Date(NOW + days * 24 * 60 * 60_000).toISOString();
	const sheet = (n: number, mode: 'async' | 'live') =>
		phase({
			id: id(n),
			position: n,
			step: 'collect',
			mode,
			rules: { sheets: true },
			...(mode === 'async'
				? {
						opens_at: later(n),
						closes_at: later(n + 1),
						reveals_at: new Date(Date.parse(later(n + 1)) + 600_000).toISOString()
					}
				: { minutes: 5 })
		});
	const errorsOf = (mode: 'async' | 'live', edit: (composition: Coming['composition']) => unknown) => {
		const rounds = [0, 1, 2].map((n) => sheet(n, mode));
		const asked = rounds.map(({ id: phase_id, position }) => prompt({ id: id(0x20 + position), phase_id, position }));
		const row = { ...at(0), phases: rounds, prompts: asked, workshop: workshop({ phase_id: id(0) }) };
		const coming = new Coming(row, NOW, 'UTC');
		edit(coming.composition);
		coming.read(NOW);
		return coming.errors;
	};
	const words = 'People have been told this time: it can only be put off, not brought forward.';

	test.each(['async', 'live'] as const)('go on as far as was said when people began: %s', (mode) => {
		expect(errorsOf(mode, () => null)).toEqual({});
		expect(errorsOf(mode, (composition) => composition.remove(id(2)))).toEqual({ phases: words });
		const removeAll = (composition: Coming['composition']) => [id(2), id(1)].map((each) => composition.remove(each));
		expect(errorsOf(mode, removeAll)).toEqual({ phases: words });
	});

	test('are shown no sooner than was said', () => {
		expect(errorsOf('async', (composition) => composition.retime(id(2), later(2.5)))).toEqual({
			'phases.1.closes_at': words
		});
		expect(errorsOf('async', (composition) => composition.retime(id(2), later(3.5)))).toEqual({});
	});
});
