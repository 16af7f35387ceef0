import { describe, expect, test } from 'vitest';
import { allPlaces, CITIES, findPlaces } from './places.ts';
import { isZone } from './working-hours.ts';

const names = (query: string) => findPlaces(query, allPlaces(), 8).map((place) => place.name);

describe('the cities', () => {
	test('each have a zone that exists and a name of their own', () => {
		expect(CITIES.filter((city) => !isZone(city.zone))).toEqual([]);
		expect(new Set(CITIES.map((city) => city.name)).size).toBe(CITIES.length);
	});

	test('are found without accents and case', () => {
		expect(names('sao p')).toEqual(['São Paulo']);
		expect(names('ZURI')).toContain('Zürich');
		expect(names('izm')).toEqual(['İzmir']);
		expect(names('wroclaw')).toEqual(['Wrocław']);
	});

	test('whose name begins so come before those with such a word', () => {
		expect(names('san').slice(0, 2)).toEqual(['San Antonio', 'San Diego']);
		expect(names('york')).toEqual(['New York']);
	});

	test('include the own city of every zone', () => {
		expect(findPlaces('ushu', allPlaces(), 8)).toEqual([{ name: 'Ushuaia', zone: 'America/Argentina/Ushuaia' }]);
		expect(allPlaces(['Etc/GMT+3', 'UTC', 'Europe/Lisbon'])).toEqual(CITIES);
	});

	test('nothing is asked for, nothing is found', () => {
		expect(names('  ')).toEqual([]);
		expect(names('xyzzy')).toEqual([]);
	});
});
