/**
 * axe finds nothing: on every page, in every phase, light and dark, in each language. Two more readers look at what a walker
 * looks at, as the same person in a browser of another language. Night changes colours alone: only they are looked at again.
 */
import AxeBuilder from '@axe-core/playwright';
import type { BrowserContextOptions, Page } from '@playwright/test';
import { everyPage } from './every-page.ts';
import { expect, test } from './fixtures.ts';

/** Of all that axe knows only these see colours. */
const COLOURS = ['color-contrast', 'link-in-text-block'];
const READERS = ['en', 'pt-BR'] as const;
/** Whoever walks does so in Spanish: menus and dialogs are seen in it. They are in Portuguese where sizes are looked at. */
const WALKER = 'es';
const STILL: BrowserContextOptions = { reducedMotion: 'reduce', locale: WALKER };

/** What axe has against the page: "color-contrast: .label > a". What is gone at a second look was a page in mid-change. */
async function violations(page: Page, only?: string[]): Promise<string[]> {
	const found = await look(page, only);
	return found.length === 0 ? found : look(page, only);
}

async function look(page: Page, only?: string[]): Promise<string[]> {
	// Nothing here is in a frame, so axe needs no page of its own to put its findings together.
	const axe = new AxeBuilder({ page }).setLegacyMode().options({
		resultTypes: ['violations'],
		...(only && { runOnly: { type: 'rule', values: only } })
	});
	const { violations: found } = await axe.analyze();
	return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

/** The colours of the night, of a page that is light. */
async function byNight(page: Page): Promise<string[]> {
	await page.emulateMedia({ colorScheme: 'dark' });
	const found = await violations(page, COLOURS);
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

test('axe finds nothing on any page, in any phase, light and dark, in three languages', async ({ server, open }) => {
	test.setTimeout(900_000);
	const [facilitator, ana, stranger] = await Promise.all([open(STILL), open(STILL), open(STILL)]);
	const readers = await Promise.all(
		READERS.map(async (locale) => ({ locale, reader: await open({ ...STILL, locale }) }))
	);
	const found: string[] = [];
	const examine = async (name: string, locale: string, page: Page) => {
		for (const [colours, list] of [
			['light', await violations(page)],
			['dark', await byNight(page)]
		] as const)
			found.push(...list.map((each) => `${name}, ${locale}, ${colours}: ${each}`));
	};
	await everyPage({ server, facilitator, ana, stranger, locale: WALKER }, async ({ name, page, isFleeting }) => {
		await Promise.all([
			examine(name, WALKER, page),
			...(isFleeting ? [] : readers).map(async ({ locale, reader }) => {
				await follow(reader, page);
				expect(await reader.locator('html').getAttribute('lang')).toBe(locale);
				await expect.poll(() => shape(reader), `${name} in ${locale}`).toBe(await shape(page));
				await examine(name, locale, reader);
			})
		]);
	});
	expect(found).toEqual([]);
});
