/**
 * A round that builds on the one before it: those who write have before them what they build on, are told where they are, and
 * lose no word that they had begun.
 */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { hears, listen } from './ears.ts';
import { expect, test, write } from './fixtures.ts';
import { passRound } from './passing.ts';

const WORSE = 'How could we make it as bad as possible?';
const TURN = 'Turn one of them round: what would we do instead?';
const [NEVER, TWICE, LOUD] = ['Never answer', 'Answer twice, and differently', 'Shout at whoever asks'];
const HALF = 'Send every answer by';

test('what was written before is in sight of whoever builds on it, and what was begun is not lost', async ({
	server,
	facilitator,
	ana,
	bo,
	cleo
}) => {
	await facilitator.goto(`${server.origin}/workshops/new`);
	await facilitator.getByRole('radio', { name: 'Brainstorm', exact: true }).check();
	await facilitator.getByRole('button', { name: /more/ }).click();
	await facilitator.getByRole('radio', { name: /^Reverse brainstorm/ }).check();
	await facilitator.getByLabel('What is it about?').fill('Support');
	await facilitator.getByLabel('Why are you doing this?').fill('To answer people well.');
	await facilitator.getByRole('button', { name: 'Create it and get the link' }).click();
	const link = await facilitator.getByLabel('Participant link', { exact: true }).inputValue();
	const before = (page: Page) => page.getByRole('region', { name: 'What was written before' });
	const composer = (page: Page, question: string) => page.getByRole('textbox', { name: `A card for: ${question}` });

	await test.step('three write apart; one of them is not done', async () => {
		await listen(ana);
		for (const page of [ana, bo, cleo]) await page.goto(link);
		await write(ana, WORSE, NEVER);
		await write(bo, WORSE, TWICE);
		await write(cleo, WORSE, LOUD);
		for (const page of [ana, bo, cleo]) await expect(before(page)).toHaveCount(0);
		await composer(bo, WORSE).fill(HALF);
		await composer(ana, WORSE).focus();
	});

	await test.step('the next round is told, and goes on from its heading', async () => {
		await passRound(server, link, 0);
		await expect(composer(ana, TURN)).toBeVisible({ timeout: 30_000 });
		await hears(ana, 'Now: Turn it round');
		await expect(ana.getByRole('heading', { name: 'Turn it round' })).toBeFocused();
	});

	await test.step('all of it is in sight of everybody there, also of who only facilitates', async () => {
		await facilitator.goto(link);
		await facilitator.getByRole('button', { name: 'Only facilitate' }).click();
		for (const page of [ana, bo, cleo, facilitator]) {
			for (const text of [NEVER, TWICE, LOUD]) await expect(before(page).getByText(text)).toBeVisible();
		}
		const found = await new AxeBuilder({ page: bo }).analyze();
		expect(found.violations).toEqual([]);
		expect(await bo.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
	});

	await test.step('what was begun is said where it cannot be added, and added where it can', async () => {
		await expect(bo.getByText('You had begun this and not added it', { exact: false })).toBeVisible();
		await expect(bo.getByLabel(`Make it worse: ${WORSE}`)).toHaveValue(HALF);
		await write(bo, TURN, 'Answer once');
		await passRound(server, link, 1);
		await expect(bo.getByText('You began this before the cards opened.', { exact: false })).toBeVisible({
			timeout: 30_000
		});
		await expect(composer(bo, WORSE)).toHaveValue(HALF);
		await expect(bo.getByText('You had begun this and not added it', { exact: false })).toBeHidden();
	});
});
