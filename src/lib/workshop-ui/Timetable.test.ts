import { afterEach, describe, expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { flow } from '../../../tests/support/flowing.ts';
import InTimes from '../../../tests/support/InTimes.svelte';
import { begin, open } from '../../../tests/sync/page.ts';
import type { Phase } from '../domain/workshop.ts';

let stop = () => {};

afterEach(() => stop());

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
		const rest = phases.filter((phase) => phase.position > position).map((phase) => ({ ...phase, ...change(phase) }));
		server.changeTimetable({
			rest: { phases: rest, prompts: [] },
			after: workshop.phase_id,
			seen: workshop.sequence
		});
	};
	return { server, heard, plan };
}

describe('a timetable that is looked at', () => {
	test('says that it has changed, with what is next and when', async () => {
		const { heard, plan } = await times(1);
		await expect.element(heard).toHaveTextContent(/^$/);
		plan(({ mode, opens_at }) => (mode === 'live' && opens_at ? { opens_at: '2026-03-09T15:00:00.000Z' } : {}));
		await expect.element(heard).toHaveTextContent(/^The timetable has changed\. You meet Monday 15:00/);
	});

	test('says so once of changes that come together, and only the last', async () => {
		const { heard, plan } = await times(1);
		const said: string[] = [];
		const watch = new MutationObserver(() => said.push(heard.element().textContent));
		watch.observe(heard.element(), { childList: true, characterData: true, subtree: true });
		const meetAt = (opens_at: string) =>
			plan(({ mode, opens_at: had }) => (mode === 'live' && had ? { opens_at } : {}));
		meetAt('2026-03-09T15:00:00.000Z');
		await new Promise((resolve) => setTimeout(resolve, 300));
		meetAt('2026-03-09T16:00:00.000Z');
		await expect.element(heard).toHaveTextContent(/You meet Monday 16:00/);
		watch.disconnect();
		expect(said.filter((words) => words !== '')).toHaveLength(1);
	});

	test('says so of how long a box is', async () => {
		const { heard, plan } = await times(2);
		plan(({ minutes }) => ({ minutes: minutes && minutes + 5 }));
		await expect.element(heard).toHaveTextContent(/^The timetable has changed/);
	});

	test('says nothing where the workshop moves on, nor where other things change', async () => {
		const { server, heard } = await times(2);
		server.shared = { ...server.shared, workshop: { ...server.shared.workshop, title: 'Another' } };
		server.advance(server.shared.workshop.phase_id);
		server.setTimebox('2026-03-05T18:00:00.000Z');
		await new Promise((resolve) => setTimeout(resolve, 1500));
		await expect.element(heard).toHaveTextContent(/^$/);
	});
});
