import { expect, test } from 'vitest';
import { id, phase } from '../../../tests/support/builders.ts';
import { isStrictAt } from './piles.ts';

test('the rule of a grouping holds in it and while people read before it, and no longer', () => {
	const phases = [
		phase({ id: id(1), step: 'read', position: 1 }),
		phase({ id: id(2), step: 'group', position: 2, rules: { merge: 'duplicates' } }),
		phase({ id: id(3), step: 'read', position: 3 }),
		phase({ id: id(4), step: 'group', position: 4, rules: {} }),
		phase({ id: id(5), step: 'discuss', position: 5 })
	];
	expect(phases.map((at) => isStrictAt(phases, at))).toEqual([true, true, false, false, false]);
	expect(isStrictAt(phases, null)).toBe(false);
});
