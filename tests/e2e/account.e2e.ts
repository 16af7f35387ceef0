/** The facilitator's account: made from nothing without losing anything, and a way in from any browser. */
import { createRetro, expect, test, write } from './fixtures.ts';
import type { Page } from '@playwright/test';

const EMAIL = 'ana.facilitator@example.org';
const PASSWORD = 'a calm sea and a kettle';
const START = 'What should we start doing?';
const STOP = 'What should we stop doing?';

const fillIn = async (page: Page, email: string, password: string) => {
	await page.getByLabel('E-mail').fill(email);
	await page.getByLabel('Password', { exact: true }).fill(password);
};
/** Writes a card that the server does not get, and leaves the page. */
async function writeInTheTunnel(page: Page, text: string) {
	await expect(page.getByText('up to date')).toBeVisible();
	await page.context().setOffline(true);
	await page.getByRole('textbox', { name: `A card for: ${START}` }).fill(text);
	await page.getByRole('region', { name: START }).getByRole('button', { name: 'Add', exact: true }).click();
	await expect(page.getByText('1 not sent yet').first()).toBeVisible();
	await page.goto('about:blank');
	await page.context().setOffline(false);
}

/** All that waits in this browser, whoever did it. */
const waiting = (page: Page) =>
	page.evaluate(
		() =>
			new Promise<string>((resolve, reject) => {
				const opened = indexedDB.open('overlap');
				opened.onerror = () => reject(opened.error);
				opened.onsuccess = () => {
					const lists = opened.result.transaction('outbox').objectStore('outbox').getAll();
					lists.onsuccess = () => resolve(JSON.stringify(lists.result));
					lists.onerror = () => reject(lists.error);
				};
			})
	);

const listed = (page: Page, title: string) => page.getByRole('main').getByText(title).first();

