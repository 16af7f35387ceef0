/** Bad input, bad luck and bad will, as people meet them: words where it happened, and nothing typed is lost. */
import type { Page } from '@playwright/test';
import { createRetro, expect, giveDots, HOUR, test, voteTaken, write } from './fixtures.ts';

/** A ballot of fewer people says so, however many have voted. */
const FEW = 'How many have voted is shown once at least four people have.';

const START = 'What should we start doing?';
const STOP = 'What should we stop doing?';
const TITLE = 'Sprint 42, the release that slipped';

/** A page that was loaded anew has forgotten this. */
const mark = (page: Page) => page.evaluate(() => void Reflect.set(window, 'isSamePage', true));
const isSamePage = (page: Page) => page.evaluate(() => Reflect.get(window, 'isSamePage') === true);

const composer = (page: Page, question: string) => page.getByRole('textbox', { name: `A card for: ${question}` });
const add = (page: Page, question: string) =>
	page.getByRole('region', { name: question }).getByRole('button', { name: 'Add', exact: true }).click();

/** Three write a card each; the clock opens them, and the facilitator opens the ballot. */
async function openBallot(stage: {
	server: { origin: string; travel(ms: number): Promise<void> };
	facilitator: Page;
	people: readonly Page[];
	cards: readonly string[];
}): Promise<{ link: string; summary: string }> {
	const { server, facilitator, people, cards } = stage;
	const links = await createRetro(facilitator, server.origin, TITLE);
	for (const [n, page] of people.entries()) {
		await page.goto(links.link);
		await write(page, START, cards[n] ?? '');
	}
	await server.travel(6 * 24 * HOUR);
	await facilitator.goto(links.link);
	await facilitator.getByRole('button', { name: 'Open the room' }).click();
	await facilitator.getByRole('button', { name: 'Open the ballot' }).click();
	for (const page of people) {
		await expect(page.getByRole('heading', { name: 'What matters most?' })).toBeVisible({ timeout: 30_000 });
	}
	return links;
}

