import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Component } from 'svelte';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { card, id, outcome, topic } from '../../../../tests/support/builders.ts';
import { flow } from '../../../../tests/support/flowing.ts';
import InRoom from '../../../../tests/support/InRoom.svelte';
import { begin, open } from '../../../../tests/sync/page.ts';
import { PROMPT } from '../../../../tests/sync/server.ts';
import DiscussControls from './DiscussControls.svelte';
import DiscussPhase from './DiscussPhase.svelte';

const [NIGHT, HIRE, RISKY] = [id(0x200), id(0x300), { risks: true }];
let stop = async () => {};

beforeEach(() => page.viewport(1280, 900));
afterEach(() => stop());

/** The talk about a risk, for which something has been proposed; `reload` shows it anew, with what the browser keeps. */
async function talk(view: Component = DiscussPhase, person = 'ana') {
	const { server, world } = begin(1, 4);
	const { shared } = server;
	Object.assign(shared.prompts[0] ?? {}, { rules: RISKY });
	const unclassified = { class: null, owner: null, due: null, trigger: null, response: null, version: 1 };
	server.shared = {
		...shared,
		workshop: { ...shared.workshop, spotlight_topic_id: NIGHT },
		topics: [topic({ id: NIGHT, title: 'Calls at night' })],
		cards: [card({ id: id(0x400), prompt_id: PROMPT, topic_id: NIGHT, body: 'Two calls' })],
		outcomes: [outcome({ id: HIRE, topic_id: NIGHT, status: 'proposed', body: 'Hire somebody' })],
		risks: [{ ...unclassified, id: NIGHT, first_views: { answers: null, most: null, counts: null } }]
	};
	stop = flow(world);
	const { state } = open(server, person);
	await expect.poll(() => state.status).toBe('live');
	let screen = await render(InRoom, { room: state, view });
	const reload = async () => {
		await screen.unmount();
		screen = await render(InRoom, { room: state, view });
	};
	return { server, state, reload };
}

const press = (name: string) => page.getByRole('button', { name, exact: true }).first().click();

describe('what is typed and not saved is there after a reload', () => {
	test('of a corrected outcome, held to what it was when that began', async () => {
		const { server, state, reload } = await talk();
		const text = page.getByLabelText('What will be done?').first();
		await press('Edit');
		await text.fill('Hire two people');
		server.editOutcome(HIRE, 1, { body: 'Hire nobody', owner: null, due: null });
		await expect.poll(() => state.outcomesOf(NIGHT)[0]?.version).toBe(2);
		await reload();
		await expect.element(text).toHaveValue('Hire two people');
		await expect.element(page.getByText('Hire nobody')).toBeVisible();
		await press('Save');
		await expect.element(page.getByText(/^Somebody changed this while you were writing/)).toBeVisible();
		expect(server.shared.outcomes[0]?.body).toBe('Hire nobody');
		await reload();
		await expect.element(text).toHaveValue('Hire two people');
		await press('Cancel');
		await reload();
		await expect.element(text).toHaveValue('');
	});

	test('of something new, under what it is', async () => {
		const { reload } = await talk();
		await page.getByRole('radio', { name: 'Decision' }).click();
		await page.getByLabelText('What was decided?').fill('No calls after ten');
		await reload();
		await expect.element(page.getByLabelText('What was decided?')).toHaveValue('No calls after ten');
	});

	test('of what becomes of a risk', async () => {
		const { reload } = await talk();
		const risk = page.getByRole('region', { name: 'What becomes of this risk?' });
		await risk.getByText('Mitigated', { exact: true }).click();
		await risk.getByLabelText('What you do about it').fill('Calls go round');
		await risk.getByLabelText('Who?').fill('Bo');
		await reload();
		await expect.element(risk.getByRole('radio', { name: /^Mitigated/ })).toBeChecked();
		await expect.element(risk.getByLabelText('What you do about it')).toHaveValue('Calls go round');
		await expect.element(risk.getByLabelText('Who?')).toHaveValue('Bo');
	});

	test('of who takes an action on, until that is put away', async () => {
		const { reload } = await talk();
		await press('I take this on');
		await page.getByLabelText('Your name').fill('Ana Lista');
		await reload();
		await press('I take this on');
		await expect.element(page.getByLabelText('Your name')).toHaveValue('Ana Lista');
		await press('Cancel');
		await press('I take this on');
		await expect.element(page.getByLabelText('Your name')).toHaveValue('');
	});

	test('of why a topic is parked', async () => {
		const { server, reload } = await talk(DiscussControls, 'facilitator');
		await press('Park');
		await page.getByLabelText('Why not now?').fill('Nobody is here who knows');
		await reload();
		await press('Park');
		await expect.element(page.getByLabelText('Why not now?')).toHaveValue('Nobody is here who knows');
		await page.getByRole('dialog').getByRole('button', { name: 'Park', exact: true }).click();
		await expect.poll(() => server.shared.topics[0]?.park_reason).toBe('Nobody is here who knows');
	});
});
