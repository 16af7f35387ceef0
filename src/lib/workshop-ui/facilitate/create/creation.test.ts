import { beforeEach, describe, expect, test } from 'vitest';
import { m } from '$messages';
import { BOUNDS } from '$lib/domain/bounds.ts';
import { Refusal } from '$lib/domain/refusal.ts';
import { TEMPLATES, templateOf } from '$lib/domain/templates.ts';
import { newId } from '$lib/workshop/identity.ts';
import { Creation } from './creation.svelte.ts';
import { CreationDraft, freshDraft, type DraftPrompt } from './creation-draft.ts';
import { draftStore } from './draft-store.ts';
import { templateWords } from './template-words.ts';

/** A Monday noon in Madrid. */
const NOW = Date.parse('2026-03-02T11:00:00Z');
const begun = (zone = 'Europe/Madrid') => new Creation(freshDraft(templateWords, newId), zone, NOW);
const filled = () => {
	const creation = begun();
	creation.draft.title = 'Sprint 42';
	creation.draft.purpose = 'Learn';
	return creation;
};

describe('a new workshop', () => {
	test('title and purpose are enough', () => {
		const plan = filled().read();
		expect(plan?.phases.map(({ step }) => step)).toEqual(['collect', 'read', 'group', 'vote', 'discuss', 'check']);
		expect(plan?.prompts).toHaveLength(4);
	});

	test('nothing is said to be wrong before it is sent; then it goes as it is put right', () => {
		const creation = begun();
		expect(creation.errors).toEqual({});
		expect(creation.read()).toBeNull();
		expect(Object.keys(creation.errors)).toEqual(['title', 'purpose']);
		creation.draft.title = 'Sprint 42';
		expect(Object.keys(creation.errors)).toEqual(['purpose']);
	});

	test('it asks for no language until one is chosen', () => {
		const creation = filled();
		expect(creation.read()?.language).toBeNull();
		creation.draft.language = 'pt-BR';
		expect(creation.read()?.language).toBe('pt-BR');
	});

	test('the times are proposed until they are chosen, and the meeting follows the close', () => {
		const creation = filled();
		const before = creation.times;
		creation.draft.closes_at = '2026-03-10T17:00:00.000Z';
		expect(creation.times.closes_at).toBe('2026-03-10T17:00:00.000Z');
		expect(creation.times.live_at > before.live_at).toBe(true);
	});

	test('the first place elsewhere brings the own one along, the second does not', () => {
		const creation = begun();
		const nairobi = { name: 'Nairobi', zone: 'Africa/Nairobi' };
		creation.setPlaces([nairobi]);
		expect(creation.draft.places.map(({ name }) => name)).toEqual(['Madrid', 'Nairobi']);
		creation.setPlaces([nairobi]);
		expect(creation.draft.places).toEqual([nairobi]);
	});

	test('a meeting before the reveal is wrong where it was entered, and its part is opened', () => {
		const creation = filled();
		creation.draft.live_at = creation.times.closes_at;
		expect(creation.read()).toBeNull();
		expect(Object.keys(creation.errors)).toEqual(['phases.2.opens_at']);
		expect(creation.wrongParts).toEqual(['times']);
	});

	test('a refusal goes to the field that it is about, by the name that the database gives it', () => {
		const creation = filled();
		expect(creation.refuse(new Refusal('invalid', 'phases.2.opens_at'))).toBe(true);
		expect(Object.keys(creation.errors)).toEqual(['phases.2.opens_at']);
		expect(creation.wrongParts).toEqual(['times']);
		// What this form does not show is said beside it.
		expect(creation.refuse(new Refusal('invalid', 'phases.3.closes_at'))).toBe(false);
		creation.compose();
		expect(creation.refuse(new Refusal('invalid', 'phases.3.closes_at'))).toBe(true);
		expect(creation.wrongParts).toEqual(['steps']);
		expect(creation.refuse(new Refusal('too_many'))).toBe(false);
	});
});

