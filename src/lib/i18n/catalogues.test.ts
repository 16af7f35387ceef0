/**
 * The catalogues against each other: English says which messages there are, in which file, and what is put into them. A
 * message that were missing would be said in English, and a plural form that no variant covers as its bare key.
 */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';

const Variants = z.tuple([
	z.strictObject({
		declarations: z.array(z.string()),
		selectors: z.array(z.string()),
		match: z.record(z.string(), z.string())
	})
]);
const Catalogue = z.record(z.string(), z.union([z.string(), Variants]));
type Message = z.infer<typeof Catalogue>[string];

const Settings = z.object({
	baseLocale: z.string(),
	locales: z.array(z.string()),
	'plugin.inlang.messageFormat': z.object({ pathPattern: z.array(z.string()) })
});

const read = (path: string): unknown => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
const settings = Settings.parse(read('project.inlang/settings.json'));
const patterns = settings['plugin.inlang.messageFormat'].pathPattern;

function catalogue(locale: string, pattern: string): Map<string, Message> {
	const path = pattern.replaceAll('{locale}', locale);
	if (!existsSync(new URL(path, import.meta.url))) return new Map();
	return new Map(Object.entries(Catalogue.parse(read(path))).filter(([key]) => key !== '$schema'));
}

const textsOf = (message: Message) => (typeof message === 'string' ? [message] : Object.values(message[0].match));

/** "count" of "{count} cards" */
function inputsOf(message: Message): string[] {
	const names = textsOf(message).flatMap((text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? ''));
	return [...new Set(names)].sort();
}

function declaredInputs(message: Message): string[] {
	if (typeof message === 'string') return inputsOf(message);
	return message[0].declarations.flatMap((words) => (words.startsWith('input ') ? [words.slice(6)] : [])).sort();
}

/** Every way in which the selectors of a message can come out for a language: `countPlural=many`. */
function cases([variants]: z.infer<typeof Variants>, locale: string): string[][] {
	const categories = new Intl.PluralRules(locale).resolvedOptions().pluralCategories;
	return variants.selectors.reduce<string[][]>(
		(found, selector) => found.flatMap((made) => categories.map((category) => [...made, `${selector}=${category}`])),
		[[]]
	);
}

function isCovered([variants]: z.infer<typeof Variants>, outcome: string[]): boolean {
	return Object.keys(variants.match).some((key) =>
		key.split(',').every((part) => {
			const [selector = '', value = ''] = part.trim().split('=');
			return outcome.some((one) => one.startsWith(`${selector}=`) && (value === '*' || one === `${selector}=${value}`));
		})
	);
}

const files = settings.locales.flatMap((locale) => patterns.map((pattern) => ({ locale, pattern })));

describe.each(files)('$pattern in $locale', ({ locale, pattern }) => {
	const english = catalogue(settings.baseLocale, pattern);
	const here = catalogue(locale, pattern);

	test('has the messages of the English one, no less and no more', () => {
		expect([...here.keys()].sort()).toEqual([...english.keys()].sort());
	});

	test('puts into each message what the English one does', () => {
		const inputs = (messages: Map<string, Message>) =>
			Object.fromEntries([...here.keys()].map((key) => [key, inputsOf(messages.get(key) ?? '')]));
		expect(inputs(here)).toEqual(inputs(english));
	});

	test('declares what it uses, and what the English one is given', () => {
		const declared = (messages: Map<string, Message>) =>
			Object.fromEntries([...here.keys()].map((key) => [key, declaredInputs(messages.get(key) ?? '')]));
		expect(declared(here)).toEqual(declared(english));
	});

	test('has words for every plural form of the language', () => {
		const bare = [...here].flatMap(([key, message]) =>
			typeof message === 'string'
				? []
				: cases(message, locale)
						.filter((outcome) => !isCovered(message, outcome))
						.map((outcome) => `${key}: ${outcome.join(', ')}`)
		);
		expect(bare).toEqual([]);
	});

	test('says something everywhere', () => {
		const empty = [...here].filter(([, message]) => textsOf(message).some((text) => text.trim() === ''));
		expect(empty.map(([key]) => key)).toEqual([]);
	});
});

test('no key stands in two files', () => {
	const keys = patterns.flatMap((pattern) => [...catalogue(settings.baseLocale, pattern).keys()]);
	expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
});
