import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { card, id, topic } from '../../../../tests/support/builders.ts';
import { flow } from '../../../../tests/support/flowing.ts';
import InRoom from '../../../../tests/support/InRoom.svelte';
import { begin, Browser, open } from '../../../../tests/sync/page.ts';
import { PROMPT } from '../../../../tests/sync/server.ts';
import type { GroupRules } from '../../domain/workshop.ts';
import Wall from './Wall.svelte';

const TEXTS = ['Reviews wait for days', 'Lunch', 'Nobody owns the form', 'We wait for reviews', 'Who owns the form?'];
const cardId = (n: number) => id(0x100 + n);
const topicId = (n: number) => id(0x200 + n);
let stop = () => {};

beforeEach(() => page.viewport(360, 800));
afterEach(() => stop());

async function wall(texts: readonly string[] = TEXTS, rules: GroupRules = {}, browser = new Browser()) {
	const { server, world } = begin(1, 2);
	server.shared = {
		...server.shared,
		phases: server.shared.phases.map((phase) => (phase.step === 'group' ? { ...phase, rules } : phase)),
		cards: texts.map((body, n) => card({ id: cardId(n), topic_id: topicId(n), prompt_id: PROMPT, body, order_key: n })),
		topics: texts.map((_, n) => topic({ id: topicId(n), order_key: n }))
	};
	const { state } = open(server, 'ana', browser);
	stop = flow(world);
	const screen = await render(InRoom, { room: state, view: Wall });
	const ask = screen.getByRole('button', { name: 'Suggest groups' });
	const offered = screen.getByRole('region', { name: 'Do these belong together?' });
	const topicOf = (n: number) => server.shared.cards.find(({ id: each }) => each === cardId(n))?.topic_id;
	const topics = () => texts.map((_, n) => topicOf(n));
	return { server, screen, ask, offered, topicOf, topics };
}

describe('suggested groups', () => {
	test('come one by one when asked for, with what is on the cards, and move nothing', async () => {
		const { screen, ask, offered, topics } = await wall();
		const before = topics();
		await expect.element(offered).not.toBeInTheDocument();
		await ask.click();
		await expect.element(offered).toBeVisible();
		await expect.element(offered.getByText('2 suggestions')).toBeVisible();
		expect(offered.getByRole('listitem').elements()).toHaveLength(2);
		await offered.getByRole('button', { name: 'Close' }).click();
		await expect.element(offered).not.toBeInTheDocument();
		await expect.element(screen.getByRole('button', { name: 'Suggest groups' })).toHaveFocus();
		expect(topics()).toEqual(before);
	});

	test('are accepted or refused by keyboard alone, and a refused one does not come again', async () => {
		const { screen, ask, offered, topicOf } = await wall();
		ask.element().focus();
		await userEvent.keyboard('{Enter}');
		await expect.element(screen.getByRole('heading', { name: 'Do these belong together?' })).toHaveFocus();
		const accepted = offered.element().textContent?.includes('Reviews wait') ? [0, 3] : [2, 4];
		const refused = accepted[0] === 0 ? [2, 4] : [0, 3];
		await userEvent.keyboard('{Tab}{Enter}');
		await expect.poll(() => topicOf(accepted[1] ?? -1)).toBe(topicId(accepted[0] ?? -1));
		await expect.element(offered.getByText('1 suggestion')).toBeVisible();
		await expect.element(offered.getByRole('button', { name: 'Put together' })).toHaveFocus();
		await userEvent.keyboard('{Tab}{Enter}');
		await expect.element(screen.getByRole('heading', { name: 'No suggestions' })).toHaveFocus();
		expect(refused.map(topicOf)).toEqual(refused.map(topicId));
		await screen.getByRole('button', { name: 'Close' }).click();
		await ask.click();
		await expect.element(screen.getByRole('heading', { name: 'No suggestions' })).toBeVisible();
	});

	test('that were refused do not come again after a reload, but to who has not refused them, and with another card', async () => {
		const browser = new Browser();
		const first = await wall(TEXTS, {}, browser);
		await first.ask.click();
		for (const left of ['2 suggestions', '1 suggestion']) {
			await expect.element(first.offered.getByText(left)).toBeVisible();
			await first.offered.getByRole('button', { name: 'Keep apart' }).click();
		}
		await expect.element(first.screen.getByRole('heading', { name: 'No suggestions' })).toBeVisible();
		stop();
		await first.screen.unmount();

		const again = await wall(TEXTS, {}, browser);
		await again.ask.click();
		await expect.element(again.screen.getByRole('heading', { name: 'No suggestions' })).toBeVisible();
		stop();
		await again.screen.unmount();

		const other = await wall([...TEXTS, 'We wait days for reviews'], {}, browser);
		await other.ask.click();
		await expect.element(other.offered.getByText('1 suggestion')).toBeVisible();
		stop();
		await other.screen.unmount();

		const bo = await wall();
		await bo.ask.click();
		await expect.element(bo.offered.getByText('2 suggestions')).toBeVisible();
	});

	test('go when somebody else has moved their cards', async () => {
		const { server, screen, ask, offered } = await wall(TEXTS.slice(0, 4));
		await ask.click();
		await expect.element(offered.getByText('We wait for reviews')).toBeVisible();
		server.moveCard(cardId(3), topicId(1));
		await expect.element(screen.getByRole('heading', { name: 'No suggestions' })).toBeVisible();
		await expect
			.element(screen.getByText('Somebody moved these cards meanwhile', { exact: false }))
			.toBeInTheDocument();
	});

	test('put cards onto the topic that has a name, with all that lies there', async () => {
		const { server, ask, offered, topics } = await wall(TEXTS.slice(0, 4));
		server.moveCard(cardId(1), topicId(3));
		server.renameTopic(topicId(3), 1, 'Waiting for reviews');
		await ask.click();
		await expect.element(offered.getByText('Waiting for reviews')).toBeVisible();
		await expect.element(offered.getByText('Lunch')).toBeVisible();
		await offered.getByRole('button', { name: 'Put together' }).click();
		await expect.poll(topics).toEqual([topicId(3), topicId(3), topicId(2), topicId(3)]);
	});

	test('are of duplicates only where the rules say so', async () => {
		const texts = ['Faster tests', 'Faster tests and deploys', 'faster TEST!', 'Slow tests'];
		const { ask, offered } = await wall(texts, { merge: 'duplicates' });
		await ask.click();
		await expect.element(offered.getByText('1 suggestion')).toBeVisible();
		expect(
			offered
				.getByRole('listitem')
				.elements()
				.map(({ textContent }) => textContent?.trim())
		).toEqual([texts[0], texts[2]]);
	});
});
