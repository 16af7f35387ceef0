import { expect, test } from 'vitest';
import { CITIES } from '$lib/domain/places.ts';
import { cityIn } from './cities.ts';

test('a city is called what the reader calls it, and a name that is in no table as it is', () => {
	expect(cityIn('Mexico City', 'es')).toBe('Ciudad de México');
	expect(cityIn('Lisbon', 'pt-BR')).toBe('Lisboa');
	expect(cityIn('Lisbon', 'en')).toBe('Lisbon');
	expect(cityIn('Our basement', 'es')).toBe('Our basement');
});

test('no two cities of the list have one name in a language', () => {
	for (const locale of ['es', 'pt-BR'] as const) {
		const names = CITIES.map(({ name }) => cityIn(name, locale));
		expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
	}
});
