/** The main job: a retro from the landing page to a downloaded summary, by the page alone. */
import { readFile } from 'node:fs/promises';
import { createRetro, expect, giveDots, HOUR, test, voteTaken, write } from './fixtures.ts';

const START = 'What should we start doing?';
const STOP = 'What should we stop doing?';
const TOPIC = 'Who owns the payment form';

test('a retro from the first card to the downloaded summary', async ({ server, facilitator, ana, bo, cleo, open }) => {
	test.setTimeout(300_000);
	const { link, summary } = await createRetro(facilitator, server.origin);

	await test.step('everyone writes apart, sealed', async () => {
		for (const page of [ana, bo, cleo]) await page.goto(link);
		await write(ana, STOP, 'Two teams in the same code');
		await write(bo, STOP, 'Merge conflicts ate Thursday');
		await write(cleo, START, 'Review within a working day');
		await write(cleo, START, 'A card that says too much');
		await cleo
			.getByRole('listitem')
			.filter({ hasText: 'says too much' })
			.getByRole('button', { name: 'Take this card back' })
			.click();
		await expect(cleo.getByText('A card that says too much')).toBeHidden();
		await facilitator.goto(link);
		await write(facilitator, START, 'Announce changes before they begin');
		await facilitator.reload();
		await expect(facilitator.getByText('Announce changes before they begin')).toBeVisible();
		await expect(facilitator.getByText('Two teams in the same code')).toBeHidden();
		expect(await facilitator.content()).not.toContain('Two teams');
	});

	await test.step('the meeting goes into a calendar, with the way back to here', async () => {
		const [download] = await Promise.all([
			ana.waitForEvent('download'),
			ana.getByRole('link', { name: 'Add to calendar' }).click()
		]);
		// A long line goes on in the next one, after a blank.
		const calendar = (await readFile(await download.path(), 'utf8')).replaceAll('\r\n ', '');
		const links = calendar.split('\r\n').filter((line) => line.startsWith('URL'));
		expect(links.length).toBeGreaterThan(0);
		for (const line of links) expect(line).toBe(`URL;VALUE=URI:${link}`);
		expect(link).toContain(`${server.origin}/w/`);
	});

	const laptop = await open({ timezoneId: 'Africa/Nairobi' });
	await test.step('Bo keeps his place on a second device', async () => {
		await bo.getByRole('button', { name: 'Show a code' }).click();
		const shown = await bo.getByText('Or type this code there').locator('..').locator('b').textContent();
		const code = shown ?? '';
		await laptop.goto(`${link}/device`);
		await laptop.getByLabel('Code').fill(code);
		await laptop.getByRole('button', { name: 'Go on with this code' }).click();
		await expect(laptop.getByText('Merge conflicts ate Thursday')).toBeVisible();
	});

	await test.step('the clock opens the cards, with nobody doing anything', async () => {
		await server.travel(6 * 24 * HOUR);
		for (const page of [ana, bo, cleo, facilitator, laptop]) {
			await expect(page.getByRole('heading', { name: 'Read what everyone wrote' })).toBeVisible({ timeout: 30_000 });
			await expect(page.getByText('Two teams in the same code')).toBeVisible();
			await expect(page.getByText('says too much')).toBeHidden();
		}
	});

	await test.step('the facilitator opens the room and people group, by dragging', async () => {
		await facilitator.getByRole('button', { name: 'Open the room' }).click();
		await expect(ana.getByRole('heading', { name: 'Put together what belongs together' })).toBeVisible();
		await expect(facilitator.getByText('5 in the room')).toBeVisible();
		const card = (text: string) => ana.locator('[data-card]').filter({ hasText: text });
		await card('Merge conflicts ate Thursday').hover();
		await expect(card('Merge conflicts ate Thursday')).toHaveAttribute('draggable', 'true');
		await card('Merge conflicts ate Thursday').dragTo(card('Two teams in the same code'));
		const pile = bo
			.locator('li')
			.filter({ hasText: 'Two teams in the same code' })
			.filter({ hasText: 'Merge conflicts' });
		await expect(pile).toBeVisible();
		await ana.getByRole('button', { name: 'Name this topic' }).click();
		await ana.getByLabel('Name of the topic').fill(TOPIC);
		await ana.keyboard.press('Enter');
		await expect(cleo.getByText(TOPIC)).toBeVisible();
	});

	await test.step('everyone votes, sealed, and sees the result at once', async () => {
		await facilitator.getByRole('button', { name: 'Open the ballot' }).click();
		await expect(ana.getByRole('heading', { name: 'What matters most?' })).toBeVisible();
		await Promise.all([voteTaken(ana, 3), giveDots(ana, TOPIC, 3)]);
		await expect(ana.getByText('2 dots left')).toBeVisible();
		await cleo.getByRole('button', { name: 'Keep your place' }).click();
		await cleo.getByRole('dialog').getByRole('button', { name: 'Show a code' }).click();
		await expect(cleo.getByLabel('Private link, for you alone')).toHaveValue(/\/device#.{8,}$/);
		await cleo.keyboard.press('Escape');
		await expect(ana.getByRole('button', { name: `Dots on ${TOPIC}: one more` })).toHaveAttribute(
			'aria-disabled',
			'true'
		);
		await Promise.all([voteTaken(laptop, 2), giveDots(laptop, TOPIC, 2)]);
		await expect(laptop.getByText('3 dots left')).toBeVisible();
		await Promise.all([voteTaken(cleo, 3), giveDots(cleo, 'Review within a working day', 3)]);
		await cleo.getByRole('switch', { name: 'I am done' }).click();
		await expect(ana.getByText('1 is done')).toBeVisible();
		for (const page of [facilitator, cleo]) {
			await expect(page.getByText('How many have voted is shown once at least four people have.')).toBeVisible();
		}
		expect(await facilitator.locator('main').innerText(), 'no tally before the close').not.toMatch(
			/\b5 dots\b(?!,| each)/
		);
		await facilitator.getByRole('button', { name: 'Close the ballot' }).click();
		await facilitator.getByRole('dialog').getByRole('button', { name: 'Close the ballot' }).click();
		for (const page of [ana, bo, cleo, laptop]) {
			await expect(page.getByRole('navigation', { name: 'Agenda' }).getByRole('listitem').first()).toContainText(TOPIC);
		}
	});

	await test.step('they talk: an action, a decision, a parked topic', async () => {
		await facilitator.getByRole('button', { name: 'Begin the discussion' }).isVisible();
		await facilitator.getByRole('button', { name: 'Open the first topic' }).click();
		await expect(ana.getByRole('heading', { level: 1, name: TOPIC })).toBeVisible();
		await expect(ana.getByText('5 dots', { exact: true })).toBeVisible();
		await ana.getByLabel('What will be done?').fill('Write down who owns which form');
		await ana.getByLabel('Who?').fill('Ana');
		await ana.getByLabel('By when?').fill('2027-01-15');
		await ana.getByRole('button', { name: 'Propose' }).click();
		await expect(cleo.getByText('Write down who owns which form')).toBeVisible();
		await facilitator.getByRole('button', { name: 'Accept' }).click();
		await expect(ana.getByText('proposed', { exact: true })).toBeHidden();
		await facilitator.getByRole('radio', { name: 'Decision' }).check();
		await facilitator.getByLabel('What was decided?').fill('Changes to the form are announced before work starts');
		await facilitator.getByRole('button', { name: 'Add', exact: true }).click();
		await expect(bo.getByText('Changes to the form are announced before work starts')).toBeVisible();
		await facilitator.getByRole('button', { name: 'Next topic' }).click();
		await expect(cleo.getByRole('heading', { level: 1, name: 'Review within a working day' })).toBeVisible();
		await facilitator.getByRole('button', { name: 'Park', exact: true }).click();
		await facilitator.getByLabel('Why not now?').fill('Needs the people of the other team');
		await facilitator.getByRole('dialog').getByRole('button', { name: 'Park', exact: true }).click();
		await expect(ana.getByText('Needs the people of the other team')).toBeVisible();
	});

	await test.step('the check, the wrap-up, the summary', async () => {
		await facilitator.getByRole('button', { name: 'On to the last question' }).click();
		for (const page of [ana, laptop, cleo]) await page.getByRole('radio', { name: /Gave more than it took/ }).check();
		await facilitator.getByRole('button', { name: 'End the meeting' }).click();
		await facilitator.getByRole('dialog').getByRole('button', { name: 'End the meeting' }).click();
		await expect(ana.getByRole('link', { name: 'Read the summary' })).toBeVisible();
		await ana.goto(summary);
		await expect(ana.getByText(/not final/i).first()).toBeVisible();
		await expect(ana.getByRole('listitem').filter({ hasText: 'Merge conflicts ate Thursday' }).first()).toBeVisible();
	});

	await test.step('it closes by itself, and the document is kept', async () => {
		await server.travel(25 * HOUR);
		const reader = await open();
		await reader.goto(summary);
		await expect(reader.getByRole('heading', { level: 1, name: 'Sprint 42, the release that slipped' })).toBeVisible();
		await expect(reader.getByText('Changes to the form are announced before work starts')).toBeVisible();
		await expect(reader.getByText(TOPIC).first()).toBeVisible();
		expect(await reader.content(), 'the record is for participants').not.toContain('Merge conflicts ate Thursday');
		await expect(reader.getByText(/not final/i)).toBeHidden();

		await ana.reload();
		const [download] = await Promise.all([
			ana.waitForEvent('download'),
			ana.getByRole('link', { name: 'Markdown' }).click()
		]);
		expect(download.suggestedFilename()).toMatch(/^sprint-42-the-release-that-slipped-\d{4}-\d\d-\d\d\.md$/);
		const markdown = await readFile(await download.path(), 'utf8');
		expect(markdown).toContain('# Sprint 42, the release that slipped');
		expect(markdown).toContain('Write down who owns which form');
		expect(markdown).toContain('Needs the people of the other team');
		expect(markdown).toContain('Merge conflicts ate Thursday');
	});
});
