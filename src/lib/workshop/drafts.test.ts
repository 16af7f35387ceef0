import { describe, expect, test } from 'vitest';
import { createDrafts } from './drafts.ts';

const [ID, PROMPT] = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'];

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

	test('unsent cards of two tabs do not overwrite each other', () => {
		const { open } = storage();
		const [one, two] = [createDrafts(open, 'w1'), createDrafts(open, 'w1')];
		one.putUnsent({ id: ID, promptId: PROMPT, body: 'one' });
		two.putUnsent({ id: PROMPT, promptId: PROMPT, body: 'two' });
		one.dropUnsent(ID);
		expect(two.unsent().map(({ body }) => body)).toEqual(['two']);
	});

	test('last as long as the page where the browser refuses to store', () => {
		const drafts = createDrafts(storage(true).open, 'w1');
		drafts.write('prompt:a', 'kept here');
		expect(drafts.read('prompt:a')).toBe('kept here');
		drafts.write('prompt:a', '');
		expect(drafts.read('prompt:a')).toBe('');
	});

	test('a stored value that makes no sense is no unsent card', () => {
		const { open } = storage();
		createDrafts(open, 'w1').write('unsent', '[{"id":1}]');
		expect(createDrafts(open, 'w1').unsent()).toEqual([]);
	});
});
