import { describe, expect, test } from 'vitest';
import { layOut, type Laid } from './columns.ts';

const pile = (id: string, more: Partial<Laid> = {}): Laid => ({ id, order_key: Math.random(), lines: 1, ...more });

describe('piles in columns', () => {
	test('are dealt to the shortest column, in their order', () => {
		const piles = [pile('a', { lines: 5 }), pile('b'), pile('c'), pile('d')];
		expect(layOut([], piles, 2)).toEqual([['a'], ['b', 'c', 'd']]);
	});

	test('stay where they are when another goes or comes', () => {
		const piles = ['a', 'b', 'c', 'd'].map((id) => pile(id));
		const before = layOut([], piles, 2);
		const after = layOut(before, [...piles.filter(({ id }) => id !== 'a'), pile('e')], 2);
		expect(before).toEqual([
			['a', 'c'],
			['b', 'd']
		]);
		expect(after).toEqual([
			['c', 'e'],
			['b', 'd']
		]);
	});

	test('do not move when the database draws another order', () => {
		const piles = [pile('a'), pile('b'), pile('c')];
		const before = layOut([], piles, 1);
		expect(layOut(before, piles.toReversed(), 1)).toEqual(before);
	});

	test('a card that was taken out lies below its former pile', () => {
		const piles = [pile('a', { order_key: 0.1 }), pile('b', { order_key: 0.2 })];
		const before = layOut([], piles, 1);
		expect(layOut(before, [...piles, pile('out', { order_key: 0.1 })], 1)).toEqual([['a', 'out', 'b']]);
	});

	test('are dealt anew for another number of columns', () => {
		const piles = ['a', 'b', 'c'].map((id) => pile(id));
		expect(layOut(layOut([], piles, 3), piles, 1)).toEqual([['a', 'b', 'c']]);
	});
});
