import { afterEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { id, phase, prompt } from '../../../../tests/support/builders.ts';
import { flow } from '../../../../tests/support/flowing.ts';
import { begin, open } from '../../../../tests/sync/page.ts';
import RatedNote from './RatedNote.svelte';

let stop = async () => {};
afterEach(() => stop());

const [RATED, WHY, READ, AGAIN] = [id(0x41), id(0x42), id(0x43), id(0x44)];
const CLOSED = '2026-03-04T18:00:00.000Z';

/** The reasons for a first rating with that distribution are being read; there would be another. */
async function rated(distribution: number[] | null, who: 'facilitator' | 'ana') {
	const { server, world } = begin(1, 0);
	const window = { mode: 'async', minutes: null } as const;
	const ask = (n: number, phase_id: string) =>
		prompt({ id: id(0x50 + n), kind: 'scale', phase_id, position: n, text: 'How likely?' });
	server.shared = {
		...server.shared,
		workshop: { ...server.shared.workshop, phase_id: READ },
		phases: [
			phase({
				...window,
				id: RATED,
				step: 'check',
				position: 0,
				rules: { agree: 70 },
				closes_at: CLOSED,
				is_over: true
			}),
			phase({ ...window, id: WHY, step: 'collect', position: 1, closes_at: CLOSED, is_over: true }),
			phase({ ...window, id: READ, step: 'read', position: 2, closes_at: '2099-01-01T00:00:00.000Z' }),
			phase({ ...window, id: AGAIN, step: 'check', position: 3, closes_at: '2099-01-02T00:00:00.000Z' })
		],
		prompts: [ask(1, RATED), ask(2, AGAIN)],
		scales: [{ prompt_id: id(0x51), answers: distribution ? 10 : 4, median: 4, distribution }]
	};
	const { state } = open(server, who);
	stop = flow(world);
	await expect.poll(() => state.status).toBe('live');
	// As on the page: outside the room, which knows the workshop.
	await render(RatedNote, { room: state, connect: () => new Promise(() => {}) });
	return server;
}
const leave = page.getByRole('button', { name: 'Leave out the rounds that remain' });

test('where the rule is met everyone is told, and the facilitator may leave out what remains', async () => {
	const server = await rated([0, 1, 1, 5, 3], 'facilitator');
	await expect
		.element(page.getByText('8 of 10 answers lie within one step of each other.', { exact: false }))
		.toBeVisible();
	await leave.click();
	await expect.poll(() => server.shared.phases.map((each) => each.id)).toEqual([RATED, WHY, READ]);
});

test('who takes part is told so too, and decides nothing', async () => {
	await rated([0, 1, 1, 5, 3], 'ana');
	await expect.element(page.getByText(/asks for 70 %, so it says: stop here/)).toBeVisible();
	await expect.element(leave).not.toBeInTheDocument();
});

test('where it is not met, or cannot be told, it says to go on', async () => {
	await rated([3, 1, 1, 2, 3], 'facilitator');
	await expect.element(page.getByText(/5 of 10 answers .* go on to another round/)).toBeVisible();
	await expect.element(leave).not.toBeInTheDocument();
});
