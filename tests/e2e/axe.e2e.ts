/**
 * axe finds nothing: on every page, in every phase and method, light and dark, in three languages. Whoever walks does so in
 * Spanish, and all rules are asked there by day; night changes colours alone, so only they are asked again. A reader looks at
 * the same in English, as the same person in a browser of that language: words change no colours, all else is asked. In
 * Portuguese the walks are examined where sizes are looked at (`hands.e2e.ts`), with their menus and dialogs as here.
 */
import type { BrowserContextOptions, Page } from '@playwright/test';
import { violations } from './axe.ts';
import { everyMethod } from './every-method.ts';
import { everyPage } from './every-page.ts';
import { expect, test } from './fixtures.ts';

const [WALKER, READER] = ['es', 'en'] as const;
const STILL: BrowserContextOptions = { reducedMotion: 'reduce', locale: WALKER };

/** The colours of the night, of a page that is light. */
async function byNight(page: Page): Promise<string[]> {
	await page.emulateMedia({ colorScheme: 'dark' });
	const found = await violations(page, 'colours');
	await page.emulateMedia({ colorScheme: 'light' });
	return found;
}

/** How much there is to press, to read out as a heading and to type in: it is the same in every language. */
const shape = (page: Page) => page.locator(':is(h1, h2, h3, button, input, textarea, summary):visible').count();

/** The same person at the same place, in a browser of another language: with all that this one remembers. */
async function follow(reader: Page, page: Page): Promise<void> {
	await reader.context().setStorageState(await page.context().storageState());
	await reader.goto(page.url());
	const tab = await page.evaluate(() => Object.entries(sessionStorage));
	const news = await reader.evaluate((entries) => {
		const unknown = entries.filter(([key, value]) => sessionStorage.getItem(key) !== value);
		for (const [key, value] of unknown) sessionStorage.setItem(key, value);
		return unknown.length;
	}, tab);
	if (news > 0) await reader.reload();
}

test.describe.configure({ mode: 'parallel' });

for (const [what, walk] of [
	['page, in any phase', everyPage],
	['method, in any round', everyMethod]
] as const) {
	test(`axe finds nothing on any ${what}, light and dark, in three languages`, async ({ server, open }) => {
		test.setTimeout(600_000);
		const [facilitator, ana, stranger] = await Promise.all([open(STILL), open(STILL), open(STILL)]);
		const reader = await open({ ...STILL, locale: READER });
		const found: string[] = [];
		await walk({ server, facilitator, ana, stranger, locale: WALKER }, async ({ name, page, isFleeting }) => {
			const note = (how: string, list: readonly string[]) =>
				found.push(...list.map((each) => `${name}, ${how}: ${each}`));
			const walker = async () => {
				note('by day', await violations(page, 'all'));
				note('by night', await byNight(page));
			};
			const other = async () => {
				await follow(reader, page);
				expect(await reader.locator('html').getAttribute('lang')).toBe(READER);
				await expect.poll(() => shape(reader), `${name} in ${READER}`).toBe(await shape(page));
				note(READER, await violations(reader, 'all but colours'));
			};
			await Promise.all([walker(), ...(isFleeting ? [] : [other()])]);
		});
		expect(found).toEqual([]);
	});
}
