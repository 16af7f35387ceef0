import { describe, expect, test } from 'vitest';
import { adviceOn } from './lint.ts';
import type { VoteRules } from '../ballot.ts';

const NAMES = 'apple bridge candle dragon engine forest guitar harbour island jungle kettle lantern'.split(' ');
const some = (count: number) =>
	Array.from({ length: count }, (_, n) => ({ id: `${n}`, text: `${NAMES[n % 12]} ${NAMES[Math.floor(n / 12)]}${n}` }));
const dots = (budget: number, cap: number): VoteRules => ({ method: 'dots', budget, cap, open: false });
const approval: VoteRules = { method: 'approval', open: false };

describe('before a ballot opens', () => {
	test('a sensible one needs no advice', () => {
		expect(adviceOn(dots(4, 2), some(9), 'en')).toEqual([]);
	});

	test('one without options has nothing else to be said', () => {
		expect(adviceOn(dots(50, 1), [], 'en')).toEqual([{ code: 'no_options' }]);
	});

	test('one option is no choice, but can be consented to', () => {
		expect(adviceOn(approval, some(1), 'en')).toEqual([{ code: 'one_option' }]);
		expect(adviceOn({ method: 'consent' }, some(1), 'en')).toEqual([]);
	});

	test('options that say nearly the same are named', () => {
		const options = ['Faster code reviews', 'Move to Lisbon', 'Code review, faster!', 'Hire a designer'];
		const named = options.map((text, n) => ({ id: `${n}`, text }));
		expect(adviceOn(approval, named, 'en')).toEqual([{ code: 'alike', ids: ['0', '2'] }]);
	});

	test('options about the same that say another thing are not', () => {
		const options = ['Faster code reviews', 'Fewer people on code reviews', 'Hire a designer'];
		expect(
			adviceOn(
				approval,
				options.map((text, n) => ({ id: `${n}`, text })),
				'en'
			)
		).toEqual([]);
	});

	test('too many to rank are not too many to tick', () => {
		expect(adviceOn({ method: 'ranked' }, some(10), 'en')).toEqual([
			{ code: 'too_many_options', options: 10, most: 9 }
		]);
		expect(adviceOn(approval, some(10), 'en')).toEqual([]);
	});

	test('more dots than there are places for are left over', () => {
		expect(adviceOn(dots(7, 2), some(3), 'en')).toEqual([{ code: 'dots_left_over', budget: 7, places: 6 }]);
	});

	test('more dots than half the options are many; three never are', () => {
		expect(adviceOn(dots(7, 3), some(12), 'en')).toEqual([{ code: 'many_dots', budget: 7, enough: 4 }]);
		expect(adviceOn(dots(6, 3), some(12), 'en')).toEqual([]);
		expect(adviceOn(dots(3, 3), some(2), 'en')).toEqual([]);
	});
});
