import { beforeEach, describe, expect, test } from 'vitest';
import { m } from '$messages';
import { BOUNDS } from '$lib/domain/bounds.ts';
import { Refusal } from '$lib/domain/refusal.ts';
import { TEMPLATES, templateOf, type TemplateWords } from '$lib/domain/templates.ts';
import { said, SaidTemplate } from '$lib/domain/templates/said.ts';
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
	const questionIn = ({ draft }: Creation) => {
		const [question] = draft.steps?.questions ?? [];
		if (!question) throw new Error('nothing is asked');
		return question;
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
		expect(questions(creation)).toEqual(['What did you like?', 'What did you learn?', 'What did you lack?', ...mine]);
		expect(creation.read()).not.toBeNull();
	});

	const scales = ({ plan }: Creation) => plan.prompts.filter(({ kind }) => kind === 'scale').map(({ text }) => text);
	/** A template of a check alone. */
	const pulse = (mode: 'async' | 'live') => ({
		id: newId(),
		body: SaidTemplate.parse({
			name: 'Pulse',
			kind: 'retro',
			phases: [
				{
					step: 'check',
					...(mode === 'live' ? { mode, minutes: 5 } : { mode }),
					prompts: [{ kind: 'scale', text: 'How are we?', colour: 'teal' }]
				}
			]
		})
	});

	test('keeps a scale that was reworded, in the place of the one that it was, also in a timetable', () => {
		const creation = filled();
		reword(creation, 3, { text: 'Worth it?' });
		creation.choose(template('premortem'));
		expect(creation.isComposed).toBe(true);
		expect(scales(creation)).toEqual([templateWords('template_confident'), 'Worth it?']);
		creation.choose(template('4ls'));
		expect(scales(creation)).toEqual(['Worth it?']);
		expect(creation.read()).not.toBeNull();
	});

	test('keeps a scale of which only an end was changed, and a question that asks for more', () => {
		const creation = filled();
		creation.choose(template('premortem'));
		const { questions: asked } = CreationDraft.parse(creation.draft).steps ?? { questions: [] };
		const [card] = asked;
		const scale = asked.find(({ rules }) => rules.low);
		if (!card || !scale) throw new Error('a card and a scale with ends are asked');
		creation.composition.changeQuestion({ ...card, rules: { ...card.rules, signed: true } });
		creation.composition.changeQuestion({ ...scale, rules: { ...scale.rules, low: 'No way' } });
		creation.choose(template('goals-risks'));
		const chosen = creation.plan.prompts;
		expect(chosen.filter(({ rules }) => rules?.low === 'No way').map(({ text }) => text)).toEqual([scale.text]);
		expect(chosen.filter(({ text }) => text === scale.text)).toHaveLength(1);
		expect(chosen.filter(({ rules }) => rules?.signed).map(({ text }) => text)).toEqual([card.text]);
	});

	test('puts a scale of one’s own beside those of its first check', () => {
		const creation = filled();
		creation.own = [pulse('async')];
		creation.choose(creation.own[0] ?? pulse('async'));
		creation.composition.changeQuestion({ ...questionIn(creation), text: 'How are we, really?' });
		creation.choose(template('milestone'));
		const asked = creation.plan.prompts.filter(({ phase_id }) => phase_id === creation.plan.phases[0]?.id);
		expect(asked.map(({ text }) => text)).toEqual([templateWords('template_milestone_next'), 'How are we, really?']);
	});

	test('gives way to as many questions of one’s own as fit, and the next round of its kind takes the rest', () => {
		const creation = filled();
		const mine = Array.from({ length: BOUNDS.prompts + 1 }, (_, n) => `Mine ${n}`);
		creation.cards = mine.map((text) => ({ id: newId(), kind: 'cards', text, hint: '', colour: 'teal', rules: {} }));
		creation.choose(template('premortem'));
		expect(creation.plan.prompts.map(({ text }) => text).filter((text) => mine.includes(text))).toHaveLength(12);
		expect(creation.draft.aside.map(({ text }) => text)).toEqual(['Mine 12']);
		creation.choose(template('goals-risks'));
		expect(creation.draft.aside).toEqual([]);
		const [, second] = creation.plan.phases;
		const asked = creation.plan.prompts.filter(({ phase_id }) => phase_id === second?.id).map(({ text }) => text);
		expect(asked.slice(-1)).toEqual(['Mine 12']);
		expect(asked.length).toBeGreaterThan(1);
	});

	test.each(['async', 'live'] as const)(
		'of a check alone (%s) keeps cards aside for the next, over a reload',
		(mode) => {
			const creation = filled();
			reword(creation, 1, { text: 'What should we stop, please?' });
			creation.choose(pulse(mode));
			expect(creation.plan.prompts.map(({ text }) => text)).toEqual(['How are we?']);
			expect(creation.draft.aside.map(({ text }) => text)).toEqual(['What should we stop, please?']);
			expect(creation.read()).not.toBeNull();
			draftStore(null).write(CreationDraft.parse(creation.draft));
			const kept = draftStore(null).read(NOW);
			if (!kept) throw new Error('a draft is kept');
			const again = begun();
			again.resume(kept);
			again.choose(template('sailboat'));
			expect(questions(again)).toContain('What should we stop, please?');
			expect(again.draft.aside).toEqual([]);
		}
	);

	test('keeps a question once, whichever way it comes back', () => {
		const creation = filled();
		reword(creation, 1, { text: 'What should we stop, please?' });
		creation.choose(pulse('async'));
		creation.renew();
		creation.simplify();
		expect(creation.draft.aside).toEqual([]);
		creation.choose(template('sailboat'));
		expect(questions(creation).filter((text) => text === 'What should we stop, please?')).toHaveLength(1);
	});

	test('keeps scales that were reworded in several rounds each in one of them', () => {
		const creation = filled();
		creation.choose(template('delphi'));
		const mine = ['First?', 'Second?', 'Third?'];
		const { questions: asked } = CreationDraft.parse(creation.draft).steps ?? { questions: [] };
		asked
			.filter(({ kind }) => kind === 'scale')
			.forEach((scale, n) => creation.composition.changeQuestion({ ...scale, text: mine[n] ?? '' }));
		expect(scales(creation)).toEqual(mine);
		creation.choose(template('scamper'));
		expect(scales(creation)).toEqual(expect.arrayContaining(['First?']));
		expect(creation.draft.aside.map(({ text }) => text)).toEqual(['Second?', 'Third?']);
		creation.choose(template('delphi'));
		expect(scales(creation)).toEqual(mine);
		expect(creation.draft.aside).toEqual([]);
		const checks = creation.plan.phases.filter(({ step }) => step === 'check').map(({ id }) => id);
		const rounds = creation.plan.prompts.filter(({ kind }) => kind === 'scale').map(({ phase_id }) => phase_id);
		expect(rounds).toEqual(checks);
		// A rule for stopping compares them: they are there to be given the same words.
		expect(creation.read()).toBeNull();
		expect(Object.values(creation.errors)).toEqual([m.plan_asked_alike(), m.plan_asked_alike()]);
	});

	describe('that needs a timetable, and then the simple form again', () => {
		const back = (tried: readonly string[], meanwhile: (creation: Creation) => void = () => {}) => {
			const creation = filled();
			creation.choose(template('kalm'));
			const before = CreationDraft.parse(creation.draft);
			for (const id of tried) creation.choose(template(id));
			meanwhile(creation);
			expect(creation.isComposed).toBe(true);
			// Over a reload, too.
			creation.resume(CreationDraft.parse(creation.draft));
			creation.simplify();
			return { before, after: CreationDraft.parse(creation.draft) };
		};

		test.each([[['brainwriting-635']], [['incident', 'brainwriting-635']], [['sailboat', 'kalm', 'brainwriting-635']]])(
			'has the kind, the template and the ground rule of its questions (%s)',
			(tried) => {
				const { before, after } = back(tried);
				const { kind, template: chosen, ground_rule } = before;
				expect(after).toMatchObject({ kind, template: chosen, ground_rule, steps: null, simple: null });
				expect(after.prompts.map(({ text }) => text)).toEqual(before.prompts.map(({ text }) => text));
			}
		);

		test('keeps a ground rule that was written meanwhile', () => {
			const { after } = back(['incident'], ({ draft }) => (draft.ground_rule = 'One at a time'));
			expect(after).toMatchObject({ template: 'kalm', ground_rule: 'One at a time' });
		});
	});

	test('has its own steps though minutes were set: those that it has in common keep them', () => {
		const creation = filled();
		creation.choose(template('six-hats'));
		creation.draft.phases = creation.draft.phases.map((phase) =>
			phase.step === 'discuss' ? { ...phase, minutes: 30 } : phase
		);
		creation.choose(template('sailboat'));
		expect(creation.draft.phases.map(({ step }) => step)).toEqual(template('sailboat').phases.map(({ step }) => step));
		expect(creation.draft.phases.find(({ step }) => step === 'discuss')?.minutes).toBe(30);
	});

	describe('can be taken back', () => {
		const composed = () => {
			const creation = filled();
			creation.compose();
			const [first] = creation.composition.rounds;
			if (!first) throw new Error('a round is composed');
			creation.composition.replace({ ...first, title: 'By hand' });
			creation.composition.add(6, 'discuss');
			return creation;
		};

		test('to steps that were made by hand, however many templates were tried, and what was typed beside them stays', () => {
			const creation = composed();
			const { steps, template: chosen } = CreationDraft.parse(creation.draft);
			expect(creation.canPutBack).toBe(false);
			creation.choose(template('sailboat'));
			creation.choose(template('incident'));
			creation.draft.title = 'Sprint 43';
			creation.draft.closes_at = '2026-03-10T17:00:00.000Z';
			expect(creation.canPutBack).toBe(true);
			creation.putBack();
			expect(creation.draft).toMatchObject({ steps, template: chosen, title: 'Sprint 43' });
			expect(creation.draft.closes_at).toBe('2026-03-10T17:00:00.000Z');
			expect(creation.canPutBack).toBe(false);
		});

		test('until what the template put there is changed', () => {
			const creation = composed();
			creation.choose(template('sailboat'));
			reword(creation, 0, { text: 'What blows?' });
			expect(creation.canPutBack).toBe(false);
			creation.choose(template('4ls'));
			creation.putBack();
			expect(questions(creation)).toContain('What blows?');
		});
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

const spanish = {
	key: 'template_health_mission',
	low: 'No tenemos idea de por qué estamos aquí',
	high: 'Lo sabemos, y nos mueve'
};

describe('the key of a template’s scale', () => {
	const chosen = (id: string) => {
		const creation = filled();
		const template = templateOf(id);
		if (!template) throw new Error(`No template ${id}`);
		creation.choose(template);
		creation.compose();
		return creation;
	};
	const asked = (creation: Creation) =>
		creation.composition.rounds
			.flatMap((round) => creation.composition.questionsOf(round))
			.map(({ question }) => question)
			.filter(({ kind }) => kind === 'scale');
	const keysOf = (prompts: readonly { rules?: { key?: string | undefined } | undefined }[] = []) =>
		prompts.map(({ rules }) => rules?.key);
	const KEY = 'template_health_mission';

	test.each([
		['in its words', {}, KEY],
		['in its words, in another language', { text: 'Propósito', rules: spanish }, KEY],
		['in other words', { text: 'How stressed are we?' }, undefined],
		['with its words of one language and its ends of another', { text: 'Propósito' }, undefined]
	])('goes along where it stands %s', (_, words, key) => {
		const creation = chosen('health-check');
		const [first] = asked(creation);
		if (!first) throw new Error('nothing is rated');
		creation.composition.changeQuestion({ ...first, ...words });
		const scales = creation.read()?.prompts.filter(({ kind }) => kind === 'scale');
		expect(keysOf(scales)).toEqual([key, ...keysOf(asked(creation)).slice(1)]);
	});

	test('is none where a template asks something new each time', () => {
		const scales = chosen('delphi')
			.read()
			?.prompts.filter(({ kind }) => kind === 'scale');
		expect(keysOf(scales)).toEqual([undefined, undefined, undefined]);
	});

	test('goes along with no file in which something else has it', () => {
		const creation = filled();
		const rounds = (text: string): SaidTemplate => ({
			name: 'Ours',
			kind: 'retro',
			phases: [
				{
					step: 'check',
					mode: 'live',
					minutes: 5,
					prompts: [{ kind: 'scale', text, colour: 'teal', rules: { key: 'template_roti' } }]
				}
			]
		});
		creation.take(rounds('Was this worth your time?'));
		expect(keysOf(asked(creation))).toEqual(['template_roti']);
		creation.take(rounds('Are we glad?'));
		expect(creation.draft.file?.body.phases).toMatchObject([{ prompts: [{ rules: {} }] }]);
		expect(keysOf(asked(creation))).toEqual([undefined]);
	});

	test('tells which rounds a rule for stopping was meant to compare, and those in other words say so', () => {
		const creation = chosen('delphi');
		const [first, second, third] = asked(creation);
		if (!first || !second || !third) throw new Error('it is asked thrice');
		const word = (question: typeof first) => {
			creation.composition.changeQuestion({ ...question, text: 'The new billing ships before June' });
			creation.read();
			return Object.keys(creation.errors);
		};
		const at = (question: typeof first) =>
			`prompts.${creation.plan.prompts.findIndex(({ id }) => id === question.id)}.text`;
		expect(word(first)).toEqual([at(second), at(third)]);
		expect(word(second)).toEqual([at(third)]);
		expect(word(third)).toEqual([]);
	});
});

describe('in another language than the page before', () => {
	/** What a page in Spanish kept, with that template. */
	const spanish = (id: string, change: (creation: Creation) => void = () => {}) => {
		const say = (key: TemplateWords) => templateWords(key, 'es');
		const known = templateOf(id);
		if (!known) throw new Error(`No template ${id}`);
		const creation = new Creation(freshDraft(say, newId), 'Europe/Madrid', NOW);
		creation.choose({ id, body: said(known, say) });
		change(creation);
		const kept = CreationDraft.parse({ ...creation.draft, title: 'Sprint 42', purpose: 'Aprender', spoken: 'es' });
		const here = begun();
		here.resume(kept);
		return { kept, here };
	};
	const told = ({ prompts, phases, ground_rule }: NonNullable<ReturnType<Creation['read']>>) => ({
		asked: prompts.map(({ text, hint, rules }) => ({ text, hint, low: rules?.low, high: rules?.high })),
		titles: phases.map(({ title }) => title ?? null),
		ground_rule
	});

	test.each(TEMPLATES.map(({ id }) => id))('%s speaks the language of the page', (id) => {
		const { here, kept } = spanish(id);
		const fresh = filled();
		const known = templateOf(id);
		if (known) fresh.choose(known);
		const [plan, expected] = [here.read(), fresh.read()];
		if (!plan || !expected) throw new Error('both can be sent');
		expect(told(plan)).toEqual(told(expected));
		expect(plan).toMatchObject({ title: 'Sprint 42', purpose: 'Aprender' });
		// Nothing else is another.
		expect(plan.prompts.map((prompt) => prompt.id)).toEqual(
			(kept.steps?.questions ?? kept.prompts).map((prompt) => prompt.id)
		);
	});

	test('what was typed stays as it was typed', () => {
		const { here, kept } = spanish('start-stop-continue', ({ draft }) => {
			draft.ground_rule = 'De uno en uno';
			draft.prompts = draft.prompts.map((prompt, n) => (n === 1 ? { ...prompt, text: '¿Qué sobra?' } : prompt));
		});
		expect(here.draft.prompts[1]).toEqual(kept.prompts[1]);
		expect(here.draft.prompts[0]?.text).toBe('What should we start doing?');
		expect(here.draft.ground_rule).toBe('De uno en uno');
	});

	test('the way back to the simple form has the rule of its template in the language of the page', () => {
		const { here } = spanish('incident');
		here.simplify();
		expect(here.draft.ground_rule).toMatch(/^Regardless of what we discover/);
		expect(here.cards.map(({ text }) => text)).toContain('What should we start doing?');
	});

	test('a template of their own stays as it says, also where it says what a ready-made one does', () => {
		const { kept } = spanish('kalm');
		const here = begun();
		here.resume({ ...kept, template: newId() });
		expect(here.draft.prompts).toEqual(kept.prompts);
		expect(here.draft.ground_rule).toBe(kept.ground_rule);
	});

	test('a workshop that is begun like another keeps its words while the page speaks as it did', () => {
		const { kept } = spanish('kalm');
		const here = begun();
		here.resume({ ...kept, spoken: 'en' });
		expect(here.draft.prompts).toEqual(kept.prompts);
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
