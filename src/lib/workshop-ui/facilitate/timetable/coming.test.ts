import { expect, test } from 'vitest';
import { Refusal } from '$lib/domain/refusal.ts';
import { retroPhases, workshop } from '../../../../../tests/support/builders.ts';
import { begunIn } from './composed.ts';
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
	expect(begunIn(at(1)).has(first.id)).toBe(true);
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

test('the step that was gone back from, and holds what people gave, is named', () => {
	const coming = new Coming(at(0), NOW, 'UTC');
	expect(coming.refuse(new Refusal('fixed_once_written', 'phases.3'), at(0))).toBe(true);
	expect(coming.errors['phases']).toMatch(/^Step 4, “Vote”, already holds/);
	expect(coming.refuse(new Refusal('fixed_once_written', 'prompts'), at(0))).toBe(false);
});
