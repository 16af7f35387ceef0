/** What a phone has to fetch: the built bytes as they travel. */
import type { Page } from '@playwright/test';
import { castVote } from '../../src/lib/data/ballots.ts';
import { joinWorkshop } from '../../src/lib/data/participants.ts';
import { getWorkshop, lookUpWorkshop } from '../../src/lib/data/workshops.ts';
import { signedIn } from '../support/pages.ts';
import type { AppServer } from '../support/server.ts';
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

/** So many more vote, without a browser. */
async function vote({ origin }: Pick<AppServer, 'origin'>, link: string, people: number): Promise<void> {
	const { publishableKey }: { publishableKey: string } = await (await fetch(`${origin}/healthz`)).json();
	const code = link.split('/').at(-1) ?? '';
	for (let n = 0; n < people; n++) {
		const client = await signedIn(origin, publishableKey);
		await joinWorkshop(client, code, null);
		const { shared } = await getWorkshop(client, (await lookUpWorkshop(client, code)).id ?? '');
		await castVote(client, shared.workshop.phase_id ?? '', shared.topics[0]?.id ?? '', (n % 3) + 1);
	}
}

test('a participant page is light: the composer, then the live room', async ({ server, facilitator, bo, open }) => {
	const { link } = await createRetro(facilitator, server.origin);
	const first = weigh(bo);
	await bo.goto(link, { waitUntil: 'networkidle' });
	const composer = await first.scripts();
	const document = await first.document();
	console.info(`composer: ${(composer / KB).toFixed(1)} kB of script, ${(document / KB).toFixed(1)} kB of document`);
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
		console.info(`${name}: ${(script / KB).toFixed(1)} kB of script`);
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
	// Enough for the result to be drawn.
	await vote(server, link, 5);
	await facilitator.getByRole('button', { name: 'Close the ballot' }).click();
	await facilitator.getByRole('dialog').getByRole('button', { name: 'Close the ballot' }).click();
	await room('the result of a vote, drawn', 'Talk and decide', async (page) => {
		const result = page.getByRole('region', { name: 'What the ballot says' });
		await expect(result).toContainText('Something light');
		await expect(result.getByRole('table')).toBeAttached();
	});
	await facilitator.getByRole('button', { name: 'Open the first topic' }).click();
	await room('discuss', 'Something light', async (page) => {
		await expect(page.getByLabel('What will be done?')).toBeVisible();
	});
});