describe('another template', () => {
	const template = (id: string) => {
		const found = templateOf(id);
		if (!found) throw new Error(`No template ${id}`);
		return found;
	};
	const reword = (creation: Creation, index: number, words: Partial<DraftPrompt>) => {
		creation.draft.prompts = creation.draft.prompts.map((prompt, n) =>
			n === index ? { ...prompt, ...words } : prompt
		);
	};
	const questions = (creation: Creation) => creation.cards.map(({ text }) => text);

	test.each(TEMPLATES)('$id asks its own questions, and makes a plan as it is', (chosen) => {
		const creation = filled();
		creation.choose(chosen);
		const plan = creation.read();
		expect(plan?.template).toBe(chosen.id);
		expect(plan?.prompts.map(({ text, hint, colour }) => ({ text, hint, colour }))).toEqual(
			chosen.phases.flatMap((phase) =>
				'prompts' in phase
					? phase.prompts.map(({ text, hint, colour }) => ({
							text: templateWords(text),
							hint: hint && templateWords(hint),
							colour
						}))
					: []
			)
		);
		expect(plan?.kind).toBe(chosen.kind);
		expect(plan?.ground_rule).toBe(chosen.ground_rule && templateWords(chosen.ground_rule));
		expect(plan?.phases.map(({ step, mode, minutes }) => ({ step, mode, minutes }))).toEqual(
			chosen.phases.map((phase) => ({
				step: phase.step,
				mode: phase.mode,
				minutes: phase.mode === 'live' ? phase.minutes : null
			}))
		);
	});

	test('keeps all that was typed: title, times, dots, and each question that was written or changed', () => {
		const creation = filled();
		creation.draft.ballot = { method: 'dots', budget: 7, cap: 3, open: false };
		reword(creation, 1, { text: 'What should we stop, please?' });
		creation.cards = [
			...creation.cards,
			{ id: newId(), kind: 'cards', text: 'Who helped you?', hint: '', colour: 'amber', rules: {} }
		];
		reword(creation, 4, { text: 'Worth it?' });
		const { phases } = creation.draft;
		creation.choose(template('mad-sad-glad'));
		const kept = ['What should we stop, please?', 'Who helped you?'];
		expect(questions(creation)).toEqual(['What made you mad?', 'What made you sad?', 'What made you glad?', ...kept]);
		expect(creation.scales.map(({ text }) => text)).toEqual(['Worth it?']);
		expect(creation.draft).toMatchObject({ title: 'Sprint 42', phases, ballot: { budget: 7 } });
		creation.choose(template('start-stop-continue'));
		expect(questions(creation).slice(-2)).toEqual(kept);
		expect(questions(creation)).toHaveLength(5);
	});

	test('replaces what an earlier template asked in another language', () => {
		const creation = filled();
		reword(creation, 0, {
			text: m.template_start({}, { locale: 'es' }),
			hint: m.template_start_hint({}, { locale: 'es' })
		});
		creation.choose(template('sailboat'));
		expect(questions(creation)).toHaveLength(4);
	});

	test('brings no more questions than fit', () => {
		const creation = filled();
		const mine = Array.from({ length: BOUNDS.prompts - 3 }, (_, n) => `Mine ${n}`);
		creation.cards = mine.map((text) => ({ id: newId(), kind: 'cards', text, hint: '', colour: 'teal', rules: {} }));
		creation.choose(template('4ls'));
		expect(questions(creation)).toEqual(['What did you like?', 'What did you learn?', ...mine]);
		expect(creation.read()).not.toBeNull();
	});

	test('with rounds that the simple form cannot say becomes a timetable, and back; a written question goes along', () => {
		const creation = filled();
		reword(creation, 1, { text: 'What should we stop, please?' });
		creation.choose(template('incident'));
		expect(creation.isComposed).toBe(true);
		const plan = creation.read();
		expect(plan?.prompts.map(({ text }) => text)).toContain('What should we stop, please?');
		expect(plan?.phases.map(({ title }) => title)).toContain('Agree on the timeline');
		creation.choose(template('kalm'));
		expect(creation.isComposed).toBe(false);
		expect(questions(creation)).toContain('What should we stop, please?');
		expect(creation.read()?.kind).toBe('retro');
	});

	test('keeps minutes that were set, and takes those of the template otherwise', () => {
		const creation = filled();
		creation.choose(template('six-hats'));
		expect(creation.minutes).toBe(22);
		creation.draft.phases = creation.draft.phases.map((phase) =>
			phase.step === 'discuss' ? { ...phase, minutes: 30 } : phase
		);
		creation.choose(template('sailboat'));
		expect(creation.minutes).toBe(40);
	});

	test('keeps a ground rule that was written, and changes one that was a template’s', () => {
		const creation = filled();
		creation.choose(template('incident'));
		expect(creation.draft.ground_rule).toMatch(/^Roles, not names/);
		creation.draft.ground_rule = 'One at a time';
		creation.choose(template('sailboat'));
		expect(creation.draft.ground_rule).toBe('One at a time');
	});
});

describe('its draft', () => {
	beforeEach(() => localStorage.clear());

	test('survives a reload with its ids, so that sending it again makes no second workshop', () => {
		const { draft } = filled();
		draftStore(null).write(CreationDraft.parse(draft));
		expect(draftStore(null).read(NOW)).toEqual(draft);
		expect(draftStore('another')?.read(NOW)).toBeNull();
	});

	test('a form with a name of spaces comes back, and with a year that has a digit too many', () => {
		const creation = filled();
		creation.compose();
		const [first] = creation.composition.rounds;
		if (!first) throw new Error('a round is composed');
		creation.composition.replace({ ...first, title: ' ', closes_at: '+020266-03-02T16:00:00.000Z' });
		const kept = CreationDraft.parse(creation.draft);
		draftStore(null).write(kept);
		expect(draftStore(null).read(NOW)).toEqual(kept);
		creation.resume(kept);
		creation.composition.replace({ ...first, title: ' ' });
		expect(creation.read()?.phases[0]?.title).toBeNull();
	});

	test('becomes that of another workshop with all that it says, under other ids, each question with its round', () => {
		const creation = filled();
		creation.compose();
		const before = CreationDraft.parse(creation.draft);
		creation.renew();
		const after = CreationDraft.parse(creation.draft);
		const idsIn = (value: unknown): string[] => JSON.stringify(value).match(/[0-9a-f-]{36}/g) ?? [];
		expect(idsIn(after).filter((each) => idsIn(before).includes(each))).toEqual([]);
		const said = (value: unknown) => JSON.stringify(value).replace(/[0-9a-f-]{36}/g, '');
		expect(said(after)).toBe(said(before));
		const placed = ({ steps }: typeof before) =>
			steps?.questions.map(({ phase_id }) => steps.rounds.findIndex(({ id }) => id === phase_id));
		expect(placed(after)).toEqual(placed(before));
	});

	test('times that have passed are proposed anew', () => {
		const { draft } = filled();
		draft.closes_at = '2026-03-04T17:00:00.000Z';
		draftStore(null).write(CreationDraft.parse(draft));
		expect(draftStore(null).read(Date.parse('2026-03-05T00:00:00Z'))?.closes_at).toBeNull();
	});

	test('what is not a draft is no draft', () => {
		localStorage.setItem('draft:new:plan', '{"title":1}');
		expect(draftStore(null).read(NOW)).toBeNull();
	});
});
