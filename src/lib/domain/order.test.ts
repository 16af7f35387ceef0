import { describe, expect, test } from 'vitest';
import { misplacement } from './order.ts';
import type { Step } from './workshop.ts';

describe('the order of steps', () => {
	test.each<[Step[], Step]>([
		[[], 'collect'],
		[[], 'check'],
		[['check'], 'check'],
		[['check', 'collect'], 'vote'],
		[['collect', 'discuss'], 'ratify'],
		[['collect', 'discuss', 'check'], 'ratify'],
		[['collect', 'discuss', 'ratify'], 'check'],
		[['collect', 'discuss', 'ratify', 'check'], 'check']
	])('after %j there is room for %s', (before, step) => {
		expect(misplacement(step, before)).toBeNull();
	});

	test.each<[Step[], Step, string]>([
		[[], 'read', 'needs_cards'],
		[[], 'ratify', 'needs_cards'],
		[['check'], 'vote', 'needs_cards'],
		[['collect'], 'ratify', 'needs_talk'],
		[['collect', 'vote'], 'ratify', 'needs_talk'],
		[['collect', 'discuss', 'ratify'], 'ratify', 'after_ratify'],
		[['collect', 'discuss', 'ratify'], 'collect', 'after_ratify'],
		[['collect', 'discuss', 'ratify', 'check'], 'discuss', 'after_ratify']
	])('after %j there is none for %s: %s', (before, step, why) => {
		expect(misplacement(step, before)).toBe(why);
	});
});
