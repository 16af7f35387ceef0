/** Personas: each has a browser of its own in a zone of its own. One server a story, with a data folder of its own. */
import { expect, test as base, type Browser, type BrowserContextOptions, type Page } from '@playwright/test';
import { m } from '../../src/lib/i18n/paraglide/messages.js';
import type { Locale } from '../../src/lib/i18n/paraglide/runtime.js';
import { AppServer } from '../support/server.ts';

export const HOUR = 3_600_000;

/** The language of a page, as its messages take it. */
export interface Said {
	locale: Locale;
}

const ENGLISH: Said = { locale: 'en' };

interface Stage {
	server: AppServer;
	/** Opens another browser. What goes wrong in its pages fails the story. */
	open: (options?: BrowserContextOptions) => Promise<Page>;
	facilitator: Page;
	ana: Page;
	/** on a phone */
	bo: Page;
	cleo: Page;
}

/** What the browser itself says while the server is away, which these stories do on purpose. */
const EXPECTED = /net::ERR_|Failed to load resource|WebSocket connection|ERR_CONNECTION|fetch/i;

async function openPage(browser: Browser, faults: string[], options: BrowserContextOptions): Promise<Page> {
	const context = await browser.newContext({ locale: 'en-GB', ...options });
	const page = await context.newPage();
	page.on('pageerror', (error) => faults.push(error.stack ?? error.message));
	page.on('console', (message) => {
		if (message.type() === 'error' && !EXPECTED.test(message.text())) faults.push(message.text());
	});
	return page;
}

export const test = base.extend<Stage & { faults: string[] }>({
	faults: async ({}, use) => {
		const faults: string[] = [];
		await use(faults);
		expect(faults, 'errors in a page').toEqual([]);
	},
	server: async ({}, use, info) => {
		const server = await AppServer.start();
		await use(server);
		if (info.status !== info.expectedStatus) console.error(server.output.join(''));
		await server.remove();
	},
	open: async ({ browser, faults }, use) => {
		const pages: Page[] = [];
		await use(async (options = {}) => {
			const page = await openPage(browser, faults, options);
			pages.push(page);
			return page;
		});
		await Promise.all(pages.map((page) => page.context().close()));
	},
	facilitator: ({ open }, use) =>
		open({ timezoneId: 'Europe/Madrid', viewport: { width: 1280, height: 900 } }).then(use),
	ana: ({ open }, use) => open({ timezoneId: 'America/Argentina/Buenos_Aires' }).then(use),
	bo: ({ open }, use) =>
		open({ timezoneId: 'Africa/Nairobi', viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true }).then(
			use
		),
	cleo: ({ open }, use) => open({ timezoneId: 'Pacific/Auckland' }).then(use)
});

export { expect };

/** Creates a retro by the page, with its defaults, and answers with its links. */
export async function createRetro(
	facilitator: Page,
	origin: string,
	title = 'Sprint 42, the release that slipped',
	said = ENGLISH
) {
	await facilitator.goto(`${origin}/`);
	await facilitator.getByRole('link', { name: m.landing_start({}, said) }).click();
	await facilitator.getByLabel(m.create_about({}, said)).fill(title);
	await facilitator.getByLabel(m.create_why({}, said)).fill('So that the next release date is one we believe in.');
	await facilitator.getByRole('button', { name: m.create_submit({}, said) }).click();
	const link = facilitator.getByLabel(m.dashboard_participant_link({}, said), { exact: true });
	await expect(link).toHaveValue(/\/w\/[0-9a-z-]{12,}$/);
	return {
		link: await link.inputValue(),
		summary: await facilitator.getByLabel(m.dashboard_summary_link({}, said), { exact: true }).inputValue(),
		desk: facilitator.url()
	};
}

/** Opens the room long before people were told to come, which is asked about. */
export async function openEarly(facilitator: Page): Promise<void> {
	await facilitator.getByRole('button', { name: 'Open the room' }).click();
	await facilitator.getByRole('dialog').getByRole('button', { name: 'Open the room' }).click();
}

/** Writes a card to the question, from the composer that the page opens with, and waits until it is saved, not only shown. */
export async function write(page: Page, question: string, text: string, said = ENGLISH): Promise<void> {
	const region = page.getByRole('region', { name: question });
	await region.getByRole('textbox', { name: m.composer_label({ question }, said) }).fill(text);
	const saved = page.waitForResponse((response) => response.url().endsWith('/rpc/add_card') && response.ok());
	await region.getByRole('button', { name: m.composer_add({}, said), exact: true }).click();
	await saved;
	await expect(region.getByRole('listitem').filter({ hasText: text })).toBeVisible();
}

/** Resolves when the server has answered that verb well: a page shows a vote before it is counted. */
export function taken(page: Page, verb = 'cast_vote'): Promise<unknown> {
	return page.waitForResponse((response) => response.url().endsWith(`/rpc/${verb}`) && response.ok());
}

/** Resolves when the server has taken a vote of so many dots on one topic. */
export function voteTaken(page: Page, dots: number): Promise<unknown> {
	return page.waitForResponse(
		(response) => response.request().postData()?.includes(`"p_value":${dots}`) === true && response.ok()
	);
}

/** The dots on a topic, by its plus button. */
export async function giveDots(page: Page, topic: string, dots: number, said = ENGLISH): Promise<void> {
	const more = page.getByRole('button', { name: m.ui_one_more({ label: m.live_dots_on({ topic }, said) }, said) });
	for (let given = 0; given < dots; given++) await more.click();
}
