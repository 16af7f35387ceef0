import { describe, expect, test } from 'vitest';
import { adviceOn } from './lint.ts';
import type { VoteRules } from '../ballot.ts';

const NAMES = 'apple bridge candle dragon engine forest guitar harbour island jungle kettle lantern'.split(' ');
const named = (texts: readonly string[]) => texts.map((text, n) => ({ id: `${n}`, label: text, text }));
const some = (count: number) =>
	named(Array.from({ length: count }, (_, n) => `${NAMES[n % 12]} ${NAMES[Math.floor(n / 12)]}${n}`));
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
		expect(adviceOn(approval, named(options), 'en')).toEqual([{ code: 'alike', ids: ['0', '2'] }]);
	});

	test('options that go by nearly the same name are named, whatever else is in them, and each pair once', () => {
		const options = ['Nobody has time', 'Pipelines are slow', 'Pipelines are slow'].map((body, n) => ({
			id: `${n}`,
			label: n < 2 ? 'Code review' : 'Hire a designer',
			text: `${n < 2 ? 'Code review' : 'Hire a designer'}\n${body}`
		}));
		expect(adviceOn(approval, options, 'en')).toEqual([{ code: 'alike', ids: ['0', '1'] }]);
		const same = options.map((option) => ({ ...option, text: option.label }));
		expect(adviceOn(approval, same, 'en')).toEqual([{ code: 'alike', ids: ['0', '1'] }]);
	});

	test('options about the same that say another thing are not', () => {
		const options = ['Faster code reviews', 'Fewer people on code reviews', 'Hire a designer'];
		expect(adviceOn(approval, named(options), 'en')).toEqual([]);
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
