import { expect, test } from 'vitest';
import { id } from '../../../tests/support/builders.ts';
import { ratifyWords } from './ratify-words.ts';

const reader = { locale: 'en', zone: 'UTC' } as const;
const words = (result: 'ratified' | 'objected' | 'aside' | 'silent', people: number | null) =>
	ratifyWords(
		{
			is: 'over',
			at: '2026-12-05T12:00:00.000Z',
			ratified: {
				phase_id: id(1),
				result,
				people,
				agreed: null,
				stood_aside: null,
				confidence: null,
				is_reworded: false
			}
		},
		reader
	);

test('that few answered is said, so that their silence is not taken for consent', () => {
	for (const result of ['ratified', 'objected', 'aside'] as const)
		expect(words(result, null).at(-1)).toBe('fewer than four people answered, so their number is not told');
	expect(words('ratified', 4).at(-1)).toBe('4 answered');
	expect(words('silent', null)).toHaveLength(1);
});
