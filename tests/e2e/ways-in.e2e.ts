/** How people come in, and stay out of the way: the team's link, other questions, only facilitating, the archive. */
import type { Page } from '@playwright/test';
import { createRetro, expect, HOUR, test, write } from './fixtures.ts';

const START = 'What should we start doing?';

async function teamLink(facilitator: Page, origin: string): Promise<string> {
	await facilitator.goto(`${origin}/dashboard`);
	return facilitator.getByRole('textbox', { name: 'Team link' }).inputValue();
}

test('one link leads a team to whatever is open, and to nothing else', async ({ server, facilitator, ana, bo }) => {
	const first = await createRetro(facilitator, server.origin, 'Sprint 42');
	const link = await teamLink(facilitator, server.origin);
	expect(link).toMatch(/\/t\/[0-9a-z]{26}$/);

	await test.step('to the one that is open, and joins nobody', async () => {
		const answer = await ana.goto(link);
		const way = answer?.request().redirectedFrom();
		expect((await way?.response())?.status()).toBe(303);
		expect((await way?.response())?.headers()).toMatchObject({
			'referrer-policy': 'no-referrer',
			'x-robots-tag': 'noindex'
		});
		expect(ana.url()).toBe(first.link);
		expect(await ana.context().cookies(), 'nobody is signed in by looking').toEqual([]);
		await write(ana, START, 'Pin this link in the channel');
	});

	await test.step('to a choice where several are', async () => {
		const second = await createRetro(facilitator, server.origin, 'Release 7');
		expect(await teamLink(facilitator, server.origin)).toBe(link);
		await bo.goto(link);
		await expect(bo.getByRole('heading', { level: 1 })).toHaveText('Where to?');
		await expect(bo.getByRole('main').getByRole('listitem')).toHaveCount(2);
		await bo.getByRole('link', { name: 'Release 7' }).click();
		await expect(bo).toHaveURL(second.link);
	});

	await test.step('past what was put away', async () => {
		await facilitator.getByRole('button', { name: 'Archive', description: 'Sprint 42' }).click();
		const folded = facilitator.getByText('Archived (1)');
		await expect(folded).toBeFocused();
		await expect(facilitator.getByRole('heading', { name: 'Sprint 42' })).toBeHidden();
		await bo.goto(link);
		await expect(bo.getByRole('heading', { level: 1 })).toHaveText('Release 7');
		await ana.reload();
		await expect(ana.getByText('Pin this link in the channel')).toBeVisible();
		await facilitator.keyboard.press('Enter');
		await facilitator.getByRole('button', { name: 'Put back', description: 'Sprint 42' }).click();
		await expect(facilitator.getByRole('link', { name: 'Sprint 42' })).toBeFocused();
		await expect(folded).toBeHidden();
	});

	await test.step('until it is replaced', async () => {
		await facilitator.getByRole('button', { name: 'Replace it…' }).click();
		await facilitator.getByRole('button', { name: 'Replace the link' }).click();
		await expect(facilitator.getByRole('dialog')).toBeHidden();
		const next = await facilitator.getByRole('textbox', { name: 'Team link' }).inputValue();
		expect(next).not.toBe(link);
		expect((await bo.goto(link))?.status()).toBe(410);
		await expect(bo.getByRole('heading', { name: 'This team link was replaced' })).toBeVisible();
		await bo.goto(next);
		await expect(bo.getByRole('heading', { level: 1 })).toHaveText('Where to?');
	});

	await test.step('and says so when nothing is open any more', async () => {
		const next = await facilitator.getByRole('textbox', { name: 'Team link' }).inputValue();
		await server.travel(40 * 24 * HOUR);
		await bo.goto(next);
		await expect(bo.getByRole('heading', { level: 1 })).toHaveText('Nothing is open right now');
	});
});

