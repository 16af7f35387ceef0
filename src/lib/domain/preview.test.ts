/** Every round of every template can be looked at before it exists. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { draftOf } from './drafting.ts';
import { previewOf, type Previewed } from './preview.ts';
import { stageOf } from './standing.ts';
import { TEMPLATES, templateOf } from './templates.ts';

const NOW = Date.parse('2026-03-02T08:00:00.000Z');
const parts = { example: (n: number) => `Example ${n}`, name: 'A name', newId: randomUUID, now: NOW };

function planned(id: string): Previewed {
	const template = templateOf(id) ?? TEMPLATES[0];
	const times = { opens_at: new Date(NOW).toISOString(), closes_at: null, live_at: null };
	const draft = draftOf(template, times, (key) => key, randomUUID);
	return { ...draft, title: '', purpose: '', places: [], naming: 'anonymous', readers: null };
}

describe.each(TEMPLATES.map(({ id }) => id))('%s', (id) => {
	test('each round is the one that runs, at its own beginning, one after another', () => {
		const plan = planned(id);
		let before = NOW;
		for (const [at, round] of plan.phases.entries()) {
			const { face, snapshot } = previewOf(plan, at, parts);
			expect(stageOf(face.phases, face)).toBe(round.step);
			expect(snapshot.shared.workshop.phase_id).toBe(round.id);
			const begins = Date.parse(snapshot.now);
			expect(begins).toBeGreaterThanOrEqual(before);
			if (round.closes_at && round.closes_at !== round.opens_at)
				expect(begins).toBeLessThan(Date.parse(round.closes_at));
			before = begins;
		}
	});
});

test('what others wrote is made up of rounds that are over, never of the one that runs', () => {
	const plan = planned('start-stop-continue');
	const [collect, read] = [0, 1].map((at) => previewOf(plan, at, parts).snapshot.shared.cards);
	expect(collect).toEqual([]);
	expect(read?.map(({ body }) => body)).toEqual([1, 2, 3, 4, 5, 6].map((n) => `Example ${n}`));
});

test('what is asked beside the text is made up too: when it happened, in the past, and who signs it', () => {
	const cardsOf = (id: string, at: number) => previewOf(planned(id), at, parts).snapshot.shared.cards;
	const instants = cardsOf('timeline', 1).map(({ happened_at }) => Date.parse(happened_at ?? ''));
	expect(instants).toEqual([...instants].sort((a, b) => a - b));
	expect(Math.max(...instants)).toBeLessThan(NOW);
	const plan = planned('close-out');
	const prompts = plan.prompts.filter(({ rules }) => rules?.signed);
	const [signed] = previewOf({ ...plan, prompts }, 1, parts).snapshot.shared.cards;
	expect(signed).toMatchObject({ happened_at: null, author_name: 'A name' });
});

test('a timebox runs, with its first topic on the table, and there are no cards where nothing was asked', () => {
	const plan = planned('start-stop-continue');
	const at = plan.phases.findIndex(({ step }) => step === 'discuss');
	const { workshop, topics } = previewOf(plan, at, parts).snapshot.shared;
	expect(workshop.spotlight_topic_id).toBe(topics[0]?.id);
	expect(workshop.timebox_ends_at).not.toBeNull();
	const without = { ...plan, phases: plan.phases.slice(at), prompts: [] };
	expect(previewOf(without, 0, parts).snapshot.shared).toMatchObject({ cards: [], topics: [] });
});

test('a sheet that comes to hand carries what was written in the rounds before, and nothing else is shown yet', () => {
	const plan = planned('brainwriting-635');
	const told = plan.phases.map((_, at) => previewOf(plan, at, parts).snapshot);
	const rounds = plan.phases.filter(({ step }) => step === 'collect').length;
	expect(rounds).toBeGreaterThan(2);
	for (const [at, { shared, mine }] of told.entries()) {
		const isPassed = at > 0 && at < rounds;
		const bodies = mine.sheets.map(({ phase_id, cards }) => [phase_id, cards.map(({ body }) => body)]);
		const examples = Array.from({ length: Math.min(6, 2 * at) }, (_, n) => `Example ${n + 1}`);
		expect(bodies).toEqual(isPassed ? [[plan.phases[at]?.id, examples]] : []);
		expect(shared.cards.length > 0).toBe(at >= rounds);
	}
});
