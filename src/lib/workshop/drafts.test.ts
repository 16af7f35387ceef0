import { describe, expect, test } from 'vitest';
import { storage } from '../../../tests/support/storage.ts';
import { KEPT_DAYS } from '../domain/bounds.ts';
import { createDrafts, draftsHere, forgetDrafts, forgetOldDrafts } from './drafts.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 2, 1);

function kept() {
	const store = storage();
	return { store, open: () => store, on: (day: number) => () => NOW + day * DAY };
}

describe('drafts', () => {
	test('are kept by workshop and place, and an empty one leaves nothing behind', () => {
		const { store, open } = kept();
		createDrafts(open, 'w1').write('prompt:a', 'half a tho');
		expect(createDrafts(open, 'w1').read('prompt:a')).toBe('half a tho');
		expect(createDrafts(open, 'w2').read('prompt:a')).toBe('');
		createDrafts(open, 'w1').write('prompt:a', '');
		expect(Object.keys(store)).toEqual([]);
	});

	test('last as long as the page where the browser refuses to store', () => {
		const drafts = createDrafts(() => storage({}, () => true), 'w1');
		drafts.write('prompt:a', 'kept here');
		expect(drafts.read('prompt:a')).toBe('kept here');
		expect(drafts.under('prompt:')).toEqual(['kept here']);
		expect(drafts.isLasting).toBe(false);
		drafts.write('prompt:a', '');
		expect(drafts.read('prompt:a')).toBe('');
		expect(drafts.isLasting).toBe(true);
	});

	test('of places that begin alike come in the order in which they were written', () => {
		const { open, on } = kept();
		for (const [day, place] of ['first:z', 'first:a', 'second:a'].entries()) {
			createDrafts(open, 'w1', on(day)).write(place, `on day ${day}`);
		}
		createDrafts(open, 'w2', on(0)).write('first:b', 'elsewhere');
		expect(createDrafts(open, 'w1', on(3)).under('first:')).toEqual(['on day 0', 'on day 1']);
		expect([...draftsHere(open).keys()]).toEqual(['w1', 'w2']);
	});

	test('of every workshop go when they are forgotten, and nothing else goes', () => {
		const store = storage({ 'draft:w1:prompt:a': 'half', 'draft:new:title': 'a tho', 'told:w1': '[]' });
		forgetDrafts(() => store);
		expect(Object.keys(store)).toEqual(['told:w1']);
		const refuse = (): Storage => {
			throw new DOMException('refused', 'SecurityError');
		};
		expect(() => forgetDrafts(refuse)).not.toThrow();
	});

	test('are there for as many days as the privacy page says after they were changed, however often they are shown', () => {
		const { store, open, on } = kept();
		createDrafts(open, 'w1', on(0)).write('name', 'Ana Lista');
		createDrafts(open, 'w1', on(10)).write('prompt:a', 'changed later');
		const shown = createDrafts(open, 'w1', on(KEPT_DAYS - 1));
		shown.write('name', shown.read('name'));
		expect(shown.read('name')).toBe('Ana Lista');
		const after = on(KEPT_DAYS + 1);
		expect(createDrafts(open, 'w1', after).read('name')).toBe('');
		forgetOldDrafts(open, after());
		expect(JSON.stringify(store)).not.toContain('Ana Lista');
		expect(createDrafts(open, 'w1', after).read('prompt:a')).toBe('changed later');
	});

	test('that an earlier version of the page kept without a date are read, and dated when they are met', () => {
		const store = storage({ 'draft:w1:prompt:a': '1 half a thought' });
		const on = (day: number) =>
			createDrafts(
				() => store,
				'w1',
				() => NOW + day * DAY
			);
		expect(on(0).read('prompt:a')).toBe('1 half a thought');
		forgetOldDrafts(() => store, NOW);
		expect(on(KEPT_DAYS - 1).read('prompt:a')).toBe('1 half a thought');
		expect(on(KEPT_DAYS + 1).read('prompt:a')).toBe('');
	});
});
