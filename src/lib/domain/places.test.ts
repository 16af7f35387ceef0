import { describe, expect, test } from 'vitest';
import { allPlaces, CITIES } from './places.ts';
import { isZone } from './working-hours.ts';

describe('the cities', () => {
	test('each have a zone that exists and a name of their own', () => {
		expect(CITIES.filter((city) => !isZone(city.zone))).toEqual([]);
		expect(new Set(CITIES.map((city) => city.name)).size).toBe(CITIES.length);
	});

	test('include the own city of every zone', () => {
		expect(allPlaces()).toContainEqual({ name: 'Ushuaia', zone: 'America/Argentina/Ushuaia' });
		expect(allPlaces(['Etc/GMT+3', 'UTC', 'Europe/Lisbon'])).toEqual(CITIES);
	});
});
