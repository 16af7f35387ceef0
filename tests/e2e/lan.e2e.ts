/**
 * Over plain http at an address of the network, where a browser grants no secure context: no clipboard interface, no
 * crypto.randomUUID, no service worker. Nothing of the product may depend on them.
 */
import { networkInterfaces } from 'node:os';
import { AppServer } from '../support/server.ts';
import { createRetro, expect, test as stage, write } from './fixtures.ts';

const START = 'What should we start doing?';

/** An address at which others on the network reach this machine. A loopback address would count as secure. */
function ownAddress(): string {
	const addresses = Object.values(networkInterfaces()).flatMap((found = []) => found);
	const own = addresses.find(({ family, internal }) => family === 'IPv4' && !internal);
	if (!own) throw new Error('This machine has no network address but loopback, so this story cannot be told here.');
	return own.address;
}

const test = stage.extend({
	server: async ({}, use, info) => {
		const server = await AppServer.start({ HOST: '0.0.0.0' });
		await use(server);
		if (info.status !== info.expectedStatus) console.error(server.output.join(''));
		await server.remove();
	}
});

test('a team writes at an address of its own network, over plain http', async ({
	server,
	facilitator,
	ana,
	bo,
	open
}) => {
	const origin = `http://${ownAddress()}:${server.port}`;
	expect(server.output.join('')).toContain(origin);
	const { link } = await createRetro(facilitator, origin);
	expect(link).toMatch(new RegExp(`^${origin}/w/`));
	expect(await facilitator.evaluate(() => window.isSecureContext)).toBe(false);
	await expect(facilitator.getByText('Nobody else can open this link yet.')).toBeHidden();

	await test.step('the link is copied without the clipboard interface', async () => {
		expect(await facilitator.evaluate(() => 'clipboard' in navigator)).toBe(false);
		await facilitator.getByRole('button', { name: 'Copy the link' }).click();
		await expect(facilitator.getByText('Copied.')).toBeVisible();
		await facilitator.goto(link);
		await expect(facilitator.getByText('up to date')).toBeVisible();
		const composer = facilitator.getByRole('textbox', { name: `A card for: ${START}` });
		await composer.focus();
		await facilitator.keyboard.press('ControlOrMeta+V');
		await expect(composer).toHaveValue(link);
		await composer.fill('');
	});

	await test.step('Ana writes in another browser and keeps her place on a third', async () => {
		await ana.goto(link);
		await write(ana, START, 'Review within a working day');
		await ana.reload();
		await expect(ana.getByText('Review within a working day')).toBeVisible();
		await ana.getByRole('button', { name: 'Show a code' }).click();
		const privately = await ana.getByLabel('Private link, for you alone').inputValue();
		const phone = await open({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
		await phone.goto(privately);
		await phone.getByRole('button', { name: 'Go on with this code' }).click();
		await expect(phone.getByText('Review within a working day')).toBeVisible();
		await write(phone, START, 'Announce changes before they begin');
		await expect(phone.getByText('up to date')).toBeVisible();
	});

	await test.step('a first card that waited makes one person of Bo, though two tabs open at once and there are no locks', async () => {
		const context = bo.context();
		await bo.goto(link, { waitUntil: 'networkidle' });
		await context.setOffline(true);
		await bo.getByRole('textbox', { name: `A card for: ${START}` }).fill('Written in a tunnel');
		await bo.getByRole('region', { name: START }).getByRole('button', { name: 'Add', exact: true }).click();
		await expect(bo.getByText('1 not sent yet')).toBeVisible();
		await bo.close();
		const made: string[] = [];
		context.on('request', (request) => {
			if (request.url().endsWith('/auth/v1/signup')) made.push(request.url());
		});
		await context.setOffline(false);
		const tabs = [await context.newPage(), await context.newPage()];
		await Promise.all(tabs.map((tab) => tab.goto(link)));
		for (const tab of tabs) {
			await expect(tab.getByRole('listitem').filter({ hasText: 'Written in a tunnel' })).toHaveCount(1);
			await expect(tab.getByText('up to date')).toBeVisible();
		}
		expect(made).toHaveLength(1);
		await Promise.all(tabs.map((tab) => tab.close()));
	});

	await test.step('the sign-in of a page without a secure context holds over a restart', async () => {
		await server.restart();
		await ana.reload();
		await expect(ana.getByText('Announce changes before they begin')).toBeVisible();
		const [cookie] = await ana.context().cookies();
		expect(cookie).toMatchObject({ secure: false, sameSite: 'Lax' });
	});

	await test.step('a form of the same origin is taken, one of another is not', async () => {
		const post = (from: string) =>
			ana.request.post(link, { headers: { origin: from }, form: { any: 'thing' }, failOnStatusCode: false });
		// There is no form action: 405 says that the request came through, 403 that it was taken for somebody else's.
		expect((await post(origin)).status()).toBe(405);
		expect((await post('http://elsewhere.example')).status()).toBe(403);
	});
});
