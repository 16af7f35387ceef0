/** What a phone has to fetch: the built bytes as they travel. */
import type { Page } from '@playwright/test';
import { createRetro, expect, giveDots, HOUR, test, write } from './fixtures.ts';

const KB = 1000;

/** Sums what a page fetches, as it travels, until it is asked. */
function weigh(page: Page) {
	const scripts: Promise<number>[] = [];
	const documents: Promise<number>[] = [];
	page.on('requestfinished', (request) => {
		const kind = request.resourceType();
		if (kind !== 'script' && kind !== 'document') return;
		const size = request.sizes().then(({ responseBodySize }) => responseBodySize);
		(kind === 'script' ? scripts : documents).push(size);
	});
	const sum = async (sizes: Promise<number>[]) => (await Promise.all(sizes)).reduce((total, size) => total + size, 0);
	return { scripts: () => sum(scripts), document: () => sum(documents) };
}

test('a participant page is light: the composer, then the live room', async ({ server, facilitator, bo, open }) => {
	const { link } = await createRetro(facilitator, server.origin);
	const first = weigh(bo);
	await bo.goto(link, { waitUntil: 'networkidle' });
	const composer = await first.scripts();
	const document = await first.document();
	console.info(`composer: ${Math.round(composer / KB)} kB of script, ${Math.round(document / KB)} kB of document`);
	expect(composer).toBeLessThanOrEqual(100 * KB);
	expect(document).toBeLessThanOrEqual(30 * KB);
	// What the server draws has its style before any code has come.
	expect(await (await bo.request.get(link)).text()).toMatch(/<link [^>]*CollectPhase[^>]* rel="stylesheet">/);

	// What joining takes is fetched while the first words are typed.
	await write(bo, 'What should we start doing?', 'Something light');
	await server.travel(6 * 24 * HOUR);
	await facilitator.goto(link);

	/** What another browser of the same person fetches, with nothing in its cache, and does there. */
	async function room(name: string, heading: string, act: (page: Page) => Promise<void>): Promise<void> {
		await expect(bo.getByRole('heading', { level: 1, name: heading })).toBeVisible({ timeout: 30_000 });
		const fresh = await open({ storageState: await bo.context().storageState() });
		const live = weigh(fresh);
		await fresh.goto(link, { waitUntil: 'networkidle' });
		await expect(fresh.getByText('up to date')).toBeVisible();
		await act(fresh);
		const script = await live.scripts();
		console.info(`${name}: ${Math.round(script / KB)} kB of script`);
		expect.soft(script, name).toBeLessThanOrEqual(160 * KB);
		await fresh.close();
	}

	await facilitator.getByRole('button', { name: 'Open the room' }).click();
	// The heaviest step, with all that is fetched only when it is used.
	await room('group, with dragging, a menu and a move', 'Put together what belongs together', async (page) => {
		const library = page.waitForEvent('requestfinished', (request) => request.resourceType() === 'script');
		await page.getByRole('checkbox', { name: 'Something light' }).hover();
		await library;
		await expect(page.locator('[data-card][draggable="true"]')).toBeVisible();
		await page.getByRole('button', { name: 'More about this card' }).click();
		await page.getByRole('list', { name: 'More about this card' }).getByRole('button', { name: 'Move' }).click();
		await expect(page.getByRole('dialog').getByRole('combobox')).toBeFocused();
	});
	await facilitator.getByRole('button', { name: 'Open the ballot' }).click();
	await room('vote', 'What matters most?', async (page) => {
		await giveDots(page, 'Something light', 1);
		await expect(page.getByText('4 dots left')).toBeVisible();
	});
	await facilitator.getByRole('button', { name: 'Close the ballot' }).click();
	await facilitator.getByRole('dialog').getByRole('button', { name: 'Close the ballot' }).click();
	await room('the result of a vote', 'Talk and decide', async (page) => {
		await expect(page.getByRole('region', { name: 'What the ballot says' })).toContainText('Something light');
	});
	await facilitator.getByRole('button', { name: 'Open the first topic' }).click();
	await room('discuss', 'Something light', async (page) => {
		await expect(page.getByLabel('What will be done?')).toBeVisible();
	});
});