test('links that lead nowhere, doors that are shut, workshops that are over', async ({
	server,
	facilitator,
	ana,
	bo,
	cleo,
	open
}) => {
	test.setTimeout(240_000);

	await test.step('a title that is too long is refused at its field, and nothing typed is lost', async () => {
		await facilitator.goto(`${server.origin}/workshops/new`);
		const long = 'x'.repeat(300);
		await facilitator.getByLabel('What is it about?').fill(long);
		await facilitator.getByLabel('Why are you doing this?').fill('A purpose');
		await facilitator.getByRole('button', { name: 'Create it and get the link' }).click();
		await expect(facilitator.getByText('That is too long for a title: 120 characters fit.')).toBeVisible();
		await expect(facilitator.getByLabel('What is it about?')).toBeFocused();
		await expect(facilitator.getByLabel('What is it about?')).toHaveValue(long);
		await expect(facilitator.getByLabel('Why are you doing this?')).toHaveValue('A purpose');
		await facilitator.getByLabel('What is it about?').fill('');
		await facilitator.getByLabel('Why are you doing this?').fill('');
	});

	const { link, summary, desk } = await createRetro(facilitator, server.origin, TITLE);

	await test.step('a wrong link says what to do, and so does a wrong summary', async () => {
		const response = await ana.goto(link.replace(/.{4}$/, 'zzzz'));
		expect(response?.status()).toBe(404);
		await expect(ana.getByRole('heading', { name: 'This link leads nowhere' })).toBeVisible();
		expect((await ana.goto(`${server.origin}/w/%00x`))?.status()).toBe(404);
		await expect(ana.getByRole('heading', { name: 'This link leads nowhere' })).toBeVisible();
		expect((await ana.goto(`${server.origin}/w/%00x/device`))?.status()).toBe(404);
		expect((await ana.goto(`${server.origin}/w/%00x/calendar.ics`))?.status()).toBe(404);
		expect((await ana.goto(`${server.origin}/s/%00x`))?.status()).toBe(404);
		expect((await ana.goto(`${server.origin}/s/%00x.md`))?.status()).toBe(404);
		expect((await ana.goto(`${server.origin}/s/nothing`))?.status()).toBe(404);
		await expect(ana.getByRole('heading', { name: 'No summary at this link' })).toBeVisible();
		expect((await ana.goto(`${server.origin}/nowhere`))?.status()).toBe(404);
		await expect(ana.getByRole('heading', { name: 'There is nothing at this address' })).toBeVisible();
	});

	await test.step('a wrong device code stays in its field, to be put right', async () => {
		await ana.goto(link);
		await write(ana, START, 'Written before the door was shut');
		await bo.goto(`${link}/device`);
		await bo.getByLabel('Code').fill('abcd');
		await bo.getByRole('button', { name: 'Go on with this code' }).click();
		await expect(bo.getByText('A code has eight characters.')).toBeVisible();
		await bo.getByLabel('Code').fill('abcdefgh');
		await bo.getByRole('button', { name: 'Go on with this code' }).click();
		await expect(bo.getByText('This code is not valid any more.')).toBeVisible();
		await expect(bo.getByLabel('Code')).toHaveValue('abcdefgh');
	});

	const strange = await open();
	await test.step('somebody writes a first card where there is no network, and does not come back for long', async () => {
		await strange.goto(link, { waitUntil: 'networkidle' });
		await strange.context().setOffline(true);
		await composer(strange, START).fill('Waits for a workshop that will be gone');
		await add(strange, START);
		await expect(strange.getByText('1 not sent yet')).toBeVisible();
	});

	await test.step('a locked door keeps a newcomer out, with the text that he wrote, and nobody else', async () => {
		await cleo.goto(link);
		await composer(cleo, START).fill('Written while the door was shut');
		await facilitator.goto(desk);
		await facilitator.getByRole('switch', { name: 'Close the door' }).click();
		await expect(facilitator.getByRole('switch', { name: 'Close the door' })).toBeChecked();
		await add(cleo, START);
		await expect(cleo.getByText('The facilitator has closed the door: nobody new can join')).toBeVisible();
		await expect(composer(cleo, START)).toHaveValue('Written while the door was shut');
		await cleo.reload();
		await expect(cleo.getByText('The facilitator has closed the door')).toBeVisible();
		await expect(cleo.getByRole('textbox', { name: START })).toHaveValue('Written while the door was shut');
		await write(ana, STOP, 'Who is in stays in');
	});

	await test.step('an ended workshop says so, and leads those who took part to its summary', async () => {
		await mark(ana);
		await server.travel(30 * 24 * HOUR);
		await expect(ana.getByRole('link', { name: 'Read the summary' })).toBeVisible({ timeout: 30_000 });
		expect(await isSamePage(ana)).toBe(true);
		await bo.goto(link);
		await expect(bo.getByText('This has ended')).toBeVisible();
		await expect(bo.getByText('Nothing can be added any more.')).toBeVisible();
	});

	await test.step('a deleted workshop is gone for everyone, and says that it was deleted', async () => {
		await facilitator.goto(desk);
		await facilitator.getByRole('button', { name: 'Delete…' }).click();
		const dialog = facilitator.getByRole('dialog');
		await dialog.getByLabel('Type the title to confirm').fill('Another title');
		await dialog.getByRole('button', { name: 'Delete everything' }).click();
		await expect(dialog.getByText('That is not the title.')).toBeVisible();
		await dialog.getByLabel('Type the title to confirm').fill(TITLE);
		await dialog.getByRole('button', { name: 'Delete everything' }).click();
		await facilitator.waitForURL('**/dashboard');
		await expect(facilitator.getByText(TITLE)).toBeHidden();
		await expect(ana.getByText('This workshop was deleted by its facilitator')).toBeVisible();
		expect((await bo.goto(link))?.status()).toBe(410);
		await expect(bo.getByRole('heading', { name: 'This workshop was deleted' })).toBeVisible();
		await strange.goto('about:blank');
		await strange.context().setOffline(false);
		expect((await strange.goto(link))?.status()).toBe(410);
		await expect(strange.getByLabel('What you wrote')).toHaveValue('Waits for a workshop that will be gone');
		expect((await bo.goto(summary))?.status()).toBe(410);
		await expect(bo.getByRole('heading', { name: 'This summary was deleted' })).toBeVisible();
	});
});

