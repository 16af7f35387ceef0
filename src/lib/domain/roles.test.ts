import { describe, expect, test } from 'vitest';
import { card, outcome } from '../../../tests/support/builders.ts';
import { knownNames, namesIn } from './roles.ts';

describe('a name in a text', () => {
	test.each([
		['Ana restarted it', ['Ana'], ['Ana']],
		['then ANA’s fix went out', ['Ana'], ['Ana']],
		['(ana/bruno)', ['Ana', 'Bruno', 'Carla'], ['Ana', 'Bruno']],
		['Asked Ana first', ['Ana Souza'], ['Ana Souza']],
		['Asked Jean Luc first', ['Jean-Luc'], ['Jean-Luc']],
		['Андрей перезапустил', ['андрей'], ['андрей']],
		['Jose\u0301 looked', ['José'], ['José']],
		['JOSE looked', ['José Gómez'], ['José Gómez']],
		['João viu', ['joao'], ['joao']],
		['कमला ने देखा', ['कमला', 'कमल'], ['कमला']]
	])('%j with %j known: %j', (text, names, found) => {
		expect(namesIn(text, names)).toEqual(found);
	});

	test.each([
		['the banana split', ['Ana']],
		['Anaïs looked', ['Ana']],
		['Ana2 is a host', ['Ana']],
		['we go to it', ['Bo', 'To']],
		['the souza cluster', ['Ana Souza']],
		['nothing', []],
		['---', ['---', '!!!']]
	])('%j has none of %j', (text, names) => {
		expect(namesIn(text, names)).toEqual([]);
	});
});

test('the names that are known are those on what was sent here, and one’s own, each once', () => {
	const signed = { author_name: 'Ana' };
	const rows = {
		cards: [card({ id: crypto.randomUUID(), ...signed }), card({ id: crypto.randomUUID(), author_name: null })],
		comments: [],
		posts: [],
		objections: [],
		outcomes: [outcome({ id: crypto.randomUUID(), owner: ' Bruno ' })]
	};
	expect(knownNames(rows, ['Cleo', null])).toEqual(['Cleo', 'Ana', 'Bruno']);
	expect(knownNames(null, ['', ' '])).toEqual([]);
});
