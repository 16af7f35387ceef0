/** Brainwriting among four browsers: sheets go round, nobody gets one twice, and all are opened after the last round. */
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { passRound } from './passing.ts';

const FIRST = 'Which three ideas come to your mind?';
const SECOND = 'Which three ideas grow out of what is on the sheet?';
const THIRD = 'Which three ideas grow out of these?';

test('sheets go round among four people, sealed from all but who holds them, and are opened after the last round', async ({
	server,
	facilitator,
	ana,
	bo,
	cleo,
	open
}) => {
	const dee = await open({ timezoneId: 'Asia/Tokyo' });
	const people = { ana, bo, cleo, dee };
	const names = Object.keys(people);

	await facilitator.goto(`${server.origin}/workshops/new`);
	await facilitator.getByRole('radio', { name: 'Brainstorm', exact: true }).check();
	await facilitator.getByRole('radio', { name: /^Brainwriting/ }).check();
	await facilitator.getByLabel('What is it about?').fill('A name for the new thing');
	await facilitator.getByLabel('Why are you doing this?').fill('It goes out in a month.');
	await facilitator.getByRole('button', { name: 'Create it and get the link' }).click();
	const link = await facilitator.getByLabel('Participant link', { exact: true }).inputValue();

	/** One idea each, saved; the names of those whose sheets they have in hand. */
	async function round(n: number, question: string): Promise<Map<string, string[]>> {
		const held = new Map<string, string[]>();
		for (const [name, page] of Object.entries(people)) {
			await page.goto(link);
			const sheet = page.getByRole('list', { name: 'What others wrote on it, in order' });
			if (n > 1) await expect(sheet).toBeVisible();
			held.set(name, n > 1 ? await sheet.getByRole('listitem').allInnerTexts() : []);
			const box = page.getByRole('region', { name: question }).getByRole('textbox');
			await box.fill(`${name} in round ${n}`);
			const saved = page.waitForResponse((response) => response.url().endsWith('/rpc/add_card') && response.ok());
			await page.getByRole('region', { name: question }).getByRole('button', { name: 'Add', exact: true }).click();
			await saved;
			await expect(page.getByText('1 of 3 ideas in this round')).toBeVisible();
		}
		return held;
	}
	/** What is on somebody's page that others wrote. */
	const ofOthers = async (page: Page, name: string) =>
		((await page.locator('main').innerText()).match(/\w+ in round \d/g) ?? []).filter((text) => !text.startsWith(name));

	await test.step('the first round is written on sheets of their own', async () => {
		await ana.goto(link);
		await expect(ana.getByText('Until then only whoever has your sheet after you reads them')).toBeVisible();
		await expect(ana.getByRole('heading', { name: 'A sheet of your own' })).toBeVisible();
		await round(1, FIRST);
		for (const [name, page] of Object.entries(people)) expect(await ofOthers(page, name)).toEqual([]);
	});

	const begunBy = new Map(names.map((name) => [name, [name]]));
	for (const [n, question] of [
		[2, SECOND],
		[3, THIRD]
	] as const) {
		await test.step(`in round ${n} each has another's sheet, and nobody one that they had`, async () => {
			await passRound(server, link, n - 2);
			const held = await round(n, question);
			const began = [...held.values()].map(([first = '']) => first.split(' ')[0] ?? '');
			expect(began.toSorted()).toEqual(names.toSorted());
			for (const [at, name] of names.entries()) {
				const texts = held.get(name) ?? [];
				expect(texts).toHaveLength(n - 1);
				expect(begunBy.get(name)).not.toContain(began[at]);
				begunBy.get(name)?.push(began[at] ?? '');
				const page = Object.values(people)[at];
				if (page)
					expect((await ofOthers(page, name)).toSorted()).toEqual(
						texts.filter((text) => !text.startsWith(name)).toSorted()
					);
			}
		});
	}

	await test.step('after the last round all of it is open to all', async () => {
		await passRound(server, link, 2);
		await bo.reload();
		for (const name of names)
			for (const n of [1, 2, 3]) await expect(bo.getByText(`${name} in round ${n}`)).toBeVisible();
	});

	await test.step('while they read each reacts, and sees that of nobody else', async () => {
		const agree = (page: Page) =>
			page.getByRole('listitem').filter({ hasText: 'cleo in round 3' }).getByRole('button', { name: 'I agree' });
		for (const page of [ana, cleo, dee, bo]) {
			if (page !== bo) await page.reload();
			await expect(agree(page)).toHaveAttribute('aria-pressed', 'false');
			const kept = page.waitForResponse((answer) => answer.url().endsWith('/rpc/react_to_card') && answer.ok());
			await agree(page).click();
			await kept;
			await expect(agree(page)).toHaveAttribute('aria-pressed', 'true');
		}
		await expect(bo.getByText('4 agree')).toBeHidden();
	});

	await test.step('they vote on it together, and the summary has the ideas and what came of them', async () => {
		await facilitator.goto(link);
		await facilitator.getByRole('button', { name: 'Open the room' }).click();
		await facilitator.getByRole('button', { name: 'Open the ballot' }).click();
		await expect(ana.getByRole('heading', { level: 1, name: 'What can you live with?' })).toBeVisible();
		await facilitator.getByText('Hint for you: Vote').click();
		await expect(facilitator.getByText('so everyone ticks all they could live with.')).toBeVisible();
		const saved = ana.waitForResponse((answer) => answer.url().endsWith('/rpc/cast_vote') && answer.ok());
		await ana.getByRole('switch', { name: 'I can live with cleo in round 3', exact: true }).click();
		await saved;
		await facilitator.getByRole('button', { name: 'Close the ballot' }).click();
		await facilitator.getByRole('dialog').getByRole('button', { name: 'Close the ballot' }).click();
		await facilitator.getByRole('button', { name: 'Open the first topic' }).click();
		await expect(ana.getByRole('heading', { level: 1, name: 'cleo in round 3' })).toBeVisible();
		await expect(ana.getByText('4 agree')).toBeVisible();
		await facilitator.getByRole('radio', { name: 'Decision' }).check();
		await facilitator.getByLabel('What was decided?').fill('That is its name');
		await facilitator.getByRole('button', { name: 'Add', exact: true }).click();
		await expect(dee.getByText('That is its name')).toBeVisible();
		await facilitator.getByRole('button', { name: 'On to the last question' }).click();
		await facilitator.getByRole('button', { name: 'End the meeting' }).click();
		await facilitator.getByRole('dialog').getByRole('button', { name: 'End the meeting' }).click();
		await ana.getByRole('link', { name: 'Read the summary' }).click();
		await expect(ana.getByText('That is its name').first()).toBeVisible();
		await expect(ana.getByText('dee in round 2').first()).toBeVisible();
		await expect(ana.getByRole('listitem').filter({ hasText: 'cleo in round 3' }).getByText('4 agree')).toBeVisible();
	});
});
