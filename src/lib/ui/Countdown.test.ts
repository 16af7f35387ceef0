import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import Countdown from './Countdown.svelte';

const START = Date.parse('2026-03-02T15:00:00Z');
const at = (seconds: number) => new Date(START + seconds * 1000).toISOString();

beforeEach(() => {
	vi.useFakeTimers({ now: START, toFake: ['setTimeout', 'clearTimeout', 'Date'] });
});
afterEach(() => {
	vi.useRealTimers();
});

test('it counts by the clock that it is given, not by the device', async () => {
	const screen = await render(Countdown, { end: at(90), label: 'Left', now: () => Date.now() + 30_000 });
	await expect.element(screen.getByRole('timer')).toHaveTextContent('1:00');
	await vi.advanceTimersByTimeAsync(2000);
	await expect.element(screen.getByRole('timer')).toHaveTextContent('0:58');
});

test('five minutes, one minute and the end are read out, nothing between', async () => {
	const screen = await render(Countdown, { end: at(302), label: 'Left' });
	const spoken = screen.getByRole('status');
	await expect.element(spoken).toHaveTextContent('');
	await vi.advanceTimersByTimeAsync(3000);
	await expect.element(spoken).toHaveTextContent('Left: 5 minutes');
	await vi.advanceTimersByTimeAsync(120_000);
	await expect.element(spoken).toHaveTextContent('Left: 5 minutes');
	await vi.advanceTimersByTimeAsync(120_000);
	await expect.element(spoken).toHaveTextContent('Left: 1 minute');
	await vi.advanceTimersByTimeAsync(60_000);
	await expect.element(spoken).toHaveTextContent('Left: the time is up');
	await expect.element(screen.getByRole('timer')).toHaveTextContent('0:00');
});

test('a page that opens in the last minute is not talked to', async () => {
	const screen = await render(Countdown, { end: at(40), label: 'Left' });
	await vi.advanceTimersByTimeAsync(5000);
	await expect.element(screen.getByRole('timer')).toHaveTextContent('0:35');
	await expect.element(screen.getByRole('status')).toHaveTextContent('');
});

test('a minute more is a minute more at once', async () => {
	const screen = await render(Countdown, { end: at(10), label: 'Left' });
	await screen.rerender({ end: at(70) });
	await expect.element(screen.getByRole('timer')).toHaveTextContent('1:10');
});