test('a facilitator keeps the dashboard with an account and opens it in another browser', async ({
	server,
	facilitator,
	open
}) => {
	const retro = await createRetro(facilitator, server.origin, 'Sprint 42');
	await facilitator.goto(retro.link);
	await write(facilitator, START, 'Review within a working day');

	await test.step('makes an account, and is told what it is worth without mail', async () => {
		await facilitator.goto(`${server.origin}/dashboard`);
		await facilitator.getByRole('link', { name: 'Keep with an account' }).click();
		await expect(facilitator.getByText('This server sends no mail.')).toBeVisible();
		await fillIn(facilitator, EMAIL, 'too short');
		await facilitator.getByRole('button', { name: 'Make the account' }).click();
		await expect(facilitator.getByText('Ten characters or more, please.')).toBeVisible();
		await expect(facilitator.getByLabel('Password', { exact: true })).toBeFocused();
		await facilitator.getByLabel('Password', { exact: true }).fill(PASSWORD);
		await facilitator.getByRole('button', { name: 'Make the account' }).click();
		await expect(facilitator.getByRole('main').getByText(`sign in as ${EMAIL} in any browser`)).toBeVisible();
		await facilitator.getByRole('link', { name: 'Open the dashboard' }).click();
		await expect(listed(facilitator, 'Sprint 42')).toBeVisible();
		await expect(facilitator.getByRole('banner').getByRole('link', { name: EMAIL })).toBeVisible();
	});

	await test.step('signs out: this browser has nothing any more', async () => {
		await facilitator.goto(retro.link);
		const composer = facilitator.getByRole('textbox', { name: `A card for: ${START}` });
		await facilitator
			.getByRole('textbox', { name: `A card for: ${STOP}` })
			.fill('Half a thought, not meant for who sits here next');
		await writeInTheTunnel(facilitator, 'Never sent, and not meant for them either');
		await facilitator.goto(`${server.origin}/dashboard`);
		expect(await waiting(facilitator)).toContain('Never sent');
		await facilitator.getByRole('link', { name: EMAIL }).click();
		await facilitator.getByRole('button', { name: 'Sign out' }).click();
		const dialog = facilitator.getByRole('dialog', { name: 'Sign out before everything is sent?' });
		await expect(dialog).toContainText('1 thing that you did here is not in its workshop yet.');
		await dialog.getByRole('button', { name: 'Sign out all the same' }).click();
		await expect(facilitator.getByText('No workshops in this browser yet')).toBeVisible();
		await expect(facilitator.getByText('Sprint 42')).toBeHidden();
		await facilitator.goto(retro.desk);
		await expect(facilitator).toHaveURL(/\/dashboard$/);
		await facilitator.goto(retro.link);
		await expect(composer).toHaveValue('');
		expect(await facilitator.evaluate(() => JSON.stringify(localStorage))).not.toContain('Half a thought');
		expect(await waiting(facilitator)).not.toContain('Never sent');
	});

	await test.step('signs in with a fresh browser: the same dashboard, the same desk, the same place', async () => {
		const elsewhere = await open({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
		await elsewhere.goto(`${server.origin}/dashboard`);
		await elsewhere.getByRole('link', { name: 'Sign in to your account' }).click();
		await fillIn(elsewhere, EMAIL.toUpperCase(), 'not the password');
		await elsewhere.getByRole('button', { name: 'Sign in' }).click();
		await expect(elsewhere.getByText('do not belong together')).toBeVisible();
		await elsewhere.getByLabel('Password', { exact: true }).fill(PASSWORD);
		await elsewhere.getByRole('button', { name: 'Sign in' }).click();
		await expect(listed(elsewhere, 'Sprint 42')).toBeVisible();
		await elsewhere.goto(retro.desk);
		await expect(elsewhere.getByLabel('Participant link', { exact: true })).toHaveValue(retro.link);
		await elsewhere.goto(retro.link);
		await expect(elsewhere.getByText('Review within a working day')).toBeVisible();
	});
});

test('signing in where somebody is known already loses nothing; a new password ends the other browser', async ({
	server,
	facilitator,
	ana,
	open
}) => {
	await createRetro(facilitator, server.origin, 'The first retro');
	await facilitator.goto(`${server.origin}/auth/account`);
	await fillIn(facilitator, EMAIL, PASSWORD);
	await facilitator.getByRole('button', { name: 'Make the account' }).click();
	await expect(facilitator.getByRole('heading', { name: 'Your account' })).toBeVisible();

	const second = await open();
	const retro = await createRetro(second, server.origin, 'The second retro');
	await ana.goto(retro.link);
	await write(ana, START, 'Said by somebody else');

	await test.step('an e-mail that is taken is said to be, and the way out is to sign in', async () => {
		await second.goto(`${server.origin}/auth/account`);
		await fillIn(second, EMAIL, PASSWORD);
		await second.getByRole('button', { name: 'Make the account' }).click();
		await expect(second.getByText('There is an account with this e-mail already.')).toBeVisible();
	});

	await test.step('signing out without an account says first what it costs', async () => {
		await second.getByRole('button', { name: 'Sign out' }).click();
		await expect(second.getByRole('dialog')).toContainText('You have no account.');
		await second.getByRole('button', { name: 'Cancel' }).click();
	});

	await test.step('a card that was written without a network waits for the account', async () => {
		await second.goto(retro.link);
		await write(second, START, 'Sent at once');
		await writeInTheTunnel(second, 'Sent by the account');
		await second.goto(`${server.origin}/auth/account`);
	});

	await test.step('both dashboards are one', async () => {
		await second.getByRole('link', { name: 'Sign in to your account' }).click();
		await expect(second.getByText('This browser has 1 workshop on its dashboard')).toBeVisible();
		await fillIn(second, EMAIL, PASSWORD);
		await second.getByRole('button', { name: 'Sign in' }).click();
		for (const title of ['The first retro', 'The second retro']) await expect(listed(second, title)).toBeVisible();
		await facilitator.goto(`${server.origin}/dashboard`);
		await expect(listed(facilitator, 'The second retro')).toBeVisible();
	});

	await test.step('the card arrives as the same participant’s, once', async () => {
		const sent = second.waitForResponse((response) => response.url().endsWith('/rpc/add_card') && response.ok());
		await second.goto(retro.link);
		await sent;
		await expect.poll(() => waiting(second)).not.toContain('Sent by the account');
		await facilitator.goto(retro.link);
		for (const page of [second, facilitator]) {
			const cards = page.getByRole('region', { name: START }).getByRole('listitem');
			await expect(cards.filter({ hasText: 'Sent by the account' })).toHaveCount(1);
			await expect(cards.filter({ hasText: 'Sent at once' })).toHaveCount(1);
		}
	});

	await test.step('a new password signs the other browser out', async () => {
		await second.goto(`${server.origin}/auth/account`);
		await second.getByLabel('Current password').fill(PASSWORD);
		await second.getByLabel('New password').fill('another kettle, calmer still');
		await second.getByRole('button', { name: 'Change the password' }).click();
		await expect(second.getByText('Every other browser has to sign in again')).toBeVisible();
		await facilitator.goto(`${server.origin}/dashboard`);
		await expect(facilitator.getByText('No workshops in this browser yet')).toBeVisible();
		await second.goto(`${server.origin}/dashboard`);
		await expect(listed(second, 'The first retro')).toBeVisible();
	});

	await test.step('who has to sign in again, because the server forgot, loses nothing that was not sent', async () => {
		await second.goto(retro.link);
		await writeInTheTunnel(second, 'Not sent when the server forgot');
		await server.loseItsPeople();
		await second.goto(`${server.origin}/dashboard`);
		await expect(second.getByText('The server does not know this browser any more')).toBeVisible();
		await second.getByRole('main').getByRole('link', { name: 'Sign in to your account' }).click();
		await fillIn(second, EMAIL, 'another kettle, calmer still');
		await second.getByRole('button', { name: 'Sign in' }).click();
		await expect(listed(second, 'The first retro')).toBeVisible();
		await second.goto(retro.link);
		const cards = second.getByRole('region', { name: START }).getByRole('listitem');
		await expect(cards.filter({ hasText: 'Not sent when the server forgot' })).toHaveCount(1);
		await expect.poll(() => waiting(second)).not.toContain('Not sent when the server forgot');
	});
});
