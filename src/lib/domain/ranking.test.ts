import { describe, expect, test } from 'vitest';
import { levelled, moved, placesOf, putAbove, rankingOf, withoutTopic, withTopic } from './ranking.ts';

const ORDER = [['a'], ['b', 'c'], ['d']];

describe('a ranking while it is made', () => {
	test('is read from a slip, gaps meaning nothing', () => {
		expect(rankingOf({ d: 9, b: 4, a: 1, c: 4 })).toEqual(ORDER);
		expect(rankingOf({})).toEqual([]);
	});

	test('gives equals one place and the next stand behind all of them', () => {
		expect(placesOf(ORDER).map(({ id, place }) => `${place} ${id}`)).toEqual(['1 a', '2 b', '2 c', '4 d']);
		expect(placesOf(ORDER).filter(({ isLevel }) => isLevel)).toHaveLength(2);
	});

	test('takes a topic at its end and lets one go, and no place is left empty', () => {
		expect(withTopic(ORDER, 'e')).toEqual([...ORDER, ['e']]);
		expect(withTopic(ORDER, 'a')).toEqual([['b', 'c'], ['d'], ['a']]);
		expect(withoutTopic(ORDER, 'd')).toEqual([['a'], ['b', 'c']]);
		expect(withoutTopic(ORDER, 'b')).toEqual([['a'], ['c'], ['d']]);
	});

	test('moves a topic past all equals at once, and out from among them by itself', () => {
		expect(moved(ORDER, 'd', -1)).toEqual([['a'], ['d'], ['b', 'c']]);
		expect(moved(ORDER, 'a', 1)).toEqual([['b', 'c'], ['a'], ['d']]);
		expect(moved(ORDER, 'c', -1)).toEqual([['a'], ['c'], ['b'], ['d']]);
		expect(moved(ORDER, 'b', 1)).toEqual([['a'], ['c'], ['b'], ['d']]);
	});

	test('stays as it is past its ends', () => {
		expect(moved(ORDER, 'a', -1)).toEqual(ORDER);
		expect(moved(ORDER, 'd', 1)).toEqual(ORDER);
		expect(levelled(ORDER, 'a')).toEqual(ORDER);
		expect(moved(ORDER, 'x', 1)).toEqual(ORDER);
	});

	test('puts a topic level with what stands above it', () => {
		expect(levelled(ORDER, 'd')).toEqual([['a'], ['b', 'c', 'd']]);
		expect(levelled(ORDER, 'c')).toEqual([['a', 'c'], ['b'], ['d']]);
	});

	test('puts a topic just above another', () => {
		expect(putAbove(ORDER, 'd', 'a')).toEqual([['d'], ['a'], ['b', 'c']]);
		expect(putAbove(ORDER, 'a', 'c')).toEqual([['a'], ['b', 'c'], ['d']]);
		expect(putAbove(ORDER, 'b', 'b')).toEqual(ORDER);
	});
});
