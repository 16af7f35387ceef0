import { describe, expect, test } from 'vitest';
import { RateWindow } from '$lib/server/embedded/realtime/limits';

describe('a rate, averaged over the last minute', () => {
	test('is over its limit as soon as the seconds that passed do not allow the sum', () => {
		let now = 0;
		const rate = new RateWindow(10, () => now);
		rate.add(50);
		expect(rate.exceeded).toBe(false);
		rate.add(1);
		expect(rate.exceeded).toBe(true);
		now = 5_000;
		expect(rate.exceeded).toBe(false);
		rate.add(50);
		expect(rate.exceeded).toBe(true);
	});

	test('forgets what is older than a minute, also after a long silence', () => {
		let now = 0;
		const rate = new RateWindow(10, () => now);
		rate.add(1_000);
		now = 59_999;
		expect(rate.exceeded).toBe(true);
		now = 60_000;
		expect(rate.exceeded).toBe(false);
		rate.add(600);
		now = 3_600_000;
		rate.add(600);
		expect(rate.exceeded).toBe(false);
		rate.add(1);
		expect(rate.exceeded).toBe(true);
	});
});
