/** Where a question asks for roles, what is said of its cards is held back for a name like the cards are. */
import { afterEach, describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { card, id, topic } from '../../../tests/support/builders.ts';
import { flow } from '../../../tests/support/flowing.ts';
import InRoom from '../../../tests/support/InRoom.svelte';
import { begin, open } from '../../../tests/sync/page.ts';
import { PROMPT } from '../../../tests/sync/server.ts';
import type { PromptRules } from '../domain/workshop.ts';
import DiscussPhase from './live/DiscussPhase.svelte';
import Wall from './sorting/Wall.svelte';
import Discuss from './talk-apart/Discuss.svelte';

const [NIGHT, GROUP, DISCUSS] = [id(0x200), 2, 4];
let stop = async () => {};

afterEach(() => stop());

/** A topic with a card that Bosede signed, in an earlier round. */
async function room(view: typeof Wall | typeof DiscussPhase | typeof Discuss, rules: PromptRules = { roles: true }) {
	await page.viewport(1280, 900);
	const { server, world } = begin(1, view === Wall ? GROUP : DISCUSS);
	const { shared } = server;
	Object.assign(shared.prompts[0] ?? {}, { rules });
	server.shared = {
		...shared,
		workshop: { ...shared.workshop, spotlight_topic_id: view === DiscussPhase ? NIGHT : null },
		phases: shared.phases.map((phase) =>
			phase.step === 'discuss' && view === Discuss
				? { ...phase, mode: 'async' as const, closes_at: '2100-01-01T00:00:00.000Z' }
				: phase
		),
		topics: [topic({ id: NIGHT })],
		cards: ['Calls at night', 'No sleep'].map((body, n) =>
			card({ id: id(0x400 + n), prompt_id: PROMPT, topic_id: NIGHT, body, author_name: 'Bosede' })
		)
	};
	stop = flow(world);
	const { state } = open(server, 'ana');
	await expect.poll(() => state.status).toBe('live');
	const screen = await render(InRoom, { room: state, view });
	return {
		server,
		screen,
		found: screen.getByText('This names Bosede.'),
		send: screen.getByRole('button', { name: 'Send as it is' })
	};
}

describe('where roles are asked for, a name is held back until its writer means it', () => {
	test('in the name of a topic', async () => {
		const { server, screen, found, send } = await room(Wall);
		await screen.getByRole('button', { name: 'Name this topic' }).click();
		await screen.getByLabelText('Name of the topic').fill('Bosede on call');
		await userEvent.keyboard('{Enter}');
		await expect.element(found).toBeVisible();
		expect(server.shared.topics[0]?.title).toBeNull();
		await screen.getByRole('button', { name: 'Write the role' }).click();
		await expect.element(screen.getByLabelText('Name of the topic')).toHaveFocus();
		await userEvent.keyboard('{Enter}');
		await send.click();
		await expect.poll(() => server.shared.topics[0]?.title).toBe('Bosede on call');
	});

	test('in what is agreed on; whose it is has a field of its own', async () => {
		const { server, screen, found, send } = await room(DiscussPhase);
		const action = screen.getByLabelText('What will be done?');
		await action.fill('Bosede pages a second person');
		await screen.getByRole('button', { name: 'Propose' }).click();
		await expect.element(found).toBeVisible();
		expect(server.shared.outcomes).toEqual([]);
		await send.click();
		await expect.poll(() => server.shared.outcomes.map(({ body }) => body)).toEqual(['Bosede pages a second person']);
		await action.fill('Whoever is on call pages a second person');
		await screen.getByLabelText('Who').fill('Bosede');
		await screen.getByRole('button', { name: 'Propose' }).click();
		await expect.poll(() => server.shared.outcomes.map(({ owner }) => owner)).toEqual([null, 'Bosede']);
		for (const kind of ['Decision', 'Note']) {
			await screen.getByRole('radio', { name: kind }).click();
			await screen.getByRole('textbox').fill('bosede was right');
			await userEvent.keyboard('{Control>}{Enter}{/Control}');
			await expect.element(found).toBeVisible();
			expect(server.shared.outcomes).toHaveLength(2);
			await screen.getByRole('textbox').fill('');
		}
	});

	test('in talk over days, and in what is proposed there', async () => {
		const { server, screen, found, send } = await room(Discuss);
		await screen.getByLabelText('What you think').fill('Ask Bosede');
		await screen.getByRole('button', { name: 'Say it' }).click();
		await expect.element(found).toBeVisible();
		expect(server.shared.posts).toEqual([]);
		await send.click();
		await expect.poll(() => server.shared.posts.map(({ body }) => body)).toEqual(['Ask Bosede']);
		await screen.getByText('Propose what should come of it', { exact: true }).click();
		await screen.getByLabelText('What was decided?').fill('Bosede decides');
		await screen.getByRole('button', { name: 'Propose', exact: true }).click();
		await expect.element(found).toBeVisible();
		expect(server.shared.outcomes).toEqual([]);
	});
});

test('where nothing asks for roles, names are written like any word', async () => {
	const { server, screen } = await room(DiscussPhase, {});
	await screen.getByLabelText('What will be done?').fill('Bosede pages a second person');
	await screen.getByRole('button', { name: 'Propose' }).click();
	await expect.poll(() => server.shared.outcomes.length).toBe(1);
});
