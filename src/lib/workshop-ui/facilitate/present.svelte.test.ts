import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { present } from './present.svelte.ts';

const BEGAN = Date.parse('2026-03-02T08:00:00Z');
beforeEach(() => vi.useFakeTimers({ now: BEGAN }));
afterEach(() => vi.useRealTimers());

test('what was fetched is seen at the time of its answer, also where both clocks go as they did', () => {
	let answered = $state(BEGAN);
	let clock = { now: 0 };
	const end = $effect.root(() => {
		clock = present({ server: () => answered, nextTurn: () => null, refetch: () => {} });
	});
	flushSync();
	expect(clock.now).toBe(BEGAN);
	vi.advanceTimersByTime(5_000);
	answered = BEGAN + 5_000;
	flushSync();
	expect(clock.now).toBe(BEGAN + 5_000);
	end();
});
