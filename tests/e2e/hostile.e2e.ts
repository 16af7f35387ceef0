/** Whatever people type is text: on no page, in no title and in no document does it become HTML or Markdown. */
import { readFile, writeFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { createRetro, expect, giveDots, HOUR, test, voteTaken, write } from './fixtures.ts';
import { passRound } from './passing.ts';

const START = 'What should we start doing?';

/** Would run, were it ever taken for markup; each is told by its name. */
const hostile = (name: string) =>
	`${name} <img src=x onerror="window.wasRun='${name}'"> **bold** [a](javascript:alert(1))`;

/** The text stands there as it was typed, and nothing of it was run or made. */
async function expectText(page: Page, ...names: string[]): Promise<void> {
	for (const name of names) await expect(page.getByText(hostile(name)).first()).toBeVisible();
	expect(
		await page.locator('img[src="x"], a[href^="javascript"], main b:has-text("bold"), strong:text-is("bold")').count()
	).toBe(0);
	expect(await page.evaluate(() => Reflect.get(window, 'wasRun'))).toBeUndefined();
}

test('hostile text stays text from the form to the document, with JavaScript and without', async ({
	server,
	facilitator,
	ana,
	browser
}) => {
	test.setTimeout(240_000);
	const { link, summary, desk } = await createRetro(facilitator, server.origin, hostile('title'));

	await test.step('at the desk and by the participant link', async () => {
		await expectText(facilitator, 'title');
		await facilitator.goto(`${server.origin}/dashboard`);
		await expectText(facilitator, 'title');
		await ana.goto(link);
		await expectText(ana, 'title');
		await expect(ana).toHaveTitle(new RegExp('<img src=x'));
		await write(ana, START, hostile('card'));
		await write(ana, START, 'Another card');
		await ana.reload();
		await expectText(ana, 'title', 'card');
	});

	await test.step('in the room: cards, names of topics, outcomes, reasons', async () => {
		await server.travel(6 * 24 * HOUR);
		await facilitator.goto(link);
		await expectText(facilitator, 'card');
		await facilitator.getByRole('button', { name: 'Open the room' }).click();
		await expectText(ana, 'card');
		await expect(ana.getByRole('heading', { name: 'Put together what belongs together' })).toBeVisible();
		await ana.getByText(hostile('card')).click();
		await ana.keyboard.press('m');
		await ana.getByRole('combobox').fill('Another');
		await ana.getByRole('option', { name: /Another card/ }).click();
		await ana.getByRole('button', { name: 'Name this topic' }).click();
		await ana.getByLabel('Name of the topic').fill(hostile('topic'));
		await ana.keyboard.press('Enter');
		await expectText(facilitator, 'topic');
		await facilitator.getByRole('button', { name: 'Open the ballot' }).click();
		await expect(ana.getByRole('heading', { name: 'What matters most?' })).toBeVisible();
		await expectText(ana, 'topic');
		await Promise.all([voteTaken(ana, 2), giveDots(ana, hostile('topic'), 2)]);
		await facilitator.getByRole('button', { name: 'Close the ballot' }).click();
		await facilitator.getByRole('dialog').getByRole('button', { name: 'Close the ballot' }).click();
		await facilitator.getByRole('button', { name: 'Open the first topic' }).click();
		// Each topic has a form of its own.
		await expect(ana.getByRole('heading', { level: 1, name: hostile('topic') })).toBeVisible();
		await ana.getByLabel('What will be done?').fill(hostile('action'));
		await ana.getByLabel('Who?').fill('<b onclick="x">owner</b>');
		await ana.getByRole('button', { name: 'Propose' }).click();
		await expectText(facilitator, 'action', 'topic');
		await facilitator.getByRole('button', { name: 'Accept' }).click();
		await expect(ana.getByText('proposed', { exact: true })).toBeHidden();
		await facilitator.getByRole('button', { name: 'Park', exact: true }).click();
		await facilitator.getByLabel('Why not now?').fill(hostile('reason'));
		await facilitator.getByRole('dialog').getByRole('button', { name: 'Park', exact: true }).click();
		await expectText(ana, 'action', 'reason');
		await facilitator.getByRole('button', { name: 'On to the last question' }).click();
		await facilitator.getByRole('button', { name: 'End the meeting' }).click();
		await facilitator.getByRole('dialog').getByRole('button', { name: 'End the meeting' }).click();
		await expect(ana.getByRole('link', { name: 'Read the summary' })).toBeVisible();
		await facilitator.goto(desk);
		await expectText(facilitator, 'title');
	});

	await test.step('in the summary, and in its Markdown', async () => {
		await ana.goto(summary);
		await expectText(ana, 'title', 'topic', 'action', 'reason', 'card');
		const [download] = await Promise.all([
			ana.waitForEvent('download'),
			ana.getByRole('link', { name: 'Markdown' }).click()
		]);
		const markdown = await readFile(await download.path(), 'utf8');
		for (const name of ['title', 'topic', 'action', 'reason', 'card']) expect(markdown).toContain(`${name} \\<img`);
		expect(markdown).not.toMatch(/(?<!\\)<img/);
		expect(markdown).not.toMatch(/(?<!\\)\[a/);
	});

	await test.step('the summary can be read without JavaScript, by somebody who was not there', async () => {
		const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
		const reader = await context.newPage();
		expect((await reader.goto(summary))?.status()).toBe(200);
		await expect(reader.getByRole('heading', { level: 1, name: hostile('title') })).toBeVisible();
		for (const name of ['topic', 'action', 'reason'])
			await expect(reader.getByText(hostile(name)).first()).toBeVisible();
		await expect(reader.getByText(/not final/i).first()).toBeVisible();
		await expect(reader.getByText(hostile('card'))).toHaveCount(0);
		expect(await reader.locator('img[src="x"]').count()).toBe(0);
		await reader.goto(link);
		await expect(reader.getByText(hostile('title')).first()).toBeVisible();
		// Here a press would be lost: the buttons say that they take none.
		for (const button of await reader.getByRole('button').all()) await expect(button).toBeDisabled();
		await context.close();
	});
});

test('words as long as they may be, in either direction, stay on a phone', async ({ server, bo }, info) => {
	const [long, round] = ['W', 'م'].map((letter) => letter.repeat(60));
	const question = { kind: 'cards', text: 'W'.repeat(200), hint: 'W'.repeat(300), colour: 'teal' };
	const phases = [
		{ step: 'collect', mode: 'async', title: long, hint: question.hint, prompts: [question] },
		{ step: 'read', mode: 'async', title: round },
		{ step: 'group', mode: 'async', title: long }
	];
	const path = info.outputPath('long.json');
	await writeFile(
		path,
		JSON.stringify({ format: 'overlap-template', version: 1, name: long, kind: 'brainstorm', phases })
	);
	const expectNarrow = () =>
		expect.poll(() => bo.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
	await bo.goto(`${server.origin}/workshops/new`);
	await bo.getByLabel('Use a template from a file').setInputFiles(path);
	await expect(bo.getByRole('radio', { name: long })).toBeChecked();
	await bo.getByLabel('What is it about?').fill('W'.repeat(120));
	await bo.getByLabel('Why are you doing this?').fill('م'.repeat(500));
	await expectNarrow();
	await bo.getByRole('button', { name: 'Create it and get the link' }).click();
	const link = await bo.getByLabel('Participant link', { exact: true }).inputValue();
	const desk = bo.url();
	await expectNarrow();
	await bo.goto(link);
	await write(bo, question.text, 'م'.repeat(1000));
	await expectNarrow();
	for (const over of [0, 1]) {
		await passRound(server, link, over);
		for (const page of [desk, link]) {
			await bo.goto(page);
			await expect(bo.getByText(over === 0 ? (round ?? '') : (long ?? '')).first()).toBeVisible();
			await expectNarrow();
		}
	}
});