test('a card that is written without a network stays, and arrives once', async ({ server, facilitator, ana }) => {
	const { link } = await createRetro(facilitator, server.origin);
	await ana.goto(link);
	await composer(ana, START).focus();

	await test.step('the first card: it stands below its question, and goes by itself', async () => {
		// What the submit needs is fetched while somebody types: who is cut off before that waits as well.
		await composer(ana, START).fill('The first of all');
		await expect(
			ana.getByRole('region', { name: START }).getByRole('button', { name: 'Add', exact: true })
		).toBeEnabled();
		await ana.context().setOffline(true);
		await add(ana, START);
		await expect(ana.getByText('1 not sent yet')).toBeVisible();
		await expect(ana.getByText('The first of all')).toBeVisible();
		await expect(composer(ana, START)).toHaveValue('');
		// It stands in the list before the server has it: what is cut off next is another card.
		const taken = ana.waitForResponse((answer) => answer.url().endsWith('/rpc/add_card'));
		await ana.context().setOffline(false);
		expect((await taken).ok()).toBe(true);
		await expect(ana.getByRole('listitem').filter({ hasText: 'The first of all' })).toBeVisible();
		await expect(ana.getByText('up to date')).toBeVisible();
		// Code that was cut off may need the page anew; from here on nothing does.
		await mark(ana);
	});

	await test.step('a later card: it stands in the list, the page says what is the matter', async () => {
		await ana.context().setOffline(true);
		await expect(ana.getByText('offline, trying again')).toBeVisible();
		await composer(ana, STOP).fill('Written in a tunnel');
		await add(ana, STOP);
		await expect(ana.getByText('Written in a tunnel')).toBeVisible();
		await expect(composer(ana, STOP)).toHaveValue('');
		await expect(ana.getByText('1 not sent yet')).toBeVisible();
		await expect(ana.getByText('Written in a tunnel')).toBeVisible();
	});

	await test.step('back in the net it arrives by itself, once', async () => {
		await ana.context().setOffline(false);
		await expect(ana.getByText('up to date')).toBeVisible({ timeout: 20_000 });
		await expect(ana.getByText('1 not sent yet')).toBeHidden();
		await expect(ana.getByText('Written in a tunnel')).toBeVisible();
		expect(await isSamePage(ana)).toBe(true);
		await ana.reload();
		await expect(ana.getByText('Written in a tunnel')).toHaveCount(1);
		await expect(ana.getByText('The first of all')).toHaveCount(1);
	});

	await test.step('one that the reveal has overtaken is offered to its author, and not made public by itself', async () => {
		await ana.context().setOffline(true);
		await composer(ana, STOP).fill('Meant to be sealed');
		await add(ana, STOP);
		await expect(ana.getByText('1 not sent yet')).toBeVisible();
		await server.travel(6 * 24 * HOUR);
		await ana.context().setOffline(false);
		await expect(ana.getByRole('heading', { name: 'Read what everyone wrote' })).toBeVisible({ timeout: 30_000 });
		await expect(ana.getByRole('alert').getByLabel('What you wrote')).toHaveValue('Meant to be sealed');
		await facilitator.goto(link);
		await expect(facilitator.getByText('Written in a tunnel')).toBeVisible();
		await expect(facilitator.getByText('Meant to be sealed')).toBeHidden();
		await ana.getByRole('button', { name: 'Send again' }).click();
		await expect(facilitator.getByText('Meant to be sealed')).toBeVisible();
		await expect(facilitator.getByText('added later', { exact: true })).toBeVisible();
	});
});