test('other questions are chosen by the keyboard, and keep the one that was written', async ({
	server,
	facilitator,
	ana
}) => {
	await facilitator.goto(`${server.origin}/workshops/new`);
	await facilitator.getByLabel('What is it about?').fill('The year ahead');
	await facilitator.getByLabel('Why are you doing this?').fill('To see the rocks in time');
	await facilitator.getByRole('button', { name: 'Change', description: 'What people are asked' }).click();
	await facilitator.getByLabel('Question 2', { exact: true }).fill('What should we stop, please?');
	await facilitator.getByRole('radio', { name: /^Start, stop, continue/ }).focus();
	for (const name of [/^Mad, sad, glad/, /^4Ls/, /^Sailboat/]) {
		await facilitator.keyboard.press('ArrowDown');
		await expect(facilitator.getByRole('radio', { name })).toBeChecked();
	}
	await expect(facilitator.getByLabel('Question 5', { exact: true })).toHaveValue('What should we stop, please?');
	await facilitator.getByRole('button', { name: 'Create it and get the link' }).click();
	await ana.goto(await facilitator.getByLabel('Participant link', { exact: true }).inputValue());
	for (const question of [
		'Wind: what carries us forward?',
		'Island: where do we want to be?',
		'What should we stop, please?'
	]) {
		await expect(ana.getByRole('heading', { name: question })).toBeVisible();
	}
	await expect(ana.getByRole('heading', { name: START })).toBeHidden();
});

test('two tabs of one form make two workshops, each of which says what was typed there', async ({
	server,
	facilitator
}) => {
	const other = await facilitator.context().newPage();
	await facilitator.goto(`${server.origin}/workshops/new`);
	await facilitator.getByLabel('Why are you doing this?').fill('To hear everyone');
	const isKept = async () => {
		for (const title of ['', 'The first team']) await facilitator.getByLabel('What is it about?').fill(title);
		return facilitator.evaluate(() => Object.values(localStorage).some((kept) => kept.includes('The first team')));
	};
	await expect.poll(isKept).toBe(true);
	await other.goto(`${server.origin}/workshops/new`);
	await expect(other.getByLabel('What is it about?')).toHaveValue('The first team');
	await other.getByLabel('What is it about?').fill('The second team');
	for (const page of [facilitator, other])
		await page.getByRole('button', { name: 'Create it and get the link' }).click();
	await expect(other.getByRole('heading', { level: 1, name: 'The second team' })).toBeVisible();
	await expect(facilitator.getByRole('heading', { level: 1, name: 'The first team' })).toBeVisible();
});

test('who only facilitates is asked for nothing, until they say otherwise', async ({ server, facilitator, ana }) => {
	const { link } = await createRetro(facilitator, server.origin);
	await ana.goto(link);
	await expect(ana.getByRole('button', { name: 'I only facilitate' })).toBeHidden();
	await write(ana, START, 'Review within a working day');
	await facilitator.goto(link);
	const composers = facilitator.getByRole('textbox', { name: /^A card for/ });
	await expect(composers).toHaveCount(3);
	await facilitator.getByRole('button', { name: 'I only facilitate' }).click();
	await expect(facilitator.getByRole('button', { name: 'Take part too' })).toBeFocused();
	await expect(composers).toHaveCount(0);
	await expect(facilitator.getByRole('heading', { name: START })).toBeVisible();

	await server.travel(6 * 24 * HOUR);
	await facilitator.reload();
	await expect(facilitator.getByRole('button', { name: 'Take part too' })).toBeVisible();
	await expect(facilitator.getByRole('button', { name: 'I only facilitate' })).toBeHidden();
	await facilitator.getByRole('button', { name: 'Open the room' }).click();
	await facilitator.getByRole('button', { name: 'Open the ballot' }).click();
	await expect(ana.getByRole('button', { name: /: one more$/ })).toBeVisible();
	await expect(facilitator.getByRole('heading', { name: 'What matters most?' })).toBeVisible();
	await expect(facilitator.getByRole('button', { name: /: one more$/ })).toHaveCount(0);
	await expect(facilitator.getByRole('switch', { name: 'I am done' })).toHaveCount(0);

	await facilitator.getByRole('button', { name: 'Take part too' }).click();
	await expect(facilitator.getByRole('switch', { name: 'I am done' })).toBeVisible();
	await expect(facilitator.getByText('You only facilitate')).toBeHidden();
});
