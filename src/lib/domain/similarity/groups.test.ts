import { describe, expect, test } from 'vitest';
import { groupsByWording, groupsOfDuplicates, type Worded } from './groups.ts';

const worded = (texts: readonly string[]): Worded[] => texts.map((text) => ({ id: text, text }));
const sorted = (groups: readonly string[][]) => groups.map((group) => group.toSorted()).sort();

describe('groups by wording', () => {
	test.each([
		[
			'en' as const,
			[
				'Code reviews wait for days',
				'The reviews of code are too slow',
				'Nobody owns the signup form',
				'Who owns the form?'
			],
			'Lunch was great'
		],
		[
			'es' as const,
			[
				'Las revisiones de código esperan días',
				'La revisión del código es lenta',
				'Nadie es dueño del formulario',
				'¿Quién es el dueño de los formularios?'
			],
			'El almuerzo fue genial'
		],
		[
			'pt-BR' as const,
			[
				'As revisões de código esperam dias',
				'A revisão do código é lenta',
				'Ninguém é dono do formulário',
				'Quem é o dono dos formulários?'
			],
			'O almoço foi ótimo'
		]
	])('in %s find what is about the same, whatever the endings', (language, [a = '', b = '', c = '', d = ''], alone) => {
		expect(sorted(groupsByWording(worded([a, c, alone, b, d]), language))).toEqual(
			sorted([
				[a, b],
				[c, d]
			])
		);
	});

	test('the most alike come first', () => {
		const texts = [
			'Release notes',
			'The release notes',
			'Deploys broke on Friday',
			'Friday meetings, deploys and all else'
		];
		expect(groupsByWording(worded(texts), 'en')[0]?.toSorted()).toEqual(['Release notes', 'The release notes']);
	});

	test('words that say nothing put nothing together', () => {
		expect(groupsByWording(worded(['It was what it was', 'What it was, it was', 'Not now']), 'en')).toEqual([]);
	});

	test('accents that somebody left out do not matter', () => {
		expect(groupsByWording(worded(['Reunión', 'Reunion', 'Café']), 'es')).toEqual([['Reunión', 'Reunion']]);
	});

	test('an emoji is a word', () => {
		expect(sorted(groupsByWording(worded(['🎉', '🎉🎉', '👩‍👩‍👧 day', '🐌']), 'en'))).toEqual([['🎉', '🎉🎉']]);
	});

	test('other scripts are read too', () => {
		const texts = ['المراجعات بطيئة', 'المراجعات متأخرة', 'الغداء رائع', 'レビューが遅い', 'レビューがとても遅い'];
		expect(sorted(groupsByWording(worded(texts), 'en'))).toEqual(sorted([texts.slice(0, 2), texts.slice(3)]));
	});

	test.each([
		['nothing', []],
		['one card', ['alone']],
		['cards without a word', ['…', '?!', '  ', '']]
	])('of %s are none', (_, texts) => {
		expect(groupsByWording(worded(texts), 'en')).toEqual([]);
	});

	test('each pile is in one group at most', () => {
		const texts = Array.from({ length: 60 }, (_, n) => `topic${n % 7} word${n % 11} thing${n}`);
		const ids = groupsByWording(worded(texts), 'en').flat();
		expect(ids.length).toBeGreaterThan(0);
		expect(new Set(ids).size).toBe(ids.length);
	});

	test('of 300 long cards come before anybody has stopped waiting', () => {
		const word = (n: number) => `word${(n * 7919) % 500}x`;
		const texts = Array.from({ length: 300 }, (_, n) =>
			Array.from({ length: 60 }, (_, w) => word(n * 60 + w)).join(' ')
		);
		const began = performance.now();
		groupsByWording(worded(texts), 'en');
		expect(performance.now() - began).toBeLessThan(6_000);
	});
});

describe('duplicates', () => {
	test('are the same words: endings, order, capitals and signs aside', () => {
		const texts = ['Reviews take too long', 'review takes too long!', 'Too long, REVIEWS take'];
		expect(groupsOfDuplicates(worded(texts), 'en')).toEqual([texts]);
	});

	test('"A" and "A and B" stay two', () => {
		expect(groupsOfDuplicates(worded(['Faster tests', 'Faster tests and deploys']), 'en')).toEqual([]);
	});

	test('a "not" is a difference', () => {
		expect(groupsOfDuplicates(worded(['We ship on Fridays', 'We do not ship on Fridays']), 'en')).toEqual([]);
	});

	test('cards without a word are no duplicates of each other', () => {
		expect(groupsOfDuplicates(worded(['', '…', '?']), 'en')).toEqual([]);
	});

	test('the same emoji are the same', () => {
		expect(groupsOfDuplicates(worded(['🎉', '🎉', '🎈']), 'en')).toEqual([['🎉', '🎉']]);
	});
});
