/** What a phone has to fetch: the built bytes as they travel. */
import type { Page } from '@playwright/test';
import { createRetro, expect, HOUR, test, write } from './fixtures.ts';

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

	// What joining takes is fetched while the first words are typed.
	await write(bo, 'What should we start doing?', 'Something light');
	await server.travel(6 * 24 * HOUR);
	await facilitator.goto(link);
	await facilitator.getByRole('button', { name: 'Open the room' }).click();
	await facilitator.getByRole('button', { name: 'Open the ballot' }).click();
	await expect(bo.getByRole('heading', { name: 'What matters most?' })).toBeVisible({ timeout: 30_000 });
	// Another browser of the same person: nothing is cached.
	const fresh = await open({ storageState: await bo.context().storageState() });
	const live = weigh(fresh);
	await fresh.goto(link, { waitUntil: 'networkidle' });
	await expect(fresh.getByText('up to date')).toBeVisible();
	const room = await live.scripts();
	console.info(`live room: ${Math.round(room / KB)} kB of script`);
	expect(room).toBeLessThanOrEqual(160 * KB);
});
