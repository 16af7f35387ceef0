import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { FLAWED, OWN, own } from '../../../../tests/support/template-files.ts';
import { plannedFrom } from '../drafting.ts';
import { readRest } from '../plan.ts';
import { TEMPLATES } from '../templates.ts';
import { FORMAT, said, SaidTemplate, TemplateFile } from './said.ts';
import { MOST_BYTES, readTemplate, readTemplateFile, templateFile, type FileRead } from './template-file.ts';

const SCHEMA = 'https://overlap.example.org/template.schema.json';
const file = (template: object) => JSON.stringify({ ...FORMAT, ...template });
const faultsIn = (read: FileRead) =>
	'faults' in read ? read.faults.map(({ path, ...flaw }) => [path.join('.'), flaw]) : read;

describe('a template as a file', () => {
	test('comes back as it went', () => {
		expect(readTemplateFile(templateFile(OWN, SCHEMA))).toEqual({ template: OWN });
	});

	test.each(TEMPLATES)('holds $id as it is offered', (template) => {
		const words = said(template, (key) => key.slice(0, 60));
		expect(readTemplateFile(templateFile(words, SCHEMA))).toEqual({ template: SaidTemplate.parse(words) });
	});

	test('is trimmed', () => {
		expect(readTemplateFile(file(own({ name: '  Our retro\n' })))).toMatchObject({ template: { name: 'Our retro' } });
	});

	test('keeps what looks like a page as the text that it is', () => {
		const name = '<script>alert(1)</script>';
		expect(readTemplateFile(file(own({ name })))).toMatchObject({ template: { name } });
	});

	test('is shorter than the bound with everything as long as it may be', () => {
		const text = (length: number) => '\u0001'.repeat(length);
		const prompts = Array.from({ length: 12 }, () => {
			const rules = { low: text(80), high: text(80), key: text(60) };
			return { kind: 'scale', text: text(200), hint: text(300), colour: 'indigo', rules };
		});
		const phase = {
			step: 'check',
			mode: 'live',
			minutes: 100,
			title: text(60),
			hint: text(300),
			prompts: prompts.slice(0, 2)
		};
		const longest = file(own({ ground_rule: text(1000), phases: Array.from({ length: 20 }, () => phase) }));
		expect(longest.length).toBeLessThan(MOST_BYTES);
	});

	test.each(FLAWED)('is refused with %s, at its place', (_, template, path) => {
		const read = readTemplateFile(file(z.record(z.string(), z.unknown()).parse(template)));
		expect(faultsIn(read)).toContainEqual([path, expect.anything()]);
	});

	test.each([
		['not_json', ''],
		['not_json', '<script>alert(1)</script>'],
		['not_json', file(OWN).slice(0, -1)],
		['other_format', 'null'],
		['other_format', '[]'],
		['other_format', '"overlap-template"'],
		['other_format', JSON.stringify(OWN)],
		['other_format', JSON.stringify({ format: 'easyretro', columns: [] })],
		['newer_version', JSON.stringify({ ...FORMAT, version: 2, ...OWN })],
		['newer_version', JSON.stringify({ ...FORMAT, version: 2, whatever: true })]
	])('is refused as %s: %s', (refused, text) => {
		expect(readTemplateFile(text)).toEqual({ refused });
	});

	test('says how much too much, and what else there is', () => {
		const phases = [
			{ step: 'collect', mode: 'async', days: 99, prompts: [{ kind: 'cards', text: 'x'.repeat(300), colour: 'red' }] },
			{ step: 'meditate', mode: 'live', minutes: 0, soft: true }
		];
		expect(faultsIn(readTemplateFile(file({ kind: 'retro', about: 5, phases })))).toEqual([
			['name', { problem: 'missing' }],
			['about', { problem: 'wrong' }],
			['phases.0.days', { problem: 'too_high', most: 60 }],
			['phases.0.prompts.0.text', { problem: 'too_long', most: 200 }],
			['phases.0.prompts.0.colour', { problem: 'choice', options: ['indigo', 'teal', 'amber', 'rose'] }],
			['phases.1.step', { problem: 'wrong' }]
		]);
	});

	const asking = (text: string) => {
		const [first] = OWN.phases;
		const prompts = [
			{ kind: 'cards', text, colour: 'teal' },
			{ kind: 'cards', text: 'And then?', hint: text, colour: 'teal' }
		];
		return own({ ground_rule: text, phases: [{ ...first, prompts, hint: text }] });
	};

	test.each(['What\0?', 'What?\ud83d', '\ude00'])(
		'is refused with %j, which no database keeps, at its place',
		(text) => {
			const flaw = { problem: 'plan', message: 'plan_text_broken' };
			expect(faultsIn(readTemplateFile(file(asking(text))))).toEqual([
				['ground_rule', flaw],
				['phases.0.hint', flaw],
				['phases.0.prompts.0.text', flaw],
				['phases.0.prompts.1.hint', flaw]
			]);
		}
	);

	test.each(['\u200b', '\u2060', '\ufeff\u200b'])('is refused where %j stands for words', (text) => {
		const flaw = { problem: 'missing' };
		expect(faultsIn(readTemplateFile(file({ ...asking(text), name: text })))).toEqual([
			['name', flaw],
			['ground_rule', flaw],
			['phases.0.hint', flaw],
			['phases.0.prompts.0.text', flaw],
			['phases.0.prompts.1.hint', flaw]
		]);
	});

	test.each([
		[[60, 60, 60, 60, 60], 'phases.4.days'],
		[[60, 60, 60, 60, 21], 'phases.4.days'],
		[[60, 60, 60, 60, 20], null],
		[[60, 60, 60, 60, 20, 'meeting'], 'phases.5']
	] as const)('that lasts %o days is refused at %s', (lengths, place) => {
		const [first] = OWN.phases;
		const phases = lengths.map((days) => (days === 'meeting' ? OWN.phases[4] : { ...first, days }));
		const read = readTemplateFile(file(own({ phases })));
		if (place === null) expect(read).toHaveProperty('template');
		else expect(faultsIn(read)).toEqual([[place, { problem: 'plan', message: 'plan_instant_too_far' }]]);
	});

	test('that is taken makes a workshop whenever it begins', () => {
		const [first] = OWN.phases;
		const read = readTemplateFile(file(own({ phases: [60, 60, 60, 60, 20].map((days) => ({ ...first, days })) })));
		if (!('template' in read)) throw new Error('it is taken');
		for (let hours = 0; hours < 7 * 24; hours += 7) {
			const free = Date.UTC(2026, 2, 2) + hours * 3_600_000;
			const times = { opens_at: new Date(free).toISOString(), closes_at: null, live_at: null };
			const planned = plannedFrom(read.template, times, () => crypto.randomUUID());
			expect(readRest(planned, free, { free, last: null, steps: [], zone: 'UTC' }).errors).toBeNull();
		}
	});
});

test('a template made here is read like a file', () => {
	expect(readTemplate(OWN)).toEqual({ template: OWN });
	expect(faultsIn(readTemplate({ ...OWN, name: '  ' }))).toEqual([['name', { problem: 'missing' }]]);
	expect(faultsIn(readTemplate({ ...OWN, name: '\u200b' }))).toEqual([['name', { problem: 'missing' }]]);
});

test('the published schema is this one', async () => {
	const schema = {
		title: 'Overlap template',
		description: 'A workshop to begin with: its rounds and its questions. Version 1.',
		...z.toJSONSchema(TemplateFile, { io: 'input', target: 'draft-2020-12' })
	};
	const published = fileURLToPath(new URL('../../../../static/template.schema.json', import.meta.url));
	await expect(`${JSON.stringify(schema, null, '\t')}\n`).toMatchFileSnapshot(published);
});