test('a restart in the middle of a vote, two tabs of one person, and a ballot that is voided', async ({
	server,
	facilitator,
	ana,
	bo,
	open
}) => {
	test.setTimeout(240_000);
	const [ONE, TWO] = ['Review within a working day', 'Two teams in the same code'];
	const { link } = await openBallot({ server, facilitator, people: [ana, bo], cards: [ONE, TWO] });

	await test.step('while the server is away the page says so; a vote cast meanwhile arrives when it is back', async () => {
		for (const page of [facilitator, ana, bo]) await mark(page);
		await Promise.all([voteTaken(ana, 2), giveDots(ana, ONE, 2)]);
		await server.stop('SIGKILL');
		for (const page of [facilitator, ana, bo]) await expect(page.getByText(/^(reconnecting|offline)/)).toBeVisible();
		await giveDots(bo, ONE, 1);
		await expect(bo.getByText('4 dots left')).toBeVisible();
		await server.restart();
		for (const page of [facilitator, ana, bo]) {
			await expect(page.getByText('up to date')).toBeVisible({ timeout: 30_000 });
			expect(await isSamePage(page)).toBe(true);
		}
		await expect(ana.getByText('3 dots left')).toBeVisible();
		await expect(bo.getByText('4 dots left')).toBeVisible();
		await expect(bo.getByText('1 not sent yet')).toHaveCount(0);
		const anew = await bo.context().newPage();
		await expect(async () => {
			await anew.goto(link);
			await expect(anew.getByText('4 dots left'), 'the ballot has it, not this page alone').toBeVisible({
				timeout: 3_000
			});
		}).toPass();
		await anew.close();
		for (const page of [facilitator, ana, bo]) await expect(page.getByText(FEW)).toBeVisible();
	});

	await test.step('a second tab cannot spend the same dots again: it knows of them at once', async () => {
		const tab = await ana.context().newPage();
		await tab.goto(link);
		await expect(tab.getByText('3 dots left')).toBeVisible();
		await giveDots(ana, TWO, 3);
		await expect(tab.getByText('0 dots left')).toBeVisible();
		await expect(tab.getByRole('button', { name: `Dots on ${ONE}: one more` })).toBeDisabled();
		await tab.getByRole('button', { name: `Dots on ${ONE}: one less` }).click();
		await expect(tab.getByText('1 dot left')).toBeVisible();
		await expect(ana.getByText('1 dot left')).toBeVisible();
		await tab.close();
	});

	await test.step('another browser of one person cannot either, though it has not heard of them', async () => {
		await Promise.all([voteTaken(bo, 2), giveDots(bo, ONE, 1)]);
		const twin = await open({ storageState: await bo.context().storageState() });
		await twin.goto(link);
		await expect(twin.getByText('3 dots left')).toBeVisible();
		await expect(twin.getByText('up to date')).toBeVisible();
		let hear = () => {};
		const heard = new Promise<void>((resolve) => (hear = resolve));
		await twin.route('**/rpc/get_workshop', async (route) => {
			await heard;
			await route.continue();
		});
		await Promise.all([voteTaken(bo, 3), giveDots(bo, TWO, 3)]);
		await giveDots(twin, ONE, 1);
		hear();
		await expect(twin.getByText('You have no dots left. Take one back from another topic first.')).toBeVisible();
		await expect(twin.getByText('0 dots left')).toBeVisible();
		await twin.close();
	});

	await test.step('going back over votes is asked about, told to all, and gives the dots back', async () => {
		await facilitator.getByRole('button', { name: 'Close the ballot' }).click();
		await facilitator.getByRole('dialog').getByRole('button', { name: 'Close the ballot' }).click();
		await expect(ana.getByRole('heading', { name: 'Talk and decide' })).toBeVisible();
		await facilitator.getByRole('button', { name: 'One step back' }).click();
		const dialog = facilitator.getByRole('dialog');
		await expect(
			dialog.getByText('Going back discards it: everyone gets their votes back and is told so.')
		).toBeVisible();
		await dialog.getByRole('button', { name: 'Cancel' }).click();
		await expect(ana.getByRole('heading', { name: 'Talk and decide' })).toBeVisible();
		await facilitator.getByRole('button', { name: 'One step back' }).click();
		await dialog.getByRole('button', { name: 'Discard the ballot and go back' }).click();
		for (const page of [facilitator, ana, bo]) {
			await expect(page.getByText('The facilitator went back, so the ballot was discarded')).toBeVisible();
			await expect(page.getByText(FEW)).toBeVisible();
		}
		for (const page of [ana, bo]) await expect(page.getByText('5 dots left')).toBeVisible();
	});

	await test.step('and so it is when the ballot is still open, one step further back', async () => {
		await Promise.all([voteTaken(bo, 2), giveDots(bo, TWO, 2)]);
		await facilitator.getByRole('button', { name: 'One step back' }).click();
		await facilitator.getByRole('dialog').getByRole('button', { name: 'Discard the ballot and go back' }).click();
		for (const page of [ana, bo]) {
			await expect(page.getByRole('heading', { name: 'Put together what belongs together' })).toBeVisible();
			await expect(page.getByText('The facilitator went back, so the ballot was discarded')).toBeVisible();
		}
		await facilitator.getByRole('button', { name: 'Open the ballot' }).click();
		for (const page of [ana, bo]) {
			await expect(page.getByText('5 dots left')).toBeVisible();
			await expect(page.getByText(FEW)).toBeVisible();
		}
		await facilitator.getByRole('button', { name: 'Close the ballot' }).click();
		await facilitator.getByRole('dialog').getByRole('button', { name: 'Close the ballot' }).click();
		await expect(ana.getByText('The facilitator went back, so the ballot was discarded')).toBeHidden();
	});
});
