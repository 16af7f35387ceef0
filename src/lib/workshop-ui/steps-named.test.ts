import { afterEach, describe, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { card, id, phase, prompt, topic } from '../../../tests/support/builders.ts';
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

describe('a step of the same kind after another', () => {
	const FIRST = id(0x61);
	const SECOND = id(0x62);

	async function after(step: 'check' | 'discuss') {
		const { server, world } = begin(1, 0);
		server.shared = {
			...server.shared,
			workshop: { ...server.shared.workshop, phase_id: FIRST },
			phases: [
				phase({ id: FIRST, step, position: 0, title: 'Before', minutes: 5 }),
				phase({ id: SECOND, step, position: 1, title: 'After', minutes: 5 }),
				phase({ id: id(0x63), step: 'discuss', position: 2, minutes: 5 })
			],
			prompts: [FIRST, SECOND].map((phase_id, n) =>
				prompt({ id: id(0x71 + n), kind: 'scale', phase_id, text: `Scale ${n}` })
			)
		};
		const { state } = open(server, 'ana');
		stop = flow(world);
		const screen = await render(InRoom, { room: state, view: Room });
		await expect.element(screen.getByRole('heading', { level: 1 })).toBeVisible();
		return { screen, advance: () => server.advance(FIRST) };
	}

	test('is told, and takes the focus from what went away to its heading', async () => {
		const { screen, advance } = await after('check');
		screen.getByRole('radio').first().element().focus();
		advance();
		await expect.element(screen.getByRole('heading', { level: 1 })).toHaveTextContent('After');
		await expect.element(screen.getByRole('status').last()).toHaveTextContent('Now: After');
		await expect.element(screen.getByRole('heading', { level: 1 })).toHaveFocus();
	});

	test('takes it from nobody who is typing, and leaves what is typed', async () => {
		const { screen, advance } = await after('discuss');
		const box = screen.getByRole('textbox', { name: 'What will be done?' });
		await box.click();
		await userEvent.keyboard('Half a');
		advance();
		await expect.element(screen.getByRole('status').last()).toHaveTextContent('Now: After');
		await userEvent.keyboard(' thought');
		await expect.element(box).toHaveValue('Half a thought');
		await expect.element(box).toHaveFocus();
	});
});
