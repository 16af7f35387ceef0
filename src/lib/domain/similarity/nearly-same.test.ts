import { describe, expect, test } from 'vitest';
import type { Language } from '../workshop.ts';
import { groupsOfNearlySame, isSlip } from './nearly-same.ts';

const OTHERS = ['Hire a designer', 'Lunch outside', 'Move to Lisbon'];
const named = (texts: readonly string[]) => texts.map((text, n) => ({ id: String(n), text }));
const groups = (texts: readonly string[], language: Language = 'en') => groupsOfNearlySame(named(texts), language);

describe('options that say nearly the same', () => {
	test.each<[Language, string, string]>([
		['en', 'Faster code reviews', 'Code review, faster!'],
		['en', 'Who does what?', ' who does  what?'],
		['en', 'Ship smaller releases', 'Ship smaller releases weekly'],
		['en', 'Hire a senior frontend developer', 'Hire a frontend developer'],
		['en', 'Faster code reviews', 'Faster code reveiws'],
		['en', 'Shorter stand-ups', 'Shorter standups'],
		['en', 'Write the chekclist first', 'Write the checklist first'],
		['en', 'We do not ship on Fridays', 'Do not ship on Fridays'],
		['en', 'Q1: fewer meetings on Mondays', 'Q1: fewer meetings on Monday'],
		['es', 'Revisiones de código más rápidas', 'Revisión de código más rápida'],
		['es', 'Reunion más corta', 'Reunión más corta'],
		['es', 'Automatizar las pruebas del servidor', 'Automatizar todas las pruebas del servidor'],
		['es', 'Menos interrupciones', 'Menos interrupcoines'],
		['pt-BR', 'Revisões de código mais rápidas', 'Revisão de código mais rápida'],
		['pt-BR', 'Automatizar os testes do servidor', 'Automatizar logo os testes do servidor'],
		['pt-BR', 'Documentação da API', 'Documentaçao da API'],
		['pt-BR', 'Menos interrupções', 'Menos interupções'],
		['en', '🎉', '🎉']
	])('%s: "%s" and "%s"', (language, one, other) => {
		expect(groups([one, ...OTHERS, other], language)).toEqual([['0', String(OTHERS.length + 1)]]);
	});

	test.each<[Language, string, string]>([
		['en', 'Plan A', 'Plan B'],
		['en', 'Ship the release of Plan A', 'Ship the release of Plan B'],
		['en', 'Freeze the scope in Phase I', 'Freeze the scope in Phase II'],
		['en', 'Close the books for Q1', 'Close the books for Q2'],
		['en', 'Three demo days in a year', 'Two demo days in a year'],
		['en', 'Cut the budget by 10%', 'Cut the budget by 20%'],
		['en', 'We ship on Fridays', 'We do not ship on Fridays'],
		['en', 'We ship on Fridays', 'We don’t ship on Fridays'],
		['en', 'C', 'C++'],
		['en', 'Rewrite it in C', 'Rewrite it in C#'],
		['en', 'No meetings on Monday mornings', 'No meetings on Tuesday mornings'],
		['en', 'More meetings on Monday mornings', 'Fewer meetings on Monday mornings'],
		['en', 'Turn the alerts off', 'Turn the alerts on'],
		['en', 'Design before code', 'Code before design'],
		['en', 'Faster tests', 'Faster tests and deploys'],
		['en', 'Remote work on every Friday', 'Remote work on every Friday and Monday'],
		['en', 'Retro with the whole team', 'Retro with the whole team, lunch'],
		['en', 'New office', 'New office chairs'],
		['en', 'Buy a horse', 'Buy a house'],
		['en', 'Hire a tester', 'Fire a tester'],
		['en', 'Faster code reviews', 'Fewer people on code reviews'],
		['en', '🎉', '🎈'],
		['en', '…', '?!'],
		['es', 'Más tiempo', 'Más trabajo'],
		['es', 'Más reuniones cortas los lunes', 'Menos reuniones cortas los lunes'],
		['es', 'Publicar los viernes', 'No publicar los viernes'],
		['es', 'Opción A', 'Opción B'],
		['es', 'Reuniones con cliente externo', 'Reuniones con cliente interno'],
		['es', 'Probar antes de publicar', 'Publicar antes de probar'],
		['pt-BR', 'Publicar na sexta', 'Nunca publicar na sexta'],
		['pt-BR', 'Opção A', 'Opção B'],
		['pt-BR', 'Mais reuniões na segunda', 'Menos reuniões na segunda'],
		['pt-BR', 'Fechar o trimestre 1', 'Fechar o trimestre 2']
	])('%s: "%s" and "%s" are two', (language, one, other) => {
		expect(groups([one, ...OTHERS, other], language)).toEqual([]);
	});

	test('of three, of which the first and the last are not alike themselves, are one group', () => {
		const [few, more, most] = [
			'Ship smaller releases',
			'Ship smaller releases weekly',
			'Ship smaller mobile releases weekly'
		] as const;
		expect(groups([few, most])).toEqual([]);
		expect(groups([few, most, more])).toEqual([['0', '1', '2']]);
	});

	test('are found among 400 before anybody has stopped waiting', () => {
		const word = (n: number) => `word${(n * 7919) % 500}x`;
		const texts = Array.from({ length: 400 }, (_, n) =>
			Array.from({ length: 20 }, (_, w) => word(n * 20 + w)).join(' ')
		);
		const began = performance.now();
		groups(texts);
		expect(performance.now() - began).toBeLessThan(3_000);
	});
});

test.each([
	['review', 'reveiw', true],
	['review', 'revew', true],
	['review', 'reviiew', true],
	['review', 'revuew', true],
	['review', 'rewview', true],
	['review', 'reviews', true],
	['review', 'review', false],
	['review', 'revised', false],
	['review', 'rvieew', false],
	['abcd', 'badc', false]
])('"%s" is a slip away from "%s": %s', (one, other, expected) => {
	expect(isSlip(one, other)).toBe(expected);
	expect(isSlip(other, one)).toBe(expected);
});
