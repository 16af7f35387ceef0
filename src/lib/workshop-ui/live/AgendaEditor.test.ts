import { afterEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { card, id, topic } from '../../../../tests/support/builders.ts';
import { flow } from '../../../../tests/support/flowing.ts';
import InRoom from '../../../../tests/support/InRoom.svelte';
import { begin, open } from '../../../../tests/sync/page.ts';
import { PROMPT } from '../../../../tests/sync/server.ts';
import '../../../look/layout.css';
import AgendaList from './AgendaList.svelte';

const TOPICS = [
	{ id: id(0x200), body: 'Calls at night', is_wanted: false },
	{ id: id(0x201), body: 'Chairs', is_wanted: true },
	{ id: id(0x202), body: 'Coffee', is_wanted: true }
];
let stop = async () => {};

afterEach(() => stop());

/** The facilitator edits what the database keeps: these minutes, by topic. */
async function editing(minutes: readonly number[]) {
	await page.viewport(360, 740);
	const { world, server } = begin(1, 4);
	const { shared } = server;
	const talk = shared.phases.find(({ step }) => step === 'discuss');
	server.shared = {
		...shared,
		phases: shared.phases.map((each) =>
			each.step === 'vote' ? { ...each, closes_at: '2026-03-05T10:08:00.000Z' } : each
		),
		topics: TOPICS.map(({ id, is_wanted }, order_key) => topic({ id, order_key, is_wanted })),
		cards: TOPICS.map(({ id: topic_id, body }, n) => card({ id: id(0x300 + n), topic_id, prompt_id: PROMPT, body })),
		agendas: [
			{
				id: talk?.id ?? '',
				items: minutes.map((each, n) => ({ topic: TOPICS[n]?.id ?? '', minutes: each })),
				version: 1,
				set_at: '2026-03-05T10:09:00.000Z'
			}
		]
	};
	const { state } = open(server, 'facilitator');
	stop = flow(world);
	await expect.poll(() => state.status).toBe('live');
	await render(InRoom, { room: state, view: AgendaList });
	await page.getByRole('button', { name: 'Edit' }).click();
	const rows = page.getByRole('list', { name: 'Agenda' }).getByRole('listitem');
	const given = () => rows.elements().map((row) => row.querySelector('output')?.textContent);
	return { rows, given };
}

test('what somebody wants to talk about is on the agenda, and is not taken off it', async () => {
	// Coffee was wanted after the agenda was put in order.
	const { rows, given } = await editing([3, 3]);
	await expect.element(rows.filter({ hasText: 'Coffee' })).toHaveTextContent('somebody wants to talk about it');
	expect(given()).toEqual(['3 min', '3 min', '2 min']);
	await expect
		.element(page.getByRole('button', { name: /^Take / }))
		.toHaveAccessibleName('Take “Calls at night” off the agenda');
});

test('what has seconds only is said in seconds, which add up to minutes', async () => {
	const { given } = await editing(TOPICS.map(() => 20 / 60));
	await expect.poll(given).toEqual(['20 secs', '20 secs', '20 secs']);
	await expect
		.element(page.getByRole('button', { name: 'One minute less for “Chairs”' }))
		.toHaveAttribute('aria-disabled', 'true');
	await expect.element(page.getByRole('status').filter({ hasText: 'of 10 min' })).toHaveTextContent('1 of 10 min');
});
