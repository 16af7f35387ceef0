/** Each reader in a language of theirs: from the browser, changed by a link, kept; with and without JavaScript. */
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { createRetro, expect, HOUR, test, write } from './fixtures.ts';

const TITLE = 'Sprint 42, the release that slipped';

const spoken = (page: Page) => page.locator('html').getAttribute('lang');

async function change(page: Page, to: string): Promise<void> {
	const loaded = page.waitForEvent('load');
	await page
		.getByRole('navigation', { name: /Language|Idioma/ })
		.getByRole('link', { name: to })
		.click();
	await loaded;
}

test('a participant reads in the language of the browser, or in another, and loses no draft over it', async ({
	server,
	facilitator,
	open
}) => {
	const { link, summary } = await createRetro(facilitator, server.origin, TITLE);
	const luz = await open({ locale: 'es-MX', timezoneId: 'America/Mexico_City', viewport: { width: 360, height: 740 } });

	await luz.goto(link);
	expect(await spoken(luz)).toBe('es');
	await expect(luz.getByText(/^Selladas hasta el /)).toBeVisible();
	const composer = luz.getByRole('textbox', { name: 'Una tarjeta para: What should we start doing?' });
	await composer.fill('Probar antes de anunciar');
	await expect(luz.getByText('El borrador se guarda en este dispositivo').first()).toBeVisible();

	await change(luz, 'Português (Brasil)');
	expect(await spoken(luz)).toBe('pt-BR');
	const draft = luz.getByRole('textbox', { name: 'What should we start doing?' });
	await expect(draft).toHaveValue('Probar antes de anunciar');
	await luz.reload();
	expect(await spoken(luz)).toBe('pt-BR');
	await expect(draft).toHaveValue('Probar antes de anunciar');
	// Nobody else's language has changed.
	await facilitator.goto(link);
	await write(facilitator, 'What should we start doing?', 'Announce less');

	await server.travel(6 * 24 * HOUR);
	await luz.goto(summary);
	expect(await spoken(luz)).toBe('pt-BR');
	await expect(luz.getByRole('navigation', { name: 'Idioma' }).getByText('Português (Brasil)')).toHaveAttribute(
		'aria-current',
		'true'
	);
	const english = await facilitator.request.get(`${summary}.md`).then((response) => response.text());
	const [download] = await Promise.all([
		luz.waitForEvent('download'),
		luz.getByRole('link', { name: /Markdown/ }).click()
	]);
	const markdown = await readFile(await download.path(), 'utf8');
	expect(english).toContain('## Decisions');
	expect(markdown).toContain('## Decisões');
});

test('the form of a new retro comes in another language without losing what was typed', async ({ server, open }) => {
	const page = await open({ locale: 'pt-PT' });
	await page.goto(`${server.origin}/workshops/new`);
	expect(await spoken(page)).toBe('pt-BR');
	const title = page.locator('form input').first();
	await title.fill(TITLE);
	await change(page, 'Español');
	await expect(page.getByLabel('¿De qué trata?')).toHaveValue(TITLE);
});

test('without JavaScript the summary changes its language by a link', async ({ server, facilitator, open }) => {
	const { summary } = await createRetro(facilitator, server.origin, TITLE);
	const page = await open({ locale: 'es-ES', javaScriptEnabled: false });
	await page.goto(summary);
	await expect(page.getByText(/^Las tarjetas siguen selladas/)).toBeVisible();
	await change(page, 'English');
	expect(page.url()).toBe(summary);
	await expect(page.getByText(/^The cards are still sealed/)).toBeVisible();
	await page.goto(`${server.origin}//example.com/?lang=es`);
	expect(new URL(page.url()).origin).toBe(server.origin);
});

test('a retro says in what language to write, to each in their own', async ({ server, facilitator, ana, open }) => {
	await facilitator.goto(`${server.origin}/workshops/new`);
	await facilitator.getByLabel('What is it about?').fill(TITLE);
	await facilitator.getByLabel('Why are you doing this?').fill('So that we learn.');
	const people = facilitator.getByRole('region', { name: 'Who sees what' });
	await people.getByRole('button', { name: 'Change' }).click();
	await people.getByLabel('Language to write in').selectOption('Spanish');
	await facilitator.getByRole('button', { name: 'Create it and get the link' }).click();
	const link = await facilitator.getByLabel('Participant link', { exact: true }).inputValue();

	await ana.goto(link);
	await expect(ana.getByText('Please write in Spanish.')).toBeVisible();
	const luz = await open({ locale: 'es-MX' });
	await luz.goto(link);
	await expect(luz.getByText('Por favor, escribe en español.')).toBeVisible();
});
