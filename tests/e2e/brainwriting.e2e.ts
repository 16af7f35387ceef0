/** Brainwriting among four browsers: sheets go round, nobody gets one twice, and all are opened after the last round. */
import type { Page } from '@playwright/test';
import { expect, HOUR, openEarly, test } from './fixtures.ts';
import { passRound } from './passing.ts';

const FIRST = 'Which three ideas come to your mind?';
const SECOND = 'Which three ideas grow out of what others wrote?';

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
			const sheet = page.getByRole('list', { name: 'What others wrote on it, in order' });
			if (n > 1) await expect(sheet.getByRole('listitem')).toHaveCount(n - 1);
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
	/** The facilitator ends the round that runs. */
	async function end(verb: string) {
		await facilitator.getByRole('button', { name: verb }).click();
		await facilitator.getByRole('dialog').getByRole('button', { name: verb }).click();
		await expect(facilitator.getByRole('dialog')).toBeHidden();
	}
	/** What is on somebody's page that others wrote. */
	const ofOthers = async (page: Page, name: string) =>
		((await page.locator('main').innerText()).match(/\w+ in round \d/g) ?? []).filter((text) => !text.startsWith(name));

	await test.step('the first round is written on sheets of their own', async () => {
		await server.travel(3 * 24 * HOUR);
		await facilitator.goto(link);
		const opens = facilitator.getByRole('button', { name: 'Open the room' });
		await opens.click();
		await expect(opens).toBeHidden();
		for (const page of Object.values(people)) await page.goto(link);
		await expect(ana.getByText('Until then only whoever has your sheet after you reads them')).toBeVisible();
		await expect(ana.getByRole('heading', { name: 'A sheet of your own' })).toBeVisible();
		await round(1, FIRST);
		for (const [name, page] of Object.entries(people)) expect(await ofOthers(page, name)).toEqual([]);
	});

	const begunBy = new Map(names.map((name) => [name, [name]]));
	const passes: string[] = [];
	let before = new Map(names.map((name) => [name, name]));
	for (const n of [2, 3, 4]) {
		await test.step(`in round ${n} each has another's sheet, nobody one that they had, nor two from the same person`, async () => {
			await end('Pass the sheets on');
			const held = await round(n, SECOND);
			const began = new Map([...held].map(([name, [first = '']]) => [name, first.split(' ')[0] ?? '']));
			expect([...began.values()].toSorted()).toEqual(names.toSorted());
			for (const [name, page] of Object.entries(people)) {
				const texts = held.get(name) ?? [];
				expect(begunBy.get(name)).not.toContain(began.get(name));
				begunBy.get(name)?.push(began.get(name) ?? '');
				passes.push(`${names.find((giver) => before.get(giver) === began.get(name))} to ${name}`);
				expect((await ofOthers(page, name)).toSorted()).toEqual(
					texts.filter((text) => !text.startsWith(name)).toSorted()
				);
			}
			before = began;
		});
	}

	await test.step('four people have had four sheets: whoever goes on begins another', async () => {
		expect(new Set(passes).size).toBe(12);
		await end('Pass the sheets on');
		for (const page of Object.values(people)) {
			await expect(page.getByText('There is no sheet left that you have not had')).toBeVisible();
		}
		await end('Pass the sheets on');
	});

	await test.step('after the last round all of it is open to all', async () => {
		await end('Open the cards');
		for (const name of names)
			for (const n of [1, 2, 3, 4]) await expect(bo.getByText(`${name} in round ${n}`)).toBeVisible();
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

	await test.step('they sort and vote apart, and the summary has the ideas and what came of them', async () => {
		await passRound(server, link, 6);
		await passRound(server, link, 7);
		await passRound(server, link, 8);
		await ana.reload();
		await expect(ana.getByRole('heading', { level: 1, name: 'What can you live with?' })).toBeVisible();
		const saved = ana.waitForResponse((answer) => answer.url().endsWith('/rpc/cast_vote') && answer.ok());
		await ana.getByRole('switch', { name: 'I can live with cleo in round 3', exact: true }).click();
		await saved;
		await passRound(server, link, 9);
		await facilitator.reload();
		await openEarly(facilitator);
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
