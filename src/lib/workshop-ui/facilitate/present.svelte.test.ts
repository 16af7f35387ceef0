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

test('what the clock changes is fetched when it is due, and again until somebody answers', () => {
	let answered = $state(BEGAN);
	const refetch = vi.fn();
	const end = $effect.root(() => {
		present({ server: () => answered, nextTurn: (now) => (now < BEGAN + 10_000 ? BEGAN + 10_000 : null), refetch });
	});
	flushSync();
	vi.advanceTimersByTime(10_000);
	expect(refetch).not.toHaveBeenCalled();
	vi.advanceTimersByTime(1_000);
	expect(refetch).toHaveBeenCalledTimes(1);
	vi.advanceTimersByTime(30_000);
	expect(refetch).toHaveBeenCalledTimes(2);
	answered = BEGAN + 41_000;
	flushSync();
	vi.advanceTimersByTime(120_000);
	expect(refetch).toHaveBeenCalledTimes(2);
	end();
	vi.advanceTimersByTime(120_000);
	expect(refetch).toHaveBeenCalledTimes(2);
});
