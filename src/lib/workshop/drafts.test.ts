import { describe, expect, test } from 'vitest';
import { createDrafts, forgetDrafts } from './drafts.ts';

function storage(fails = false) {
	const kept = new Map<string, string>();
	const orThrow = <Value>(value: Value): Value => {
		if (fails) throw new DOMException('refused', 'SecurityError');
		return value;
	};
	return {
		kept,
		open: () => ({
			getItem: (key: string) => orThrow(kept.get(key) ?? null),
			setItem: (key: string, value: string) => void orThrow(kept.set(key, value)),
			removeItem: (key: string) => void orThrow(kept.delete(key))
		})
	};
}

describe('drafts', () => {
	test('are kept by workshop and place, and an empty one leaves nothing behind', () => {
		const { open, kept } = storage();
		createDrafts(open, 'w1').write('prompt:a', 'half a tho');
		expect(createDrafts(open, 'w1').read('prompt:a')).toBe('half a tho');
		expect(createDrafts(open, 'w2').read('prompt:a')).toBe('');
		createDrafts(open, 'w1').write('prompt:a', '');
		expect(kept.size).toBe(0);
	});

	test('last as long as the page where the browser refuses to store', () => {
		const drafts = createDrafts(storage(true).open, 'w1');
		drafts.write('prompt:a', 'kept here');
		expect(drafts.read('prompt:a')).toBe('kept here');
		expect(drafts.isLasting).toBe(false);
		drafts.write('prompt:a', '');
		expect(drafts.read('prompt:a')).toBe('');
		expect(drafts.isLasting).toBe(true);
	});

	test('of every workshop go when they are forgotten, and nothing else goes', () => {
		const kept: Record<string, string> = { 'draft:w1:prompt:a': 'half', 'draft:new:title': 'a tho', 'told:w1': '[]' };
		// As in a browser: what is kept are the storage's own keys.
		const storage = Object.assign(
			Object.create({ removeItem: (key: string) => Reflect.deleteProperty(storage, key) }),
			kept
		);
		forgetDrafts(() => storage);
		expect(Object.keys(storage)).toEqual(['told:w1']);
		const refuse = (): Storage => {
			throw new DOMException('refused', 'SecurityError');
		};
		expect(() => forgetDrafts(refuse)).not.toThrow();
	});
});
