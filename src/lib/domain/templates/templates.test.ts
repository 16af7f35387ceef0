/** Every template against the rules of workshops, and its words against the catalogues of the three languages. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { BOUNDS } from '../bounds.ts';
import { draftOf } from '../drafting.ts';
import { groupsWhatStands, opensWith } from '../spans.ts';
import { TEMPLATES, templateDays, templateMinutes, templateOf, type Known } from '../templates.ts';
import { RULES, type Step } from '../workshop.ts';
import type { TemplatePrompt } from './template.ts';

const CATALOGUES = ['templates', 'templates-retro', 'templates-review', 'templates-planning', 'templates-brainstorm'];
const LOCALES = ['en', 'es', 'pt-BR'] as const;

function catalogue(locale: string): Map<string, unknown> {
	const read = (name: string) =>
		z
			.record(z.string(), z.unknown())
			.parse(JSON.parse(readFileSync(new URL(`../../i18n/messages/${locale}/${name}.json`, import.meta.url), 'utf8')));
	return new Map(CATALOGUES.flatMap((name) => Object.entries(read(name))));
}

/** What a rule, a number or an order of steps can make untrue: how many rounds, dots, minutes, what was seen by then, how a card is signed. */
const SETTINGS = {
	en: /rounds|dots|minutes|per cent|%|in ten\b|nobody has seen|sheet|your name|field|first card/i,
	es: /rondas|puntos|minutos|por ciento|%|de cada diez|nadie ha visto|hoja|tu nombre|campo|primera tarjeta/i,
	'pt-BR': /rodadas|pontos|minutos|por cento|%|em cada dez|ninguém viu|folha|seu nome|campo|primeiro cartão/i
} as const;

const promptsOf = (template: Known) => template.phases.flatMap((phase) => ('prompts' in phase ? phase.prompts : []));

type Text = [key: string, most: number];

const said = (key: string | null | undefined, most: number): Text[] => (key ? [[key, most]] : []);

const ofPrompt = (prompt: TemplatePrompt): Text[] => {
	const poles = prompt.kind === 'scale' ? prompt.rules : undefined;
	return [
		[prompt.text, BOUNDS.prompt],
		[prompt.hint, BOUNDS.hint],
		...said(poles?.low, BOUNDS.pole),
		...said(poles?.high, BOUNDS.pole)
	];
};

/** Everything that a template says, with how long it may be. */
function textsOf(template: Known): Text[] {
	return [
		[template.name, 60],
		[template.about, 160],
		...said(template.ground_rule, BOUNDS.ground_rule),
		...template.phases.flatMap(({ title, hint }) => [...said(title, BOUNDS.phase_title), ...said(hint, BOUNDS.hint)]),
		...promptsOf(template).flatMap(ofPrompt)
	];
}

describe.each(TEMPLATES)('$id', (template) => {
	const { phases } = template;
	const steps: Step[] = phases.map(({ step }) => step);

	test('begins with a question, and has cards before it reads, groups, votes or talks', () => {
		const first = steps.indexOf('collect');
		expect(first).toBeGreaterThanOrEqual(0);
		expect(steps.slice(0, first).every((step) => step === 'check')).toBe(true);
	});

	test('asks for cards where people write and shows scales where they rate', () => {
		const asked = phases.map((phase) => ({
			step: phase.step,
			kinds: 'prompts' in phase ? [...new Set(phase.prompts.map(({ kind }) => kind))] : null
		}));
		const expected = steps.map((step) => ({
			step,
			kinds: step === 'collect' ? ['cards'] : step === 'check' ? ['scale'] : null
		}));
		expect(asked).toEqual(expected);
	});

	test('asks no more than fits', () => {
		const most = Math.max(...phases.map((phase) => ('prompts' in phase ? phase.prompts.length : 0)));
		expect(most).toBeLessThanOrEqual(BOUNDS.prompts);
		expect(promptsOf(template).length).toBeLessThanOrEqual(24);
		expect(phases.length).toBeLessThanOrEqual(BOUNDS.phases);
	});

	test('its rules are those of its steps', () => {
		for (const phase of phases) {
			const rules = 'rules' in phase ? phase.rules : {};
			expect(RULES[phase.step].parse(rules)).toEqual(rules);
		}
	});

	test('names a round of writing, rating or voting where there is more than one', () => {
		for (const step of ['collect', 'vote', 'check'] as const) {
			const same = phases.filter((phase) => phase.step === step);
			// One may go by the name of its step.
			const unnamed = same.filter(({ title }) => title === undefined);
			expect(unnamed.length).toBeLessThanOrEqual(1);
			expect(new Set(same.map(({ title }) => title)).size).toBe(same.length);
		}
	});

	test('puts what was voted on to talk, and ends with talk, a check or a last word of everyone', () => {
		expect(['discuss', 'check', 'ratify']).toContain(steps.at(-1));
		const voted = steps.indexOf('vote');
		expect(voted < 0 || steps.indexOf('discuss') > voted).toBe(true);
	});

	test('leaves time before a ballot to put together what belongs together', () => {
		const times = { opens_at: '2026-03-02T09:00:00.000Z', closes_at: null, live_at: null };
		const { phases: rounds } = draftOf(template, times, (key) => key, randomUUID);
		const before = { free: Date.parse(times.opens_at), last: null, steps: [], zone: 'UTC' };
		expect(rounds.flatMap((_, at) => opensWith(rounds, at, before) ?? [])).toEqual([]);
		expect(rounds.filter((_, at) => groupsWhatStands(rounds, at, before))).toEqual([]);
	});

	test('keeps people together for no more than three quarters of an hour, and apart for days', () => {
		expect(templateMinutes(template)).toBeLessThanOrEqual(45);
		expect(templateDays(template)).toBeGreaterThanOrEqual(2);
	});

	test('tells the facilitator something at every step', () => {
		expect(phases.filter(({ hint }) => hint === undefined)).toEqual([]);
	});

	test('asks to read before people meet only where they meet next', () => {
		const read = phases.filter(({ step }, n) => step === 'read' && phases[n + 1]?.mode !== 'live');
		expect(read.map(({ hint }) => hint)).not.toContain('template_tip_read');
	});

	test.each(LOCALES)('tells those who take part of nothing that may be set otherwise, in %s', (locale) => {
		const words = catalogue(locale);
		const told = [
			...said(template.ground_rule, 0),
			...phases.flatMap(({ title }) => said(title, 0)),
			...promptsOf(template).flatMap(ofPrompt)
		];
		const settings = SETTINGS[locale];
		expect(told.map(([key]) => words.get(key)).filter((text) => settings.test(String(text)))).toEqual([]);
	});

	test.each(LOCALES)('has all its words, and no longer ones than fit, in %s', (locale) => {
		const words = catalogue(locale);
		const wrong = textsOf(template).filter(([key, most]) => {
			const text = words.get(key);
			return typeof text !== 'string' || text.length === 0 || text.length > most;
		});
		expect(wrong).toEqual([]);
	});
});

