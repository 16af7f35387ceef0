import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { flushSync } from 'svelte';
import { render } from 'vitest-browser-svelte';
import { flow } from '../../../tests/support/flowing.ts';
import InTimes from '../../../tests/support/InTimes.svelte';
import { begin, open } from '../../../tests/sync/page.ts';
import { EPOCH } from '../../../tests/sync/server.ts';
import type { Phase } from '../domain/workshop.ts';

let stop = async () => {};

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(async () => {
	vi.useRealTimers();
	await stop();
});

/** The timetable on Ana's page, in the round of that position. */
async function times(position: number) {
	const { server, world } = begin(1, position);
	const { state } = open(server, 'ana');
	stop = flow(world);
	await expect.poll(() => state.status).toBe('live');
	const screen = await render(InTimes, { room: state });
	const heard = screen.getByRole('status');
	/** The rounds to come as `change` makes them. */
	const plan = (change: (phase: Phase) => Partial<Pick<Phase, 'opens_at' | 'minutes'>>) => {
		const { workshop, phases } = server.shared;
		const running = phases.find(({ id }) => id === workshop.phase_id)?.position ?? -1;
		const rest = phases.filter((phase) => phase.position > running).map((phase) => ({ ...phase, ...change(phase) }));
		server.changeTimetable({
			rest: { phases: rest, prompts: [] },
			after: workshop.phase_id,
			seen: workshop.sequence
		});
	};
	/** Whether the page knows by now when each round is and how long. */
	const known = () =>
		expect
			.poll(() => state.phases.map(({ opens_at, minutes }) => [opens_at, minutes]))
			.toEqual(server.shared.phases.map(({ opens_at, minutes }) => [opens_at, minutes]));
	return { server, state, heard, plan, known };
}

describe('a timetable that is looked at', () => {
	const meetAt =
		(at: string) =>
		({ mode, opens_at }: Phase) =>
			mode === 'live' && opens_at ? { opens_at: at } : {};

	test('says that it has changed, with what is next and when', async () => {
		const { heard, plan, known } = await times(1);
		await expect.element(heard).toHaveTextContent(/^$/);
		plan(meetAt('2026-03-09T15:00:00.000Z'));
		await known();
		vi.advanceTimersByTime(1000);
		await expect.element(heard).toHaveTextContent(/^The timetable has changed\. You meet Monday 15:00/);
	});

	test('says so once of changes that come together, and only the last', async () => {
		const { heard, plan, known } = await times(1);
		plan(meetAt('2026-03-09T15:00:00.000Z'));
		await known();
		vi.advanceTimersByTime(900);
		plan(meetAt('2026-03-09T16:00:00.000Z'));
		await known();
		vi.advanceTimersByTime(900);
		flushSync();
		expect(heard.element()).toHaveTextContent(/^$/);
		vi.advanceTimersByTime(100);
		await expect.element(heard).toHaveTextContent(/You meet Monday 16:00/);
	});

	test('says so of how long a box is', async () => {
		const { heard, plan, known } = await times(2);
		plan(({ minutes }) => ({ minutes: minutes && minutes + 5 }));
		await known();
		vi.advanceTimersByTime(1000);
		await expect.element(heard).toHaveTextContent(/^The timetable has changed/);
	});

	test('says nothing where the workshop moves on, nor where other things change', async () => {
		// The reading closes as people meet, which nobody planned.
		const { server, state, heard, plan, known } = await times(1);
		server.shared = { ...server.shared, workshop: { ...server.shared.workshop, title: 'Another' } };
		server.advance(server.shared.workshop.phase_id);
		server.setTimebox('2026-03-05T18:00:00.000Z');
		await expect.poll(() => state.workshop.timebox_ends_at).toBe('2026-03-05T18:00:00.000Z');
		await known();
		flushSync();
		vi.advanceTimersByTime(1000);
		flushSync();
		expect(heard.element()).toHaveTextContent(/^$/);
		// It would have been heard.
		plan(({ minutes }) => ({ minutes: minutes && minutes + 5 }));
		await known();
		vi.advanceTimersByTime(1000);
		await expect.element(heard).toHaveTextContent(/^The timetable has changed/);
	});
});

test('a meeting that begins late leaves no stop to come that ended before now', async () => {
	const { server, world } = begin(1, 2);
	const late = new Date(EPOCH - 60 * 60_000).toISOString();
	server.shared = {
		...server.shared,
		phases: server.shared.phases.map((each) =>
			each.step === 'check' ? { ...each, mode: 'async' as const, minutes: null, opens_at: late, closes_at: late } : each
		)
	};
	const { state } = open(server, 'ana');
	stop = flow(world);
	await expect.poll(() => state.status).toBe('live');
	const screen = await render(InTimes, { room: state });
	await expect.element(screen.getByText('Rate')).toBeVisible();
	expect(screen.container.textContent).not.toContain('until');
});
