/**
 * axe finds nothing: on every page, in every phase and method, light and dark, in three languages. Each walk is made in Spanish,
 * where all rules are asked by day and colours again by night, which changes nothing else. In English and in Portuguese all
 * but colours is asked, as words change none: in Portuguese where sizes are looked at (`hands.e2e.ts`), in English here on
 * every page, and for every method where keys are pressed (`method-keys.e2e.ts`).
 */
import type { BrowserContextOptions, Page } from '@playwright/test';
import { violations } from './axe.ts';
import { everyMethod } from './every-method.ts';
import { everyPage } from './every-page.ts';
import { expect, test } from './fixtures.ts';

/** What axe has against a page, with the light that it was seen in. */
type Look = (page: Page) => Promise<string[]>;

const byDay: Look = (page) => violations(page, 'all');
const byNight: Look = async (page) => {
	await page.emulateMedia({ colorScheme: 'dark' });
	// Chromium gives the colours of the night with a frame, not with the query.
	await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
	const found = await violations(page, 'colours');
	await page.emulateMedia({ colorScheme: 'light' });
	return found.map((each) => `by night, ${each}`);
};
const words: Look = (page) => violations(page, 'all but colours');

test.describe.configure({ mode: 'parallel' });

for (const [what, walk, locale, looks] of [
	['page, in any phase', everyPage, 'es', [byDay, byNight]],
	['page, in any phase', everyPage, 'en', [words]],
	['method, in any round', everyMethod, 'es', [byDay, byNight]]
] as const) {
	test(`axe finds nothing on any ${what} (${locale})`, async ({ server, open }) => {
		test.setTimeout(600_000);
		const still: BrowserContextOptions = { reducedMotion: 'reduce', locale };
		const [facilitator, ana, stranger] = await Promise.all([open(still), open(still), open(still)]);
		const found: string[] = [];
		await walk({ server, facilitator, ana, stranger, locale }, async ({ name, page }) => {
			for (const look of looks) found.push(...(await look(page)).map((each) => `${name}: ${each}`));
		});
		expect(found).toEqual([]);
	});
}
