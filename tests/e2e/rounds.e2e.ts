/** Timetables other than a retro's: rounds that follow one another by the clock, each sealed and opened by itself. */
import type { Page } from '@playwright/test';
import { expect, test, write } from './fixtures.ts';
import { faceOf, passRound } from './passing.ts';

const KNEW = 'What did we know when we decided?';
const CAME = 'What came of it?';

test('a decision is reviewed in rounds apart, by the clock alone, and talked over in one meeting', async ({
	server,
	facilitator,
	ana,
	bo
}) => {
	await facilitator.goto(`${server.origin}/workshops/new`);
	await facilitator.getByRole('radio', { name: 'Review', exact: true }).check();
	await facilitator.getByRole('button', { name: /more/ }).click();
	await facilitator.getByRole('radio', { name: /^Decision review/ }).check();
	await expect(facilitator.getByRole('heading', { level: 1 })).toHaveText('New review');
	await facilitator.getByLabel('What is it about?').fill('The move to the new cloud');
	await facilitator.getByLabel('Why are you doing this?').fill('To decide better the next time.');
	await test.step('it is looked at as those who take part will see it, before it exists', async () => {
		await facilitator.getByRole('button', { name: 'See it as a participant' }).click();
		const seen = facilitator.getByRole('dialog', { name: 'As a participant sees it' });
		await expect(seen.getByText('The move to the new cloud')).toBeVisible();
		await expect(seen.getByRole('textbox', { name: KNEW })).toBeDisabled();
		await seen.getByRole('button', { name: 'The next step' }).click();
		await seen.getByRole('button', { name: 'The next step' }).click();
		await expect(seen.getByRole('textbox', { name: CAME })).toBeDisabled();
		await seen.getByRole('button', { name: 'The next step' }).click();
		await expect(seen.getByText('An example: what somebody wrote (1)')).toBeVisible();
		await facilitator.keyboard.press('Escape');
	});
	await facilitator.getByRole('button', { name: 'Create it and get the link' }).click();
	const link = await facilitator.getByLabel('Participant link', { exact: true }).inputValue();

	await test.step('what comes next is changed on the desk while the first round runs', async () => {
		const lastStep = async () => (await faceOf(server, link)).phases.at(-1)?.step;
		const next = (desk: Page) => desk.getByRole('region', { name: 'What comes next' });
		const saveIn = (desk: Page) => next(desk).getByRole('button', { name: 'Save', exact: true });
		const other = await facilitator.context().newPage();
		await other.goto(facilitator.url());
		await next(other).getByRole('button', { name: 'Change', exact: true }).click();
		await expect(next(other).getByRole('button', { name: 'Leave out Rate' })).toBeVisible();

		await next(facilitator).getByRole('button', { name: 'Change', exact: true }).click();
		await next(facilitator).getByRole('button', { name: 'Leave out Rate' }).click();
		await next(facilitator).getByRole('button', { name: 'See it as a participant' }).click();
		const seen = facilitator.getByRole('dialog', { name: 'As a participant sees it' });
		await expect(seen.getByRole('status').getByText(/^Step 2 of/)).toBeVisible();
		await facilitator.keyboard.press('Escape');
		await saveIn(facilitator).click();
		await expect(saveIn(facilitator)).toBeHidden();
		await expect(next(facilitator).getByText('Discuss', { exact: true })).toBeVisible();
		await expect(next(facilitator).getByText('Rate', { exact: true })).toBeHidden();
		expect(await lastStep()).toBe('discuss');

		// The other tab is told before it replaces what this one saved.
		await saveIn(other).click();
		await expect(next(other).getByText('Somebody else has changed the steps meanwhile')).toBeVisible();
		expect(await lastStep()).toBe('discuss');
		await saveIn(other).click();
		await expect(saveIn(other)).toBeHidden();
		expect(await lastStep()).toBe('check');
		await other.close();
	});

	await test.step('the first round is written apart, sealed from the other', async () => {
		await ana.goto(link);
		await write(ana, KNEW, 'The costs had doubled in a year');
		await bo.goto(link);
		await write(bo, KNEW, 'We had one quote only');
		await expect(bo.getByText('The costs had doubled in a year')).toBeHidden();
	});

	await test.step('then everybody rates, apart, and nobody writes what came of it yet', async () => {
		await passRound(server, link, 0);
		await ana.reload();
		await expect(ana.getByRole('heading', { name: CAME })).toBeHidden();
		await ana.getByRole('radio', { name: /^4/ }).check();
		await expect(ana.getByText('Saved', { exact: false })).toBeVisible();
	});

	await test.step('the second round is sealed as the first one was', async () => {
		await passRound(server, link, 1);
		// Her page follows by itself from rating to writing.
		await write(ana, CAME, 'Half the cost');
		await bo.reload();
		await expect(bo.getByRole('heading', { name: CAME })).toBeVisible();
		await expect(bo.getByText('Half the cost')).toBeHidden();
	});

	await test.step('both rounds are open to read until the room is', async () => {
		await passRound(server, link, 2);
		await bo.reload();
		for (const text of ['The costs had doubled in a year', 'We had one quote only', 'Half the cost']) {
			await expect(bo.getByText(text)).toBeVisible();
		}
		await facilitator.goto(link);
		await facilitator.getByRole('button', { name: 'Open the room' }).click();
		await expect(bo.getByRole('heading', { level: 1, name: 'Put together what belongs together' })).toBeVisible();
	});
});
