import { expect, test } from 'vitest';
import { drawnFor } from './draw.ts';

const OPTIONS = ['a', 'b', 'c', 'd'];
const PEOPLE = Array.from({ length: 2400 }, (_, n) => `person ${n}`);

test('the order of one voter is the same however the options come', () => {
	for (const person of PEOPLE.slice(0, 50)) {
		const drawn = drawnFor(person, 'ballot', OPTIONS);
		expect(drawnFor(person, 'ballot', OPTIONS.toReversed())).toEqual(drawn);
		expect(drawn.toSorted()).toEqual(OPTIONS);
	}
});

test('each option stands in each place for about as many voters', () => {
	const orders = PEOPLE.map((person) => drawnFor(person, 'ballot', OPTIONS));
	for (const option of OPTIONS)
		for (const place of OPTIONS.keys()) {
			const people = orders.filter((order) => order[place] === option).length;
			// 600 expected, with a standard deviation of 21
			expect(people).toBeGreaterThan(500);
			expect(people).toBeLessThan(700);
		}
});

test('another ballot is another draw, one option left out changes nothing among the others', () => {
	expect(
		PEOPLE.some((person) => drawnFor(person, 'one', OPTIONS).join('') !== drawnFor(person, 'two', OPTIONS).join(''))
	).toBe(true);
	const [person = ''] = PEOPLE;
	expect(drawnFor(person, 'ballot', ['a', 'b', 'd'])).toEqual(
		drawnFor(person, 'ballot', OPTIONS).filter((id) => id !== 'c')
	);
});

test('who takes no part sees them as they were drawn for all', () => {
	expect(drawnFor(null, 'ballot', ['c', 'a', 'b'])).toEqual(['c', 'a', 'b']);
});
