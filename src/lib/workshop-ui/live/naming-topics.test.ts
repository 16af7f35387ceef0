import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Component } from 'svelte';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { card, id, topic } from '../../../../tests/support/builders.ts';
import { flow } from '../../../../tests/support/flowing.ts';
import InRoom from '../../../../tests/support/InRoom.svelte';
import { begin, open } from '../../../../tests/sync/page.ts';
import { PROMPT, type FakeServer } from '../../../../tests/sync/server.ts';
import DiscussPhase from './DiscussPhase.svelte';
import WrapUp from './WrapUp.svelte';

const CAUSE = id(0x200);
let stop = async () => {};

beforeEach(() => page.viewport(1280, 900));
afterEach(() => stop());

/** A cause on a card of its own is talked about. */
async function shown(view: Component, person: string, prepare: (server: FakeServer) => void = () => {}) {
	const { server, world } = begin(1, 4);
	server.shared = {
		...server.shared,
		workshop: { ...server.shared.workshop, spotlight_topic_id: CAUSE },
		topics: [topic({ id: CAUSE })],
		cards: [card({ id: id(0x400), prompt_id: PROMPT, topic_id: CAUSE, body: 'Nobody was on call' })]
	};
	prepare(server);
	stop = flow(world);
	const { state } = open(server, person);
	await expect.poll(() => state.status).toBe('live');
	await render(InRoom, { room: state, view });
	return server;
}

const give = page.getByRole('button', { name: /^Name this topic/ });

describe('the facilitator names a topic', () => {
	test('while it is talked about, and nobody else does', async () => {
		const server = await shown(DiscussPhase, 'facilitator');
		await give.click();
		await expect.element(page.getByLabelText('Name of the topic')).toHaveFocus();
		await userEvent.keyboard('Nights{Enter}');
		await expect.poll(() => server.shared.topics[0]?.title).toBe('Nights');
		await expect.element(page.getByRole('heading', { name: 'Nights' })).toBeVisible();
		await expect.element(page.getByRole('button', { name: 'Rename the topic: Nights' })).toHaveFocus();
		await expect.element(page.getByText('Nobody was on call')).toBeVisible();
	});

	test('by nobody else', async () => {
		await shown(DiscussPhase, 'ana');
		await expect.element(page.getByRole('heading', { name: 'Nobody was on call' })).toBeVisible();
		await expect.element(give).not.toBeInTheDocument();
	});

	test('not where it was voted on, unless the summary would have no name for it', async () => {
		const voted = (server: FakeServer, unnamed?: string[]) => {
			const ballot = server.shared.phases.find(({ step }) => step === 'vote')?.id ?? '';
			const tallies = [{ topic_id: CAUSE, points: 2, voters: null, distribution: null }];
			server.shared = {
				...server.shared,
				results: [{ phase_id: ballot, method: 'dots', slips: null, hands: 0, tallies, unnamed }]
			};
		};
		const server = await shown(DiscussPhase, 'facilitator', (server) => {
			voted(server, [CAUSE]);
			Object.assign(server.shared.prompts[0] ?? {}, { rules: { roles: true } });
		});
		await give.click();
		await userEvent.keyboard('Nihgts{Enter}');
		await page.getByRole('button', { name: 'Rename the topic: Nihgts' }).click();
		await userEvent.keyboard('Nights{Enter}');
		await expect.poll(() => server.shared.topics[0]?.title).toBe('Nights');
		await stop();
		await shown(DiscussPhase, 'facilitator', (server) => voted(server));
		await expect.element(page.getByRole('heading', { name: 'Nobody was on call' })).toBeVisible();
		await expect.element(give).not.toBeInTheDocument();
	});

	test('in the wrap-up, also one of which nothing came', async () => {
		const server = await shown(WrapUp, 'facilitator', (server) => {
			const { workshop } = server.shared;
			server.shared = {
				...server.shared,
				workshop: { ...workshop, phase_id: null, spotlight_topic_id: null, ended_at: '2026-03-05T10:30:00.000Z' }
			};
		});
		await page.getByText('The other topics').click();
		await give.click();
		await userEvent.keyboard('Nights{Enter}');
		await expect.poll(() => server.shared.topics[0]?.title).toBe('Nights');
	});
});

test('why somebody objects stands with the topic that is talked about', async () => {
	await shown(DiscussPhase, 'ana', (server) => {
		const ballot = server.shared.phases.find(({ step }) => step === 'vote')?.id ?? '';
		const tallies = [{ topic_id: CAUSE, agree: 2, abstain: 0, object: 1, reasons: ['It costs too much'] }];
		server.shared = {
			...server.shared,
			phases: server.shared.phases.map((phase) =>
				phase.step === 'vote' ? { ...phase, rules: { method: 'consent' as const } } : phase
			),
			results: [{ phase_id: ballot, method: 'consent', slips: 3, hands: 0, tallies }]
		};
	});
	await expect.element(page.getByText('Objection: It costs too much').first()).toBeVisible();
});