describe('the templates', () => {
	test('are found by their id, which is theirs alone', () => {
		const ids = TEMPLATES.map(({ id }) => id);
		expect(new Set(ids).size).toBe(ids.length);
		expect(ids.map((id) => templateOf(id)?.id)).toEqual(ids);
		expect(templateOf('none')).toBeNull();
	});

	test('offer four and more of each kind', () => {
		const counts = (['retro', 'review', 'planning', 'brainstorm'] as const).map(
			(kind) => TEMPLATES.filter((template) => template.kind === kind).length
		);
		expect(counts).toEqual([11, 6, 5, 7]);
	});

	test('leave no word unused', () => {
		const used = new Set(TEMPLATES.flatMap((template) => textsOf(template).map(([key]) => key)));
		const words = [...catalogue('en').keys()].filter((key) => key.startsWith('template_'));
		expect(words.filter((key) => !used.has(key))).toEqual([]);
	});

	test.each(LOCALES)('call the field for the purpose as the form does, in %s', (locale) => {
		const form = z
			.record(z.string(), z.unknown())
			.parse(JSON.parse(readFileSync(new URL(`../../i18n/messages/${locale}/create.json`, import.meta.url), 'utf8')));
		const tips = [...catalogue(locale)].filter(([key]) => key.includes('_tip_')).map(([, text]) => String(text));
		expect(tips.filter((text) => text.includes(String(form['create_why'])))).toHaveLength(6);
		expect(tips.filter((text) => /purpose|propósito/i.test(text))).toEqual([]);
	});

	test('an incident has no ballot on its causes, and Delphi no meeting', () => {
		expect(templateOf('incident')?.phases.some(({ step }) => step === 'vote')).toBe(false);
		expect(templateMinutes(templateOf('delphi') ?? TEMPLATES[0])).toBe(0);
	});

	test('a premortem asks once for why it failed, then how likely and how bad each reason is, then what is done', () => {
		const phases = templateOf('premortem')?.phases ?? [];
		expect(phases.map(({ step }) => step)).toEqual(['collect', 'read', 'group', 'vote', 'discuss', 'check']);
		expect(phases.flatMap((phase) => (phase.step === 'vote' ? phase.rules : []))).toEqual([
			{ method: 'impact_effort', across: 'likelihood' }
		]);
		expect(phases.flatMap((phase) => (phase.step === 'collect' ? phase.prompts : []))).toMatchObject([
			{ rules: { risks: true } }
		]);
	});

	test.each(['nominal-group', 'how-might-we'])('%s votes blind, talks, and votes by the same rules again', (id) => {
		const phases = templateOf(id)?.phases.filter(({ step }) => step === 'vote' || step === 'discuss') ?? [];
		expect(phases.map(({ step }) => step)).toEqual(['vote', 'discuss', 'vote']);
		const [first, second] = phases.flatMap((phase) => (phase.step === 'vote' ? phase.rules : []));
		expect(second).toEqual(first);
	});

	test('a scale that is asked again is the same one', () => {
		const asked = templateOf('milestone')?.phases.flatMap((phase) =>
			phase.step === 'check' ? phase.prompts.map(({ text }) => text) : []
		);
		expect(asked).toEqual(['template_milestone_next', 'template_milestone_next', 'template_roti']);
	});

	test('each cites its source, with its year or where it can be read', () => {
		const cited = TEMPLATES.flatMap(({ source }) => source ?? []);
		expect(cited).toHaveLength(TEMPLATES.length);
		expect(cited.filter(({ name, url }) => !/\b(19|20)\d\d\b/.test(name) && !url)).toEqual([]);
		expect(cited.filter(({ url }) => url !== undefined && !url.startsWith('https://'))).toEqual([]);
	});
});
