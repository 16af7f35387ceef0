import { afterEach, describe, expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { card, id, topic } from '../../../tests/support/builders.ts';
import { flow } from '../../../tests/support/flowing.ts';
import InRoom from '../../../tests/support/InRoom.svelte';
import { begin, open } from '../../../tests/sync/page.ts';
import { PROMPT } from '../../../tests/sync/server.ts';
import GroupPhase from './GroupPhase.svelte';
import Room from './Room.svelte';

let stop = () => {};

afterEach(() => stop());

/** Ana's page while cards are sorted; each round has that name. */
function room() {
	const { server, world } = begin(1, 2);
	server.shared = {
		...server.shared,
		phases: server.shared.phases.map((phase) => ({ ...phase, title: 'Agree on the timeline' })),
		topics: [topic({ id: id(0x200) })],
		cards: [card({ id: id(0x100), topic_id: id(0x200), prompt_id: PROMPT, body: 'The alarm', order_key: 1 })]
	};
	const { state } = open(server, 'ana');
	stop = flow(world);
	return { server, state };
}

describe('a step with a name of its own', () => {
	test('is headed by it', async () => {
		const screen = await render(InRoom, { room: room().state, view: GroupPhase });
		await expect.element(screen.getByRole('heading', { level: 1 })).toHaveTextContent('Agree on the timeline');
	});

	test('is told by it when the workshop comes to it', async () => {
		const { server, state } = room();
		const screen = await render(InRoom, { room: state, view: Room });
		await expect.element(screen.getByRole('heading', { level: 1 })).toBeVisible();
		server.advance(server.shared.workshop.phase_id);
		await expect.element(screen.getByRole('status').last()).toHaveTextContent('Now: Agree on the timeline');
	});
});
